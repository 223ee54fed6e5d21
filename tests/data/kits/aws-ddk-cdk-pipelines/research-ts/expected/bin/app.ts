#!/usr/bin/env node
import * as cdk from "aws-cdk-lib";
import * as codebuild from "aws-cdk-lib/aws-codebuild";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

import { ResearchStack } from "../lib/application-stack";

const configPath = "./ddk.json";

/** Everything that is deployed to one environment of ddk.json. */
class ApplicationStage extends cdk.Stage {
  constructor(scope: Construct, id: string, environmentId: string) {
    super(scope, id, { env: ddk.Configurator.getEnvironment({ configPath, environmentId }) });
    new ResearchStack(this, "research-research-orders-k3v9x2ab", environmentId);
  }
}

const app = new cdk.App();

const pipeline = new ddk.CICDPipelineStack(app, "research-cdkpipeline-k3v9x2ab", {
  environmentId: "cicd",
  pipelineName: "research-research-orders-k3v9x2ab",
  cdkLanguage: "typescript",
  description: "Takes in the orders that partners send, checks and cleans them, and answers the Research team's questions every morning.",
  env: ddk.Configurator.getEnvironment({ configPath, environmentId: "cicd" }),
});

pipeline
  .addSourceAction({ repositoryName: "research-research-orders-k3v9x2ab", branch: "main" })
  .addSynthAction({ cdkVersion: "2.1148.1" })
  .buildPipeline({
    cliVersion: "2.1148.1",
    // In every step; what the build image takes by itself changes with the image.
    codeBuildDefaults: {
      partialBuildSpec: codebuild.BuildSpec.fromObject({
        phases: { install: { "runtime-versions": { nodejs: "22", python: "3.12" } } },
      }),
    },
  });

pipeline
  .addStage({
    stageId: "dev",
    stage: new ApplicationStage(app, "research-Dev", "dev"),
    manualApprovals: false,
  })
  .addStage({
    stageId: "prod",
    stage: new ApplicationStage(app, "research-Prod", "prod"),
    manualApprovals: true,
  })
  .synth();

// One run after the other: a change to the pipeline itself is in place before the next commit is deployed.
const cfnPipeline = pipeline.pipeline?.pipeline.node.defaultChild as codepipeline.CfnPipeline;
cfnPipeline.addPropertyOverride("PipelineType", "V2");
cfnPipeline.addPropertyOverride("ExecutionMode", "QUEUED");

// The CDK publishes code with the newest cdk-assets there is; a pinned one does not change between two runs.
for (const construct of pipeline.node.findAll()) {
  if (!(construct instanceof codebuild.CfnProject)) continue;
  const buildSpec = pipeline.resolve((construct.source as codebuild.CfnProject.SourceProperty).buildSpec);
  if (typeof buildSpec === "string" && buildSpec.includes("cdk-assets@latest")) {
    construct.addPropertyOverride("Source.BuildSpec", buildSpec.replace("cdk-assets@latest", "cdk-assets@4.7.3"));
  }
}

app.synth();
