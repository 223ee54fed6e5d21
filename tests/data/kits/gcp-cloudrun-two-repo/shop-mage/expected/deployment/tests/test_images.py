"""python3 -m unittest discover tests"""
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "scripts" / "images.py"
SHA = "0123456789abcdef0123456789abcdef01234567"
REGISTRY = "europe-west1-docker.pkg.dev/acme/mage"


class Images(unittest.TestCase):
    """In a folder of its own, with a docker that writes down how it was called."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        (self.place / "scripts").mkdir()
        (self.place / "scripts" / "images.py").write_text(SCRIPT.read_text())
        self.describe({"name": "server", "dockerfile": "Dockerfile", "context": ".", "platform": "linux/amd64"})
        docker = self.place / "docker"
        docker.write_text(
            f"#!{sys.executable}\n"
            "import json, sys\n"
            "words = sys.argv[1:]\n"
            f"open({str(self.place / 'called')!r}, 'a').write(json.dumps(words) + '\\n')\n"
            "if '--metadata-file' in words:\n"
            "    json.dump({'containerimage.digest': 'sha256:' + 'e' * 64}, open(words[words.index('--metadata-file') + 1], 'w'))\n"
        )
        docker.chmod(docker.stat().st_mode | stat.S_IXUSR)

    def describe(self, image):
        folder = self.place / "images" / image["name"]
        folder.mkdir(parents=True)
        (folder / "image.json").write_text(json.dumps(image))

    def run_it(self, *words, registry=REGISTRY, expect=0):
        environment = {**os.environ, "REGISTRY": registry, "PATH": f"{self.place}:{os.environ['PATH']}"}
        script = str(self.place / "scripts" / "images.py")
        done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, env=environment)
        self.assertEqual(done.returncode, expect, done.stderr)
        return json.loads(done.stdout) if expect == 0 else done.stderr

    def called(self):
        return [json.loads(line) for line in (self.place / "called").read_text().splitlines()]

    def test_refs_have_the_whole_commit(self):
        self.assertEqual(self.run_it("refs", "--sha", SHA), {"server": f"{REGISTRY}/server:{SHA}"})

    def test_a_push_gives_digests(self):
        found = self.run_it("build", "--sha", SHA, "--push", "--also", "newest")
        self.assertEqual(found, {"server": f"{REGISTRY}/server@sha256:{'e' * 64}"})
        words = self.called()[0]
        self.assertIn("--push", words)
        self.assertIn(f"{REGISTRY}/server:newest", words)
        self.assertIn(f"org.opencontainers.image.revision={SHA}", words)

    def test_a_plan_pushes_nothing(self):
        self.run_it("build", "--sha", SHA, "--also", "newest")
        self.assertNotIn("--push", self.called()[0])
        self.assertNotIn(f"{REGISTRY}/server:newest", self.called()[0])

    def test_a_check_builds_nothing(self):
        self.assertEqual(self.run_it("check", "--sha", SHA), {"server": "Dockerfile"})
        self.assertIn("--check", self.called()[0])
        self.assertNotIn("--tag", self.called()[0])

    def test_arguments_are_words(self):
        self.describe({"name": "b", "dockerfile": "d", "context": "c", "platform": "p", "args": {"A": "$(x) y"}})
        found = self.run_it("build", "--sha", SHA)
        self.assertEqual(found["b"], f"{REGISTRY}/b:{SHA}")
        self.assertIn("A=$(x) y", self.called()[0])

    def test_a_repository_of_an_environment_is_refused(self):
        self.describe({"name": "b", "dockerfile": "d", "context": "c", "platform": "p", "repository": "other"})
        for what in ("refs", "check", "build"):
            self.assertIn("take that edge away", self.run_it(what, "--sha", SHA, expect=1))

    def test_a_branch_is_no_commit(self):
        self.assertIn("40 hexadecimal", self.run_it("refs", "--sha", "main", expect=2))
        self.assertIn("REGISTRY", self.run_it("refs", "--sha", SHA, registry="", expect=2))


if __name__ == "__main__":
    unittest.main()
