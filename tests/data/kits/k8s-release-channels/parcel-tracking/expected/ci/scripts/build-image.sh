#!/usr/bin/env bash
# Builds an image of the drawing and pushes it, tagged with the commit: ci/scripts/build-image.sh NAME REPOSITORY
# images/NAME/image.json says how. A tag that is there is not pushed again.
set -euo pipefail

name=${1:?which image}
repository=${2:?where to}
facts=images/$name/image.json
fact() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1], encoding="utf-8")).get(sys.argv[2]) or sys.argv[3])' "$facts" "$1" "$2"; }

commit=$(git rev-parse HEAD)
[[ $(fact tagRule sha) == shortSha ]] && commit=${commit:0:12}
image=$repository:$commit
if gcloud artifacts docker images describe "$image" >/dev/null 2>&1; then
  echo "$image is there"
else
  arguments=()
  while IFS= read -r argument; do
    arguments+=(--build-arg "$argument")
  done < <(python3 -c 'import json, sys
for key, value in (json.load(open(sys.argv[1], encoding="utf-8")).get("args") or {}).items():
    print(f"{key}={value}")' "$facts")
  docker build --pull --platform="$(fact platform linux/amd64)" --file="$(fact dockerfile "images/$name/Dockerfile")" \
    --label="org.opencontainers.image.revision=$(git rev-parse HEAD)" "${arguments[@]}" --tag="$image" "$(fact context .)"
  docker push "$image"
fi
echo "To let a channel run it: cd ci && invoke set-image --channel=CHANNEL --image=$name --tag=$commit"
