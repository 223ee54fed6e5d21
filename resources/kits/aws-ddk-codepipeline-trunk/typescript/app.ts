#!/usr/bin/env node
// The application of one stage: STAGE says which, PIPELINE_NAME under which name.
import * as cdk from "aws-cdk-lib";

import { {{ project.className }} } from "../lib/application-stack";
import { MultiaccountConfig } from "../utils/config";

const name = {{ project.name }};
const stage = process.env.STAGE ?? {% for environment in environments %}{% if environment.first %}{{ environment.stage }}{% endif %}{% endfor %};
const pipelineName = process.env.PIPELINE_NAME ?? name;

const config = new MultiaccountConfig("./ddk.json");
let environmentId: string;
try {
  environmentId = config.stageEnvironmentId(stage);
} catch (error) {
  console.error(`STAGE: ${(error as Error).message}`);
  process.exit(1);
}

const app = new cdk.App();
cdk.Tags.of(app).add({{ project.prefix }}, "true");
cdk.Tags.of(app).add("Target", pipelineName);
new {{ project.className }}(app, [pipelineName, stage.replace(/[_.]/g, "-"), {{ project.className }}.name].join("-"), environmentId, {
  // A copy under another name becomes a stack of its own.
  stackName: pipelineName === name ? config.stackName(environmentId) : undefined,
});
app.synth();
