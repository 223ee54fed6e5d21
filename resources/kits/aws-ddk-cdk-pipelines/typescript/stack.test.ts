// Every resource that is drawn is in the template of every stage.
import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import * as cdk from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";

import { {{ project.className }} } from "../lib/application-stack";

interface Drawn {
  node: string;
  path: string;
  type: string;
}

const drawn: Record<string, Drawn[]> = JSON.parse(readFileSync(path.join(__dirname, "drawn.json"), "utf8"));
const context = JSON.parse(readFileSync("cdk.json", "utf8")).context;

for (const stage of Object.keys(drawn)) {
  test(`${stage}: what is drawn is there`, () => {
    const app = new cdk.App({ context: { ...context, "aws:cdk:enable-path-metadata": true } });
    const template = Template.fromStack(new {{ project.className }}(app, "application", stage)).toJSON();

    const there = new Map<string, string>();
    for (const resource of Object.values<any>(template.Resources ?? {})) {
      const path: string = resource.Metadata?.["aws:cdk:path"] ?? "";
      there.set(path.split("/").slice(1).join("/"), resource.Type);
    }
    for (const resource of drawn[stage]) {
      assert.equal(there.get(resource.path), resource.type, `${resource.node}: ${resource.path}`);
    }
  });
}
