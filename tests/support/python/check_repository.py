#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every file of generated repositories with the real tool of its language.

    check_repository.py [--no-plan] [--quiet] [--jobs N] FOLDER...

Prints a line for each finding (PATH:LINE: TOOL: what), what could not be checked and why, and a table of what was checked
with what. Exit 1 when there is a finding. --no-plan leaves out `terraform plan`, --quiet the table.
PENSTOCK_TEST_NODE_MODULES (packaging/npm-packages prints it) and PENSTOCK_TEST_TERRAFORM_SANDBOX say where those tools are.
What is known about kinds of files, and what is left out and why, stands in repository_checks/rules.yaml.
"""
import argparse
import collections
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from repository_checks import delivery, node_tools, programs, structured, terraform, text  # noqa: E402
from repository_checks.repository import RULES, Repository  # noqa: E402

CHECKS = [
    text.general, text.plain, text.requirements, text.markdown, text.small,
    structured.yaml_files, structured.json_files, structured.toml_files,
    programs.python, programs.shell, programs.groovy, programs.makefiles,
    delivery.workflows, delivery.cloud_builds, delivery.buildspecs,
    node_tools.ask, programs.pytest, programs.invoke, programs.hologit, terraform.formatted,
]


def check(folder, plan=True, jobs=2):
    """The repository with its findings."""
    repository = Repository(folder)
    try:
        for one in CHECKS:
            one(repository)
        if plan:
            terraform.planned(repository, jobs)
    finally:
        repository.close()
    for file in repository.files:
        if file.kind in ("unknown", "binary"):
            repository.add(file.path, 1, "kinds", "no tool knows this kind of file: add it to rules.yaml")
        elif not file.tools and not repository.notes:
            repository.add(file.path, 1, "kinds", f"no tool checked this {file.kind} file")
    repository.findings = sorted(set(repository.findings), key=lambda found: (found.path, found.line, found.tool, found.message))
    return repository


def summary(repository):
    """What was checked with what, as plain values: {kind: {"files", "tools": {tool: files}}}, the unchecked, the left out."""
    kinds = {}
    for file in repository.files:
        kind = kinds.setdefault(file.kind, {"files": 0, "tools": {}})
        kind["files"] += 1
        for tool in file.tools:
            kind["tools"][tool] = kind["tools"].get(tool, 0) + 1
    unchecked = [f"{repository.folder.name}/{file.path}" for file in repository.files if not file.tools]
    return {"kinds": kinds, "unchecked": unchecked, "left out": dict(repository.left_out)}


def table(summaries):
    """How many files of each kind each tool checked, and which files none did."""
    totals, counts, left_out = collections.Counter(), collections.defaultdict(collections.Counter), collections.Counter()
    for one in summaries:
        left_out.update(one["left out"])
        for kind, said in one["kinds"].items():
            totals[kind] += said["files"]
            counts[kind].update(said["tools"])
    lines = [f"  {'kind':<16} files  checked with"]
    for kind in sorted(totals):
        why = RULES["plain"].get(kind)
        tools = ", ".join(tool if count == totals[kind] else f"{tool} ({count})" for tool, count in counts[kind].items())
        lines.append(f"  {kind:<16} {totals[kind]:>5}  {tools or 'nothing'}{f' ({why})' if why else ''}")
    for why, count in sorted(left_out.items()):
        lines.append(f"  left out         {count:>5}  {why}")
    unchecked = [path for one in summaries for path in one["unchecked"]]
    lines.append(f"  checked by no tool: {', '.join(unchecked) if unchecked else 'none'}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--no-plan", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    repositories = []
    for folder in arguments.folders:
        repository = check(folder, plan=not arguments.no_plan, jobs=arguments.jobs)
        repositories.append(repository)
        before = "" if len(arguments.folders) == 1 else folder.rstrip("/") + "/"
        for found in repository.findings:
            print(f"{before}{found.path}:{found.line}: {found.tool}: {found.message}")
        for note in repository.notes:
            print(f"note: {note}")
    if not arguments.quiet:
        print(table([summary(repository) for repository in repositories]))
    total = sum(len(repository.findings) for repository in repositories)
    print(f"{sum(len(repository.files) for repository in repositories)} files, {total} findings")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
