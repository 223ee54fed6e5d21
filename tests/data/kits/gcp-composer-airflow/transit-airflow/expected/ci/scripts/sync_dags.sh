#!/usr/bin/env bash
# Makes the folders dags/ and plugins/ of the environment's bucket what they are here.
#   sync_dags.sh [--dry-run] [--allow-mass-delete]
# Refuses when that would empty the environment: too few files here, or more than half of those there deleted.
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

dry_run=false
mass_delete=false
for argument in "$@"; do
  case $argument in
    --dry-run) dry_run=true ;;
    --allow-mass-delete) mass_delete=true ;;
    *) die "unknown argument \"$argument\"" 2 ;;
  esac
done
need_environment
source_folder=${AIRFLOW_FOLDER:-airflow}
least=${LEAST_DAGS:-1}

# Composer puts its own DAG into dags/, which tells whether the environment lives. Compiled files are nobody's.
exclude='^airflow_monitoring\.py$|(^|.*/)__pycache__/.*|.*\.pyc$'

# What is copied, put together: DAGs, and the SQL that they include.
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT

rsync() { # FOLDER [FLAG...]
  local folder=$1
  shift
  gcloud storage rsync "$staged/$folder" "$bucket/$folder" --recursive --checksums-only \
    --delete-unmatched-destination-objects "--exclude=$exclude" "$@"
}

shopt -s nullglob
files=("$source_folder"/dags/*.py)
shopt -u nullglob
((${#files[@]} >= least)) ||
  die "$source_folder/dags has ${#files[@]} DAG files, and must have at least $least. Nothing was copied, so that nothing is deleted."

cp -R "$source_folder/dags" "$source_folder/plugins" "$staged/"
if [[ -d ${SQL_FOLDER:-sql} ]]; then
  mkdir -p "$staged/dags/sql"
  cp -R "${SQL_FOLDER:-sql}/." "$staged/dags/sql/"
fi
bucket=$(bucket_of_environment)
if ! plan=$(rsync dags --dry-run 2>&1 && rsync plugins --dry-run 2>&1); then
  printf '%s\n' "$plan" >&2
  die "what would change could not be found out. Nothing was copied."
fi
copies=$(grep -c '^Would copy ' <<<"$plan" || true)
removals=$(grep -c '^Would remove ' <<<"$plan" || true)
there=$(gcloud storage ls --recursive "$bucket/dags/**" "$bucket/plugins/**" 2>/dev/null |
  grep -cEv '(^$|:$|/$|/airflow_monitoring\.py$|\.pyc$)' || true)

echo "$COMPOSER in $PROJECT: $copies to copy, $removals to delete, $there there now."
grep -E '^Would (copy|remove) ' <<<"$plan" | sed -e "s|^Would copy file://$staged/\(.*\) to .*|  copy   \1|" -e "s|^Would remove $bucket/|  delete |" || true

if ((removals * 2 > there && removals > 0)) && [[ $mass_delete == false ]]; then
  die "more than half of the files there would be deleted. If that is meant, run it with --allow-mass-delete."
fi
if [[ $dry_run == true ]]; then
  exit 0
fi
rsync plugins
rsync dags
echo "Done. Airflow reads the files within 3 to 5 minutes. A new DAG may be paused: switch it on in Airflow."
