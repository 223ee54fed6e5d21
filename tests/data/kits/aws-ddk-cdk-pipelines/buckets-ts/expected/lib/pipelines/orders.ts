import * as cdk from "aws-cdk-lib";
import * as constructs from "constructs";
import * as s3 from "aws-cdk-lib/aws-s3";

export interface OrdersPipelineProps {
  /** The stage that is deployed, such as dev or prod. */
  readonly environmentId: string;
}

export class OrdersPipeline extends constructs.Construct {
  constructor(scope: constructs.Construct, id: string, _props: OrdersPipelineProps) {
    super(scope, id);

    // landing: aws.s3.bucket
    new s3.Bucket(this, "landing", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });

    // archive: aws.s3.bucket
    new s3.Bucket(this, "archive", {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: cdk.RemovalPolicy.RETAIN,
    });
  }
}
