#!/usr/bin/env python3
"""The CI/CD of this repository, deployed by hand: the application does not change it."""

import json
from pathlib import Path

import aws_cdk as cdk

from shop_app_cicd.stack import CicdStack

settings = json.loads((Path(__file__).parent / "pipeline.json").read_text(encoding="utf-8"))

app = cdk.App()
CicdStack(app, settings["stack"], settings)
app.synth()
