"""What people do in this repository, as commands: `pip install invoke`, then `invoke --list`."""

import os
import pathlib
import sys

from invoke import Exit, task

TOP = pathlib.Path(__file__).resolve().parent
ENVIRONMENTS = {
    "staging": {
        "PROJECT": "acme-transit-staging",
        "LOCATION": "europe-west1",
        "COMPOSER": "airflow-staging",
        "BUCKET": "",
        "LEAST_DAGS": str(1),
    },
    "production": {
        "PROJECT": "acme-transit-prod",
        "LOCATION": "europe-west1",
        "COMPOSER": "airflow",
        "BUCKET": "",
        "LEAST_DAGS": str(1),
    },
}


def environment(stage):
    if stage not in ENVIRONMENTS:
        raise Exit(f"There is no stage {stage}. There are: {', '.join(ENVIRONMENTS)}.", 2)
    return ENVIRONMENTS[stage]


@task
def setup(c):
    """A virtual environment with what Composer has, for tests."""
    c.run("python3 -m venv .venv", echo=True)
    c.run("ci/scripts/install_for_tests.sh .venv/bin/python", echo=True)


@task
def check(c):
    """Requirements, variables and Python files, without installing anything."""
    c.run("python3 ci/scripts/check_files.py requirements airflow/requirements.txt")
    c.run("python3 ci/scripts/check_files.py variables airflow/.env.*")
    folders = [name for name in ("airflow", "packages", "images") if (TOP / name).exists()]
    c.run(f"python3 -m compileall -q {' '.join(folders)} tasks.py")


@task
def lint(c):
    """The linters of the workflow "Lint"."""
    c.run("ruff check .")
    c.run("yamllint --strict .")
    c.run("shellcheck --external-sources ci/scripts/*.sh")


@task(pre=[check])
def test(c):
    """Imports every DAG in every stage and looks at it. Run `invoke setup` once before."""
    python = TOP / ".venv/bin/python"
    c.run(f"{python if python.exists() else sys.executable} -m pytest airflow/tests")


@task
def plan(c, stage):
    """Which files would be copied to a stage or deleted there. Changes nothing."""
    c.run("ci/scripts/sync_dags.sh --dry-run", env={**os.environ, **environment(stage)})


@task
def errors(c, stage):
    """Which files Airflow could not import in a stage."""
    c.run("ci/scripts/import_errors.sh", env={**os.environ, **environment(stage), "READ_SECONDS": "0"})


@task
def image_packages(c, stage):
    """Writes down what the stage's image has, so that `invoke check` sees packages that would conflict with it."""
    facts = environment(stage)
    where = "$COMPOSER --project $PROJECT --location $LOCATION"
    image = f"gcloud composer environments describe {where} --format 'value(config.softwareConfig.imageVersion)'"
    version = c.run(image, env={**os.environ, **facts}, hide=True).stdout.strip()
    listing = f"gcloud beta composer environments list-packages {where} --format 'value[separator===](name,version)'"
    packages = c.run(listing, env={**os.environ, **facts}, hide=True).stdout.splitlines()
    path = TOP / "airflow" / f"requirements-{version}.txt"
    path.write_text("".join(sorted(f"{line}\n" for line in packages if "==" in line)), encoding="utf-8")
    print(f"{path.relative_to(TOP)}: {len(packages)} packages")


@task
def delete_history(c, stage, dag_id):
    """Deletes what Airflow remembers of a DAG whose file is gone."""
    facts = environment(stage)
    command = "gcloud composer environments run $COMPOSER --project $PROJECT --location $LOCATION dags delete -- --yes $DAG_ID"
    c.run(command, env={**os.environ, **facts, "DAG_ID": dag_id}, echo=True, pty=True)
