"""Loads the DAGs as Composer does: with the variables of one stage, and plugins on the path."""

import os
import pathlib
import sys

import pytest

AIRFLOW = pathlib.Path(__file__).resolve().parents[1]


def variables_of(path):
    """The lines NAME=value of a file .env.STAGE; a value is the rest of its line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def stages():
    return sorted(path.name.removeprefix(".env.") for path in AIRFLOW.glob(".env.*"))


# Before Airflow is imported: it reads its settings then.
os.environ.setdefault("AIRFLOW_HOME", str(AIRFLOW / ".home"))
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "True"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(AIRFLOW / "dags")
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(AIRFLOW / "plugins")
for folder in ("dags", "plugins"):
    sys.path.append(str(AIRFLOW / folder))


@pytest.fixture(params=stages(), scope="session")
def dag_bag(request):
    """All DAGs, once for each stage."""
    if not os.environ.get("CI"):  # there it must be installed
        pytest.importorskip("airflow.models", reason="Airflow is not installed: invoke setup")
    from airflow.models import DagBag

    before = dict(os.environ)
    os.environ.update(variables_of(AIRFLOW / f".env.{request.param}"))
    yield DagBag(dag_folder=str(AIRFLOW / "dags"), include_examples=False)
    os.environ.clear()
    os.environ.update(before)
