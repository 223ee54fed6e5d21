#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command line's contract, on the real program: exit codes, what goes where, and the main job from new to push."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
TOP = pathlib.Path(__file__).resolve().parents[2]
COMMANDS = "new examples kits components validate generate plan status commit push clone render doctor demo".split()


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="penstock-cli-")
        self.addCleanup(self.temporary.cleanup)
        self.place = pathlib.Path(self.temporary.name)
        home = self.place / "home"
        home.mkdir()
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND", "QT_QPA"))}
        self.environment.update(HOME=str(home), LANG="C.UTF-8")
        (home / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n")

    def run_it(self, *arguments, folder=None, expect=0):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder or self.place, env=self.environment, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, expect, f"{arguments}\n--- out\n{done.stdout}\n--- err\n{done.stderr}")
        return done

    def json_of(self, *arguments, **more):
        return json.loads(self.run_it(*arguments, "--format", "json", **more).stdout)

    def git(self, *arguments, folder):
        return subprocess.run(["git", *arguments], cwd=folder, env=self.environment, capture_output=True, text=True, check=True).stdout

    def example(self, name="research"):
        self.run_it("new", name, "--example", "research")
        return self.place / name

    def shipped(self):
        """The example, committed and pushed to a bare repository."""
        project = self.example()
        remote = self.place / "remote.git"
        self.git("init", "--bare", "-b", "main", str(remote), folder=self.place)
        self.run_it("commit", project, "-m", "Draw it")
        self.git("remote", "add", "origin", str(remote), folder=project)
        self.run_it("push", project)
        return project, remote

    def edit(self, path, old, new):
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))

    # -- usage ---------------------------------------------------------------------------------------------

    def test_help_says_what_there_is(self):
        done = self.run_it("--help")
        for command in COMMANDS:
            self.assertRegex(done.stdout, rf"(?m)^\s+{command}\s")
        self.assertIn("Exit codes", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_every_command_has_help(self):
        for command in COMMANDS:
            self.assertIn("--help", self.run_it(command, "--help").stdout)

    def test_wrong_usage_exits_2(self):
        self.run_it("plan", expect=2)
        self.run_it("plan", "--env", expect=2)
        self.run_it("validate", "--format", "xml", expect=2)
        self.run_it("no-such-command", expect=2)
        self.run_it("commit", expect=2)

    def test_with_detailed_exitcode_wrong_usage_is_1(self):
        self.run_it("plan", "--detailed-exitcode", expect=1)
        self.run_it("plan", self.example(), "--env", "nowhere", "--detailed-exitcode", expect=1)

    def test_no_project_is_said(self):
        done = self.run_it("validate", self.place, expect=1)
        self.assertIn("penstock.yaml", done.stderr)
        self.assertEqual(done.stdout, "")

    # -- lists ---------------------------------------------------------------------------------------------

    def test_lists(self):
        self.assertIn("research", self.run_it("examples").stdout)
        self.assertIn("aws-ddk-cdk-pipelines", self.run_it("kits").stdout)
        components = self.json_of("components")["components"]
        self.assertGreaterEqual(len(components), 20)
        for component in components:
            self.assertTrue(component["title"] and component["summary"], component)
        self.assertIn("versioned", [p["id"] for p in self.json_of("components", "aws.s3.bucket")["properties"]])
        self.run_it("components", "aws.s3.buket", expect=1)

    # -- projects ------------------------------------------------------------------------------------------

    def test_new_needs_an_empty_folder(self):
        project = self.example()
        before = (project / "penstock.yaml").read_bytes()
        self.run_it("new", project, expect=1)
        self.assertEqual((project / "penstock.yaml").read_bytes(), before)

    def test_new_without_example_says_what_to_fill_in(self):
        self.run_it("new", "mine", "--label", "Mine", "--env", "dev=222222222222", "--cicd", "111111111111", "--language", "python")
        self.run_it("validate", "mine")
        self.run_it("new", "empty")
        self.assertIn("12 digits", self.run_it("validate", "empty", expect=1).stdout)

    def test_new_for_every_kit(self):
        for kit in self.json_of("kits")["kits"]:
            known = self.json_of("kits", kit["id"])
            form = known["environment"]
            self.assertTrue(form["title"] and form["account"]["label"] and form["region"]["label"], kit)
            self.run_it("new", "new-" + kit["id"], "--kit", kit["id"])
            text = (self.place / ("new-" + kit["id"]) / "penstock.yaml").read_text()
            self.assertEqual("\ncicd:" in text, form["cicd"])
            if not form["cicd"]:
                self.run_it("new", "x", "--kit", kit["id"], "--cicd", "111111111111", expect=2)
            self.run_it("new", "x", "--kit", kit["id"], "--env", "dev=a:b", "--set", "dev:no-such=1", expect=2)
            self.run_it("new", "x", "--kit", kit["id"], "--input", "no-such=1", expect=2)

    def test_new_language(self):
        self.run_it("new", "snake", "--example", "research", "--language", "python")
        self.run_it("generate", "snake")
        self.assertTrue((self.place / "snake/app.py").exists())
        self.assertIn("typescript", self.run_it("new", "other", "--example", "research", "--language", "cobol", expect=2).stderr)

    def test_looking_never_writes(self):
        project = self.example()
        state = lambda: {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in project.rglob("*") if p.is_file()}
        before = state()
        self.run_it("validate", project)
        self.run_it("plan", project, "--env", "dev")
        self.run_it("status", project)
        self.run_it("generate", project, "--check", expect=1)
        self.run_it("render", project, "-o", self.place / "picture.svg")
        self.assertEqual(before, state())

    def test_problems_name_file_line_and_column(self):
        project = self.example()
        path = project / "penstock.yaml"
        number = 1 + next(i for i, line in enumerate(path.read_text().splitlines()) if "222222222222" in line)
        self.edit(path, "222222222222", "2222")
        self.assertRegex(self.run_it("validate", project, expect=1).stdout, rf"penstock\.yaml:{number}:\d+: error: ")
        problem = next(p for p in self.json_of("validate", project, expect=1)["problems"] if p["severity"] == "error")
        self.assertEqual((problem["file"], problem["line"], problem["stage"]), ("penstock.yaml", number, "dev"))
        for command in (["generate", project], ["plan", project, "--env", "dev"], ["commit", project, "-m", "no"]):
            self.assertIn(f"penstock.yaml:{number}", self.run_it(*command, expect=1).stderr)

    def test_not_yaml_is_an_error_with_a_place(self):
        project = self.example()
        (project / "pipelines/broken.yaml").write_text("nodes:\n  a: [1, 2\n")
        done = self.run_it("validate", project, expect=1)
        self.assertRegex(done.stdout + done.stderr, r"pipelines/broken\.yaml:\d+:\d+")

    # -- generate ------------------------------------------------------------------------------------------

    def test_generating_twice_changes_nothing_and_hand_edits_survive(self):
        project = self.example()
        self.run_it("generate", project)
        self.run_it("generate", project, "--check")
        readme = project / "README.md"
        readme.write_text(readme.read_text() + "\nOur own words.\n")
        self.edit(project / "penstock.yaml", "333333333333", "444444444444")
        self.run_it("generate", project, "--check", expect=1)
        self.run_it("generate", project)
        self.assertIn("Our own words.", readme.read_text())
        self.assertIn("444444444444", readme.read_text())
        self.assertIn("444444444444", (project / "ddk.json").read_text())
        self.run_it("generate", project, "--check")

    def test_a_conflict_is_reported_and_nothing_is_lost(self):
        project = self.example()
        self.run_it("generate", project)
        path = project / "ddk.json"
        self.edit(path, "333333333333", "555555555555")
        mine = path.read_text()
        self.edit(project / "penstock.yaml", "333333333333", "444444444444")
        self.assertIn("ddk.json", self.run_it("generate", project, expect=1).stderr)
        self.assertEqual(path.read_text(), mine)

    # -- plan ----------------------------------------------------------------------------------------------

    def test_plan_before_anything_was_shipped(self):
        project = self.example()
        plan = self.json_of("plan", project, "--env", "prod")
        self.assertEqual((plan["engine"], plan["environment"]), ("design", "prod"))
        self.assertGreater(plan["summary"]["create"], 5)
        self.run_it("plan", project, "--env", "prod", "--detailed-exitcode", expect=2)

    def test_plan_after_shipping(self):
        project, _ = self.shipped()
        self.assertIn("No changes", self.run_it("plan", project, "--env", "prod", "--detailed-exitcode").stdout)
        self.edit(project / "pipelines/orders.yaml", "memoryMb: 512", "memoryMb: 1024")
        self.run_it("plan", project, "--env", "dev", "--detailed-exitcode", expect=2)
        text = self.run_it("plan", project, "--env", "dev", "--against", "HEAD").stdout
        self.assertIn("512 -> 1024", text)
        self.assertIn("to change", text)
        self.assertIn("1024", self.run_it("plan", project, "--env", "dev", "--format", "markdown").stdout)
        self.assertIn("HEAD~7", self.run_it("plan", project, "--env", "dev", "--against", "HEAD~7", expect=1).stderr)

    def test_plan_json_satisfies_its_schema(self):
        import jsonschema
        schema = json.loads((TOP / "resources/schemas/plan.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        project = self.example()
        for stage in ("dev", "prod"):
            jsonschema.validate(self.json_of("plan", project, "--env", stage), schema, jsonschema.Draft202012Validator)

    def test_stages_differ_where_the_drawing_says_so(self):
        project = self.example()
        versioning = {}
        for stage in ("dev", "prod"):
            plan = self.json_of("plan", project, "--env", stage)
            versioning[stage] = [(r["address"], a["after"]) for r in plan["resources"] for a in r["attributes"] if a["path"] == "VersioningConfiguration.Status"]
        self.assertNotEqual(versioning["dev"], versioning["prod"])
        self.assertIn("Enabled", [after for _, after in versioning["prod"]])

    # -- shipping ------------------------------------------------------------------------------------------

    def test_one_commit_holds_everything_with_the_persons_name(self):
        project, remote = self.shipped()
        self.assertEqual(self.git("rev-list", "--count", "main", folder=remote).strip(), "1")
        self.assertEqual(self.git("log", "-1", "--format=%an <%ae> %s", "main", folder=remote).strip(), "Ada Tester <ada@example.org> Draw it")
        names = self.git("ls-tree", "-r", "--name-only", "main", folder=remote).split()
        for name in ("penstock.yaml", "pipelines/orders.yaml", "ddk.json", "cdk.json", "package-lock.json", "README.md", ".penstock/deploy.json"):
            self.assertIn(name, names)
        status = self.json_of("status", project)["repositories"][0]
        self.assertEqual((status["ahead"], status["behind"], status["changes"]), (0, 0, []))
        self.assertIn("nothing to commit", self.run_it("commit", project, "-m", "Again", expect=1).stderr)

    def test_commit_without_identity_says_what_to_do(self):
        project = self.example()
        (pathlib.Path(self.environment["HOME"]) / ".gitconfig").unlink()
        self.assertIn("git config", self.run_it("commit", project, "-m", "x", expect=1).stderr)

    def test_push_that_is_not_fast_forward_is_refused(self):
        project, remote = self.shipped()
        other = self.place / "other"
        self.git("clone", str(remote), str(other), folder=self.place)
        (other / "theirs.txt").write_text("theirs\n")
        self.git("add", ".", folder=other)
        self.git("commit", "-m", "Theirs", folder=other)
        self.git("push", folder=other)
        (project / "mine.txt").write_text("mine\n")
        self.run_it("commit", project, "-m", "Mine")
        theirs = self.git("rev-parse", "main", folder=remote)
        self.assertRegex(self.run_it("push", project, expect=1).stderr, "(?i)fetch|pull|merge")
        self.assertEqual(self.git("rev-parse", "main", folder=remote), theirs)

    def test_push_without_remote_says_what_to_do(self):
        project = self.example()
        self.run_it("commit", project, "-m", "x")
        self.assertIn("remote", self.run_it("push", project, expect=1).stderr)

    def test_clone_is_a_project(self):
        _, remote = self.shipped()
        self.run_it("clone", remote.as_uri(), "copy")
        self.run_it("validate", "copy")
        self.run_it("generate", "copy", "--check")
        self.assertIn("No changes", self.run_it("plan", "copy", "--env", "dev").stdout)
        missing = subprocess.run([PROGRAM, "clone", str(self.place / "not-there.git"), "x"], cwd=self.place, env=self.environment, capture_output=True, text=True)
        self.assertIn(missing.returncode, (1, 3))
        self.assertIn("not-there.git", missing.stderr)
        self.assertFalse((self.place / "x").exists())

    def test_a_secret_is_refused(self):
        project = self.example()
        secret = "AKIA" + "Q7ZJXWMTR4LNVB2K"
        (project / "notes.txt").write_text(f"aws_access_key_id = {secret}\n")
        done = self.run_it("commit", project, "-m", "x", expect=1)
        self.assertIn("notes.txt", done.stderr)
        self.assertNotIn(secret, done.stderr)

    # -- the rest ------------------------------------------------------------------------------------------

    def test_render_without_a_display(self):
        project = self.example()
        self.run_it("render", project, "--pipeline", "orders", "-o", "picture.svg")
        self.run_it("render", project, "-o", "picture.png", "--dark")
        self.assertIn("<svg", (self.place / "picture.svg").read_text()[:400])
        self.assertEqual((self.place / "picture.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.run_it("render", project, "-o", "picture.bmp", expect=2)
        self.run_it("render", project, "--pipeline", "none", "-o", "x.svg", expect=2)

    def test_doctor_reports_tools(self):
        project = self.example()
        report = self.json_of("doctor", project)
        self.assertEqual(next(tool for tool in report["tools"] if tool["tool"] == "git")["state"], "good")
        self.environment["PATH"] = str(self.place)
        report = json.loads(subprocess.run([PROGRAM, "doctor", "--format", "json"], cwd=self.place, env=self.environment, capture_output=True, text=True).stdout)
        self.assertEqual({tool["state"] for tool in report["tools"]}, {"missing"})
        self.assertFalse(report["healthy"])

    def test_own_component_types_need_no_compiler(self):
        project = self.example()
        (project / "catalogue").mkdir()
        text = (TOP / "resources/catalogue/aws.sns.topic.yaml").read_text()
        (project / "catalogue/our.topic.yaml").write_text(re.sub(r"(?m)^title: .*$", "title: Our topic", text, count=1))
        self.assertEqual(self.json_of("components", "our.topic", folder=project)["title"], "Our topic")
        orders = project / "pipelines/orders.yaml"
        orders.write_text(orders.read_text().replace("nodes:\n", "nodes:\n  ours:\n    type: our.topic\n", 1))
        self.run_it("validate", project)
        self.assertIn("orders.ours.", self.run_it("plan", project, "--env", "dev").stdout)

    def test_demo_ends_with_templates(self):
        self.run_it("demo", self.place / "demo/research")
        remote = self.place / "demo/research.git"
        self.assertEqual(self.git("rev-list", "--count", "main", folder=remote).strip(), "1")
        self.run_it("demo", self.place / "demo/research", expect=1)
        clone = self.place / "clone"
        self.git("clone", str(remote), str(clone), folder=self.place)
        modules = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
        if not modules:
            self.skipTest("PENSTOCK_TEST_NODE_MODULES is not set (packaging/test sets it): the clone was not synthesized")
        (clone / "node_modules").symlink_to(modules)
        synth = subprocess.run(["npx", "--no-install", "cdk", "synth", "--quiet"], cwd=clone, env=self.environment, capture_output=True, text=True, timeout=600)
        self.assertEqual(synth.returncode, 0, synth.stderr + synth.stdout)
        templates = {p.name: json.loads(p.read_text()) for p in (clone / "cdk.out").rglob("*.template.json")}
        for stage in ("dev", "prod"):
            types = [r["Type"] for name, t in templates.items() if stage in name.lower() for r in t["Resources"].values()]
            for wanted in ("AWS::S3::Bucket", "AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::Events::Rule"):
                self.assertIn(wanted, types, stage)


if __name__ == "__main__":
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(CommandLine))
    failed = len(result.failures) + len(result.errors)
    print(f"Totals: {result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(1 if failed else 0)
