"""The DAGs have the tasks that are drawn. (drawn.json is written together with them.)"""

import json
import pathlib

import pytest

DRAWN = json.loads((pathlib.Path(__file__).parent / "drawn.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("drawn", DRAWN["dags"], ids=lambda drawn: drawn["id"])
def test_tasks(dag_bag, drawn):
    dag = dag_bag.dags[drawn["id"]]
    assert set(drawn["tasks"]) <= set(dag.task_ids)
