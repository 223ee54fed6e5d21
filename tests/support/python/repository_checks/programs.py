# SPDX-License-Identifier: Apache-2.0
"""Programs: Python, shell, Groovy, TypeScript, Makefiles, and the tests that a repository brings."""
import ast
import importlib.util
import json
import os
import re
import shutil
import sys
import tomllib
import warnings

from .repository import RULES, TOP, node_modules, run


# A text that is long by itself (a query, a definition): formatters do not break those either.
LONG_TEXT = re.compile(r"\"[^\"]{60,}\"|'[^']{60,}'|https?://\S{40,}")


def python(repository):
    files = repository.of("python")
    good = []
    for file in files:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                compile(file.text, file.path, "exec", dont_inherit=True)
                good.append(file)
            except (SyntaxError, ValueError) as error:
                repository.add(file.path, getattr(error, "lineno", 1), "python3", getattr(error, "msg", error))
            except Warning as warning:
                repository.add(file.path, getattr(warning, "lineno", 1), "python3", warning)
    repository.checked(files, "python3")
    if not good:
        return
    if importlib.util.find_spec("flake8") is None:
        repository.note("flake8 is not installed (Debian: flake8): Python's style was not checked")
        return
    done = run([sys.executable, "-m", "flake8", "--isolated", "--jobs=1", *RULES["flake8"], "--format=%(path)s:%(row)d:%(code)s %(text)s", *[file.path for file in good]],
               repository.folder)
    for line in done.stdout.splitlines():
        path, number, message = line.split(":", 2)
        path = path.removeprefix("./")
        if message.startswith("E501") and LONG_TEXT.search(repository.by_path[path].text.split("\n")[int(number) - 1]):
            continue
        if not repository.excused(repository.by_path[path], "flake8", message):
            repository.add(path, number, "flake8", message)
    if done.stderr.strip():
        repository.add(".", 1, "flake8", done.stderr)
    repository.checked(good, "flake8")


def shellcheck(repository, texts, tool="shellcheck", before=0):
    """Checks pieces of script that stand in other files: (file, line of the first line, script, dialect, what it is)."""
    folder = repository.scratch / "scripts"
    folder.mkdir(exist_ok=True)
    names = {}
    for number, (file, line, script, shell, what) in enumerate(texts):
        name = f"{number}.{shell}"
        (folder / name).write_text(f"#!/bin/{shell}\n{script}", encoding="utf-8")
        names[name] = (file, line - 2 - before, what)      # the shebang is a line of its own
    if not names:
        return
    for comment in _shellcheck(repository, sorted(names), folder):
        file, line, what = names[comment["file"]]
        message = f"SC{comment['code']} {comment['message']}" + (f" ({what})" if what else "")
        if not repository.excused(file, tool, message):
            repository.add(file.path, line + comment["line"], tool, message)
    for name, (file, line, what) in names.items():
        done = run(["bash", "-n", name], folder)
        if done.returncode:
            found = re.search(r"line (\d+): (.*)", done.stderr)
            repository.add(file.path, line + int(found.group(1)) if found else line, "bash -n", found.group(2) if found else done.stderr)


def _shellcheck(repository, names, folder):
    done = run(["shellcheck", "--format=json", *RULES["shellcheck"], *names], folder)
    try:
        return json.loads(done.stdout)
    except ValueError:
        repository.add(".", 1, "shellcheck", done.stderr or done.stdout)
        return []


def shell(repository):
    files = repository.of("shell")
    if not files:
        return
    for comment in _shellcheck(repository, [file.path for file in files], repository.folder):
        file = repository.by_path[comment["file"]]
        message = f"SC{comment['code']} {comment['message']}"
        if not repository.excused(file, "shellcheck", message):
            repository.add(file.path, comment["line"], "shellcheck", message)
    for file in files:
        done = run(["bash", "-n", file.path], repository.folder)
        if done.returncode:
            found = re.search(r"line (\d+): (.*)", done.stderr)
            repository.add(file.path, found.group(1) if found else 1, "bash -n", found.group(2) if found else done.stderr)
        if file.full.stat().st_size and not file.text.startswith("#!") and "shellcheck shell=" not in file.text:
            repository.add(file.path, 1, "shell", "has no #!: nothing says which shell reads it")
    repository.checked(files, "shellcheck")
    repository.checked(files, "bash -n")


def groovy(repository):
    files = repository.of("groovy")
    if not files:
        return
    if not shutil.which("groovy"):
        repository.note("groovy is not installed (Debian: groovy, default-jre-headless): Jenkinsfiles were not parsed")
        return
    done = run(["groovy", TOP / "tests/support/groovy/parse.groovy", *[file.path for file in files]], repository.folder)
    for line in done.stdout.splitlines():
        found = re.match(r"(.+?):(\d+): (.*)", line)
        if found and found.group(1) in repository.by_path:
            repository.add(found.group(1), found.group(2), "groovy", found.group(3))
    if done.returncode and not done.stdout.strip():
        repository.add(".", 1, "groovy", done.stderr)
    for file in files:
        if file.name.startswith("Jenkinsfile"):
            for word in ("pipeline", "agent", "stages"):
                if not re.search(rf"(?m)^\s*{word}\b", file.text):
                    repository.add(file.path, 1, "jenkins", f"a declarative pipeline has `{word}`")
    texts = []
    for file in files:
        for found in re.finditer(r"\bsh\s*\(?\s*(?:label:\s*(?:'[^']*'|\"[^\"]*\")\s*,\s*)?(?:script:\s*)?'''\\?\n(.*?)'''", file.text, re.S):
            texts.append((file, file.text.count("\n", 0, found.start(1)) + 1, found.group(1).replace("\\\\", "\\"), "sh", "sh step"))
    shellcheck(repository, texts)
    repository.checked(files, "groovy")


def makefiles(repository):
    files = repository.of("makefile")
    if files and not shutil.which("make"):
        repository.note("make is not installed: Makefiles were not read")
        return
    for file in files:
        place = (repository.copy() / file.path).parent
        targets = [word for line in re.findall(r"(?m)^\.PHONY:(.*)", file.text) for word in line.split()] or [""]
        for target in targets:
            done = run(["make", "--dry-run", "--always-make", "-f", file.name, *([target] if target else [])], place)
            if done.returncode:
                found = re.search(r":(\d+): (.*)", done.stderr)
                repository.add(file.path, found.group(1) if found else 1, "make", f"{target}: {found.group(2) if found else done.stderr}")
    repository.checked(files, "make -n")


# -- tests and tasks of the repository itself ----------------------------------------------------------------------

def _missing_module(output, repository):
    """The module from outside that was not there, or None."""
    for name in re.findall(r"No module named '([\w.]+)'", output):
        top = name.split(".")[0]
        path = "/" + name.replace(".", "/")
        inside = any(("/" + file.path).endswith(f"{path}.py") or f"{path}/" in "/" + file.path for file in repository.of("python"))
        if not inside and importlib.util.find_spec(top) is None:
            return top
    return None


def _imports(file):
    try:
        tree = ast.parse(file.text)
    except SyntaxError:
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def pytest(repository):
    """Runs the repository's tests, a folder at a time, where Debian has what they import."""
    tests = [file for file in repository.of("python") if re.fullmatch(r"test_.*\.py|.*_test\.py", file.name)]
    roots = {}
    for file in tests:
        folder = file.folder
        while folder and not any(f"{folder}/{name}" in repository.by_path for name in ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini")):
            folder = folder.rpartition("/")[0]
        roots.setdefault(folder, []).append(file)
    for root, files in list(roots.items()):
        # pytest cannot have two modules of one name in one run: parts with tests of their own run by themselves.
        names = [file.name for file in files if f"{file.folder}/__init__.py" not in repository.by_path]
        apart = [file for file in files if names.count(file.name) > 1 and file.folder.endswith("/tests")]
        for file in apart:
            files.remove(file)
            roots.setdefault(file.folder.removesuffix("/tests"), []).append(file)
    roots = {root: files for root, files in roots.items() if files}
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    for root, files in sorted(roots.items()):
        place = repository.copy() / root
        names = [file.path[len(root):].lstrip("/") for file in files]
        done = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=line", "-rf", *names], place, env=environment)
        output = done.stdout + done.stderr
        missing = _missing_module(output, repository)
        if done.returncode and missing:
            repository.note(f"pytest in {root or '.'}/: not run, it needs {missing}, which Debian's packages here do not bring")
            continue
        repository.checked(files, "pytest")
        if done.returncode == 0:
            continue
        said = False
        for found in re.finditer(r"(?m)^(?:FAILED|ERROR) (\S+?)(?:::(\S+))?(?: - (.*))?$", output):
            path = (root + "/" if root else "") + found.group(1)
            file = repository.by_path.get(path)
            test = (found.group(2) or "").split("[")[0].rpartition("::")[2]
            repository.add(path, file.line_of(f"def {test}(") if file and test else 1, "pytest", f"{found.group(2) or ''} {found.group(3) or ''}")
            said = True
        if not said:
            repository.add(root or ".", 1, "pytest", output[-600:])


def invoke(repository):
    """`invoke --list` where there is a tasks.py."""
    for file in repository.of("python"):
        if file.name != "tasks.py" or "invoke" not in _imports(file):
            continue
        if not shutil.which("invoke"):
            repository.note("invoke is not installed (Debian: python3-invoke): tasks were not listed")
            return
        done = run(["invoke", "--list"], (repository.copy() / file.path).parent, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        missing = _missing_module(done.stdout + done.stderr, repository)
        if missing:
            repository.note(f"{file.path}: invoke --list needs {missing}, which Debian's packages here do not bring")
        elif done.returncode:
            repository.add(file.path, 1, "invoke", (done.stderr or done.stdout)[-400:])
        else:
            repository.checked([file], "invoke --list")


def hologit(repository):
    """Projects each holobranch, with repositories of our own in place of the sources."""
    settings = repository.by_path.get(".holo/config.toml")
    if not settings:
        return
    modules = node_modules()
    tool = modules / ".bin/git-holo" if modules else None
    if not tool or not tool.exists():
        repository.note("PENSTOCK_TEST_NODE_MODULES is not set (packaging/npm-packages prints it): holobranches were not projected")
        return
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment.update(GIT_AUTHOR_NAME="check", GIT_AUTHOR_EMAIL="check@example.org", GIT_COMMITTER_NAME="check", GIT_COMMITTER_EMAIL="check@example.org")

    def git(place, *words):
        return run(["git", *words], place, env=environment)

    mappings = {file.path: tomllib.loads(file.text).get("holomapping", {}) for file in repository.of("toml") if file.path.startswith(".holo/branches/")}
    for file in repository.of("toml"):
        if file.path.startswith(".holo/sources/"):
            name = file.name.removesuffix(".toml")
            place = repository.scratch / "sources" / name
            place.mkdir(parents=True)
            for mapping in mappings.values():
                if str(mapping.get("holosource", "")).split("=>")[0] == name:
                    inside = place / mapping.get("root", ".")
                    inside.mkdir(parents=True, exist_ok=True)
                    (inside / "README.md").write_text("A stand-in.\n")
            git(place, "init", "--quiet", "-b", "main")
            git(place, "add", "--all")
            git(place, "commit", "--quiet", "--message", "A stand-in")
            environment["HOLO_SOURCE_" + re.sub(r"\W", "_", name).upper()] = f"{place}#refs/heads/main"
    place = repository.scratch / "projected"
    shutil.copytree(repository.copy(), place)
    git(place, "init", "--quiet", "-b", "main")
    git(place, "add", "--all", "--force")
    git(place, "commit", "--quiet", "--message", "As generated")
    for branch in sorted({path.split("/")[2].removesuffix(".toml") for path in mappings}):
        files = [repository.by_path[path] for path in mappings if path.startswith(f".holo/branches/{branch}")]
        done = run([tool, "project", branch], place, env=environment)
        if done.returncode:
            errors = re.findall(r"error\S*: (.*)", re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr))
            repository.add(files[0].path, 1, "git holo", "; ".join(errors) or done.stderr[-300:])
        elif not git(place, "ls-tree", "-r", done.stdout.split()[-1]).stdout:
            repository.add(files[0].path, 1, "git holo", f"the holobranch {branch} holds no file")
    repository.checked([file for file in repository.of("toml") if file.path.startswith(".holo/")], "git holo")
