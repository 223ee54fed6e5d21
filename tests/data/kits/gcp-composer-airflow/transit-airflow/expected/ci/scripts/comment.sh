#!/usr/bin/env bash
# Turns the output of a plan into the text of a comment.
#   comment.sh TITLE OUTPUT >comment.md
# The first line marks the comment, so that the next run changes it instead of adding one. GitHub cuts comments at 65,536 characters.
set -euo pipefail

title=$1 output=$2
printf '<!-- %s -->\n### %s\n\n' "$title" "$title"
if grep -qE '^  delete ' "$output"; then
  printf '> **Files would be deleted.** A DAG whose file goes is no longer run; its history stays until somebody deletes it.\n\n'
fi
printf '````text\n'
head -c 60000 "$output"
printf '\n````\n\nA DAG that is new may be paused: switch it on in Airflow after it was deployed.\n'
