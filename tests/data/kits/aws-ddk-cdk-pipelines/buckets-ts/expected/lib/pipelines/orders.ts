import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";

export class OrdersPipeline extends Construct {
    constructor(scope: Construct, id: string, _props: { environmentId: string }) {
        super(scope, id);
        new s3.Bucket(this, "landing", { versioned: true });
        new s3.Bucket(this, "archive", { versioned: true });
    }
}
