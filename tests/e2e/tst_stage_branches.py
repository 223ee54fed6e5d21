#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A branch for each stage, on the real program and real Git: a push makes the branches, and settings reach every one of them.

    tst_stage_branches.py PROGRAM
"""
import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support/python"))
from workplace import Workplace  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")


class StageBranches(unittest.TestCase):
    def setUp(self):
        place = Workplace("branches")
        self.addCleanup(place.temporary.cleanup)
        self.top, self.call = place.top, place.call
        self.remote = self.top / "remote.git"
        self.call("git", "init", "-q", "--bare", self.remote)
        self.project = self.top / "p"
        self.call(PROGRAM, "new", self.project, "--kit", "aws-ddk-codepipeline-gitflow", "--language", "typescript", "--cicd", "111111111111:eu-west-1",
                  "--env", "dev=222222222222:eu-west-1", "--env", "test=333333333333:eu-west-1", "--env", "prod=444444444444:eu-west-1", "--input", "source=codecommit")
        (self.project / "pipelines").mkdir(exist_ok=True)
        (self.project / "pipelines/orders.yaml").write_text("title: Orders\nnodes:\n  landing:\n    type: aws.s3.bucket\n    stages:\n      test: {removalPolicy: destroy}\nedges: []\n")
        text = (self.project / "penstock.yaml").read_text()
        self.set_remote(text)
        self.penstock("commit", "-m", "First")

    def set_remote(self, text):
        if "remote:" in text:
            text = "\n".join(f"    remote: {self.remote}" if "remote:" in line else line for line in text.splitlines()) + "\n"
        else:
            text += f"repositories:\n  - role: pipeline\n    remote: {self.remote}\n"
        (self.project / "penstock.yaml").write_text(text)

    def penstock(self, *arguments, expect=0):
        return self.call(PROGRAM, *arguments, folder=self.project, expect=expect)

    def git(self, *arguments, folder=None):
        return self.call("git", *arguments, folder=folder or self.project).stdout.strip()

    def tips(self):
        lines = self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads", folder=self.remote).splitlines()
        return dict(line.split() for line in lines)

    def at(self, branch, path):
        return self.git("show", f"{branch}:{path}", folder=self.remote)

    def stages_on(self, branch):
        return sorted(stage for stage in json.loads(self.at(branch, "ddk.json"))["environments"] if stage != "cicd")

    def edit(self, path, old, new):
        file = self.project / path
        text = file.read_text()
        self.assertIn(old, text)
        file.write_text(text.replace(old, new, 1))

    def add_qa(self):
        self.edit("penstock.yaml", "  - stage: prod\n", "  - stage: qa\n    account: \"555555555555\"\n    region: eu-west-1\n  - stage: prod\n")

    def test_the_first_push_makes_every_branch(self):
        said = self.penstock("push").stdout
        self.assertIn("made the branches of stages that were not there: dev, test", said)
        tips = self.tips()
        self.assertEqual(sorted(tips), ["dev", "main", "test"])
        self.assertEqual(len(set(tips.values())), 1)
        self.assertEqual(self.git("branch", "--show-current"), "main")
        self.assertNotIn("made", self.penstock("push").stdout)

    def test_a_branch_that_is_there_is_left_alone(self):
        self.git("push", "-q", str(self.remote), "main:dev")
        self.edit("pipelines/orders.yaml", "title: Orders", "title: All orders")
        self.penstock("commit", "-m", "Second")
        before = self.tips()["dev"]
        self.assertIn("not there: test", self.penstock("push").stdout)
        self.assertEqual(self.tips()["dev"], before)

    def test_a_clone_of_one_branch_moves_no_other_one(self):
        self.penstock("push")
        before = self.tips()
        clone = self.top / "clone"
        self.call("git", "clone", "-q", "--single-branch", "-b", "main", self.remote, clone)
        self.project = clone
        self.edit("pipelines/orders.yaml", "title: Orders", "title: All orders")
        self.penstock("commit", "-m", "Second")
        self.assertNotIn("made", self.penstock("push").stdout)
        self.assertEqual({branch: tip for branch, tip in self.tips().items() if branch != "main"}, {branch: before[branch] for branch in ("dev", "test")})

    def test_a_branch_of_no_stage_begins_no_stage_beside_others(self):
        self.penstock("push")
        self.git("switch", "-qc", "feature/qa")
        self.add_qa()
        self.penstock("commit", "-m", "A stage for the testers")
        self.assertNotIn("made", self.penstock("push").stdout)
        self.assertNotIn("qa", self.tips())
        # On a stage's branch the commit that is pushed has to know it.
        self.git("switch", "-q", "main")
        self.add_qa()
        self.assertNotIn("made", self.penstock("push").stdout)
        self.penstock("commit", "-m", "A stage for the testers")
        self.assertIn("not there: qa", self.penstock("push").stdout)

    def test_a_branch_that_was_deleted_does_not_come_back_as_it_was(self):
        self.penstock("push")
        self.edit("pipelines/orders.yaml", "title: Orders", "title: All orders")
        self.penstock("commit", "-m", "Second")
        self.git("branch", "-q", "-D", "test")
        self.git("update-ref", "-d", "refs/heads/test", folder=self.remote)
        self.assertIn("not there: test", self.penstock("push", "--settings-to-every-stage").stdout)
        self.assertEqual(self.tips()["test"], self.tips()["main"])

    def test_a_project_of_a_folder_above_is_not_taken_for_it(self):
        self.penstock("push")
        self.git("switch", "-q", "test")
        (self.project / "sub").mkdir()
        (self.project / "sub/readme.txt").write_text("Not a project yet\n")
        self.git("add", "-A")
        self.git("commit", "-qm", "A folder")
        self.git("push", "-q", "origin", "test")
        self.git("switch", "-q", "main")
        (self.project / "sub/pipelines").mkdir(parents=True)
        (self.project / "sub/penstock.yaml").write_text((self.project / "penstock.yaml").read_text().replace("444444444444", "777777777777"))
        (self.project / "sub/pipelines/orders.yaml").write_text((self.project / "pipelines/orders.yaml").read_text())
        self.call(PROGRAM, "commit", "-m", "Another project", folder=self.project / "sub")
        before = self.tips()["test"]
        done = self.call(PROGRAM, "push", "--settings-to-every-stage", folder=self.project / "sub", expect=1)
        self.assertIn("The branch test has no penstock.yaml in sub", done.stderr)
        self.assertEqual(self.tips()["test"], before)

    def test_a_new_stage_reaches_every_branch_and_no_drawing_does(self):
        self.penstock("push")
        # People changed a generated file on main.
        self.edit("README.md", "# ", "By hand: ask the leads first.\n\n# ")
        self.git("commit", "-qam", "By hand")
        self.git("push", "-q", "origin", "main")
        self.git("switch", "-q", "dev")
        self.edit("pipelines/orders.yaml", "nodes:\n", "nodes:\n  archive:\n    type: aws.s3.bucket\n")
        self.add_qa()
        self.penstock("commit", "-m", "A stage for the testers")
        said = self.penstock("push", "--settings-to-every-stage").stdout
        self.assertIn("made the branches of stages that were not there: qa", said)
        self.assertIn("qa: has these settings", said)
        self.assertIn("main: pushed the settings", said)
        for branch in ("dev", "test", "qa", "main"):
            self.assertEqual(self.stages_on(branch), ["dev", "prod", "qa", "test"], branch)
            self.assertEqual(self.at(branch, "ddk.json"), self.at("dev", "ddk.json"))
            self.assertEqual("archive" in self.at(branch, "pipelines/orders.yaml"), branch in ("dev", "qa"))
        self.assertIn("By hand: ask the leads first.", self.at("main", "README.md"))
        self.assertIn("A stage for the testers", self.git("log", "-1", "--format=%s", "test", folder=self.remote))
        # Nothing here moved, nothing is left behind, and once more does nothing.
        self.assertEqual((self.git("branch", "--show-current"), self.git("status", "--porcelain")), ("dev", ""))
        self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)
        before = self.tips()
        self.assertIn("main: has these settings", self.penstock("push", "--settings-to-every-stage").stdout)
        self.assertEqual(self.tips(), before)

    def test_a_stage_that_goes_takes_its_values_along(self):
        self.penstock("push")
        text = (self.project / "penstock.yaml").read_text()
        start, end = text.index("  - stage: test\n"), text.index("  - stage: prod\n")
        (self.project / "penstock.yaml").write_text(text[:start] + text[end:])
        self.edit("pipelines/orders.yaml", "    stages:\n      test: {removalPolicy: destroy}\n", "")
        self.penstock("commit", "-m", "No test any more")
        self.penstock("push", "--settings-to-every-stage")
        self.assertEqual(self.stages_on("dev"), ["dev", "prod"])
        self.assertNotIn("test:", self.at("dev", "pipelines/orders.yaml"))
        self.assertIn("test", self.tips())  # a branch is never deleted

    def test_what_contradicts_stays_and_the_others_go_on(self):
        self.penstock("push")
        self.git("switch", "-q", "test")
        self.edit("ddk.json", "444444444444", "999999999999")
        self.git("commit", "-qam", "By hand, against the settings")
        self.git("push", "-q", "origin", "test")
        before = self.tips()["test"]
        self.git("switch", "-q", "main")
        self.edit("penstock.yaml", "444444444444", "666666666666")
        self.penstock("commit", "-m", "Prod moves")
        done = self.penstock("push", "--settings-to-every-stage", expect=1)
        self.assertIn("The branch test stays as it is", done.stderr)
        self.assertIn("ddk.json", done.stderr)
        self.assertEqual(self.tips()["test"], before)
        self.assertIn("666666666666", self.at("dev", "ddk.json"))
        self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)

    def test_what_is_not_committed_goes_nowhere(self):
        self.penstock("push")
        self.add_qa()
        before = self.tips()
        done = self.penstock("push", "--settings-to-every-stage", expect=1)
        self.assertIn("not committed", done.stderr)
        self.assertEqual({branch: tip for branch, tip in self.tips().items() if branch in before}, before)

    def test_what_is_not_merged_goes_nowhere(self):
        self.penstock("push")
        self.git("switch", "-q", "-c", "feature/qa")
        self.add_qa()
        self.penstock("commit", "-m", "A stage, to be reviewed")
        before = self.tips()
        done = self.penstock("push", "--settings-to-every-stage", expect=1)
        self.assertIn("not on the branch of a stage at origin yet", done.stderr)
        self.assertEqual({branch: tip for branch, tip in self.tips().items() if branch in before}, before)

    def test_other_kits_have_no_such_branches(self):
        other = self.top / "other"
        self.call(PROGRAM, "new", other, "--example", "research")
        self.project = other
        self.set_remote((other / "penstock.yaml").read_text())
        self.penstock("commit", "-m", "First")
        done = self.penstock("push", "--settings-to-every-stage", expect=1)
        self.assertIn("has no branch for each stage", done.stderr)
        self.assertEqual(list(self.tips()), ["main"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
