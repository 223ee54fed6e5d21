import aws_cdk as cdk
import aws_ddk_core as ddk
import constructs
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_sns as sns


class MaintenancePipeline(constructs.Construct):
    def __init__(self, scope: constructs.Construct, construct_id: str, *, environment_id: str) -> None:
        """environment_id: the stage that is deployed, such as dev or prod."""
        super().__init__(scope, construct_id)

        # orders: aws.appflow
        orders = ddk.AppFlowIngestionStage(
            self,
            "orders",
            flow_name="plants-maintenance-orders",
            flow_execution_status_check_period=cdk.Duration.seconds(15),
        )
        orders.node.find_child("Flow Execution Status Lambda").node.default_child.add_property_override(
            "Runtime",
            "python3.12",
        )
        orders.state_machine.role.node.find_child("DefaultPolicy").node.default_child.add_property_override(
            "PolicyDocument.Statement",
            [
                {
                    "Effect": "Allow",
                    "Action": ["appflow:StartFlow", "appflow:DescribeFlowExecutionRecords"],
                    "Resource": "arn:" + cdk.Stack.of(self).partition + ":appflow:" + cdk.Stack.of(self).region + ":" + cdk.Stack.of(
                        self,
                    ).account + ":flow/plants-maintenance-orders",
                },
            ],
        )
        orders.state_machine.node.default_child.add_property_override(
            "DefinitionString",
            cdk.Stack.of(self).to_json_string({
                "StartAt": "Start Flow Execution",
                "QueryLanguage": "JSONata",
                "States": {
                    "Start Flow Execution": {
                        "Type": "Task",
                        "Next": "Wait Before Checking Flow Status",
                        "Retry": [
                            {
                                "ErrorEquals": ["Appflow.ConflictException"],
                                "IntervalSeconds": 60,
                                "MaxAttempts": 10,
                                "BackoffRate": 1,
                            },
                        ],
                        "Resource": "arn:" + cdk.Stack.of(
                            self,
                        ).partition + ":states:::aws-sdk:appflow:startFlow",
                        "Arguments": {"FlowName": "plants-maintenance-orders"},
                        "Assign": {"executionId": "{% $states.result.ExecutionId %}"},
                    },
                    "Wait Before Checking Flow Status": {
                        "Type": "Wait",
                        "Seconds": 15,
                        "Next": "Get Flow Execution Status",
                    },
                    "Get Flow Execution Status": {
                        "Type": "Task",
                        "Next": "Check Flow Execution Status",
                        "Resource": "arn:" + cdk.Stack.of(
                            self,
                        ).partition + ":states:::aws-sdk:appflow:describeFlowExecutionRecords",
                        "Arguments": {"FlowName": "plants-maintenance-orders", "MaxResults": 100},
                        "Assign": {
                            "status": "{% ($found := $states.result.FlowExecutions[ExecutionId = $executionId].ExecutionStatus; $exists($found) ? $found : 'InProgress') %}",
                        },
                    },
                    "Check Flow Execution Status": {
                        "Type": "Choice",
                        "Choices": [
                            {"Condition": "{% $status = 'Successful' %}", "Next": "success"},
                            {
                                "Condition": "{% $status = 'Error' or $status = 'Canceled' %}",
                                "Next": "failure",
                            },
                        ],
                        "Default": "Wait Before Checking Flow Status",
                    },
                    "success": {"Type": "Succeed"},
                    "failure": {"Type": "Fail", "Error": "WorkflowFailure", "Cause": "AppFlow failure"},
                },
            }),
        )

        # wear: aws.emr.serverless
        wear = constructs.Construct(self, "wear")
        wear_stage = ddk.EMRServerlessJobStage(
            wear,
            "Stage",
            application_id="00f1abcd2345",
            execution_role_arn="arn:aws:iam::222222222222:role/wear-job",
            job_driver={
                "SparkSubmit": {
                    "EntryPoint": "s3://plants-models/wear.py",
                    "SparkSubmitParameters": "--conf spark.executor.memory=8g",
                },
            },
            job_execution_status_check_period=cdk.Duration.seconds(30),
        )
        wear_stage.state_machine.node.default_child.add_property_override(
            "DefinitionString",
            cdk.Stack.of(self).to_json_string({
                "StartAt": "Start Job Run",
                "States": {
                    "Start Job Run": {
                        "Type": "Task",
                        "Next": "Get Job Status",
                        "Resource": "arn:" + cdk.Stack.of(
                            self,
                        ).partition + ":states:::aws-sdk:emrserverless:startJobRun",
                        "Parameters": {
                            "ApplicationId": "${applicationId}",
                            "ExecutionRoleArn": "${executionRoleArn}",
                            "JobDriver": {
                                "SparkSubmit": {
                                    "EntryPoint": "s3://plants-models/wear.py",
                                    "SparkSubmitParameters": "--conf spark.executor.memory=8g",
                                },
                            },
                            "ClientToken.$": "States.UUID()",
                        },
                    },
                    "Get Job Status": {
                        "Type": "Task",
                        "Next": "Job Status Choice",
                        "ResultPath": "$.JobStatus",
                        "Resource": "arn:" + cdk.Stack.of(
                            self,
                        ).partition + ":states:::aws-sdk:emrserverless:getJobRun",
                        "Parameters": {"ApplicationId.$": "$.ApplicationId", "JobRunId.$": "$.JobRunId"},
                    },
                    "Wait Before Checking Job Status": {
                        "Type": "Wait",
                        "Seconds": 30,
                        "Next": "Get Job Status",
                    },
                    "Job Status Choice": {
                        "Type": "Choice",
                        "Choices": [
                            {
                                "Variable": "$.JobStatus.JobRun.State",
                                "StringEquals": "SUCCESS",
                                "Next": "Success State",
                            },
                            {
                                "Or": [
                                    {"Variable": "$.JobStatus.JobRun.State", "StringEquals": "FAILED"},
                                    {"Variable": "$.JobStatus.JobRun.State", "StringEquals": "CANCELLED"},
                                ],
                                "Next": "Fail State",
                            },
                        ],
                        "Default": "Wait Before Checking Job Status",
                    },
                    "Success State": {"Type": "Succeed"},
                    "Fail State": {"Type": "Fail"},
                },
            }),
        )
        wear_stage.state_machine.node.default_child.add_property_override(
            "DefinitionSubstitutions",
            {"applicationId": "00f1abcd2345", "executionRoleArn": "arn:aws:iam::222222222222:role/wear-job"},
        )
        wear_stage.state_machine.role.node.find_child("DefaultPolicy").node.default_child.add_property_override(
            "PolicyDocument.Statement",
            [
                {
                    "Effect": "Allow",
                    "Action": "emr-serverless:StartJobRun",
                    "Resource": {
                        "Fn::Sub": "arn:${AWS::Partition}:emr-serverless:${AWS::Region}:${AWS::AccountId}:/applications/00f1abcd2345",
                    },
                },
                {
                    "Effect": "Allow",
                    "Action": "emr-serverless:GetJobRun",
                    "Resource": {
                        "Fn::Sub": "arn:${AWS::Partition}:emr-serverless:${AWS::Region}:${AWS::AccountId}:/applications/00f1abcd2345/jobruns/*",
                    },
                },
                {
                    "Effect": "Allow",
                    "Action": "iam:PassRole",
                    "Resource": "arn:aws:iam::222222222222:role/wear-job",
                    "Condition": {"StringEquals": {"iam:PassedToService": "emr-serverless.amazonaws.com"}},
                },
            ],
        )

        # plan: aws.mwaa.trigger
        plan = ddk.MWAATriggerDagsStage(
            self,
            "plan",
            mwaa_environment_name="plants-dev",
            dags=["plan_maintenance"],
            status_check_period=cdk.Duration.seconds(15),
        )
        plan.node.find_child("MWAA Stage Lambda Role").node.find_child("DefaultPolicy").node.default_child.add_property_override(
            "PolicyDocument.Statement",
            [
                {
                    "Effect": "Allow",
                    "Action": "airflow:CreateCliToken",
                    "Resource": {
                        "Fn::Sub": "arn:${AWS::Partition}:airflow:${AWS::Region}:${AWS::AccountId}:environment/plants-dev",
                    },
                },
            ],
        )
        plan.node.find_child("Trigger Dag Lambda").node.default_child.add_property_override(
            "Runtime",
            "python3.12",
        )
        plan.node.find_child("Trigger Dag Lambda").node.default_child.add_property_override(
            "Environment.Variables.MWAA_ENVIRONMENT",
            "plants-dev",
        )
        plan.node.find_child("Trigger Dag Lambda").node.default_child.add_property_override(
            "Code.ZipFile",
            "import base64\nimport http.client\nimport json\nimport os\n\nimport boto3\n\nmwaa = boto3.client(\"mwaa\")\n\n\ndef airflow(command):\n    \"\"\"Runs an Airflow command in the environment and gives back what it printed.\"\"\"\n    token = mwaa.create_cli_token(Name=os.environ[\"MWAA_ENVIRONMENT\"])\n    connection = http.client.HTTPSConnection(token[\"WebServerHostname\"], timeout=50)\n    headers = {\"Authorization\": \"Bearer \" + token[\"CliToken\"], \"Content-Type\": \"text/plain\"}\n    connection.request(\"POST\", \"/aws_mwaa/cli\", command, headers)\n    answer = connection.getresponse()\n    body = answer.read().decode(\"utf-8\")\n    if answer.status != 200:\n        raise RuntimeError(f\"Airflow answered {answer.status}: {body}\")\n    output = json.loads(body)\n    return base64.b64decode(output[\"stdout\"]).decode(\"utf-8\"), base64.b64decode(output[\"stderr\"]).decode(\"utf-8\")\n\n\ndef lambda_handler(event, context):\n    # A quotation mark would end the argument; JSON has another way to write it.\n    conf = json.dumps(event[\"body\"]).replace(\"'\", \"\\\\u0027\")\n    for dag_id in event[\"dag_ids\"]:\n        output, errors = airflow(f\"dags trigger {dag_id} --conf '{conf}'\")\n        if not output:\n            raise RuntimeError(f\"{dag_id} did not start: {errors}\")\n",
        )
        plan.node.find_child("Check Dag Status Lambda").node.default_child.add_property_override(
            "Runtime",
            "python3.12",
        )
        plan.node.find_child("Check Dag Status Lambda").node.default_child.add_property_override(
            "Environment.Variables.MWAA_ENVIRONMENT",
            "plants-dev",
        )
        plan.node.find_child("Check Dag Status Lambda").node.default_child.add_property_override(
            "Code.ZipFile",
            "import base64\nimport http.client\nimport json\nimport os\n\nimport boto3\n\nmwaa = boto3.client(\"mwaa\")\n\n\ndef airflow(command):\n    \"\"\"Runs an Airflow command in the environment and gives back what it printed.\"\"\"\n    token = mwaa.create_cli_token(Name=os.environ[\"MWAA_ENVIRONMENT\"])\n    connection = http.client.HTTPSConnection(token[\"WebServerHostname\"], timeout=50)\n    headers = {\"Authorization\": \"Bearer \" + token[\"CliToken\"], \"Content-Type\": \"text/plain\"}\n    connection.request(\"POST\", \"/aws_mwaa/cli\", command, headers)\n    answer = connection.getresponse()\n    body = answer.read().decode(\"utf-8\")\n    if answer.status != 200:\n        raise RuntimeError(f\"Airflow answered {answer.status}: {body}\")\n    output = json.loads(body)\n    return base64.b64decode(output[\"stdout\"]).decode(\"utf-8\"), base64.b64decode(output[\"stderr\"]).decode(\"utf-8\")\n\n\ndef lambda_handler(event, context):\n    states = []\n    for dag_id in event[\"dag_ids\"]:\n        output, errors = airflow(f\"dags list-runs -d {dag_id} -o json\")\n        runs = json.loads(output[output.index(\"[\"):])\n        # The newest run is the one that was started; it may still be queued.\n        runs.sort(key=lambda run: run.get(\"execution_date\") or run[\"logical_date\"], reverse=True)\n        states.append(runs[0][\"state\"] if runs else \"queued\")\n    if \"failed\" in states:\n        return \"failed\"\n    return \"success\" if all(state == \"success\" for state in states) else \"running\"\n",
        )

        # failed: aws.alarm
        failed_alarm_orders = cloudwatch.Alarm(
            self,
            "failed on orders",
            metric=orders.state_machine.metric_failed().with_(period=cdk.Duration.seconds(300)),
            threshold=0,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        failed_alarm_wear = cloudwatch.Alarm(
            self,
            "failed on wear",
            metric=wear_stage.state_machine.metric_failed().with_(period=cdk.Duration.seconds(300)),
            threshold=0,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        failed_alarm_plan = cloudwatch.Alarm(
            self,
            "failed on plan",
            metric=plan.state_machine.metric_failed().with_(period=cdk.Duration.seconds(300)),
            threshold=0,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )

        # planners: aws.sns.topic
        planners = sns.Topic(self, "planners", display_name="Maintenance planning", enforce_ssl=True)

        # What starts what
        pipeline = ddk.DataPipeline(
            self,
            "DataPipeline",
            name="Maintenance",
            description="Each night, joins what the machines reported with the orders for maintenance, and plans the next ones.",
        )
        pipeline.add_stage(stage=orders, skip_rule=True)
        pipeline.add_stage(stage=wear_stage, skip_rule=True)
        pipeline.add_stage(stage=plan, skip_rule=True)
        scheduler.Schedule(
            self,
            "every-night to orders",
            schedule=scheduler.ScheduleExpression.expression(
                "cron(0 1 * * ? *)",
                cdk.TimeZone.of("Europe/Berlin"),
            ),
            target=scheduler_targets.StepFunctionsStartExecution(orders.state_machine),
            time_window=scheduler.TimeWindow.flexible(cdk.Duration.minutes(15)),
            enabled=True,
        )
        pipeline.add_rule(
            id="orders to wear",
            event_pattern=orders.event_pattern,
            event_targets=wear_stage.targets,
        )
        pipeline.add_rule(
            id="wear to plan",
            event_pattern=wear_stage.event_pattern,
            event_targets=plan.targets,
        )
        failed_alarm_orders.node.default_child.add_property_override("AlarmActions", [planners.topic_arn])
        failed_alarm_wear.node.default_child.add_property_override("AlarmActions", [planners.topic_arn])
        failed_alarm_plan.node.default_child.add_property_override("AlarmActions", [planners.topic_arn])
        planners.grant_publish(iam.ServicePrincipal(
            "cloudwatch.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account}},
        ))
