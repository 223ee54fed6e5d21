"""One CodePipeline that deploys stage after stage from one branch."""

from typing import Any, Dict

import aws_cdk as cdk
import aws_cdk.aws_codepipeline as codepipeline
import aws_cdk.aws_codepipeline_actions as actions
from constructs import Construct

from .delivery import DeliveryStack


class CicdStack(DeliveryStack):
    """Source, then a build for each stage, with approvals between them."""

    def __init__(self, scope: Construct, id: str, settings: Dict[str, Any]) -> None:
        super().__init__(scope, id, settings)
        pipeline = self.add_pipeline("Pipeline", settings["name"], f"{settings['name']}-artifacts-bucket")
        source = codepipeline.Artifact("Source")
        self.add_source(pipeline, "Source", settings["source"]["branch"], source)

        previous = ""
        for stage in settings["stages"]:
            name = stage["stage"]
            if previous and self._needs_approval(stage):
                diff = self.diff_action(stage, "trunk", source) if settings["diff"] else None
                approval = actions.ManualApprovalAction(
                    action_name=f"ManualApproval-{previous}",
                    additional_information=f"{previous} is deployed. This deploys {name}: {stage['account']} in {stage['region']}.",
                    external_entity_link=diff.variable("BUILD_URL") if diff else None,
                    run_order=2 if diff else 1,
                )
                pipeline.add_stage(stage_name=f"ManualApproval-{previous}", actions=[diff, approval] if diff else [approval])
            # A role for each stage: that of dev cannot deploy to prod, before somebody approved.
            role = self.build_role(f"BuildRole-{name}", stage)
            pipeline.add_stage(stage_name=f"Deploy-Stage-{name}", actions=[self.deploy_action(name, "trunk", role, source)])
            previous = name
        if settings["notifications"]:
            self.notify([pipeline])

        uid = settings["uid"]
        cdk.CfnOutput(self, "RepositoryName", value=settings["source"]["repository"], export_name=f"{uid}-RepositoryName")
        cdk.CfnOutput(self, "PipelineName", value=pipeline.pipeline_name, export_name=f"{uid}-PipelineName")

    def _needs_approval(self, stage: Dict[str, Any]) -> bool:
        """Whether somebody approves before that stage."""
        approvals = self.settings["approvals"]
        return approvals == "betweenStages" or (approvals == "beforeProdOnly" and stage["production"])
