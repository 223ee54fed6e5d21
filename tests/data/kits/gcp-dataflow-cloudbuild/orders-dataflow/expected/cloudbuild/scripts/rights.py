#!/usr/bin/env python3
"""Says whether the account that applies has the rights that the drawing needs, before anything is half applied.

What is needed stands in bootstrap/ENVIRONMENT/rights.json; only a person gives it, by applying bootstrap.

    rights.py report    says what is missing, also in environments/ENVIRONMENT/rights.txt
    rights.py require   fails when something is missing
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ADMIN = "roles/resourcemanager.projectIamAdmin"


def needed(document):
    """The roles of who applies, and the roles that it gives to others, each with the components that want it."""
    apply, grant = {}, {}
    for one in document["components"]:
        for roles, kind in ((apply, "apply"), (grant, "grant")):
            for role in one["rights"].get(kind) or []:
                roles.setdefault(role, []).append(one["component"])
    return apply, grant


def held(policy, member):
    """The same of the project's policy as it is."""
    apply, grant = set(), set()
    for binding in policy.get("bindings") or []:
        if member not in (binding.get("members") or []):
            continue
        if binding["role"] == ADMIN:
            grant |= set(re.findall(r"'([^']*roles/[^']+)'", (binding.get("condition") or {}).get("expression", "")))
        else:
            apply.add(binding["role"])
    return apply, grant


def missing(document, policy, member):
    lines = []
    for words, want, have in zip(("may not", "may not grant"), needed(document), held(policy, member)):
        lines += [f"{words} {role} (wanted by {', '.join(sorted(want[role]))})" for role in sorted(set(want) - have)]
    return lines


def main(mode, environ=None, root=pathlib.Path(".")):
    environ = environ if environ is not None else os.environ
    environment, project = environ["ENVIRONMENT"], environ["PROJECT"]
    member = f"serviceAccount:cb-apply@{project}.iam.gserviceaccount.com"
    document = json.loads((root / "bootstrap" / environment / "rights.json").read_text(encoding="utf-8"))
    command = ["gcloud", "projects", "get-iam-policy", project, "--format=json"]
    policy = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    lines = missing(document, policy, member)
    text = ""
    if lines:
        text = "\n".join(
            ["cb-apply lacks rights that the drawing needs:", *(f"- {line}" for line in lines)]
            + [f"An owner of {project} gives them, best before the merge: terraform -chdir=bootstrap/{environment} apply", ""]
        )
    (root / "environments" / environment / "rights.txt").write_text(text, encoding="utf-8")
    print(text or "cb-apply has all rights that the drawing needs.")
    return 1 if lines and mode == "require" else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("report", "require"):
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1]))
