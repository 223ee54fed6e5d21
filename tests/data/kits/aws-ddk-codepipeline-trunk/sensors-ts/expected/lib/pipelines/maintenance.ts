import * as cdk from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as constructs from "constructs";
import * as ddk from "aws-ddk-core";
import * as iam from "aws-cdk-lib/aws-iam";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import * as scheduler_targets from "aws-cdk-lib/aws-scheduler-targets";
import * as sns from "aws-cdk-lib/aws-sns";

export interface MaintenancePipelineProps {
  /** The stage that is deployed, such as dev or prod. */
  readonly environmentId: string;
}

export class MaintenancePipeline extends constructs.Construct {
  constructor(scope: constructs.Construct, id: string, _props: MaintenancePipelineProps) {
    super(scope, id);

    // orders: aws.appflow
    const orders = new ddk.AppFlowIngestionStage(this, "orders", {
      flowName: "plants-maintenance-orders",
      flowExecutionStatusCheckPeriod: cdk.Duration.seconds(15),
    });
    (orders.node.findChild("Flow Execution Status Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Runtime",
      "python3.12",
    );
    (orders.stateMachine.role.node.findChild("DefaultPolicy").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "PolicyDocument.Statement",
      [
        {
          Effect: "Allow",
          Action: ["appflow:StartFlow", "appflow:DescribeFlowExecutionRecords"],
          Resource: "arn:" + cdk.Stack.of(this).partition + ":appflow:" + cdk.Stack.of(this).region + ":" + cdk.Stack.of(
            this,
          ).account + ":flow/plants-maintenance-orders",
        },
      ],
    );
    (orders.stateMachine!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefinitionString",
      cdk.Stack.of(this).toJsonString({
        StartAt: "Start Flow Execution",
        QueryLanguage: "JSONata",
        States: {
          "Start Flow Execution": {
            Type: "Task",
            Next: "Wait Before Checking Flow Status",
            Retry: [
              {
                ErrorEquals: ["Appflow.ConflictException"],
                IntervalSeconds: 60,
                MaxAttempts: 10,
                BackoffRate: 1,
              },
            ],
            Resource: "arn:" + cdk.Stack.of(this).partition + ":states:::aws-sdk:appflow:startFlow",
            Arguments: { FlowName: "plants-maintenance-orders" },
            Assign: { executionId: "{% $states.result.ExecutionId %}" },
          },
          "Wait Before Checking Flow Status": {
            Type: "Wait",
            Seconds: 15,
            Next: "Get Flow Execution Status",
          },
          "Get Flow Execution Status": {
            Type: "Task",
            Next: "Check Flow Execution Status",
            Resource: "arn:" + cdk.Stack.of(
              this,
            ).partition + ":states:::aws-sdk:appflow:describeFlowExecutionRecords",
            Arguments: { FlowName: "plants-maintenance-orders", MaxResults: 100 },
            Assign: {
              status: "{% ($found := $states.result.FlowExecutions[ExecutionId = $executionId].ExecutionStatus; $exists($found) ? $found : 'InProgress') %}",
            },
          },
          "Check Flow Execution Status": {
            Type: "Choice",
            Choices: [
              { Condition: "{% $status = 'Successful' %}", Next: "success" },
              { Condition: "{% $status = 'Error' or $status = 'Canceled' %}", Next: "failure" },
            ],
            Default: "Wait Before Checking Flow Status",
          },
          success: { Type: "Succeed" },
          failure: { Type: "Fail", Error: "WorkflowFailure", Cause: "AppFlow failure" },
        },
      }),
    );

    // wear: aws.emr.serverless
    const wear = new constructs.Construct(this, "wear");
    const wearStage = new ddk.EMRServerlessJobStage(wear, "Stage", {
      applicationId: "00f1abcd2345",
      executionRoleArn: "arn:aws:iam::222222222222:role/wear-job",
      jobDriver: {
        SparkSubmit: {
          EntryPoint: "s3://plants-models/wear.py",
          SparkSubmitParameters: "--conf spark.executor.memory=8g",
        },
      },
      jobExecutionStatusCheckPeriod: cdk.Duration.seconds(30),
    });
    (wearStage.stateMachine!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefinitionString",
      cdk.Stack.of(this).toJsonString({
        StartAt: "Start Job Run",
        States: {
          "Start Job Run": {
            Type: "Task",
            Next: "Get Job Status",
            Resource: "arn:" + cdk.Stack.of(this).partition + ":states:::aws-sdk:emrserverless:startJobRun",
            Parameters: {
              ApplicationId: "${applicationId}",
              ExecutionRoleArn: "${executionRoleArn}",
              JobDriver: {
                SparkSubmit: {
                  EntryPoint: "s3://plants-models/wear.py",
                  SparkSubmitParameters: "--conf spark.executor.memory=8g",
                },
              },
              "ClientToken.$": "States.UUID()",
            },
          },
          "Get Job Status": {
            Type: "Task",
            Next: "Job Status Choice",
            ResultPath: "$.JobStatus",
            Resource: "arn:" + cdk.Stack.of(this).partition + ":states:::aws-sdk:emrserverless:getJobRun",
            Parameters: { "ApplicationId.$": "$.ApplicationId", "JobRunId.$": "$.JobRunId" },
          },
          "Wait Before Checking Job Status": { Type: "Wait", Seconds: 30, Next: "Get Job Status" },
          "Job Status Choice": {
            Type: "Choice",
            Choices: [
              { Variable: "$.JobStatus.JobRun.State", StringEquals: "SUCCESS", Next: "Success State" },
              {
                Or: [
                  { Variable: "$.JobStatus.JobRun.State", StringEquals: "FAILED" },
                  { Variable: "$.JobStatus.JobRun.State", StringEquals: "CANCELLED" },
                ],
                Next: "Fail State",
              },
            ],
            Default: "Wait Before Checking Job Status",
          },
          "Success State": { Type: "Succeed" },
          "Fail State": { Type: "Fail" },
        },
      }),
    );
    (wearStage.stateMachine!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefinitionSubstitutions",
      { applicationId: "00f1abcd2345", executionRoleArn: "arn:aws:iam::222222222222:role/wear-job" },
    );
    (wearStage.stateMachine.role.node.findChild("DefaultPolicy").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "PolicyDocument.Statement",
      [
        {
          Effect: "Allow",
          Action: "emr-serverless:StartJobRun",
          Resource: {
            "Fn::Sub": "arn:${AWS::Partition}:emr-serverless:${AWS::Region}:${AWS::AccountId}:/applications/00f1abcd2345",
          },
        },
        {
          Effect: "Allow",
          Action: "emr-serverless:GetJobRun",
          Resource: {
            "Fn::Sub": "arn:${AWS::Partition}:emr-serverless:${AWS::Region}:${AWS::AccountId}:/applications/00f1abcd2345/jobruns/*",
          },
        },
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "arn:aws:iam::222222222222:role/wear-job",
          Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
        },
      ],
    );

    // plan: aws.mwaa.trigger
    const plan = new ddk.MWAATriggerDagsStage(this, "plan", {
      mwaaEnvironmentName: "plants-dev",
      dags: ["plan_maintenance"],
      statusCheckPeriod: cdk.Duration.seconds(15),
    });
    (plan.node.findChild("MWAA Stage Lambda Role").node.findChild("DefaultPolicy").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "PolicyDocument.Statement",
      [
        {
          Effect: "Allow",
          Action: "airflow:CreateCliToken",
          Resource: {
            "Fn::Sub": "arn:${AWS::Partition}:airflow:${AWS::Region}:${AWS::AccountId}:environment/plants-dev",
          },
        },
      ],
    );
    (plan.node.findChild("Trigger Dag Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Runtime",
      "python3.12",
    );
    (plan.node.findChild("Trigger Dag Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Environment.Variables.MWAA_ENVIRONMENT",
      "plants-dev",
    );
    (plan.node.findChild("Trigger Dag Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Code.ZipFile",
      "import base64\nimport http.client\nimport json\nimport os\n\nimport boto3\n\nmwaa = boto3.client(\"mwaa\")\n\n\ndef airflow(command):\n    \"\"\"Runs an Airflow command in the environment and gives back what it printed.\"\"\"\n    token = mwaa.create_cli_token(Name=os.environ[\"MWAA_ENVIRONMENT\"])\n    connection = http.client.HTTPSConnection(token[\"WebServerHostname\"], timeout=50)\n    headers = {\"Authorization\": \"Bearer \" + token[\"CliToken\"], \"Content-Type\": \"text/plain\"}\n    connection.request(\"POST\", \"/aws_mwaa/cli\", command, headers)\n    answer = connection.getresponse()\n    body = answer.read().decode(\"utf-8\")\n    if answer.status != 200:\n        raise RuntimeError(f\"Airflow answered {answer.status}: {body}\")\n    output = json.loads(body)\n    return base64.b64decode(output[\"stdout\"]).decode(\"utf-8\"), base64.b64decode(output[\"stderr\"]).decode(\"utf-8\")\n\n\ndef lambda_handler(event, context):\n    # A quotation mark would end the argument; JSON has another way to write it.\n    conf = json.dumps(event[\"body\"]).replace(\"'\", \"\\\\u0027\")\n    for dag_id in event[\"dag_ids\"]:\n        output, errors = airflow(f\"dags trigger {dag_id} --conf '{conf}'\")\n        if not output:\n            raise RuntimeError(f\"{dag_id} did not start: {errors}\")\n",
    );
    (plan.node.findChild("Check Dag Status Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Runtime",
      "python3.12",
    );
    (plan.node.findChild("Check Dag Status Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Environment.Variables.MWAA_ENVIRONMENT",
      "plants-dev",
    );
    (plan.node.findChild("Check Dag Status Lambda").node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Code.ZipFile",
      "import base64\nimport http.client\nimport json\nimport os\n\nimport boto3\n\nmwaa = boto3.client(\"mwaa\")\n\n\ndef airflow(command):\n    \"\"\"Runs an Airflow command in the environment and gives back what it printed.\"\"\"\n    token = mwaa.create_cli_token(Name=os.environ[\"MWAA_ENVIRONMENT\"])\n    connection = http.client.HTTPSConnection(token[\"WebServerHostname\"], timeout=50)\n    headers = {\"Authorization\": \"Bearer \" + token[\"CliToken\"], \"Content-Type\": \"text/plain\"}\n    connection.request(\"POST\", \"/aws_mwaa/cli\", command, headers)\n    answer = connection.getresponse()\n    body = answer.read().decode(\"utf-8\")\n    if answer.status != 200:\n        raise RuntimeError(f\"Airflow answered {answer.status}: {body}\")\n    output = json.loads(body)\n    return base64.b64decode(output[\"stdout\"]).decode(\"utf-8\"), base64.b64decode(output[\"stderr\"]).decode(\"utf-8\")\n\n\ndef lambda_handler(event, context):\n    states = []\n    for dag_id in event[\"dag_ids\"]:\n        output, errors = airflow(f\"dags list-runs -d {dag_id} -o json\")\n        runs = json.loads(output[output.index(\"[\"):])\n        # The newest run is the one that was started; it may still be queued.\n        runs.sort(key=lambda run: run.get(\"execution_date\") or run[\"logical_date\"], reverse=True)\n        states.append(runs[0][\"state\"] if runs else \"queued\")\n    if \"failed\" in states:\n        return \"failed\"\n    return \"success\" if all(state == \"success\" for state in states) else \"running\"\n",
    );

    // failed: aws.alarm
    const failedAlarmOrders = new cloudwatch.Alarm(this, "failed on orders", {
      metric: orders.stateMachine.metricFailed().with({ period: cdk.Duration.seconds(300) }),
      threshold: 0,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const failedAlarmWear = new cloudwatch.Alarm(this, "failed on wear", {
      metric: wearStage.stateMachine.metricFailed().with({ period: cdk.Duration.seconds(300) }),
      threshold: 0,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const failedAlarmPlan = new cloudwatch.Alarm(this, "failed on plan", {
      metric: plan.stateMachine.metricFailed().with({ period: cdk.Duration.seconds(300) }),
      threshold: 0,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });

    // planners: aws.sns.topic
    const planners = new sns.Topic(this, "planners", { displayName: "Maintenance planning", enforceSSL: true });

    // What starts what
    const pipeline = new ddk.DataPipeline(this, "DataPipeline", {
      name: "Maintenance",
      description: "Each night, joins what the machines reported with the orders for maintenance, and plans the next ones.",
    });
    pipeline.addStage({ stage: orders, skipRule: true });
    pipeline.addStage({ stage: wearStage, skipRule: true });
    pipeline.addStage({ stage: plan, skipRule: true });
    new scheduler.Schedule(this, "every-night to orders", {
      schedule: scheduler.ScheduleExpression.expression("cron(0 1 * * ? *)", cdk.TimeZone.of("Europe/Berlin")),
      target: new scheduler_targets.StepFunctionsStartExecution(orders.stateMachine, {}),
      timeWindow: scheduler.TimeWindow.flexible(cdk.Duration.minutes(15)),
      enabled: true,
    });
    pipeline.addRule({
      id: "orders to wear",
      eventPattern: orders.eventPattern,
      eventTargets: wearStage.targets,
    });
    pipeline.addRule({ id: "wear to plan", eventPattern: wearStage.eventPattern, eventTargets: plan.targets });
    (failedAlarmOrders.node.defaultChild as cdk.CfnResource).addPropertyOverride("AlarmActions", [
      planners.topicArn,
    ]);
    (failedAlarmWear.node.defaultChild as cdk.CfnResource).addPropertyOverride("AlarmActions", [
      planners.topicArn,
    ]);
    (failedAlarmPlan.node.defaultChild as cdk.CfnResource).addPropertyOverride("AlarmActions", [
      planners.topicArn,
    ]);
    planners.grantPublish(new iam.ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": cdk.Stack.of(this).account } },
    }));
  }
}
