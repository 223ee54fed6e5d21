#!/bin/bash
# After an apply: every Cloud Run service of the region must be ready.
set -euo pipefail

# Not in the loop's redirection, where a failure of gcloud would count as "no services".
services=$(gcloud run services list "--project=${PROJECT:?}" "--region=${REGION:?}" \
  '--format=value(metadata.name,status.conditions[0].status)')
bad=0
while IFS=$'\t' read -r name ready; do
  [[ -n $name ]] || continue
  echo "$name: ${ready:-unknown}"
  if [[ $ready != True ]]; then
    bad=1
  fi
done <<< "$services"
exit "$bad"
