"""The container's program runs and ends well."""

import pathlib
import subprocess
import sys

MAIN = pathlib.Path(__file__).resolve().parents[1] / "main.py"


def test_runs():
    done = subprocess.run([sys.executable, str(MAIN), "--day", "2026-01-31"], capture_output=True, text=True, check=True)  # noqa: S603
    assert "2026-01-31" in done.stdout
