# What a build needs beside Docker: built and pushed once by a person (see README.md), and again when a version here changes.
FROM google/cloud-sdk:545.0.0-slim

ARG HELM_VERSION=3.19.0
ARG TERRAFORM_VERSION=1.13.4
ARG TRIVY_VERSION=0.67.2

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install --yes --no-install-recommends docker.io git google-cloud-cli-gke-gcloud-auth-plugin kubectl python3-venv unzip \
    && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL "https://get.helm.sh/helm-v${HELM_VERSION}-linux-amd64.tar.gz" | tar -xz -C /usr/local/bin --strip-components=1 linux-amd64/helm \
    && curl -fsSLo /tmp/terraform.zip "https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_amd64.zip" \
    && unzip -q /tmp/terraform.zip terraform -d /usr/local/bin \
    && rm /tmp/terraform.zip \
    && curl -fsSL "https://github.com/aquasecurity/trivy/releases/download/v${TRIVY_VERSION}/trivy_${TRIVY_VERSION}_Linux-64bit.tar.gz" | tar -xz -C /usr/local/bin trivy
COPY requirements.txt dev-requirements.txt /opt/job/
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --requirement /opt/job/dev-requirements.txt
ENV PATH=/opt/venv/bin:${PATH}
