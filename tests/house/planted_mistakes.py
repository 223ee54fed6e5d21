#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_repository finds a mistake of every kind, in its line, and says nothing about files that are right."""
import os
import pathlib
import shutil
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/support/python"))
try:
    import check_repository
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SHA = "08c6903cd8c0fde910a37f88322edcfb5dd907a8"
DIGEST = "sha256:" + "0123456789abcdef" * 4
KEY = "-----BEGIN " + "PRIVATE KEY-----"
SPEC = "containers: [{name: app, image: 'registry.example/app:1.2.3'}]"
RIGHT = {
    ".github/workflows/check.yml": f"""---
name: Check
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@{SHA} # v5.0.0
      - env:
          TITLE: ${{{{ github.event.pull_request.title }}}}
        run: |
          echo "$TITLE" ${{{{ github.sha }}}}
""",
    ".github/CODEOWNERS": "* @example/data someone@example.org\n",
    "cloudbuild.yaml": """---
steps:
  - id: plan
    name: hashicorp/terraform:1.11.4
    entrypoint: sh
    args:
      - -c
      - |
        cd "environments/$_ENV" || exit 1
        for name in *.tf; do echo "$$name"; done
serviceAccount: $_ACCOUNT
substitutions: {_ENV: dev, _ACCOUNT: a}
options: {logging: CLOUD_LOGGING_ONLY}
""",
    "buildspec.yml": "---\nversion: 0.2\nphases:\n  build:\n    commands:\n      - npm ci\n",
    "base/kustomization.yaml": "---\nresources:\n  - job.yaml\n",
    "base/job.yaml": f"---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a}}\nspec:\n  schedule: '0 1 * * *'\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          {SPEC}\n",
    "overlays/dev/kustomization.yaml": "---\nresources:\n  - ../../base\npatches:\n  - path: patch.yaml\n",
    "overlays/dev/patch.yaml": "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  suspend: true\n",
    "chart/Chart.yaml": "---\napiVersion: v2\nname: app\nversion: 1.2.3\n",
    "chart/templates/job.yaml": "kind: {{ .Values.kind }}\n",
    "iac/main.tf": """terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
  }

  backend "gcs" {}
}

provider "google" {
  project = var.project
}

variable "project" {
  type = string
}

module "bucket" {
  source  = "../modules/bucket"
  project = var.project
}
""",
    "iac/env/dev.tfvars": 'project = "example-dev"\n',
    "iac/env/dev.backend.hcl": 'bucket = "example-state"\n',
    "modules/bucket/main.tf": """variable "project" {
  type = string
}

resource "google_storage_bucket" "this" {
  name     = "${var.project}-bucket"
  project  = var.project
  location = "EU"
}
""",
    "requirements.txt": "click==8.1.8\npyyaml==6.0.2\n",
    "tool/__init__.py": "",
    "tool/sum.py": "def add(left, right):\n    return left + right\n",
    "tests/test_sum.py": "from tool.sum import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n",
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
    "tasks.py": "from invoke import task\n\n\n@task\ndef lint(context):\n    \"\"\"Lint.\"\"\"\n    context.run('true')\n",
    "run.sh": '#!/bin/bash\nset -euo pipefail\necho "$1"\n',
    "schema.json": '{"a": 1}\n',
    "Dockerfile": f"FROM python:3.12.8-slim@{DIGEST}\nWORKDIR /app\nUSER 10001\nENTRYPOINT [\"python\"]\n",
    "Jenkinsfile": "pipeline {\n    agent any\n    stages {\n        stage('a') {\n            steps {\n                sh 'true'\n            }\n        }\n    }\n}\n",
    "lib/app.ts": "export const a: number = 1;\n",
    "Makefile": ".PHONY: all\nall:\n\techo all\n",
    "README.md": "# A\n\nSee [the tool](tool/sum.py).\n\n```bash\nterraform plan\n```\n",
    "query.sql": "SELECT a, COUNT(*) AS n FROM `p.d.t` WHERE day = '{{ ds }}' GROUP BY a\n",
    ".env.dev": "PROJECT=example-dev\n",
    ".holo/config.toml": '[holospace]\nname = "a"\n',
    ".holo/sources/charts.toml": '[holosource]\nurl = "https://example.org/charts"\nref = "refs/tags/v1.0.0"\n',
    ".holo/branches/releases/_a.toml": '[holomapping]\nfiles = ["base/**"]\nbefore = "*"\n',
    ".holo/branches/releases/charts/b.toml": '[holomapping]\nholosource = "charts"\nroot = "b"\nfiles = "**"\n',
    ".gitignore": "*.log\n",
    "setup.cfg": "[metadata]\nname = a\n",
}
# path: (text, [(line, tool)]); a line of 0 stands for any.
WRONG = {
    ".github/workflows/keys.yml": (RIGHT[".github/workflows/check.yml"].replace("runs-on", "run-on"), [(9, "action-validator")]),
    ".github/workflows/bare.yml": (f"""---
name: Bare
on: [push]
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/checkout@{SHA}
      - run: |
          echo done
          echo ${{{{ github.head_ref }}}}
          cd $HOME/x
""", [(1, "permissions"), (5, "timeout"), (6, "latest"), (8, "pinned"), (9, "pinned"), (12, "injection"), (13, "shellcheck")]),
    ".github/CODEOWNERS": ("* nobody\n", [(1, "owners")]),
    "cloudbuild.yaml": ("""---
steps:
  - id: a
    name: ubuntu
    entrypont: sh
  - id: b
    name: ubuntu:24.04
    script: |
      #!/bin/bash
      cd $1
serviceAccount: $_ACCOUNT
substitutions: {_OTHER: a}
""", [(3, "cloudbuild.schema.json"), (4, "latest"), (10, "shellcheck"), (1, "logging"), (11, "substitutions"), (12, "substitutions")]),
    "buildspec.yml": ("---\nversion: 0.2\nphases:\n  test:\n    commands:\n      - cd $X\n", [(4, "buildspec"), (6, "shellcheck")]),
    "broken/kustomization.yaml": ("---\nresources:\n  - none.yaml\n", [(1, "kubectl kustomize")]),
    "cron/kustomization.yaml": ("---\nresources:\n  - job.yaml\n", [(1, "kubernetes-models")]),
    "cron/job.yaml": (RIGHT["base/job.yaml"].replace("  schedule: '0 1 * * *'\n", ""), []),
    "alone.yaml": ("---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{prt: 80}]}\n", [(2, "kubernetes-models")]),
    "twice.yaml": ("---\na: 1\nb:   2\na: 3\n", [(3, "yamllint"), (4, "yamllint")]),
    "penstock.yaml": ("penstock: 1\nlabel: 3\n", [(1, "project.schema.json"), (2, "project.schema.json")]),
    "chart/Chart.yaml": ("---\napiVersion: v1\nname: app\nversion: 1.2.3\n", [(2, "chart.schema.json")]),
    "chart/templates/job.yaml": ("kind: {{ .Values.kind }\n", [(1, "braces")]),
    "format/main.tf": ("locals {\n  a=1\n}\n", [(0, "terraform fmt")]),
    "syntax/main.tf": ("locals {\n  a = \n}\n", [(2, "terraform fmt"), (2, "terraform error"), (2, "whitespace")]),
    "iac/main.tf": (RIGHT["iac/main.tf"].replace("  project = var.project\n}\n\nvariable", "  projet = var.project\n}\n\nvariable"), [(13, "terraform error")]),
    "iac/env/dev.tfvars": ('project = "example-dev"\nnobody  = 1\n', []),
    "modules/bucket/main.tf": (RIGHT["modules/bucket/main.tf"], []),
    "undeclared/main.tf": ('terraform {\n  backend "gcs" {}\n}\n\nvariable "a" {\n  type = string\n}\n', []),
    "undeclared/dev.tfvars": ('a = "1"\nb = "2"\n', []),
    "undeclared": (None, [(1, "terraform warning")]),
    "state.hcl": ("bucket=1\n", [(1, "terraform fmt")]),
    "requirements.txt": ("pyyaml==6.0.2\nclick>=8\nboto3==1.35.0\n-r none.txt\n", [(2, "requirements"), (4, "requirements")]),
    "airflow/requirements.txt": ("click==8.1.8\nboto3==1.35.0\n", [(2, "requirements")]),
    "syntax.py": ("def a(:\n", [(1, "python3")]),
    "escape.py": ("import os\n\nA = '\\d'\n", [(3, "python3")]),
    "style.py": ("import os\n\n\ndef a():\n    return b\n", [(1, "flake8"), (5, "flake8")]),
    "tests/test_sum.py": ("def test_add():\n    assert 1 + 2 == 4\n", [(1, "pytest")]),
    "tasks.py": ("from invoke import task\n\n\n@task\ndef lint():\n    \"\"\"No context.\"\"\"\n", [(1, "invoke")]),
    "run.sh": ("#!/bin/bash\ncd $1\n", [(2, "shellcheck")]),
    "syntax.sh": ("#!/bin/bash\nif true; then\n", [(0, "bash -n"), (0, "shellcheck")]),
    "bare.sh": ("echo a\n", [(1, "shell"), (0, "shellcheck")]),
    "schema.json": ('{"a": 1,\n "b": 2,\n "b": 3}\n', [(2, "json")]),
    "syntax.json": ('{"a": 1,}\n', [(1, "json")]),
    "settings.toml": ("[a]\nb = \n", [(2, "tomllib"), (2, "whitespace")]),
    "Dockerfile": ("FROM python\nRUNN true\n", [(1, "latest"), (2, "dockerfilelint"), (2, "dockerfile-utils")]),
    "Jenkinsfile": ("pipeline {\n    agent any\n    stages {\n        stage('a) { }\n    }\n}\n", [(4, "groovy")]),
    "lib/app.ts": ("export const a: number = ;\n", [(1, "typescript")]),
    "Makefile": (".PHONY: all\nall:\n    echo all\n", [(3, "make")]),
    "README.md": ("# A\n\nSee [the tool](tool/none.py).\n\n```bash\nif\n```\n", [(3, "links"), (5, "bash -n")]),
    "query.sql": ("SELECT a,\n  FROM WHERE\n", [(0, "sqlglot")]),
    ".holo/config.toml": ('[holospace]\nname = "a"\n', []),
    ".holo/branches/releases/_a.toml": ('[holomapping]\nfils = ["base/**"]\n', [(1, "git holo")]),
    ".env.dev": ("PROJECT example\n", [(1, "environment")]),
    ".coveragerc": ("name = a\n", [(0, "configparser")]),
    "key.md": (f"A\n\n{KEY}\n", [(3, "secrets")]),
    "deploy.yaml": ("---\nimage: registry.example/app:latest\n", [(2, "latest")]),
    "white.md": ("A \r\nB", [(1, "whitespace"), (2, "whitespace")]),
    "what.xyz": ("a\n", [(1, "kinds")]),
    "ignored.log": ("a\n", [(1, "git")]),
    ".gitignore": ("*.log\n", []),
    ".penstock/deploy.json": ('{"files": {"ignored.log": {}}}\n', []),
    "wrong-mode.sh": ("#!/bin/sh\ntrue\n", [(1, "mode")]),
}


def write(folder, files):
    for path, text in files.items():
        if text is not None:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
            if text.startswith("#!") and path != "wrong-mode.sh":
                target.chmod(0o755)
    os.system(f"git init -q {folder}")


def main():
    place = pathlib.Path(tempfile.mkdtemp(prefix="penstock-planted-"))
    failures = []
    try:
        write(place / "right", RIGHT)
        write(place / "wrong", {path: text for path, (text, _) in WRONG.items()})
        right = check_repository.check(place / "right")
        wrong = check_repository.check(place / "wrong")
        for note in right.notes:
            print(f"note: {note}")
        failures += [f"right, but found: {found.path}:{found.line}: {found.tool}: {found.message}" for found in right.findings]
        unchecked = {"action-validator", "kubernetes-models", "dockerfile-utils", "dockerfilelint", "typescript", "git holo"} if any("NODE_MODULES" in note for note in right.notes) else set()
        unchecked |= {"terraform error", "terraform warning"} if any("SANDBOX" in note for note in right.notes) else set()
        unchecked |= {"terraform fmt"} if any("terraform is not on the PATH: Terraform files" in note for note in right.notes) else set()
        unchecked |= {"kinds"} if right.notes else set()
        wanted = [(path, line, tool) for path, (_, expected) in WRONG.items() for line, tool in expected if tool not in unchecked]
        for path, line, tool in wanted:
            if not any(found.path == path and found.tool == tool and line in (0, found.line) for found in wrong.findings):
                failures.append(f"not found: {path}:{line}: {tool}")
        tools = {tool for _, _, tool in wanted}
        for found in wrong.findings:
            if found.path not in WRONG and not found.path.startswith(("iac", "undeclared")):
                failures.append(f"unexpected: {found.path}:{found.line}: {found.tool}: {found.message}")
        if os.environ.get("VERBOSE"):
            for found in wrong.findings:
                print(f"{found.path}:{found.line}: {found.tool}: {found.message}")
        print(check_repository.table([check_repository.summary(right)]))
    finally:
        shutil.rmtree(place)
    for failure in failures:
        print(failure)
    print(f"{len(wanted) - len(failures)} passed, {len(failures)} failed: mistakes of {len(tools)} tools")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
