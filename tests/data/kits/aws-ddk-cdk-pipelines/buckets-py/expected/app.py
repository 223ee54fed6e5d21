#!/usr/bin/env python3
import aws_cdk as cdk
import aws_cdk.aws_codebuild as codebuild
import aws_cdk.pipelines as pipelines
import aws_ddk_core as ddk
from constructs import Construct

from research_app.research_app_stack import ResearchStack

CONFIG = "./ddk.json"


class ApplicationStage(cdk.Stage):
    """Everything that is deployed to one environment of ddk.json."""

    def __init__(self, scope: Construct, id: str, environment_id: str) -> None:
        super().__init__(scope, id, env=ddk.Configurator.get_environment(config_path=CONFIG, environment_id=environment_id))
        ResearchStack(self, "research-research-orders-k3v9x2ab", environment_id)


app = cdk.App()

pipeline = ddk.CICDPipelineStack(
    app,
    id="research-cdkpipeline-k3v9x2ab",
    environment_id="cicd",
    pipeline_name="research-research-orders-k3v9x2ab",
    cdk_language="python",
    description="Orders of the research team, from the landing zone to tables.",
    env=ddk.Configurator.get_environment(config_path=CONFIG, environment_id="cicd"),
)

(
    pipeline.add_source_action(repository_name="research-research-orders-k3v9x2ab", branch="main")
    .add_synth_action(cdk_version="2.1148.1")
    .build_pipeline(
        cli_version="2.1148.1",
        # In every step; what the build image takes by itself changes with the image.
        code_build_defaults=pipelines.CodeBuildOptions(
            partial_build_spec=codebuild.BuildSpec.from_object(
                {"phases": {"install": {"runtime-versions": {"nodejs": "22", "python": "3.12"}}}}
            )
        ),
    )
)

(
    pipeline
    .add_stage(
        stage_id="dev",
        stage=ApplicationStage(app, "research-Dev", "dev"),
        manual_approvals=False,
    )
    .add_stage(
        stage_id="prod",
        stage=ApplicationStage(app, "research-Prod", "prod"),
        manual_approvals=True,
    )
    .synth()
)

# One run after the other: a change to the pipeline itself is in place before the next commit is deployed.
cfn_pipeline = pipeline.pipeline.pipeline.node.default_child
cfn_pipeline.add_property_override("PipelineType", "V2")
cfn_pipeline.add_property_override("ExecutionMode", "QUEUED")

# The CDK publishes code with the newest cdk-assets there is; a pinned one does not change between two runs.
for construct in pipeline.node.find_all():
    if isinstance(construct, codebuild.CfnProject):
        build_spec = pipeline.resolve(construct.source).get("buildSpec")
        if isinstance(build_spec, str) and "cdk-assets@latest" in build_spec:
            construct.add_property_override("Source.BuildSpec", build_spec.replace("cdk-assets@latest", "cdk-assets@4.7.3"))

app.synth()
