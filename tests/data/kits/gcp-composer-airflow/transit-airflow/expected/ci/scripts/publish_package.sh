#!/usr/bin/env bash
# Uploads the files of a folder to a Python registry, but for those that are there: a version that was published never changes.
#   publish_package.sh FOLDER
# REPOSITORY is the address of the registry, TOKEN an access token of who may write there. (twine skips what is there only on PyPI itself.)
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

(($# == 1)) || die "usage: publish_package.sh FOLDER" 2
: "${REPOSITORY:?set REPOSITORY to the address of the registry}"
: "${TOKEN:?set TOKEN to an access token}"
shopt -s nullglob
files=("$1"/*.whl "$1"/*.tar.gz)
shopt -u nullglob
((${#files[@]})) || die "there is no package in $1."

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
new=()
for file in "${files[@]}"; do
  name=$(basename "$file")
  project=${name%%-*}
  project=${project//[_.]/-}
  # The password comes through standard input, so that no list of processes shows it.
  status=$(curl --silent --show-error --location --output "$answer" --write-out '%{http_code}' --config - \
    "${REPOSITORY%/}/simple/${project,,}/" <<<"user = \"oauth2accesstoken:$TOKEN\"")
  case $status in
    200)
      if grep -qF "$name" "$answer"; then
        echo "$name is there already: raise the version in pyproject.toml to publish a change."
        continue
      fi
      ;;
    404) ;; # the first version of this package
    *) die "the registry answered $status for $project." ;;
  esac
  new+=("$file")
done
if ((${#new[@]} == 0)); then
  exit 0
fi
TWINE_USERNAME=oauth2accesstoken TWINE_PASSWORD=$TOKEN \
  pipx run --spec twine==6.2.0 twine upload --non-interactive --repository-url "$REPOSITORY" "${new[@]}"
