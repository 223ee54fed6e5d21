# SPDX-License-Identifier: Apache-2.0
"""A folder of its own for a test of the real program: its home, its Git identity, and no setting of the person who runs it."""
import os
import pathlib
import subprocess
import tempfile

GIT = """[user]
\tname = Ada Tester
\temail = ada@example.org
[init]
\tdefaultBranch = main
[protocol "file"]
\tallow = always
"""
OTHERS = ("GIT_", "XDG_", "DISPLAY", "WAYLAND", "PENSTOCK_KIT", "PENSTOCK_CAT")


class Workplace:
    def __init__(self, name):
        self.temporary = tempfile.TemporaryDirectory(prefix=f"penstock-{name}-")
        self.top = pathlib.Path(self.temporary.name)
        (self.top / "home").mkdir()
        (self.top / "home/.gitconfig").write_text(GIT)
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(OTHERS)}
        self.environment.update(HOME=str(self.top / "home"), LANG="C.UTF-8")

    def call(self, *command, folder=None, expect=0):
        """Runs it; anything but that exit code is an error that says all it said."""
        done = subprocess.run([*map(str, command)], cwd=folder or self.top, env=self.environment, capture_output=True, text=True, timeout=300)
        if done.returncode != expect:
            raise AssertionError(f"{command}: exit {done.returncode}\n--- out\n{done.stdout[-4000:]}\n--- err\n{done.stderr[-4000:]}")
        return done
