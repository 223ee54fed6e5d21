#!/usr/bin/env bash
# What the tasks need beside gcloud: the Python libraries, kubectl, and Helm where a channel has a chart. Whatever versions the
# machine has, these are used. KUBECTL_VERSION and HELM_VERSION: such as v1.33.4 and v3.18.4.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pip install --quiet --requirement "$here/requirements.txt"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kubectl=https://dl.k8s.io/release/${KUBECTL_VERSION:?}/bin/linux/amd64/kubectl
curl --fail --silent --show-error --location --retry 3 --output "$work/kubectl" "$kubectl"
sum=$(curl --fail --silent --show-error --location --retry 3 "$kubectl.sha256")
echo "$sum  $work/kubectl" | sha256sum --check --quiet
sudo install --mode=0755 "$work/kubectl" /usr/local/bin/kubectl

grep --quiet --recursive 'driver: helm' "$here/channels" || exit 0
archive=helm-${HELM_VERSION:?}-linux-amd64.tar.gz
curl --fail --silent --show-error --location --retry 3 --output "$work/$archive" "https://get.helm.sh/$archive"
curl --fail --silent --show-error --location --retry 3 --output "$work/sums" "https://get.helm.sh/$archive.sha256sum"
(cd "$work" && sha256sum --check --quiet sums && tar --extract --gzip --file "$archive" --strip-components=1 linux-amd64/helm)
sudo install --mode=0755 "$work/helm" /usr/local/bin/helm
cd "$here"
invoke install-helm-plugins
