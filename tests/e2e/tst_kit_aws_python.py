#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Python repositories of the AWS kits really run: the cdk command synthesizes them, and what comes out is what the same
project gives in TypeScript.

    tst_kit_aws_python.py PROGRAM [PART-OF-A-NAME]

There are no Python packages of the CDK here; tests/support/python/cdk_packages stands in for them, before the real kernel
and the real npm packages. The variants below set every choice and switch of the kits to each of its values (that is checked).
PENSTOCK_TEST_KEEP=1 keeps the folders.
"""
import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
PACKAGES = TOP / "tests/support/python/cdk_packages"
try:
    import pytest  # noqa: F401  the repositories' own tests need it
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

NASTY = "O'Brien \"prod\" ${x} {{y}} \\n 数据"
PROSE = {"label": NASTY, "description": NASTY + "\nMore."}
CONNECTION = {"source": "connection", "repository": "acme/data/orders", "branch": "release/trunk",
              "connectionArn": "arn:aws:codeconnections:eu-west-1:111111111111:connection/12345678-1234-1234-1234-123456789012"}
LEGACY = {"bootstrapStyle": "ddk-legacy"}
STANDARD, AMAZON = "aws/codebuild/standard:7.0", "aws/codebuild/amazonlinux2-x86_64-standard:5.0"

# What the languages, the modules and the classes around them call their own: nodes may be called so too.
WORDS = """s3 lambda self scope id ddk list environment-id glue-alpha none true print cdk super class construct constructs type async match pathlib path
    node kms str any optional import events glue iam scheduler sns sqs lambda-2 construct-id stack secretsmanager orders app""".split()

# An example, and what else its project says: inputs of the kit, settings of each environment, anything of penstock.yaml.
# "stages": those whose application runs, where each stage has a run of its own; in the others it would say nothing new.
VARIANTS = [
    {"name": "as drawn", "example": "research", "tests": True},
    {"name": "all switched over", "words": True, "example": "research", "settings": [LEGACY, {}], "regions": ["eu-west-1", "us-east-1"], "project": PROSE,
     "inputs": {**CONNECTION, "securityLint": True, "tests": True, "notifications": True, "selfMutation": False}},
    {"name": "a branch in CodeCommit", "example": "research", "inputs": {"source": "codecommit", "branch": "trunk"}, "approvals": [True, False]},

    {"name": "as drawn", "example": "sensors", "tests": True, "stages": ["dev", "prod"]},
    {"name": "all switched over", "words": True, "example": "sensors", "settings": [LEGACY, {}, {}], "project": PROSE, "stages": ["dev"],
     "inputs": {**CONNECTION, "approvals": "beforeProdOnly", "buildImage": AMAZON, "docker": True, "diff": False, "tests": False, "notifications": True, "email": "ada@example.org"}},
    {"name": "polled, without approvals", "example": "sensors", "inputs": {"source": "codecommit", "trigger": "poll", "approvals": "none", "notifications": False}},

    {"name": "as drawn", "example": "shop", "tests": True, "stages": ["dev", "prod"]},
    {"name": "all switched over", "words": True, "example": "shop", "settings": [LEGACY, {}, {}], "project": PROSE, "stages": ["dev"], "approvals": [True, False, True],
     "inputs": {**CONNECTION, "protectBranches": False, "buildImage": AMAZON, "docker": True, "diff": False, "tests": False, "notifications": True, "email": "ada@example.org"}},
    {"name": "events of CodeCommit", "example": "shop", "inputs": {"source": "codecommit", "trigger": "events"}},
    {"name": "polled", "example": "shop", "inputs": {"source": "codecommit", "trigger": "poll"}, "regions": ["us-east-1", "eu-west-1", "eu-central-1"]},
]


class Failed(Exception):
    pass


def node_modules():
    said = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
    if said:
        return pathlib.Path(said)
    done = subprocess.run([TOP / "packaging/npm-packages"], capture_output=True, text=True)
    if done.returncode:
        print(f"skipped: npm's packages are not there, and could not be fetched: {done.stderr.strip()}")
        sys.exit(77)
    return pathlib.Path(done.stdout.strip().splitlines()[-1])


NODE_MODULES = node_modules()
if not (NODE_MODULES / "@jsii/runtime").exists():
    print(f"skipped: {NODE_MODULES} has no @jsii/runtime: run packaging/npm-packages")
    sys.exit(77)


class Synthesis:
    """One project in both languages."""

    def __init__(self, variant):
        self.variant = variant
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="penstock-python-"))
        (self.place / "home").mkdir()
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "AWS_", "CDK_", "PYTHON", "DISPLAY", "WAYLAND"))}
        self.environment.update(HOME=str(self.place / "home"), LANG="C.UTF-8", QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(PACKAGES), PYTHONWARNINGS="error",
                                PYTHONDONTWRITEBYTECODE="1", PENSTOCK_TEST_NODE_MODULES=str(NODE_MODULES), JSII_DEPRECATED="quiet",
                                npm_config_update_notifier="false", CDK_DISABLE_VERSION_CHECK="1", CDK_DISABLE_CLI_TELEMETRY="true", AWS_EC2_METADATA_DISABLED="true")
        self.templates = self.resources = self.tested = 0

    def run(self, *command, folder, **environment):
        done = subprocess.run([*map(str, command)], cwd=folder, env={**self.environment, **environment}, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise Failed(f"{' '.join(map(str, command))} in {folder.relative_to(self.place)}: exit {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-6000:]}")
        return done.stdout

    def demand(self, truth, sentence):
        if not truth:
            raise Failed(sentence)

    def project(self, language):
        """The example with what the variant says, generated."""
        folder = self.place / language
        shutil.copytree(TOP / "resources/examples" / self.variant["example"], folder)
        path = folder / "penstock.yaml"
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        said.update(self.variant.get("project", {}))
        said["kit"]["language"] = language
        if "inputs" in self.variant:
            said["kit"]["inputs"] = self.variant["inputs"]
        columns = [self.variant.get(key, []) for key in ("settings", "regions", "approvals")]
        for environment, settings, region, approval in itertools.zip_longest(said["environments"], *columns):
            environment.update({"settings": settings} if settings else {}, **({"region": region} if region else {}), **({} if approval is None else {"manualApproval": approval}))
        path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
        if self.variant.get("words"):
            for drawing in (folder / "pipelines").glob("*.yaml"):
                self.rename(drawing)
        self.run("git", "init", "--quiet", folder, folder=self.place)
        self.run(PROGRAM, "generate", folder, folder=self.place)
        if language == "typescript":
            (folder / "node_modules").symlink_to(NODE_MODULES)
        return folder

    @staticmethod
    def rename(drawing):
        """Its nodes get WORDS for ids; what only places them goes."""
        if drawing.name.endswith(".layout.yaml"):
            return drawing.unlink()
        said = yaml.safe_load(drawing.read_text(encoding="utf-8"))
        ids = dict(zip(said["nodes"], WORDS))
        said["nodes"] = {ids[node]: about for node, about in said["nodes"].items()}
        said["edges"] = [re.sub(r"(?<![\w.-])([\w-]+)(?=\.)", lambda found: ids[found[1]], edge) for edge in said["edges"]]
        said = {key: value for key, value in said.items() if key not in ("groups", "notes")}
        return drawing.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def synthesize(self, python, typescript, out, **environment):
        """The Python one as people do it; the other as the cdk command would do it, which is quicker without."""
        self.run(NODE_MODULES / ".bin/cdk", "synth", "--quiet", "--no-version-reporting", "--no-notices", "--output", out, folder=python,
                 CDK_PACKAGES_REQUIREMENTS=str(python / "requirements.txt"), **environment)
        context = json.loads((typescript / "cdk.json").read_text(encoding="utf-8"))["context"]
        context.update({"aws:cdk:enable-path-metadata": True, "aws:cdk:enable-asset-metadata": True})
        self.run("node", "--require", "ts-node/register/transpile-only", "bin/app.ts", folder=typescript, CDK_OUTDIR=out, CDK_CONTEXT_JSON=json.dumps(context), **environment)

    def journey(self):
        python, typescript = self.project("python"), self.project("typescript")
        separate = (python / "cicd/app.py").exists()
        applications = [{"STAGE": stage} for stage in self.variant.get("stages", [])] if separate else [{}]
        for folder, environment in [("", one) for one in applications] + ([("cicd", {})] if separate else []):
            out = f"out-{environment.get('STAGE', 'app')}"
            self.synthesize(python / folder, typescript / folder, out, **environment)
            self.compare(python / folder / out, typescript / folder / out)
            sandbox = os.environ.get("PENSTOCK_TEST_AWS_SANDBOX")
            if sandbox:
                self.run(f"{sandbox}/cfn-check", python / folder / out, folder=self.place, HOME=os.environ.get("HOME", ""), XDG_CACHE_HOME=os.environ.get("XDG_CACHE_HOME", ""))
        if self.variant.get("tests"):
            self.own_tests(python)

    # -- the same -------------------------------------------------------------------------------------------------------

    @staticmethod
    def settled(text):
        """Without what differs by right: how the build steps install packages, and what is hashed of that."""
        install = r'\\"(?:pip install -r requirements(?:-dev)?\.txt|npm install|npm ci)\\"'
        text = re.sub(rf"{install}(?:,\\n *{install})*", "(install)", text)
        return re.sub(r"(_PROJECT_CONFIG_HASH[^}]*?)[0-9a-f]{64}", r"\1(hash)", text)

    def stacks(self, out):
        """{path: document} of the templates, and what the assembly says of each stack."""
        found = {path.relative_to(out).as_posix(): json.loads(self.settled(path.read_text(encoding="utf-8"))) for path in sorted(out.rglob("*.template.json"))}
        for path in sorted(out.rglob("manifest.json")):
            for name, artifact in json.loads(path.read_text(encoding="utf-8"))["artifacts"].items():
                if artifact["type"] == "aws:cloudformation:stack":
                    artifact["properties"].pop("stackTemplateAssetObjectUrl", None)  # the hash of the template
                    found[f"{path.parent.relative_to(out).as_posix()}: {name}"] = {key: value for key, value in artifact.items() if key != "metadata"}
        return found

    def compare(self, python, typescript):
        is_, should = self.stacks(python), self.stacks(typescript)
        self.demand(should and is_.keys() == should.keys(), f"Python makes {sorted(is_)}, TypeScript {sorted(should)}")
        for name, wanted in should.items():
            self.demand(is_[name] == wanted, f"{name} differs:\n" + "\n".join(itertools.islice(differences(is_[name], wanted), 20)))
            self.templates += name.endswith(".template.json")
            self.resources += len(wanted.get("Resources", {}))

    def own_tests(self, folder):
        output = self.run("./test.sh", "-p", "no:cacheprovider", folder=folder, CDK_PACKAGES_REQUIREMENTS=str(folder / "requirements.txt"))
        passed = re.search(r"(\d+) passed", output)
        self.demand(passed and "failed" not in output, output)
        self.tested = int(passed.group(1))
        # They do test: a resource that is drawn but not made fails.
        drawn = folder / "tests/unit/drawn.json"
        text = drawn.read_text(encoding="utf-8")
        drawn.write_text(re.sub(r'("path": ")', r"\1elsewhere/", text), encoding="utf-8")
        done = subprocess.run(["./test.sh", "-x", "-p", "no:cacheprovider"], cwd=folder, env=self.environment, capture_output=True, text=True)
        self.demand(done.returncode == 1 and "elsewhere/" in done.stdout, "the repository's tests do not see that a drawn resource is missing")


def differences(is_, should, path=""):
    if isinstance(is_, dict) and isinstance(should, dict):
        for key in sorted(is_.keys() | should.keys()):
            if key in is_ and key in should:
                yield from differences(is_[key], should[key], f"{path}/{key}")
            else:
                yield f"  {path}/{key}: only in {'Python' if key in is_ else 'TypeScript'}: {str(is_.get(key, should.get(key)))[:200]}"
    elif isinstance(is_, list) and isinstance(should, list) and len(is_) == len(should):
        for number, (one, other) in enumerate(zip(is_, should)):
            yield from differences(one, other, f"{path}/{number}")
    elif is_ != should:
        yield f"  {path}: Python {str(is_)[:300]}, TypeScript {str(should)[:300]}"


def work(variant):
    began = time.monotonic()
    synthesis = Synthesis(variant)
    failure = ""
    try:
        synthesis.journey()
    except (Failed, subprocess.TimeoutExpired, OSError, ValueError) as error:
        failure = str(error)
    finally:
        if os.environ.get("PENSTOCK_TEST_KEEP"):
            print(f"kept: {synthesis.place}", flush=True)
        else:
            shutil.rmtree(synthesis.place, ignore_errors=True)
    did = f"{synthesis.templates} templates and {synthesis.resources} resources the same" + (f", {synthesis.tested} own tests" if synthesis.tested else "")
    return variant, failure, did, time.monotonic() - began


def uncovered():
    """Kits that have Python and no variant; their choices and switches that no variant sets to a value."""
    said = {}
    for variant in VARIANTS:
        kit = yaml.safe_load((TOP / "resources/examples" / variant["example"] / "penstock.yaml").read_text(encoding="utf-8"))["kit"]
        said.setdefault(kit["id"], []).append((variant.get("inputs", kit["inputs"]), variant.get("settings", []) + [{}]))
    for path in sorted((TOP / "resources/kits").glob("aws-*/kit.yaml")):
        kit = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "python" not in kit["languages"]:
            continue
        for where, number in (("inputs", 0), ("environmentInputs", 1)):
            for one in kit.get(where, []):
                for value in one.get("choices", [True, False] if one["type"] == "boolean" else []):
                    if not any(value == settings.get(one["id"], one.get("default")) for variant in said.get(kit["id"], []) for settings in ([variant[0]] if number == 0 else variant[1])):
                        yield f"no variant of {kit['id']} has {one['id']}: {value}"


def main():
    failures = list(uncovered())
    for failure in failures:
        print(f"FAIL  {failure}")
    drawn = {kind for example in {one["example"] for one in VARIANTS} for path in (TOP / "resources/examples" / example / "pipelines").glob("*.yaml")
             for kind in re.findall(r"(?m)^ +type: (aws\.\S+)", path.read_text(encoding="utf-8"))}
    for path in sorted((TOP / "resources/catalogue").glob("aws.*.yaml")):
        if path.stem not in drawn:
            failures.append(path.stem)
            print(f"FAIL  no example draws {path.stem}")
    variants = [one for one in VARIANTS if not sys.argv[2:] or sys.argv[2] in f"{one['example']}, {one['name']}"]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for variant, failure, did, seconds in pool.map(work, variants):
            print(f"{'FAIL' if failure else 'PASS'}  {variant['example']}, {variant['name']}: {did}, {seconds:.0f} s", flush=True)
            if failure:
                failures.append(failure)
                print(f"      {failure}")
    if not os.environ.get("PENSTOCK_TEST_AWS_SANDBOX"):
        print("note: PENSTOCK_TEST_AWS_SANDBOX is not set: the templates were not given to cfn-check")
    print(f"Totals: {len(variants) + 2 - len(failures)} passed, {len(failures)} failed, 0 skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
