#!/bin/bash
# The tests of the repository, and those of each service with what it needs installed.
set -euo pipefail

python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore 'pytest==8.3.4' 'pyyaml==6.0.2'
python3 -m pytest -q tests
for folder in services/*/ environments/*/services/*/; do
  [[ -d ${folder}tests ]] || continue
  echo "== $folder"
  venv=/tmp/venv-${folder//\//-}
  python3 -m venv --system-site-packages "$venv"
  python=$venv/bin/python3
  "$python" -m pip install --quiet --disable-pip-version-check -r "${folder}requirements.txt"
  (cd "$folder" && "$python" -m pytest -q tests)
done
