import aws_cdk as cdk
import aws_ddk_core as ddk
import constructs
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_databrew as databrew
from aws_cdk import aws_glue as glue
from aws_cdk import aws_glue_alpha as glue_alpha
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_sns as sns


class TelemetryPipeline(constructs.Construct):
    def __init__(self, scope: constructs.Construct, construct_id: str, *, environment_id: str) -> None:
        """environment_id: the stage that is deployed, such as dev or prod."""
        super().__init__(scope, construct_id)

        # readings: aws.kinesis
        readings = kinesis.Stream(
            self,
            "readings",
            stream_mode=kinesis.StreamMode.ON_DEMAND,
            retention_period=cdk.Duration.hours(48),
            encryption=kinesis.StreamEncryption.MANAGED,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

        # watch: aws.lambda
        watch = lambda_.Function(
            self,
            "watch",
            code=lambda_.Code.from_asset("src/lambda/watch"),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_12,
            timeout=cdk.Duration.seconds(60),
            memory_size=512,
            environment={
                "LIMITS": "temperature=90,vibration=7.1",
                "EVENT_SOURCE": "plants-machine-telemetry-t8m2r5qa." + environment_id,
                "EVENT_DETAIL_TYPE": "telemetry.watch",
            },
        )
        watch.add_event_source(event_sources.KinesisEventSource(
            readings,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            bisect_batch_on_error=True,
            retry_attempts=3,
        ))

        # raw: aws.s3.bucket
        raw = s3.Bucket(
            self,
            "raw",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(400))],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        deliver = ddk.FirehoseToS3Stage(
            self,
            "deliver",
            s3_bucket=raw,
            data_output_prefix="readings/",
            data_stream=readings,
            delivery_stream_data_freshness_errors_alarm_threshold=600,
        )
        raw.node.default_child.add_property_override("VersioningConfiguration.Status", "Suspended")
        raw.node.default_child.add_property_override(
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
            True,
        )

        # plants: aws.glue.database
        plants = glue_alpha.Database(self, "plants", database_name="plants")

        # find-readings: aws.glue.crawler
        find_readings_role = iam.Role(
            self,
            "find-readings-role",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSGlueServiceRole"),
            ],
        )
        find_readings = constructs.Construct(self, "find-readings")
        glue.CfnCrawler(
            find_readings,
            "Resource",
            role=find_readings_role.role_arn,
            database_name=plants.database_name,
            schedule=glue.CfnCrawler.ScheduleProperty(schedule_expression="cron(10 * * * ? *)"),
            targets=glue.CfnCrawler.TargetsProperty(
                s3_targets=[glue.CfnCrawler.S3TargetProperty(path="s3://" + raw.bucket_name + "/readings/")],
            ),
            schema_change_policy=glue.CfnCrawler.SchemaChangePolicyProperty(
                update_behavior="UPDATE_IN_DATABASE",
                delete_behavior="DEPRECATE_IN_DATABASE",
            ),
        )
        raw.grant_read(find_readings_role)

        # smooth: aws.databrew
        smooth_role = iam.Role(
            self,
            "smooth Role",
            assumed_by=iam.ServicePrincipal("databrew.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSGlueDataBrewServiceRole"),
            ],
        )
        raw.grant_read(smooth_role)

        # results: aws.s3.bucket
        results = s3.Bucket(
            self,
            "results",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(90))],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        smooth = ddk.DataBrewTransformStage(
            self,
            "smooth",
            job_name="remove-outliers",
            create_job=True,
            job_type="RECIPE",
            job_role_arn=smooth_role.role_arn,
            dataset_name="readings",
            recipe=databrew.CfnJob.RecipeProperty(name="remove-outliers", version="1.0"),
            max_capacity=2,
            timeout=2880,
            outputs=[
                databrew.CfnJob.OutputProperty(
                    location=databrew.CfnJob.S3LocationProperty(bucket=results.bucket_name, key="smooth"),
                ),
            ],
        )
        report = ddk.AthenaSQLStage(
            self,
            "report",
            query_string=[
                "SELECT plant, machine, avg(vibration) AS vibration, max(temperature) AS temperature FROM readings WHERE at > now() - interval '1' hour GROUP BY plant, machine",
            ],
            work_group="primary",
            database_name=plants.database_name,
            output_location=s3.Location(bucket_name=results.bucket_name, object_key="athena/report"),
        )
        raw.grant_read(report.state_machine)
        results.grant_read_write(smooth_role)
        results.grant_read_write(report.state_machine)

        # late: aws.alarm
        late_alarm_watch = cloudwatch.Alarm(
            self,
            "late on watch",
            metric=watch.metric_errors().with_(period=cdk.Duration.seconds(60)),
            threshold=0,
            evaluation_periods=3,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )

        # alerts: aws.sns.topic
        alerts = sns.Topic(self, "alerts", display_name="Machine alerts", enforce_ssl=True)
        alerts.grant_publish(watch)

        # What starts what
        pipeline = ddk.DataPipeline(
            self,
            "DataPipeline",
            name="Telemetry",
            description="From the readings of the machines, a few thousand each second, to alerts within seconds and a report each hour.",
        )
        pipeline.add_stage(stage=deliver, skip_rule=True)
        pipeline.add_stage(stage=smooth, skip_rule=True)
        pipeline.add_stage(stage=report, skip_rule=True)
        watch.node.default_child.add_property_override("Environment.Variables.SEND_ALERTS", alerts.topic_arn)
        scheduler.Schedule(
            self,
            "every-hour to smooth",
            schedule=scheduler.ScheduleExpression.expression(
                "cron(30 * * * ? *)",
                cdk.TimeZone.of("Europe/Berlin"),
            ),
            target=scheduler_targets.StepFunctionsStartExecution(smooth.state_machine),
            enabled=True,
        )
        pipeline.add_rule(
            id="smooth to report",
            event_pattern=smooth.event_pattern,
            event_targets=report.targets,
        )
        late_alarm_watch.node.default_child.add_property_override("AlarmActions", [alerts.topic_arn])
        late_alarm_watch.node.default_child.add_property_override("OKActions", [alerts.topic_arn])
        alerts.grant_publish(iam.ServicePrincipal(
            "cloudwatch.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account}},
        ))
