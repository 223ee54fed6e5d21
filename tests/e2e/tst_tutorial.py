#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Follows resources/docs/your-own.md to the letter: writes the files it shows, runs the commands, and looks for the answers.

<!-- file: PATH -->        the next block is that file
<!-- run[: CODE[, TOOL]] --> the next block is run and must end with that code (0 unless said); skipped where the tool is not there.
                           A ```text block right behind it is what the output must hold, line by line.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
TOP = pathlib.Path(__file__).resolve().parents[2]
STEP = re.compile(r"<!-- (file|run)(?:: ([^>]*?))? -->\n```\w*\n(.*?)\n```\n(?:```text\n(.*?)\n```\n)?", re.DOTALL)


def main():
    tutorial = TOP / "resources/docs/your-own.md"
    with tempfile.TemporaryDirectory(prefix="penstock-tutorial-") as temporary:
        place = pathlib.Path(temporary).resolve()
        (place / "bin").mkdir()
        (place / "bin/penstock").symlink_to(PROGRAM)
        (place / "home").mkdir()
        (place / "work").mkdir()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "PENSTOCK_", "DISPLAY", "WAYLAND"))}
        environment.update(HOME=str(place / "home"), LANG="C.UTF-8", PATH=f"{place / 'bin'}:{environment['PATH']}")
        folder = place / "work"
        steps = list(STEP.finditer(tutorial.read_text(encoding="utf-8")))
        for step in steps:
            kind, argument, text, wanted = step.groups()
            line = tutorial.read_text(encoding="utf-8")[: step.start()].count("\n") + 1
            if kind == "file":
                path = place / "work" / argument
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text + "\n", encoding="utf-8")
                continue
            code, _, tool = (argument or "0").partition(",")
            if tool.strip() and not shutil.which(tool.strip()):
                print(f"line {line}: skipped, there is no {tool.strip()}")
                continue
            # The folder and the environment go on to the next step.
            script = f"set -eu\n{text}\n"
            wrapped = f"trap 'pwd > {place}/folder; env -0 > {place}/environment' EXIT\n{script}"
            done = subprocess.run(["bash", "-c", wrapped], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
            output = done.stdout + done.stderr
            assert done.returncode == int(code), f"{tutorial.name}:{line}: ended with {done.returncode}\n{text}\n{output}"
            for expected in (wanted or "").splitlines():
                assert expected in output, f"{tutorial.name}:{line}: the answer does not hold: {expected}\n{output}"
            folder = pathlib.Path((place / "folder").read_text().strip())
            environment = dict(pair.split("=", 1) for pair in (place / "environment").read_text().split("\0") if "=" in pair)
        assert len(steps) > 15, "the tutorial's steps were not found"
        print(f"{len(steps)} steps of {tutorial.name} are true")


if __name__ == "__main__":
    main()
