#!/usr/bin/env node
// Keeps the branches of the stages together. Needs git and Node.js; never pushes by force. What it calls the branches is what origin has.
//
//   node tools/branches.mjs create                    makes the branches of stages that origin lacks
//   node tools/branches.mjs check                     says where the branches disagree about stages, and what was not merged back
//   node tools/branches.mjs spread [--push] COMMIT…   brings commits to every stage's branch, by git cherry-pick: onto branches for
//                                                     pull requests, or with --push onto the stages' branches themselves
//   node tools/branches.mjs review STAGE              what a promotion to that stage changes, as the text of its pull request
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

/** Whether the branch has that commit, or what `git cherry-pick -x` made of it. */
function has(branch, commit) {
  if (run("git", ["merge-base", "--is-ancestor", commit, remote(branch)], { mayFail: true }).good) return true;
  const picked = `(cherry picked from commit ${commit})`;
  return git("log", "-1", "--format=%h", "--fixed-strings", `--grep=${picked}`, remote(branch)) !== "";
}

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

/** Each branch that is not there starts at the branch of the stage below; the first one at that of the next stage that has one. */
function create() {
  const made = [];
  for (const [index, stage] of stages.entries()) {
    if (exists(remote(stage.branch))) continue;
    const near = index > 0 ? stages[index - 1] : stages.find(other => exists(remote(other.branch)));
    const start = near ? remote(near.branch) : "HEAD";
    git("push", "--quiet", "origin", `${git("rev-parse", start)}:refs/heads/${stage.branch}`);
    git("fetch", "--quiet", "origin");
    console.log(`${stage.branch}: made, from ${near ? near.branch : "what is checked out"}`);
    made.push(stage.branch);
  }
  if (made.length === 0) console.log("Every stage has its branch.");
  return 0;
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
    wrongly(`${stage.branch}: origin does not have it, so ${stage.stage} cannot be deployed. Make it: node tools/branches.mjs create`);
  }
  const [first, ...others] = there.map(stage => ({ branch: stage.branch, places: places(stage.branch) }));
  for (const other of others) {
    for (const id of new Set([...first.places.keys(), ...other.places.keys()])) {
      if (first.places.get(id) === other.places.get(id)) continue;
      wrongly(`${other.branch}: ddk.json says ${other.places.get(id) ?? "nothing"} of ${id}; on ${first.branch} it is ${first.places.get(id) ?? "nothing"}. ` +
        "Bring the commit that changed it to all branches: node tools/branches.mjs spread COMMIT");
    }
  }
  for (const [lower, higher] of there.slice(1).map((stage, index) => [there[index].branch, stage.branch])) {
    // Merges are how things came there; what is a commit of its own, and not among those below, was a hotfix.
    const own = git("log", "--no-merges", "--cherry-pick", "--right-only", "--format=%H", `${remote(lower)}...${remote(higher)}`);
    const lost = own.split("\n").filter(commit => {
      if (!commit) return false;
      const origin = git("log", "-1", "--format=%B", commit).match(/\(cherry picked from commit ([0-9a-f]+)\)/);
      return !origin || !has(lower, origin[1]);
    });
    if (lost.length === 0) continue;
    const commits = lost.map(commit => git("log", "-1", "--format=%h %s", commit)).join("\n  ");
    const name = `back-merge/${higher}-to-${lower}`;
    wrongly(`${lower} lacks what was committed to ${higher}:\n  ${commits}\n  Merge it back, and open a pull request into ${lower}:\n` +
      `    git switch -c ${name} origin/${lower} && git merge --no-ff origin/${higher} && git push -u origin ${name}`);
  }
  if (!wrong) console.log("The branches agree.");
  return wrong ? 1 : 0;
}

/** Conflicts that are left in that folder. What was generated when (the record) is no matter for a person: each branch keeps its own. */
function conflictsOf(folder) {
  const record = ".penstock/deploy.json";
  const files = run("git", ["diff", "--name-only", "--diff-filter=U"], { folder }).text.split("\n").filter(Boolean);
  if (!files.includes(record)) return files;
  const out = mkdtempSync(path.join(tmpdir(), "record-"));
  try {
    const sides = [2, 1, 3].map(side => {
      const file = path.join(out, String(side));
      writeFileSync(file, run("git", ["cat-file", "blob", `:${side}:${record}`], { folder, mayFail: true }).text);
      return file;
    });
    const merged = run("git", ["merge-file", "--ours", "-p", ...sides], { folder }).text;
    JSON.parse(merged);
    writeFileSync(path.join(folder, record), `${merged}\n`);
    run("git", ["add", record], { folder });
    return files.filter(file => file !== record);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return files;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Picks that commit onto what is checked out there; gives what stands against it. */
function pick(commit, folder) {
  const done = run("git", ["cherry-pick", "-x", commit], { folder, mayFail: true });
  if (done.good) return "";
  const conflicts = conflictsOf(folder);
  const going = run("git", ["rev-parse", "--verify", "--quiet", "CHERRY_PICK_HEAD"], { folder, mayFail: true }).good;
  if (going && conflicts.length === 0) {
    const next = run("git", ["-c", "core.editor=true", "cherry-pick", "--continue"], { folder, mayFail: true });
    if (next.good) return "";
  }
  run("git", ["cherry-pick", "--abort"], { folder, mayFail: true });
  return conflicts.length ? `conflicts in ${conflicts.join(", ")}` : done.said;
}

function spread(words) {
  const push = words.includes("--push");
  const commits = words.filter(word => word !== "--push").map(word => git("rev-parse", "--verify", `${word}^{commit}`));
  if (commits.length === 0) throw new Stop("Say which commits: node tools/branches.mjs spread [--push] COMMIT…");
  let failed = 0;
  for (const { branch } of stages.filter(stage => exists(remote(stage.branch)))) {
    // "-" is how git says that the same change is there under another name.
    const missing = commits.filter(commit => !has(branch, commit) && !git("cherry", remote(branch), commit, `${commit}^`).startsWith("-"));
    if (missing.length === 0) {
      console.log(`${branch}: has it`);
      continue;
    }
    const target = push ? branch : `spread/${git("rev-parse", "--short", commits.at(-1))}/${branch}`;
    if (!push && exists(remote(target))) {
      console.log(`${branch}: ${target} waits for its pull request`);
      continue;
    }
    failed += inWorktree(remote(branch), folder => {
      for (const commit of missing) {
        const against = pick(commit, folder);
        if (!against) continue;
        console.log(`${branch}: nothing was changed. ${git("rev-parse", "--short", commit)} does not fit: ${against}`);
        return 1;
      }
      const pushed = run("git", ["push", "--quiet", "origin", `HEAD:refs/heads/${target}`], { folder, mayFail: true });
      console.log(pushed.good ? `${branch}: ${push ? "has it now" : `open a pull request from ${target}`}` : `${branch}: refused by origin: ${pushed.said}`);
      return pushed.good ? 0 : 1;
    });
  }
  return failed ? 1 : 0;
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
const commands = { create, check, spread, review };
try {
  if (!Object.hasOwn(commands, command ?? "")) throw new Stop("Say what: create, check, spread [--push] COMMIT…, review STAGE");
  git("fetch", "--quiet", "--prune", "origin");
  process.exitCode = commands[command](words);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
