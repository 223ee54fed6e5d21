"""The package can be imported under its name."""

import importlib
import pathlib
import sys

NAME = "transit_common"
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))


def test_version():
    package = importlib.import_module(NAME)
    assert package.installed_version("pytest")
