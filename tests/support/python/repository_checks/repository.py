# SPDX-License-Identifier: Apache-2.0
"""A repository's files, what kind each is, and what was found in them."""
import collections
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[3]
RULES = yaml.safe_load((HERE / "rules.yaml").read_text(encoding="utf-8"))

Finding = collections.namedtuple("Finding", "path line tool message")


def matches(path, patterns):
    """`**` stands for any folders, also none; a pattern without a slash is a file's name, anywhere."""
    for pattern in [patterns] if isinstance(patterns, str) else patterns:
        if "/" not in pattern:
            if fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], pattern):
                return True
        elif re.fullmatch(re.escape(pattern.removeprefix("./")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*"), path):
            return True
    return False


class File:
    def __init__(self, folder, path):
        self.path = path
        self.full = folder / path
        self.data = self.full.read_bytes()
        self.executable = os.access(self.full, os.X_OK)
        try:
            self.text = self.data.decode("utf-8")
        except UnicodeDecodeError:
            self.text = None
        self.kind = self._kind()
        self.tools = []

    def _kind(self):
        if self.text is None:
            return "binary"
        first = self.text.split("\n", 1)[0]
        if re.match(r"#!.*\b(bash|sh|dash)\b", first):
            return "shell"
        if re.match(r"#!.*\bpython", first):
            return "python"
        return next((rule["kind"] for rule in RULES["kinds"] if matches(self.path, rule["files"])), "unknown")

    def line_of(self, text):
        at = self.text.find(text)
        return self.text.count("\n", 0, at) + 1 if at >= 0 else 1

    @property
    def name(self):
        return self.path.rsplit("/", 1)[-1]

    @property
    def folder(self):
        return self.path.rpartition("/")[0]


class Repository:
    """The files of a folder that would be committed, less what rules.yaml leaves out."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.findings = []
        self.notes = []
        self.left_out = collections.Counter()
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="penstock-check-"))
        paths = []
        for place, folders, names in os.walk(self.folder):
            inside = pathlib.Path(place).relative_to(self.folder).as_posix()
            prefix = "" if inside == "." else inside + "/"
            if prefix and ".git" in folders + names:
                # A submodule: a repository of its own, checked as one.
                self.left_out["a submodule, a repository of its own"] += 1
                folders.clear()
                continue
            folders[:] = sorted(name for name in folders if not self._left_out(prefix + name + "/"))
            paths += [prefix + name for name in names if not (pathlib.Path(place) / name).is_symlink() and (prefix or name != ".git") and not self._left_out(prefix + name)]
        ignored = self._ignored(paths)
        self.generated = self._generated()
        for path in sorted(ignored & self.generated):
            self.add(path, 1, "git", "is generated, but .gitignore keeps it out of every commit")
        self.files = [File(self.folder, path) for path in sorted(set(paths) - ignored)]
        self.by_path = {file.path: file for file in self.files}

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _left_out(self, path):
        for rule in RULES["left-out"]:
            if matches(path.rstrip("/"), rule["files"]):
                if not path.endswith("/"):
                    self.left_out[rule["why"]] += 1
                return True
        return False

    def _ignored(self, paths):
        done = subprocess.run(["git", "-C", self.folder, "check-ignore", "--no-index", "-z", "--stdin"], input="\0".join(paths), capture_output=True, text=True)
        return {path for path in done.stdout.split("\0") if path}

    def _generated(self):
        try:
            return set(json.loads((self.folder / ".penstock/deploy.json").read_text(encoding="utf-8")).get("files", {}))
        except (OSError, ValueError):
            return set()

    def of(self, *kinds):
        return [file for file in self.files if file.kind in kinds]

    def add(self, path, line, tool, message):
        self.findings.append(Finding(path, int(line or 1), tool, " ".join(str(message).split())))

    def checked(self, files, tool):
        for file in files:
            if tool not in file.tools:
                file.tools.append(tool)

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def excused(self, file, tool, message=""):
        """Whether rules.yaml says that this tool is not asked about this file, or that this message of it is right there."""
        for rule in RULES["exclusions"]:
            if rule["tool"] == tool and matches(file.path, rule["files"]) and re.search(rule.get("message", ""), message):
                return True
        return False

    def copy(self):
        """A copy to run programs in, so that they leave nothing behind in the repository."""
        place = self.scratch / "copy"
        if not place.exists():
            for file in self.files:
                target = place / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file.full, target)
        return place


def run(command, folder=None, timeout=300, **more):
    return subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, timeout=timeout, **more)


def node_modules():
    """The folder that packaging/npm-packages prints, or None."""
    named = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
    return pathlib.Path(named) if named and (pathlib.Path(named) / "@action-validator/core").is_dir() else None
