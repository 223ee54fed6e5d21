#!/usr/bin/env bash
# Makes the variables of the environment those of a file .env.STAGE: lines NAME=value.
#   composer_variables.sh airflow/.env.STAGE
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

(($# == 1)) || die "usage: composer_variables.sh FILE" 2
file=$1
[[ -f $file ]] || die "there is no file $file"
need_environment
here=$(dirname "$0")

python3 "$here/check_files.py" variables "$file"
state=$(describe 'json(config.softwareConfig.envVariables)')
if python3 "$here/composer_state.py" variables "$file" <<<"$state"; then
  echo "The variables of $COMPOSER are those of $file: nothing to do."
  exit 0
fi
wait_until_running
# One argument a line; values may hold commas, so gcloud is told another separator.
lines=$(python3 "$here/composer_state.py" arguments "$file" <<<"$state")
[[ -n $lines ]] || die "the variables differ, but there is nothing to change; look at $file."
mapfile -t arguments <<<"$lines"
for argument in "${arguments[@]}"; do
  wait_until_running
  timeout "${UPDATE_MINUTES:-60}m" gcloud composer environments update "$COMPOSER" --project "$PROJECT" --location "$LOCATION" "$argument"
done
