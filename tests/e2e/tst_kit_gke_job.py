#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kit gke-job-jenkins: the repository that it writes passes its own tests and the tools that would read it, and survives edits."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
try:
    import click  # noqa: F401
    import invoke  # noqa: F401
    import pytest  # noqa: F401
    import yaml
    from chart_renderer import Chart, merged
    from jsonschema import Draft7Validator
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
for program in ("git", "invoke", "kubectl", "yamllint"):
    if not shutil.which(program):
        print(f"skipped: {program} is not installed")
        sys.exit(77)

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
TOP = pathlib.Path(__file__).resolve().parents[2]
DIGEST = "sha256:" + "0123456789abcdef" * 4
NASTY = "O'Brien \"prod\" ${x} {{y}} \\n 数据"
FAKE = r"""#!/usr/bin/env python3
import json, os, pathlib, subprocess, sys
name, words = pathlib.Path(sys.argv[0]).name, sys.argv[1:]
with open(os.environ["FAKE_LOG"], "a") as log:
    keep = {key: os.environ[key] for key in ("KUBECONFIG", "TF_VAR_images") if key in os.environ}
    log.write(json.dumps([[name, *words], keep]) + "\n")
if name == "kubectl" and words[0] == "kustomize":
    sys.exit(subprocess.run(["/usr/bin/kubectl", *words]).returncode)
for pattern, answer in json.loads(os.environ.get("FAKE_ANSWERS", "{}")).items():
    if pattern in " ".join([name, *words]):
        if isinstance(answer, list):
            # One after the other; the last one stays.
            count = pathlib.Path(os.environ["FAKE_LOG"] + "." + pattern.replace(" ", "-"))
            number = int(count.read_text()) if count.exists() else 0
            count.write_text(str(number + 1))
            answer = answer[min(number, len(answer) - 1)]
        print(answer.get("out", ""))
        print(answer.get("err", ""), file=sys.stderr)
        sys.exit(answer.get("code", 0))
"""


def run(words, folder, environment=None, expect=0, timeout=120, **more):
    done = subprocess.run([str(word) for word in words], cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, **more)
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{words} ended with {done.returncode}, not {expect}\n--- out\n{done.stdout}\n--- err\n{done.stderr}")
    return done


def files_of(folder):
    """Path and content of everything that was generated."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".git", "__pycache__", ".pytest_cache"} & set(path.relative_to(folder).parts)
    }


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="penstock-gke-")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.place = pathlib.Path(cls.temporary.name)
        home = cls.place / "home"
        home.mkdir()
        cls.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND", "QT_QPA"))}
        cls.environment.update(HOME=str(home), LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
        (home / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n")
        cls.project = cls.generated("project")

    @classmethod
    def penstock(cls, *arguments, expect=0):
        return run([PROGRAM, *arguments], cls.place, cls.environment, expect)

    @classmethod
    def generated(cls, name, *edits):
        """The example with edits of penstock.yaml and the pipeline: (file, old, new)."""
        cls.penstock("new", name, "--example", "sales-job")
        project = cls.place / name
        cls.edit(project, *edits)
        return project

    @classmethod
    def edit(cls, project, *edits):
        for file, old, new in edits:
            path = project / file
            text = path.read_text()
            assert old in text, (file, old)
            path.write_text(text.replace(old, new))
        cls.penstock("generate", project)


class Generated(Case):
    def test_twice_is_the_same(self):
        before = files_of(self.project)
        self.penstock("generate", self.project)
        self.penstock("generate", self.project, "--check")
        self.assertEqual(files_of(self.project), before)

    def test_no_keys_no_latest_no_helm_2(self):
        for path, content in files_of(self.project).items():
            text = content.decode()
            self.assertNotRegex(text, r"-----BEGIN [A-Z ]*PRIVATE KEY|\"type\": \"service_account\"|AIza[0-9A-Za-z_-]{30}", path)
            self.assertNotRegex(text, r"helm (install --name|del |delete --purge)|[Tt]iller", path)
            if not path.endswith((".md", ".py", "schema.json")):
                self.assertNotRegex(text, r":latest\b", path)
            self.assertNotIn("/work/", text)

    def test_yaml_and_json(self):
        run(["yamllint", "--strict", "."], self.project)
        for path in self.project.rglob("*.json"):
            json.loads(path.read_text())

    def test_nasty_texts_are_texts(self):
        project = self.generated(
            "nasty",
            ("penstock.yaml", "label: Sales publisher", "label: " + json.dumps(NASTY, ensure_ascii=False)),
            ("penstock.yaml", "description: Loads", "description: " + json.dumps(NASTY, ensure_ascii=False) + "\n# Loads"),
            ("pipelines/sales.yaml", "title: Load orders", "title: " + json.dumps(NASTY, ensure_ascii=False)),
        )
        self.assertEqual(yaml.safe_load((project / "gke_deploy/Chart.yaml").read_text())["description"], NASTY)
        scope = {"__file__": str(project / "salesPublisherJob/setup.py")}
        source = (project / "salesPublisherJob/setup.py").read_text().replace("from setuptools import find_packages, setup", "")
        scope.update(find_packages=lambda **_: [], setup=lambda **words: scope.update(words=words))
        exec(compile(source, "setup.py", "exec"), scope)  # noqa: S102
        self.assertEqual(scope["words"]["description"], NASTY)
        for path in project.rglob("*.py"):
            compile(path.read_text(), str(path), "exec")
        run(["yamllint", "--strict", "."], project)
        self.groovy(project / "Jenkinsfile")
        self.terraform(project, "dev")

    def groovy(self, *files):
        """Jenkinsfiles, parsed by Groovy itself: each is one statement, pipeline."""
        if not shutil.which("groovy"):
            self.skipTest("groovy is not installed: the Jenkinsfile was not parsed")
        check = self.place / "check.groovy"
        check.write_text(
            "import org.codehaus.groovy.control.*\n"
            "for (file in args) {\n"
            "    def unit = new CompilationUnit()\n"
            "    unit.addSource(new File(file))\n"
            "    unit.compile(Phases.CONVERSION)\n"
            "    println unit.AST.modules[0].statementBlock.statements.collect { it.expression.methodAsString }\n"
            "}\n"
        )
        java = os.path.realpath(shutil.which("java") or "/")
        environment = {**self.environment, "JAVA_HOME": str(pathlib.Path(java).parents[1])}
        done = run(["groovy", check, *files], self.place, environment)
        self.assertEqual(done.stdout.splitlines(), ["[pipeline]"] * len(files))

    def test_jenkinsfile(self):
        files = []
        for agent in ("kubernetes", "docker", "any"):
            with self.subTest(agent=agent):
                project = self.generated(f"jenkins-{agent}", ("penstock.yaml", "  inputs:\n", f"  inputs:\n    jenkins: {agent}\n"))
                text = (project / "Jenkinsfile").read_text()
                for stage in (
                    "Lint", "Unit tests", "Version check", "Published", "Build image", "Scan image", "Smoke test", "Push",
                    "Render manifests of dev", "Render manifests of prod", "Deploy dev", "Approve prod", "Deploy prod",
                ):
                    self.assertRegex(text, rf"stage\(['\"]{stage}['\"]\)")
                self.assertNotRegex(text, r"stage\(['\"]Approve dev")
                self.assertEqual((project / "jenkins/pod.yaml").exists(), agent == "kubernetes")
                files.append(project / "Jenkinsfile")
        self.groovy(*files)

    def test_dockerfile(self):
        text = (self.project / "Dockerfile").read_text()
        for part in ("AS builder", "AS runtime", "USER 10001:10001", "WORKDIR /task", 'ENTRYPOINT ["salesPublisherJob"]', "PYTHONUNBUFFERED=1"):
            self.assertIn(part, text)
        self.assertRegex(text, r'ARG PYTHON_VERSION="3\.\d+\.\d+"\n\nFROM python:\$\{PYTHON_VERSION\}-slim-bookworm AS builder')
        self.assertNotRegex(text, r"(?i)credential.*json|COPY \. |dev-requirements")
        modules = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
        lint = pathlib.Path(modules or "/nowhere") / ".bin/dockerfilelint"
        if lint.exists():
            run([lint, "Dockerfile", "jenkins/agent.Dockerfile"], self.project)

    def terraform(self, project, stage):
        root = project / "terraform/environments" / stage
        if shutil.which("terraform"):
            run(["terraform", "fmt", "-check", "-recursive", "-diff", "terraform"], project)
        sandbox = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX")
        if not sandbox:
            return None
        tool = pathlib.Path(sandbox) / "tf-sandbox"
        run([tool, root, "validate"], self.place)
        images = json.dumps({"job-image": f"europe-west1-docker.pkg.dev/sales-artifacts/jobs/sales-publisher-job@{DIGEST}"})
        plan = self.place / f"plan-{project.name}-{stage}.json"
        run([tool, root, "plan", "--json", plan], self.place, {**os.environ, "TF_VAR_images": images, "TF_VAR_entropy": "x"})
        changes = json.loads(plan.read_text())["resource_changes"]
        self.assertEqual({action for each in changes for action in each["change"]["actions"]} - {"create", "read"}, set())
        return {each["address"]: each["change"]["after"] for each in changes}

    def test_terraform(self):
        if not os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX"):
            self.skipTest("PENSTOCK_TEST_TERRAFORM_SANDBOX is not set: the Terraform was not planned")
        planned = {stage: self.terraform(self.project, stage) for stage in ("dev", "prod")}
        for stage, each in planned.items():
            member = f"serviceAccount:sales-publisher-run@sales-data-{stage}.iam.gserviceaccount.com"
            self.assertEqual(each["module.sales.google_storage_bucket_iam_member.load_orders_bucket_reader_order_files"]["member"], member)
            self.assertEqual(each["module.sales.google_secret_manager_secret.loyalty_key"]["deletion_protection"], stage == "prod")
            pool = each["module.sales.google_cloud_run_v2_worker_pool.collector"]
            self.assertIn(DIGEST, pool["template"][0]["containers"][0]["image"])
        self.assertEqual(planned["prod"]["module.sales.google_cloud_run_v2_worker_pool.collector"]["scaling"][0]["manual_instance_count"], 2)


class Package(Case):
    """The Python package: its own tests, and that they notice what they are for."""

    def pytest(self, project, expect=0):
        folder = project / "salesPublisherJob"
        return run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], folder, self.environment, expect)

    def test_its_own_tests(self):
        for path in self.project.rglob("*.py"):
            compile(path.read_text(), str(path), "exec")
        self.assertRegex(self.pytest(self.project).stdout, r"\d+ passed")

    def test_its_tests_notice_missing_cleansing(self):
        for number, (file, old, new) in enumerate((
            ("transfers/load_orders.py", "conn.delete_window(DATE_COLUMN", "print(DATE_COLUMN"),
            ("transfers/load_customers.py", "conn.merge(rows, KEYS)", "conn.insert(rows)"),
            ("transfers/load_orders.py", "conn.replace(rows)", "conn.insert(rows)"),
            ("etl.py", "self._clean_up(failed)\n", "pass\n"),
        )):
            with self.subTest(old=old):
                project = self.place / f"mutant-{number}"
                shutil.copytree(self.project, project)
                path = project / "salesPublisherJob/sales_publisher_job" / file
                text = path.read_text()
                self.assertIn(old, text)
                path.write_text(text.replace(old, new, 1))
                self.assertIn("failed", self.pytest(project, expect=1).stdout)

    def cli(self, *words, expect):
        return run([sys.executable, "run_pipeline.py", *words], self.project / "salesPublisherJob", self.environment, expect)

    def test_command_line(self):
        text = self.cli("--help", expect=0).stdout
        self.assertIn("EXECUTION_DATE TRANSFER_NAME WRITE_MODE CONFIG_LOCATION", " ".join(text.split()))
        self.assertIn("load_orders, load_customers", text)
        self.assertIn("--delta_start_date", text)
        for words in (
            ("20240230", "load_orders", "delta", "/x.yaml"),
            ("20240131", "nothing", "delta", "/x.yaml"),
            ("20240131", "load_orders", "delta", "x.yaml"),
            ("20240131", "load_orders", "truncate", "/x.yaml", "--delta_start_date", "20240101"),
            ("20240131", "load_orders", "delta", "/x.yaml", "--delta_start_date", "20240201"),
        ):
            self.cli(*words, expect=2)
        line = self.cli("20240131", "load_orders", "delta", "/nowhere.yaml", expect=1).stdout.splitlines()[0]
        self.assertEqual((json.loads(line)["severity"], json.loads(line)["transfer"]), ("CRITICAL", "load_orders"))

    def test_a_real_run_twice(self):
        """From files into SQLite, by the command line, with the configuration that was generated for this machine."""
        config = yaml.safe_load((self.project / "gke_deploy/config/local.yaml").read_text())
        data = self.place / "data"
        data.mkdir(exist_ok=True)
        (data / "20240131").mkdir(exist_ok=True)
        (data / "20240131/1.jsonl").write_text('{"order_id": "1", "order_date": "2024-01-31", "value": "a"}\n')
        transfer = config["transfers"]["load_orders"]
        transfer["source"]["folders"] = [str(data)]
        transfer["target"]["database"]["sqlite"] = str(self.place / "orders.db")
        location = self.place / "config.yaml"
        location.write_text(yaml.safe_dump(config))
        for _ in range(2):
            lines = self.cli("20240131", "load_orders", "delta", str(location), expect=0).stdout.splitlines()
            self.assertEqual(json.loads(lines[-1])["rows_written"], 1)
        import sqlite3

        with sqlite3.connect(self.place / "orders.db") as connection:
            self.assertEqual(connection.execute("SELECT * FROM load_orders").fetchall(), [("1", "2024-01-31", "a")])


class Tasks(Case):
    """tasks.py with programs that only write down how they were called."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repository(cls.project)
        cls.programs = cls.place / "programs"
        cls.programs.mkdir()
        for name in ("docker", "gcloud", "helm", "kubectl", "terraform", "ruff", "black"):
            (cls.programs / name).write_text(FAKE)
            (cls.programs / name).chmod(0o755)

    @classmethod
    def repository(cls, project):
        for words in (["init", "-q", "."], ["add", "-A"], ["commit", "-qm", "All"]):
            run(["git", *words], project, cls.environment)

    def invoke(self, *words, expect=0, answers=None, given="", project=None):
        """The commands that a task calls, and the environment of each."""
        log = self.place / "log"
        log.write_text("")
        for count in self.place.glob("log.*"):
            count.unlink()
        head = run(["git", "rev-parse", "HEAD"], project or self.project, self.environment).stdout.strip()
        found = {
            **(answers or {}), "images describe": {"out": DIGEST}, "tags list": {"out": "0.1.0\n0.2.0\n0.10.0"}, "inspect --format": {"out": head},
            **(answers or {}),
        }
        environment = {
            **self.environment, "PATH": f"{self.programs}:{os.environ['PATH']}", "FAKE_LOG": str(log), "FAKE_ANSWERS": json.dumps(found),
        }
        self.done = run(["invoke", *words], project or self.project, environment, expect, input=given)
        entries = [json.loads(line) for line in log.read_text().splitlines()]
        self.variables = [entry[1] for entry in entries]
        return [entry[0] for entry in entries]

    def test_every_task_is_listed(self):
        self.invoke("-l")
        for name in (
            "lint", "test", "make-docker-image", "download-keyscredentials", "test-docker-local", "deploy-docker-image", "get-latest-docker-tag",
            "local-deploy-gke", "delete-failed-container-image", "deploy-gke", "render-manifests", "diff-manifests", "version-check",
            "bump-version", "image-published", "terraform-plan", "terraform-apply", "terraform-destroy",
        ):
            self.assertRegex(self.done.stdout, rf"(?m)^  {name}\s")

    def test_make_image(self):
        calls = self.invoke("make-docker-image")
        self.assertEqual(calls[-1][:4], ["docker", "build", "--platform", "linux/amd64"])
        self.assertEqual(calls[-1][-2:], ["europe-west1-docker.pkg.dev/sales-artifacts/jobs/sales-publisher-job:0.3.0", "."])
        calls = self.invoke("make-docker-image", expect=1, answers={"tags list": {"out": "0.3.0"}})
        self.assertNotIn("docker", [call[0] for call in calls])
        # An image that was never pushed has no tags; a registry that does not answer is an error.
        self.invoke("make-docker-image", answers={"tags list": {"code": 1, "err": "NOT_FOUND: x"}})
        self.invoke("make-docker-image", expect=3, answers={"tags list": {"code": 1, "err": "PERMISSION_DENIED"}})

    def test_run_on_this_machine(self):
        calls = self.invoke("test-docker-local", "--test-execution-date", "20240131", "--transfer", "load_customers", "--mode", "truncate")
        self.assertEqual(calls[0][:3], ["docker", "run", "--rm"])
        self.assertEqual(calls[0][-4:], ["20240131", "load_customers", "truncate", "/etc/job/config.yaml"])
        self.invoke("test-docker-local", expect=3, answers={"docker run": {"code": 3}})
        self.invoke("test-docker-local", "--test-execution-date", "20240230", expect=2)
        self.invoke("test-docker-local", "--transfer", "x; rm -rf /", expect=2)
        self.assertNotIn("--user", calls[0])
        # Somebody's own credentials: the file is readable by its owner only, whom the container therefore is.
        home = self.place / "home-with-credentials"
        (home / ".config/gcloud").mkdir(parents=True)
        (home / ".config/gcloud/application_default_credentials.json").write_text("{}")
        here = dict(self.environment)
        self.environment["HOME"] = str(home)
        try:
            calls = self.invoke("test-docker-local", "--env", "dev")
        finally:
            self.environment.clear()
            self.environment.update(here)
        self.assertEqual(calls[0][calls[0].index("--user") + 1], f"{os.getuid()}:{os.getgid()}")
        # With production's configuration it writes into production's tables.
        self.assertEqual(self.invoke("test-docker-local", "--env", "prod", given="yes\n", expect=1), [])
        self.assertEqual(self.invoke("test-docker-local", "--env", "prod", given="sales-publisher-job\n")[0][:2], ["docker", "run"])

    def test_push(self):
        self.assertIn(["docker", "push", "europe-west1-docker.pkg.dev/sales-artifacts/jobs/sales-publisher-job:0.3.0"], self.invoke("deploy-docker-image"))
        self.assertIn(DIGEST, self.done.stdout)
        self.invoke("deploy-docker-image", expect=1, answers={"image inspect": {"code": 1}})
        self.invoke("deploy-docker-image", expect=1, answers={"tags list": {"out": "0.3.0"}})
        # What is pushed is what is committed.
        self.assertNotIn("push", [call[1] for call in self.invoke("deploy-docker-image", expect=1, answers={"inspect --format": {"out": "0" * 40}})])
        project = self.place / "dirty"
        shutil.copytree(self.project, project)
        (project / "salesPublisherJob/surprise.py").write_text("# Not committed.\n")
        calls = self.invoke("make-docker-image", project=project)
        label = next(word for word in calls[-1] if word.startswith("REVISION="))
        self.assertRegex(label, r"^REVISION=[0-9a-f]{40}-dirty$")
        dirty = {"inspect --format": {"out": label.partition("=")[2]}}
        self.assertNotIn("push", [call[1] for call in self.invoke("deploy-docker-image", project=project, expect=1, answers=dirty)])
        self.invoke("get-latest-docker-tag")
        self.assertEqual(self.done.stdout.split()[-1], "0.10.0")

    def test_published(self):
        """What a tag delivers, and a build that is started again, is the image of this very commit."""
        there = {"tags list": {"out": "0.3.0"}}
        calls = self.invoke("image-published", answers=there)
        self.assertEqual(calls[-2][:2], ["docker", "pull"])
        self.assertIn(f"@{DIGEST}", calls[-2][-1])
        self.invoke("image-published", expect=4, answers={**there, "inspect --format": {"out": "0" * 40}})
        self.assertIn("bump-version", self.done.stderr)
        self.invoke("image-published", expect=5)
        # The registry's silence is no answer.
        self.invoke("image-published", expect=3, answers={**there, "docker pull": {"code": 1}})
        self.invoke("image-published", expect=3, answers={"tags list": {"code": 1, "err": "PERMISSION_DENIED"}})

    def follow(self, jobs, pods, **more):
        answers = {
            "get job": [{"out": ""}, *({"out": json.dumps(each) if each else ""} for each in jobs)],
            "get pods": [{"out": json.dumps({"items": each})} for each in pods],
        }
        calls = self.invoke("local-deploy-gke", "--execution-date", "20240131", "--follow", answers=answers, project=self.quick, **more)
        return [call[2] for call in calls if call[:2] == ["kubectl", "logs"]]

    def test_follow(self):
        self.quick = self.place / "quick"
        shutil.copytree(self.project, self.quick)
        settings = yaml.safe_load((self.quick / "invoke.yaml").read_text())
        self.assertEqual(settings["job"]["follow"], {"pollSeconds": 5, "stuckSeconds": 300})
        settings["job"]["follow"] = {"pollSeconds": 0, "stuckSeconds": 0}
        (self.quick / "invoke.yaml").write_text(yaml.safe_dump(settings))

        def pod(name, **state):
            known = [{"name": "job", "state": state}] if state else []
            return {"metadata": {"name": name, "creationTimestamp": f"2024-01-31T00:00:0{name[-1]}Z"}, "status": {"containerStatuses": known}}

        def ended(kind, **more):
            return {"status": {"conditions": [{"type": "FailureTarget", "status": "True"}, {"type": kind, "status": "True", **more}]}}

        runs = {"status": {"active": 1}}
        failed, running, done = pod("try-1", terminated={"exitCode": 1}), pod("try-2", running={}), pod("try-2", terminated={"exitCode": 0})
        # There is no pod yet; it waits for a node, and for its image; the first try fails, the second one does not.
        shown = self.follow(
            [runs, runs, runs, runs, runs, ended("Complete")],
            [[], [pod("try-1")], [pod("try-1", waiting={"reason": "ContainerCreating"})], [pod("try-1", running={})], [running, failed], [done, failed]],
        )
        self.assertEqual(shown, ["try-1", "try-2"])
        self.assertRegex(self.done.stdout, r"sales-publisher-job-20240131-[0-9a-f]{8} is done\.")
        # So quick that it was never seen running: its log is shown, too.
        self.assertEqual(self.follow([ended("Complete")], [[pod("try-1", terminated={"exitCode": 0})]]), ["try-1"])
        # The exit code is that of the last try, also when the log cannot be had any more.
        cleanup = pod("try-2", terminated={"exitCode": 3})
        self.follow([runs, ended("Failed", reason="PodFailurePolicy", message="exit code 3")], [[failed], [cleanup, failed]], expect=3)
        self.assertIn("PodFailurePolicy. exit code 3", self.done.stderr)
        self.follow([ended("Failed", reason="DeadlineExceeded")], [[]], expect=1)
        # What cannot start is not waited for until the Job's deadline.
        stuck = [pod("try-1", waiting={"reason": "ImagePullBackOff", "message": "403 Forbidden"})]
        self.assertEqual(self.follow([runs], [stuck], expect=1), [])
        self.assertIn("try-1 does not start: ImagePullBackOff. 403 Forbidden", self.done.stderr)
        # Gone before its end was seen: that is not a success.
        self.follow([runs, None], [[pod("try-1", running={})]], expect=1)

    def test_run_in_the_cluster(self):
        words = ("--execution-date", "20240131", "--write-mode", "delta", "--backfill-date", "20240101", "--config-location", "gs://b/a,b.yaml")
        calls = self.invoke("local-deploy-gke", "--env", "dev", *words)
        self.assertEqual(calls[0], [
            "gcloud", "container", "clusters", "get-credentials", "jobs-dev", "--location", "europe-west1-b", "--project", "sales-data-dev",
        ])
        self.assertTrue(self.variables[0]["KUBECONFIG"].endswith("/.kube/dev.yaml"))
        names = [call[:3] for call in calls]
        self.assertLess(names.index(["helm", "uninstall", calls[-1][3]]), names.index(["helm", "upgrade", "--install"]))
        helm = calls[-1]
        self.assertRegex(helm[3], r"^sales-publisher-job-[0-9a-f]{8}$")
        self.assertIn("args.configLocation=gs://b/a\\,b.yaml", helm)
        self.assertIn(f"image.digest={DIGEST}", helm)
        self.assertIn("args.deltaStartDate=20240101", helm)
        self.assertRegex(self.done.stdout, r"kubectl logs job/sales-publisher-job-20240131-[0-9a-f]{8} --namespace sales")
        # The same arguments, the same names.
        self.assertEqual(self.invoke("local-deploy-gke", "--env", "dev", *words)[-1][3], helm[3])
        self.invoke("local-deploy-gke", expect=1, answers={"get job": {"out": "1"}})
        self.invoke("local-deploy-gke", "--write-mode", "truncate", "--backfill-date", "20240101", expect=2)
        self.invoke("local-deploy-gke", "--env", "nowhere", expect=2)
        self.assertIn("--dry-run=server", self.invoke("local-deploy-gke", "--dry-run")[-1])

    def test_production_asks(self):
        self.assertEqual([call for call in self.invoke("local-deploy-gke", "--env", "prod", given="yes\n", expect=1) if call[0] == "helm"], [])
        self.assertTrue(self.invoke("local-deploy-gke", "--env", "prod", given="sales-publisher-job\n")[-1][0] == "helm")
        self.assertTrue(self.invoke("deploy-gke", "--env", "prod", "--yes")[-1][0] == "helm")
        # Production asks on a laptop, whether or not Jenkins does.
        project = self.generated("trusting", ("penstock.yaml", "    manualApproval: true\n", ""))
        self.repository(project)
        self.assertNotIn("helm", [call[0] for call in self.invoke("deploy-gke", "--env", "prod", given="yes\n", expect=1, project=project)])
        self.assertEqual(self.invoke("deploy-gke", "--env", "dev", project=project)[-1][0], "helm")

    def test_remove_image(self):
        used = {"get cronjobs,jobs": {"out": f"x@{DIGEST}"}}
        calls = self.invoke("delete-failed-container-image", "--yes", expect=1, answers=used)
        self.assertFalse([call for call in calls if "delete" in call])
        calls = self.invoke("delete-failed-container-image", "--yes")
        self.assertIn("--delete-tags", calls[-1])

    def test_differences(self):
        self.invoke("diff-manifests", "--env", "dev", answers={"kubectl diff": {"code": 1}})
        self.invoke("diff-manifests", "--env", "dev", expect=3, answers={"kubectl diff": {"code": 2}})

    def test_terraform(self):
        calls = self.invoke("terraform-plan", "--env", "dev")
        self.assertEqual([call[2] for call in calls if call[0] == "terraform"], ["init", "plan"])
        self.assertIn(DIGEST, json.loads(self.variables[-1]["TF_VAR_images"])["job-image"])
        # The plan that was looked at, in a place where nothing was initialized.
        calls = self.invoke("terraform-apply", "--env", "prod", "--yes")
        self.assertEqual([call[2:] for call in calls if call[0] == "terraform"], [["init", "-input=false"], ["apply", "-input=false", "tfplan"]])

    def test_versions(self):
        project = self.place / "versions"
        shutil.copytree(self.project, project)
        self.invoke("version-check", "--tag", "v0.3.0", project=project)
        self.invoke("version-check", "--tag", "v0.3.1", project=project, expect=1)
        self.invoke("bump-version", "--to", "0.4.0", project=project)
        self.invoke("version-check", "--tag", "v0.4.0", project=project)
        self.invoke("bump-version", "--to", "newest", project=project, expect=2)
        # What people changed survives the next generation.
        self.edit(project, ("pipelines/sales.yaml", "title: Load orders", "title: Load all orders"))
        self.invoke("version-check", "--tag", "v0.4.0", project=project)

    def test_kustomize(self):
        project = self.generated("kustomized", ("penstock.yaml", "  inputs:\n", "  inputs:\n    driver: kustomize\n"),
            ("penstock.yaml", "      cluster: jobs-dev\n", "      cluster: jobs-dev\n      sqlInstance: sales-data-dev:europe-west1:sales\n"))
        self.assertFalse((project / "gke_deploy/Chart.yaml").exists())
        self.repository(project)
        run(["yamllint", "--strict", "."], project)
        for stage in ("dev", "prod"):
            objects = list(yaml.safe_load_all(run(["/usr/bin/kubectl", "kustomize", f"gke_deploy/overlays/{stage}"], project).stdout))
            self.assertEqual(sorted(each["kind"] for each in objects), ["ConfigMap", "CronJob", "CronJob", "ServiceAccount"])
            self.check_objects(objects, stage)
            self.assertEqual({each["metadata"]["labels"]["app.kubernetes.io/name"] for each in objects}, {"sales-publisher-job"})
        # A schedule that is not drawn any more goes, and nothing but schedules does.
        applied = next(call for call in self.invoke("deploy-gke", "--env", "dev", project=project) if call[:2] == ["kubectl", "apply"])
        words = ["--prune", "--selector", "app.kubernetes.io/name=sales-publisher-job", "--prune-allowlist", "batch/v1/CronJob"]
        self.assertEqual(applied[-5:], words)
        self.assertFalse(any("secrets" in rule["resources"] for rule in self.role(project)["rules"]))
        self.invoke("render-manifests", "--env", "dev", project=project)
        rendered = list(yaml.safe_load_all((project / "rendered/dev.yaml").read_text()))
        image = f"europe-west1-docker.pkg.dev/sales-artifacts/jobs/sales-publisher-job@{DIGEST}"
        self.assertEqual({pod_of(each)["containers"][0]["image"] for each in rendered if each["kind"] == "CronJob"}, {image})
        self.invoke("local-deploy-gke", "--execution-date", "20240131", "--sql-proxy", "--dry-run", project=project)
        job = next(each for each in yaml.safe_load_all(self.done.stdout[self.done.stdout.index("apiVersion: batch/v1"):]))
        self.assertRegex(job["metadata"]["name"], r"^sales-publisher-job-20240131-[0-9a-f]{8}$")
        self.assertEqual(pod_of(job)["initContainers"][0]["restartPolicy"], "Always")
        self.assertEqual(pod_of(job)["containers"][0]["args"][:2], ["20240131", "load_orders"])
        calls = self.invoke("local-deploy-gke", "--execution-date", "20240131", project=project)
        self.assertEqual([call[1] for call in calls if call[0] == "kubectl"][-2:], ["delete", "create"])
        # Where the kit's form says so, every run has the proxy: in the environments that have an instance.
        self.assertIn("prod has no Cloud SQL instance", self.refused("local-deploy-gke", "--env", "prod", "--sql-proxy", project=project))
        self.edit(project, ("penstock.yaml", "  inputs:\n", "  inputs:\n    sqlProxy: true\n"))
        for stage, containers in (("dev", 1), ("prod", 0)):
            self.invoke("local-deploy-gke", "--env", stage, "--dry-run", project=project)
            job = next(each for each in yaml.safe_load_all(self.done.stdout[self.done.stdout.index("apiVersion: batch/v1"):]))
            self.assertEqual(len(pod_of(job).get("initContainers", [])), containers)
            schedules = yaml.safe_load_all((project / f"gke_deploy/overlays/{stage}/schedules/cronjobs.yaml").read_text())
            self.assertEqual({len(pod_of(each).get("initContainers", [])) for each in schedules if each}, {containers})

    def refused(self, *words, **more):
        self.invoke(*words, expect=2, **more)
        return self.done.stderr

    def role(self, project):
        objects = list(yaml.safe_load_all((project / "cluster/dev.yaml").read_text()))
        self.assertEqual([each["kind"] for each in objects], ["Namespace", "Role", "RoleBinding"])
        self.assertEqual({objects[0]["metadata"]["name"], *(each["metadata"]["namespace"] for each in objects[1:])}, {"sales"})
        self.assertEqual(objects[2]["subjects"][0]["name"], "jenkins@sales-artifacts.iam.gserviceaccount.com")
        self.assertEqual(objects[2]["roleRef"]["name"], objects[1]["metadata"]["name"])
        return objects[1]

    def test_rights_in_the_cluster(self):
        """What tasks.py and Helm do there is allowed, in the namespace alone; nothing else is."""
        allowed = {(kind, verb) for rule in self.role(self.project)["rules"] for kind in rule["resources"] for verb in rule["verbs"]}
        verbs = ("get", "list", "watch", "create", "update", "patch", "delete")
        changed = {(kind, verb) for kind in ("configmaps", "serviceaccounts", "secrets", "cronjobs", "jobs") for verb in verbs}
        self.assertEqual(allowed, changed | {("pods", verb) for verb in ("get", "list", "watch")} | {("pods/log", "get")})
        text = (self.project / "README.md").read_text()
        self.assertIn("roles/container.clusterViewer", text)
        self.assertNotIn("roles/container.developer", text)
        self.assertIn("kubectl apply --filename cluster/prod.yaml --context gke_sales-data-prod_europe-west1_jobs-prod", text)

    def test_agents_identity(self):
        account = yaml.safe_load((self.project / "jenkins/serviceaccount.yaml").read_text())
        pod = yaml.safe_load((self.project / "jenkins/pod.yaml").read_text())["spec"]
        self.assertEqual(account["metadata"]["name"], pod["serviceAccountName"])
        self.assertEqual(account["metadata"]["annotations"], {"iam.gke.io/gcp-service-account": "jenkins@sales-artifacts.iam.gserviceaccount.com"})
        binding = "--role roles/iam.workloadIdentityUser --member 'serviceAccount:{}.svc.id.goog[jenkins/jenkins-agent]'"
        self.assertIn(binding.format("sales-builds"), (self.project / "README.md").read_text())
        # Git refuses a checkout of another user: the tools run as the one that checks out, in the image too.
        self.assertEqual(pod["containers"][0]["securityContext"]["runAsUser"], 1000)
        self.assertIn("USER 1000:1000", (self.project / "jenkins/agent.Dockerfile").read_text())
        project = self.generated("own-cluster", ("penstock.yaml", "    jenkinsProject: sales-builds\n", ""))
        self.assertIn(binding.format("sales-artifacts"), (project / "README.md").read_text())
        project = self.generated("any-agent", ("penstock.yaml", "  inputs:\n", "  inputs:\n    jenkins: any\n"))
        self.assertNotIn("jenkins-agent]", (project / "README.md").read_text())
        self.assertFalse((project / "jenkins/serviceaccount.yaml").exists())

    def test_agents_tools(self):
        """The agents' image takes an archive only when it is the one that was looked at."""
        text = (self.project / "jenkins/agent.Dockerfile").read_text()
        arguments = dict(re.findall(r"(?m)^ARG (\w+)=(\S+)$", text))
        self.assertEqual(len([value for value in arguments.values() if re.fullmatch(r"[0-9a-f]{64}", value)]), 3)
        command = re.search(r"(?ms)^RUN (curl.*?[^\\])$", text).group(1)
        programs, place = self.place / "image-programs", self.place / "image-tmp"
        programs.mkdir()
        place.mkdir()
        for name, script in (
            ("curl", 'while [ "$1" != -fsSLo ]; do shift; done; printf "%s" "$3" >"$2"'), ("tar", "echo tar"), ("unzip", "echo unzip"), ("rm", ":"),
        ):
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
        environment = {**self.environment, **arguments, "PATH": f"{programs}:{os.environ['PATH']}"}
        done = run(["bash", "-eo", "pipefail", "-c", command], place, environment, expect=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("tar", done.stdout.replace("helm.tar.gz", "").replace("trivy.tar.gz", "").split())
        for name, file in (("HELM", "helm.tar.gz"), ("TERRAFORM", "terraform.zip"), ("TRIVY", "trivy.tar.gz")):
            self.assertIn(arguments[f"{name}_VERSION"], (place / file).read_text())
            environment[f"{name}_SHA256"] = hashlib.sha256((place / file).read_bytes()).hexdigest()
        done = run(["bash", "-eo", "pipefail", "-c", command], place, environment)
        self.assertEqual([word for word in done.stdout.split() if word in ("tar", "unzip")], ["tar", "unzip", "tar"])

    def check_objects(self, objects, stage):
        check_objects(self, objects, stage)


def pod_of(job):
    spec = job["spec"]["jobTemplate"]["spec"] if job["kind"] == "CronJob" else job["spec"]
    return spec["template"]["spec"]


def check_objects(case, objects, stage):
    """What has to hold for every manifest, whatever made it."""
    for each in objects:
        case.assertLessEqual(len(each["metadata"]["name"]), 52 if each["kind"] == "CronJob" else 63)
        if each["kind"] == "ServiceAccount":
            case.assertEqual(
                each["metadata"]["annotations"]["iam.gke.io/gcp-service-account"], f"sales-publisher-run@sales-data-{stage}.iam.gserviceaccount.com"
            )
        if each["kind"] == "ConfigMap":
            config = yaml.safe_load(each["data"]["config.yaml"])
            case.assertEqual(
                config["transfers"]["load_orders"]["target"],
                {"table": f"sales-data-{stage}.sales.orders", "scratch": f"sales-data-{stage}.load_orders_scratch"},
            )
            case.assertEqual(config["transfers"]["load_orders"]["source"]["folders"], [f"gs://sales-data-{stage}-order-files"])
            case.assertEqual(config["transfers"]["load_customers"]["secrets"], {"loyalty_key": f"projects/sales-data-{stage}/secrets/loyalty-key"})
        if each["kind"] == "CronJob":
            case.assertEqual(each["spec"]["concurrencyPolicy"], "Forbid")
            case.assertEqual(each["spec"]["timeZone"], "Europe/Berlin")
            case.assertEqual(each["spec"]["suspend"], stage == "dev")
        if each["kind"] in ("CronJob", "Job"):
            pod = pod_of(each)
            case.assertEqual(pod["restartPolicy"], "Never")
            spec = each["spec"]["jobTemplate"]["spec"] if each["kind"] == "CronJob" else each["spec"]
            fail, ignore = spec["podFailurePolicy"]["rules"]
            case.assertEqual((fail["action"], fail["onExitCodes"]["values"], fail["onExitCodes"]["containerName"]), ("FailJob", [2, 3], "job"))
            case.assertEqual((ignore["action"], ignore["onPodConditions"][0]["type"]), ("Ignore", "DisruptionTarget"))
            case.assertTrue(pod["securityContext"]["runAsNonRoot"])
            case.assertFalse(pod["automountServiceAccountToken"])
            case.assertTrue(all(isinstance(word, str) for word in pod["containers"][0]["args"]))
    modules = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
    if modules and (pathlib.Path(modules) / "kubernetes-models").exists():
        script = (
            "const o = JSON.parse(require('fs').readFileSync(0));"
            "for (const each of o) { const place = each.apiVersion; const kinds = require('kubernetes-models/' + place);"
            " new kinds[each.kind](each).validate(); }"
        )
        run(["node", "-e", script], modules, input=json.dumps(objects))


class HelmChart(Case):
    def values(self, stage, **more):
        chart = self.project / "gke_deploy"
        values = yaml.safe_load((chart / "values.yaml").read_text())
        values = merged(values, yaml.safe_load((chart / f"profiles/{stage}.yaml").read_text()))
        return merged(values, {"image": {"tag": "0.3.0", "digest": DIGEST}, **more})

    def rendered(self, stage, **more):
        values = self.values(stage, **more)
        schema = json.loads((self.project / "gke_deploy/values.schema.json").read_text())
        Draft7Validator.check_schema(schema)
        Draft7Validator(schema).validate(values)
        if shutil.which("helm"):
            file = self.place / "values.yaml"
            file.write_text(yaml.safe_dump(values))
            words = ["helm", "template", "sales-publisher-job", "gke_deploy", "--namespace", "sales", "--values", file]
            return [each for each in yaml.safe_load_all(run(words, self.project).stdout) if each]
        return Chart(self.project / "gke_deploy", values, "sales-publisher-job", "sales").objects()

    def test_deployed(self):
        for stage in ("dev", "prod"):
            objects = self.rendered(stage)
            self.assertEqual(sorted(each["kind"] for each in objects), ["ConfigMap", "CronJob", "CronJob", "ServiceAccount"])
            check_objects(self, objects, stage)
            for each in objects:
                if each["kind"] == "CronJob":
                    self.assertTrue(pod_of(each)["containers"][0]["image"].endswith("@" + DIGEST))

    def test_local(self):
        self.assertEqual(len(self.rendered("local")), 2)

    def test_one_run(self):
        args = {"executionDate": "20240131", "transferName": "load_orders", "writeMode": "delta", "deltaStartDate": "20240101"}
        proxy = {"enabled": True, "instance": "sales-data-prod:europe-west1:sales"}
        objects = self.rendered("prod", run={"enabled": True}, args=args, sqlProxy=proxy)
        self.assertEqual([each["kind"] for each in objects], ["Job"])
        check_objects(self, objects, "prod")
        job = objects[0]
        self.assertRegex(job["metadata"]["name"], r"^sales-publisher-job-20240131-[0-9a-f]{8}$")
        pod = pod_of(job)
        self.assertEqual(
            pod["containers"][0]["args"], ["20240131", "load_orders", "delta", "/etc/job/config.yaml", "--delta_start_date", "20240101"]
        )
        without = self.rendered("prod", run={"enabled": True}, args=args, sqlProxy={"enabled": True})[0]
        self.assertNotIn("initContainers", pod_of(without))
        sidecar = pod["initContainers"][0]
        self.assertEqual(sidecar["restartPolicy"], "Always")
        self.assertIn("startupProbe", sidecar)
        self.assertIn("--exit-zero-on-sigterm", sidecar["args"])
        self.assertEqual(sidecar["args"][-1], "sales-data-prod:europe-west1:sales")
        # Other arguments, another name; the same, the same.
        again = self.rendered("prod", run={"enabled": True}, args=args, sqlProxy=proxy)[0]
        other = self.rendered("prod", run={"enabled": True}, args={**args, "writeMode": "truncate"}, sqlProxy=proxy)[0]
        self.assertEqual(again["metadata"]["name"], job["metadata"]["name"])
        self.assertNotEqual(other["metadata"]["name"], job["metadata"]["name"])

    def test_schema_refuses(self):
        schema = Draft7Validator(json.loads((self.project / "gke_deploy/values.schema.json").read_text()))
        for wrong in (
            {"image": {"tag": "latest"}}, {"args": {"executionDate": "2024-01-31"}}, {"args": {"transferName": "nothing"}},
            {"sqlProxy": {"image": "x:latest"}}, {"backoffLimit": -1}, {"surprise": 1},
        ):
            self.assertFalse(schema.is_valid(self.values("dev", **wrong)), wrong)


class Edits(Case):
    """The edits of the kit's users: what changes in the files, and what is left to do."""

    def project_of(self, name):
        project = self.place / name
        shutil.copytree(self.project, project)
        for words in (["init", "-q", "."], ["add", "-A"], ["commit", "-qm", "All"]):
            run(["git", *words], project, self.environment)
        return project

    def follow_ups(self, project, stage="dev"):
        done = self.penstock("plan", project, "--env", stage, "--against", "HEAD")
        return done.stdout + done.stderr

    def test_add_a_transfer(self):
        project = self.project_of("more")
        self.edit(project, ("pipelines/sales.yaml", "  failed:\n    type: gcp.alert", "  load-returns: {type: job.transfer}\n  failed:\n    type: gcp.alert"))
        job = project / "salesPublisherJob"
        self.assertTrue((job / "sales_publisher_job/transfers/load_returns.py").exists())
        self.assertIn("load_returns", (job / "sales_publisher_job/transfers/__init__.py").read_text())
        self.assertIn("load_returns", (project / "Jenkinsfile").read_text())
        self.assertIn("load_returns", (project / "gke_deploy/config/prod.yaml").read_text())
        run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], job, self.environment)

    def test_a_transfer_belongs_to_people(self):
        project = self.project_of("own")
        module = project / "salesPublisherJob/sales_publisher_job/transfers/load_orders.py"
        module.write_text("# Mine.\n")
        self.edit(project, ("pipelines/sales.yaml", "keys: [order_id]", "keys: [order_id, shop]"))
        self.assertEqual(module.read_text(), "# Mine.\n")

    def test_environments(self):
        project = self.project_of("stages")
        dev = (project / "penstock.yaml").read_text().split("  - stage: dev\n")[1].split("  - stage: prod\n")[0]
        self.edit(project, ("penstock.yaml", "  - stage: prod\n", "  - stage: test\n" + dev.replace("-dev", "-test") + "  - stage: prod\n"))
        self.assertTrue((project / "gke_deploy/profiles/test.yaml").exists())
        self.assertTrue((project / "terraform/environments/test/main.tf").exists())
        self.assertIn("Deploy test", (project / "Jenkinsfile").read_text())
        self.assertIn("sales-data-test", (project / "README.md").read_text())
        self.assertIn("Bootstrap test", self.follow_ups(project, "test"))

    def test_rename_and_other_inputs(self):
        project = self.project_of("renamed")
        self.edit(project, ("penstock.yaml", "projectName: salesPublisherJob", "projectName: salesLoader"))
        self.assertIn("sales-loader", (project / "gke_deploy/values.yaml").read_text())
        self.assertTrue((project / "salesLoader/sales_loader/etl.py").exists())
        self.assertIn("another name", self.follow_ups(project))
        project = self.project_of("proxy")
        self.edit(project, ("penstock.yaml", "  inputs:\n", "  inputs:\n    sqlProxy: true\n    auth: keyFile\n    keysBucket: sales-keys\n"))
        self.assertTrue(yaml.safe_load((project / "gke_deploy/values.yaml").read_text())["sqlProxy"]["enabled"])
        self.assertIn("roles/cloudsql.client", (project / "README.md").read_text())
        self.assertTrue((project / "keyscredentials/download_list.txt").exists())
        self.assertIn("withCredentials", (project / "Jenkinsfile").read_text())
        said = self.follow_ups(project)
        self.assertIn("Cloud SQL", said)
        self.assertIn("keys must not be left behind", said)
        project = self.project_of("driver")
        self.edit(project, ("penstock.yaml", "  inputs:\n", "  inputs:\n    driver: kustomize\n"))
        self.assertFalse((project / "gke_deploy/values.yaml").exists())
        self.assertIn("must go first", self.follow_ups(project))

    def test_limits(self):
        for old, new in (
            ("projectName: salesPublisherJob", "projectName: sales-publisher"),
            ("serviceAccount: sales-publisher-run\n      nodes: gke-nodes@sales-data-dev", "serviceAccount: run\n      nodes: gke-nodes@sales-data-dev"),
            ("nodes: gke-nodes@sales-data-dev.iam.gserviceaccount.com", "nodes: gke-nodes"),
            ("stage: dev", "stage: local"),
            ("registryProject: sales-artifacts", "registryProject: gcr.io/sales"),
            ("namespace: sales\n", "namespace: Sales_Jobs\n"),
            ("projectName: salesPublisherJob", "projectName: salesPublisherJobOfAllShopsThere"),
        ):
            with self.subTest(new=new):
                project = self.place / re.sub(r"\W+", "-", new)
                shutil.copytree(self.project, project)
                text = (project / "penstock.yaml").read_text()
                self.assertIn(old, text)
                (project / "penstock.yaml").write_text(text.replace(old, new, 1))
                self.penstock("validate", project, expect=1)

    def test_names_of_objects(self):
        """What Kubernetes would cut or refuse is refused here, with a sentence: on validation, and on generating."""
        for number, (old, new, says) in enumerate((
            ("load-customers", "load-customers-of-all-shops-everywhere", "at most 52 characters"),
            ("load-customers", "load-customers-", "not ending with a hyphen"),
            ("load-customers", "load_orders", "differ in more than"),
        )):
            with self.subTest(new=new):
                project = self.place / f"long-{number}"
                shutil.copytree(self.project, project)
                for file in ("pipelines/sales.yaml", "pipelines/sales.layout.yaml"):
                    (project / file).write_text((project / file).read_text().replace(old, new))
                done = self.penstock("validate", project, expect=1)
                self.assertIn(says, done.stdout + done.stderr)
                self.penstock("generate", project, expect=1)
        # As long as it may be.
        project = self.place / "as-long"
        shutil.copytree(self.project, project)
        for file in ("pipelines/sales.yaml", "pipelines/sales.layout.yaml"):
            longest = "load-customers-of-each-shop-around-here"[: 52 - len("sales-publisher-job-")]
            (project / file).write_text((project / file).read_text().replace("load-customers", longest))
        self.penstock("validate", project)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
