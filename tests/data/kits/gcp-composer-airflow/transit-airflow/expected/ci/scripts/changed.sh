#!/usr/bin/env bash
# Says whether anything below some paths changed between two commits: prints "true" or "false".
#   changed.sh BASE HEAD PATH...
# Git alone, because an action of a third party that lists files once leaked the secrets of its users.
set -euo pipefail

(($# >= 3)) || {
  echo "usage: changed.sh BASE HEAD PATH..." >&2
  exit 2
}
base=$1 head=$2
shift 2
# A new branch has no base ("0000…"): then everything changed.
if ! git cat-file -e "$base^{commit}" 2>/dev/null; then
  echo true
elif git diff --quiet "$base" "$head" -- "$@"; then
  echo false
else
  echo true
fi
