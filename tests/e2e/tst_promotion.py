#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Promotion by directory, on the real program and real Git: a stage is pinned to a commit, and runs that drawing from its own folder.

    tst_promotion.py PROGRAM

PENSTOCK_TEST_TERRAFORM_SANDBOX names the folder of the Terraform sandbox; without it Terraform does not see the result, and that is said.
"""
import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support/python"))
from workplace import Workplace  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
SANDBOX = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX", "")


class Promotion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Workplace("promotion")
        cls.top, cls.call = cls.place.top, cls.place.call
        cls.pristine = cls.top / "pristine"
        cls.call(PROGRAM, "new", cls.pristine, "--example", "orders-dataflow")
        cls.call(PROGRAM, "commit", cls.pristine, "-m", "The first drawing")

    @classmethod
    def tearDownClass(cls):
        cls.place.temporary.cleanup()

    def setUp(self):
        self.project = pathlib.Path(tempfile.mkdtemp(dir=self.top)) / "p"
        shutil.copytree(self.pristine, self.project, symlinks=True)

    def penstock(self, *arguments, expect=0):
        return self.call(PROGRAM, *arguments, folder=self.project, expect=expect)

    def git(self, *arguments):
        return self.call("git", *arguments, folder=self.project).stdout.strip()

    def refused(self, *arguments, expect=1, says=()):
        done = self.penstock(*arguments, expect=expect)
        for sentence in says:
            self.assertIn(sentence, done.stderr)

    def plan(self, stage, against="HEAD"):
        return json.loads(self.penstock("plan", "--env", stage, "--against", against, "--format", "json").stdout)

    def changes(self, stage, against="HEAD"):
        summary = self.plan(stage, against)["summary"]
        return sum(summary[action] for action in ("create", "update", "replace", "delete", "forget"))

    def bytes_of(self, folder):
        return {path.relative_to(self.project).as_posix(): path.read_bytes() for path in sorted((self.project / folder).rglob("*")) if path.is_file()}

    def edit(self, path, old, new):
        file = self.project / path
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def draw_a_bucket(self, name="extra"):
        self.edit("pipelines/orders.yaml", "nodes:\n", f"nodes:\n  {name}:\n    type: gcp.gcs.bucket\n    title: Extra\n")

    def commit(self, message="A change"):
        self.penstock("commit", "-m", message)
        return self.git("rev-parse", "HEAD")

    def promote(self, *more):
        return json.loads(self.penstock("promote", "--from", "dev", "--to", "prod", "--format", "json", *more).stdout)

    def test_promoting_touches_the_stage_alone_and_makes_a_branch(self):
        head = self.git("rev-parse", "HEAD")
        done = self.promote()
        self.assertEqual((done["commit"], done["was"], done["branch"]), (head, None, f"promote/prod-{head[:7]}"))
        self.assertEqual(self.git("branch", "--show-current"), done["branch"])
        self.assertIn(f"revision: {head}", (self.project / "penstock.yaml").read_text().replace('"', ""))
        changed = [line.split()[-1] for line in self.git("status", "--porcelain", "--untracked-files=all").splitlines()]
        elsewhere = [path for path in changed if not path.startswith(("environments/prod/", "bootstrap/prod/", ".penstock/")) and path != "penstock.yaml"]
        self.assertEqual(elsewhere, [])
        # The same drawing, from another place: nothing changes in the cloud.
        self.assertEqual(self.changes("prod"), 0)
        self.assertEqual(self.penstock("generate", "--check").stdout.splitlines()[0], "Everything is as it would be generated.")
        status = json.loads(self.penstock("status", "--format", "json").stdout)
        self.assertEqual({one["stage"]: one["revision"] for one in status["environments"]}, {"dev": None, "prod": head})

    def test_what_is_drawn_after_that_reaches_dev_alone(self):
        self.promote("--no-branch")
        self.assertEqual(self.git("branch", "--show-current"), "main")
        self.commit("Prod is pinned")
        before = self.bytes_of("environments/prod")
        self.draw_a_bucket()
        self.penstock("generate")
        self.assertEqual(self.bytes_of("environments/prod"), before)
        self.assertIn("google_storage_bucket\" \"extra", (self.project / "modules/orders/main.tf").read_text())
        self.assertGreater(self.changes("dev"), 0)
        self.assertEqual(self.changes("prod"), 0)
        # And then it is promoted.
        head = self.commit("A bucket")
        self.assertEqual(self.promote()["commit"], head)
        self.assertIn("google_storage_bucket\" \"extra", (self.project / "environments/prod/modules/orders/main.tf").read_text())
        plan = self.plan("prod")
        self.assertEqual(plan["summary"]["create"], self.plan("dev", "HEAD~1")["summary"]["create"])
        self.assertEqual(self.changes("dev"), 0)
        self.assertEqual(self.git("log", "--oneline", "-1"), self.git("log", "--oneline", "-1", "main"))

    def test_what_people_wrote_comes_along(self):
        helper = self.project / "services/fetch-orders/helper.sh"
        helper.write_text("#!/bin/sh\necho ours\n")
        helper.chmod(0o755)
        self.edit("services/fetch-orders/requirements.txt", "", "# ours\n")
        self.edit("modules/orders/main.tf", "resource ", "# By hand: looked at by the auditors.\nresource ")
        head = self.commit("By hand")
        self.edit("services/fetch-orders/requirements.txt", "# ours\n", "# newer\n")
        self.commit("Later")
        self.edit("penstock.yaml", "  - stage: prod\n", f"  - stage: prod\n    revision: {head[:10]}\n")
        self.penstock("generate")
        own = self.project / "environments/prod"
        self.assertEqual((own / "services/fetch-orders/helper.sh").read_text(), "#!/bin/sh\necho ours\n")
        self.assertTrue(os.access(own / "services/fetch-orders/helper.sh", os.X_OK))
        self.assertTrue((own / "services/fetch-orders/requirements.txt").read_text().startswith("# ours\n"))
        self.assertIn("By hand: looked at by the auditors.", (own / "modules/orders/main.tf").read_text())
        # What a person changes in the pinned folder itself survives as anywhere.
        self.edit("environments/prod/modules/orders/main.tf", "resource ", "# Only in prod.\nresource ")
        self.penstock("generate")
        self.assertIn("# Only in prod.", (own / "modules/orders/main.tf").read_text())

    def test_unpinning_goes_back_to_the_newest(self):
        pristine = self.bytes_of("environments")
        self.promote("--no-branch")
        self.commit("Pinned")
        text = (self.project / "penstock.yaml").read_text()
        (self.project / "penstock.yaml").write_text("\n".join(line for line in text.splitlines() if "revision:" not in line) + "\n")
        said = self.penstock("generate", "--format", "json").stdout
        self.assertEqual(self.bytes_of("environments"), pristine)
        self.assertEqual(json.loads(said)["follow_ups"], [])  # nothing was pushed yet
        self.call("git", "init", "-q", "--bare", self.project.parent / "r.git")
        self.git("remote", "add", "origin", str(self.project.parent / "r.git"))
        self.git("push", "-q", "origin", "main")
        self.git("fetch", "-q", "origin")
        ups = json.loads(self.penstock("generate", "--format", "json").stdout)["follow_ups"]
        self.assertEqual([one["when"] if "when" in one else one["id"] for one in ups], ["environment-unpinned"])

    def test_a_stage_that_is_gone_since_then_is_no_trouble(self):
        self.promote("--no-branch")
        self.commit("Pinned")
        text = (self.project / "penstock.yaml").read_text()
        start, end = text.index("  - stage: dev\n"), text.index("  - stage: prod\n")
        (self.project / "penstock.yaml").write_text(text[:start] + text[end:])
        for file in sorted((self.project / "pipelines").glob("*.yaml")):
            if not file.name.endswith(".layout.yaml"):
                self.drop_stage(file, "dev")
        self.penstock("generate")
        self.assertFalse((self.project / "environments/dev/main.tf").exists())
        self.assertFalse((self.project / "modules/orders/main.tf").exists())  # nobody runs the newest drawing
        self.assertEqual(self.changes("prod"), 0)

    def drop_stage(self, file, stage):
        kept, skipping = [], False
        for line in file.read_text(encoding="utf-8").splitlines():
            indent = len(line) - len(line.lstrip())
            if skipping and (indent > 6 or not line.strip()):
                continue
            skipping = line == f"      {stage}:"
            if not skipping:
                kept.append(line)
        tidy = [line for at, line in enumerate(kept) if line != "    stages:" or (at + 1 < len(kept) and kept[at + 1].startswith("      "))]
        file.write_text("\n".join(tidy) + "\n", encoding="utf-8")

    def test_what_cannot_be_pinned_is_refused_with_the_reason(self):
        self.refused("promote", "--from", "prod", "--to", "dev", expect=2, says=("dev does not come after prod", "The order is dev, prod"))
        self.refused("promote", "--from", "dev", "--to", "moon", expect=2, says=("moon", "dev, prod"))
        self.draw_a_bucket()
        self.refused("promote", "--from", "dev", "--to", "prod", says=("not committed", "penstock commit"))
        self.git("checkout", "-q", "--", ".")
        self.promote("--no-branch")
        self.refused("promote", "--from", "dev", "--to", "prod", says=("already",))
        text = (self.project / "penstock.yaml").read_text()
        for revision, says in (("main", "not the id of a commit"), ("f" * 40, "There is no commit")):
            (self.project / "penstock.yaml").write_text(text.replace(self.git("rev-parse", "HEAD"), revision))
            self.refused("generate", says=(says,))
            self.refused("plan", "--env", "prod", says=(says,))
        self.penstock("plan", "--env", "dev", expect=1 if "not the id" in says else 0)

    def test_only_what_others_have_is_promoted(self):
        self.call("git", "init", "-q", "--bare", self.project.parent / "shared.git")
        self.git("remote", "add", "origin", str(self.project.parent / "shared.git"))
        self.git("push", "-q", "-u", "origin", "main")
        self.git("switch", "-q", "-c", "feature/bucket")
        self.draw_a_bucket()
        self.commit("A bucket")
        self.refused("promote", "--from", "dev", "--to", "prod", says=("not on origin/main yet", "Merge and push it first"))
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.git("push", "-q", "origin", "HEAD:main")
        self.git("fetch", "-q", "origin")
        self.assertEqual(self.promote()["commit"], self.git("rev-parse", "HEAD"))

    def test_a_branch_of_that_name_is_not_taken_over(self):
        head = self.git("rev-parse", "HEAD")
        self.git("branch", f"promote/prod-{head[:7]}")
        self.refused("promote", "--from", "dev", "--to", "prod", says=("There is a branch",))
        self.assertEqual(self.git("status", "--porcelain"), "")

    def test_what_is_in_conflict_changes_nothing_at_all(self):
        self.edit("environments/prod/main.tf", "../../modules/orders", "../../modules/orders-by-hand")
        self.git("commit", "-qam", "By hand")
        self.refused("promote", "--from", "dev", "--to", "prod", says=("environments/prod/main.tf", "Nothing was written"))
        self.assertEqual((self.git("branch", "--show-current"), self.git("status", "--porcelain")), ("main", ""))
        self.assertEqual(self.git("branch", "--list", "promote/*"), "")

    def test_a_folder_of_a_bigger_repository_also_by_another_path(self):
        big = self.project.parent / "big"
        shutil.copytree(self.project, big / "data/p", ignore=shutil.ignore_patterns(".git"))
        self.call("git", "init", "-q", big)
        self.call(PROGRAM, "commit", big / "data/p", "-m", "First")
        link = self.project.parent / "link"
        link.symlink_to(big)
        self.project = link / "data/p"
        self.promote("--no-branch")
        self.assertTrue((self.project / "environments/prod/modules/orders/main.tf").exists())
        self.assertEqual(self.changes("prod"), 0)

    def test_a_pin_of_before_that_is_gone_is_not_blamed_on_the_one_of_today(self):
        head = self.git("rev-parse", "HEAD")
        self.edit("penstock.yaml", "  - stage: prod\n", f"  - stage: prod\n    revision: \"{'f' * 40}\"\n")
        self.git("commit", "-qam", "Pinned to what nobody has")
        self.edit("penstock.yaml", "f" * 40, head)
        self.refused("plan", "--env", "prod", "--against", "HEAD", says=("What prod ran at HEAD", "--against"))
        self.plan("prod", "HEAD~1")

    def test_a_branch_that_is_called_like_a_commit_pins_nothing(self):
        self.git("branch", "deadbeef")
        self.edit("penstock.yaml", "  - stage: prod\n", "  - stage: prod\n    revision: deadbeef\n")
        self.refused("generate", says=("prod is pinned to", "name of a branch or tag", "git rev-parse"))

    def test_a_pinned_stage_outside_a_repository_says_so(self):
        self.edit("penstock.yaml", "  - stage: prod\n", f"  - stage: prod\n    revision: {self.git('rev-parse', 'HEAD')}\n")
        shutil.rmtree(self.project / ".git")
        done = self.penstock("generate", expect=1)
        self.assertIn("is not in a Git repository", done.stderr)
        self.assertNotIn("unshallow", done.stderr)

    def test_a_shallow_clone_says_what_is_missing(self):
        self.promote("--no-branch")
        self.commit("Pinned")
        clone = self.project.parent / "shallow"
        self.call("git", "clone", "-q", "--depth", "1", f"file://{self.project}", clone)
        done = self.call(PROGRAM, "generate", clone, expect=1)
        self.assertIn("prod is pinned to", done.stderr)
        self.assertIn("git fetch --unshallow", done.stderr)

    def test_other_kits_say_how_a_change_travels(self):
        other = self.project.parent / "research"
        self.call(PROGRAM, "new", other, "--example", "research")
        done = self.call(PROGRAM, "promote", other, "--from", "dev", "--to", "prod", expect=1)
        self.assertIn("no stage is pinned", done.stderr)
        self.assertIn("main:", done.stderr)
        text = (other / "penstock.yaml").read_text()
        self.assertIn("  - stage: prod\n", text)
        (other / "penstock.yaml").write_text(text.replace("  - stage: prod\n", "  - stage: prod\n    revision: 0123456789\n"))
        done = self.call(PROGRAM, "validate", other, "--format", "json", expect=1)
        self.assertIn("revision-not-usable", [problem["id"] for problem in json.loads(done.stdout)["problems"]])

    @unittest.skipUnless(SANDBOX, "PENSTOCK_TEST_TERRAFORM_SANDBOX is not set: Terraform does not see the pinned folder")
    def test_terraform_takes_both_folders(self):
        self.promote("--no-branch")
        self.commit("Pinned")
        self.draw_a_bucket()
        self.penstock("generate")
        addresses = {}
        for stage in ("dev", "prod"):
            folder = self.project / "environments" / stage
            images = {json.loads(file.read_text())["name"]: "example.org/x@sha256:" + "0" * 64 for file in (self.project / "images").glob("*/image.json")}
            (folder / "images.auto.tfvars.json").write_text(json.dumps({"images": images}))
            done = self.call(pathlib.Path(SANDBOX) / "tf-sandbox", folder, "plan", folder=folder)
            addresses[stage] = {line.split()[1] for line in done.stdout.splitlines() if line.strip().startswith("# module.") and "will be created" in line}
        self.assertTrue(addresses["prod"])
        self.assertIn("module.orders.google_storage_bucket.extra", addresses["dev"])
        self.assertNotIn("module.orders.google_storage_bucket.extra", addresses["prod"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
