// Looks up environments in ddk.json. Yours to extend.
import { readFileSync } from "node:fs";

export interface EnvironmentConfig {
  account: string;
  region: string;
  stage?: string;
  env_vars?: Record<string, string>;
  props?: Record<string, string>;
}

/** The environments of ddk.json, by the stage that they are. */
export class MultiaccountConfig {
  private readonly environments: Record<string, EnvironmentConfig>;

  constructor(path = "./ddk.json") {
    this.environments = JSON.parse(readFileSync(path, "utf8")).environments;
  }

  /** The id of the environment whose stage that is. */
  stageEnvironmentId(stage: string): string {
    const stages = new Map<string, string>();
    for (const [id, environment] of Object.entries(this.environments)) {
      if (id !== "cicd") stages.set(environment.stage ?? id, id);
    }
    const id = stages.get(stage);
    if (id === undefined) {
      throw new Error(`Environment id with stage_id ${stage} was not found; there are: ${[...stages.keys()].sort().join(", ")}`);
    }
    return id;
  }

  /** All that ddk.json says of the environment, with its env_vars. */
  environment(id: string): EnvironmentConfig {
    return this.environments[id];
  }

  /** The name of the CloudFormation stack in that environment. */
  stackName(id: string): string | undefined {
    return this.environments[id].props?.stack_name;
  }
}
