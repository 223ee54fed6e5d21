"""Every resource that is drawn is in the template of every stage, which goes where ddk.json says, with what it says of the stage."""

import json
import re
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from shop_app.shop_app_stack import ShopStack

DRAWN = json.loads((Path(__file__).parent / "drawn.json").read_text(encoding="utf-8"))
PLACES = {id: place for id, place in json.loads(Path("ddk.json").read_text(encoding="utf-8"))["environments"].items() if id != "cicd"}
CONTEXT = json.loads(Path("cdk.json").read_text(encoding="utf-8"))["context"]


def fits(pattern: str, path: str) -> bool:
    """Whether that is the path; "*" stands for a part of a name that the CDK makes."""
    return re.fullmatch("[^/]*".join(re.escape(part) for part in pattern.split("*")), path) is not None


@pytest.mark.parametrize("stage", sorted(PLACES))
def test_drawn_resources_are_there(stage: str) -> None:
    app = cdk.App(context={**CONTEXT, "aws:cdk:enable-path-metadata": True})
    stack = ShopStack(app, "application", stage)
    template = assertions.Template.from_stack(stack).to_json()
    place = PLACES[stage]

    assert (stack.account, stack.region) == (place["account"], place["region"])
    tags = stack.tags.tag_values()
    assert {key: tags.get(key) for key in place.get("tags", {})} == place.get("tags", {})

    there = []
    for resource in template.get("Resources", {}).values():
        path = resource.get("Metadata", {}).get("aws:cdk:path", "")
        there.append((resource["Type"], path.partition("/")[2]))
    for wanted in DRAWN.get(stage, []):
        found = any(kind == wanted["type"] and fits(wanted["path"], path) for kind, path in there)
        assert found, wanted["node"] + ": " + wanted["type"] + " at " + wanted["path"]
    # A value for something that is not there any more (or is called otherwise) would be left out without a word.
    for key in place.get("resources", {}):
        found = any(kind == key or re.fullmatch(f"(.*/)?({key}/Resource)(/.*)?", path) for kind, path in there)
        assert found, f"ddk.json: nothing in {stage} is called {key}"
