"""Every resource that is drawn is in the template of every stage."""

import json
import re
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from plants_app.plants_app_stack import PlantsStack

DRAWN = json.loads((Path(__file__).parent / "drawn.json").read_text(encoding="utf-8"))
CONTEXT = json.loads(Path("cdk.json").read_text(encoding="utf-8"))["context"]


def fits(pattern: str, path: str) -> bool:
    """Whether that is the path; "*" stands for a part of a name that the CDK makes."""
    return re.fullmatch("[^/]*".join(re.escape(part) for part in pattern.split("*")), path) is not None


@pytest.mark.parametrize("stage", sorted(DRAWN))
def test_drawn_resources_are_there(stage: str) -> None:
    app = cdk.App(context={**CONTEXT, "aws:cdk:enable-path-metadata": True})
    template = assertions.Template.from_stack(PlantsStack(app, "application", stage)).to_json()

    there = []
    for resource in template.get("Resources", {}).values():
        path = resource.get("Metadata", {}).get("aws:cdk:path", "")
        there.append((resource["Type"], path.partition("/")[2]))
    for wanted in DRAWN[stage]:
        found = any(kind == wanted["type"] and fits(wanted["path"], path) for kind, path in there)
        assert found, wanted["node"] + ": " + wanted["type"] + " at " + wanted["path"]
