# SPDX-License-Identifier: Apache-2.0
"""Terraform: formatted, valid, and planned with the values of each environment through the sandbox of simulated providers."""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil

from .repository import RULES, run


def formatted(repository):
    files = repository.of("terraform", "hcl")
    if not files:
        return
    if not shutil.which("terraform"):
        repository.note("terraform is not on the PATH: Terraform files were not checked")
        return
    names = [file.path for file in repository.of("terraform")]
    while names:
        done = run(["terraform", "fmt", "-no-color", "-check", "-diff", *names], repository.folder)
        # A file that does not parse ends it, so the others are asked again.
        broken = set()
        for found in re.finditer(r"Error: (.*)\n\n\s+on (\S+) line (\d+)", done.stderr):
            path = os.path.normpath(found.group(2))
            if path not in names:
                path = next((name for name in names if name.endswith("/" + path)), path)
            broken.add(path)
            repository.add(path, found.group(3), "terraform fmt", found.group(1))
        if broken & set(names):
            names = [name for name in names if name not in broken]
            continue
        path = None
        for line in done.stdout.splitlines():
            hunk = re.match(r"@@ -(\d+)", line)
            if line in names:
                path = line
            elif hunk and path:
                repository.add(path, hunk.group(1), "terraform fmt", "is not formatted")
                path = None
        if done.returncode not in (0, 3):
            repository.add(".", 1, "terraform fmt", done.stderr)
        break
    for file in repository.of("hcl"):
        done = run(["terraform", "fmt", "-no-color", "-"], input=file.text)
        if done.returncode:
            repository.add(file.path, 1, "terraform fmt", done.stderr)
        elif done.stdout != file.text:
            repository.add(file.path, 1, "terraform fmt", "is not formatted")
    repository.checked(files, "terraform fmt")


class Root:
    """A folder that terraform is called in, or a module that none of them calls."""

    def __init__(self, folder, files):
        self.folder = folder
        self.files = files
        text = "\n".join(file.text for file in files)
        self.text = re.sub(r"(?m)^\s*(#|//).*$", "", text)
        self.sources = [os.path.normpath(os.path.join(folder, source)) for source in re.findall(r"(?m)^\s*source\s*=\s*\"(\.[^\"]*)\"", self.text)]
        self.is_root = bool(re.search(r"(?m)^\s*backend\s+\"|^\s*cloud\s*\{|^provider\s+\"", self.text))
        self.variables = {}
        for found in re.finditer(r"(?ms)^variable\s+\"([^\"]+)\"\s*\{(.*?)^\}|^variable\s+\"([^\"]+)\"\s*\{([^\n]*)\}$", text):
            body = found.group(2) or found.group(4) or ""
            self.variables[found.group(1) or found.group(3)] = body

    def values_missing(self, given):
        """The variables that the files do not give: those without a default, and those that deployments fill."""
        filled = [rule["name"] for rule in RULES["terraform-values"] if "each" in rule or "always" in rule]
        return [(name, body) for name, body in self.variables.items() if name not in given
                and (not re.search(r"(?m)^\s*default\s*=", body) or re.search(r"(?m)^\s*ephemeral\s*=\s*true", body) or any(re.search(pattern, name) for pattern in filled))]


def _value(repository, name, body):
    kind = re.search(r"(?m)^\s*type\s*=\s*(.+)$", body)
    kind = kind.group(1).strip() if kind else "string"
    for rule in RULES["terraform-values"]:
        if re.search(rule["name"], name) and ("type" in rule) == (not kind.startswith(("string", "any"))):
            if "each" in rule and kind.startswith(rule["type"]):
                keys = {key for file in repository.of("terraform") for key in re.findall(rule["each"], file.text)}
                return "{" + ", ".join(f'"{key}" = {rule["value"]}' for key in sorted(keys)) + "}"
            if kind.startswith(rule.get("type", kind)):
                return rule["value"]
    if kind.startswith(("map", "object")):
        return "{}"
    if kind.startswith(("list", "set", "tuple")):
        return "[]"
    return {"number": "1", "bool": "false"}.get(kind, '"value"')


def planned(repository, jobs=2):
    folders = {}
    for file in repository.of("terraform"):
        if file.name.endswith(".tf"):
            folders.setdefault(file.folder, []).append(file)
    if not folders:
        return
    sandbox = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX")
    if not sandbox or not shutil.which("terraform"):
        repository.note("PENSTOCK_TEST_TERRAFORM_SANDBOX is not set, or terraform is not on the PATH: no Terraform was validated or planned")
        return
    tool = pathlib.Path(sandbox) / "tf-sandbox"
    roots = {folder: Root(folder, files) for folder, files in folders.items()}
    called = {source for root in roots.values() for source in root.sources}
    tasks = []
    for folder, root in sorted(roots.items()):
        if folder in called:
            continue
        own = [file for file in repository.of("terraform") if file.name.endswith(".tfvars") and (file.folder == folder or file.folder.startswith(folder + "/" if folder else ""))]
        automatic = [file for file in own if file.folder == folder and (file.name == "terraform.tfvars" or file.name.endswith(".auto.tfvars"))]
        others = [file for file in own if file not in automatic and not any(file.folder == inner or file.folder.startswith(inner + "/") for inner in roots if inner != folder and inner.startswith(folder))]
        for values in others or [None]:
            tasks.append((root, automatic, values))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for findings in pool.map(lambda task: _plan(repository, tool, *task), tasks):
            for finding in findings:
                repository.add(*finding)
    reached, waiting = set(), [root.folder for root, _, _ in tasks]
    while waiting:
        folder = waiting.pop()
        if folder not in reached and folder in roots:
            reached.add(folder)
            waiting += roots[folder].sources
    for folder in reached:
        repository.checked(folders[folder], "terraform plan")
    for _, automatic, values in tasks:
        repository.checked([*automatic, *([values] if values else [])], "terraform plan")
    for folder in set(folders) - reached:
        repository.add(folders[folder][0].path, 1, "terraform plan", "no root calls this module")


def _plan(repository, tool, root, automatic, values):
    place = repository.folder / root.folder
    given = set()
    for file in [*automatic, *([values] if values else [])]:
        given |= set(re.findall(r"(?m)^\"?([\w-]+)\"?\s*=", file.text))
    for file in repository.of("json"):
        if file.folder == root.folder and file.name.endswith((".auto.tfvars.json", "terraform.tfvars.json")):
            try:
                given |= set(json.loads(file.text))
            except ValueError:
                pass        # said where JSON is checked
    words = []
    if values:
        words.append(f"-var-file={values.full}")
    for name, body in root.values_missing(given):
        value = _value(repository, name, body)
        words += ["-var", f"{name}={value[1:-1] if value.startswith(chr(34)) else value}"]
    work = repository.scratch / "terraform" / re.sub(r"\W", "-", f"{root.folder}-{values.path if values else ''}")
    work.mkdir(parents=True, exist_ok=True)
    # A module alone has no provider's settings, so it is only validated.
    whole = root.is_root or not root.variables
    command = ["plan", "--root", repository.folder, "--work", work, "--", "-lock=false", *words] if whole else ["validate", "--root", repository.folder, "--work", work]
    done = run([tool, place, *command], timeout=600)
    output = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + "\n" + done.stderr)
    return _diagnostics(root, output, done.returncode, values)


def _diagnostics(root, output, code, values):
    findings, with_values = [], f" (with {values.path})" if values else ""
    blocks = re.split(r"(?m)^[╷\s]*(?=(?:│ )?(?:Error|Warning): )", re.sub(r"(?m)^[│╵╷] ?", "", output))
    for block in blocks:
        if "encountered problems during initiali" in block:
            continue        # the errors themselves follow
        found = re.match(r"\s*(Error|Warning): (.*)", block)
        if not found:
            continue
        place = re.search(r"on (\S+) line (\d+)", block)
        rest = " ".join(line.strip() for line in block.split("\n")[1:] if line.strip() and not re.match(r"\s*(on |with |\d+:|Plan:|─)", line))
        path = os.path.normpath(os.path.join(root.folder, place.group(1))) if place else root.folder or "."
        findings.append((path, place.group(2) if place else 1, f"terraform {found.group(1).lower()}", f"{found.group(2)} {rest[:400]}{with_values}"))
    if code and not any(finding[2].endswith("error") for finding in findings):
        findings.append((root.folder or ".", 1, "terraform error", output[-600:] + with_values))
    return findings
