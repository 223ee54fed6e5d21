#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles generated Python modules and checks every name they use against the jsii manifests of the libraries.

    check_cdk_python.py NODE_MODULES FILE...

The Python packages of the CDK are made from these manifests, so a class, enum member, method, keyword or property that is
not there fails here as it would fail when it runs: also arguments that are missing, or of another class. Prints one line
for each finding; exit 1 when there is any.
"""
import ast
import gzip
import json
import re
import sys
from pathlib import Path

PACKAGES = {
    "aws_cdk": "aws-cdk-lib", "constructs": "constructs", "aws_ddk_core": "aws-ddk-core",
    "aws_cdk.aws_glue_alpha": "@aws-cdk/aws-glue-alpha",
    "aws_cdk.aws_kinesisfirehose_alpha": "@aws-cdk/aws-kinesisfirehose-alpha",
    "aws_cdk.aws_kinesisfirehose_destinations_alpha": "@aws-cdk/aws-kinesisfirehose-destinations-alpha",
}
KEYWORDS = {"from", "lambda", "import", "with", "in", "is", "for", "not", "and", "or", "class", "def", "global", "pass", "return", "self", "except", "as"}


def snake(name: str) -> str:
    """As jsii-pacmak names things in Python."""
    name = re.sub(r"(KiB|MiB|GiB)", lambda found: found.group(1).capitalize(), name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([A-Z]+)([A-Z][a-z0-9]+)", r"\1_\2", name).lower()
    return name + "_" if name in KEYWORDS else name


class Manifests:
    def __init__(self, modules: Path):
        self.types = {}
        for package in PACKAGES.values():
            folder = modules / package
            manifest = json.loads((folder / ".jsii").read_text(encoding="utf-8"))
            if manifest.get("schema") == "jsii/file-redirect":
                manifest = json.loads(gzip.decompress((folder / manifest["filename"]).read_bytes()))
            self.types.update(manifest["types"])

    def ancestors(self, fqn):
        """The type itself, its bases and interfaces."""
        found, waiting = [], [fqn]
        while waiting:
            name = waiting.pop(0)
            kind = self.types.get(name)
            if not kind or name in found:
                continue
            found.append(name)
            waiting += ([kind["base"]] if "base" in kind else []) + kind.get("interfaces", [])
        return found

    def member(self, fqn, python_name, static):
        for name in self.ancestors(fqn):
            kind = self.types[name]
            for method in kind.get("methods", []):
                if method.get("static", False) == static and snake(method["name"]) == python_name:
                    return ("method", method)
            for prop in kind.get("properties", []):
                if prop.get("static", False) == static and python_name == (prop["name"] if prop.get("const") else snake(prop["name"])):
                    return ("value", prop["type"])
        return None

    def struct_properties(self, fqn):
        return {snake(prop["name"]): prop for name in self.ancestors(fqn) for prop in self.types[name].get("properties", [])}

    def is_struct(self, fqn):
        return self.types.get(fqn, {}).get("datatype", False)

    def initializer(self, fqn):
        for name in self.ancestors(fqn):
            if "initializer" in self.types[name]:
                return self.types[name]["initializer"]
        return {"parameters": []}


class Checker(ast.NodeVisitor):
    def __init__(self, path, manifests):
        self.path, self.manifests, self.findings = path, manifests, []
        self.names = {}  # variable or alias -> meaning

    def report(self, node, text):
        self.findings.append(f"{self.path}:{node.lineno}: {text}")

    def visit_Import(self, node):
        for alias in node.names:
            self.names[alias.asname or alias.name] = ("module", alias.name)

    def visit_ImportFrom(self, node):
        for alias in node.names:
            self.names[alias.asname or alias.name] = ("module", f"{node.module}.{alias.name}")

    def visit_FunctionDef(self, node):
        self.names["self"] = ("value", {"fqn": "constructs.Construct"})
        for statement in node.body:
            if isinstance(statement, ast.Assign):
                self.names[statement.targets[0].id] = self.meaning(statement.value)
            elif isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant) and "super()" not in ast.unparse(statement):
                self.meaning(statement.value)

    def meaning(self, node):
        """What an expression is: ("module", name), ("class", fqn), ("method", declaration), ("value", type) or None."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            return self.attribute(node)
        if isinstance(node, ast.Call):
            return self.call(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.meaning(child)
        return None

    def attribute(self, node):
        of = self.meaning(node.value)
        if of is None:
            return None
        kind, what = of
        if kind == "module":
            if what in ("pathlib",):
                return None
            package = next((PACKAGES[p] for p in (what, what.split(".")[0]) if p in PACKAGES), None)
            prefix = package if what in PACKAGES else f"{package}.{what.split('.', 1)[1]}"
            fqn = f"{prefix}.{node.attr}"
            if fqn not in self.manifests.types:
                self.report(node, f"there is no {fqn}")
                return None
            return ("class", fqn)
        if kind == "class":
            if f"{what}.{node.attr}" in self.manifests.types:
                return ("class", f"{what}.{node.attr}")
            declared = self.manifests.types[what]
            if declared["kind"] == "enum":
                if node.attr not in [member["name"] for member in declared["members"]]:
                    self.report(node, f"{what} has no {node.attr}")
                return ("value", {"fqn": what})
            found = self.manifests.member(what, node.attr, True)
            if not found:
                self.report(node, f"{what} has no {node.attr}")
            return found
        fqn = what.get("fqn") if kind == "value" else None
        if not fqn:
            return None
        if node.attr == "default_child":  # an IConstruct to the manifests; at run time the resource itself
            return ("value", {"fqn": "aws-cdk-lib.CfnResource"})
        if fqn == "constructs.IConstruct":  # found by name; at run time it is what it is
            fqn = "constructs.Construct"
        found = self.manifests.member(fqn, node.attr, False)
        if not found:
            self.report(node, f"{fqn} has no {node.attr}")
        return found

    def call(self, node):
        function = self.meaning(node.func)
        positional = [self.meaning(argument) for argument in node.args]
        keywords = {keyword.arg: (keyword, self.meaning(keyword.value)) for keyword in node.keywords}
        if function is None:
            return None
        kind, what = function
        if kind == "class":
            if self.manifests.is_struct(what):
                self.keywords(node, what, keywords)
            else:
                self.parameters(node, what, self.manifests.initializer(what).get("parameters", []), positional, keywords)
            return ("value", {"fqn": what})
        if kind == "method":
            self.parameters(node, what["name"], what.get("parameters", []), positional, keywords)
            return ("value", what["returns"]["type"]) if "returns" in what else None
        self.report(node, "this is called but is no function")
        return None

    def parameters(self, node, name, parameters, positional, keywords):
        struct = None
        if parameters and self.manifests.is_struct(parameters[-1]["type"].get("fqn", "")):
            struct = parameters[-1]["type"]["fqn"]
            required = [p for p in parameters[:-1] if not p.get("optional")]
        else:
            required = [p for p in parameters if not p.get("optional")]
        plain = parameters[:-1] if struct else parameters
        variadic = bool(plain) and plain[-1].get("variadic", False)
        if len(positional) > len(plain) and not variadic:
            self.report(node, f"{name} takes {len(plain)} arguments, {len(positional)} are given")
        if len(positional) < len([p for p in required if not p.get("variadic")]):
            self.report(node, f"{name} needs {len(required)} arguments, {len(positional)} are given")
        for parameter, given in zip(plain, positional):
            self.fits(node, f"{name}({parameter['name']})", parameter["type"], given)
        if struct:
            self.keywords(node, struct, keywords)
        elif keywords:
            self.report(node, f"{name} takes no keywords, {', '.join(keywords)} are given")

    def keywords(self, node, struct, keywords):
        properties = self.manifests.struct_properties(struct)
        for name, (keyword, given) in keywords.items():
            if name not in properties:
                self.report(keyword, f"{struct} has no {name}")
            else:
                self.fits(keyword, f"{struct}.{name}", properties[name]["type"], given)
        for name, prop in properties.items():
            if not prop.get("optional") and name not in keywords:
                self.report(node, f"{struct} needs {name}")

    def fits(self, node, where, wanted, given):
        """Only where both are known as types of the manifests."""
        if not given or given[0] != "value" or "fqn" not in given[1]:
            return
        options = [one["fqn"] for one in ([wanted] + wanted.get("union", {}).get("types", [])) if "fqn" in one]
        if not options or "collection" in wanted:
            return
        if not set(options) & set(self.manifests.ancestors(given[1]["fqn"])):
            self.report(node, f"{where} wants {' or '.join(options)}, {given[1]['fqn']} is given")


def main():
    manifests = Manifests(Path(sys.argv[1]))
    findings = []
    for path in sys.argv[2:]:
        source = Path(path).read_text(encoding="utf-8")
        tree = ast.parse(source, path)
        compile(source, path, "exec")
        checker = Checker(path, manifests)
        checker.visit(tree)
        findings += checker.findings
    print("\n".join(findings))
    return 1 if findings else 0


sys.exit(main())
