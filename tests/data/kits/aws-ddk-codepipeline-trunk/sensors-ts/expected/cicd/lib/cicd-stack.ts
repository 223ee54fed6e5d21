// One CodePipeline that deploys stage after stage from one branch.
import * as cdk from "aws-cdk-lib";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
import * as actions from "aws-cdk-lib/aws-codepipeline-actions";
import { Construct } from "constructs";

import { DeliveryStack, Settings, Stage } from "./delivery-stack";

/** Source, then a build for each stage, with approvals between them. */
export class CicdStack extends DeliveryStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, settings);
    const pipeline = this.addPipeline("Pipeline", settings.name, `${settings.name}-artifacts-bucket`);
    const source = new codepipeline.Artifact("Source");
    this.addSource(pipeline, "Source", settings.source.branch ?? "main", source);

    let previous = "";
    for (const stage of settings.stages) {
      if (previous && this.needsApproval(stage)) {
        const diff = settings.diff ? this.diffAction(stage, "trunk", source) : undefined;
        const approval = new actions.ManualApprovalAction({
          actionName: `ManualApproval-${previous}`,
          additionalInformation: `${previous} is deployed. This deploys ${stage.stage}: ${stage.account} in ${stage.region}.`,
          externalEntityLink: diff?.variable("BUILD_URL"),
          runOrder: diff ? 2 : 1,
        });
        pipeline.addStage({ stageName: `ManualApproval-${previous}`, actions: diff ? [diff, approval] : [approval] });
      }
      // A role for each stage: that of dev cannot deploy to prod, before somebody approved.
      const role = this.buildRole(`BuildRole-${stage.stage}`, stage);
      pipeline.addStage({ stageName: `Deploy-Stage-${stage.stage}`, actions: [this.deployAction(stage.stage, "trunk", role, source)] });
      previous = stage.stage;
    }
    if (settings.notifications) this.notify([pipeline]);

    new cdk.CfnOutput(this, "RepositoryName", { value: settings.source.repository, exportName: `${settings.uid}-RepositoryName` });
    new cdk.CfnOutput(this, "PipelineName", { value: pipeline.pipelineName, exportName: `${settings.uid}-PipelineName` });
  }

  /** Whether somebody approves before that stage. */
  private needsApproval(stage: Stage): boolean {
    const approvals = this.settings.approvals;
    return approvals === "betweenStages" || (approvals === "beforeProdOnly" && stage.production === true);
  }
}
