"""What must hold in this repository whatever is drawn. Needs pytest and pyyaml, no cloud: python3 -m pytest tests"""
import json
import pathlib
import re

import pytest
import yaml

TOP = pathlib.Path(__file__).resolve().parents[1]
BUILDS = sorted((TOP / "cloudbuild").glob("*.yaml"))
SCHEMAS = sorted((TOP / "schemas").glob("*.json"))
ENVIRONMENTS = sorted(path.name for path in (TOP / "environments").iterdir() if path.is_dir())
# Dataflow's CSV template knows no RECORD.
TYPES = set("STRING BYTES INTEGER INT64 FLOAT FLOAT64 NUMERIC BIGNUMERIC BOOLEAN BOOL TIMESTAMP DATE TIME DATETIME GEOGRAPHY JSON".split())
BUILT_IN = set("BUILD_ID COMMIT_SHA SHORT_SHA PROJECT_ID BRANCH_NAME REPO_NAME".split())


def texts(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("path", BUILDS, ids=lambda path: path.name)
def test_builds_are_whole(path):
    build = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert build["options"]["logging"] == "CLOUD_LOGGING_ONLY", "a build as an own service account is refused without it"
    assert re.fullmatch(r"[1-9][0-9]*s", build["timeout"])
    ids = [step["id"] for step in build["steps"]]
    assert len(ids) == len(set(ids))
    for step in build["steps"]:
        assert step["args"], step["id"]
        assert ":" in step["name"] and not step["name"].endswith(":latest"), f"{step['id']}: the image has no version"
    declared = set(build["substitutions"])
    used = set()
    for text in texts({"steps": build["steps"], "options": build["options"], "tags": build["tags"]}):
        used |= set(re.findall(r"(?<!\$)\$\{?([A-Z_][A-Z0-9_]*)", text))
    assert {name for name in used if name.startswith("_")} <= declared
    assert {name for name in used if not name.startswith("_")} <= BUILT_IN


@pytest.mark.parametrize("path", BUILDS, ids=lambda path: path.name)
def test_builds_call_scripts_that_are_there(path):
    for text in texts(yaml.safe_load(path.read_text(encoding="utf-8"))["steps"]):
        if text.startswith("cloudbuild/scripts/"):
            assert (TOP / text).is_file(), text


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_schemas_are_what_dataflow_reads(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(document) == ["BigQuery Schema"]
    names = []
    for field in document["BigQuery Schema"]:
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,299}", field["name"]), field
        assert field["type"] in TYPES, f"{field['name']}: {field['type']}"
        assert field.get("mode", "NULLABLE") in ("NULLABLE", "REQUIRED", "REPEATED"), field
        names.append(field["name"].lower())
    assert names and len(names) == len(set(names))


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environments_are_tied_to_their_project(name):
    folder = TOP / "environments" / name
    values = (folder / "terraform.tfvars").read_text(encoding="utf-8")
    assert re.search(r'(?m)^project\s+= "[a-z][a-z0-9-]+"$', values)
    assert re.search(rf'(?m)^env\s+= "{re.escape(name)}"$', values)
    project = re.search(r'variable "project" \{[^}]*\}', (folder / "variables.tf").read_text(encoding="utf-8"))
    assert project and "default" not in project.group(0)
    assert f'prefix = "env/{name}"' in (folder / "backend.tf").read_text(encoding="utf-8")


def test_every_environment_has_a_project_of_its_own():
    values = [(TOP / "environments" / name / "terraform.tfvars").read_text(encoding="utf-8") for name in ENVIRONMENTS]
    projects = [re.search(r'(?m)^project\s+= "([^"]+)"$', text).group(1) for text in values]
    assert len(projects) == len(set(projects))


def test_there_is_no_key_of_a_service_account():
    for path in TOP.rglob("*.tf"):
        assert "google_service_account_key" not in path.read_text(encoding="utf-8"), path
