// Every resource that is drawn is in the template of every stage.
import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import * as cdk from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";

import { PlantsStack } from "../lib/application-stack";

interface Drawn {
  node: string;
  path: string;
  type: string;
}

const drawn: Record<string, Drawn[]> = JSON.parse(readFileSync(path.join(__dirname, "drawn.json"), "utf8"));
const context = JSON.parse(readFileSync("cdk.json", "utf8")).context;

/** "*" stands for a part of a name that the CDK makes. */
function fits(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map(part => part.replace(/[^A-Za-z0-9\/]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}$`).test(path);
}

for (const stage of Object.keys(drawn)) {
  test(`${stage}: what is drawn is there`, () => {
    const app = new cdk.App({ context: { ...context, "aws:cdk:enable-path-metadata": true } });
    const template = Template.fromStack(new PlantsStack(app, "application", stage)).toJSON();

    const there = Object.values<any>(template.Resources ?? {}).map(resource => {
      const path: string = resource.Metadata?.["aws:cdk:path"] ?? "";
      return { path: path.split("/").slice(1).join("/"), type: resource.Type };
    });
    for (const wanted of drawn[stage]) {
      const found = there.some(resource => resource.type === wanted.type && fits(wanted.path, resource.path));
      assert.ok(found, `${wanted.node}: ${wanted.type} at ${wanted.path}`);
    }
  });
}
