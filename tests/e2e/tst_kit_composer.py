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
EXAMPLE = "transit-airflow"

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
elif words[:3] == ["composer", "environments", "update"]:
    if state["state"] != "RUNNING":
        sys.exit("ERROR: environment is not in RUNNING state")
    software = state["config"]["softwareConfig"]
    before = json.dumps(software, sort_keys=True)
    if "--update-pypi-packages-from-file" in words:
        lines = pathlib.Path(words[words.index("--update-pypi-packages-from-file") + 1]).read_text().split()
        software["pypiPackages"] = dict((l.split("==")[0], "==" + l.split("==")[1]) for l in lines)
    elif "--update-env-variables" in flags:
        separator, items = re.match(r"\^(.*?)\^(.*)$", flags["--update-env-variables"], re.S).groups()
        software.setdefault("envVariables", {}).update(i.split("=", 1) for i in items.split(separator))
    elif "--remove-env-variables" in flags:
        for name in flags["--remove-env-variables"].split(","):
            del software["envVariables"][name]
    if json.dumps(software, sort_keys=True) == before:
        sys.exit("ERROR: No change in configuration. Must specify a change to configuration.software_configuration.pypi_dependencies")
    (cloud / "state.json").write_text(json.dumps(state))
elif words[:3] == ["composer", "environments", "run"]:
    print(os.environ.get("IMPORT_ERRORS", "No data found"))
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
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=cls.place, env=cls.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == expect, f"{arguments}\n--- out\n{done.stdout}\n--- err\n{done.stderr}"
        return done

    @classmethod
    def generated(cls, name, edit=None):
        project = cls.place / name
        cls.run_it("new", project, "--example", EXAMPLE)
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
        done = subprocess.run([str(w) for w in words], cwd=cwd, env={**self.environment, **environment}, capture_output=True, text=True, timeout=300)
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
            self.tool("yamllint", "--strict", ".github", cwd=project)

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
        self.assertEqual(production["jobs"]["dags"]["needs"], "settings")
        self.assertIs(production["concurrency"]["cancel-in-progress"], False)

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
            self.tool(run, root, "--root", self.terraform, "plan", "--json", plan, cwd=self.terraform)
            planned = json.loads(plan.read_text())["planned_values"]["root_module"]
            resources = {r["address"]: r for r in planned.get("resources", [])}
            for module in planned.get("child_modules", []):
                resources.update((r["address"], r) for r in module["resources"])
            if part == "composer":
                config = resources["google_composer_environment.this"]["values"]["config"][0]["software_config"][0]
                self.assertEqual(config["pypi_packages"], {"gtfs-kit": "==10.3.0", "partridge": "==1.1.2"})
                self.assertEqual(config["env_variables"], self.variables(self.terraform, "production"))
            elif part == "airflow":
                files = {r["values"]["name"] for r in resources.values()}
                self.assertIn("dags/departures_nightly.py", files)
                self.assertIn("plugins/delivery_callbacks.py", files)
            else:
                self.assertTrue(any(r["type"] == "google_pubsub_topic" for r in resources.values()))

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

    def test_import_errors(self):
        cloud = self.cloud("errors")
        self.script(cloud, "import_errors.sh")
        self.assertIn("No module named", self.script(cloud, "import_errors.sh", expect=1, IMPORT_ERRORS="/home/airflow/gcs/dags/x.py | No module named 'y'"))

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
            (lambda t: t.replace("tiles:0.2.0-4f1c2ab", "tiles:latest"), "latest"),
            (lambda t: t.replace("repo: acme/transit-airflow", "repo: nothing"), "OWNER/NAME"),
            (lambda t: t.replace('projectNumber: "111111111111"', 'projectNumber: "x"'), "digits"),
            (lambda t: t.replace("composerName: airflow-staging", "composerName: Airflow"), "lower-case"),
            (lambda t: t.replace("stage: staging", "stage: Staging"), "lower-case"),
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
        self.assertIn("subject/repo:acme/transit-airflow:environment:production", steps)
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
