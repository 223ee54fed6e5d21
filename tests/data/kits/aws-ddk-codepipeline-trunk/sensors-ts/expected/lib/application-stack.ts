import * as cdk from "aws-cdk-lib";
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

import { MaintenancePipeline } from "./pipelines/maintenance";
import { TelemetryPipeline } from "./pipelines/telemetry";

/** The drawn pipelines, in one environment of ddk.json. */
export class PlantsStack extends ddk.BaseStack {
  constructor(scope: Construct, id: string, environmentId: string, props: cdk.StackProps = {}) {
    super(scope, id, {
      description: "Watches the machines of three plants as they run, keeps what they report, and plans their maintenance.",
      env: ddk.Configurator.getEnvironment({ configPath: "./ddk.json", environmentId }),
      ...props,
      environmentId,
    });
    // Tags, and what differs in this environment.
    new ddk.Configurator(this, "./ddk.json", environmentId);

    new MaintenancePipeline(this, "maintenance", { environmentId });
    new TelemetryPipeline(this, "telemetry", { environmentId });
  }
}
