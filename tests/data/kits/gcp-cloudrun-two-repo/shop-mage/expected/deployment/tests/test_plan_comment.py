"""python3 -m unittest discover tests"""
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCRIPT = ROOT / ".github" / "actions" / "plan-comment" / "plan_comment.py"
sys.path.insert(0, str(SCRIPT.parent))
import plan_comment  # noqa: E402

FACTS = {
    "environment": "prod",
    "outcome": "success",
    "code_sha": "a" * 40,
    "deployment_sha": "b" * 40,
    "run_url": "https://github.com/acme/deploy/actions/runs/1",
}
SUMMARY = "\nPlan: 3 to add, 2 to change, 1 to destroy.\n"


class Body(unittest.TestCase):
    def test_a_plan_of_10_kb_is_whole(self):
        plan = "  + resource\n" * 770 + SUMMARY
        text = plan_comment.body(plan, **FACTS)
        self.assertTrue(text.startswith("<!-- penstock-plan:prod -->\n"))
        self.assertIn("3 to add, 2 to change, 1 to destroy", text.splitlines()[1])
        self.assertIn(plan.rstrip("\n"), text)
        self.assertNotIn("was cut", text)
        self.assertIn("aaaaaaaaaaaa", text)
        self.assertIn("bbbbbbbbbbbb", text)

    def test_a_plan_of_70_kb_is_cut_at_a_line(self):
        plan = "  + resource\n" * 5400 + SUMMARY
        text = plan_comment.body(plan, **FACTS)
        self.assertLessEqual(len(text), 65_000)
        self.assertGreater(len(text), 64_000)
        self.assertIn("was cut", text)
        self.assertIn(FACTS["run_url"], text)
        self.assertIn("3 to add", text)
        self.assertEqual(text.count("```"), 2)

    def test_one_long_line_is_cut_too(self):
        self.assertLessEqual(len(plan_comment.body("x" * 70_000, **FACTS)), 65_000)

    def test_an_empty_plan_says_so(self):
        text = plan_comment.body("", **FACTS)
        self.assertIn("no plan was written", text)
        self.assertNotIn("<details", text)

    def test_a_failed_plan_is_open(self):
        text = plan_comment.body("Error: no", **{**FACTS, "outcome": "failure"})
        self.assertIn("the plan failed", text)
        self.assertIn("<details open>", text)

    def test_no_changes(self):
        self.assertIn("no changes", plan_comment.body("No changes. Your infrastructure matches.", **FACTS))

    def test_a_fence_in_the_plan_does_not_end_the_block(self):
        text = plan_comment.body("a\n````\n</details>\n", **FACTS)
        self.assertIn("`````terraform\n", text)

    def test_characters_count_not_bytes(self):
        self.assertLessEqual(len(plan_comment.body("数据" * 40_000, **FACTS)), 65_000)


class Upsert(unittest.TestCase):
    """With a gh of our own, which keeps the comments in a file."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.place = pathlib.Path(self.folder.name)
        self.comments = self.place / "comments.json"
        self.comments.write_text(json.dumps([{"id": 1, "body": "Not ours, though it names <!-- penstock-plan:prod -->"}]))
        gh = self.place / "gh"
        gh.write_text(
            f"#!{sys.executable}\n"
            "import json, sys\n"
            f"path = {str(self.comments)!r}\n"
            "comments = json.load(open(path))\n"
            "words = sys.argv[1:]\n"
            "if '--method' not in words:\n"
            "    print(json.dumps([comments]))\n"
            "else:\n"
            "    text = json.load(open(words[words.index('--input') + 1]))['body']\n"
            "    if 'POST' in words:\n"
            "        comments.append({'id': len(comments) + 1, 'body': text})\n"
            "    else:\n"
            "        number = int(words[words.index('PATCH') + 1].rsplit('/', 1)[1])\n"
            "        next(c for c in comments if c['id'] == number)['body'] = text\n"
            "    json.dump(comments, open(path, 'w'))\n"
        )
        gh.chmod(gh.stat().st_mode | stat.S_IXUSR)

    def comment(self, plan, environment="prod"):
        file = self.place / "plan.txt"
        file.write_text(plan)
        words = ["--repository", "acme/pipelines", "--pull-request", "7", "--environment", environment, "--plan-file", str(file)]
        words += ["--outcome", "success", "--code-sha", "a" * 40, "--deployment-sha", "b" * 40, "--run-url", "https://example.org"]
        path = {**os.environ, "PATH": f"{self.place}:{os.environ['PATH']}"}
        subprocess.run([sys.executable, str(SCRIPT), *words], check=True, env=path)
        return json.loads(self.comments.read_text())

    def test_is_updated_in_place(self):
        self.assertEqual(len(self.comment("No changes.")), 2)
        comments = self.comment(SUMMARY)
        self.assertEqual(len(comments), 2)
        self.assertIn("3 to add", comments[1]["body"])
        self.assertTrue(comments[0]["body"].startswith("Not ours"))
        self.assertEqual(len(self.comment(SUMMARY, "dev")), 3)


if __name__ == "__main__":
    unittest.main()
