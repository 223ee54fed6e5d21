"""A CodePipeline for each stage; each deploys its own branch, and nothing else."""

from typing import Any, Dict, List

import aws_cdk as cdk
import aws_cdk.aws_codepipeline as codepipeline
import aws_cdk.aws_codepipeline_actions as actions
from constructs import Construct

from .delivery import DeliveryStack, hyphenated


class CicdStack(DeliveryStack):
    """The pipelines, each with a bucket and a role of its own: that of dev cannot become one of prod's."""

    def __init__(self, scope: Construct, id: str, settings: Dict[str, Any]) -> None:
        super().__init__(scope, id, settings)
        uid = settings["uid"]
        pipelines: List[codepipeline.Pipeline] = []
        for stage in settings["stages"]:
            name = stage["stage"]
            bucket_name = f"{settings['name']}-artifacts-{hyphenated(name)}-bucket"
            pipeline = self.add_pipeline(f"Pipeline-{name}", f"{settings['name']}-{name}", bucket_name)
            source = codepipeline.Artifact(f"Source_{hyphenated(name)}")
            self.add_source(pipeline, f"Source-{name}", stage["branch"], source)
            if stage["approval"]:
                approval = actions.ManualApprovalAction(
                    action_name=f"ManualApproval-{name}",
                    additional_information=f"This deploys {name}: {stage['account']} in {stage['region']}.",
                )
                pipeline.add_stage(stage_name=f"ManualApproval-{name}", actions=[approval])
            role = self.build_role(f"BuildRole-{name}", stage)
            pipeline.add_stage(stage_name=f"Deploy-Stage-{name}", actions=[self.deploy_action(name, "gitflow", role, source)])
            cdk.CfnOutput(
                self,
                f"PipelineName-{name}",
                value=pipeline.pipeline_name,
                export_name=f"{uid}-PipelineName-{hyphenated(name)}",
            )
            pipelines.append(pipeline)
        if settings["notifications"]:
            self.notify(pipelines)
        cdk.CfnOutput(self, "RepositoryName", value=settings["source"]["repository"], export_name=f"{uid}-RepositoryName")
