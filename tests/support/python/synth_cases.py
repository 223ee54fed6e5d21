#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ../node/synth_cases.js does, in Python: synth_cases.py FOLDER.

FOLDER/cases.json is [{name, module, className}]; FOLDER/lib/MODULE.py holds each class. Each becomes a stack in an application
of its own below FOLDER/out-python/NAME; what one throws goes to FOLDER/errors-python.json. Needs PYTHONPATH (cdk_packages).
"""
import importlib.util
import json
import os
import re
import sys
import traceback
from pathlib import Path

os.chdir(sys.argv[1])  # before the kernel starts: it finds files from where it was started
import aws_cdk as cdk  # noqa: E402
import aws_ddk_core as ddk  # noqa: E402

KIT = Path(__file__).resolve().parents[3] / "resources/kits/aws-ddk-cdk-pipelines/python/cdk.yaml"


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    flags = {flag: json.loads(value) for flag, value in re.findall(r'(?m)^ +"(@aws-cdk[^"]+)": (.+)$', KIT.read_text(encoding="utf-8"))}
    assert len(flags) > 20, f"the kit's feature flags were not found in {KIT}"
    errors = {}
    for case in json.loads(Path("cases.json").read_text(encoding="utf-8")):
        if "ddk" in case:
            continue  # what ddk.json says is the same in every language
        try:
            app = cdk.App(outdir=f"out-python/{case['name']}", context={**flags, "aws:cdk:enable-path-metadata": True}, analytics_reporting=False)
            stack = ddk.BaseStack(app, "stack", env=cdk.Environment(account="222222222222", region="eu-west-1"), analytics_reporting=False)
            getattr(load(Path("lib") / f"{case['module']}.py"), case["className"])(stack, "orders", environment_id="dev")
            app.synth()
        except Exception:  # each case says for itself what is wrong with it
            errors[case["name"]] = traceback.format_exc()
    Path("errors-python.json").write_text(json.dumps(errors, indent=1), encoding="utf-8")


main()
