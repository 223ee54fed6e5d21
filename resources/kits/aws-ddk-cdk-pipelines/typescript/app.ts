#!/usr/bin/env node
import * as cdk from "aws-cdk-lib";
import * as codebuild from "aws-cdk-lib/aws-codebuild";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
{% if chosen.source.connection %}
import * as iam from "aws-cdk-lib/aws-iam";
{% endif %}
{% if inputs.notifications and inputs.email %}
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
{% endif %}
{% if chosen.source.connection or inputs.tests or inputs.securityLint %}
import * as pipelines from "aws-cdk-lib/pipelines";
{% endif %}
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

import { {{ project.className }} } from "../lib/application-stack";

const configPath = "./ddk.json";
{% if chosen.source.connection %}
const connectionArn = {{ inputs.connectionArn }};
{% endif %}

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
      { connectionArn },
    ),
  })
{% else %}
  .addSourceAction({ repositoryName: {{ project.name }}, branch: {{ inputs.branch }} })
{% endif %}
  .addSynthAction({ cdkVersion: {{ inputs.cdkVersion }} })
  .buildPipeline({
    cliVersion: {{ inputs.cdkVersion }},
{% if inputs.selfMutation %}
{% else %}
    selfMutation: false,
{% endif %}
    // In every step; what the build image takes by itself changes with the image.
    codeBuildDefaults: {
      partialBuildSpec: codebuild.BuildSpec.fromObject({
        phases: { install: { "runtime-versions": { nodejs: "22", python: "3.12" } } },
      }),
    },
  });
{% if inputs.securityLint %}

// As DDK's own stage has them, in versions that stay. What cfn-nag finds is said and stops nothing; what Bandit finds stops the run.
pipeline.addCustomStage({
  stageName: "SecurityLint",
  steps: [
    new pipelines.ShellStep("CFNNag", {
      input: pipeline.pipeline?.cloudAssemblyFileSet,
      installCommands: ["gem install cfn-nag -v 0.8.10"],
      commands: ["cfn_nag_scan --input-path . --template-pattern '.*\\.template\\.json' || echo 'cfn-nag has found something.'"],
    }),
    new pipelines.ShellStep("Bandit", {
      input: pipeline.sourceAction,
      installCommands: ["pip install bandit==1.9.4"],
      commands: ["bandit -r -ll -ii ."],
    }),
  ],
});
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
{% if inputs.email %}
const topic = pipeline.node.findChild("ExecutionFailedNotifications") as sns.Topic;
topic.addSubscription(new subscriptions.EmailSubscription({{ inputs.email }}));
{% endif %}
{% endif %}

{% if chosen.source.connection %}
// The CDK allows codestar-connections:UseConnection, the old name. AWS asks for the one that the connection's ARN has.
for (const construct of pipeline.pipeline?.pipeline.node.findChild("Source").node.findAll() ?? []) {
  if (!(construct instanceof iam.Role)) continue;
  construct.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: [`${connectionArn.split(":")[2]}:UseConnection`], resources: [connectionArn] }),
  );
}

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
