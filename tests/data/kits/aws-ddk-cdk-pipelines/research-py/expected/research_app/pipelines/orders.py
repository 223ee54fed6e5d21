import aws_cdk as cdk
import aws_ddk_core as ddk
import constructs
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_glue as glue
from aws_cdk import aws_glue_alpha as glue_alpha
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs


class OrdersPipeline(constructs.Construct):
    def __init__(self, scope: constructs.Construct, construct_id: str, *, environment_id: str) -> None:
        """environment_id: the stage that is deployed, such as dev or prod."""
        super().__init__(scope, construct_id)

        # landing: aws.s3.bucket
        landing = s3.Bucket(
            self,
            "landing",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(90))],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        landing.node.default_child.add_property_override(
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
            True,
        )

        # on-arrival: aws.s3.event
        on_arrival = ddk.S3EventStage(
            self,
            "on-arrival",
            bucket=landing,
            event_names=["Object Created"],
            key_prefix=["incoming/"],
        )

        # partner-key: aws.secret
        partner_key = secretsmanager.Secret(
            self,
            "partner-key",
            secret_name="research/orders/partner-key",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=32),
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

        # validate: aws.sqs_lambda
        validate = ddk.SqsToLambdaStage(
            self,
            "validate",
            lambda_function_props=ddk.SqsToLambdaStageFunctionProps(
                code=lambda_.Code.from_asset("src/lambda/validate"),
                handler="index.handler",
                runtime=lambda_.Runtime.PYTHON_3_12,
                timeout=cdk.Duration.seconds(120),
                memory_size=512,
                environment={
                    "COLUMNS": "order_id,customer,amount,currency",
                    "EVENT_SOURCE": "research-research-orders-k3v9x2ab." + environment_id,
                    "EVENT_DETAIL_TYPE": "orders.validate",
                    "READ_LANDING": landing.bucket_name,
                    "SECRET_PARTNER_KEY": partner_key.secret_arn,
                },
                errors_alarm_threshold=5,
            ),
            batch_size=10,
            dlq_enabled=True,
            max_receive_count=3,
            sqs_queue_props=sqs.QueueProps(
                visibility_timeout=cdk.Duration.seconds(120),
                encryption=sqs.QueueEncryption.SQS_MANAGED,
                enforce_ssl=True,
            ),
        )
        validate.dead_letter_queue.node.default_child.add_property_override("SqsManagedSseEnabled", True)
        landing.grant_read(validate.function)
        partner_key.grant_read(validate.function)

        # clean: aws.glue.job
        clean_role = iam.Role(
            self,
            "clean-role",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSGlueServiceRole"),
            ],
        )
        clean = ddk.GlueTransformStage(
            self,
            "clean",
            job_props=ddk.GlueFactoryProps(
                glue_job_type="PySparkEtlJob",
                glue_job_properties=glue_alpha.PySparkEtlJobProps(
                    role=clean_role,
                    script=glue_alpha.Code.from_asset("src/glue/clean.py"),
                    glue_version=glue_alpha.GlueVersion.V4_0,
                    worker_type=glue_alpha.WorkerType.G_1X,
                    number_of_workers=2,
                    timeout=cdk.Duration.minutes(30),
                    max_retries=0,
                    default_arguments={"--read_landing": landing.bucket_name},
                ),
            ),
        )
        clean.state_machine.node.default_child.add_property_override(
            "DefinitionString",
            cdk.Stack.of(self).to_json_string({
                "StartAt": "Start Job Run",
                "States": {
                    "Start Job Run": {
                        "Type": "Task",
                        "Resource": "arn:" + cdk.Stack.of(self).partition + ":states:::glue:startJobRun.sync",
                        "Parameters": {"JobName": clean.glue_job.job_name},
                        "Retry": [
                            {
                                "ErrorEquals": ["Glue.ConcurrentRunsExceededException"],
                                "IntervalSeconds": 60,
                                "MaxAttempts": 3,
                                "BackoffRate": 2,
                            },
                        ],
                        "End": True,
                    },
                },
            }),
        )
        landing.grant_read(clean_role)

        # curated: aws.s3.bucket
        curated = s3.Bucket(
            self,
            "curated",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        curated.grant_read_write(clean_role)

        # catalog: aws.glue.database
        catalog = glue_alpha.Database(self, "catalog", database_name="research_orders")

        # find-tables: aws.glue.crawler
        find_tables_role = iam.Role(
            self,
            "find-tables-role",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSGlueServiceRole"),
            ],
        )
        find_tables = constructs.Construct(self, "find-tables")
        glue.CfnCrawler(
            find_tables,
            "Resource",
            role=find_tables_role.role_arn,
            database_name=catalog.database_name,
            schedule=glue.CfnCrawler.ScheduleProperty(schedule_expression="cron(0 4 * * ? *)"),
            targets=glue.CfnCrawler.TargetsProperty(
                s3_targets=[
                    glue.CfnCrawler.S3TargetProperty(path="s3://" + curated.bucket_name + "/orders/"),
                ],
            ),
            schema_change_policy=glue.CfnCrawler.SchemaChangePolicyProperty(
                update_behavior="UPDATE_IN_DATABASE",
                delete_behavior="DEPRECATE_IN_DATABASE",
            ),
        )
        curated.grant_read(find_tables_role)

        # answers: aws.s3.bucket
        answers = s3.Bucket(
            self,
            "answers",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(30))],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        report = ddk.AthenaSQLStage(
            self,
            "report",
            query_string=[
                "SELECT currency, sum(amount) AS total FROM orders WHERE day = current_date - interval '1' day GROUP BY currency",
            ],
            work_group="primary",
            database_name=catalog.database_name,
            output_location=s3.Location(bucket_name=answers.bucket_name, object_key="athena/report"),
        )
        curated.grant_read(report.state_machine)
        answers.grant_read_write(report.state_machine)

        # failed: aws.alarm
        failed_alarm_clean = cloudwatch.Alarm(
            self,
            "failed on clean",
            metric=clean.state_machine.metric_failed().with_(period=cdk.Duration.seconds(300)),
            threshold=0,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )

        # team: aws.sns.topic
        team = sns.Topic(self, "team", display_name="Research orders", enforce_ssl=True)

        # What starts what
        pipeline = ddk.DataPipeline(
            self,
            "DataPipeline",
            name="Orders",
            description="From the files that partners send to the table that the morning report reads.",
        )
        pipeline.add_stage(stage=on_arrival, skip_rule=True)
        pipeline.add_stage(stage=validate, skip_rule=True)
        pipeline.add_stage(stage=clean, skip_rule=True)
        pipeline.add_stage(stage=report, skip_rule=True)
        pipeline.add_rule(
            id="on-arrival to validate",
            event_pattern=on_arrival.event_pattern,
            event_targets=validate.targets,
        )
        clean.glue_job.node.default_child.add_property_override(
            "DefaultArguments.--write_curated",
            curated.bucket_name,
        )
        pipeline.add_rule(
            id="validate to clean",
            event_pattern=events.EventPattern(
                source=["research-research-orders-k3v9x2ab." + environment_id],
                detail_type=["orders.validate"],
            ),
            event_targets=clean.targets,
        )
        scheduler.Schedule(
            self,
            "every-morning to report",
            schedule=scheduler.ScheduleExpression.expression(
                "cron(0 6 ? * MON-FRI *)",
                cdk.TimeZone.of("Europe/Dublin"),
            ),
            target=scheduler_targets.StepFunctionsStartExecution(report.state_machine),
            enabled=True,
        )
        failed_alarm_clean.node.default_child.add_property_override("AlarmActions", [team.topic_arn])
        team.grant_publish(iam.ServicePrincipal(
            "cloudwatch.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account}},
        ))
