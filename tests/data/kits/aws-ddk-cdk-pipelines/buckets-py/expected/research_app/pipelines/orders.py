import aws_cdk.aws_s3 as s3
from constructs import Construct


class OrdersPipeline(Construct):
    def __init__(self, scope: Construct, id: str, *, environment_id: str) -> None:
        super().__init__(scope, id)
        s3.Bucket(self, "landing", versioned=True)
        s3.Bucket(self, "archive", versioned=True)
