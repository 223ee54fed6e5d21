#!/usr/bin/env bash
# Makes the Python packages of the environment those of a file.
#   composer_requirements.sh airflow/requirements.txt
# Composer refuses an update that changes nothing ("No change in configuration"), so it is compared first.
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

(($# == 1)) || die "usage: composer_requirements.sh FILE" 2
file=$1
[[ -f $file ]] || die "there is no file $file"
need_environment
here=$(dirname "$0")

python3 "$here/check_files.py" requirements "$file"
if describe 'json(config.softwareConfig.pypiPackages)' | python3 "$here/composer_state.py" packages "$file"; then
  echo "The packages of $COMPOSER are those of $file: nothing to do."
  exit 0
fi
wait_until_running
# Where Composer looks beside PyPI for the packages of this repository; it reads the file when it installs.
if [[ -f $(dirname "$file")/pip.conf ]]; then
  bucket=$(bucket_of_environment)
  gcloud storage cp "$(dirname "$file")/pip.conf" "$bucket/config/pip/pip.conf"
fi
echo "Installing; this takes 10 to 30 minutes."
if ! timeout "${UPDATE_MINUTES:-60}m" gcloud composer environments update "$COMPOSER" --project "$PROJECT" --location "$LOCATION" \
  --update-pypi-packages-from-file "$file"; then
  echo "The update failed. When packages conflict, the build says which; its log:" >&2
  gcloud logging read "resource.type=\"cloud_composer_environment\" AND resource.labels.environment_name=\"$COMPOSER\" AND severity>=ERROR" \
    --project "$PROJECT" --limit 20 --freshness 2h --format 'value(textPayload)' >&2 || true
  die "the environment keeps its old packages. Put $file back, or correct it, and run this again."
fi
