#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every component type that ships is drawn in a shipped example, so that the tests of examples take it to the real tools."""
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]


def main():
    types = {path.stem for path in (TOP / "resources/catalogue").glob("*.*.yaml")}
    drawn = set()
    for path in (TOP / "resources/examples").glob("*/pipelines/*.yaml"):
        drawn |= set(re.findall(r"^    type: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    missing = sorted(types - drawn)
    print(f"{len(types)} component types, {len(drawn & types)} of them drawn in examples")
    if missing:
        print("drawn in no example: " + ", ".join(missing))
    return 1 if missing or len(types) < 59 else 0


if __name__ == "__main__":
    sys.exit(main())
