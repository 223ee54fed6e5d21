#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every example, from `new` to a clone elsewhere, and every file that every kit writes, with the real tool of its language.

    tst_examples.py PROGRAM [EXAMPLE|FOLDER]...

Finds examples and kits by itself (`penstock examples`, `penstock kits`); a folder is an example that is not compiled in. A second round gives every kit a text that breaks
whatever does not quote. At most two run at a time.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/support/python"))
try:
    import jsonschema
    import yaml

    import check_repository
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
NASTY = "O'Brien \"prod\" ${x} {{y}} \\n 数据"
COMMENTS = {".py": "#", ".yaml": "#", ".yml": "#", ".tf": "#", ".toml": "#", ".sh": "#", ".hcl": "#", ".ts": "//", ".md": "", "Dockerfile": "#", "Jenkinsfile": "//",
            "Makefile": "#", ".gitignore": "#"}


class Failed(Exception):
    pass


class Example:
    """One example in a folder of its own, and what is done with it."""

    def __init__(self, identity, kit):
        self.source, self.identity, self.kit = identity, identity.rstrip("/").rsplit("/", 1)[-1], kit
        identity = self.identity
        self.place = pathlib.Path(tempfile.mkdtemp(prefix=f"penstock-{identity}-"))
        home = self.place / "home"
        home.mkdir()
        (home / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND"))}
        self.environment.update(HOME=str(home), LANG="C.UTF-8", QT_QPA_PLATFORM="offscreen")
        self.project = self.place / "work" / identity
        self.project.parent.mkdir()
        self.result = {"example": identity, "kit": kit, "files": 0, "stages": 0, "kept": 0, "summaries": [], "findings": [], "notes": []}

    def run(self, *arguments, expect=0):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.place, env=self.environment, capture_output=True, text=True, timeout=300)
        if done.returncode != expect:
            raise Failed(f"penstock {' '.join(map(str, arguments))}: exit {done.returncode}, not {expect}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done

    def json(self, *arguments, **more):
        return json.loads(self.run(*arguments, "--format", "json", **more).stdout)

    def git(self, *arguments, folder):
        done = subprocess.run(["git", *map(str, arguments)], cwd=folder, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"git {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def demand(self, truth, sentence):
        if not truth:
            raise Failed(sentence)

    # -- what is there ---------------------------------------------------------------------------------------------

    def roles(self, project=None):
        return {one["role"]: pathlib.Path(one["folder"]) for one in self.json("status", project or self.project)["repositories"]}

    def generated(self, project=None, once=False):
        """{path: role's folder} of what is generated and may be generated again."""
        found = {}
        for folder in self.roles(project).values():
            state = folder / ".penstock/deploy.json"
            if state.exists():
                for path, said in json.loads(state.read_text())["files"].items():
                    if (once or not said.get("onlyOnce")) and (folder / path).is_file():
                        found[folder / path] = folder
        return found

    def snapshot(self):
        return {path: path.read_bytes() for folder in self.roles().values() if folder.exists()
                for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.relative_to(folder).parts}

    # -- edits -----------------------------------------------------------------------------------------------------

    def pipelines(self):
        return sorted(path for path in (self.project / "pipelines").glob("*.yaml") if not path.name.endswith(".layout.yaml"))

    def set_field(self, path, indent, key, value, first=False):
        """Replaces the value of `key` at an indentation, however it is written; False where it does not stand there."""
        text = path.read_text(encoding="utf-8")
        pattern = rf"(?m)^{' ' * indent}{key}:.*\n(?:(?: {{{indent + 1},}}.*)?\n(?=(?: {{{indent + 1},}}|\n)))*(?: {{{indent + 1},}}.*\n)*"
        new, count = re.subn(pattern, lambda _: f"{' ' * indent}{key}: {json.dumps(value, ensure_ascii=False)}\n", text, count=1 if first else 0)
        path.write_text(new, encoding="utf-8")
        return count > 0

    def set_remotes(self):
        path = self.project / "penstock.yaml"
        for role in self.roles():
            remote = self.place / "remotes" / f"{role}.git"
            self.git("init", "--quiet", "--bare", "-b", "main", remote, folder=self.place)
            text = path.read_text(encoding="utf-8")
            if not re.search(rf"(?m)^\s*- (?:role: {role}\b|.*\brole: {role}\b)", text):
                text = text.rstrip("\n") + ("\n" if "\nrepositories:" in text else "\nrepositories:\n") + f"  - role: {role}\n    remote: \"\"\n"
            lines, inside = text.split("\n"), False
            for number, line in enumerate(lines):
                if re.match(r"\s*- ", line):
                    inside = bool(re.match(rf"\s*- role: {role}\b", line))
                    if inside and not any(re.match(r"\s+remote:", other) for other in lines[number + 1:number + 5] if not re.match(r"\s*- ", other)):
                        lines[number] = line + f"\n    remote: {remote.as_uri()}"
                        break
                elif inside and re.match(r"\s+remote:", line):
                    lines[number] = re.sub(r"remote:.*", lambda _: f"remote: {remote.as_uri()}", line)
                    break
            path.write_text("\n".join(lines), encoding="utf-8")

    def describe(self, sentence):
        """An edit that every kit shows somewhere: the project's description, and the title of the first node."""
        self.set_field(self.project / "penstock.yaml", 0, "description", sentence)
        self.set_field(self.pipelines()[0], 4, "title", sentence[:40], first=True)

    # -- the journey -----------------------------------------------------------------------------------------------

    def new(self):
        if "/" not in self.source:
            self.run("new", self.project, "--example", self.identity)
            return
        shutil.copytree(self.source, self.project)
        self.git("init", "--quiet", folder=self.project)

    def journey(self):
        self.new()
        self.set_remotes()
        self.problems()
        self.run("generate", self.project)
        before = self.snapshot()
        self.run("generate", self.project)
        self.demand(before == self.snapshot(), "generating a second time changed files")
        self.run("generate", self.project, "--check")
        self.result["files"] = len(self.generated(once=True))
        self.plans()
        self.run("commit", self.project, "-m", "Draw it")
        self.run("push", self.project)
        self.elsewhere()
        self.by_hand()
        return self.result

    def problems(self):
        problems = self.json("validate", self.project)["problems"]
        self.demand(not problems, f"{self.identity}: an example has nothing to complain of, but: {[problem['message'] for problem in problems]}")

    def plans(self):
        schema = json.loads((TOP / "resources/schemas/plan.schema.json").read_text())
        for environment in self.json("status", self.project)["environments"]:
            stage = environment["stage"]
            plan = self.json("plan", self.project, "--env", stage)
            jsonschema.validate(plan, schema, jsonschema.Draft202012Validator)
            self.demand(plan["summary"]["create"] > 3, f"the plan for {stage} creates next to nothing")
            self.demand(plan["environment"] == stage, "the plan names another stage")
            self.demand(" to add, " in self.run("plan", self.project, "--env", stage).stdout, f"the plan for {stage} as text has no summary")
            self.demand("|" in self.run("plan", self.project, "--env", stage, "--format", "markdown").stdout, f"the plan for {stage} as Markdown has no table")
            self.result["stages"] += 1

    def elsewhere(self):
        """A clone on another machine: the base of merges has travelled with it."""
        primary = next(iter(self.roles()))
        for role in self.roles():
            self.demand(self.git("ls-tree", "-r", "--name-only", "main", folder=self.place / "remotes" / f"{role}.git"), f"nothing was pushed to {role}")
        clone = self.place / "elsewhere" / self.identity
        clone.parent.mkdir()
        for role, folder in self.roles().items():
            if folder == self.project:
                primary = role
        self.run("clone", (self.place / "remotes" / f"{primary}.git").as_uri(), clone)
        self.run("validate", clone)
        self.run("generate", clone, "--check")
        for folder in self.roles(clone).values():
            self.check(folder)

    def check(self, folder):
        repository = check_repository.check(folder, jobs=1)
        self.result["findings"] += [f"{self.identity}/{folder.name}/{found.path}:{found.line}: {found.tool}: {found.message}" for found in repository.findings]
        self.result["notes"] += [f"{self.identity}: {note}" for note in repository.notes]
        self.result["summaries"].append(check_repository.summary(repository))

    def by_hand(self):
        """What people write into generated files stays when the drawing changes; a contradiction is said and nothing written."""
        edited, seen = [], {}
        for path in self.generated():
            kind = path.suffix or path.name
            if kind in COMMENTS and seen.setdefault(kind, 0) < 2:
                seen[kind] += 1
                with path.open("a", encoding="utf-8") as file:
                    file.write(f"\n{COMMENTS[kind]} Kept by hand.\n".replace("\n ", "\n"))
                edited.append(path)
        self.demand(len(edited) >= 2, "fewer than two generated files could be edited by hand")
        self.describe("Edited once.")
        self.demand(self.json("generate", self.project)["changes"], "an edit of the description and of a node's title changed no generated file")
        for path in edited:
            self.demand("Kept by hand." in path.read_text(encoding="utf-8"), f"{path.name} lost what was written by hand")
        self.run("generate", self.project, "--check")
        self.result["kept"] = len(edited)
        shown = [path for path in self.generated() if path not in edited or path.suffix == ".md"]
        shown = [path for path in shown if path.suffix != ".json" and "Edited once." in path.read_text(encoding="utf-8")] or \
                [path for path in self.generated() if "Edited once." in path.read_text(encoding="utf-8")]
        self.demand(shown, "no generated file shows the project's description or a node's title")
        path = shown[0]
        path.write_text(path.read_text(encoding="utf-8").replace("Edited once.", "Contradicted."), encoding="utf-8")
        self.describe("Edited twice.")
        before = self.snapshot()
        done = self.run("generate", self.project, expect=1)
        self.demand(path.name in done.stderr + done.stdout, f"the conflict in {path.name} was not said")
        self.demand(before == self.snapshot(), "files were written in spite of a conflict")

    # -- nasty text ------------------------------------------------------------------------------------------------

    def fields(self):
        long = NASTY + "\nA second line."
        yield "label", lambda: self.set_field(self.project / "penstock.yaml", 0, "label", NASTY)
        yield "description", lambda: self.set_field(self.project / "penstock.yaml", 0, "description", long)
        yield "team", lambda: self.set_field(self.project / "penstock.yaml", 0, "team", NASTY)
        yield "pipeline title", lambda: [self.set_field(path, 0, "title", NASTY) for path in self.pipelines()]
        yield "pipeline description", lambda: [self.set_field(path, 0, "description", long) for path in self.pipelines()]
        yield "node title", lambda: [self.set_field(path, 4, "title", NASTY) for path in self.pipelines()]
        yield "node description", lambda: [self.set_field(path, 4, "description", long) for path in self.pipelines()]

    def errors(self):
        done = subprocess.run([PROGRAM, "validate", str(self.project), "--format", "json"], cwd=self.place, env=self.environment, capture_output=True, text=True, timeout=300)
        self.demand(done.returncode in (0, 1), f"validate: exit {done.returncode}: {done.stderr[-2000:]}")
        return [problem for problem in json.loads(done.stdout)["problems"] if problem["severity"] == "error"]

    def nasty(self):
        """A text full of what languages take for their own, in every field of prose: it is data, or it is refused in a sentence."""
        self.new()
        refused = []
        for name, put in self.fields():
            texts = {path: path.read_bytes() for path in [self.project / "penstock.yaml", *self.pipelines()]}
            put()
            problems = self.errors()
            if problems:
                self.demand(all(len(str(p.get("message") or p.get("text") or "")) > 10 for p in problems), f"{name} was refused without a sentence: {problems}")
                refused.append(f"{name}: {problems[0].get('message') or problems[0].get('text')}")
                for path, data in texts.items():
                    path.write_bytes(data)
        self.result["refused"] = refused
        self.run("generate", self.project)
        self.run("generate", self.project, "--check")
        for environment in self.json("status", self.project)["environments"][:1]:
            self.run("plan", self.project, "--env", environment["stage"], "--format", "markdown")
        for folder in self.roles().values():
            self.check(folder)
        self.whole()
        self.result["files"] = len(self.generated(once=True))
        return self.result

    def whole(self):
        """Where a document has the text as a value, it has all of it, or says that it is cut."""
        for path, folder in self.generated().items():
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(folder).as_posix()
            if "O'Brien" not in text or name.startswith((".github/", ".penstock/")):
                continue
            try:
                values = [json.loads(text)] if path.suffix == ".json" else [tomllib.loads(text)] if path.suffix == ".toml" else \
                    list(yaml.safe_load_all(text)) if path.suffix in (".yaml", ".yml") and "{{-" not in text else []
            except (ValueError, yaml.YAMLError):
                continue        # the checks say so
            waiting = values
            while waiting:
                value = waiting.pop()
                waiting += list(value.values()) + list(value) if isinstance(value, dict) else value if isinstance(value, list) else []
                if isinstance(value, str) and "O'Brien" in value and NASTY not in value.replace("$$", "$") and "…" not in value and "..." not in value and "\n" not in value:
                    self.result["findings"].append(f"{self.identity}/{folder.name}/{name}:1: text: `{value[:120]}` is not what was entered")


def work(task):
    kind, identity, kit = task
    began = time.monotonic()
    example = Example(identity, kit)
    try:
        result = example.journey() if kind == "journey" else example.nasty()
        failure = ""
    except (Failed, jsonschema.ValidationError, subprocess.TimeoutExpired, OSError, ValueError, KeyError) as error:
        result, failure = example.result, f"{type(error).__name__ if not isinstance(error, Failed) else ''} {error}".strip()
    finally:
        if not os.environ.get("PENSTOCK_TEST_KEEP"):
            shutil.rmtree(example.place, ignore_errors=True)
    return {**result, "round": kind, "failure": failure, "seconds": time.monotonic() - began}


def listed(what):
    done = subprocess.run([PROGRAM, what, "--format", "json"], capture_output=True, text=True, timeout=60)
    if done.returncode:
        sys.exit(f"penstock {what}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)[what]


def main():
    examples = [one for one in listed("examples") if not sys.argv[2:] or one["id"] in sys.argv[2:]]
    examples += [{"id": folder, "kit": yaml.safe_load((pathlib.Path(folder) / "penstock.yaml").read_text())["kit"]["id"]} for folder in sys.argv[2:] if "/" in folder]
    kits = [one["id"] for one in listed("kits")]
    tasks = [("journey", one["id"], one["kit"]) for one in examples]
    for kit in kits:
        tasks += [("nasty", one["id"], kit) for one in examples if one["kit"] == kit][:1]
    failures = 0
    results = []
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for result in pool.map(work, tasks):
            results.append(result)
            bad = bool(result["failure"] or result["findings"])
            failures += bad
            print(f"{'FAIL' if bad else 'PASS'}  {result['round']:<8} {result['example']} ({result['kit']}), {result['seconds']:.0f} s", flush=True)
            for line in [*result["findings"], *([result["failure"]] if result["failure"] else [])]:
                print(f"      {line}")
    print("\nWhat was checked with what:")
    print(check_repository.table([one for result in results for one in result["summaries"]]))
    print(f"\n  {'example':<22} {'kit':<28} files  stages planned  kept by hand  findings")
    for result in results:
        if result["round"] == "journey":
            print(f"  {result['example']:<22} {result['kit']:<28} {result['files']:>5} {result['stages']:>15} {result['kept']:>13} {len(result['findings']):>9}")
    for result in results:
        for refused in result.get("refused", []):
            print(f"  {result['kit']} refuses the nasty text as {refused}")
    without = [kit for kit in kits if kit not in [one["kit"] for one in examples]]
    if without and not sys.argv[2:]:
        print(f"note: kits without an example, so without these checks: {', '.join(without)}")
    for note in sorted({note.split(": ", 1)[1] if "was not" in note or "were not" in note else note for result in results for note in result["notes"]}):
        print(f"note: {note}")
    print(f"Totals: {len(results) - failures} passed, {failures} failed, 0 skipped")
    return 1 if failures or not results else 0


if __name__ == "__main__":
    sys.exit(main())
