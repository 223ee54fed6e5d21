#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check the calls of a generated Python repository against the packages' own description of themselves.

    check_python_names.py NODE_MODULES FOLDER...

The Python packages of CDK and DDK are made from the npm packages' .jsii files, so what those say is what Python has: for
every import, class, method and keyword argument that the code uses of aws_cdk, aws_ddk_core and constructs. Exit code 1
and a line for each that is not there.
"""
import ast
import gzip
import json
import pathlib
import re
import sys

PACKAGES = [
    "aws-cdk-lib",
    "aws-ddk-core",
    "constructs",
    "@aws-cdk/aws-glue-alpha",
    "@aws-cdk/aws-kinesisfirehose-alpha",
    "@aws-cdk/aws-kinesisfirehose-destinations-alpha",
]


def snake(name):
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


class Assembly:
    """Types by Python module and name, with what their constructors and methods take."""

    def __init__(self, modules_folder):
        self.types = {}
        self.python = {}
        for package in PACKAGES:
            folder = pathlib.Path(modules_folder) / package
            data = json.loads((folder / ".jsii").read_text())
            if data.get("schema") == "jsii/file-redirect":
                data = json.loads(gzip.open(folder / data["filename"]).read())
            self.types.update(data["types"])
            modules = {package: data["targets"]["python"]["module"]}
            for name, submodule in data.get("submodules", {}).items():
                target = submodule.get("targets", {}).get("python", {}).get("module")
                modules[name] = target or modules[package] + "." + snake(name.rsplit(".", 1)[1])
            for fqn, kind in data["types"].items():
                namespace = kind.get("namespace")
                module = modules.get(package + "." + namespace if namespace else package)
                self.python[(module, kind["name"])] = fqn

    def modules(self):
        return {module for module, _ in self.python}

    def ancestors(self, fqn):
        while fqn in self.types:
            yield self.types[fqn]
            for interface in self.types[fqn].get("interfaces", []):
                yield from self.ancestors(interface)
            fqn = self.types[fqn].get("base")

    def keywords(self, callable_):
        """Names that may be given by keyword: parameters, and the members of a struct that comes last."""
        names = set()
        for parameter in callable_.get("parameters", []):
            names.add(snake(parameter["name"]))
            fqn = parameter["type"].get("fqn")
            if fqn in self.types and self.types[fqn].get("datatype"):
                for kind in self.ancestors(fqn):
                    names |= {snake(member["name"]) for member in kind.get("properties", [])}
        return names

    def constructor(self, fqn):
        if self.types[fqn].get("datatype"):
            return {snake(m["name"]) for kind in self.ancestors(fqn) for m in kind.get("properties", [])}
        for kind in self.ancestors(fqn):
            if "initializer" in kind:
                return self.keywords(kind["initializer"])
        return set()

    def members(self, fqn):
        """Keyword sets of methods by Python name; None for properties and enum members."""
        found = {}
        for kind in self.ancestors(fqn):
            for method in kind.get("methods", []):
                found.setdefault(snake(method["name"]), self.keywords(method))
            for member in kind.get("properties", []):
                found.setdefault(member["name"] if member.get("const") else snake(member["name"]), None)
            for member in kind.get("members", []):
                found.setdefault(member["name"], None)
        return found


class Checker(ast.NodeVisitor):
    def __init__(self, assembly, path):
        self.assembly, self.path = assembly, path
        self.modules, self.classes, self.wrong, self.checked = {}, {}, [], 0
        self.any_method = None

    def say(self, node, text):
        self.wrong.append(f"{self.path}:{node.lineno}: {text}")

    def visit_Import(self, node):
        for name in node.names:
            if name.name.split(".")[0] in ("aws_cdk", "aws_ddk_core", "constructs"):
                self.checked += 1
                if name.name not in self.assembly.modules():
                    self.say(node, f"there is no module {name.name}")
                self.modules[name.asname or name.name] = name.name

    def visit_ImportFrom(self, node):
        if node.level == 0 and node.module.split(".")[0] in ("aws_cdk", "aws_ddk_core", "constructs"):
            for name in node.names:
                self.checked += 1
                target = (node.module, name.name)
                if target in self.assembly.python:
                    self.classes[name.asname or name.name] = self.assembly.python[target]
                elif f"{node.module}.{name.name}" in self.assembly.modules():
                    self.modules[name.asname or name.name] = f"{node.module}.{name.name}"
                else:
                    self.say(node, f"{node.module} has no {name.name}")

    def resolve(self, node):
        """("class", fqn), ("member", keywords or None) or None for what is not of these packages."""
        if isinstance(node, ast.Name):
            return ("class", self.classes[node.id]) if node.id in self.classes else None
        if not isinstance(node, ast.Attribute):
            return None
        dotted = ast.unparse(node.value)
        if dotted in self.modules:
            fqn = self.assembly.python.get((self.modules[dotted], node.attr))
            if fqn is None:
                self.say(node, f"{self.modules[dotted]} has no {node.attr}")
                return None
            return ("class", fqn)
        inner = self.resolve(node.value)
        if inner and inner[0] == "class":
            if f"{inner[1]}.{node.attr}" in self.assembly.types:
                return ("class", f"{inner[1]}.{node.attr}")  # a class inside the class
            members = self.assembly.members(inner[1])
            if node.attr not in members:
                self.say(node, f"{inner[1]} has no {node.attr}")
                return None
            return ("member", members[node.attr])
        return None

    def visit_Attribute(self, node):
        if self.resolve(node):
            self.checked += 1
        self.generic_visit(node)

    def visit_Call(self, node):
        keywords = {k.arg for k in node.keywords if k.arg}
        known = self.resolve(node.func)
        allowed = None
        if known and known[0] == "class":
            allowed = self.assembly.constructor(known[1])
        elif known and known[1] is not None:
            allowed = known[1]
        elif known is None and isinstance(node.func, ast.Attribute) and keywords:
            # A method of an object whose class is not worked out: some class of DDK or CDK must have it like that.
            allowed = self.method_somewhere(node.func.attr, keywords)
        if allowed is not None:
            self.checked += 1
            for keyword in sorted(keywords - allowed):
                self.say(node, f"{ast.unparse(node.func)[-60:]} takes no {keyword}")
        self.generic_visit(node)

    def method_somewhere(self, name, keywords):
        if self.any_method is None:
            self.any_method = {}
            for fqn, kind in self.assembly.types.items():
                for method in kind.get("methods", []):
                    self.any_method.setdefault(snake(method["name"]), []).append(method)
        candidates = [self.assembly.keywords(m) for m in self.any_method.get(name, [])]
        if not candidates:
            return None
        return max(candidates, key=lambda names: len(names & keywords))


def main():
    assembly = Assembly(sys.argv[1])
    wrong, checked = [], 0
    for folder in sys.argv[2:]:
        for path in sorted(pathlib.Path(folder).rglob("*.py")):
            checker = Checker(assembly, path)
            checker.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
            wrong += checker.wrong
            checked += checker.checked
    print("\n".join(wrong))
    print(f"{checked} uses checked, {len(wrong)} wrong")
    return 1 if wrong or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
