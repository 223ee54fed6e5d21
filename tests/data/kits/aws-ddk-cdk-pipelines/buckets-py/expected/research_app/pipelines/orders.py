import aws_cdk as cdk
import constructs
from aws_cdk import aws_s3 as s3


class OrdersPipeline(constructs.Construct):
    def __init__(self, scope: constructs.Construct, construct_id: str, *, environment_id: str) -> None:
        """environment_id: the stage that is deployed, such as dev or prod."""
        super().__init__(scope, construct_id)

        # landing: aws.s3.bucket
        s3.Bucket(
            self,
            "landing",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

        # archive: aws.s3.bucket
        s3.Bucket(
            self,
            "archive",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
