#!/usr/bin/env node
// The application of one stage: STAGE says which, PIPELINE_NAME under which name.
import * as cdk from "aws-cdk-lib";

import { ShopStack } from "../lib/application-stack";
import { MultiaccountConfig } from "../utils/config";

const name = "shop-shop-events-e4w7k1zs";
const stage = process.env.STAGE ?? "dev";
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
cdk.Tags.of(app).add("shop", "true");
cdk.Tags.of(app).add("Target", pipelineName);
new ShopStack(app, [pipelineName, stage.replace(/[_.]/g, "-"), ShopStack.name].join("-"), environmentId, {
  // A copy under another name becomes a stack of its own.
  stackName: pipelineName === name ? config.stackName(environmentId) : undefined,
});
app.synth();
