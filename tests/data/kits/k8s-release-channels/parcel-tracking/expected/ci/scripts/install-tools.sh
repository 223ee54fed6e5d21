#!/usr/bin/env bash
# What the tasks need beside gcloud and kubectl: the Python libraries, and Helm where a channel has a chart.
# HELM_VERSION: such as v3.18.4.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pip install --quiet --requirement "$here/requirements.txt"
grep --quiet --recursive 'driver: helm' "$here/channels" || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=helm-${HELM_VERSION:?}-linux-amd64.tar.gz
curl --fail --silent --show-error --location --retry 3 --output "$work/$archive" "https://get.helm.sh/$archive"
curl --fail --silent --show-error --location --retry 3 --output "$work/sums" "https://get.helm.sh/$archive.sha256sum"
(cd "$work" && sha256sum --check --quiet sums && tar --extract --gzip --file "$archive" --strip-components=1 linux-amd64/helm)
sudo install --mode=0755 "$work/helm" /usr/local/bin/helm
cd "$here"
invoke install-helm-plugins
