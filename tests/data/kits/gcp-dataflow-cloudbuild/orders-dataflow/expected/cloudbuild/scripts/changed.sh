#!/bin/bash
# Says whether this build has changed the environment: changed=true or changed=false, in the build's own results, where Eventarc's
# events carry it to the services, and in the file changed for later steps.
set -euo pipefail

code=$(cat "environments/${ENVIRONMENT:?}/plan.code")
changed=false
if [[ $code == 2 ]]; then
  changed=true
fi
echo "changed=$changed" | tee changed
if [[ -n ${BUILDER_OUTPUT:-} ]]; then
  printf 'changed=%s' "$changed" > "$BUILDER_OUTPUT/output"
fi
