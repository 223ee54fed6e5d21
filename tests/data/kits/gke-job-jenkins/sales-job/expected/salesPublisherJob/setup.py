"""Builds and installs the job: pip install -e ."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
PACKAGE = "sales_publisher_job"


def version():
    """Read, not imported: the package's dependencies are not there yet."""
    text = (HERE / PACKAGE / "__version__.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE).group(1)


def requirements():
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


setup(
    name="sales-publisher-job",
    version=version(),
    description="Loads every morning what the shops sold, and who bought it, into tables that the Sales team reads.",
    packages=find_packages(include=[PACKAGE, PACKAGE + ".*"]),
    py_modules=["run_pipeline"],
    python_requires=">=3.11",
    install_requires=requirements(),
    entry_points={"console_scripts": ["salesPublisherJob" + " = run_pipeline:pipeline"]},
)
