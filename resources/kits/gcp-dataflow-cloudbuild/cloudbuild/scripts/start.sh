#!/bin/bash
# Starts the jobs that are named, when this build has changed something.
set -euo pipefail

if [[ $(cat changed) != changed=true ]]; then
  echo "Nothing was changed, so nothing is started."
  exit 0
fi
for job in "$@"; do
  gcloud run jobs execute "$job" "--project=${PROJECT:?}" "--region=${REGION:?}"
done
