#!/usr/bin/env bash
# Plans or applies the parts of a stage in their order: the environment with its packages and variables, what is drawn, the DAGs.
#   terraform_roots.sh plan|apply STAGE
set -euo pipefail

action=${1:?plan or apply} stage=${2:?the stage}
[[ $action == plan || $action == apply ]] || {
  echo "the action is plan or apply, not \"$action\"" >&2
  exit 2
}
# Who only plans may only read, and so takes no lock.
lock=-lock-timeout=10m
if [[ $action == plan ]]; then
  lock=-lock=false
fi
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
  if [[ $action == apply ]]; then
    terraform -chdir="$root" apply -input=false -no-color tfplan
  fi
done
