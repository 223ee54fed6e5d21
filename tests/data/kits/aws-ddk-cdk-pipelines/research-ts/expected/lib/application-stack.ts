import * as cdk from "aws-cdk-lib";
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

import { OrdersPipeline } from "./pipelines/orders";

/** The drawn pipelines, in one environment of ddk.json. */
export class ResearchStack extends ddk.BaseStack {
  constructor(scope: Construct, id: string, environmentId: string, props: cdk.StackProps = {}) {
    super(scope, id, {
      description: "Takes in the orders that partners send, checks and cleans them, and answers the Research team's questions every morning.",
      env: ddk.Configurator.getEnvironment({ configPath: "./ddk.json", environmentId }),
      ...props,
      environmentId,
    });
    // Tags, and what differs in this environment.
    new ddk.Configurator(this, "./ddk.json", environmentId);

    new OrdersPipeline(this, "orders", { environmentId });
  }
}
