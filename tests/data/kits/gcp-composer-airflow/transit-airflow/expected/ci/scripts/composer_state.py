#!/usr/bin/env python3
"""Compares what a Composer environment has with what a file says. Standard input: the JSON of `gcloud composer environments describe`.

    composer_state.py packages FILE     exit 0: the same, 10: not
    composer_state.py variables FILE    the arguments of `gcloud composer environments update` that make the variables those of the
                                        file, one a line; nothing where they are
    composer_state.py overrides FILE    the same for the settings of Airflow
"""

import json
import pathlib
import re
import sys

REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[A-Za-z0-9._,-]+\])?(==.+)$")
SEPARATOR = "|@|"
# What is compared: its name in the answer, and in gcloud's flags.
MAPS = {"variables": ("envVariables", "env-variables"), "overrides": ("airflowConfigOverrides", "airflow-configs")}


def normalised(name):
    """Package names are the same whatever their case and whether they have - _ or . (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted_packages(path):
    packages = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = REQUIREMENT.match(line.strip())
        if match:
            name, extras, version = match.groups()
            packages[normalised(name)] = (extras or "") + version
    return packages


def wanted_values(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def has(state, key):
    """gcloud leaves out what is empty, on any level."""
    return (((state or {}).get("config") or {}).get("softwareConfig") or {}).get(key) or {}


def main(arguments):
    what, path = arguments[0], pathlib.Path(arguments[1])
    state = json.load(sys.stdin)
    if what == "packages":
        there = {normalised(name): version for name, version in has(state, "pypiPackages").items()}
        return 0 if there == wanted_packages(path) else 10
    key, flag = MAPS[what]
    there, wanted = has(state, key), wanted_values(path)
    changed = {name: value for name, value in wanted.items() if there.get(name) != value}
    gone = sorted(set(there) - set(wanted))
    if changed:
        items = [f"{name}={value}" for name, value in sorted(changed.items())]
        if any(SEPARATOR in item for item in items):
            raise SystemExit(f"a value holds {SEPARATOR}, which separates them here")
        print(f"--update-{flag}=^{SEPARATOR}^" + SEPARATOR.join(items))
    if gone:
        print(f"--remove-{flag}=" + ",".join(gone))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
