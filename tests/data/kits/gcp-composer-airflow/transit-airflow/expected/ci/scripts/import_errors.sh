#!/usr/bin/env bash
# Waits until Airflow has read the new files, and fails when one of them could not be imported.
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

need_environment
sleep "${READ_SECONDS:-300}"
output=$(gcloud composer environments run "$COMPOSER" --project "$PROJECT" --location "$LOCATION" dags list-import-errors 2>&1)
printf '%s\n' "$output"
if ! grep -q 'No data found' <<<"$output"; then
  die "Airflow could not import a file; the list above says which and why."
fi
