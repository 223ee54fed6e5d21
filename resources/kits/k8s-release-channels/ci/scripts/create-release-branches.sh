#!/usr/bin/env bash
# Makes the release branch of each channel, once: a commit with nothing but a README, which has no history in common with the
# code. A branch that is there stays as it is.
set -euo pipefail

prefix={{ inputs.releasePrefix }}
channels=()
{% for environment in environments %}
channels+=({{ environment.stage }})
{% endfor %}

for channel in "${channels[@]}"; do
  branch=$prefix$channel
  found=0
  git ls-remote --exit-code --heads origin "refs/heads/$branch" >/dev/null || found=$?
  if [[ $found -eq 0 ]]; then
    echo "$branch is there"
    continue
  fi
  [[ $found -eq 2 ]] || exit "$found"
  blob=$(printf '# %s\n\nWhat runs in this channel. Only candidates are merged here; each merge is deployed.\n' "$channel" |
    git hash-object -w --stdin)
  tree=$(printf '100644 blob %s\tREADME.md\n' "$blob" | git mktree)
  commit=$(git commit-tree "$tree" -m "The channel $channel begins")
  git push origin "$commit:refs/heads/$branch"
done
