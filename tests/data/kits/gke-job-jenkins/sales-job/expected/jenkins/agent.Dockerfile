# What a build needs beside Docker: built and pushed once by a person (see README.md), and again, with a new version of its own, when
# something here or in requirements.txt changes.
FROM google/cloud-sdk:545.0.0-slim

# Each archive is the one that was looked at: a version and its SHA-256 change together.
ARG HELM_VERSION=3.19.0
ARG HELM_SHA256=a7f81ce08007091b86d8bd696eb4d86b8d0f2e1b9f6c714be62f82f96a594496
ARG TERRAFORM_VERSION=1.13.4
ARG TERRAFORM_SHA256=98aa516201e948306698efd9954ab4cc0d1227c2578ba56245898b5f679e590b
ARG TRIVY_VERSION=0.67.2
ARG TRIVY_SHA256=546511a5514afc813c0b72e4abeea2c16a32228a13a1e5114d927c190e76b1f9

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install --yes --no-install-recommends docker.io git google-cloud-cli-gke-gcloud-auth-plugin kubectl python3-venv unzip \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /tmp/tools
RUN curl -fsSLo helm.tar.gz "https://get.helm.sh/helm-v${HELM_VERSION}-linux-amd64.tar.gz" \
    && curl -fsSLo terraform.zip "https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_amd64.zip" \
    && curl -fsSLo trivy.tar.gz "https://github.com/aquasecurity/trivy/releases/download/v${TRIVY_VERSION}/trivy_${TRIVY_VERSION}_Linux-64bit.tar.gz" \
    && printf '%s  %s\n' "${HELM_SHA256}" helm.tar.gz "${TERRAFORM_SHA256}" terraform.zip "${TRIVY_SHA256}" trivy.tar.gz | sha256sum --check --strict - \
    && tar -xzf helm.tar.gz -C /usr/local/bin --strip-components=1 linux-amd64/helm \
    && unzip -q terraform.zip terraform -d /usr/local/bin \
    && tar -xzf trivy.tar.gz -C /usr/local/bin trivy \
    && rm -f -- *
COPY requirements.txt dev-requirements.txt /opt/job/
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --requirement /opt/job/dev-requirements.txt
ENV PATH=/opt/venv/bin:${PATH}
# The user 1000 of this image is also Jenkins' own: Git refuses a checkout that belongs to somebody else, and root is not needed.
USER 1000:1000
WORKDIR /home/cloudsdk
