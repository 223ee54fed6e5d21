import * as cdk from "aws-cdk-lib";
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

import { OrdersPipeline } from "./pipelines/orders";

/** The drawn pipelines, in one environment of ddk.json. */
export class ShopStack extends ddk.BaseStack {
  constructor(scope: Construct, id: string, environmentId: string, props: cdk.StackProps = {}) {
    super(scope, id, {
      description: "Takes every order of the shop from its event, prices and keeps it, and shows the day's figures and offers.",
      env: ddk.Configurator.getEnvironment({ configPath: "./ddk.json", environmentId }),
      ...props,
      environmentId,
    });
    // Tags, and what differs in this environment.
    new ddk.Configurator(this, "./ddk.json", environmentId);

    new OrdersPipeline(this, "orders", { environmentId });
  }
}
