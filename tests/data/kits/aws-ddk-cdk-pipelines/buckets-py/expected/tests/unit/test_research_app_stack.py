"""Every resource that is drawn is in the template of every stage."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from research_app.research_app_stack import ResearchStack

DRAWN = json.loads((Path(__file__).parent / "drawn.json").read_text(encoding="utf-8"))
CONTEXT = json.loads(Path("cdk.json").read_text(encoding="utf-8")).get("context", {})


@pytest.mark.parametrize("stage", sorted(DRAWN))
def test_drawn_resources_are_there(stage: str) -> None:
    stack = ResearchStack(cdk.App(context=CONTEXT), "application", stage)
    template = assertions.Template.from_stack(stack)

    there = {}
    for construct in stack.node.find_all():
        if isinstance(construct, cdk.CfnResource):
            there[construct.node.path.split("/", 1)[1]] = construct.cfn_resource_type
    for resource in DRAWN[stage]:
        assert there.get(resource["path"]) == resource["type"], resource["node"] + ": " + resource["path"]

    wanted = {}
    for resource in DRAWN[stage]:
        wanted[resource["type"]] = wanted.get(resource["type"], 0) + 1
    for kind, count in wanted.items():
        assert len(template.find_resources(kind)) >= count, kind
