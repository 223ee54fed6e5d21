#!/usr/bin/env bash
# Projects a branch into its candidate and pushes that: ci/scripts/make-candidate.sh BRANCH
#
# The candidate starts from what runs in a channel, so that its difference to that channel is just what is new. It is made
# anew each time; nobody commits to it.
set -euo pipefail

branch=${1:?which branch}
holobranch={{ inputs.holobranch }}
prefix={{ inputs.candidatePrefix }}
{% for environment in environments %}
{% if chosen.candidateBase.last %}
{% if environment.last %}
base={{ environment.names.branch }}
{% endif %}
{% else %}
{% if environment.first %}
base={{ environment.names.branch }}
{% endif %}
{% endif %}
{% endfor %}
ref=refs/heads/$prefix$branch

git config user.name "Release candidates"
git config user.email "release-candidates@users.noreply.github.com"

# 2: the channel has no branch yet; anything else is an error.
found=0
git ls-remote --exit-code --heads origin "refs/heads/$base" >/dev/null || found=$?
case $found in
  0)
    git fetch --quiet origin "+refs/heads/$base:refs/remotes/origin/$base"
    git update-ref "$ref" "refs/remotes/origin/$base"
    ;;
  2)
    echo "There is no $base yet: the candidate starts from nothing"
    git update-ref -d "$ref"
    ;;
  *) exit "$found" ;;
esac

message="Release candidate: $branch

Source-holobranch: $holobranch
Source-commit: $(git rev-parse HEAD)"
git holo project "$holobranch" --commit-to="$ref" --commit-message="$message"
git push --force origin "$ref:$ref"
