// Every resource that is drawn is in the template of every stage.
import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import * as cdk from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";

import { ResearchStack } from "../lib/application-stack";

interface Drawn {
  node: string;
  path: string;
  type: string;
}

const drawn: Record<string, Drawn[]> = JSON.parse(readFileSync(path.join(__dirname, "drawn.json"), "utf8"));
const context = JSON.parse(readFileSync("cdk.json", "utf8")).context;

for (const stage of Object.keys(drawn)) {
  test(`${stage}: what is drawn is there`, () => {
    const stack = new ResearchStack(new cdk.App({ context }), "application", stage);
    const template = Template.fromStack(stack);

    const there = new Map<string, string>();
    for (const construct of stack.node.findAll()) {
      if (cdk.CfnResource.isCfnResource(construct)) {
        there.set(construct.node.path.split("/").slice(1).join("/"), construct.cfnResourceType);
      }
    }
    for (const resource of drawn[stage]) {
      assert.equal(there.get(resource.path), resource.type, `${resource.node}: ${resource.path}`);
    }

    for (const type of new Set(drawn[stage].map(resource => resource.type))) {
      const count = drawn[stage].filter(resource => resource.type === type).length;
      assert.ok(Object.keys(template.findResources(type)).length >= count, type);
    }
  });
}
