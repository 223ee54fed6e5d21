#!/bin/sh
# One step of Terraform for one environment. The image of Terraform has sh only.
#   tf.sh fmt|init|validate|plan|show|apply
# ENVIRONMENT and STATE_BUCKET come from the build.
set -eu

directory="environments/${ENVIRONMENT:?}"
if [ ! -d "$directory" ]; then
  echo "There is no directory $directory in this commit. Destroy an environment that goes from the last commit that had it." >&2
  exit 1
fi
export TF_IN_AUTOMATION=1 TF_INPUT=0

case "${1:?}" in
  fmt)
    terraform fmt -check -diff -recursive .
    ;;
  init)
    # A lock file with hashes says exactly which providers: then a build takes these or none.
    readonly=
    if grep -q '"h1:' "$directory/.terraform.lock.hcl" 2> /dev/null; then
      readonly=-lockfile=readonly
    fi
    terraform "-chdir=$directory" init ${readonly:+"$readonly"} \
      "-backend-config=bucket=${STATE_BUCKET:?}" "-backend-config=prefix=env/$ENVIRONMENT"
    ;;
  validate)
    terraform "-chdir=$directory" validate
    ;;
  plan)
    # 0: nothing to change, 2: changes, anything else: an error.
    code=0
    terraform "-chdir=$directory" plan -lock-timeout=120s -detailed-exitcode -out=plan.tfplan || code=$?
    case "$code" in
      0 | 2) echo "$code" > "$directory/plan.code" ;;
      *) exit "$code" ;;
    esac
    ;;
  show)
    terraform "-chdir=$directory" show -no-color plan.tfplan > "$directory/plan.txt"
    terraform "-chdir=$directory" show -json plan.tfplan > "$directory/plan.json"
    ;;
  apply)
    if [ "$(cat "$directory/plan.code")" = 2 ]; then
      terraform "-chdir=$directory" apply -lock-timeout=600s plan.tfplan
    else
      echo "Nothing to change."
    fi
    ;;
  *)
    echo "tf.sh: unknown step $1" >&2
    exit 2
    ;;
esac
