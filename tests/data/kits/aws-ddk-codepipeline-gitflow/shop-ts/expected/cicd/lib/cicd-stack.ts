// A CodePipeline for each stage; each deploys its own branch, and nothing else.
import * as cdk from "aws-cdk-lib";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
import * as actions from "aws-cdk-lib/aws-codepipeline-actions";
import { Construct } from "constructs";

import { DeliveryStack, hyphenated, Settings } from "./delivery-stack";

/** The pipelines, each with a bucket and a role of its own: that of dev cannot become one of prod's. */
export class CicdStack extends DeliveryStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, settings);
    const pipelines = settings.stages.map(stage => {
      const name = stage.stage;
      const bucketName = `${settings.name}-artifacts-${hyphenated(name)}-bucket`;
      const pipeline = this.addPipeline(`Pipeline-${name}`, `${settings.name}-${name}`, bucketName);
      const source = new codepipeline.Artifact(`Source_${hyphenated(name)}`);
      this.addSource(pipeline, `Source-${name}`, stage.branch ?? name, source);
      if (stage.approval) {
        const approval = new actions.ManualApprovalAction({
          actionName: `ManualApproval-${name}`,
          additionalInformation: `This deploys ${name}: ${stage.account} in ${stage.region}.`,
        });
        pipeline.addStage({ stageName: `ManualApproval-${name}`, actions: [approval] });
      }
      const role = this.buildRole(`BuildRole-${name}`, stage);
      pipeline.addStage({ stageName: `Deploy-Stage-${name}`, actions: [this.deployAction(name, "gitflow", role, source)] });
      new cdk.CfnOutput(this, `PipelineName-${name}`, {
        value: pipeline.pipelineName,
        exportName: `${settings.uid}-PipelineName-${hyphenated(name)}`,
      });
      return pipeline;
    });
    if (settings.notifications) this.notify(pipelines);
    new cdk.CfnOutput(this, "RepositoryName", { value: settings.source.repository, exportName: `${settings.uid}-RepositoryName` });
  }
}
