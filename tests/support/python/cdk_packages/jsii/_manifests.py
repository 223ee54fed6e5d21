# SPDX-License-Identifier: Apache-2.0
"""The npm packages that have a manifest: their Python modules, their types, and archives that the kernel loads.

The manifest of aws-cdk-lib is 100 MB of JSON, most of it prose. So what is needed of them is kept, once a set of packages, in a
folder beside their node_modules: one line a type, read when the type is used.
"""
import fcntl
import functools
import gzip
import json
import os
import pickle
import re
import subprocess
import tarfile
from pathlib import Path

from jsii import _names

FORMAT = 2  # of what is kept
KEPT = {"kind", "base", "interfaces", "datatype", "members", "methods", "properties", "initializer", "name", "parameters", "type",
        "returns", "optional", "variadic", "static", "const", "protected", "immutable", "async", "abstract", "fqn", "primitive",
        "collection", "elementtype", "union", "types"}


def _slim(value):
    if isinstance(value, dict):
        return {key: _slim(inner) for key, inner in value.items() if key in KEPT}
    return [_slim(inner) for inner in value] if isinstance(value, list) else value


def _manifest(folder: Path) -> dict:
    data = json.loads((folder / ".jsii").read_text(encoding="utf-8"))
    if data.get("schema") == "jsii/file-redirect":
        data = json.loads(gzip.decompress((folder / data["filename"]).read_bytes()))
    return data


class Package:
    """One package of the set."""

    def __init__(self, folder: Path, manifest: dict):
        self.name, self.version, self.folder = manifest["name"], manifest["version"], folder
        self.needs = sorted(manifest.get("dependencies", {}))
        root = manifest["targets"]["python"]["module"]
        version = re.sub(r"-alpha\.", "a", self.version)
        self.requirement = f"{_names.distribution(manifest['targets']['python']['distName'])}=={version}"  # as pip knows it
        self.modules = {root: self.name}  # Python module -> how the names of its types begin
        for prefix, about in manifest.get("submodules", {}).items():
            said = about.get("targets", {}).get("python", {}).get("module")
            parent = next((module for module, of in self.modules.items() if of == prefix.rpartition(".")[0]), root)
            self.modules[said or f"{parent}.{_names.snake(prefix.rpartition('.')[2])}"] = prefix


class Manifests:
    """All packages of a node_modules folder."""

    def __init__(self, node_modules: Path):
        self._cache = node_modules.parent / f"jsii-{FORMAT}"
        if not (self._cache / "packages.pickle").exists():
            self._fill(node_modules)
        self._packages = pickle.loads((self._cache / "packages.pickle").read_bytes())
        self._of_module = {module: package for package in self._packages.values() for module in package.modules}
        self._lines = {}  # fqn -> JSON

    def _fill(self, node_modules: Path):
        self._cache.mkdir(exist_ok=True)
        with open(self._cache / "lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (self._cache / "packages.pickle").exists():
                return
            packages = {}
            for found in sorted([*node_modules.glob("*/.jsii"), *node_modules.glob("@*/*/.jsii")]):
                manifest = _manifest(found.parent)
                package = Package(found.parent, manifest)
                packages[package.name] = package
                self.types_file(package).parent.mkdir(parents=True, exist_ok=True)
                lines = {fqn: json.dumps(_slim(kind)) for fqn, kind in manifest["types"].items()}
                self.types_file(package).write_bytes(pickle.dumps(lines))
                with gzip.open(self.archive(package), "wb", compresslevel=1) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
                    tar.add(package.folder, "package")
            (self._cache / "new").write_bytes(pickle.dumps(packages))
            os.replace(self._cache / "new", self._cache / "packages.pickle")

    def types_file(self, package: Package) -> Path:
        return self._cache / f"{package.name}.types"

    def archive(self, package: Package) -> Path:
        return self._cache / f"{package.name}.tgz"

    @property
    def unpacked(self) -> Path:
        """Where the kernel may keep what it unpacks."""
        return self._cache / "unpacked"

    def closure(self, name: str):
        """The package after those that it needs."""
        done = {}

        def visit(one):
            for need in self._packages[one].needs:
                visit(need)
            done.setdefault(one, self._packages[one])
        visit(name)
        return list(done.values())

    def installed(self, requirements: str) -> set:
        """The packages that pip would install for the lines of a requirements file, as far as they have a manifest."""
        lines = [line.partition("#")[0].strip() for line in requirements.splitlines()]
        wanted = {_names.distribution(line.partition("==")[0]) + line[line.find("=="):] for line in lines if "==" in line}
        return {need.name for one in self._packages.values() if one.requirement in wanted for need in self.closure(one.name)}

    def of_module(self, module: str):
        """(package, prefix of its types) of a Python module, or None."""
        package = self._of_module.get(module)
        return (package, package.modules[module]) if package else None

    def read(self, package: Package):
        self._lines.update(pickle.loads(self.types_file(package).read_bytes()))

    def __contains__(self, fqn: str) -> bool:
        return fqn in self._lines

    @functools.lru_cache(maxsize=None)
    def type(self, fqn: str) -> dict:
        return json.loads(self._lines[fqn])

    @functools.lru_cache(maxsize=None)
    def lineage(self, fqn: str) -> tuple:
        """The type, its bases and all interfaces, nearest first."""
        found, waiting = [], [fqn]
        while waiting:
            name = waiting.pop(0)
            if name not in found and name in self:
                found.append(name)
                kind = self.type(name)
                waiting += ([kind["base"]] if "base" in kind else []) + kind.get("interfaces", [])
        return tuple(found)

    def is_struct(self, fqn: str) -> bool:
        return fqn in self and self.type(fqn).get("datatype", False)


def _node_modules() -> Path:
    said = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
    if said:
        return Path(said)
    top = Path(__file__).resolve().parents[5]
    done = subprocess.run([top / "packaging/npm-packages", "--path"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ImportError(done.stderr.strip())
    return Path(done.stdout.strip())


manifests = Manifests(_node_modules())
