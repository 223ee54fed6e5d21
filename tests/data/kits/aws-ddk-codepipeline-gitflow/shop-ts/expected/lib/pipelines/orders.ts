import * as cdk from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as constructs from "constructs";
import * as ddk from "aws-ddk-core";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as event_sources from "aws-cdk-lib/aws-lambda-event-sources";
import * as events from "aws-cdk-lib/aws-events";
import * as glue_alpha from "@aws-cdk/aws-glue-alpha";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import * as scheduler_targets from "aws-cdk-lib/aws-scheduler-targets";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import * as sns from "aws-cdk-lib/aws-sns";
import * as sqs from "aws-cdk-lib/aws-sqs";
import * as stepfunctions from "aws-cdk-lib/aws-stepfunctions";
import * as targets from "aws-cdk-lib/aws-events-targets";

export interface OrdersPipelineProps {
  /** The stage that is deployed, such as dev or prod. */
  readonly environmentId: string;
}

export class OrdersPipeline extends constructs.Construct {
  constructor(scope: constructs.Construct, id: string, props: OrdersPipelineProps) {
    super(scope, id);

    // order-placed: aws.events.rule
    const orderPlaced = new events.Rule(this, "order-placed", {
      eventPattern: { source: ["shop.orders"], detailType: ["Order placed"] },
      enabled: true,
    });

    // waiting: aws.sqs.queue
    const waitingDeadLetters = new sqs.Queue(this, "waiting-dead-letters", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: cdk.Duration.days(14),
    });
    const waiting = new sqs.Queue(this, "waiting", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: cdk.Duration.seconds(180),
      retentionPeriod: cdk.Duration.days(7),
      deadLetterQueue: { queue: waitingDeadLetters, maxReceiveCount: 3 },
    });

    // rates: aws.secret
    const rates = new secretsmanager.Secret(this, "rates", {
      secretName: "shop/events/rates",
      generateSecretString: { passwordLength: 32 },
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });

    // price: aws.sqs_lambda
    const price = new ddk.SqsToLambdaStage(this, "price", {
      lambdaFunctionProps: {
        code: lambda.Code.fromAsset("src/lambda/price"),
        handler: "index.handler",
        runtime: lambda.Runtime.PYTHON_3_12,
        timeout: cdk.Duration.seconds(30),
        memorySize: 512,
        environment: {
          CURRENCY: "EUR",
          EVENT_SOURCE: "shop-shop-events-e4w7k1zs." + props.environmentId,
          EVENT_DETAIL_TYPE: "orders.price",
          SECRET_RATES: rates.secretArn,
        },
        errorsAlarmThreshold: 5,
      },
      batchSize: 25,
      maxBatchingWindow: cdk.Duration.seconds(5),
      sqsQueue: waiting,
    });
    rates.grantRead(price.function);

    // orders: aws.s3.bucket
    const orders = new s3.Bucket(this, "orders", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    orders.grantReadWrite(price.function);

    // priced: aws.sns.topic
    const priced = new sns.Topic(this, "priced", { displayName: "Priced orders", enforceSSL: true });
    priced.grantPublish(price.function);

    // large: aws.sns_sqs_lambda
    const large = new ddk.SnsSqsToLambdaStage(this, "large", {
      lambdaFunctionProps: {
        code: lambda.Code.fromAsset("src/lambda/large"),
        handler: "index.handler",
        runtime: lambda.Runtime.PYTHON_3_12,
        timeout: cdk.Duration.seconds(60),
        memorySize: 256,
        environment: {
          THRESHOLD: "5000",
          EVENT_SOURCE: "shop-shop-events-e4w7k1zs." + props.environmentId,
          EVENT_DETAIL_TYPE: "orders.large",
        },
        errorsAlarmThreshold: 5,
      },
      batchSize: 10,
      sqsQueueProps: {
        visibilityTimeout: cdk.Duration.seconds(120),
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
      },
      snsTopic: priced,
      disableDefaultTopicPolicy: true,
      filterPolicy: { size: sns.SubscriptionFilter.stringFilter({ allowlist: ["large"] }) },
      rawMessageDelivery: true,
    });

    // load: aws.redshift.sql
    const load = new ddk.RedshiftDataApiStage(this, "load", {
      redshiftClusterIdentifier: "shop-analytics",
      sqlStatements: ["CALL load_orders(current_date)", "ANALYZE orders"],
      databaseName: "shop",
      pollingTime: cdk.Duration.seconds(15),
      additionalRolePolicyStatements: [
        new iam.PolicyStatement({
          actions: ["redshift-serverless:GetCredentials"],
          resources: [
            "arn:" + cdk.Stack.of(this).partition + ":redshift-serverless:" + cdk.Stack.of(this).region + ":" + cdk.Stack.of(
              this,
            ).account + ":workgroup/*",
          ],
        }),
      ],
    });
    (load.stateMachine!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefinitionString",
      cdk.Stack.of(this).toJsonString({
        StartAt: "load Execute Statement on Redshift",
        States: {
          "load Execute Statement on Redshift": {
            Type: "Task",
            Next: "wait",
            ResultPath: "$.sql_output",
            Resource: "arn:" + cdk.Stack.of(
              this,
            ).partition + ":states:::aws-sdk:redshiftdata:batchExecuteStatement",
            Parameters: {
              WorkgroupName: "shop-analytics",
              Database: "shop",
              Sqls: ["CALL load_orders(current_date)", "ANALYZE orders"],
            },
          },
          wait: { Type: "Wait", Seconds: 15, Next: "load Describe Statement on Redshift" },
          "load Describe Statement on Redshift": {
            Type: "Task",
            Next: "check status",
            ResultPath: "$.sql_output",
            Resource: "arn:" + cdk.Stack.of(
              this,
            ).partition + ":states:::aws-sdk:redshiftdata:describeStatement",
            Parameters: { "Id.$": "$.sql_output.Id" },
          },
          "check status": {
            Type: "Choice",
            Choices: [
              { Variable: "$.sql_output.Status", StringEquals: "FAILED", Next: "failure" },
              { Variable: "$.sql_output.Status", StringEquals: "ABORTED", Next: "failure" },
              { Variable: "$.sql_output.Status", StringEquals: "FINISHED", Next: "success" },
            ],
            Default: "wait",
          },
          failure: { Type: "Fail" },
          success: { Type: "Succeed" },
        },
      }),
    );

    // best: aws.glue.job
    const bestRole = new iam.Role(this, "best-role", {
      assumedBy: new iam.ServicePrincipal("glue.amazonaws.com"),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSGlueServiceRole")],
    });
    const best = new ddk.GlueTransformStage(this, "best", {
      jobProps: {
        glueJobType: "PySparkEtlJob",
        glueJobProperties: {
          role: bestRole,
          script: glue_alpha.Code.fromAsset("src/glue/best.py"),
          glueVersion: glue_alpha.GlueVersion.V4_0,
          workerType: glue_alpha.WorkerType.G_1X,
          numberOfWorkers: 2,
          timeout: cdk.Duration.minutes(20),
          maxRetries: 0,
          defaultArguments: { "--read_orders": orders.bucketName },
        },
      },
    });
    (best.stateMachine!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "DefinitionString",
      cdk.Stack.of(this).toJsonString({
        StartAt: "Start Job Run",
        States: {
          "Start Job Run": {
            Type: "Task",
            Resource: "arn:" + cdk.Stack.of(this).partition + ":states:::glue:startJobRun.sync",
            Parameters: { JobName: best.glueJob.jobName },
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
    orders.grantRead(bestRole);

    // offers: aws.dynamodb
    const offers = new dynamodb.Table(this, "offers", {
      partitionKey: { name: "country", type: dynamodb.AttributeType.STRING },
      sortKey: { name: "article", type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      encryption: dynamodb.TableEncryption.DEFAULT,
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    offers.grantReadWriteData(bestRole);

    // refresh: aws.lambda
    const refresh = new lambda.Function(this, "refresh", {
      code: lambda.Code.fromAsset("src/lambda/refresh"),
      handler: "index.handler",
      runtime: lambda.Runtime.PYTHON_3_12,
      timeout: cdk.Duration.seconds(30),
      memorySize: 256,
      environment: {
        EVENT_SOURCE: "shop-shop-events-e4w7k1zs." + props.environmentId,
        EVENT_DETAIL_TYPE: "orders.refresh",
      },
    });
    refresh.addEventSource(new event_sources.DynamoEventSource(offers, {
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      bisectBatchOnError: true,
      retryAttempts: 3,
    }));

    // close: aws.sfn
    const close = new stepfunctions.StateMachine(this, "close", {
      definitionBody: stepfunctions.DefinitionBody.fromString(cdk.Stack.of(this).toJsonString({
        StartAt: "Say so",
        States: {
          "Say so": {
            End: true,
            Parameters: { Entries: [{ Detail: {}, DetailType: "Day closed", Source: "shop.analytics" }] },
            Resource: "arn:aws:states:::events:putEvents",
            Type: "Task",
          },
        },
      })),
      stateMachineType: stepfunctions.StateMachineType.STANDARD,
      tracingEnabled: true,
    });
    const closePolicy = new iam.Policy(this, "close Permissions", {
      statements: [
        iam.PolicyStatement.fromJson({
          Action: "events:PutEvents",
          Effect: "Allow",
          Resource: "arn:aws:events:*:*:event-bus/default",
        }),
      ],
      roles: [close.role],
    });
    (closePolicy.node.defaultChild as cdk.CfnResource).addPropertyOverride("PolicyDocument.Statement", [
      { Action: "events:PutEvents", Effect: "Allow", Resource: "arn:aws:events:*:*:event-bus/default" },
    ]);

    // stuck: aws.alarm
    const stuckAlarmWaiting = new cloudwatch.Alarm(this, "stuck on waiting", {
      metric: waiting.metricApproximateNumberOfMessagesVisible().with({
        period: cdk.Duration.seconds(300),
        statistic: "Maximum",
      }),
      threshold: 900,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    (stuckAlarmWaiting.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "MetricName",
      "ApproximateAgeOfOldestMessage",
    );

    // What starts what
    const pipeline = new ddk.DataPipeline(this, "DataPipeline", {
      name: "Orders",
      description: "From the event of an order to the warehouse, and from there to the offers that the shop shows.",
    });
    pipeline.addStage({ stage: price, skipRule: true });
    pipeline.addStage({ stage: large, skipRule: true });
    pipeline.addStage({ stage: load, skipRule: true });
    pipeline.addStage({ stage: best, skipRule: true });
    orderPlaced.addTarget(new targets.SqsQueue(waiting, {}));
    (price.function!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Environment.Variables.WRITE_ORDERS",
      orders.bucketName,
    );
    (price.function!.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Environment.Variables.SEND_PRICED",
      priced.topicArn,
    );
    new scheduler.Schedule(this, "every-evening to load", {
      schedule: scheduler.ScheduleExpression.expression("cron(0 22 * * ? *)", cdk.TimeZone.of("Europe/Dublin")),
      target: new scheduler_targets.StepFunctionsStartExecution(load.stateMachine, {}),
      enabled: true,
    });
    pipeline.addRule({ id: "load to best", eventPattern: load.eventPattern, eventTargets: best.targets });
    pipeline.addRule({
      id: "best to close",
      eventPattern: best.eventPattern,
      eventTargets: [new targets.SfnStateMachine(close)],
    });
  }
}
