#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kit gcp-cloudrun-two-repo on the real program: both repositories, checked with the tools that will read them, and a
change's way from pull request to deployment with local bare repositories and programs of our own in place of the clouds'."""
import fnmatch
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
SANDBOX = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX", "")
NODE_MODULES = os.environ.get("PENSTOCK_TEST_NODE_MODULES", "")
RESOURCES = pathlib.Path(__file__).resolve().parents[2] / "resources"
NASTY = 'O\'Brien "prod" ${x} {{y}} %{z} `w` 数据'

try:
    import yaml
except ModuleNotFoundError:
    print("skipped: PyYAML is not installed")
    sys.exit(77)


def environment_in(place):
    home = place / "home"
    home.mkdir(exist_ok=True)
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND", "QT_QPA", "GITHUB_"))}
    environment.update(HOME=str(home), LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
    return environment


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


class Case(unittest.TestCase):
    """A generated example that no test changes; those that do take a copy."""

    shared = None  # made once for all classes

    @classmethod
    def setUpClass(cls):
        first = Case.shared is None
        if first:
            Case.shared = tempfile.TemporaryDirectory(prefix="penstock-cloudrun-")
            unittest.addModuleCleanup(Case.shared.cleanup)
        cls.place = pathlib.Path(Case.shared.name)
        cls.environment = environment_in(cls.place)
        cls.code = cls.place / "shop-pipelines"
        cls.deploy = cls.place / "shop-deploy"
        if first:
            cls.penstock("new", "shop-pipelines", "--example", "shop-mage")
            cls.penstock("validate", cls.code)
            cls.penstock("generate", cls.code)

    @classmethod
    def penstock(cls, *arguments, expect=0):
        done = cls.tool(PROGRAM, *map(str, arguments), check=False)
        assert done.returncode == expect, f"{arguments}\n--- out\n{done.stdout}\n--- err\n{done.stderr}"
        return done.stdout + done.stderr

    @classmethod
    def tool(cls, *arguments, folder=None, check=True, env=None, stdin=None):
        done = subprocess.run(
            list(map(str, arguments)), cwd=folder or cls.place, env=env or cls.environment, capture_output=True, text=True, timeout=300, input=stdin
        )
        assert not check or done.returncode == 0, f"{arguments}\n--- out\n{done.stdout[-6000:]}\n--- err\n{done.stderr[-6000:]}"
        return done

    def copy(self):
        """The project and its second repository in a place of their own."""
        temporary = tempfile.TemporaryDirectory(prefix="penstock-cloudrun-")
        self.addCleanup(temporary.cleanup)
        place = pathlib.Path(temporary.name)
        shutil.copytree(self.code, place / "shop-pipelines")
        shutil.copytree(self.deploy, place / "shop-deploy")
        return place / "shop-pipelines", place / "shop-deploy"

    def workflow(self, folder, name):
        return yaml.load((folder / ".github/workflows" / name).read_text(), yaml.BaseLoader)


class Files(Case):
    def test_twice_the_same(self):
        before = contents(self.code), contents(self.deploy)
        self.penstock("generate", self.code)
        self.assertEqual(before, (contents(self.code), contents(self.deploy)))
        self.penstock("generate", self.code, "--check")

    def test_the_trees(self):
        for path in "README.md .gitignore docker-compose.yml shop/metadata.yaml shop/pipelines/load_orders/metadata.yaml shop/data_loaders/load_orders.py shop/transformers/orders_by_day.sql tests/test_graph.py".split():
            self.assertTrue((self.code / path).exists(), path)
        for path in "Dockerfile .gitmodules environments.json terraform/env/dev.tfvars terraform/env/prod.backend.hcl terraform/modules/orders/main.tf terraform/bootstrap/main.tf functions/start-load/main.py images/mage-image/image.json".split():
            self.assertTrue((self.deploy / path).exists(), path)
        self.assertFalse((self.code / "terraform").exists())
        self.assertFalse((self.deploy / "shop").exists())

    def test_nothing_floats_and_no_keys(self):
        for folder in (self.code, self.deploy):
            for path, text in contents(folder).items():
                text = text.decode()
                self.assertNotRegex(path, r"key.*\.json$")
                self.assertNotIn("BEGIN PRIVATE KEY", text, path)
                if path.endswith((".tf", ".hcl", ".tfvars")):
                    self.assertNotIn(":latest", text, path)
        for path in [*self.code.glob(".github/workflows/*.yml"), *self.deploy.glob(".github/workflows/*.yml")]:
            text = path.read_text()
            self.assertNotIn("write-all", text, path)
            self.assertIn("\npermissions: {}\n", text, path)
            for action in re.findall(r"(?m)^\s*(?:- )?uses: (\S+)", text):
                self.assertRegex(action, r"^\./|@[0-9a-f]{40}$", path)
            for job in yaml.load(text, yaml.BaseLoader)["jobs"].values():
                self.assertIn("permissions", job, path)
                self.assertIn("timeout-minutes", job, path)

    def test_forks_reach_no_secret_and_plans_only_read(self):
        own = "github.event.pull_request.head.repo.full_name == github.repository"
        self.assertEqual(self.workflow(self.code, "request-plan.yml")["jobs"]["request"]["if"], own)
        plan = self.workflow(self.deploy, "plan.yml")
        self.assertIn(own, plan["jobs"]["select"]["if"])
        self.assertIn("needs.select.result == 'success'", plan["jobs"]["plan"]["if"])
        for name in ("plan.yml", "drift.yml"):
            self.assertNotIn("applyAccount", (self.deploy / ".github/workflows" / name).read_text())
        for path in [*self.code.glob(".github/workflows/*.yml"), *self.deploy.glob(".github/workflows/*.yml")]:
            document = yaml.load(path.read_text(), yaml.BaseLoader)
            if "pull_request_target" in document["on"]:
                # It has secrets, so nothing of the pull request may come into it.
                for step in [step for job in document["jobs"].values() for step in job["steps"]]:
                    self.assertNotIn("actions/checkout", step.get("uses", ""), path)

    def test_only_jobs_of_the_environment_reach_the_secret(self):
        found = set()
        for folder in (self.code, self.deploy):
            for path in folder.glob(".github/workflows/*.yml"):
                document = yaml.load(path.read_text(), yaml.BaseLoader)
                for name, job in document["jobs"].items():
                    if re.search(r"\b(secrets|vars)\.", json.dumps(job)):
                        found.add((path.name, name))
                        self.assertEqual(job.get("environment"), "cross-repository", (path.name, name))
                    else:
                        self.assertNotEqual(job.get("environment"), "cross-repository", (path.name, name))
        self.assertEqual(found, {("request-plan.yml", "request"), ("request-deploy.yml", "request"), ("plan.yml", "code"), ("plan.yml", "report"), ("build.yml", "build")})
        # Where a pull request's files are run, or its images built, there is no secret; and the two that have it wait for a dispatch.
        jobs = self.workflow(self.deploy, "plan.yml")["jobs"]
        for name in ("code", "report"):
            self.assertIn("github.event_name == 'repository_dispatch'", jobs[name]["if"])
            self.assertNotIn("scripts/images.py", json.dumps(jobs[name]))
        readme = (self.deploy / "README.md").read_text()
        self.assertIn("gh secret set APP_PRIVATE_KEY --env cross-repository --repo acme-shop/shop-pipelines", readme)

    def test_every_drawn_pipeline_is_there_and_its_graph_is_sound(self):
        drawn = yaml.safe_load((self.code / "pipelines/orders.yaml").read_text())["nodes"]
        drawn = {name.replace("-", "_"): node["properties"] for name, node in drawn.items() if node["type"] == "gcp.mage.pipeline"}
        self.assertEqual(sorted(drawn), sorted(path.name for path in (self.code / "shop/pipelines").iterdir() if path.is_dir()))
        for name, properties in drawn.items():
            folder = self.code / "shop/pipelines" / name
            written = yaml.safe_load((folder / "metadata.yaml").read_text())
            self.assertEqual(written["uuid"], name)
            blocks = {block["uuid"]: block for block in written["blocks"]}
            self.assertEqual(sorted(blocks), sorted(properties["blocks"]))
            for key, block in properties["blocks"].items():
                self.assertEqual(blocks[key]["upstream_blocks"], block.get("upstream", []))
                self.assertEqual(sorted(blocks[key]["downstream_blocks"]), sorted(k for k, b in properties["blocks"].items() if key in b.get("upstream", [])))
            triggers = yaml.safe_load((folder / "triggers.yaml").read_text())["triggers"]
            active = [trigger["name"] for trigger in triggers if trigger["status"] == "active"]
            self.assertEqual(active, [trigger["name"] for trigger in properties["triggers"]])
            self.assertEqual([t["name"] for t in triggers if t["status"] == "inactive"], properties.get("retiredTriggers", []))

    def test_a_graph_that_is_not_sound_is_refused(self):
        for wrong, says in (("upstream: [wait_for_shop]", "not there"), ("upstream: [write_raw]", "circle")):
            code, _ = self.copy()
            path = code / "pipelines/orders.yaml"
            text = path.read_text()
            if says == "circle":
                text = text.replace("upstream: [wait_for_shop]", wrong)
            else:
                text = text.replace("wait_for_shop: {type: sensor}", "wait_for_store: {type: sensor}")
            path.write_text(text)
            self.assertIn(says, self.penstock("generate", code, expect=1))

    def test_texts_of_people_are_quoted(self):
        code, deploy = self.copy()
        project = code / "penstock.yaml"
        text = project.read_text().replace("label: Shop analytics", "label: " + json.dumps(NASTY, ensure_ascii=False))
        project.write_text(re.sub(r"(?m)^description: .*$", "description: " + json.dumps(NASTY + "\nline", ensure_ascii=False), text, count=1))
        drawing = code / "pipelines/orders.yaml"
        quoted = json.dumps(NASTY, ensure_ascii=False)
        text = drawing.read_text().replace("title: Load orders", f"title: {quoted}")
        drawing.write_text(text.replace("variables: {currency: EUR}", f"variables: {{currency: {quoted}}}"))
        drawing = code / "pipelines/platform.yaml"
        drawing.write_text(drawing.read_text().replace("title: Mage answers with errors", f"title: {quoted}"))
        self.penstock("validate", code)
        self.penstock("generate", code)
        written = yaml.safe_load((code / "shop/pipelines/load_orders/metadata.yaml").read_text())
        self.assertEqual((written["name"], written["variables"]["currency"]), (NASTY, NASTY))
        self.assertIn(r"\${x}", (deploy / "Dockerfile").read_text())
        self.assertIn(r"\"prod\" $${x} {{y}} %%{z}", (deploy / "terraform/modules/platform/main.tf").read_text())
        self.tool("terraform", "fmt", "-check", "-recursive", "-diff", deploy / "terraform")

    def test_deployments_may_grant_what_kinds_of_nodes_bring(self):
        kit = yaml.safe_load((RESOURCES / "kits/gcp-cloudrun-two-repo/kit.yaml").read_text())
        brought = set()
        for path in RESOURCES.glob("catalogue/gcp.*.yaml"):
            if any(fnmatch.fnmatch(path.stem, pattern) for pattern in kit["components"]):
                for resource in (yaml.safe_load(path.read_text()).get("resources") or {}).values():
                    if resource["type"] == "google_project_iam_member" and isinstance(resource["attributes"]["role"], str):
                        brought.add(resource["attributes"]["role"])
        text = (self.deploy / "terraform/bootstrap/main.tf").read_text()
        granted = re.search(r"granted_roles = sort\(distinct\(concat\(\[(.*?)\]", text, re.DOTALL)[1]
        self.assertEqual(sorted(brought), re.findall(r'"(.+?)"', granted))

    def test_what_cannot_be_is_refused(self):
        for old, new in (
            ("deployRepo: shop-deploy", "deployRepo: shop-pipelines"),
            ("mageProject: shop", "mageProject: tests"),
            ("org: acme-shop", 'org: "acme/${x}"'),
            ("stage: dev", "stage: Dev"),
            ("account: acme-shop-dev", "account: acme-shop-prod"),
            ("connectorCidr: 10.20.1.0/28", "mageVersion: latest"),
            ("connectorCidr: 10.20.1.0/28", "mageVersion: 0.9.70"),
        ):
            code, _ = self.copy()
            path = code / "penstock.yaml"
            self.assertIn(old, path.read_text())
            path.write_text(path.read_text().replace(old, new, 1))
            self.penstock("validate", code, expect=1)


class Tools(Case):
    def test_terraform_is_formatted(self):
        self.tool("terraform", "fmt", "-check", "-recursive", "-diff", self.deploy / "terraform")

    def planned(self, folder, *more):
        plan = self.place / "plan.json"
        arguments = [pathlib.Path(SANDBOX) / "tf-sandbox", folder]
        self.tool(*arguments, "plan", "--root", self.deploy, "--json", plan, "--fresh", "--", "-input=false", *more)
        return json.loads(plan.read_text())

    @unittest.skipUnless(SANDBOX, "PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
    def test_terraform_plans_every_environment(self):
        digest = "europe-west1-docker.pkg.dev/acme-shop-delivery/mage/mage-image@sha256:" + "a" * 64
        for stage in ("dev", "prod"):
            release = json.dumps({"mage-image": digest})
            more = [f"-var-file=env/{stage}.tfvars", "-var=entropy=never-to-be-seen", "-var=images=" + release, "-var=code_commit=" + "c" * 40]
            plan = self.planned(self.deploy / "terraform", *more)
            text = json.dumps(plan)
            self.assertNotIn("never-to-be-seen", text)
            found = {change["address"]: change["change"]["after"] for change in plan["resource_changes"]}
            database = found["module.platform.google_sql_database_instance.runs"]
            self.assertEqual(database["deletion_protection"], stage == "prod")
            server = found["module.platform.google_cloud_run_v2_service.mage"]
            self.assertEqual(server["project"], f"acme-shop-{stage}")
            self.assertEqual(server["template"][0]["containers"][0]["image"], digest)
            self.assertFalse(server["template"][0]["containers"][0]["resources"][0]["cpu_idle"])
            self.assertEqual(server["ingress"], "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER")
            self.assertNotIn("allUsers", text)
            # Cloud Run refuses a longer wait.
            probe = server["template"][0]["containers"][0]["startup_probe"][0]
            self.assertLessEqual(probe["period_seconds"] * probe["failure_threshold"], 240)
            self.assert_watched(found, stage)

    def assert_watched(self, found, stage):
        """Everything that is watched is what is drawn, by its name."""
        drawn = ['service_name = "mage"', f'database_id = "acme-shop-{stage}:runs"', "logging.googleapis.com/user/shop-mage-", "uptime_url"]
        titles = set()
        for address, after in found.items():
            if address.startswith("google_monitoring_alert_policy."):
                titles.add(address.split(".")[1].split("[")[0])
                for condition in after["conditions"]:
                    for kind in ("condition_threshold", "condition_absent"):
                        for value in condition.get(kind) or []:
                            # Null is what is known after the apply: the number of the uptime check.
                            texts = [text for text in (value.get("filter"), value.get("denominator_filter")) if text]
                            for text in texts:
                                self.assertTrue(any(name in text for name in drawn), f"{address}: {text}")
        self.assertEqual(titles, {"watched", "errors", "no_instance", "run_failed", "run_missing", "door"})
        for kind in ("completed", "failed"):
            self.assertIn('service_name = "mage"', found[f'google_logging_metric.lines["mage-{kind}"]']["filter"])
        host = "mage.shop.example" if stage == "prod" else "mage.dev.shop.example"
        check = found[f'google_monitoring_uptime_check_config.door["{host}"]']
        self.assertEqual((check["http_check"][0]["path"], check["monitored_resource"][0]["labels"]["host"]), ("/api/status", host))
        self.assertEqual(len(json.loads(found["google_monitoring_dashboard.overview[0]"]["dashboard_json"])["gridLayout"]["widgets"]), 8)

    @unittest.skipUnless(SANDBOX, "PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
    def test_terraform_refuses_an_image_that_moves(self):
        more = ["-var-file=env/prod.tfvars", "-var=entropy=x", '-var=images={"mage-image":"a/b/c/d:latest"}']
        done = self.tool(pathlib.Path(SANDBOX) / "tf-sandbox", self.deploy / "terraform", "plan", "--root", self.deploy, "--", "-input=false", *more, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("Every image ends in @sha256:", done.stdout + done.stderr)

    @unittest.skipUnless(SANDBOX, "PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
    def test_terraform_plans_the_bootstrap(self):
        plan = self.planned(self.deploy / "terraform/bootstrap")
        found = {change["address"]: change["change"]["after"] for change in plan["resource_changes"]}
        provider = found["google_iam_workload_identity_pool_provider.github"]
        self.assertEqual(provider["attribute_condition"], 'assertion.repository == "acme-shop/shop-deploy"')
        self.assertNotIn("google_service_account_key", json.dumps(plan))
        self.assertNotIn("/subject/", (self.deploy / "terraform/bootstrap/main.tf").read_text())  # GitHub writes numbers into it
        self.assertIn("has(assertion.environment)", provider["attribute_mapping"]["attribute.environment"])
        self.assertEqual({found[f'google_service_account.plan["{stage}"]']["project"] for stage in ("dev", "prod")}, {"acme-shop-dev", "acme-shop-prod"})

    @unittest.skipUnless(SANDBOX, "PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
    def test_deployments_may_grant_what_is_drawn(self):
        code, deploy = self.copy()
        path = code / "pipelines/platform.yaml"
        roles = ["roles/aiplatform.user", *(f"roles/acme{number}.user" for number in range(9))]
        node = "  guest:\n    type: gcp.sa\n    properties: {accountId: guest-account, roles: [%s]}\n" % ", ".join(roles)
        path.write_text(path.read_text().replace("nodes:\n", "nodes:\n" + node, 1))
        self.penstock("generate", code)
        self.tool("terraform", "fmt", "-check", "-recursive", "-diff", deploy / "terraform")
        folder = deploy / "terraform/bootstrap"
        plan = self.place / "plan.json"
        call = [pathlib.Path(SANDBOX) / "tf-sandbox", folder, "plan", "--root", deploy, "--json", plan, "--fresh", "--", "-input=false"]
        self.tool(*call)
        found = {change["address"]: change["change"]["after"] for change in json.loads(plan.read_text())["resource_changes"]}
        expression = found['google_project_iam_member.apply_grants["prod"]']["condition"][0]["expression"]
        for role in (*roles, "roles/cloudsql.client"):
            self.assertIn(f'"{role}"', expression)
        # Google takes at most 10 in a list.
        lists = re.findall(r"hasOnly\(\[(.*?)\]\)", expression)
        self.assertEqual([len(item.split(",")) for item in lists], [10, 5])
        for role in ("roles/iam.serviceAccountTokenCreator", "roles/resourcemanager.projectIamAdmin"):
            values = folder / "terraform.tfvars"
            values.write_text(values.read_text().replace("roles/acme0.user", role))
            done = self.tool(*call, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("gives rights to others", done.stdout + done.stderr)
            values.write_text(values.read_text().replace(role, "roles/acme0.user"))

    @unittest.skipUnless(NODE_MODULES and os.path.exists(os.path.join(NODE_MODULES, "@action-validator/cli")), "no action-validator among the npm packages")
    def test_workflows_are_valid(self):
        files = [*self.code.glob(".github/workflows/*.yml"), *self.deploy.glob(".github/workflows/*.yml"), *self.deploy.glob(".github/actions/*/action.yml")]
        for path in files:
            self.tool("node", os.path.join(NODE_MODULES, "@action-validator/cli/cli.mjs"), path, folder=path.parent)

    @unittest.skipUnless(shutil.which("yamllint"), "yamllint is not installed")
    def test_yaml_is_clean(self):
        rules = "{extends: default, rules: {line-length: {max: 140}, document-start: disable, truthy: {check-keys: false}, empty-lines: {max: 2}}}"
        for folder in (self.code, self.deploy):
            files = [folder / path for path in contents(folder) if path.endswith((".yml", ".yaml")) and not path.startswith(("pipelines/", "penstock.yaml", ".penstock"))]
            # Flow maps of jobs are written without spaces inside braces, and documents of values may have long lines.
            files = [path for path in files if "/pipelines/" not in str(path.relative_to(folder))]
            self.tool("yamllint", "-s", "-d", rules, *files)

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_shell_is_clean(self):
        scripts = []
        for folder in (self.code, self.deploy):
            for path in folder.glob(".github/**/*.yml"):
                document = yaml.load(path.read_text(), yaml.BaseLoader)
                jobs = list(document.get("jobs", {}).values()) + [document.get("runs", {})]
                for step in [step for job in jobs for step in job.get("steps", [])]:
                    if "run" in step:
                        self.assertNotIn("${{", step["run"], "an expression inside a script could bring code into it")
                        script = self.place / f"script-{len(scripts)}.sh"
                        script.write_text("#!/bin/bash\nset -eo pipefail\n" + step["run"])
                        scripts.append(script)
        self.assertGreater(len(scripts), 15)
        self.tool("shellcheck", *scripts)

    def test_python(self):
        for folder in (self.code, self.deploy):
            files = [folder / path for path in contents(folder) if path.endswith(".py")]
            for path in files:
                compile(path.read_text(), str(path), "exec")
        self.tool(sys.executable, "-m", "unittest", "discover", "tests", folder=self.deploy)

    def test_tests_of_the_code_repository(self):
        if self.tool(sys.executable, "-m", "pytest", "--version", check=False).returncode != 0:
            self.skipTest("pytest is not installed")
        done = self.tool(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=self.code)
        self.assertRegex(done.stdout, r"\d+ passed")


FAKES = {
    # Writes down what it is asked, and what comes on standard input.
    "gh": """import json, os, sys
words = sys.argv[1:]
text = ""
if "--input" in words:
    name = words[words.index("--input") + 1]
    text = sys.stdin.read() if name == "-" else open(name).read()
with open(os.environ["CALLS"], "a") as out:
    out.write(json.dumps({"gh": words, "input": text}) + "\\n")
if "--slurp" in words:
    print("[[]]")
answer = os.path.join(os.path.dirname(os.environ["CALLS"]), "answer")
if "--jq" in words and os.path.exists(answer):
    print(open(answer).read())
""",
    "docker": """import json, os, sys
words = sys.argv[1:]
with open(os.environ["CALLS"], "a") as out:
    out.write(json.dumps({"docker": words}) + "\\n")
json.dump({"containerimage.digest": "sha256:" + "d" * 64}, open(words[words.index("--metadata-file") + 1], "w"))
""",
    "sleep": "",
    # Writes down which commit and which images it saw. A file TERRAFORM_FAILS/COMMAND is what it says, once, when it fails; a script
    # TERRAFORM_MEANWHILE/COMMAND runs while it works, once.
    "terraform": """import json, os, pathlib, subprocess, sys
words = sys.argv[1:]
command = next(word for word in words if not word.startswith("-"))
seen = {"terraform": words, "command": command, "commit": subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()}
releases = [word.split("=", 1)[1] for word in words if word.startswith("-var-file=") and ".release." in word]
if releases:
    seen["release"] = json.loads(pathlib.Path("terraform", releases[0]).read_text())
with open(os.environ["CALLS"], "a") as out:
    out.write(json.dumps(seen) + "\\n")
place = pathlib.Path(os.environ["CALLS"]).parent
meanwhile = place / "meanwhile" / command
if meanwhile.exists():
    text = meanwhile.read_text()
    meanwhile.unlink()
    subprocess.run(["bash", "-eu", "-c", text], check=True, cwd=place)
fails = place / "fails" / command
if fails.exists():
    text = fails.read_text()
    fails.unlink()
    sys.exit(text)
""",
    "gcloud": """import json, os, sys
with open(os.environ["CALLS"], "a") as out:
    out.write(json.dumps({"gcloud": sys.argv[1:]}) + "\\n")
""",
}


@unittest.skipUnless(shutil.which("jq"), "jq is not installed")
class Way(Case):
    """From a pull request to the deployment."""

    def setUp(self):
        self.code, self.deploy = self.copy()
        self.place_here = self.code.parent
        self.calls = self.place_here / "calls"
        fakes = self.place_here / "fakes"
        fakes.mkdir()
        for name, text in FAKES.items():
            (fakes / name).write_text(f"#!{sys.executable}\n{text}")
            (fakes / name).chmod(0o755 | stat.S_IXUSR)
        self.env = {**self.environment, "PATH": f"{fakes}:{self.environment['PATH']}", "CALLS": str(self.calls)}
        for folder, remote in ((self.code, "code.git"), (self.deploy, "deploy.git")):
            self.tool("git", "init", "-q", "--bare", "-b", "main", self.place_here / remote)
            if not (folder / ".git").exists():
                self.git(folder, "init", "-q", "-b", "main")
            self.git(folder, "remote", "add", "origin", str(self.place_here / remote))
        # As the bootstrap does, with a local address.
        self.commit(self.code, "Draw it")
        self.git(self.code, "push", "-q", "origin", "HEAD:main")
        self.first = self.git(self.code, "rev-parse", "HEAD")
        self.git(self.deploy, "submodule", "--quiet", "add", "--force", "-b", "main", str(self.place_here / "code.git"), "pipelines")
        self.commit(self.deploy, "Deploy it")
        self.git(self.deploy, "push", "-q", "origin", "HEAD:main")

    def git(self, folder, *arguments):
        return self.tool("git", *arguments, folder=folder).stdout.strip()

    def commit(self, folder, message):
        self.git(folder, "add", "-A")
        self.git(folder, "commit", "-q", "-m", message)
        return self.git(folder, "rev-parse", "HEAD")

    def called(self, program):
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [call for call in map(json.loads, lines) if program in call]

    def steps(self, folder, workflow, job):
        document = self.workflow(folder, workflow)
        return document.get("env", {}), document["jobs"][job]

    def run_step(self, folder, workflow, job, which, facts, expect=0):
        """One step's script, with its environment; `facts` answers each expression."""
        top, job = self.steps(folder, workflow, job)
        step = next(step for step in job["steps"] if which in (step.get("id"), step.get("name")))
        output = self.place_here / "output"
        output.write_text("")
        environment = {**self.env, "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.place_here / "summary"), **facts.get("GITHUB", {})}
        for values in (top, job.get("env", {}), step.get("env", {})):
            for key, value in values.items():
                def answer(match):
                    self.assertIn(match[1], facts, f"{workflow}: {match[1]}")
                    return str(facts[match[1]])
                if value in ("${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}",):
                    value = "https://github.com/run"
                environment[key] = re.sub(r"\$\{\{ (.*?) \}\}", answer, value)
        done = self.tool("bash", "-eo", "pipefail", "-c", step["run"], folder=folder, env=environment, check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return dict(line.split("=", 1) for line in output.read_text().splitlines() if "=" in line), done

    def change(self):
        (self.code / "shop/data_loaders/load_rates.py").write_text('"""Changed."""\n')
        return self.commit(self.code, "Change it")

    def test_pull_request_to_comment(self):
        self.git(self.code, "checkout", "-q", "-b", "feature/x")
        head = self.change()
        token = {"steps.app.outputs.token": "t", "GITHUB": {"GITHUB_REPOSITORY": "acme-shop/shop-pipelines"}}
        pull = "github.event.pull_request."
        facts = {**token, "github.event.number": 7, pull + "head.sha": head, pull + "head.ref": "feature/x", pull + "base.sha": self.first, pull + "base.ref": "main"}
        self.run_step(self.code, "request-plan.yml", "request", "Ask", facts)
        dispatch = json.loads(self.called("gh")[-1]["input"])
        self.assertEqual(dispatch["event_type"], "pipelines-pr")
        payload = dispatch["client_payload"]
        self.assertLessEqual(len(payload), 10)
        self.assertEqual((payload["pr"], payload["head_sha"], payload["base_ref"]), (7, head, "main"))

        asked = {"github.event_name": "repository_dispatch", **{f"github.event.client_payload.{key}": value for key, value in payload.items()}}
        found, _ = self.run_step(self.deploy, "plan.yml", "select", "select", asked)
        targets = json.loads(found["targets"])
        self.assertEqual([target["stage"] for target in targets], ["prod"])
        self.assertEqual(targets[0]["planAccount"], "shop-plan@acme-shop-prod.iam.gserviceaccount.com")
        self.assertEqual(found["sha"], head)
        self.run_step(self.deploy, "plan.yml", "select", "select", {**asked, "github.event.client_payload.head_sha": "$(touch x)"}, expect=1)
        own = {"github.event_name": "pull_request", **{key: "" for key in asked if key != "github.event_name"}}
        found, _ = self.run_step(self.deploy, "plan.yml", "select", "select", own)
        self.assertEqual(([target["stage"] for target in json.loads(found["targets"])], found["sha"]), (["dev", "prod"], self.first))

        script = self.deploy / ".github/actions/plan-comment/plan_comment.py"
        plan = self.place_here / "plan.txt"
        words = ["--repository", "acme-shop/shop-pipelines", "--pull-request", "7", "--environment", "prod", "--plan-file", plan, "--outcome", "success"]
        words += ["--code-sha", head, "--deployment-sha", "b" * 40, "--run-url", "https://github.com/run"]
        for size, expected in ((10_000, "1 to add"), (70_000, "was cut"), (0, "no plan was written")):
            plan.write_text("  + line\n" * (size // 9) + ("Plan: 1 to add, 0 to change, 0 to destroy.\n" if size else ""))
            text = self.tool(sys.executable, script, *words, "--print").stdout
            self.assertTrue(text.startswith("<!-- penstock-plan:prod -->"))
            self.assertIn(expected, text)
            self.assertLess(len(text), 65_536)
        self.tool(sys.executable, script, *words, env=self.env)
        self.assertIn("repos/acme-shop/shop-pipelines/issues/7/comments", self.called("gh")[-1]["gh"])

    def test_merge_to_deployment(self):
        merged = self.change()
        self.git(self.code, "push", "-q", "origin", "HEAD:main")
        token = {"steps.app.outputs.token": "t", "github.token": "g"}
        where = {"GITHUB_REPOSITORY": "acme-shop/shop-pipelines", "GITHUB_SHA": merged, "GITHUB_REF_NAME": "main", "GITHUB_ACTOR": "ada"}
        self.run_step(self.code, "request-deploy.yml", "request", "Tell", {**token, "GITHUB": where})
        dispatch = json.loads(self.called("gh")[-1]["input"])
        payload = dispatch["client_payload"]
        self.assertEqual((dispatch["event_type"], payload["sha"], payload["branch"]), ("pipelines-merged", merged, "main"))

        # What the checkouts of the workflow leave behind.
        shutil.rmtree(self.deploy / "pipelines")
        self.tool("git", "clone", "-q", self.place_here / "code.git", self.deploy / "pipelines")
        asked = {"github.event.client_payload.branch || inputs.branch": payload["branch"], "github.event.client_payload.sha || inputs.sha": payload["sha"], **token}
        asked.update({"github.event_name": "repository_dispatch", "steps.target.outputs.stages": "prod"})
        asked["GITHUB"] = {"GITHUB_REPOSITORY": "acme-shop/shop-deploy"}
        build = lambda which, facts=asked, expect=0: self.run_step(self.deploy, "build.yml", "build", which, facts, expect)  # noqa: E731
        self.assertEqual(build("target")[0]["production"], "true")
        self.assertEqual(build("code")[0]["sha"], merged)
        never = {**asked, "github.event.client_payload.sha || inputs.sha": "c" * 40}
        build("code", never, 1)
        build("target", {**asked, "github.event.client_payload.branch || inputs.branch": "feature/x"}, 1)
        asked["steps.code.outputs.sha"] = merged
        images = build("images")[0]["images"]
        name = "europe-west1-docker.pkg.dev/acme-shop-delivery/mage/mage-image"
        self.assertEqual(json.loads(images), {"mage-image": f"{name}@sha256:{'d' * 64}"})
        words = self.called("docker")[-1]["docker"]
        self.assertIn(f"{name}:{merged}", words)
        self.assertIn(f"REVISION={merged}", words)
        asked["steps.images.outputs.images"] = images

        asked["steps.target.outputs.stages"], asked["steps.target.outputs.production"] = "prod", "true"
        build("Record what is handed over")
        bare = self.place_here / "deploy.git"
        tree = self.tool("git", "ls-tree", "main", "pipelines", folder=bare).stdout
        self.assertEqual(tree.split()[:3], ["160000", "commit", merged])
        self.assertEqual(self.release("prod"), {"code_commit": merged, "images": json.loads(images)})
        self.assertIsNone(self.release("dev"))
        build("Record what is handed over")
        self.assertEqual(self.tool("git", "rev-list", "--count", "main", folder=bare).stdout.strip(), "2")
        moving = {**asked, "steps.images.outputs.images": '{"mage-image": "a:latest"}'}
        build("Record what is handed over", moving, 1)

        build("Start the deployment")
        words = self.called("gh")[-1]["gh"]
        inputs = dict(word.split("=", 1) for word in words if "=" in word)
        self.assertEqual(words[:3], ["workflow", "run", "deploy.yml"])
        self.assertEqual(set(inputs), set(self.workflow(self.deploy, "deploy.yml")["on"]["workflow_dispatch"]["inputs"]))
        facts = {"github.event_name": "workflow_dispatch", **{f"inputs.{key}": value for key, value in inputs.items()}}
        found, _ = self.run_step(self.deploy, "deploy.yml", "select", "select", facts)
        self.assertEqual([target["applyAccount"] for target in json.loads(found["targets"])], ["shop-apply@acme-shop-prod.iam.gserviceaccount.com"])
        self.run_step(self.deploy, "deploy.yml", "select", "select", {**facts, "inputs.branch": "feature/x"}, expect=1)
        self.assertEqual(self.apply("prod")["release"]["images"], json.loads(images))

    def release(self, stage):
        """What main of the deployment repository says was handed over."""
        done = self.tool("git", "show", f"main:terraform/env/{stage}.release.tfvars.json", folder=self.place_here / "deploy.git", check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def hand_over(self, sha, stages="prod", digest="d"):
        images = json.dumps({"mage-image": f"europe-west1-docker.pkg.dev/acme-shop-delivery/mage/mage-image@sha256:{digest * 64}"})
        facts = {"steps.app.outputs.token": "t", "steps.code.outputs.sha": sha, "steps.images.outputs.images": images, "GITHUB": {}}
        facts.update({"steps.target.outputs.stages": stages, "steps.target.outputs.production": str("prod" in stages).lower()})
        facts["github.event.client_payload.branch || inputs.branch"] = "main"
        self.run_step(self.deploy, "build.yml", "build", "Record what is handed over", facts)
        return json.loads(images)

    def fresh(self):
        """A clone, as a job gets it."""
        clone = self.place_here / f"job-{len(list(self.place_here.iterdir()))}"
        self.tool("git", "clone", "-q", "--depth=1", f"file://{self.place_here / 'deploy.git'}", clone)
        return clone

    def apply(self, stage, expect=0):
        """The job of a deployment, whatever started it. Answers with the last plan; the commit is the one that was applied."""
        self.run_step(self.fresh(), "deploy.yml", "deploy", "apply", {"matrix.target.stage": stage, "github.token": "g"}, expect)
        plans = [call for call in self.called("terraform") if call["command"] == "plan"]
        return plans[-1] if plans else None

    def push_infrastructure(self, text):
        """Somebody merges a change here."""
        clone = self.fresh()
        with open(clone / "terraform/main.tf", "a") as file:
            file.write(f"# {text}\n")
        commit = self.commit(clone, text)
        self.git(clone, "push", "-q", "origin", "HEAD:main")
        return commit

    def applies(self):
        return [call for call in self.called("terraform") if call["command"] == "apply"]

    def test_what_a_dropped_run_would_have_deployed_is_deployed_by_the_next(self):
        images = self.hand_over("a" * 40)
        # The run of that image waits, and GitHub drops it for that of this push, which knows of no image.
        pushed = self.push_infrastructure("more memory")
        plan = self.apply("prod")
        self.assertEqual((plan["release"], plan["commit"]), ({"code_commit": "a" * 40, "images": images}, pushed))
        # And the other way round: the run of a push is dropped for that of an image, which takes main as it is.
        pushed = self.push_infrastructure("less memory")
        images = self.hand_over("b" * 40, digest="e")
        plan = self.apply("prod")
        self.assertEqual(plan["release"]["images"], images)
        self.assertIn("less memory", self.tool("git", "show", f"{plan['commit']}:terraform/main.tf", folder=self.place_here / "deploy.git").stdout)
        self.assertEqual(len(self.applies()), 2)
        for call in self.applies():
            self.assertIn("-lock-timeout=30m", call["terraform"])
        # Runs of one kind drop only each other: those of a branch have fewer stages than those of a push.
        job = self.workflow(self.deploy, "deploy.yml")["jobs"]["deploy"]
        self.assertEqual(job["concurrency"]["group"], "deploy-${{ github.event_name }}-${{ matrix.target.stage }}")
        self.assertEqual(job["concurrency"]["cancel-in-progress"], "false")
        self.assertIn("!terraform/env/*.release.tfvars.json", self.workflow(self.deploy, "deploy.yml")["on"]["push"]["paths"])

    def test_an_older_plan_is_never_applied_over_a_newer_one(self):
        self.hand_over("a" * 40)
        folder = self.place_here / "meanwhile"
        folder.mkdir()
        clone = self.fresh()
        # While this run plans, main moves on, and the run of that push may apply it first.
        (folder / "plan").write_text(f"cd {clone} && echo '# newer' >>terraform/main.tf && git commit -qam newer && git push -q origin HEAD:main\n")
        plan = self.apply("prod")
        self.assertEqual(len([call for call in self.called("terraform") if call["command"] == "plan"]), 2)
        self.assertEqual([call["commit"] for call in self.applies()], [self.git(clone, "rev-parse", "HEAD")])
        self.assertEqual(plan["commit"], self.applies()[0]["commit"])

    def test_a_plan_that_is_stale_is_made_again_and_a_failure_is_one(self):
        self.hand_over("a" * 40)
        fails = self.place_here / "fails"
        fails.mkdir()
        for says in ("Error: Saved plan is stale", "Error 404: Cannot find metric that matches type"):
            (fails / "apply").write_text(says)
            before = len(self.applies())
            self.apply("prod")
            self.assertEqual(len(self.applies()) - before, 2, says)
        (fails / "apply").write_text("Error: the quota is used up")
        before = len(self.applies())
        self.apply("prod", expect=1)
        self.assertEqual(len(self.applies()) - before, 1)
        (fails / "plan").write_text("Error: Error acquiring the state lock")
        self.apply("prod", expect=1)
        self.assertEqual(len(self.applies()) - before, 1)

    def test_nothing_is_deployed_before_something_was_built(self):
        self.hand_over("a" * 40)
        self.assertIsNone(self.apply("dev"))
        self.hand_over("b" * 40, stages="dev")
        self.assertEqual(self.apply("dev")["release"]["code_commit"], "b" * 40)
        self.assertEqual(self.release("prod")["code_commit"], "a" * 40)

    def test_a_merge_that_arrives_late_does_not_go_back(self):
        older = self.change()
        (self.code / "shop/data_loaders/load_rates.py").write_text('"""Changed again."""\n')
        newer = self.commit(self.code, "Change it again")
        self.git(self.code, "push", "-q", "origin", "HEAD:main")
        self.hand_over(newer)
        asked = {"github.event.client_payload.branch || inputs.branch": "main", "steps.target.outputs.stages": "prod", "GITHUB": {}}
        for event, sha, superseded in (("repository_dispatch", older, "true"), ("repository_dispatch", newer, None), ("workflow_dispatch", older, None)):
            facts = {**asked, "github.event_name": event, "github.event.client_payload.sha || inputs.sha": sha}
            job = self.fresh()
            shutil.rmtree(job / "pipelines")
            self.tool("git", "clone", "-q", self.place_here / "code.git", job / "pipelines")
            found, _ = self.run_step(job, "build.yml", "build", "code", facts)
            self.assertEqual((found["sha"], found.get("superseded")), (sha, superseded))
        # Then nothing that follows is done.
        steps = self.workflow(self.deploy, "build.yml")["jobs"]["build"]["steps"]
        after = steps[next(i for i, step in enumerate(steps) if step.get("id") == "code") + 1:]
        self.assertGreater(len(after), 4)
        for step in after:
            self.assertEqual(step["if"], "steps.code.outputs.superseded != 'true'")

    def test_plans_are_commented_and_the_status_is_set(self):
        facts = {"steps.app.outputs.token": "t", "github.event.client_payload.pr": 7, "github.event.client_payload.head_sha": "a" * 40}
        facts.update({"needs.select.outputs.targets": '[{"stage": "dev"}, {"stage": "prod"}]', "needs.select.result": "success"})
        facts.update({"needs.plan.result": "failure", "GITHUB": {"GITHUB_SHA": "b" * 40}})
        (self.deploy / "plans/plan-dev").mkdir(parents=True)
        (self.deploy / "plans/plan-dev/plan.txt").write_text("Plan: 1 to add, 0 to change, 0 to destroy.\n")
        (self.deploy / "plans/plan-dev/outcome").write_text("success\n")
        report = lambda: self.run_step(self.deploy, "plan.yml", "report", "Comment and status", facts)  # noqa: E731
        report()
        bodies = [json.loads(call["input"])["body"] for call in self.called("gh") if call["input"]]
        self.assertEqual([("1 to add" in body, "the plan failed" in body) for body in bodies], [(True, False), (False, True)])
        self.assertIn("state=failure", self.called("gh")[-1]["gh"])
        facts["needs.plan.result"] = "success"
        report()
        self.assertIn("state=success", self.called("gh")[-1]["gh"])
        facts.update({"needs.plan.result": "skipped", "needs.select.outputs.targets": "[]"})
        report()
        self.assertIn("state=success", self.called("gh")[-1]["gh"])
        # The code could not be fetched: there is no plan, and that is no success.
        facts["needs.select.outputs.targets"] = '[{"stage": "dev"}]'
        report()
        self.assertIn("state=failure", self.called("gh")[-1]["gh"])

    def test_a_change_of_the_bootstrap_is_said(self):
        facts = {"github.token": "g", "github.event.number": 7, "GITHUB": {"GITHUB_REPOSITORY": "acme-shop/shop-deploy"}}
        for files, said in (("terraform/main.tf", False), ("Dockerfile\nterraform/bootstrap/terraform.tfvars", True)):
            (self.place_here / "answer").write_text(files)
            _, done = self.run_step(self.deploy, "plan.yml", "select", "Does the bootstrap change?", facts)
            self.assertEqual("::warning::" in done.stdout, said)

    def test_a_change_of_infrastructure_is_planned_with_the_images_that_run(self):
        images = self.hand_over("a" * 40)
        facts = {"github.event_name": "pull_request", "needs.select.outputs.sha": "c" * 40, "matrix.target.stage": "prod"}
        self.run_step(self.fresh(), "plan.yml", "plan", "plan", facts)
        call = [call for call in self.called("terraform") if call["command"] == "plan"][-1]
        self.assertEqual(call["release"]["images"], images)
        self.assertIn("-lock=false", call["terraform"])
        job = self.fresh()
        self.run_step(job, "plan.yml", "plan", "plan", {**facts, "github.event_name": "repository_dispatch"})
        planned = json.loads((job / "terraform/env/prod.planned.tfvars.json").read_text())
        self.assertEqual(planned["images"], {"mage-image": f"europe-west1-docker.pkg.dev/acme-shop-delivery/mage/mage-image:{'c' * 40}"})
        self.assertEqual((job / "plan/outcome").read_text(), "success\n")

    def test_the_submodule_is_what_gitmodules_says(self):
        clone = self.place_here / "clone"
        self.tool("git", "clone", "-q", "--recurse-submodules", self.place_here / "deploy.git", clone)
        self.assertTrue((clone / "pipelines/shop/metadata.yaml").exists())
        generated = self.tool("git", "config", "-f", type(self).deploy / ".gitmodules", "--list").stdout.split()
        self.assertIn("submodule.pipelines.url=https://github.com/acme-shop/shop-pipelines.git", generated)
        self.assertIn("submodule.pipelines.branch=main", generated)


class Edits(Case):
    def edited(self, *edits):
        """What an edit changes in each repository: {added, changed, removed} paths."""
        code, deploy = self.copy()
        before = contents(code), contents(deploy)
        for file, old, new in edits:
            path = code / file
            self.assertRegex(path.read_text(), old if new is None else re.escape(old))
            path.write_text(re.sub(old, "", path.read_text()) if new is None else path.read_text().replace(old, new))
        self.penstock("generate", code)
        result = []
        for was, now in zip(before, (contents(code), contents(deploy))):
            was, now = ({path: text for path, text in side.items() if not path.startswith(".penstock/")} for side in (was, now))
            result.append({path for path in was.keys() | now.keys() if was.get(path) != now.get(path)} - {edit[0] for edit in edits})
        return code, deploy, *result

    def test_a_stage_comes(self):
        old = "  - stage: prod\n"
        new = "  - {stage: test, account: acme-shop-test, region: europe-west1, settings: {branch: test}}\n" + old
        code, deploy, changed_code, changed = self.edited(("penstock.yaml", old, new))
        self.assertEqual(changed_code, {"README.md", ".github/workflows/request-plan.yml", ".github/workflows/request-deploy.yml"})
        self.assertTrue({"terraform/env/test.tfvars", "terraform/env/test.backend.hcl", "environments.json", "terraform/bootstrap/terraform.tfvars"} <= changed)
        self.assertIn('prefix = "shop/test"', (deploy / "terraform/env/test.backend.hcl").read_text())
        self.tool("terraform", "fmt", "-check", "-recursive", deploy / "terraform")

    def test_a_stage_goes(self):
        old = "  - stage: dev\n    account: acme-shop-dev\n    region: europe-west1\n    settings: {branch: dev}\n"
        code, deploy, _, changed = self.edited(
            ("penstock.yaml", old, ""),
            *((f"pipelines/{name}.yaml", r"(?m)^    stages:\n(?:      .*\n)+", None) for name in ("orders", "platform")),
        )
        self.assertFalse((deploy / "terraform/env/dev.tfvars").exists())
        self.assertIn("terraform/modules/platform/main.tf", changed)
        self.assertEqual([target["stage"] for target in json.loads((deploy / "environments.json").read_text())], ["prod"])

    def test_a_new_version_of_mage(self):
        _, deploy, changed_code, changed = self.edited(("penstock.yaml", "connectorCidr: 10.20.1.0/28", "mageVersion: 0.9.80\n    connectorCidr: 10.20.1.0/28"))
        self.assertEqual((changed_code, changed), ({"README.md", "docker-compose.yml"}, {"Dockerfile"}))

    def test_a_pipeline_comes(self):
        node = "  reports:\n"
        new = "  clean-up:\n    type: gcp.mage.pipeline\n    properties: {blocks: {clean: {type: custom}}}\n" + node
        _, _, changed_code, changed = self.edited(("pipelines/orders.yaml", node, new))
        self.assertEqual(changed_code, {"shop/pipelines/clean_up/metadata.yaml", "shop/pipelines/clean_up/__init__.py", "shop/custom/clean.py"})
        self.assertEqual(changed, set())

    def test_a_table_comes(self):
        node, edges = "  reports:\n", "edges:\n"
        new = "  api-keys:\n    type: gcp.bq.table\n    properties: {tableId: api_keys, schema: [{name: id, type: STRING}]}\n" + node
        _, deploy, _, changed = self.edited(("pipelines/orders.yaml", node, new), ("pipelines/orders.yaml", edges, edges + "  - raw.tables -> api-keys.dataset\n"))
        self.assertEqual(changed, {"terraform/modules/orders/main.tf", "schemas/api-keys.json"})
        # All that Terraform reads starts a plan, and is deployed.
        read = {f"{folder}/**" for path in deploy.glob("terraform/**/*.tf") for folder in re.findall(r"path\.root\}/\.\./(\w+)", path.read_text())}
        self.assertLessEqual({"functions/**", "schemas/**"}, read)
        for name, event in (("plan.yml", "pull_request"), ("deploy.yml", "push")):
            self.assertLessEqual(read | {"config/**", "sql/**"}, set(self.workflow(deploy, name)["on"][event]["paths"]), name)
        # Nothing that is generated is left out of Git, whatever it is called; keys are.
        self.tool("git", "init", "-q", deploy)
        for path, ignored in (("schemas/api-keys.json", 1), ("terraform/modules/plan/main.tf", 1), ("plan/plan.txt", 0), ("terraform/my-key.json", 0)):
            self.assertEqual(subprocess.run(["git", "-C", deploy, "check-ignore", "-q", path], check=False).returncode, ignored, path)

    def test_another_exposure(self):
        _, deploy, changed_code, changed = self.edited(("pipelines/platform.yaml", "      iap: true\n      iapMembers: [\"group:analytics@shop.example\"]\n", ""))
        self.assertEqual((changed_code, changed), (set(), {"terraform/modules/platform/main.tf"}))
        self.assertIn('"allUsers"', (deploy / "terraform/modules/platform/main.tf").read_text())
        self.assertNotIn("google_iap", (deploy / "terraform/modules/platform/main.tf").read_text())

    def test_an_alert_counts_the_lines_of_each_node_that_it_watches(self):
        edge = "  - mage.metrics -> load-fails.metrics\n"
        _, deploy, _, _ = self.edited(("pipelines/platform.yaml", edge, edge + "  - start-load.metrics -> load-fails.metrics\n  - front-door.metrics -> load-fails.metrics\n"))
        text = (deploy / "terraform/modules/platform/main.tf").read_text()
        # A load balancer has no lines that the alert knows of.
        self.assertEqual(re.findall(r'"google_logging_metric" "(\w+)"', text), ["load_fails_lines_mage", "load_fails_lines_start_load"])
        for name in ("mage", "start_load"):
            self.assertIn("logging.googleapis.com/user/${google_logging_metric.load_fails_lines_%s.name}" % name, text)

    def test_what_starts_needs_its_secrets_first(self):
        text = (self.deploy / "terraform/modules/platform/main.tf").read_text()
        function = text[text.index('"google_cloudfunctions2_function" "start_load"'):]
        self.assertIn("google_secret_manager_secret_iam_member.start_load_secret_trigger_token", function[: function.index("build_config")])

    def test_another_domain(self):
        old = "domain: mage.shop.example"
        _, deploy, _, changed = self.edited(("pipelines/platform.yaml", old, "domain: new.shop.example\n      certificateVersion: 2"))
        self.assertIn("terraform/env/prod.tfvars", changed)
        self.assertIn('"new.shop.example" = "/api/status"', (deploy / "terraform/env/prod.tfvars").read_text())
        text = (deploy / "terraform/modules/platform/main.tf").read_text()
        certificate = text[text.index('"google_compute_managed_ssl_certificate"'):].split("\n}\n")[0]
        self.assertIn('"front-door-2"', certificate)
        self.assertIn("create_before_destroy = true", certificate)

    def test_the_code_moves(self):
        _, deploy, _, changed = self.edited(("penstock.yaml", "codeRepo: shop-pipelines", "codeRepo: orders"))
        self.assertIn(".gitmodules", changed)
        self.assertIn("acme-shop/orders.git", (deploy / ".gitmodules").read_text())

    def test_another_name(self):
        _, deploy, _, changed = self.edited(("penstock.yaml", "    app: shop\n", "    app: store\n"))
        self.assertTrue({"environments.json", "terraform/env/prod.backend.hcl", "terraform/bootstrap/terraform.tfvars"} <= changed)
        self.assertFalse([path for path in changed if path.startswith("terraform/modules/")])

    def test_a_token_instead_of_an_app(self):
        _, deploy, changed_code, changed = self.edited(("penstock.yaml", "    app: shop\n", "    app: shop\n    crossRepoAuth: pat\n"))
        for path in changed:
            self.assertNotIn("steps.app.", (deploy / path).read_text())
        self.assertIn("CROSS_REPO_TOKEN", (deploy / ".github/workflows/plan.yml").read_text())

    def test_changes_by_hand_survive(self):
        code, deploy = self.copy()
        path = deploy / "terraform/network.tf"
        path.write_text(path.read_text().replace("prefix_length = 20", "prefix_length = 22"))
        self.penstock("generate", code)
        self.assertIn("prefix_length = 22", path.read_text())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
