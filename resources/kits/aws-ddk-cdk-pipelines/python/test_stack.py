"""Every resource that is drawn is in the template of every stage."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from {{ project.package }}.{{ project.package }}_stack import {{ project.className }}

DRAWN = json.loads((Path(__file__).parent / "drawn.json").read_text(encoding="utf-8"))
CONTEXT = json.loads(Path("cdk.json").read_text(encoding="utf-8"))["context"]


@pytest.mark.parametrize("stage", sorted(DRAWN))
def test_drawn_resources_are_there(stage: str) -> None:
    app = cdk.App(context={**CONTEXT, "aws:cdk:enable-path-metadata": True})
    template = assertions.Template.from_stack({{ project.className }}(app, "application", stage)).to_json()

    there = {}
    for resource in template.get("Resources", {}).values():
        path = resource.get("Metadata", {}).get("aws:cdk:path", "")
        there[path.partition("/")[2]] = resource["Type"]
    for resource in DRAWN[stage]:
        assert there.get(resource["path"]) == resource["type"], resource["node"] + ": " + resource["path"]
