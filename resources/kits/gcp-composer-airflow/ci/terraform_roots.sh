#!/usr/bin/env bash
# Plans or applies the parts of a stage in their order: the environment with its packages and variables, what is drawn, the DAGs.
#   terraform_roots.sh plan|apply STAGE [--allow-mass-delete]
# Refuses when more than half of the DAG files would be deleted.
set -euo pipefail

usage() {
  echo "usage: terraform_roots.sh plan|apply STAGE [--allow-mass-delete]" >&2
  exit 2
}
(($# == 2 || $# == 3)) || usage
action=$1 stage=$2 mass_delete=${3:-}
[[ $action == plan || $action == apply ]] || usage
[[ -z $mass_delete || $mass_delete == --allow-mass-delete ]] || usage
# Who only plans may only read, and so takes no lock.
lock=-lock-timeout=10m
if [[ $action == plan ]]; then
  lock=-lock=false
fi

# Of the DAG files that are there, how many would go: exit 1 when it is more than half.
few_deletions() {
  python3 -c '
import json, sys

changes = [one["change"] for one in json.load(sys.stdin).get("resource_changes", []) if one["type"] == "google_storage_bucket_object"]
there = [change for change in changes if change["before"] is not None]
gone = [change for change in there if change["actions"] == ["delete"]]
sys.exit(2 * len(gone) > len(there))
'
}

for part in composer resources airflow; do
  root=iac/$stage/$part
  echo "== $part"
  terraform -chdir="$root" init -input=false -no-color >/dev/null
  terraform -chdir="$root" validate -no-color
  terraform -chdir="$root" plan -input=false -no-color "$lock" -out=tfplan >plan.log || {
    cat plan.log
    exit 1
  }
  # What stays as it is only hides what changes.
  grep -vE ': (Refreshing state|Reading|Read complete)' plan.log || true
  if [[ $part == airflow && -z $mass_delete ]]; then
    terraform -chdir="$root" show -json tfplan | few_deletions || {
      echo "More than half of the files there would be deleted. If that is meant, start the workflow by hand with allow-mass-delete." >&2
      exit 1
    }
  fi
  if [[ $action == apply ]]; then
    terraform -chdir="$root" apply -input=false -no-color tfplan
  fi
done
