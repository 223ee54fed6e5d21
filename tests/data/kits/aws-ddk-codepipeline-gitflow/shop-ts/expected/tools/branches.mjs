#!/usr/bin/env node
// Looks at the branches of the stages, as origin has them. Needs git (2.38 or newer) and Node.js; changes nothing.
//
//   node tools/branches.mjs check          says where the branches disagree about stages, and what was not merged back; exit code 1 then
//   node tools/branches.mjs review STAGE   what a promotion to that stage changes, as the text of its pull request
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const top = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const settings = JSON.parse(readFileSync(path.join(top, "cicd/pipeline.json"), "utf8"));
const stages = settings.stages;

class Stop extends Error {}

function run(program, words, { folder = top, environment = {}, mayFail = false } = {}) {
  const done = spawnSync(program, words, { cwd: folder, env: { ...process.env, ...environment }, encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.error) throw new Stop(`${program}: ${done.error.message}`);
  if (done.status !== 0 && !mayFail) throw new Stop(`${program} ${words.join(" ")}\n${done.stdout}${done.stderr}`);
  return { good: done.status === 0, text: done.stdout.trim(), said: (done.stdout + done.stderr).trim() };
}

const git = (...words) => run("git", words).text;
const remote = branch => `refs/remotes/origin/${branch}`;
const exists = ref => run("git", ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], { mayFail: true }).good;

/** Calls that with a checkout of the ref, which is gone afterwards. */
function inWorktree(ref, act) {
  const folder = mkdtempSync(path.join(tmpdir(), "branches-"));
  git("worktree", "add", "--quiet", "--detach", folder, ref);
  try {
    return act(folder);
  } finally {
    git("worktree", "remove", "--force", folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What ddk.json of a branch says of which stages there are, and where: the rest travels with the code. */
function places(branch) {
  const { environments } = JSON.parse(git("show", `${remote(branch)}:ddk.json`));
  const said = Object.entries(environments).map(([id, { account, region, stage, bootstrap }]) => [id, { account, region, stage, bootstrap }]);
  return new Map(said.sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, place]) => [id, JSON.stringify(place)]));
}

function check() {
  let wrong = 0;
  const wrongly = sentence => {
    console.log(sentence);
    wrong += 1;
  };
  const there = stages.filter(stage => exists(remote(stage.branch)));
  for (const stage of stages.filter(each => !there.includes(each))) {
    wrongly(`${stage.branch}: origin does not have it, so ${stage.stage} cannot be deployed. Make it: penstock push`);
  }
  const [first, ...others] = there.map(stage => ({ branch: stage.branch, places: places(stage.branch) }));
  for (const other of others) {
    for (const id of new Set([...first.places.keys(), ...other.places.keys()])) {
      if (first.places.get(id) === other.places.get(id)) continue;
      wrongly(`${other.branch}: ddk.json says ${other.places.get(id) ?? "nothing"} of ${id}; on ${first.branch} it is ${first.places.get(id) ?? "nothing"}. ` +
        "docs/branching.md says how the stages come to be the same on every branch.");
    }
  }
  for (const [lower, higher] of there.slice(1).map((stage, index) => [there[index].branch, stage.branch])) {
    // Whether a merge would change anything but the record of what was generated: the same change may be there as another commit.
    const merged = run("git", ["merge-tree", "--write-tree", remote(lower), remote(higher)], { mayFail: true }).text.split("\n")[0];
    const files = git("diff", "--name-only", remote(lower), merged, "--", ".", ":!.penstock").split("\n").filter(Boolean);
    if (files.length === 0) continue;
    const range = `${remote(lower)}...${remote(higher)}`;
    const commits = git("log", "--no-merges", "--cherry-pick", "--right-only", "--format=%h %s", range, "--", ...files).replaceAll("\n", "\n  ");
    const name = `back-merge/${higher}-to-${lower}`;
    wrongly(`${lower} lacks what was committed to ${higher}:\n  ${commits}\n  Merge it back, and open a pull request into ${lower}:\n` +
      `    git switch -c ${name} origin/${lower} && git merge --no-ff origin/${higher} && git push -u origin ${name}`);
  }
  if (!wrong) console.log("The branches agree.");
  return wrong ? 1 : 0;
}

/** The folder of the stage's template, as that ref has it; made without credentials. */
function synthesized(ref, stage, out) {
  return inWorktree(ref, folder => {
    const modules = path.join(top, "node_modules");
    if (existsSync(path.join(folder, "package.json"))) {
      const same = git("rev-parse", "HEAD:package-lock.json") === git("rev-parse", `${ref}:package-lock.json`);
      if (same && existsSync(modules)) symlinkSync(modules, path.join(folder, "node_modules"));
      else run("npm", ["ci"], { folder });
    }
    const { app, context } = JSON.parse(readFileSync(path.join(folder, "cdk.json"), "utf8"));
    run("sh", ["-c", app], { folder, environment: { STAGE: stage, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) } });
    return path.join(out, readdirSync(out).find(name => name.endsWith(".template.json")));
  });
}

function review([name]) {
  const index = stages.findIndex(stage => stage.stage === name);
  if (index < 1) throw new Stop(`Say which stage: ${stages.slice(1).map(stage => stage.stage).join(", ")}`);
  const [from, to] = [stages[index - 1].branch, stages[index].branch];
  const out = mkdtempSync(path.join(tmpdir(), "review-"));
  try {
    const [was, will] = [to, from].map(branch => synthesized(remote(branch), name, path.join(out, branch.replaceAll("/", "-"))));
    const [cdk, ...words] = existsSync(path.join(top, "package.json")) ? ["npx", "cdk"] : ["cdk"];
    const diff = run(cdk, [...words, "diff", "--app", path.dirname(will), "--template", was], { environment: { NO_COLOR: "1" } });
    const title = `Promote ${from} to ${to}`;
    console.log(`# ${title}\n`);
    console.log(`Deploys to ${name}: account ${stages[index].account} in ${stages[index].region}. Merge it with a merge commit.\n`);
    console.log(`## Commits\n\n${git("log", "--no-merges", "--format=- %h %s (%an)", `${remote(to)}..${remote(from)}`) || "None."}\n`);
    console.log(`## What it changes\n\nThe template that ${from} gives for ${name}, against the one of ${to}:\n\n\`\`\`text\n${diff.said}\n\`\`\``);
    if (settings.source.kind === "codecommit") {
      const targets = `repositoryName=${settings.source.repository},sourceReference=${from},destinationReference=${to}`;
      console.error(`\nOpen it, with this text in review.md:\n  aws codecommit create-pull-request --title "${title}" --description file://review.md ` +
        `--targets ${targets} --region ${settings.region}`);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return 0;
}

const [command, ...words] = process.argv.slice(2);
const commands = { check, review };
try {
  if (!Object.hasOwn(commands, command ?? "")) throw new Stop("Say what: check, or review STAGE");
  git("fetch", "--quiet", "--prune", "origin");
  process.exitCode = commands[command](words);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
