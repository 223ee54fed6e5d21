#!/usr/bin/env node
// The CI/CD of this repository, deployed by hand: the application does not change it.
import { readFileSync } from "node:fs";
import * as path from "node:path";

import * as cdk from "aws-cdk-lib";

import { CicdStack } from "../lib/cicd-stack";
import { Settings } from "../lib/delivery-stack";

const settings: Settings = JSON.parse(readFileSync(path.join(__dirname, "../pipeline.json"), "utf8"));

const app = new cdk.App();
new CicdStack(app, settings.stack, settings);
app.synth();
