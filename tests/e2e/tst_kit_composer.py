#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kit gcp-composer-airflow on the real program: what it generates passes its tools, its DAGs are those drawn, its scripts do what
they say against a stand-in for gcloud, and edits do what they should."""
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
TOP = pathlib.Path(__file__).resolve().parents[2]
STUB = TOP / "tests/support/airflow/stub_airflow.py"
NASTY = "O'Brien \"prod\" ${x} {{y}} \\n 数据"
EXAMPLE = TOP / "resources/examples/transit-airflow"

# Answers as gcloud does, from the folder $CLOUD: state.json, and bucket/ as the bucket. Writes down what it was asked.
GCLOUD = r'''#!/usr/bin/env python3
import hashlib, json, os, pathlib, re, sys
cloud = pathlib.Path(os.environ["CLOUD"])
words = sys.argv[1:]
with open(cloud / "calls.log", "a") as log:
    log.write(json.dumps(words) + "\n")
flags = {w.split("=", 1)[0]: w.split("=", 1)[1] if "=" in w else "" for w in words if w.startswith("--")}
state = json.loads((cloud / "state.json").read_text())
bucket = cloud / "bucket"
if words[:3] == ["composer", "environments", "describe"]:
    form = flags["--format"]
    if form == "value(state)":
        print(state["state"])
    elif "dagGcsPrefix" in form:
        print("gs://the-bucket/dags")
    else:
        print(json.dumps(state))
elif words[:2] == ["logging", "read"]:
    print("Cannot install gtfs-kit and partridge")
elif words[:3] == ["composer", "environments", "update"]:
    if "UPDATE_FAILS" in os.environ:
        sys.exit("ERROR: Failed to install PyPI packages")
    if state["state"] != "RUNNING":
        sys.exit("ERROR: environment is not in RUNNING state")
    software = state["config"]["softwareConfig"]
    before = json.dumps(software, sort_keys=True)
    if "--update-pypi-packages-from-file" in words:
        lines = pathlib.Path(words[words.index("--update-pypi-packages-from-file") + 1]).read_text().split()
        software["pypiPackages"] = dict((l.split("==")[0], "==" + l.split("==")[1]) for l in lines)
    for key, flag in (("envVariables", "env-variables"), ("airflowConfigOverrides", "airflow-configs")):
        if f"--update-{flag}" in flags:
            separator, items = re.match(r"\^(.*?)\^(.*)$", flags[f"--update-{flag}"], re.S).groups()
            software.setdefault(key, {}).update(i.split("=", 1) for i in items.split(separator))
        if f"--remove-{flag}" in flags:
            for name in flags[f"--remove-{flag}"].split(","):
                del software[key][name]
    if json.dumps(software, sort_keys=True) == before:
        sys.exit("ERROR: No change in configuration. Must specify a change to configuration.software_configuration.pypi_dependencies")
    (cloud / "state.json").write_text(json.dumps(state))
elif words[:3] == ["composer", "environments", "run"]:
    print(os.environ.get("IMPORT_ERRORS", "No data found"))
    sys.exit(int(os.environ.get("RUN_STATUS", "0")))
elif words[:2] == ["storage", "cp"]:
    target = bucket / words[3].removeprefix("gs://the-bucket/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(pathlib.Path(words[2]).read_bytes())
elif words[:2] == ["storage", "rsync"]:
    source, target = pathlib.Path(words[2]), bucket / words[3].removeprefix("gs://the-bucket/")
    exclude = re.compile(flags["--exclude"])
    names = lambda folder: {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and not exclude.match(str(p.relative_to(folder)))}
    here, there = names(source), names(target)
    for name in sorted(here):
        if name not in there or (source / name).read_bytes() != (target / name).read_bytes():
            if "--dry-run" in words:
                print(f"Would copy file://{source / name} to {words[3]}/{name}", file=sys.stderr)
            else:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes((source / name).read_bytes())
    for name in sorted(there - here):
        if "--dry-run" in words:
            print(f"Would remove {words[3]}/{name}", file=sys.stderr)
        else:
            (target / name).unlink()
elif words[:2] == ["storage", "ls"]:
    for path in sorted(bucket.rglob("*")):
        if path.is_file():
            print("gs://the-bucket/" + str(path.relative_to(bucket)))
else:
    sys.exit(f"the stand-in for gcloud does not know {words}")
'''

# What the clouds hold before the bootstrap, and what each of its commands needs to be there. Anything that is not is an error, as there.
BOOTSTRAP = r"""#!/usr/bin/env python3
import json, os, pathlib, re, sys
path = pathlib.Path(os.environ["CLOUD"]) / "things.json"
things = set(json.loads(path.read_text())) if path.exists() else set()
words = sys.argv[1:]
def after(flag):
    return words[words.index(flag) + 1] if flag in words else ""
def need(*names):
    for name in names:
        if name not in things:
            sys.exit(f"{' '.join(words[:4])}: there is no {name}")
def member():
    if after("--member").startswith("serviceAccount:airflow-"):
        need("account " + after("--member").removeprefix("serviceAccount:"))
    pool = re.match(r"principal://iam.googleapis.com/(projects/[0-9]+/locations/global/workloadIdentityPools/[^/]+)/", after("--member"))
    if pool:
        need("pool of " + pool.group(1))
    if after("--role").startswith("projects/"):
        need("role " + after("--role"))
project = after("--project")
numbers = json.loads(os.environ["NUMBERS"])
on = lambda name, where=None: f"api {name}.googleapis.com in {where or project}"
made = ""
if words[:2] == ["services", "enable"]:
    things |= {f"api {w} in {project}" for w in words[2:words.index("--project")]}
elif words[:3] == ["iam", "service-accounts", "create"]:
    need(on("iam"))
    made = f"account {words[3]}@{project}.iam.gserviceaccount.com"
elif words[:3] == ["iam", "roles", "create"]:
    need(on("iam"))
    made = f"role projects/{project}/roles/{words[3]}"
elif words[:3] == ["iam", "service-accounts", "add-iam-policy-binding"]:
    need(on("iam"), on("sts"), on("iamcredentials"), "account " + words[3])
    member()
elif words[:2] == ["projects", "add-iam-policy-binding"]:
    need(on("cloudresourcemanager", words[2]))
    member()
elif words[:3] == ["iam", "workload-identity-pools", "create"]:
    made = f"pool of projects/{numbers[project]}/locations/global/workloadIdentityPools/{words[3]}"
elif words[:4] == ["iam", "workload-identity-pools", "providers", "create-oidc"]:
    need(f"pool of projects/{numbers[project]}/locations/global/workloadIdentityPools/{after('--workload-identity-pool')}")
    made = f"provider projects/{numbers[project]}/locations/global/workloadIdentityPools/{after('--workload-identity-pool')}/providers/{words[4]}"
elif words[:3] == ["artifacts", "repositories", "create"]:
    need(on("artifactregistry"))
    made = f"repository {words[3]} in {project}"
elif words[:3] == ["artifacts", "repositories", "add-iam-policy-binding"]:
    need(f"repository {words[3]} in {project}")
    member()
elif words[:3] == ["storage", "buckets", "create"]:
    need(on("storage"))
    made = "bucket " + words[3]
elif words[:3] in (["storage", "buckets", "add-iam-policy-binding"], ["storage", "buckets", "update"]):
    need("bucket " + words[3])
    member()
elif words[:3] == ["composer", "environments", "create"]:
    need(on("composer"), "account " + after("--service-account"), "bucket gs://" + after("--storage-bucket"))
    made = f"environment {words[3]} in {project}"
elif words[:2] != ["projects", "describe"]:
    sys.exit(f"the stand-in for gcloud does not know {words}")
if made in things:
    sys.exit(f"ALREADY_EXISTS: {made}")
things |= {made} if made else set()
path.write_text(json.dumps(sorted(things)))
"""

# What a plan has to read of each type that the kit's nodes and files make; none of it is what is in them.
READS = {
    "artifact_registry_repository": "artifactregistry.repositories.get",
    "artifact_registry_repository_iam_member": "artifactregistry.repositories.getIamPolicy",
    "bigquery_data_transfer_config": "bigquery.transfers.get",
    "bigquery_dataset": "bigquery.datasets.get",
    "bigquery_dataset_iam_member": "bigquery.datasets.getIamPolicy",
    "bigquery_table": "bigquery.tables.get",
    "bigquery_table_iam_member": "bigquery.tables.getIamPolicy",
    "cloud_run_v2_job": "run.jobs.get",
    "cloud_run_v2_job_iam_member": "run.jobs.getIamPolicy",
    "composer_environment": "composer.environments.get",
    "data_pipeline_pipeline": "datapipelines.pipelines.get",
    "dataflow_job": "dataflow.jobs.get",
    "dataflow_flex_template_job": "dataflow.jobs.get",
    "logging_metric": "logging.logMetrics.get",
    "monitoring_alert_policy": "monitoring.alertPolicies.get",
    "monitoring_notification_channel": "monitoring.notificationChannels.get",
    "project": "resourcemanager.projects.get",
    "project_iam_member": "resourcemanager.projects.getIamPolicy",
    "pubsub_schema": "pubsub.schemas.get",
    "pubsub_subscription": "pubsub.subscriptions.get",
    "pubsub_subscription_iam_member": "pubsub.subscriptions.getIamPolicy",
    "pubsub_topic": "pubsub.topics.get",
    "pubsub_topic_iam_member": "pubsub.topics.getIamPolicy",
    "secret_manager_secret": "secretmanager.secrets.get",
    "secret_manager_secret_iam_member": "secretmanager.secrets.getIamPolicy",
    "service_account": "iam.serviceAccounts.get",
    "service_account_iam_member": "iam.serviceAccounts.getIamPolicy",
    "storage_bucket": "storage.buckets.get",
    "storage_bucket_iam_member": "storage.buckets.getIamPolicy",
    "storage_notification": "storage.buckets.get",
    "storage_project_service_account": "resourcemanager.projects.get",
}


class Kit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="penstock-composer-")
        cls.place = pathlib.Path(cls.temporary.name)
        home = cls.place / "home"
        home.mkdir()
        cls.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND", "QT_QPA"))}
        cls.environment.update(HOME=str(home), LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
        (home / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n")
        cls.gcloud = cls.generated("gcloud-mode")
        cls.terraform = cls.generated("terraform-mode", lambda text: text.replace("    publish: true\n", "    publish: true\n    mode: terraform\n    alertEmails: [data@example.org]\n"))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def run_it(cls, *arguments, expect=0):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=cls.place, env=cls.environment, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == expect, f"{arguments}\n--- out\n{done.stdout}\n--- err\n{done.stderr}"
        return done

    @classmethod
    def generated(cls, name, edit=None):
        project = cls.place / name
        # The example of this tree, which the program may not have been built with.
        shutil.copytree(EXAMPLE, project)
        subprocess.run(["git", "init", "-q", project], env=cls.environment, check=True)
        if edit:
            path = project / "penstock.yaml"
            text = path.read_text()
            changed = edit(text)
            assert changed != text
            path.write_text(changed)
        cls.run_it("validate", project)
        cls.run_it("generate", project)
        return project

    def edited(self, name, edit, of="penstock.yaml"):
        """A copy of the project in the mode gcloud with one edit, generated again."""
        project = self.place / name
        shutil.copytree(self.gcloud, project)
        path = project / of
        text = path.read_text()
        self.assertNotEqual(edit(text), text)
        path.write_text(edit(text))
        self.run_it("generate", project)
        return project

    def tool(self, *words, cwd, expect=0, **environment):
        if not shutil.which(words[0]):
            self.skipTest(f"there is no {words[0]}")
        done = subprocess.run([str(w) for w in words], cwd=cwd, env={**self.environment, **environment}, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, expect, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def variables(self, project, stage):
        lines = (project / f"airflow/.env.{stage}").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def dags(self, project, stage):
        """What Python makes of the DAG files with that stage's variables."""
        files = sorted((project / "airflow/dags").glob("*.py"))
        done = subprocess.run([sys.executable, STUB, *files], env={**self.environment, **self.variables(project, stage)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def workflows(self, project):
        import yaml

        return {path.name: yaml.safe_load(path.read_text()) for path in sorted((project / ".github/workflows").glob("*.yml"))}

    # -- what is generated ---------------------------------------------------------------------------------

    def test_twice_the_same(self):
        for project in (self.gcloud, self.terraform):
            self.run_it("generate", project, "--check")
            before = {p: p.read_bytes() for p in project.rglob("*") if p.is_file() and ".git" not in p.relative_to(project).parts}
            self.run_it("generate", project)
            self.assertEqual(before, {p: p.read_bytes() for p in before})

    def test_python_compiles(self):
        for project in (self.gcloud, self.terraform):
            for path in project.rglob("*.py"):
                compile(path.read_text(), str(path), "exec")

    def test_the_graph_is_the_canvas(self):
        import yaml

        drawing = {"nodes": {}, "edges": []}
        for name in ("departures", "report"):
            one = yaml.safe_load((self.gcloud / f"pipelines/{name}.yaml").read_text())
            drawing["nodes"].update(one["nodes"])
            drawing["edges"] += one["edges"]
        is_task = lambda type: type in ("gcp.bq.query", "gcp.run.job") or type.startswith("airflow.") and type != "airflow.dag"
        tasks = {id for id, node in drawing["nodes"].items() if is_task(node["type"])}
        plain = set(drawing["nodes"]) - tasks
        after = {id: set() for id in drawing["nodes"]}
        for edge in drawing["edges"]:
            source, target = (end.split(".")[0] for end in edge.split(" -> "))
            after[target].add(source)

        def before(id):
            found = set()
            for peer in after[id]:
                dag = drawing["nodes"][peer]["type"] == "airflow.dag"
                found |= set() if dag else before(peer) if peer in plain else {peer}
            return found

        expected = {(peer, id) for id in tasks for peer in before(id)}
        for stage in ("staging", "production"):
            made = self.dags(self.gcloud, stage)
            self.assertEqual(set(made), {"departures_nightly", "departures_report"})
            self.assertEqual({tuple(edge) for dag in made.values() for edge in dag["edges"]}, expected)
            self.assertEqual({task for dag in made.values() for task in dag["tasks"]}, tasks)
            self.assertGreaterEqual(len(made["departures_nightly"]["tasks"]), 10)

    def test_stages_differ_where_the_drawing_does(self):
        staging, production = (self.dags(self.gcloud, stage)["departures_nightly"] for stage in ("staging", "production"))
        self.assertEqual(staging["arguments"]["schedule"], "30 9 * * 1-5")
        self.assertEqual(production["arguments"]["schedule"], "30 3 * * *")
        task = lambda dag, id: dag["tasks"][id]["arguments"]
        self.assertEqual(task(staging, "load-times")["max_bad_records"], 1000)
        self.assertEqual(task(production, "load-times")["max_bad_records"], 10)
        self.assertEqual(task(production, "load-times")["project_id"], "acme-transit-prod")
        self.assertTrue(task(production, "load-stops")["destination_project_dataset_table"].startswith("acme-transit-prod."))
        self.assertEqual(task(production, "feed-arrived")["object"], "gtfs/{{ ds_nodash }}/feed.zip")
        self.assertEqual(task(production, "tell")["topic"], "departures-ready")
        self.assertIsNone(self.dags(self.gcloud, "staging")["departures_report"]["arguments"]["schedule"])
        # No project, bucket or table of one stage is in a DAG.
        for path in (self.gcloud / "airflow/dags").glob("*.py"):
            self.assertNotIn("acme-transit-prod", path.read_text())
            self.assertNotIn("acme-transit-staging", path.read_text())

    def test_dags_do_nothing_on_import(self):
        import ast

        for path in (self.gcloud / "airflow/dags").glob("*.py"):
            body = ast.parse(path.read_text()).body
            self.assertEqual(sum(isinstance(node, ast.With) for node in body), 1, path)
            for node in body:
                self.assertIsInstance(node, (ast.Import, ast.ImportFrom, ast.Assign, ast.With), path)

    def test_pods_and_secrets(self):
        for stage in ("staging", "production"):
            for dag in self.dags(self.gcloud, stage).values():
                for task in dag["tasks"].values():
                    if task["operator"] == "KubernetesPodOperator":
                        self.assertRegex(task["arguments"]["image"], r":(?!latest$)[^:]+$")
                        self.assertTrue(task["arguments"]["get_logs"])
                        self.assertEqual(task["arguments"]["on_finish_action"], "delete_pod")
        for path in self.gcloud.rglob("*"):
            if path.is_file() and ".git" not in path.relative_to(self.gcloud).parts:
                self.assertNotIn("BEGIN PRIVATE KEY", path.read_text(errors="replace").replace('"BEGIN PRIVATE KEY"', ""), path)

    # -- its tools -----------------------------------------------------------------------------------------

    def test_files_of_lines(self):
        check = self.gcloud / "ci/scripts/check_files.py"
        self.tool("python3", check, "requirements", "airflow/requirements.txt", cwd=self.gcloud)
        for stage in ("staging", "production"):
            self.tool("python3", check, "variables", f"airflow/.env.{stage}", cwd=self.gcloud)
        bad = self.place / "bad.txt"
        for text, says in (("b==1\na==1\n", "alphabetical"), ("a==1\nA==1\n", "twice"), ("a>=1\n", "NAME==VERSION"), ("a @ https://x\n", "NAME==VERSION")):
            bad.write_text(text)
            self.assertIn(says, self.tool("python3", check, "requirements", bad, cwd=self.gcloud, expect=1))
        for text, says in (("AIRFLOW_HOME=x\n", "reserved"), ("API_TOKEN=x\n", "secret"), ("x=y\n", "capitals"), ("A=1\nA=2\n", "twice"),
                           ("A=aG9x8Kz2LmQp4RsT6uVw0Xy1Zb3Cd5Ef7\n", "secret")):
            bad.write_text(text)
            self.assertIn(says, self.tool("python3", check, "variables", bad, cwd=self.gcloud, expect=1))

    def test_shell(self):
        for project in (self.gcloud, self.terraform):
            scripts = sorted((project / "ci/scripts").glob("*.sh"))
            self.tool("shellcheck", "--external-sources", *[s.relative_to(project) for s in scripts], cwd=project)
            for script in scripts:
                self.tool("bash", "-n", script, cwd=project)
                if script.name != "lib.sh":
                    self.assertTrue(script.stat().st_mode & stat.S_IXUSR, script)

    def test_yaml(self):
        for project in (self.gcloud, self.terraform):
            # As the workflow "Lint" does.
            self.tool("yamllint", "--strict", ".", cwd=project)

    def test_included_sql_is_tested(self):
        project = self.place / "included"
        shutil.copytree(self.gcloud, project)
        words = ["python3", "-m", "pytest", "-q", "airflow/tests/test_dag_integrity.py", "-k", "included"]
        self.assertIn("2 passed", self.tool(*words, cwd=project))
        (project / "sql/summarise.sql").unlink()
        self.assertIn("departures_report.py includes sql/summarise.sql", self.tool(*words, cwd=project, expect=1))

    def test_workflows_are_valid(self):
        modules = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
        validator = modules and pathlib.Path(modules) / ".bin/action-validator"
        if not validator or not validator.exists():
            self.skipTest("PENSTOCK_TEST_NODE_MODULES has no action-validator")
        for project in (self.gcloud, self.terraform):
            there = {path.name for path in (self.gcloud / ".github/workflows").glob("*.yml")} if project is self.terraform else set()
            for path in sorted((project / ".github/workflows").glob("*.yml")):
                if path.name not in there:
                    self.tool(validator, path, cwd=project)

    def test_workflows_are_safe(self):
        for project in (self.gcloud, self.terraform):
            for name, workflow in self.workflows(project).items():
                self.assertEqual(workflow["permissions"], {"contents": "read"}, name)
                self.assertIn("concurrency", workflow, name)
                triggers = workflow[True]  # "on", as YAML 1.1 reads it
                for job_id, job in workflow["jobs"].items():
                    where = f"{name} {job_id}"
                    self.assertIn("permissions", job, where)
                    if "uses" in job:
                        self.assertTrue(job["uses"].startswith("./.github/workflows/"), where)
                        continue
                    self.assertIn("timeout-minutes", job, where)
                    for step in job["steps"]:
                        if "uses" in step:
                            self.assertRegex(step["uses"], r"@[0-9a-f]{40}$", where)
                        if "checkout" in step.get("uses", ""):
                            self.assertIs(step["with"]["persist-credentials"], False)
                        self.assertNotIn("${{", step.get("run", ""), f"{where}: values come through env")
                    if job["permissions"].get("id-token") == "write" and "pull_request" in triggers:
                        self.assertTrue("github.event.pull_request.head.repo.full_name == github.repository" in job.get("if", "")
                                        or job.get("if") == "github.event_name == 'push'" or "needs" in job, where)
                # A pull request never writes to production.
                if "pull_request" in triggers:
                    text = json.dumps(workflow)
                    for job in workflow["jobs"].values():
                        if job.get("environment") == "production":
                            self.assertEqual(job.get("if"), "github.event_name == 'push'", name)
                    if "deploy" in name or "apply" in name:
                        self.assertNotIn("acme-transit-prod", text, name)

    def test_what_deploys_when(self):
        workflows = self.workflows(self.gcloud)
        self.assertIn("pull_request", workflows["deploy-airflow-staging.yml"][True])
        self.assertNotIn("push", workflows["deploy-airflow-staging.yml"][True])
        production = workflows["deploy-airflow-production.yml"]
        self.assertEqual(production[True]["push"]["branches"], ["main"])
        self.assertNotIn("pull_request", production[True])
        self.assertIs(production["concurrency"]["cancel-in-progress"], False)
        # Tests come first; and it is one job, since each job of a GitHub environment waits for an approval of its own.
        self.assertEqual(production["jobs"]["test"]["uses"], "./.github/workflows/test-airflow.yml")
        self.assertEqual([job for job in production["jobs"].values() if "environment" in job], [production["jobs"]["deploy"]])
        self.assertEqual(production["jobs"]["deploy"]["needs"], "test")
        scripts = [re.match(r"ci/scripts/(\w+)", step["run"]).group(1) for step in production["jobs"]["deploy"]["steps"] if "run" in step]
        self.assertEqual(scripts, ["composer_requirements", "composer_variables", "composer_overrides", "sync_dags", "import_errors"])
        tested = workflows["test-airflow.yml"]
        self.assertIn("workflow_call", tested[True])
        # A called workflow's `github.workflow` is the caller's: without it the test in a deployment and the one beside it cancel each other.
        self.assertIn("${{ github.workflow }}", tested["concurrency"]["group"])
        apply = self.workflows(self.terraform)["composer-apply-production.yml"]["jobs"]
        self.assertEqual(apply["apply"]["needs"], "test")
        self.assertEqual(apply["test"]["uses"], "./.github/workflows/test-airflow.yml")

    def test_what_terraform_reads_is_planned_and_applied(self):
        read = {f"{folder}/**" for path in (self.terraform / "iac").rglob("*.tf")
                for folder in re.findall(r"path\.root\}/\.\./\.\./\.\./(\w+)", path.read_text())}
        self.assertLessEqual({"airflow/**", "schemas/**"}, read)
        workflows = self.workflows(self.terraform)
        for name, event in (("composer-plan.yml", "pull_request"), ("composer-apply-staging.yml", "pull_request"), ("composer-apply-production.yml", "push")):
            self.assertLessEqual(read | {"config/**", "sql/**"}, set(workflows[name][True][event]["paths"]), name)

    def test_what_is_deployed_is_tested(self):
        """A path whose change deploys something also runs the tests of the pull request."""
        workflows = self.workflows(self.gcloud)
        tested = workflows["test-airflow.yml"][True]
        self.assertEqual(tested["push"]["paths"], tested["pull_request"]["paths"])
        for name, trigger in (("deploy-airflow-staging.yml", "pull_request"), ("deploy-airflow-production.yml", "push")):
            for path in workflows[name][True][trigger]["paths"]:
                if not path.startswith(".github/"):
                    self.assertIn(path, tested["pull_request"]["paths"], name)

    # -- who may do what -----------------------------------------------------------------------------------

    def bootstrap(self, project):
        """The commands under "Before the first deployment" in their order, but for those that are for some cases only."""
        text = (project / "README.md").read_text().split("## Before the first deployment", 1)[1].split("\n## ", 1)[0]
        blocks = re.findall(r"```sh\n(.*?)\n```", text, re.S)
        return [line for block in blocks for line in block.splitlines() if "ServiceAgentV2Ext" not in line and not re.search(r"[-/]NAME\b", line)]

    def test_bootstrap_in_its_order(self):
        for project in (self.gcloud, self.terraform):
            cloud = self.place / f"bootstrap-{project.name}"
            (cloud / "bin").mkdir(parents=True)
            for name, text in (("gcloud", BOOTSTRAP), ("gh", "#!/bin/sh\n")):
                (cloud / "bin" / name).write_text(text)
                (cloud / "bin" / name).chmod(0o755)
            numbers = {"acme-transit-staging": "111111111111", "acme-transit-prod": "222222222222", "acme-transit-build": "333333333333"}
            self.tool("bash", "-ec", "\n".join(self.bootstrap(project)), cwd=project, CLOUD=str(cloud), NUMBERS=json.dumps(numbers),
                      PATH=f"{cloud / 'bin'}:{self.environment['PATH']}")
            things = json.loads((cloud / "things.json").read_text())
            # What workflows come in by is there.
            for workflow in self.workflows(project).values():
                text = json.dumps(workflow)
                for account in re.findall(r"airflow-\w+@[a-z-]+\.iam\.gserviceaccount\.com", text):
                    self.assertIn(f"account {account}", things)
                for provider in re.findall(r"projects/[0-9]+/locations/global/workloadIdentityPools/[\w/-]+", text):
                    self.assertIn(f"provider {provider}", things)

    def granted(self, project, account):
        """(what, role, condition) of each binding of an account in the bootstrap."""
        import shlex

        found = []
        for line in self.bootstrap(project):
            words = shlex.split(line)
            if "add-iam-policy-binding" in words and words[words.index("--member") + 1].startswith(f"serviceAccount:{account}@"):
                where = words[: words.index("add-iam-policy-binding") + 2]
                condition = words[words.index("--condition") + 1] if "--condition" in words else "None"
                found.append((" ".join(where[1:-2]), where[-1], words[words.index("--role") + 1], condition))
        return found

    def permissions(self, project, role):
        line = next(line for line in self.bootstrap(project) if f"roles create {role} " in line)
        return set(re.search(r"--permissions (\S+)", line).group(1).split(","))

    def test_the_planner_only_looks(self):
        for project in (self.gcloud, self.terraform):
            for what, where, role, _ in self.granted(project, "airflow-planner"):
                if what == "projects":
                    self.assertIn(role, (f"projects/{where}/roles/airflowPlanner", "roles/datapipelines.viewer"))
                else:
                    self.assertEqual((what, role), ("storage buckets", "roles/storage.objectViewer"))
                    self.assertIn(where, [f"gs://acme-transit-{end}" for end in ("staging-airflow-staging", "prod-airflow-production", "staging-tfstate", "prod-tfstate")])
            permissions = self.permissions(project, "airflowPlanner")
            for permission in permissions:
                self.assertRegex(permission, r"\.(get|getIamPolicy)$")
            # Nothing of what is in things, and nothing that starts something.
            self.assertFalse(permissions & {"storage.objects.get", "bigquery.tables.getData", "secretmanager.versions.access"})
        self.assertEqual(self.permissions(self.gcloud, "airflowPlanner"), {"composer.environments.get"})
        members = [line for line in self.bootstrap(self.gcloud) if "workloadIdentityUser" in line and " airflow-planner@" in line]
        self.assertEqual(len(members), 2)
        for line in members:
            self.assertIn("/attribute.event/pull_request ", line)

    def test_the_planner_can_read_what_is_drawn(self):
        import fnmatch
        import yaml

        kit = yaml.safe_load((TOP / "resources/kits/gcp-composer-airflow/kit.yaml").read_text())
        types = set()
        for path in (TOP / "resources/catalogue").glob("*.yaml"):
            if any(fnmatch.fnmatch(path.stem, pattern) for pattern in kit["components"]):
                entry = yaml.safe_load(path.read_text())
                types |= {resource["type"] for resource in (entry.get("resources") or {}).values()}
        for path in (TOP / "resources/kits/gcp-composer-airflow/iac").glob("*.tf"):
            types |= set(re.findall(r'(?m)^resource "(\w+)"', path.read_text()))
        types = {type.removeprefix("data.").removeprefix("google_") for type in types if "google_" in type}
        # A file in a bucket is read by a right on that bucket; the README says how.
        self.assertIn("storage_bucket_object", types)
        types.remove("storage_bucket_object")
        # A role of Google's that only looks, and at nothing else.
        self.assertIn("roles/datapipelines.viewer", {role for _, _, role, _ in self.granted(self.terraform, "airflow-planner")})
        may = self.permissions(self.terraform, "airflowPlanner") | {"datapipelines.pipelines.get"}
        self.assertEqual({READS.get(type, type) for type in types} - may, set())

    def test_the_deployer_has_no_basic_role(self):
        for project in (self.gcloud, self.terraform):
            roles = {role for _, _, role, _ in self.granted(project, "airflow-deployer")}
            self.assertFalse(roles & {"roles/editor", "roles/owner", "roles/viewer"})
            self.assertNotIn("airflow-deployer", json.dumps({name: one for name, one in self.workflows(project).items() if name.startswith("build-")}))
            # Rights in projects are given only under a condition that names the roles.
            for _, _, role, condition in self.granted(project, "airflow-deployer"):
                if role == "roles/resourcemanager.projectIamAdmin":
                    self.assertIn("hasOnly", condition)
        self.assertEqual({(what, role.rsplit("/", 1)[1]) for what, _, role, _ in self.granted(self.gcloud, "airflow-deployer")},
                         {("projects", "airflowDeployer"), ("iam service-accounts", "iam.serviceAccountUser"), ("storage buckets", "storage.objectUser")})

    def test_the_publisher_only_publishes(self):
        for project in (self.gcloud, self.terraform):
            self.assertEqual({tuple(one[:3]) for one in self.granted(project, "airflow-publisher")},
                             {("artifacts repositories", name, "roles/artifactregistry.writer") for name in ("airflow", "airflow-python")})
            trust = next(line for line in self.bootstrap(project) if "workloadIdentityUser" in line and " airflow-publisher@" in line)
            self.assertIn("/attribute.run/push:refs/heads/main ", trust)
            for name, workflow in self.workflows(project).items():
                if name.startswith("build-"):
                    jobs = [job for job in workflow["jobs"].values() if job["permissions"].get("id-token")]
                    self.assertEqual(len(jobs), 1)
                    self.assertEqual(jobs[0]["if"], "github.event_name == 'push'")
                    self.assertNotIn("environment", jobs[0])  # its identity is that of the branch
                    self.assertIn("airflow-publisher@acme-transit-build", json.dumps(jobs[0]))

    # -- Terraform -----------------------------------------------------------------------------------------

    def test_terraform(self):
        self.tool("terraform", "fmt", "-check", "-recursive", "-diff", "iac", cwd=self.terraform)
        sandbox = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX")
        if not sandbox:
            self.skipTest("PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
        run = pathlib.Path(sandbox) / "tf-sandbox"
        for part in ("composer", "resources", "airflow"):
            root = self.terraform / "iac/production" / part
            plan = self.place / f"{part}.json"
            self.tool(run, root, "plan", "--root", self.terraform, "--json", plan, cwd=self.terraform)
            planned = json.loads(plan.read_text())["planned_values"]["root_module"]
            resources = {r["address"]: r for r in planned.get("resources", [])}
            for module in planned.get("child_modules", []):
                resources.update((r["address"], r) for r in module["resources"])
            if part == "composer":
                config = resources["google_composer_environment.this"]["values"]["config"][0]["software_config"][0]
                self.assertEqual(config["pypi_packages"], {"gtfs-kit": "==10.3.0", "partridge": "==1.1.2"})
                self.assertEqual(resources["google_storage_bucket_iam_member.planner"]["values"]["role"], "roles/storage.objectViewer")
                self.assertEqual(resources["google_storage_bucket_object.pip"]["values"]["name"], "config/pip/pip.conf")
                self.assertEqual(config["env_variables"], self.variables(self.terraform, "production"))
            elif part == "airflow":
                files = {r["values"]["name"] for r in resources.values()}
                self.assertIn("dags/departures_nightly.py", files)
                self.assertIn("plugins/delivery_callbacks.py", files)
            else:
                self.assertTrue(any(r["type"] == "google_pubsub_topic" for r in resources.values()))
                # What a query only reads, its task may read.
                reads = resources["module.departures.google_bigquery_table_iam_member.merge_departures_reader_stop_times"]["values"]
                self.assertEqual((reads["role"], reads["member"]), ("roles/bigquery.dataViewer", "serviceAccount:airflow-worker@acme-transit-prod.iam.gserviceaccount.com"))

    def test_rights_of_what_is_drawn(self):
        """Secrets are read by who runs the tasks, and a subscription that writes may write before it is made."""
        project = self.place / "rights"
        shutil.copytree(self.terraform, project)
        path = project / "pipelines/departures.yaml"
        text = path.read_text()
        text = text.replace("edges:\n", """  slack:
    type: gcp.secret
    title: Slack
    properties: {name: airflow-connections-slack_failures}
  keep-rows:
    type: gcp.pubsub.sub
    title: Keep rows
    properties: {kind: bigquery}
  keep-files:
    type: gcp.pubsub.sub
    title: Keep files
    properties: {kind: gcs}
edges:
  - slack.secret -> environment.secrets
  - ready.messages -> keep-rows.topic
  - ready.messages -> keep-files.topic
  - keep-rows.rows -> stop-times.writers
  - keep-files.files -> feeds.writers
""", 1)
        path.write_text(text)
        self.run_it("validate", project)
        self.run_it("generate", project)
        module = (project / "iac/modules/departures/main.tf").read_text()
        block = lambda kind, name: re.search(rf'(?ms)^resource "google_{kind}" "{name}" {{.*?^}}', module).group(0)
        worker = '"serviceAccount:airflow-worker@${var.project}.iam.gserviceaccount.com"'
        secret = block("secret_manager_secret_iam_member", "environment_reader_slack")
        self.assertIn(worker, secret)
        self.assertIn("roles/secretmanager.secretAccessor", secret)
        self.assertRegex(block("pubsub_subscription", "keep_rows"), r"depends_on\s*= \[google_bigquery_table_iam_member.keep_rows_rows_writer\]")
        files = block("pubsub_subscription", "keep_files")
        for name, role in (("writer", "objectCreator"), ("bucket", "legacyBucketReader")):
            self.assertIn(f"google_storage_bucket_iam_member.keep_files_files_{name}", files)
            self.assertIn(f"roles/storage.{role}", block("storage_bucket_iam_member", f"keep_files_files_{name}"))
        # Once, and not a second time by the table and the bucket.
        self.assertEqual(module.count("google_service_account.keep_rows_account.member"), 1)
        self.assertEqual(module.count("google_service_account.keep_files_account.member"), 2)
        sandbox = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX")
        if sandbox:
            self.tool(pathlib.Path(sandbox) / "tf-sandbox", project / "iac/production/resources", "plan", "--root", project, cwd=project)

    # -- its scripts against a stand-in for gcloud ---------------------------------------------------------

    def cloud(self, name, project=None):
        """A copy of the repository beside a cloud that is empty but for Composer's own DAG."""
        folder = self.place / name
        (folder / "bin").mkdir(parents=True)
        gcloud = folder / "bin/gcloud"
        gcloud.write_text(GCLOUD)
        gcloud.chmod(0o755)
        for part in ("dags", "plugins"):
            (folder / "bucket" / part).mkdir(parents=True)
        (folder / "bucket/dags/airflow_monitoring.py").write_text("composer's own\n")
        (folder / "state.json").write_text(json.dumps({"state": "RUNNING", "config": {"softwareConfig": {}}}))
        shutil.copytree(project or self.gcloud, folder / "repository")
        return folder

    def script(self, cloud, name, *arguments, expect=0, **environment):
        return self.tool(cloud / "repository/ci/scripts" / name, *arguments, cwd=cloud / "repository", expect=expect, CLOUD=str(cloud),
                         PATH=f"{cloud / 'bin'}:{self.environment['PATH']}", PROJECT="p", LOCATION="l", COMPOSER="c", WAIT_SECONDS="0", READ_SECONDS="0", **environment)

    def calls(self, cloud):
        log = cloud / "calls.log"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def test_sync(self):
        cloud = self.cloud("sync")
        said = self.script(cloud, "sync_dags.sh", "--dry-run")
        self.assertIn("copy   dags/departures_nightly.py", said)
        self.assertEqual(sorted(p.name for p in (cloud / "bucket/dags").iterdir()), ["airflow_monitoring.py"])
        self.script(cloud, "sync_dags.sh")
        self.assertTrue((cloud / "bucket/dags/departures_nightly.py").exists())
        self.assertTrue((cloud / "bucket/dags/departures_tasks/check_feed.py").exists())
        self.assertTrue((cloud / "bucket/dags/airflow_monitoring.py").exists())
        self.assertIn(" 0 to copy, 0 to delete", self.script(cloud, "sync_dags.sh"))

    def test_an_empty_folder_is_red_and_deletes_nothing(self):
        cloud = self.cloud("empty")
        self.script(cloud, "sync_dags.sh")
        before = sorted((cloud / "bucket").rglob("*"))
        shutil.rmtree(cloud / "repository/airflow/dags")
        (cloud / "repository/airflow/dags").mkdir()
        self.assertIn("has 0 DAG files", self.script(cloud, "sync_dags.sh", "--allow-mass-delete", expect=1))
        self.assertEqual(before, sorted((cloud / "bucket").rglob("*")))

    def test_mass_deletion_is_asked_for(self):
        cloud = self.cloud("mass")
        self.script(cloud, "sync_dags.sh")
        shutil.rmtree(cloud / "repository/airflow/plugins")
        (cloud / "repository/airflow/plugins").mkdir()
        shutil.rmtree(cloud / "repository/airflow/dags/departures_tasks")
        (cloud / "repository/airflow/dags/departures_report.py").unlink()
        self.assertIn("more than half", self.script(cloud, "sync_dags.sh", expect=1))
        self.assertTrue((cloud / "bucket/dags/departures_report.py").exists())
        self.script(cloud, "sync_dags.sh", "--allow-mass-delete")
        self.assertFalse((cloud / "bucket/dags/departures_report.py").exists())
        self.assertTrue((cloud / "bucket/dags/departures_nightly.py").exists())

    def test_a_deleted_file_is_named_in_the_comment(self):
        cloud = self.cloud("comment")
        self.script(cloud, "sync_dags.sh")
        (cloud / "repository/airflow/dags/departures_report.py").unlink()
        (cloud / "repository/plan.txt").write_text(self.script(cloud, "sync_dags.sh", "--dry-run"))
        comment = self.script(cloud, "comment.sh", "Airflow in staging", "plan.txt")
        self.assertTrue(comment.startswith("<!-- Airflow in staging -->\n"))
        self.assertIn("Files would be deleted", comment)
        self.assertIn("delete dags/departures_report.py", comment)

    def test_requirements(self):
        cloud = self.cloud("requirements")
        self.script(cloud, "composer_requirements.sh", "airflow/requirements.txt")
        updates = [c for c in self.calls(cloud) if c[2] == "update"]
        self.assertEqual(len(updates), 1)
        # A push that changes nothing is green, and asks for nothing.
        self.assertIn("nothing to do", self.script(cloud, "composer_requirements.sh", "airflow/requirements.txt"))
        self.assertEqual(len([c for c in self.calls(cloud) if c[2] == "update"]), 1)
        state = json.loads((cloud / "state.json").read_text())
        # Packages that do not fit each other: the log of this environment says which.
        (cloud / "repository/airflow/requirements.txt").write_text("gtfs-kit==9.0.0\n")
        said = self.script(cloud, "composer_requirements.sh", "airflow/requirements.txt", expect=1, UPDATE_FAILS="1")
        self.assertIn("Cannot install gtfs-kit and partridge", said)
        self.assertIn("keeps its old packages", said)
        self.assertIn('environment_name="c"', next(c for c in self.calls(cloud) if c[:2] == ["logging", "read"])[2])
        (cloud / "state.json").write_text(json.dumps({**state, "state": "UPDATING"}))
        (cloud / "repository/airflow/requirements.txt").write_text("gtfs-kit==10.3.1\n")
        self.assertIn("was not ready", self.script(cloud, "composer_requirements.sh", "airflow/requirements.txt", expect=1, WAIT_MINUTES="1"))
        (cloud / "state.json").write_text(json.dumps({**state, "state": "ERROR"}))
        self.assertIn("is ERROR", self.script(cloud, "composer_requirements.sh", "airflow/requirements.txt", expect=1))

    def test_variables(self):
        cloud = self.cloud("variables")
        path = cloud / "repository/airflow/.env.staging"
        path.write_text(path.read_text() + 'NOTE=a,b;c "d" $e\n')
        self.script(cloud, "composer_variables.sh", "airflow/.env.staging")
        there = json.loads((cloud / "state.json").read_text())["config"]["softwareConfig"]["envVariables"]
        self.assertEqual(there, self.variables(cloud / "repository", "staging"))
        self.assertIn("nothing to do", self.script(cloud, "composer_variables.sh", "airflow/.env.staging"))
        path.write_text(path.read_text().replace('NOTE=a,b;c "d" $e\n', ""))
        self.script(cloud, "composer_variables.sh", "airflow/.env.staging")
        there = json.loads((cloud / "state.json").read_text())["config"]["softwareConfig"]["envVariables"]
        self.assertNotIn("NOTE", there)
        # What comes and what goes is one update: each takes Composer many minutes.
        before = len([c for c in self.calls(cloud) if c[2] == "update"])
        path.write_text(re.sub(r"(?m)^FEED_LIMIT=.*\n", "NEW=1\n", path.read_text()))
        self.script(cloud, "composer_variables.sh", "airflow/.env.staging")
        self.assertEqual(len([c for c in self.calls(cloud) if c[2] == "update"]), before + 1)
        there = json.loads((cloud / "state.json").read_text())["config"]["softwareConfig"]["envVariables"]
        self.assertEqual((there.get("NEW"), "FEED_LIMIT" in there), ("1", False))

    def test_settings_of_airflow(self):
        cloud = self.cloud("overrides")
        self.script(cloud, "composer_overrides.sh", "airflow/overrides.txt")
        there = json.loads((cloud / "state.json").read_text())["config"]["softwareConfig"]["airflowConfigOverrides"]
        self.assertEqual(there, {"core-dags_are_paused_at_creation": "True",
                                 "secrets-backend": "airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend"})
        self.assertIn("nothing to do", self.script(cloud, "composer_overrides.sh", "airflow/overrides.txt"))
        (cloud / "repository/airflow/overrides.txt").write_text("core-parallelism=8\n")
        self.script(cloud, "composer_overrides.sh", "airflow/overrides.txt")
        there = json.loads((cloud / "state.json").read_text())["config"]["softwareConfig"]["airflowConfigOverrides"]
        self.assertEqual(there, {"core-parallelism": "8"})

    def test_packages_of_the_repository_are_found(self):
        cloud = self.cloud("pip")
        self.script(cloud, "composer_requirements.sh", "airflow/requirements.txt")
        self.assertIn("europe-python.pkg.dev/acme-transit-build/airflow-python/simple/", (cloud / "bucket/config/pip/pip.conf").read_text())
        words = [call[:2] + [call[2]] for call in self.calls(cloud)]
        self.assertLess(words.index(["storage", "cp", "airflow/pip.conf"]), words.index(["composer", "environments", "update"]))
        # Tests take them from here, whatever version Airflow has.
        requirements = cloud / "repository/airflow/requirements.txt"
        requirements.write_text(requirements.read_text() + "transit-common==0.0.9\ntransit-commons==1.0.0\n")
        python = cloud / "bin/python"
        python.write_text('#!/bin/sh\nfor word; do echo "word $word"; test -f "$word" && sed "s/^/  line /" "$word"; done; exit 0\n')
        python.chmod(0o755)
        said = self.script(cloud, "install_for_tests.sh", str(python))
        self.assertIn("word ./packages/transit_common/", said)
        self.assertIn("  line partridge==1.1.2\n", said)
        self.assertIn("  line transit-commons==1.0.0\n", said)
        self.assertNotIn("transit-common==", said)

    def test_publish_a_package(self):
        cloud = self.cloud("publish")
        dist = cloud / "repository/dist"
        dist.mkdir()
        for name in ("transit_common-0.1.0-py3-none-any.whl", "transit_common-0.1.0.tar.gz"):
            (dist / name).write_text("")
        # The registry: what it answers, and the status of its answer.
        (cloud / "bin/curl").write_text('#!/bin/sh\ncat >"$CLOUD/config"\necho "$@" >"$CLOUD/asked"\nprev=\nfor word; do test "$prev" = --output && cp "$CLOUD/page" "$word"; prev=$word; done\ncat "$CLOUD/status"\n')
        (cloud / "bin/pipx").write_text('#!/bin/sh\necho "$TWINE_USERNAME $TWINE_PASSWORD $*" >>"$CLOUD/uploads"\n')
        for name in ("curl", "pipx"):
            (cloud / "bin" / name).chmod(0o755)
        uploads = cloud / "uploads"

        def publish(status, page, expect=0):
            (cloud / "status").write_text(status)
            (cloud / "page").write_text(page)
            uploads.write_text("")
            return self.script(cloud, "publish_package.sh", "dist", expect=expect, REPOSITORY="https://r.example/p/", TOKEN="secret-token")

        publish("404", "")
        self.assertIn("oauth2accesstoken secret-token run --spec twine==6.2.0 twine upload", uploads.read_text())
        self.assertIn("dist/transit_common-0.1.0-py3-none-any.whl dist/transit_common-0.1.0.tar.gz", uploads.read_text())
        # twine 6.2 refuses this for every registry but PyPI.
        self.assertNotIn("--skip-existing", uploads.read_text())
        self.assertIn("https://r.example/p/simple/transit-common/", (cloud / "asked").read_text())
        self.assertNotIn("secret-token", (cloud / "asked").read_text())
        self.assertIn("secret-token", (cloud / "config").read_text())
        both = '<a href="x">transit_common-0.1.0-py3-none-any.whl</a><a href="y">transit_common-0.1.0.tar.gz</a>'
        self.assertIn("is there already", publish("200", both))
        self.assertEqual(uploads.read_text(), "")
        # An upload that broke off half-way is finished.
        publish("200", '<a href="x">transit_common-0.1.0-py3-none-any.whl</a>')
        self.assertTrue(uploads.read_text().endswith(" dist/transit_common-0.1.0.tar.gz\n"))
        self.assertIn("answered 403", publish("403", "", expect=1))
        self.assertEqual(uploads.read_text(), "")

    def test_terraform_refuses_a_mass_deletion(self):
        cloud = self.cloud("roots", self.terraform)
        (cloud / "bin/terraform").write_text('#!/bin/sh\necho "$@" >>"$CLOUD/terraform.log"\ncase "$*" in *show*) cat "$CLOUD/plan.json";; esac\n')
        (cloud / "bin/terraform").chmod(0o755)
        change = lambda *actions: {"type": "google_storage_bucket_object", "change": {"actions": list(actions), "before": None if actions == ("create",) else {}}}

        def roots(changes, *arguments, expect=0):
            (cloud / "plan.json").write_text(json.dumps({"resource_changes": changes}))
            (cloud / "terraform.log").write_text("")
            said = self.script(cloud, "terraform_roots.sh", *arguments, expect=expect)
            applied = [line for line in (cloud / "terraform.log").read_text().splitlines() if " apply " in line]
            return said, len(applied)

        few = [change("delete"), change("no-op"), change("create")]
        many = [change("delete"), change("delete"), change("no-op"), change("create"), change("create")]
        self.assertEqual(roots(few, "apply", "production")[1], 3)
        self.assertEqual(roots([change("create")], "apply", "production")[1], 3)
        said, applied = roots(many, "apply", "production", expect=1)
        self.assertIn("More than half", said)
        self.assertEqual(applied, 2)
        self.assertIn("More than half", roots(many, "plan", "production", expect=1)[0])
        self.assertEqual(roots(many, "apply", "production", "--allow-mass-delete")[1], 3)
        roots(few, "apply", "production", "--anything", expect=2)

    def test_import_errors(self):
        cloud = self.cloud("errors")
        self.script(cloud, "import_errors.sh")
        self.assertIn("No module named", self.script(cloud, "import_errors.sh", expect=1, IMPORT_ERRORS="/home/airflow/gcs/dags/x.py | No module named 'y'"))
        # Newer versions of Airflow end with an error then; what they say must still be seen.
        self.assertIn("No module named", self.script(cloud, "import_errors.sh", expect=1, RUN_STATUS="1", IMPORT_ERRORS="dags/x.py | No module named 'y'"))
        self.assertIn("could not be asked", self.script(cloud, "import_errors.sh", expect=1, RUN_STATUS="1", IMPORT_ERRORS="PERMISSION_DENIED"))

    def test_changed(self):
        cloud = self.cloud("changed")
        repository = cloud / "repository"
        git = lambda *words: self.tool("git", *words, cwd=repository).strip()
        git("add", "-A")
        git("commit", "-qm", "one")
        (repository / "airflow/requirements.txt").write_text("a==1\n")
        git("commit", "-qam", "two")
        self.assertEqual(self.script(cloud, "changed.sh", "HEAD~1", "HEAD", "airflow").strip(), "true")
        self.assertEqual(self.script(cloud, "changed.sh", "HEAD~1", "HEAD", "packages", "iac").strip(), "false")
        self.assertEqual(self.script(cloud, "changed.sh", "0" * 40, "HEAD", "iac").strip(), "true")

    def test_the_callback(self):
        code = ("import sys, logging; sys.path.insert(0, 'airflow/plugins'); logging.basicConfig(level=logging.INFO)\n"
                "import delivery_callbacks, types\n"
                "task = types.SimpleNamespace(dag_id='d', task_id='t', try_number=2, log_url='https://x')\n"
                "delivery_callbacks.task_failed({'task_instance': task, 'run_id': 'r'})\n")
        said = self.tool("python3", "-c", code, cwd=self.gcloud)
        self.assertIn('airflow_task_failed {"dag_id": "d", "event": "airflow_task_failed"', said)
        self.assertIn("Slack was not told", said)

    def test_packages_and_images(self):
        self.tool("python3", "images/tiles/main.py", "--day", "2026-01-31", cwd=self.gcloud)
        self.assertEqual((self.gcloud / "images/tiles/VERSION").read_text(), "0.1.0\n")
        import tomllib

        project = tomllib.loads((self.gcloud / "packages/transit_common/pyproject.toml").read_text())
        self.assertEqual(project["project"]["name"], "transit_common")

    def test_invoke(self):
        said = self.tool("invoke", "--list", cwd=self.gcloud)
        for name in ("test", "lint", "plan", "image-packages"):
            self.assertIn(name, said)
        self.tool("invoke", "check", cwd=self.gcloud)

    # -- what people enter ---------------------------------------------------------------------------------

    def test_nasty_texts(self):
        description = json.dumps(NASTY + " and more")
        project = self.edited("nasty", lambda text: re.sub(r"(?m)^description: .*$", lambda _: "description: " + description,
                                                             re.sub(r"(?m)^label: .*$", lambda _: "label: " + json.dumps(NASTY), text)))
        drawing = project / "pipelines/departures.yaml"
        text = drawing.read_text()
        text = text.replace("title: Check the feed", "title: " + json.dumps(NASTY)).replace('day: "{{ ds }}"\n      timeoutMin: 20', f"day: {json.dumps(NASTY)}\n      timeoutMin: 20")
        text = text.replace("data: departures are ready", "data: " + json.dumps(NASTY))
        drawing.write_text(text)
        self.run_it("generate", project)
        made = self.dags(project, "production")["departures_nightly"]
        self.assertEqual(made["tasks"]["check-feed"]["arguments"]["op_kwargs"]["day"], NASTY)
        self.assertEqual(made["tasks"]["tell"]["arguments"]["messages"][0]["data"], NASTY)
        self.tool("yamllint", "--strict", ".github", cwd=project)

    def test_what_is_refused(self):
        refused = [
            (lambda t: t.replace("gtfs-kit==10.3.0", "gtfs-kit>=10"), "NAME==VERSION"),
            (lambda t: t.replace("FEED_LANGUAGE: en", "AIRFLOW_HOME: en"), "do not begin with AIRFLOW"),
            (lambda t: t.replace("FEED_LANGUAGE: en", "STAGE: en"), "none that Composer or the delivery sets"),
            (lambda t: t.replace("FEED_LIMIT:", "DAGS_FOLDER:"), "none that Composer or the delivery sets"),
            (lambda t: t.replace('registryProjectNumber: "333333333333"', 'registryProjectNumber: ""'), "Number of that project"),
            (lambda t: t.replace("tiles:0.2.0-4f1c2ab", "tiles:latest"), "latest"),
            (lambda t: t.replace("repo: acme/transit-airflow", "repo: nothing"), "OWNER/NAME"),
            (lambda t: t.replace('projectNumber: "111111111111"', 'projectNumber: "x"'), "digits"),
            (lambda t: t.replace("composerName: airflow-staging", "composerName: Airflow"), "lower-case"),
            (lambda t: t.replace("stage: staging", "stage: Staging"), "lower-case"),
            # They would share the deployer, which then reaches production from a pull request, and Terraform's state.
            (lambda t: t.replace("account: acme-transit-staging", "account: acme-transit-prod"), "project of its own"),
        ]
        for number, (edit, says) in enumerate(refused):
            project = self.place / f"refused-{number}"
            shutil.copytree(self.gcloud, project)
            path = project / "penstock.yaml"
            text = path.read_text()
            self.assertNotEqual(edit(text), text)
            path.write_text(edit(text))
            self.assertIn(says, self.run_it("validate", project, expect=1).stdout)

    # -- the edits of the sheet ----------------------------------------------------------------------------

    def test_add_and_remove_an_environment(self):
        more = """  - stage: qa
    account: acme-transit-qa
    region: europe-west1
    settings: {projectNumber: "333333333333", composerName: airflow-qa, deployOn: push_staging}
repositories:"""
        project = self.edited("more", lambda text: text.replace("repositories:", more))
        self.assertTrue((project / "airflow/.env.qa").exists())
        self.assertEqual(self.workflows(project)["deploy-airflow-qa.yml"][True]["push"]["branches"], ["staging/**"])
        self.assertEqual(len(self.workflows(project)["plan-airflow.yml"]["jobs"]["plan"]["strategy"]["matrix"]["include"]), 3)
        path = project / "penstock.yaml"
        path.write_text(path.read_text().replace(more, "repositories:"))
        self.run_it("generate", project)
        self.assertFalse((project / "airflow/.env.qa").exists())
        self.assertFalse((project / ".github/workflows/deploy-airflow-qa.yml").exists())

    def test_rename_and_delete_a_dag(self):
        project = self.edited("renamed", lambda text: text.replace("dagId: departures_report", "dagId: weekly_report"), of="pipelines/report.yaml")
        self.assertFalse((project / "airflow/dags/departures_report.py").exists())
        self.assertTrue((project / "airflow/dags/weekly_report.py").exists())
        self.assertIn("weekly_report", self.dags(project, "production"))

    def test_changes_by_hand_survive(self):
        project = self.place / "by-hand"
        shutil.copytree(self.gcloud, project)
        self.run_it("commit", project, "-m", "Draw it")
        path = project / "airflow/dags/departures_nightly.py"
        path.write_text(path.read_text().replace("import os\n", "import os\n\n# by hand\n"))
        drawing = project / "pipelines/departures.yaml"
        drawing.write_text(drawing.read_text().replace("maxGibibytes: 200", "maxGibibytes: 300"))
        self.run_it("generate", project)
        self.assertIn("# by hand", path.read_text())
        self.assertIn("322122547200", (project / "airflow/.env.production").read_text())

    def test_from_gcloud_to_terraform(self):
        project = self.edited("switched", lambda text: text.replace("    publish: true\n", "    publish: true\n    mode: terraform\n    adopt: true\n"))
        self.assertFalse((project / ".github/workflows/deploy-airflow-production.yml").exists())
        self.assertIn("environments/airflow-staging", (project / "iac/staging/composer/imports.tf").read_text())
        self.assertTrue((project / ".github/workflows/composer-apply-production.yml").exists())

    def test_bootstrap_says_what_it_does(self):
        steps = (self.gcloud / "README.md").read_text()
        self.assertIn("gcloud composer environments create airflow --project acme-transit-prod", steps)
        self.assertIn("attribute.environment/production", steps)
        self.assertNotIn("/subject/", steps)  # GitHub writes numbers into it
        self.assertIn("attribute.repository == '", steps.replace("'\\''", "'"))


if __name__ == "__main__":
    if not os.path.exists(PROGRAM):
        print(f"skipped: there is no {PROGRAM}")
        sys.exit(77)
    try:
        import yaml  # noqa: F401
    except ImportError:
        print("skipped: there is no python3-yaml")
        sys.exit(77)
    names = sys.argv[2:]
    loader = unittest.defaultTestLoader
    tests = loader.loadTestsFromNames(names, sys.modules[__name__]) if names else loader.loadTestsFromTestCase(Kit)
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    failed = len(result.failures) + len(result.errors)
    print(f"Totals: {result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(1 if failed else 0)
