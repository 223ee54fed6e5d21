// SPDX-License-Identifier: Apache-2.0
// Synthesizes many pipelines in one process: node synth_cases.js FOLDER.
// FOLDER/cases.json is [{name, module, className, ddk}]; FOLDER/lib/MODULE.ts holds each class. Each becomes a stack in an
// application of its own below FOLDER/out/NAME, with the stage dev, for which ddk is what ddk.json says; what one throws
// goes to FOLDER/errors.json.
const fs = require("fs");
const path = require("path");

require("ts-node").register({ transpileOnly: true, compilerOptions: { module: "commonjs", target: "es2022", moduleResolution: "node" } });
const cdk = require("aws-cdk-lib");
const ddk = require("aws-ddk-core");

// The feature flags that generated repositories have.
const flags = {};
const kit = path.join(__dirname, "../../../resources/kits/aws-ddk-cdk-pipelines/typescript/cdk.yaml");
for (const [, flag, value] of fs.readFileSync(kit, "utf8").matchAll(/^ +"(@aws-cdk[^"]+)": (.+)$/gm)) flags[flag] = JSON.parse(value);
if (Object.keys(flags).length < 20) throw new Error("the kit's feature flags were not found in " + kit);

process.chdir(process.argv[2]);
const errors = {};
for (const { name, module: file, className, ddk: config } of JSON.parse(fs.readFileSync("cases.json", "utf8"))) {
  try {
    const app = new cdk.App({ outdir: path.join("out", name), context: { ...flags, "aws:cdk:enable-path-metadata": true }, analyticsReporting: false });
    const stack = new ddk.BaseStack(app, "stack", { env: { account: "222222222222", region: "eu-west-1" }, analyticsReporting: false });
    if (config) new ddk.Configurator(stack, { environments: { dev: config } }, "dev");
    const module = require(path.resolve("lib", file + ".ts"));
    new module[className](stack, "orders", { environmentId: "dev" });
    app.synth();
  } catch (error) {
    errors[name] = String(error.stack || error);
  }
}
fs.writeFileSync("errors.json", JSON.stringify(errors, null, 1));
