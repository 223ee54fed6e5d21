import * as cdk from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as constructs from "constructs";
import * as ddk from "aws-ddk-core";
import * as event_sources from "aws-cdk-lib/aws-lambda-event-sources";
import * as glue from "aws-cdk-lib/aws-glue";
import * as glue_alpha from "@aws-cdk/aws-glue-alpha";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kinesis from "aws-cdk-lib/aws-kinesis";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import * as scheduler_targets from "aws-cdk-lib/aws-scheduler-targets";
import * as sns from "aws-cdk-lib/aws-sns";

export interface TelemetryPipelineProps {
  /** The stage that is deployed, such as dev or prod. */
  readonly environmentId: string;
}

export class TelemetryPipeline extends constructs.Construct {
  constructor(scope: constructs.Construct, id: string, props: TelemetryPipelineProps) {
    super(scope, id);

    // readings: aws.kinesis
    const readings = new kinesis.Stream(this, "readings", {
      streamMode: kinesis.StreamMode.ON_DEMAND,
      retentionPeriod: cdk.Duration.hours(48),
      encryption: kinesis.StreamEncryption.MANAGED,
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });

    // watch: aws.lambda
    const watch = new lambda.Function(this, "watch", {
      code: lambda.Code.fromAsset("src/lambda/watch"),
      handler: "index.handler",
      runtime: lambda.Runtime.PYTHON_3_12,
      timeout: cdk.Duration.seconds(60),
      memorySize: 512,
      environment: {
        LIMITS: "temperature=90,vibration=7.1",
        EVENT_SOURCE: "plants-machine-telemetry-t8m2r5qa." + props.environmentId,
        EVENT_DETAIL_TYPE: "telemetry.watch",
      },
    });
    watch.addEventSource(new event_sources.KinesisEventSource(readings, {
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      bisectBatchOnError: true,
      retryAttempts: 3,
    }));

    // raw: aws.s3.bucket
    const raw = new s3.Bucket(this, "raw", {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: cdk.Duration.days(400) }],
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    const deliver = new ddk.FirehoseToS3Stage(this, "deliver", {
      s3Bucket: raw,
      dataOutputPrefix: "readings/",
      dataStream: readings,
      deliveryStreamDataFreshnessErrorsAlarmThreshold: 600,
    });
    (raw.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "VersioningConfiguration.Status",
      "Suspended",
    );
    (raw.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
      true,
    );

    // plants: aws.glue.database
    const plants = new glue_alpha.Database(this, "plants", { databaseName: "plants" });

    // find-readings: aws.glue.crawler
    const findReadingsRole = new iam.Role(this, "find-readings-role", {
      assumedBy: new iam.ServicePrincipal("glue.amazonaws.com"),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSGlueServiceRole")],
    });
    const findReadings = new constructs.Construct(this, "find-readings");
    new glue.CfnCrawler(findReadings, "Resource", {
      role: findReadingsRole.roleArn,
      databaseName: plants.databaseName,
      schedule: { scheduleExpression: "cron(10 * * * ? *)" },
      targets: { s3Targets: [{ path: "s3://" + raw.bucketName + "/readings/" }] },
      schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "DEPRECATE_IN_DATABASE" },
    });
    raw.grantRead(findReadingsRole);

    // smooth: aws.databrew
    const smoothRole = new iam.Role(this, "smooth Role", {
      assumedBy: new iam.ServicePrincipal("databrew.amazonaws.com"),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSGlueDataBrewServiceRole"),
      ],
    });
    raw.grantRead(smoothRole);

    // results: aws.s3.bucket
    const results = new s3.Bucket(this, "results", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: cdk.Duration.days(90) }],
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
    const smooth = new ddk.DataBrewTransformStage(this, "smooth", {
      jobName: "remove-outliers",
      createJob: true,
      jobType: "RECIPE",
      jobRoleArn: smoothRole.roleArn,
      datasetName: "readings",
      recipe: { name: "remove-outliers", version: "1.0" },
      maxCapacity: 2,
      timeout: 2880,
      outputs: [{ location: { bucket: results.bucketName, key: "smooth" } }],
    });
    const report = new ddk.AthenaSQLStage(this, "report", {
      queryString: [
        "SELECT plant, machine, avg(vibration) AS vibration, max(temperature) AS temperature FROM readings WHERE at > now() - interval '1' hour GROUP BY plant, machine",
      ],
      workGroup: "primary",
      databaseName: plants.databaseName,
      outputLocation: { bucketName: results.bucketName, objectKey: "athena/report" },
    });
    raw.grantRead(report.stateMachine);
    results.grantReadWrite(smoothRole);
    results.grantReadWrite(report.stateMachine);

    // late: aws.alarm
    const lateAlarmWatch = new cloudwatch.Alarm(this, "late on watch", {
      metric: watch.metricErrors().with({ period: cdk.Duration.seconds(60) }),
      threshold: 0,
      evaluationPeriods: 3,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });

    // alerts: aws.sns.topic
    const alerts = new sns.Topic(this, "alerts", { displayName: "Machine alerts", enforceSSL: true });
    alerts.grantPublish(watch);

    // What starts what
    const pipeline = new ddk.DataPipeline(this, "DataPipeline", {
      name: "Telemetry",
      description: "From the readings of the machines, a few thousand each second, to alerts within seconds and a report each hour.",
    });
    pipeline.addStage({ stage: deliver, skipRule: true });
    pipeline.addStage({ stage: smooth, skipRule: true });
    pipeline.addStage({ stage: report, skipRule: true });
    (watch.node.defaultChild as cdk.CfnResource).addPropertyOverride(
      "Environment.Variables.SEND_ALERTS",
      alerts.topicArn,
    );
    new scheduler.Schedule(this, "every-hour to smooth", {
      schedule: scheduler.ScheduleExpression.expression("cron(30 * * * ? *)", cdk.TimeZone.of("Europe/Berlin")),
      target: new scheduler_targets.StepFunctionsStartExecution(smooth.stateMachine, {}),
      enabled: true,
    });
    pipeline.addRule({
      id: "smooth to report",
      eventPattern: smooth.eventPattern,
      eventTargets: report.targets,
    });
    (lateAlarmWatch.node.defaultChild as cdk.CfnResource).addPropertyOverride("AlarmActions", [
      alerts.topicArn,
    ]);
    (lateAlarmWatch.node.defaultChild as cdk.CfnResource).addPropertyOverride("OKActions", [alerts.topicArn]);
    alerts.grantPublish(new iam.ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": cdk.Stack.of(this).account } },
    }));
  }
}
