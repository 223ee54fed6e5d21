#!/usr/bin/env node
import * as cdk from "aws-cdk-lib";
import * as codebuild from "aws-cdk-lib/aws-codebuild";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
{% if chosen.source.connection or inputs.tests %}
import * as pipelines from "aws-cdk-lib/pipelines";
{% endif %}
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

import { {{ project.className }} } from "../lib/application-stack";

const configPath = "./ddk.json";

/** Everything that is deployed to one environment of ddk.json. */
class ApplicationStage extends cdk.Stage {
  constructor(scope: Construct, id: string, environmentId: string) {
    super(scope, id, { env: ddk.Configurator.getEnvironment({ configPath, environmentId }) });
    new {{ project.className }}(this, {{ names.applicationStack }}, environmentId);
  }
}

const app = new cdk.App();

const pipeline = new ddk.CICDPipelineStack(app, {{ names.pipelineStack }}, {
  environmentId: "cicd",
  pipelineName: {{ project.name }},
  cdkLanguage: "typescript",
  description: {{ project.shortDescription }},
  env: ddk.Configurator.getEnvironment({ configPath, environmentId: "cicd" }),
});

pipeline
{% if chosen.source.connection %}
  .addSourceAction({
    repositoryName: {{ inputs.repository }},
    sourceAction: pipelines.CodePipelineSource.connection(
      {{ inputs.repository }},
      {{ inputs.branch }},
      { connectionArn: {{ inputs.connectionArn }} },
    ),
  })
{% else %}
  .addSourceAction({ repositoryName: {{ project.name }}, branch: {{ inputs.branch }} })
{% endif %}
  .addSynthAction({ cdkVersion: {{ inputs.cdkVersion }} })
{% if inputs.selfMutation %}
  .buildPipeline({ cliVersion: {{ inputs.cdkVersion }} });
{% else %}
  .buildPipeline({ cliVersion: {{ inputs.cdkVersion }}, selfMutation: false });
{% endif %}
{% if inputs.securityLint %}

pipeline.addSecurityLintStage({ stageName: "SecurityLint", cfnNagFailBuild: false });
{% endif %}
{% if inputs.tests %}

// The tests need the source; what they would get otherwise is the synthesized output.
pipeline.addCustomStage({
  stageName: "Tests",
  steps: [new pipelines.ShellStep("Tests", { input: pipeline.sourceAction, installCommands: ["npm ci"], commands: ["./test.sh"] })],
});
{% endif %}

pipeline
{% for environment in environments %}
  .addStage({
    stageId: {{ environment.stage }},
    stage: new ApplicationStage(app, {{ environment.names.cdkStage }}, {{ environment.stage }}),
    manualApprovals: {% if environment.manualApproval %}true{% else %}false{% endif %},
  })
{% endfor %}
  .synth();
{% if inputs.notifications %}

pipeline.addNotifications();
{% endif %}

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
