#!/usr/bin/env python3
import aws_cdk as cdk
import aws_cdk.aws_codebuild as codebuild
{% if chosen.source.connection %}
import aws_cdk.aws_iam as iam
{% endif %}
{% if inputs.notifications and inputs.email %}
import aws_cdk.aws_sns_subscriptions as subscriptions
{% endif %}
import aws_cdk.pipelines as pipelines
import aws_ddk_core as ddk
from constructs import Construct

from {{ project.package }}.{{ project.package }}_stack import {{ project.className }}

CONFIG = "./ddk.json"
{% if chosen.source.connection %}
CONNECTION = {{ inputs.connectionArn }}
{% endif %}


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
            connection_arn=CONNECTION,
        ),
    )
{% else %}
    pipeline.add_source_action(repository_name={{ project.name }}, branch={{ inputs.branch }})
{% endif %}
    .add_synth_action(cdk_version={{ inputs.cdkVersion }})
    .build_pipeline(
        cli_version={{ inputs.cdkVersion }},
{% if inputs.selfMutation %}
{% else %}
        self_mutation=False,
{% endif %}
        # In every step; what the build image takes by itself changes with the image.
        code_build_defaults=pipelines.CodeBuildOptions(
            partial_build_spec=codebuild.BuildSpec.from_object(
                {"phases": {"install": {"runtime-versions": {"nodejs": "22", "python": "3.12"}}}}
            )
        ),
    )
)
{% if inputs.securityLint %}

# As DDK's own stage has them, in versions that stay. What cfn-nag finds is said and stops nothing; what Bandit finds stops the run.
pipeline.add_custom_stage(
    stage_name="SecurityLint",
    steps=[
        pipelines.ShellStep(
            "CFNNag",
            input=pipeline.pipeline.cloud_assembly_file_set,
            install_commands=["gem install cfn-nag -v 0.8.10"],
            commands=["cfn_nag_scan --input-path . --template-pattern '.*\\.template\\.json' || echo 'cfn-nag has found something.'"],
        ),
        pipelines.ShellStep(
            "Bandit",
            input=pipeline.source_action,
            install_commands=["pip install bandit==1.9.4"],
            commands=["bandit -r -ll -ii ."],
        ),
    ],
)
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
{% if inputs.email %}
topic = pipeline.node.find_child("ExecutionFailedNotifications")
topic.add_subscription(subscriptions.EmailSubscription({{ inputs.email }}))
{% endif %}
{% endif %}

{% if chosen.source.connection %}
# The CDK allows codestar-connections:UseConnection, the old name. AWS asks for the one that the connection's ARN has.
for construct in pipeline.pipeline.pipeline.node.find_child("Source").node.find_all():
    if isinstance(construct, iam.Role):
        use = iam.PolicyStatement(actions=[CONNECTION.split(":")[2] + ":UseConnection"], resources=[CONNECTION])
        construct.add_to_principal_policy(use)

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
