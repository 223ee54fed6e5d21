#!/usr/bin/env bash
# Installs what Composer has, for the tests: Airflow, its providers, requirements.txt.
#   install_for_tests.sh [PYTHON]
# Packages of this repository are taken as they are here: their next version is in no registry before it is merged, and a
# stranger's package with the same name must not be taken instead.
set -euo pipefail

python=${1:-python3}
shopt -s nullglob
own=(packages/*/)
shopt -u nullglob
names=none/
for folder in "${own[@]}"; do
  name=$(basename "$folder")
  names+="|${name//_/[-_.]}"
done
others=$(mktemp)
trap 'rm -f "$others"' EXIT
grep -viE "^($names)(\[|==)" airflow/requirements.txt >"$others" || true
"$python" -m pip install -r airflow/requirements-test.txt -r "$others" -c airflow/constraints.txt "${own[@]/#/./}"
