#!/usr/bin/env bash
# Waits until Airflow has read the new files, and fails when one of them could not be imported.
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

need_environment
sleep "${READ_SECONDS:-300}"
# Newer versions of Airflow end with an error where there are some; what they say comes first.
status=0
output=$(gcloud composer environments run "$COMPOSER" --project "$PROJECT" --location "$LOCATION" dags list-import-errors 2>&1) || status=$?
printf '%s\n' "$output"
if ! grep -q 'No data found' <<<"$output"; then
  die "Airflow could not import a file, or could not be asked (exit status $status); see above."
fi
