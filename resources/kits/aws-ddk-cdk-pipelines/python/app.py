#!/usr/bin/env python3
import aws_cdk as cdk
import aws_cdk.aws_codebuild as codebuild
{% if chosen.source.connection %}
import aws_cdk.pipelines as pipelines
{% endif %}
import aws_ddk_core as ddk
from constructs import Construct

from {{ project.package }}.{{ project.package }}_stack import {{ project.className }}

CONFIG = "./ddk.json"


class ApplicationStage(cdk.Stage):
    """Everything that is deployed to one environment of ddk.json."""

    def __init__(self, scope: Construct, id: str, environment_id: str) -> None:
        super().__init__(scope, id, env=ddk.Configurator.get_environment(config_path=CONFIG, environment_id=environment_id))
        {{ project.className }}(self, {{ names.applicationStack }}, environment_id)


app = cdk.App()

pipeline = ddk.CICDPipelineStack(
    app,
    id={{ names.pipelineStack }},
    environment_id="cicd",
    pipeline_name={{ project.name }},
    cdk_language="python",
    description={{ project.shortDescription }},
    env=ddk.Configurator.get_environment(config_path=CONFIG, environment_id="cicd"),
)

(
{% if chosen.source.connection %}
    pipeline.add_source_action(
        repository_name={{ inputs.repository }},
        source_action=pipelines.CodePipelineSource.connection(
            {{ inputs.repository }},
            {{ inputs.branch }},
            connection_arn={{ inputs.connectionArn }},
        ),
    )
{% else %}
    pipeline.add_source_action(repository_name={{ project.name }}, branch={{ inputs.branch }})
{% endif %}
    .add_synth_action(cdk_version={{ inputs.cdkVersion }})
{% if inputs.selfMutation %}
    .build_pipeline(cli_version={{ inputs.cdkVersion }})
{% else %}
    .build_pipeline(cli_version={{ inputs.cdkVersion }}, self_mutation=False)
{% endif %}
)
{% if inputs.securityLint %}

pipeline.add_security_lint_stage(stage_name="SecurityLint", cfn_nag_fail_build=False)
{% endif %}
{% if inputs.tests %}

# The tests need the source; what they would get otherwise is the synthesized output.
pipeline.add_test_stage(stage_name="Tests", commands=["./test.sh"], cloud_assembly_file_set=pipeline.source_action)
{% endif %}

(
    pipeline
{% for environment in environments %}
    .add_stage(
        stage_id={{ environment.stage }},
        stage=ApplicationStage(app, {{ environment.names.cdkStage }}, {{ environment.stage }}),
        manual_approvals={% if environment.manualApproval %}True{% else %}False{% endif %},
    )
{% endfor %}
    .synth()
)
{% if inputs.notifications %}

pipeline.add_notifications()
{% endif %}

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
