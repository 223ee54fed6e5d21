#!/usr/bin/env bash
# Projects a branch into its candidate and pushes that: ci/scripts/make-candidate.sh BRANCH
#
# The candidate is one commit on top of what runs in the channels, so that its difference to a channel is just what is new
# there, and it can always be merged. It is made anew each time; nobody commits to it.
set -euo pipefail

branch=${1:?which branch}
# A branch that begins at a release branch, as GitHub makes one to revert a merge there, has no code to project.
if [[ ! -d .holo ]]; then
  echo "$branch has no .holo: there is nothing to make a candidate of"
  exit 0
fi
holobranch='release-candidate'
candidate=refs/heads/'candidates/'$branch
bases=(
  'releases/test'
  'releases/prod'
)

git config user.name "Release candidates"
git config user.email "release-candidates@users.noreply.github.com"

parents=()
for base in "${bases[@]}"; do
  # 2: the channel has no branch yet; anything else is an error.
  found=0
  git ls-remote --exit-code --heads origin "refs/heads/$base" >/dev/null || found=$?
  case $found in
    0)
      git fetch --quiet origin "+refs/heads/$base:refs/remotes/origin/$base"
      parents+=(-p "refs/remotes/origin/$base")
      ;;
    2) echo "There is no $base yet: make it with ci/scripts/create-release-branches.sh" ;;
    *) exit "$found" ;;
  esac
done

tree=$(git holo project "$holobranch")
commit=$(git commit-tree "$tree" "${parents[@]}" -m "Release candidate: $branch" \
  -m "Source-holobranch: $holobranch
Source-commit: $(git rev-parse HEAD)")
git push --force origin "$commit:$candidate"
