#!/usr/bin/env python3
"""The application of one stage: STAGE says which, PIPELINE_NAME under which name."""

import os
import sys

import aws_cdk as cdk

from shop_app.shop_app_stack import ShopStack
from utils.config import MultiaccountConfig

NAME = "shop-shop-events-e4w7k1zs"

stage = os.environ.get("STAGE", "dev")
pipeline_name = os.environ.get("PIPELINE_NAME", NAME)

config = MultiaccountConfig("./ddk.json")
try:
    environment_id = config.get_stage_env_id(stage)
except ValueError as error:
    sys.exit(f"STAGE: {error}")

app = cdk.App()
cdk.Tags.of(app).add("shop", "true")
cdk.Tags.of(app).add("Target", pipeline_name)
ShopStack(
    app,
    "-".join([pipeline_name, stage.replace("_", "-").replace(".", "-"), ShopStack.__name__]),
    environment_id,
    # A copy under another name becomes a stack of its own.
    stack_name=config.get_stack_name(environment_id) if pipeline_name == NAME else None,
)
app.synth()
