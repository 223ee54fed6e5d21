# SPDX-License-Identifier: Apache-2.0
"""Runs DAG modules against stand-ins for Airflow's classes, and prints what they made as JSON.

    stub_airflow.py FILE...    with the DAG's variables in the environment

Prints {"DAG": {"arguments": …, "tasks": {"ID": {"operator": …, "arguments": …}}, "edges": [["A", "B"], …]}}.
"""

import importlib.abc
import importlib.machinery
import json
import pathlib
import runpy
import sys
import types

STACK = []
MADE = {}


class Anything:
    """What is called with any arguments and remembers them."""

    def __init__(self, *args, **kwargs):
        self.args, self.kwargs = args, kwargs

    def shown(self):
        return {"call": f"{type(self).__module__}.{type(self).__qualname__}", "args": list(self.args), **self.kwargs}


class DAG(Anything):
    def __init__(self, dag_id, **kwargs):
        super().__init__(**kwargs)
        assert dag_id not in MADE, f"two DAGs have the id {dag_id}"
        self.dag_id, self.tasks, self.edges = dag_id, {}, []
        MADE[dag_id] = self

    def __enter__(self):
        STACK.append(self)
        return self

    def __exit__(self, *error):
        STACK.pop()


class Operator(Anything):
    def __init__(self, *, task_id, **kwargs):
        super().__init__(**kwargs)
        self.task_id, self.dag = task_id, STACK[-1]
        assert task_id not in self.dag.tasks, f"two tasks have the id {task_id}"
        self.dag.tasks[task_id] = self

    def __rshift__(self, other):
        for one in other if isinstance(other, list) else [other]:
            edge = [self.task_id, one.task_id]
            assert edge not in self.dag.edges, f"{edge} is there twice"
            self.dag.edges.append(edge)
        return other


class Stub(types.ModuleType):
    """A module that has every name: classes are operators or anything, others are functions that remember their call."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        base = Operator if name.endswith(("Operator", "Sensor")) else DAG if name == "DAG" else Anything
        made = base if base is DAG else type(name, (base,), {"__module__": self.__name__})
        setattr(self, name, made)
        return made


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    ROOTS = {"airflow", "kubernetes", "pendulum", "delivery_callbacks", "acme"}

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in self.ROOTS:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Stub(spec.name)

    def exec_module(self, module):
        pass


def shown(value):
    if isinstance(value, Anything):
        return shown(value.shown())
    if isinstance(value, dict):
        return {str(key): shown(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', repr(value))}"


def main(files):
    sys.meta_path.append(Finder())  # last, so that what is there comes first
    for file in files:
        sys.path.append(str(pathlib.Path(file).resolve().parent))
        runpy.run_path(file)
    made = {
        name: {
            "arguments": shown(dag.kwargs),
            "tasks": {task: {"operator": type(one).__qualname__, "arguments": shown(one.kwargs)} for task, one in dag.tasks.items()},
            "edges": sorted(dag.edges),
        }
        for name, dag in MADE.items()
    }
    json.dump(made, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
