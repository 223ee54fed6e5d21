#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The walls of the house: includes only ever point down, and the two wings never touch.

models/ includes no other floor; deploy/ and widgets/ include models/ and themselves; app/ may include all. Also: models/
and deploy/ know no widget, and widgets/ starts no process and opens no connection.
"""
import pathlib
import re
import sys

FLOORS = {"models": {"models"}, "deploy": {"deploy", "models"}, "widgets": {"widgets", "models"}, "app": {"app", "deploy", "widgets", "models"}}
FORBIDDEN = {
    "models": re.compile(r"<(QtWidgets|QWidget|QApplication|QProcess|QNetwork\w*|git2)[/>.]"),
    "deploy": re.compile(r"<(QtWidgets|QWidget|QApplication|QDialog|QMessageBox)[/>.]"),
    "widgets": re.compile(r"<(QProcess|QNetwork\w*|git2|QTcpSocket)[/>.]"),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def main() -> int:
    top = pathlib.Path(__file__).resolve().parents[2]
    found, checked = [], 0
    for floor, allowed in FLOORS.items():
        for path in sorted((top / floor).rglob("*")):
            if path.suffix not in {".h", ".cpp"}:
                continue
            checked += 1
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                place = f"{path.relative_to(top)}:{number}"
                target = match[2]
                if match[1] == '"':
                    room = target.split("/")[0]
                    if room.startswith("."):
                        found.append(f"{place}: include paths start at the repository root, not with {room}")
                    elif room in FLOORS and room not in allowed:
                        found.append(f"{place}: {floor}/ must not include {room}/")
                    elif "/" not in target and not target.endswith((".moc", "_p.h")) and not target.startswith("moc_"):
                        found.append(f"{place}: include paths start at the repository root: \"{target}\"")
                elif floor in FORBIDDEN and FORBIDDEN[floor].search(f"<{target}>"):
                    found.append(f"{place}: {floor}/ must not use <{target}>")
    print("\n".join(found) if found else f"{checked} files keep to their floor")
    if checked < 10:
        print("too few files were found: is this the right folder?")
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
