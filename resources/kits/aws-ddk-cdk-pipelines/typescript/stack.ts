import * as cdk from "aws-cdk-lib";
import * as ddk from "aws-ddk-core";
import { Construct } from "constructs";

{% for pipeline in pipelines %}
import { {{ pipeline.className }} } from {{ pipeline.importPath }};
{% endfor %}

/** The drawn pipelines, in one environment of ddk.json. */
export class {{ project.className }} extends ddk.BaseStack {
  constructor(scope: Construct, id: string, environmentId: string, props: cdk.StackProps = {}) {
    super(scope, id, {
      description: {{ project.shortDescription }},
      env: ddk.Configurator.getEnvironment({ configPath: "./ddk.json", environmentId }),
      ...props,
      environmentId,
    });
    // Tags, and what differs in this environment.
    new ddk.Configurator(this, "./ddk.json", environmentId);

{% for pipeline in pipelines %}
    new {{ pipeline.className }}(this, {{ pipeline.id }}, { environmentId });
{% endfor %}
  }
}
