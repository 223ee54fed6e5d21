#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shipped examples satisfy the schemas, and the schemas refuse what they should."""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

TOP = pathlib.Path(__file__).resolve().parents[2]


class Loader(yaml.SafeLoader):
    """Texts such as `yes` and dates stay texts, as in YAML 1.2."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def validator(name):
    schema = json.loads((TOP / "resources/schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def schema_of(path):
    if path.name == "penstock.yaml":
        return "project"
    return "layout" if path.name.endswith(".layout.yaml") else "pipeline"


SCHEMAS = {name: validator(name) for name in ("project", "pipeline", "layout")}
failed = 0
checked = 0
examples = TOP / "resources/examples"
for path in sorted([*examples.glob("*/penstock.yaml"), *examples.glob("*/pipelines/*.yaml")]):
    checked += 1
    document = yaml.load(path.read_text(encoding="utf-8"), Loader)
    for error in SCHEMAS[schema_of(path)].iter_errors(document):
        failed += 1
        print(f"{path.relative_to(TOP)}: {'/'.join(map(str, error.absolute_path))}: {error.message}")

GOOD = {"penstock": 1, "label": "a", "prefix": "a", "uid": "k3v9x2ab", "name": "a-k3v9x2ab", "kit": {"id": "k"}, "x-unknown": [1]}
WRONG = [
    ("project", {**GOOD, "penstock": 2}),
    ("project", {**GOOD, "prefix": "No Prefix"}),
    ("project", {**GOOD, "environments": [{"stage": "cicd", "account": "222222222222", "region": "r"}]}),
    ("project", {**GOOD, "environments": [{"stage": "dev", "account": 222222222222, "region": "r"}]}),
    ("pipeline", {"nodes": {"a": {"properties": {}}}}),
    ("pipeline", {"edges": ["a to b"]}),
    ("layout", {"nodes": {"a": [1]}}),
]
if not SCHEMAS["project"].is_valid(GOOD):
    failed += 1
    print("project: a project with an unknown key must be valid")
for name, document in WRONG:
    if SCHEMAS[name].is_valid(document):
        failed += 1
        print(f"{name}: must not be valid: {document}")
print(f"{checked} files of examples checked, {failed} failures")
sys.exit(1 if failed else 0)
