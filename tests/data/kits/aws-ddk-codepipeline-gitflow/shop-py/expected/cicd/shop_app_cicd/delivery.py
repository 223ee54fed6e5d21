"""What the pipelines of this stack are made of. ../pipeline.json says what is particular to this repository."""

from typing import Any, Dict, List

import aws_cdk as cdk
import aws_cdk.aws_cloudwatch as cloudwatch
import aws_cdk.aws_cloudwatch_actions as cloudwatch_actions
import aws_cdk.aws_codebuild as codebuild
import aws_cdk.aws_codecommit as codecommit
import aws_cdk.aws_codepipeline as codepipeline
import aws_cdk.aws_codepipeline_actions as actions
import aws_cdk.aws_iam as iam
import aws_cdk.aws_kms as kms
import aws_cdk.aws_s3 as s3
import aws_cdk.aws_sns as sns
import aws_cdk.aws_sns_subscriptions as subscriptions
from constructs import Construct


def shortened(text: str, size: int = 512) -> str:
    """At most that many bytes, no character cut in two: what the CDK allows a stack's description."""
    return text.encode("utf-8")[:size].decode("utf-8", errors="ignore")


def hyphenated(stage: str) -> str:
    """A stage as it may stand in the names of buckets and build projects."""
    return stage.replace("_", "-").replace(".", "-")


class DeliveryStack(cdk.Stack):
    """The key, and how sources, builds, roles and notifications are made."""

    def __init__(self, scope: Construct, id: str, settings: Dict[str, Any]) -> None:
        title = f"PIPELINE: {settings['label']}; URI: {settings['uid']}; DESCRIPTION: {settings['description']}"
        super().__init__(
            scope,
            id,
            env=cdk.Environment(account=settings["account"], region=settings["region"]),
            description=shortened(title),
        )
        self.settings = settings
        for key, value in {**settings["tags"], "utility": settings["utility"], "Team": settings["team"]}.items():
            cdk.Tags.of(self).add(key, value)
        self._key = kms.Key(self, "Key", enable_key_rotation=True, removal_policy=cdk.RemovalPolicy.DESTROY)
        self._projects: List[codebuild.PipelineProject] = []
        if settings["source"]["kind"] == "codecommit":
            repository = settings["source"]["repository"]
            self._repository = codecommit.Repository.from_repository_name(self, "Repository", repository)

    def add_pipeline(self, id: str, name: str, bucket_name: str) -> codepipeline.Pipeline:
        """A pipeline with its own bucket, which goes when the pipeline goes."""
        bucket = s3.Bucket(
            self,
            f"{id}Artifacts",
            bucket_name=bucket_name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self._key,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(30))],
            removal_policy=cdk.RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        return codepipeline.Pipeline(
            self,
            id,
            pipeline_name=name,
            pipeline_type=codepipeline.PipelineType.V2,
            # A run that waits is not overtaken by a later commit.
            execution_mode=codepipeline.ExecutionMode.QUEUED,
            restart_execution_on_update=True,
            cross_account_keys=True,
            artifact_bucket=bucket,
        )

    def add_source(self, pipeline: codepipeline.Pipeline, stage_name: str, branch: str, output: codepipeline.Artifact) -> None:
        """The first stage: fetches that branch, and starts the pipeline when it moves."""
        pipeline.add_stage(stage_name=stage_name, actions=[self._source_action(branch, output)])
        if self.settings["source"]["kind"] == "connection":
            # The CDK allows codestar-connections:UseConnection, the old name. AWS asks for the one that the connection's ARN has.
            arn = self.settings["source"]["connectionArn"]
            role = pipeline.node.find_child(stage_name).node.find_child("Connection").node.find_child("CodePipelineActionRole")
            use = iam.PolicyStatement(actions=[f"{arn.split(':')[2]}:UseConnection"], resources=[arn])
            role.add_to_principal_policy(use)

    def _source_action(self, branch: str, output: codepipeline.Artifact) -> actions.Action:
        source = self.settings["source"]
        if source["kind"] == "connection":
            owner, _, name = source["repository"].rpartition("/")
            return actions.CodeStarConnectionsSourceAction(
                action_name="Connection",
                connection_arn=source["connectionArn"],
                owner=owner,
                repo=name,
                branch=branch,
                output=output,
            )
        poll = source["trigger"] == "poll"
        return actions.CodeCommitSourceAction(
            action_name="CodeCommit",
            repository=self._repository,
            branch=branch,
            output=output,
            trigger=actions.CodeCommitTrigger.POLL if poll else actions.CodeCommitTrigger.EVENTS,
        )

    def build_role(self, id: str, stage: Dict[str, Any]) -> iam.Role:
        """May become the roles that the bootstrap made in the account of that stage, and no other."""
        return self._role(id, stage["account"], stage["roles"])

    def _role(self, id: str, account: str, roles: str) -> iam.Role:
        role = iam.Role(self, id, assumed_by=iam.ServicePrincipal("codebuild.amazonaws.com"))
        statements = [
            (["sts:AssumeRole"], [f"arn:{self.partition}:iam::{account}:role/{roles}"]),
            (["cloudformation:DescribeStacks"], [f"arn:{self.partition}:cloudformation:*:{self.account}:stack/*"]),
            (["ssm:GetParameter*"], [f"arn:{self.partition}:ssm:*:{self.account}:parameter/cdk-bootstrap/*"]),
            (["ec2:DescribeAvailabilityZones"], ["*"]),
        ]
        if self.settings["source"]["kind"] == "codecommit":
            statements.append((["codecommit:GitPull"], [self._repository.repository_arn]))
        for allowed, resources in statements:
            role.add_to_policy(iam.PolicyStatement(actions=allowed, resources=resources))
        return role

    def deploy_action(self, stage: str, strategy: str, role: iam.Role, source: codepipeline.Artifact) -> actions.Action:
        """Runs deploy_buildspec.yaml for that stage."""
        project = self._project("build", stage, strategy, role, "deploy_buildspec.yaml")
        self._projects.append(project)
        return actions.CodeBuildAction(action_name=f"deploy-{stage}", project=project, input=source)

    def diff_action(self, stage: Dict[str, Any], strategy: str, source: codepipeline.Artifact) -> actions.CodeBuildAction:
        """Runs diff_buildspec.yaml for that stage, with the right to look only: nothing is approved yet."""
        name = stage["stage"]
        role = self._role(f"DiffRole-{name}", stage["account"], stage["lookupRoles"])
        project = self._project("diff", name, strategy, role, "diff_buildspec.yaml")
        return actions.CodeBuildAction(action_name=f"diff-{name}", project=project, input=source, run_order=1)

    def _project(self, kind: str, stage: str, strategy: str, role: iam.Role, build_spec: str) -> codebuild.PipelineProject:
        settings = self.settings
        values = {
            "STAGE": stage,
            "PIPELINE_NAME": settings["name"],
            "PIPELINE_URI": settings["uid"],
            "DEV_STAGES": " ".join(each["stage"] for each in settings["stages"]),
            "DEV_STRATEGY": strategy,
            "AWSACCOUNTID": settings["account"],
            "AWSREGION": settings["region"],
        }
        return codebuild.PipelineProject(
            self,
            f"{kind.title()}-{stage}",
            project_name=f"{settings['name']}-{kind}-{hyphenated(stage)}",
            role=role,
            build_spec=codebuild.BuildSpec.from_source_filename(build_spec),
            encryption_key=self._key,
            environment=codebuild.BuildEnvironment(
                build_image=codebuild.LinuxBuildImage.from_code_build_image_id(settings["buildImage"]),
                privileged=settings["docker"],
            ),
            environment_variables={name: codebuild.BuildEnvironmentVariable(value=value) for name, value in values.items()},
        )

    def notify(self, pipelines: List[codepipeline.Pipeline]) -> None:
        """A topic that hears of failed runs and builds, and of approvals that are waited for."""
        topic = sns.Topic(self, "Notifications", enforce_ssl=True)
        # For alarms of this account only.
        own = {"StringEquals": {"aws:SourceAccount": self.account}}
        topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com", conditions=own))
        if self.settings["email"]:
            topic.add_subscription(subscriptions.EmailSubscription(self.settings["email"]))
        events = [
            codepipeline.PipelineNotificationEvents.PIPELINE_EXECUTION_FAILED,
            codepipeline.PipelineNotificationEvents.MANUAL_APPROVAL_NEEDED,
        ]
        for pipeline in pipelines:
            pipeline.notify_on("Notify", topic, events=events)
        for project in self._projects:
            alarm = cloudwatch.Alarm(
                self,
                f"{project.node.id}-failed",
                metric=project.metric_failed_builds(),
                threshold=1,
                evaluation_periods=1,
                comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
            alarm.add_alarm_action(cloudwatch_actions.SnsAction(topic))
