#!/usr/bin/env bash
# Makes the release branch of each channel, once. All begin with the same commit, which holds nothing but a README and has no
# history in common with the code: what begins apart could not be merged. A branch that is there stays as it is.
set -euo pipefail

branches=(
  'releases/test'
  'releases/prod'
)

missing=()
root=
for branch in "${branches[@]}"; do
  found=0
  git ls-remote --exit-code --heads origin "refs/heads/$branch" >/dev/null || found=$?
  case $found in
    0)
      echo "$branch is there"
      git fetch --quiet origin "refs/heads/$branch"
      root=$(git rev-list --max-parents=0 FETCH_HEAD | tail -n 1)
      ;;
    2) missing+=("$branch") ;;
    *) exit "$found" ;;
  esac
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

if [[ -z $root ]]; then
  blob=$(printf '# Release branch\n\nOnly candidates are merged here; each merge is deployed.\n' | git hash-object -w --stdin)
  tree=$(printf '100644 blob %s\tREADME.md\n' "$blob" | git mktree)
  root=$(git commit-tree "$tree" -m "The channels begin")
fi
for branch in "${missing[@]}"; do
  git push origin "$root:refs/heads/$branch"
done
