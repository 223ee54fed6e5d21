"""Lets blocks be imported without Mage: its decorators only mark their functions here."""
import importlib.abc
import importlib.machinery
import pathlib
import sys
import types
from unittest import mock

import pytest

PROJECT = pathlib.Path(__file__).resolve().parents[1] / "shop"
KINDS = ("data_loader", "transformer", "data_exporter", "sensor", "custom", "test", "condition", "callback")


def _marks(kind):
    def decorator(function):
        function.mage_kind = kind
        return function

    return decorator


class _Stub(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return mock.MagicMock(name=f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name == "mage_ai" or name.startswith("mage_ai."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = _Stub(spec.name)
        if spec.name == "mage_ai.data_preparation.decorators":
            for kind in KINDS:
                setattr(module, kind, _marks(kind))
        return module

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, _Finder())
sys.path.insert(0, str(PROJECT))
sys.path.insert(0, str(PROJECT.parent))


@pytest.fixture
def project():
    return PROJECT


def pipelines():
    """The folders of all pipelines."""
    return sorted(path.parent for path in (PROJECT / "pipelines").glob("*/metadata.yaml"))
