# SPDX-License-Identifier: Apache-2.0
"""Python modules for the npm packages and their submodules."""
import importlib
import importlib.machinery
import importlib.util
import os
import sys
from pathlib import Path

from jsii import _types, _values  # noqa: F401  (_values answers the kernel's callbacks)
from jsii._kernel import kernel
from jsii._manifests import manifests


def provide(module: str):
    """Makes that module find the types of its package."""
    package, prefix = manifests.of_module(module)
    requirements = os.environ.get("CDK_PACKAGES_REQUIREMENTS")
    if requirements and package.name not in manifests.installed(Path(requirements).read_text(encoding="utf-8")):
        raise ModuleNotFoundError(f"No module named {module!r}: {requirements} does not have {package.requirement}", name=module)
    kernel.load(package.name)

    def find(name):
        if f"{prefix}.{name}" in manifests:
            return _types.named(f"{prefix}.{name}")
        if manifests.of_module(f"{module}.{name}"):
            return importlib.import_module(f"{module}.{name}")
        raise AttributeError(f"module {module} has no attribute {name}")
    sys.modules[module].__getattr__ = find


class _Finder:
    """Submodules have no files."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if "." in name and manifests.of_module(name):
            return importlib.util.spec_from_loader(name, _Finder, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        provide(module.__name__)


sys.meta_path.append(_Finder)
