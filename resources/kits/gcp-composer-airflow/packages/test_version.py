"""The package is installed under its name."""

import importlib

NAME = {{ item }}


def test_version():
    package = importlib.import_module(NAME)
    assert package.installed_version(NAME)
