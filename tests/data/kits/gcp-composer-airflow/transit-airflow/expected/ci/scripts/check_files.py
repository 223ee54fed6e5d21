#!/usr/bin/env python3
"""Checks files that tools read line by line, and says what is wrong with file and line.

    check_files.py requirements FILE...   exact versions, in alphabetical order, each package once
    check_files.py variables FILE...      NAME=value, no reserved names, nothing that looks like a secret
"""

import math
import pathlib
import re
import sys

REQUIREMENT = re.compile(r"^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)(\[[A-Za-z0-9._,-]+\])?==[A-Za-z0-9][A-Za-z0-9.!+_-]*$")
VARIABLE = re.compile(r"^([A-Z][A-Z0-9_]*)=(.*)$")
RESERVED = re.compile(
    r"^(AIRFLOW|COMPOSER)|^(C_FORCE_ROOT|CONTAINER_NAME|DAGS_FOLDER|GCP_PROJECT|GCS_BUCKET|GKE_CLUSTER_NAME|SQL_DATABASE|SQL_INSTANCE"
    r"|SQL_PASSWORD|SQL_PROJECT|SQL_REGION|SQL_USER)$"
)
SECRET_NAME = re.compile(r"(PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE_KEY|API_KEY)$")
LONG_WORD = re.compile(r"[A-Za-z0-9+/=_-]{32,}")


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def entropy(text):
    """Bits a character: words have about 3, keys more than 4."""
    counts = [text.count(c) for c in set(text)]
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)


def is_random(word):
    """Letters and digits in no order, as keys are."""
    return entropy(word) > 4.2 and re.search(r"[0-9]", word) and re.search(r"[A-Za-z]", word)


def image_packages(path):
    """What the image has, from requirements-composer-…txt beside the file (see tasks.py image-packages)."""
    packages = {}
    for listed in path.parent.glob("requirements-composer-*.txt"):
        for line in listed.read_text(encoding="utf-8").splitlines():
            name, separator, version = line.strip().partition("==")
            if separator:
                packages[normalised(name)] = version
    return packages


def check_requirements(path):
    names, image = [], image_packages(path)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = REQUIREMENT.match(line)
        if not match:
            yield number, f'"{line}" is not NAME==VERSION'
            continue
        name = normalised(match.group(1))
        if name in names:
            yield number, f"{name} stands there twice"
        if names and name < names[-1]:
            yield number, f"{name} does not come after {names[-1]}: keep alphabetical order"
        if name in image and line.partition("==")[2] != image[name]:
            yield number, f"the image has {name}=={image[name]}; another version can break Airflow"
        names.append(name)


def check_variables(path):
    names = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = VARIABLE.match(line)
        if not match:
            yield number, "this is not NAME=value with a name in capitals"
            continue
        name, value = match.groups()
        if name in names:
            yield number, f"{name} stands there twice"
        names.add(name)
        if RESERVED.search(name):
            yield number, f"{name} is reserved by Airflow or Composer"
        if SECRET_NAME.search(name) or "BEGIN PRIVATE KEY" in value or any(map(is_random, LONG_WORD.findall(value))):
            yield number, f"{name} looks like a secret: keep it in Secret Manager"


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("requirements", "variables"):
        print(__doc__, file=sys.stderr)
        return 2
    check = check_requirements if arguments[0] == "requirements" else check_variables
    problems = [f"{path}:{number}: {what}" for path in arguments[1:] for number, what in check(pathlib.Path(path))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
