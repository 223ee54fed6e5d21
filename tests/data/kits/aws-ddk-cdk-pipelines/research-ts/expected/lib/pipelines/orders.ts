import * as cdk from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as constructs from "constructs";
import * as ddk from "aws-ddk-core";
import * as glue from "aws-cdk-lib/aws-glue";
import * as glue_alpha from "@aws-cdk/aws-glue-alpha";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import * as scheduler_targets from "aws-cdk-lib/aws-scheduler-targets";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import * as sns from "aws-cdk-lib/aws-sns";
import * as sqs from "aws-cdk-lib/aws-sqs";

export interface OrdersPipelineProps {
  /** The stage that is deployed, such as dev or prod. */
  readonly environmentId: string;
}

export class OrdersPipeline extends constructs.Construct {
  constructor(scope: constructs.Construct, id: string, props: OrdersPipelineProps) {
    super(scope, id);

    // landing: aws.s3.bucket
    const landing = new s3.Bucket(this, "landing", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: cdk.Duration.days(90) }],
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    (landing.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
      true,
    );

    // on-arrival: aws.s3.event
    const onArrival = new ddk.S3EventStage(this, "on-arrival", {
      bucket: landing,
      eventNames: ["Object Created"],
      keyPrefix: ["incoming/"],
    });

    // partner-key: aws.secret
    const partnerKey = new secretsmanager.Secret(this, "partner-key", {
      secretName: "research/orders/partner-key",
      generateSecretString: { passwordLength: 32 },
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });

    // validate: aws.sqs_lambda
    const validate = new ddk.SqsToLambdaStage(this, "validate", {
      lambdaFunctionProps: {
        code: lambda.Code.fromAsset("src/lambda/validate"),
        handler: "index.handler",
        runtime: lambda.Runtime.PYTHON_3_12,
        timeout: cdk.Duration.seconds(120),
        memorySize: 512,
        environment: {
          COLUMNS: "order_id,customer,amount,currency",
          EVENT_SOURCE: "research-research-orders-k3v9x2ab." + props.environmentId,
          EVENT_DETAIL_TYPE: "orders.validate",
          READ_LANDING: landing.bucketName,
          SECRET_PARTNER_KEY: partnerKey.secretArn,
        },
        errorsAlarmThreshold: 5,
      },
      batchSize: 10,
      dlqEnabled: true,
      maxReceiveCount: 3,
      sqsQueueProps: {
        visibilityTimeout: cdk.Duration.seconds(120),
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
      },
    });
    (validate.deadLetterQueue!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "SqsManagedSseEnabled",
      true,
    );
    landing.grantRead(validate.function);
    partnerKey.grantRead(validate.function);

    // clean: aws.glue.job
    const cleanRole = new iam.Role(this, "clean-role", {
      assumedBy: new iam.ServicePrincipal("glue.amazonaws.com"),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSGlueServiceRole")],
    });
    const clean = new ddk.GlueTransformStage(this, "clean", {
      jobProps: {
        glueJobType: "PySparkEtlJob",
        glueJobProperties: {
          role: cleanRole,
          script: glue_alpha.Code.fromAsset("src/glue/clean.py"),
          glueVersion: glue_alpha.GlueVersion.V4_0,
          workerType: glue_alpha.WorkerType.G_1X,
          numberOfWorkers: 2,
          timeout: cdk.Duration.minutes(30),
          maxRetries: 0,
          defaultArguments: { "--read_landing": landing.bucketName },
        },
      },
    });
    (clean.stateMachine!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefinitionString",
      cdk.Stack.of(this).toJsonString({
        StartAt: "Start Job Run",
        States: {
          "Start Job Run": {
            Type: "Task",
            Resource: "arn:" + cdk.Stack.of(this).partition + ":states:::glue:startJobRun.sync",
            Parameters: { JobName: clean.glueJob.jobName },
            Retry: [
              {
                ErrorEquals: ["Glue.ConcurrentRunsExceededException"],
                IntervalSeconds: 60,
                MaxAttempts: 3,
                BackoffRate: 2,
              },
            ],
            End: true,
          },
        },
      }),
    );
    landing.grantRead(cleanRole);

    // curated: aws.s3.bucket
    const curated = new s3.Bucket(this, "curated", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    curated.grantReadWrite(cleanRole);

    // catalog: aws.glue.database
    const catalog = new glue_alpha.Database(this, "catalog", { databaseName: "research_orders" });

    // find-tables: aws.glue.crawler
    const findTablesRole = new iam.Role(this, "find-tables-role", {
      assumedBy: new iam.ServicePrincipal("glue.amazonaws.com"),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSGlueServiceRole")],
    });
    const findTables = new constructs.Construct(this, "find-tables");
    new glue.CfnCrawler(findTables, "Resource", {
      role: findTablesRole.roleArn,
      databaseName: catalog.databaseName,
      schedule: { scheduleExpression: "cron(0 4 * * ? *)" },
      targets: { s3Targets: [{ path: "s3://" + curated.bucketName + "/orders/" }] },
      schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "DEPRECATE_IN_DATABASE" },
    });
    curated.grantRead(findTablesRole);

    // answers: aws.s3.bucket
    const answers = new s3.Bucket(this, "answers", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: cdk.Duration.days(30) }],
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    const report = new ddk.AthenaSQLStage(this, "report", {
      queryString: [
        "SELECT currency, sum(amount) AS total FROM orders WHERE day = current_date - interval '1' day GROUP BY currency",
      ],
      workGroup: "primary",
      databaseName: catalog.databaseName,
      outputLocation: { bucketName: answers.bucketName, objectKey: "athena/report" },
    });
    curated.grantRead(report.stateMachine);
    answers.grantReadWrite(report.stateMachine);

    // failed: aws.alarm
    const failedAlarmClean = new cloudwatch.Alarm(this, "failed on clean", {
      metric: clean.stateMachine.metricFailed().with({ period: cdk.Duration.seconds(300) }),
      threshold: 0,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });

    // team: aws.sns.topic
    const team = new sns.Topic(this, "team", { displayName: "Research orders", enforceSSL: true });

    // What starts what
    const pipeline = new ddk.DataPipeline(this, "DataPipeline", {
      name: "Orders",
      description: "From the files that partners send to the table that the morning report reads.",
    });
    pipeline.addStage({ stage: onArrival, skipRule: true });
    pipeline.addStage({ stage: validate, skipRule: true });
    pipeline.addStage({ stage: clean, skipRule: true });
    pipeline.addStage({ stage: report, skipRule: true });
    pipeline.addRule({
      id: "on-arrival to validate",
      eventPattern: onArrival.eventPattern,
      eventTargets: validate.targets,
    });
    (clean.glueJob!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefaultArguments.--write_curated",
      curated.bucketName,
    );
    pipeline.addRule({
      id: "validate to clean",
      eventPattern: {
        source: ["research-research-orders-k3v9x2ab." + props.environmentId],
        detailType: ["orders.validate"],
      },
      eventTargets: clean.targets,
    });
    new scheduler.Schedule(this, "every-morning to report", {
      schedule: scheduler.ScheduleExpression.expression("cron(0 6 ? * MON-FRI *)", cdk.TimeZone.of(
        "Europe/Dublin",
      )),
      target: new scheduler_targets.StepFunctionsStartExecution(report.stateMachine, {}),
      enabled: true,
    });
    (failedAlarmClean.node.defaultChild as cdk.CfnResource).addPropertyOverride("AlarmActions", [
      team.topicArn,
    ]);
    team.grantPublish(new iam.ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": cdk.Stack.of(this).account } },
    }));
  }
}
