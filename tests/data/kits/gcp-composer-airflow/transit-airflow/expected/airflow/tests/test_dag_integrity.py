"""Every DAG can be imported in every stage, and is what a DAG must be."""

import ast
import pathlib
import re

import pytest

DAGS = pathlib.Path(__file__).resolve().parents[1] / "dags"
FILES = sorted(DAGS.glob("*.py"))


def test_all_files_import(dag_bag):
    assert dag_bag.import_errors == {}


def test_there_are_dags(dag_bag):
    assert dag_bag.dags


def test_dags_have_an_owner_tags_and_retries(dag_bag):
    for dag in dag_bag.dags.values():
        assert dag.tags, f"{dag.dag_id} has no tags"
        for task in dag.tasks:
            assert task.owner and task.owner != "airflow", f"{dag.dag_id}.{task.task_id} has no owner"
            assert task.retries is not None, f"{dag.dag_id}.{task.task_id} says nothing about retries"


def test_dags_have_no_circles_and_fixed_start_dates(dag_bag):
    from airflow.utils.dag_cycle_tester import check_cycle

    for dag in dag_bag.dags.values():
        check_cycle(dag)
        assert dag.start_date is not None, f"{dag.dag_id} has no start date"


def test_dag_ids_are_unique_and_name_their_file(dag_bag):
    # The bag keeps the last of two DAGs with one id, so the files are counted.
    owners = {}
    for dag in dag_bag.dags.values():
        owners.setdefault(pathlib.Path(dag.fileloc).name, []).append(dag.dag_id)
    assert sorted(owners) == [path.name for path in FILES]
    for name, ids in owners.items():
        assert [f"{dag_id}.py" for dag_id in ids] == [name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_happens_on_import(path):
    """Outside of `with DAG(...)` a file only reads variables."""
    allowed = {"loads", "int", "float"}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.With):
            continue
        for call in (inner for inner in ast.walk(node) if isinstance(inner, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            assert name in allowed | {"timedelta"}, f"{path.name}:{call.lineno}: {name}() runs on import"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_included_files_are_there(path):
    """What a text of a task includes, such as SQL: sql/ of the repository is dags/sql/ in the environment."""
    repository = DAGS.parents[1]
    for name in re.findall(r"\{%-?\s*include\s+['\"]([^'\"]+)", path.read_text(encoding="utf-8")):
        there = repository / name if name.startswith("sql/") else DAGS / name
        assert there.is_file(), f"{path.name} includes {name}, which is not there"
