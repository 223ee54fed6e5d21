#!/usr/bin/env python3
"""Says where environments have drifted apart: in what is generated, and in what they run. Values that may differ are not compared.

    compare.py [ENVIRONMENT …]   each with the first environment; all of them when none is named
        --write FILE             writes it into a file, too
        --strict                 fails when there is a difference
"""
import argparse
import difflib
import pathlib
import re

# What an environment runs; one that is pinned to a commit (there is a file REVISION) has its own.
RUNS = ("modules", "services", "images", "schemas", "sql", "config")
OWN = {"modules/monitoring", "modules/cicd"}
# Files of an environment that are the same everywhere, and files in which the values are its own, but not what has one. In what is
# drawn also what has a value may be: there only the resources themselves are compared.
SAME = {"outputs.tf", "variables.tf", "versions.tf", ".terraform.lock.hcl"}
ALIKE = {"backend.tf", "main.tf", "providers.tf"}


def shape(text, deep):
    """HCL without its values: which blocks there are at the top, and with `deep` also what is in them."""
    lines, depth = [], 0
    for line in text.splitlines():
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line.split("#", 1)[0]).strip()
        name = re.match(r"([A-Za-z_][A-Za-z0-9_-]*)\s*=(?!=)", bare)
        if depth < (2 if deep else 1) and re.match(r"[A-Za-z_][A-Za-z0-9_-]*\s[^=]*\{$|[A-Za-z_]+\s*\{$", bare):
            lines.append(line.split("#", 1)[0].strip())
        elif depth < 2 and deep and name:
            lines.append(f"  {name[1]}")
        depth += sum(bare.count(one) for one in "{[(") - sum(bare.count(one) for one in "}])")
    return lines


def generated(folder):
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and (path.suffix == ".tf" or path.name in SAME):
            text = path.read_text(encoding="utf-8")
            found[path.name] = text.splitlines() if path.name in SAME else shape(text, path.name in ALIKE)
    return found


def runs(root, environment):
    """The files that an environment runs, by name; of a pinned one those in its own directory."""
    folder = root / "environments" / environment
    place = folder if (folder / "REVISION").is_file() else root
    found = {}
    for top in RUNS:
        for path in sorted((place / top).rglob("*")):
            name = path.relative_to(place).as_posix()
            if path.is_file() and "/".join(name.split("/")[:2]) not in OWN and "__pycache__" not in name:
                text = path.read_text(encoding="utf-8", errors="replace")
                # The same file, seen from the top of the repository and from the environment's directory.
                found[name] = text.replace("${path.root}/../../", "${path.root}/").replace("${path.root}/./", "${path.root}/").splitlines()
    return found


def differences(title, left, right, one, other):
    lines = []
    for name in sorted(set(left) | set(right)):
        if left.get(name) == right.get(name):
            continue
        if name not in right or name not in left:
            lines.append(f"{title} {name}: only in {one if name in left else other}")
            continue
        lines.append(f"{title} {name} differs:")
        lines += ["  " + line for line in difflib.unified_diff(left[name], right[name], one, other, lineterm="", n=1)][:60]
    return lines


def compare(root, one, other):
    environments = root / "environments"
    lines = differences("generated", generated(environments / one), generated(environments / other), one, other)
    return lines + differences("runs", runs(root, one), runs(root, other), one, other)


def main(arguments=None, root=pathlib.Path(".")):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environments", nargs="*")
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--strict", action="store_true")
    chosen = parser.parse_args(arguments)
    names = chosen.environments or sorted(path.parent.name for path in (root / "environments").glob("*/main.tf"))
    text, apart = "", False
    for other in names[1:]:
        lines = compare(root, names[0], other)
        apart = apart or bool(lines)
        text += "\n".join([f"{names[0]} and {other}: {'they differ' if lines else 'alike but for their values'}", *lines, ""])
    text = text or "There is one environment only.\n"
    print(text, end="")
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    return 1 if apart and chosen.strict else 0


if __name__ == "__main__":
    raise SystemExit(main())
