#!/usr/bin/env bash
# Deletes the candidates whose branch is gone. That of the main branch stays.
set -euo pipefail

prefix='candidates/'
main='main'

heads=$(git ls-remote --heads origin | sed 's|^[0-9a-f]*[[:space:]]refs/heads/||')
while IFS= read -r head; do
  [[ $head == "$prefix"* ]] || continue
  branch=${head#"$prefix"}
  if [[ $branch == "$main" ]] || grep --quiet --line-regexp --fixed-strings -e "$branch" <<<"$heads"; then
    continue
  fi
  echo "Deleting $head: $branch is gone"
  git push origin --delete "refs/heads/$head"
done <<<"$heads"
