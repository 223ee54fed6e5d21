import aws_cdk as cdk
import aws_ddk_core as ddk
import constructs
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_glue_alpha as glue_alpha
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions


class OrdersPipeline(constructs.Construct):
    def __init__(self, scope: constructs.Construct, construct_id: str, *, environment_id: str) -> None:
        """environment_id: the stage that is deployed, such as dev or prod."""
        super().__init__(scope, construct_id)

        # order-placed: aws.events.rule
        order_placed = events.Rule(
            self,
            "order-placed",
            event_pattern=events.EventPattern(source=["shop.orders"], detail_type=["Order placed"]),
            enabled=True,
        )

        # waiting: aws.sqs.queue
        waiting_dead_letters = sqs.Queue(
            self,
            "waiting-dead-letters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        waiting = sqs.Queue(
            self,
            "waiting",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=cdk.Duration.seconds(180),
            retention_period=cdk.Duration.days(7),
            dead_letter_queue=sqs.DeadLetterQueue(queue=waiting_dead_letters, max_receive_count=3),
        )

        # rates: aws.secret
        rates = secretsmanager.Secret(
            self,
            "rates",
            secret_name="shop/events/rates",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=32),
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

        # price: aws.sqs_lambda
        price = ddk.SqsToLambdaStage(
            self,
            "price",
            lambda_function_props=ddk.SqsToLambdaStageFunctionProps(
                code=lambda_.Code.from_asset("src/lambda/price"),
                handler="index.handler",
                runtime=lambda_.Runtime.PYTHON_3_12,
                timeout=cdk.Duration.seconds(30),
                memory_size=512,
                environment={
                    "CURRENCY": "EUR",
                    "EVENT_SOURCE": "shop-shop-events-e4w7k1zs." + environment_id,
                    "EVENT_DETAIL_TYPE": "orders.price",
                    "SECRET_RATES": rates.secret_arn,
                },
                errors_alarm_threshold=5,
            ),
            batch_size=25,
            max_batching_window=cdk.Duration.seconds(5),
            sqs_queue=waiting,
        )
        rates.grant_read(price.function)

        # orders: aws.s3.bucket
        orders = s3.Bucket(
            self,
            "orders",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        orders.grant_read_write(price.function)

        # priced: aws.sns.topic
        priced = sns.Topic(self, "priced", display_name="Priced orders", enforce_ssl=True)
        priced.grant_publish(price.function)

        # large: aws.sns_sqs_lambda
        large = ddk.SnsSqsToLambdaStage(
            self,
            "large",
            lambda_function_props=ddk.SqsToLambdaStageFunctionProps(
                code=lambda_.Code.from_asset("src/lambda/large"),
                handler="index.handler",
                runtime=lambda_.Runtime.PYTHON_3_12,
                timeout=cdk.Duration.seconds(60),
                memory_size=256,
                environment={
                    "THRESHOLD": "5000",
                    "EVENT_SOURCE": "shop-shop-events-e4w7k1zs." + environment_id,
                    "EVENT_DETAIL_TYPE": "orders.large",
                },
                errors_alarm_threshold=5,
            ),
            batch_size=10,
            sqs_queue_props=sqs.QueueProps(
                visibility_timeout=cdk.Duration.seconds(120),
                encryption=sqs.QueueEncryption.SQS_MANAGED,
                enforce_ssl=True,
            ),
            sns_topic=priced,
            disable_default_topic_policy=True,
            filter_policy={"size": sns.SubscriptionFilter.string_filter(allowlist=["large"])},
            raw_message_delivery=True,
        )

        # load: aws.redshift.sql
        load = ddk.RedshiftDataApiStage(
            self,
            "load",
            redshift_cluster_identifier="shop-analytics",
            sql_statements=["CALL load_orders(current_date)", "ANALYZE orders"],
            database_name="shop",
            polling_time=cdk.Duration.seconds(15),
            additional_role_policy_statements=[
                iam.PolicyStatement(
                    actions=["redshift-serverless:GetCredentials"],
                    resources=[
                        "arn:" + cdk.Stack.of(self).partition + ":redshift-serverless:" + cdk.Stack.of(self).region + ":" + cdk.Stack.of(
                            self,
                        ).account + ":workgroup/*",
                    ],
                ),
            ],
        )
        load.state_machine.node.default_child.add_property_override(
            "DefinitionString",
            cdk.Stack.of(self).to_json_string({
                "StartAt": "load Execute Statement on Redshift",
                "States": {
                    "load Execute Statement on Redshift": {
                        "Type": "Task",
                        "Next": "wait",
                        "ResultPath": "$.sql_output",
                        "Resource": "arn:" + cdk.Stack.of(
                            self,
                        ).partition + ":states:::aws-sdk:redshiftdata:batchExecuteStatement",
                        "Parameters": {
                            "WorkgroupName": "shop-analytics",
                            "Database": "shop",
                            "Sqls": ["CALL load_orders(current_date)", "ANALYZE orders"],
                        },
                    },
                    "wait": {"Type": "Wait", "Seconds": 15, "Next": "load Describe Statement on Redshift"},
                    "load Describe Statement on Redshift": {
                        "Type": "Task",
                        "Next": "check status",
                        "ResultPath": "$.sql_output",
                        "Resource": "arn:" + cdk.Stack.of(
                            self,
                        ).partition + ":states:::aws-sdk:redshiftdata:describeStatement",
                        "Parameters": {"Id.$": "$.sql_output.Id"},
                    },
                    "check status": {
                        "Type": "Choice",
                        "Choices": [
                            {"Variable": "$.sql_output.Status", "StringEquals": "FAILED", "Next": "failure"},
                            {"Variable": "$.sql_output.Status", "StringEquals": "ABORTED", "Next": "failure"},
                            {
                                "Variable": "$.sql_output.Status",
                                "StringEquals": "FINISHED",
                                "Next": "success",
                            },
                        ],
                        "Default": "wait",
                    },
                    "failure": {"Type": "Fail"},
                    "success": {"Type": "Succeed"},
                },
            }),
        )

        # best: aws.glue.job
        best_role = iam.Role(
            self,
            "best-role",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSGlueServiceRole"),
            ],
        )
        best = ddk.GlueTransformStage(
            self,
            "best",
            job_props=ddk.GlueFactoryProps(
                glue_job_type="PySparkEtlJob",
                glue_job_properties=glue_alpha.PySparkEtlJobProps(
                    role=best_role,
                    script=glue_alpha.Code.from_asset("src/glue/best.py"),
                    glue_version=glue_alpha.GlueVersion.V4_0,
                    worker_type=glue_alpha.WorkerType.G_1X,
                    number_of_workers=2,
                    timeout=cdk.Duration.minutes(20),
                    max_retries=0,
                    default_arguments={"--read_orders": orders.bucket_name},
                ),
            ),
        )
        best.state_machine.node.default_child.add_property_override(
            "DefinitionString",
            cdk.Stack.of(self).to_json_string({
                "StartAt": "Start Job Run",
                "States": {
                    "Start Job Run": {
                        "Type": "Task",
                        "Resource": "arn:" + cdk.Stack.of(self).partition + ":states:::glue:startJobRun.sync",
                        "Parameters": {"JobName": best.glue_job.job_name},
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
        orders.grant_read(best_role)

        # offers: aws.dynamodb
        offers = dynamodb.Table(
            self,
            "offers",
            partition_key=dynamodb.Attribute(name="country", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="article", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True,
            ),
            deletion_protection=True,
            encryption=dynamodb.TableEncryption.DEFAULT,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        offers.grant_read_write_data(best_role)

        # refresh: aws.lambda
        refresh = lambda_.Function(
            self,
            "refresh",
            code=lambda_.Code.from_asset("src/lambda/refresh"),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_12,
            timeout=cdk.Duration.seconds(30),
            memory_size=256,
            environment={
                "EVENT_SOURCE": "shop-shop-events-e4w7k1zs." + environment_id,
                "EVENT_DETAIL_TYPE": "orders.refresh",
            },
        )
        refresh.add_event_source(event_sources.DynamoEventSource(
            offers,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            bisect_batch_on_error=True,
            retry_attempts=3,
        ))

        # close: aws.sfn
        close = stepfunctions.StateMachine(
            self,
            "close",
            definition_body=stepfunctions.DefinitionBody.from_string(cdk.Stack.of(self).to_json_string({
                "StartAt": "Say so",
                "States": {
                    "Say so": {
                        "End": True,
                        "Parameters": {
                            "Entries": [
                                {"Detail": {}, "DetailType": "Day closed", "Source": "shop.analytics"},
                            ],
                        },
                        "Resource": "arn:aws:states:::events:putEvents",
                        "Type": "Task",
                    },
                },
            })),
            state_machine_type=stepfunctions.StateMachineType.STANDARD,
            tracing_enabled=True,
        )
        close_policy = iam.Policy(
            self,
            "close Permissions",
            statements=[
                iam.PolicyStatement.from_json({
                    "Action": "events:PutEvents",
                    "Effect": "Allow",
                    "Resource": "arn:aws:events:*:*:event-bus/default",
                }),
            ],
            roles=[close.role],
        )
        close_policy.node.default_child.add_property_override(
            "PolicyDocument.Statement",
            [
                {
                    "Action": "events:PutEvents",
                    "Effect": "Allow",
                    "Resource": "arn:aws:events:*:*:event-bus/default",
                },
            ],
        )

        # stuck: aws.alarm
        stuck_alarm_waiting = cloudwatch.Alarm(
            self,
            "stuck on waiting",
            metric=waiting.metric_approximate_number_of_messages_visible().with_(
                period=cdk.Duration.seconds(300),
                statistic="Maximum",
            ),
            threshold=900,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        stuck_alarm_waiting.node.default_child.add_property_override(
            "MetricName",
            "ApproximateAgeOfOldestMessage",
        )

        # What starts what
        pipeline = ddk.DataPipeline(
            self,
            "DataPipeline",
            name="Orders",
            description="From the event of an order to the warehouse, and from there to the offers that the shop shows.",
        )
        pipeline.add_stage(stage=price, skip_rule=True)
        pipeline.add_stage(stage=large, skip_rule=True)
        pipeline.add_stage(stage=load, skip_rule=True)
        pipeline.add_stage(stage=best, skip_rule=True)
        order_placed.add_target(targets.SqsQueue(waiting))
        price.function.node.default_child.add_property_override(
            "Environment.Variables.WRITE_ORDERS",
            orders.bucket_name,
        )
        price.function.node.default_child.add_property_override(
            "Environment.Variables.SEND_PRICED",
            priced.topic_arn,
        )
        scheduler.Schedule(
            self,
            "every-evening to load",
            schedule=scheduler.ScheduleExpression.expression(
                "cron(0 22 * * ? *)",
                cdk.TimeZone.of("Europe/Dublin"),
            ),
            target=scheduler_targets.StepFunctionsStartExecution(load.state_machine),
            enabled=True,
        )
        pipeline.add_rule(id="load to best", event_pattern=load.event_pattern, event_targets=best.targets)
        pipeline.add_rule(
            id="best to close",
            event_pattern=best.event_pattern,
            event_targets=[targets.SfnStateMachine(close)],
        )
