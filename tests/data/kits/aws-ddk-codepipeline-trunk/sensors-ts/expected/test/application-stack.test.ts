// Every resource that is drawn is in the template of every stage, which goes where ddk.json says, with what it says of the stage.
import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import * as cdk from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";

import { PlantsStack } from "../lib/application-stack";

interface Place {
  account: string;
  region: string;
  tags?: Record<string, string>;
  resources?: Record<string, unknown>;
}

interface Drawn {
  node: string;
  path: string;
  type: string;
}

const drawn: Record<string, Drawn[]> = JSON.parse(readFileSync(path.join(__dirname, "drawn.json"), "utf8"));
const places: Record<string, Place> = JSON.parse(readFileSync("ddk.json", "utf8")).environments;
const context = JSON.parse(readFileSync("cdk.json", "utf8")).context;

/** "*" stands for a part of a name that the CDK makes. */
function fits(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map(part => part.replace(/[^A-Za-z0-9\/]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}$`).test(path);
}

for (const [stage, place] of Object.entries(places).filter(([id]) => id !== "cicd")) {
  test(`${stage}: what is drawn is there`, () => {
    const app = new cdk.App({ context: { ...context, "aws:cdk:enable-path-metadata": true } });
    const stack = new PlantsStack(app, "application", stage);
    const template = Template.fromStack(stack).toJSON();

    assert.deepEqual([stack.account, stack.region], [place.account, place.region]);
    const tags = stack.tags.tagValues();
    for (const [key, value] of Object.entries(place.tags ?? {})) assert.equal(tags[key], value, `tag ${key}`);

    const there = Object.values<any>(template.Resources ?? {}).map(resource => {
      const path: string = resource.Metadata?.["aws:cdk:path"] ?? "";
      return { path: path.split("/").slice(1).join("/"), type: resource.Type };
    });
    for (const wanted of drawn[stage] ?? []) {
      const found = there.some(resource => resource.type === wanted.type && fits(wanted.path, resource.path));
      assert.ok(found, `${wanted.node}: ${wanted.type} at ${wanted.path}`);
    }
    // A value for something that is not there any more (or is called otherwise) would be left out without a word.
    for (const key of Object.keys(place.resources ?? {})) {
      const pattern = new RegExp(`^(.*/)?(${key}/Resource)(/.*)?$`);
      assert.ok(there.some(resource => resource.type === key || pattern.test(resource.path)), `ddk.json: nothing in ${stage} is called ${key}`);
    }
  });
}
