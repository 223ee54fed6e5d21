// What the pipelines of this stack are made of. ../pipeline.json says what is particular to this repository.
import * as cdk from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as cloudwatchActions from "aws-cdk-lib/aws-cloudwatch-actions";
import * as codebuild from "aws-cdk-lib/aws-codebuild";
import * as codecommit from "aws-cdk-lib/aws-codecommit";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
import * as actions from "aws-cdk-lib/aws-codepipeline-actions";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

export interface Stage {
  stage: string;
  account: string;
  region: string;
  /** The roles that its bootstrap made. */
  roles: string;
  /** Those of them that may only look. */
  lookupRoles?: string;
  /** The branch that it is deployed from, where stages have branches of their own. */
  branch?: string;
  production?: boolean;
  approval?: boolean;
}

/** What ../pipeline.json holds. */
export interface Settings {
  name: string;
  uid: string;
  label: string;
  description: string;
  tags: Record<string, string>;
  team: string;
  utility: string;
  stack: string;
  account: string;
  region: string;
  source: { kind: string; repository: string; branch?: string; connectionArn: string; trigger: string };
  approvals?: string;
  buildImage: string;
  diff?: boolean;
  docker: boolean;
  notifications: boolean;
  email: string;
  stages: Stage[];
}

/** At most that many bytes, no character cut in two: what the CDK allows a stack's description. */
function shortened(text: string, size = 512): string {
  let short = "";
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > size) break;
    short += character;
  }
  return short;
}

/** A stage as it may stand in the names of buckets and build projects. */
export function hyphenated(stage: string): string {
  return stage.replace(/[_.]/g, "-");
}

/** The key, and how sources, builds, roles and notifications are made. */
export class DeliveryStack extends cdk.Stack {
  protected readonly settings: Settings;
  private readonly key: kms.Key;
  private readonly repository?: codecommit.IRepository;
  private readonly projects: codebuild.PipelineProject[] = [];

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      env: { account: settings.account, region: settings.region },
      description: shortened(`PIPELINE: ${settings.label}; URI: ${settings.uid}; DESCRIPTION: ${settings.description}`),
    });
    this.settings = settings;
    for (const [key, value] of Object.entries({ ...settings.tags, utility: settings.utility, Team: settings.team })) {
      cdk.Tags.of(this).add(key, value);
    }
    this.key = new kms.Key(this, "Key", { enableKeyRotation: true, removalPolicy: cdk.RemovalPolicy.DESTROY });
    if (settings.source.kind === "codecommit") {
      this.repository = codecommit.Repository.fromRepositoryName(this, "Repository", settings.source.repository);
    }
  }

  /** A pipeline with its own bucket, which goes when the pipeline goes. */
  protected addPipeline(id: string, name: string, bucketName: string): codepipeline.Pipeline {
    const bucket = new s3.Bucket(this, `${id}Artifacts`, {
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: cdk.Duration.days(30) }],
      removalPolicy: cdk.RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    return new codepipeline.Pipeline(this, id, {
      pipelineName: name,
      pipelineType: codepipeline.PipelineType.V2,
      // A run that waits is not overtaken by a later commit.
      executionMode: codepipeline.ExecutionMode.QUEUED,
      restartExecutionOnUpdate: true,
      crossAccountKeys: true,
      artifactBucket: bucket,
    });
  }

  /** The first stage: fetches that branch, and starts the pipeline when it moves. */
  protected addSource(pipeline: codepipeline.Pipeline, stageName: string, branch: string, output: codepipeline.Artifact): void {
    pipeline.addStage({ stageName, actions: [this.sourceAction(branch, output)] });
    if (this.repository) return;
    // The CDK allows codestar-connections:UseConnection, the old name. AWS asks for the one that the connection's ARN has.
    const arn = this.settings.source.connectionArn;
    const role = pipeline.node.findChild(stageName).node.findChild("Connection").node.findChild("CodePipelineActionRole") as iam.Role;
    role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: [`${arn.split(":")[2]}:UseConnection`], resources: [arn] }));
  }

  private sourceAction(branch: string, output: codepipeline.Artifact): codepipeline.IAction {
    const source = this.settings.source;
    if (!this.repository) {
      const slash = source.repository.lastIndexOf("/");
      return new actions.CodeStarConnectionsSourceAction({
        actionName: "Connection",
        connectionArn: source.connectionArn,
        owner: source.repository.slice(0, slash),
        repo: source.repository.slice(slash + 1),
        branch,
        output,
      });
    }
    return new actions.CodeCommitSourceAction({
      actionName: "CodeCommit",
      repository: this.repository,
      branch,
      output,
      trigger: source.trigger === "poll" ? actions.CodeCommitTrigger.POLL : actions.CodeCommitTrigger.EVENTS,
    });
  }

  /** May become the roles that the bootstrap made in the account of that stage, and no other. */
  protected buildRole(id: string, stage: Stage): iam.Role {
    return this.role(id, stage.account, stage.roles);
  }

  private role(id: string, account: string, roles: string): iam.Role {
    const role = new iam.Role(this, id, { assumedBy: new iam.ServicePrincipal("codebuild.amazonaws.com") });
    const allow = (names: string[], resources: string[]) => {
      role.addToPolicy(new iam.PolicyStatement({ actions: names, resources }));
    };
    allow(["sts:AssumeRole"], [`arn:${this.partition}:iam::${account}:role/${roles}`]);
    allow(["cloudformation:DescribeStacks"], [`arn:${this.partition}:cloudformation:*:${this.account}:stack/*`]);
    allow(["ssm:GetParameter*"], [`arn:${this.partition}:ssm:*:${this.account}:parameter/cdk-bootstrap/*`]);
    allow(["ec2:DescribeAvailabilityZones"], ["*"]);
    if (this.repository) allow(["codecommit:GitPull"], [this.repository.repositoryArn]);
    return role;
  }

  /** Runs deploy_buildspec.yaml for that stage. */
  protected deployAction(stage: string, strategy: string, role: iam.Role, source: codepipeline.Artifact): codepipeline.IAction {
    const project = this.project("build", stage, strategy, role, "deploy_buildspec.yaml");
    this.projects.push(project);
    return new actions.CodeBuildAction({ actionName: `deploy-${stage}`, project, input: source });
  }

  /** Runs diff_buildspec.yaml for that stage, with the right to look only: nothing is approved yet. */
  protected diffAction(stage: Stage, strategy: string, source: codepipeline.Artifact): actions.CodeBuildAction {
    const role = this.role(`DiffRole-${stage.stage}`, stage.account, stage.lookupRoles ?? "none");
    const project = this.project("diff", stage.stage, strategy, role, "diff_buildspec.yaml");
    return new actions.CodeBuildAction({ actionName: `diff-${stage.stage}`, project, input: source, runOrder: 1 });
  }

  private project(kind: string, stage: string, strategy: string, role: iam.Role, buildSpec: string): codebuild.PipelineProject {
    const settings = this.settings;
    return new codebuild.PipelineProject(this, `${kind[0].toUpperCase()}${kind.slice(1)}-${stage}`, {
      projectName: `${settings.name}-${kind}-${hyphenated(stage)}`,
      role,
      buildSpec: codebuild.BuildSpec.fromSourceFilename(buildSpec),
      encryptionKey: this.key,
      environment: {
        buildImage: codebuild.LinuxBuildImage.fromCodeBuildImageId(settings.buildImage),
        privileged: settings.docker,
      },
      environmentVariables: {
        STAGE: { value: stage },
        PIPELINE_NAME: { value: settings.name },
        PIPELINE_URI: { value: settings.uid },
        DEV_STAGES: { value: settings.stages.map(each => each.stage).join(" ") },
        DEV_STRATEGY: { value: strategy },
        AWSACCOUNTID: { value: settings.account },
        AWSREGION: { value: settings.region },
      },
    });
  }

  /** A topic that hears of failed runs and builds, and of approvals that are waited for. */
  protected notify(pipelines: codepipeline.Pipeline[]): void {
    const topic = new sns.Topic(this, "Notifications", { enforceSSL: true });
    // For alarms of this account only.
    const own = { StringEquals: { "aws:SourceAccount": this.account } };
    topic.grantPublish(new iam.ServicePrincipal("cloudwatch.amazonaws.com", { conditions: own }));
    if (this.settings.email) topic.addSubscription(new subscriptions.EmailSubscription(this.settings.email));
    const events = [
      codepipeline.PipelineNotificationEvents.PIPELINE_EXECUTION_FAILED,
      codepipeline.PipelineNotificationEvents.MANUAL_APPROVAL_NEEDED,
    ];
    for (const pipeline of pipelines) pipeline.notifyOn("Notify", topic, { events });
    for (const project of this.projects) {
      const alarm = new cloudwatch.Alarm(this, `${project.node.id}-failed`, {
        metric: project.metricFailedBuilds(),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new cloudwatchActions.SnsAction(topic));
    }
  }
}
