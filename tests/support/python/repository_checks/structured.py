# SPDX-License-Identifier: Apache-2.0
"""YAML, JSON and TOML: well formed, each key once, and true to a schema where there is one."""
import json
import re
import tomllib

import jsonschema
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

from .repository import RULES, TOP, matches

YAML_KINDS = ("yaml", "workflow", "action", "cloudbuild", "buildspec", "kustomization", "chart")
SCHEMAS = [
    ("penstock.yaml", TOP / "resources/schemas/project.schema.json"),
    ("pipelines/*.layout.yaml", TOP / "resources/schemas/layout.schema.json"),
    ("pipelines/*.yaml", TOP / "resources/schemas/pipeline.schema.json"),
]
KIND_SCHEMAS = {"cloudbuild": TOP / "tests/data/schemas/cloudbuild.schema.json", "chart": TOP / "tests/data/schemas/chart.schema.json"}


class Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """As YAML 1.2: `on` and dates are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def documents(file):
    """The YAML documents of a file; none where it does not parse (yamllint says why)."""
    if not hasattr(file, "documents"):
        try:
            file.documents = list(yaml.load_all(file.text, Loader))
        except yaml.YAMLError:
            file.documents = []
    return file.documents


def place_of(file, path):
    """The line of the node at a path of keys and numbers, as exactly as the document has one."""
    try:
        trees = list(yaml.compose_all(file.text, Loader))
    except yaml.YAMLError:
        return 1
    path = list(path)
    node = trees[path.pop(0)] if len(trees) > 1 and path and isinstance(path[0], int) else trees[0] if trees else None
    line = node.start_mark.line + 1 if node else 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if not pair:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and str(part).isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        else:
            break
    return line


def yaml_files(repository):
    config = YamlLintConfig(RULES["yamllint"])
    files = repository.of(*YAML_KINDS)
    for file in files:
        for problem in linter.run(file.text, config, file.path):
            if not repository.excused(file, "yamllint", problem.rule or "syntax") or problem.rule in (None, "key-duplicates"):
                repository.add(file.path, problem.line, "yamllint", f"{problem.desc} ({problem.rule or 'syntax'})")
    repository.checked(files, "yamllint")
    cache = {}
    for file in files:
        schema = KIND_SCHEMAS.get(file.kind) or next((schema for pattern, schema in SCHEMAS if matches(file.path, "./" + pattern)), None)
        if not schema or not schema.exists():
            continue
        if schema not in cache:
            cache[schema] = jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
        for document in documents(file):
            for error in cache[schema].iter_errors(document):
                where = "/".join(map(str, error.absolute_path))
                repository.add(file.path, place_of(file, error.absolute_path), schema.name, f"{where}: {error.message[:300]}")
        repository.checked([file], schema.name)


def json_files(repository):
    files = repository.of("json")
    for file in files:
        def pairs(items):
            names = [name for name, _ in items]
            for name in {name for name in names if names.count(name) > 1}:
                if not repository.excused(file, "duplicates", name):
                    repository.add(file.path, file.line_of(json.dumps(name)), "json", f"the key {name} stands there twice")
            return dict(items)
        try:
            json.loads(file.text, object_pairs_hook=pairs)
        except json.JSONDecodeError as error:
            repository.add(file.path, error.lineno, "json", error.msg)
    repository.checked(files, "json")


def toml_files(repository):
    files = repository.of("toml")
    for file in files:
        try:
            tomllib.loads(file.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            repository.add(file.path, found.group(1) if found else 1, "tomllib", error)
    repository.checked(files, "tomllib")
