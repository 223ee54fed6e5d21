"""What people and Jenkins do with this job: invoke -l lists it. Names, projects and clusters are in invoke.yaml.

Commands are lists of words, quoted word by word; the first that fails ends the task with its exit code.
"""

import hashlib
import json
import os
import re
import secrets
import shlex
import stat
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from invoke import Exit, task

HERE = Path(__file__).parent
CONFIG_IN_IMAGE = "/etc/job/config.yaml"
REVISION = "org.opencontainers.image.revision"
# Exit codes of image-published.
OTHER_COMMIT, NOT_PUBLISHED = 4, 5
# A container that waits for one of these does not start by itself.
STUCK = ("CreateContainerConfigError", "CreateContainerError", "ErrImagePull", "ImagePullBackOff", "InvalidImageName")


# ---- small helpers -------------------------------------------------------------------------------------------


def run(c, *words, **options):
    """Runs words as one command. With answer=True its output is returned and not shown."""
    answer = options.pop("answer", False)
    if answer:
        options["hide"] = "out"
    result = c.run(shlex.join(str(word) for word in words), **options)
    return result.stdout.strip() if answer else result


def version(c):
    text = (HERE / c.job.project / c.job.package / "__version__.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE).group(1)


def image(c):
    return f"{c.job.image}:{version(c)}"


def environment(c, name):
    if name not in c.job.environments:
        raise Exit(f"There is no environment {name}; there are: {', '.join(c.job.environments)}.", code=2)
    return c.job.environments[name]


def tags(c):
    """The tags in the registry; none where the image was never pushed."""
    result = run(c, "gcloud", "artifacts", "docker", "tags", "list", c.job.image, "--format=value(tag.basename())", hide="both", warn=True)
    if result.failed and "NOT_FOUND" not in result.stderr:
        raise Exit(f"The registry did not answer:\n{result.stderr}", code=3)
    return result.stdout.split() if result.ok else []


def digest(c):
    """The digest of this version in the registry: what is deployed is named by it."""
    found = run(c, "gcloud", "artifacts", "docker", "images", "describe", image(c), "--format=value(image_summary.digest)", answer=True)
    if not re.fullmatch(r"sha256:[0-9a-f]{64}", found):
        raise Exit(f"{image(c)} is not in the registry.", code=1)
    return found


def date_or_yesterday(text):
    if not text:
        return (datetime.now(timezone.utc) - timedelta(days=1)).strftime("%Y%m%d")
    try:
        return datetime.strptime(text, "%Y%m%d").strftime("%Y%m%d")
    except ValueError:
        raise Exit(f"{text} is not a day written as YYYYMMDD.", code=2) from None


def one_of(value, known, what):
    if value not in known:
        raise Exit(f"There is no {what} {value}; there are: {', '.join(known)}.", code=2)
    return value


def is_protected(settings):
    """Whether somebody has to mean it: production, and what has an approval in Jenkins."""
    return settings.protected or settings.production


def revision(c):
    """The commit that an image is made of now; what is not committed shows."""
    with c.cd(str(HERE)):
        commit = run(c, "git", "rev-parse", "HEAD", answer=True)
        changed = run(c, "git", "status", "--porcelain", "--", "Dockerfile", ".dockerignore", c.job.project, answer=True)
    return f"{commit}-dirty" if changed else commit


def made_of(c, reference):
    """The commit that an image on this machine was made of."""
    return run(c, "docker", "image", "inspect", "--format", f'{{{{ index .Config.Labels "{REVISION}" }}}}', reference, answer=True)


def cluster(c, name):
    """Credentials of that environment's cluster in a file of their own: never the context that happens to be current."""
    settings = environment(c, name)
    folder = HERE / ".kube"
    folder.mkdir(mode=0o700, exist_ok=True)
    variables = {"KUBECONFIG": str(folder / f"{name}.yaml")}
    run(
        c, "gcloud", "container", "clusters", "get-credentials", settings.cluster,
        "--location", settings.location, "--project", settings.projectId, env=variables,
    )
    return variables


def confirmed(c, name, yes=False):
    """Somebody means it: a protected environment wants the job's name typed."""
    if is_protected(environment(c, name)) and not yes:
        answer = input(f"This changes {name}. Type {c.job.name} to go on: ")
        if answer != c.job.name:
            raise Exit("Nothing was done.", code=1)


def escaped(value):
    r"""For --set-string, where "," and "\" mean something."""
    return str(value).replace("\\", "\\\\").replace(",", "\\,")


def set_strings(values):
    return [word for key, value in values.items() for word in ("--set-string", f"{key}={escaped(value)}")]


# ---- code and image ------------------------------------------------------------------------------------------


@task
def lint(c):
    """Style and common mistakes."""
    with c.cd(str(HERE)):
        run(c, "ruff", "check", "tasks.py", c.job.project)
        run(c, "black", "--check", "--quiet", c.job.project)


@task(help={"junit": "also write the results there, for Jenkins"})
def test(c, junit=""):
    """The tests; no network, no credentials."""
    with c.cd(str(HERE / c.job.project)):
        run(c, "python3", "-m", "pytest", "-q", *([f"--junitxml={Path(junit).absolute()}"] if junit else []))


@task(help={"tag": "the Git tag that is built, such as v1.2.0"})
def version_check(c, tag=""):
    """The version is the same everywhere, and the changelog says what it brings."""
    here = version(c)
    if tag and tag != f"v{here}":
        raise Exit(f"The tag is {tag}, the version is {here}.", code=1)
    # In Markdown a dot may stand behind a backslash.
    changes = (HERE / "changelog.md").read_text(encoding="utf-8").replace("\\", "")
    if not re.search(rf"^## {re.escape(here)}$", changes, re.MULTILINE):
        raise Exit(f"changelog.md has no entry for {here}.", code=1)
    chart = HERE / "gke_deploy" / "Chart.yaml"
    if chart.exists() and not re.search(rf"""^appVersion: ["']?{re.escape(here)}["']?$""", chart.read_text(encoding="utf-8"), re.MULTILINE):
        raise Exit(f"Chart.yaml has another appVersion than {here}.", code=1)
    print(f"Version {here}.")


@task(help={"to": "the new version, such as 1.3.0"})
def bump_version(c, to):
    """A new version in all three places; commit them together."""
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", to):
        raise Exit(f"{to} is not a version such as 1.3.0 or 1.3.0rc1.", code=2)
    edits = [
        (HERE / c.job.project / c.job.package / "__version__.py", r'^__version__ = ".*"$', f'__version__ = "{to}"'),
        (HERE / "gke_deploy" / "Chart.yaml", r"^appVersion: .*$", f'appVersion: "{to}"'),
        (HERE / "changelog.md", r"^## ", f"## {to}\n\n- What is new.\n\n## "),
    ]
    for file, pattern, replacement in edits:
        if file.exists():
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(pattern, lambda _, new=replacement: new, text, count=1, flags=re.MULTILINE), encoding="utf-8")


@task(help={"no-cache": "build every layer again"})
def make_docker_image(c, no_cache=False):
    """Build the image of this version. A version that is in the registry is never built again."""
    if version(c) in tags(c):
        raise Exit(f"{image(c)} is in the registry. Take a new version: invoke bump-version.", code=1)
    with c.cd(str(HERE)):
        date = run(c, "git", "log", "-1", "--format=%cI", answer=True)
        # The cluster's nodes are amd64, whatever the laptop is.
        run(
            c, "docker", "build", "--platform", "linux/amd64", *(["--no-cache"] if no_cache else []),
            "--build-arg", f"VERSION={version(c)}", "--build-arg", f"REVISION={revision(c)}", "--build-arg", f"CREATED={date}",
            "--tag", image(c), ".",
        )


@task
def download_keyscredentials(c):
    """Only with key files: copy what keyscredentials/download_list.txt names. They are mounted, never part of the image."""
    if c.job.auth != "keyFile":
        raise Exit("This job has no key files: it uses Workload Identity.", code=2)
    folder = HERE / "keyscredentials"
    for line in (folder / "download_list.txt").read_text(encoding="utf-8").splitlines():
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", name):
            raise Exit(f"{name} is not a file's name.", code=2)
        run(c, "gcloud", "storage", "cp", f"gs://{c.job.keysBucket}/{name}", str(folder / name))
        os.chmod(folder / name, stat.S_IRUSR | stat.S_IWUSR)


def config_file(c, env):
    folder = HERE / "gke_deploy"
    return folder / "overlays" / env / "config.yaml" if c.job.driver == "kustomize" else folder / "config" / f"{env}.yaml"


def credentials(c):
    """The options that give a container somebody's own credentials, read-only."""
    if c.job.auth == "keyFile":
        files = sorted((HERE / "keyscredentials").glob("*.json"))
    else:
        files = [Path.home() / ".config" / "gcloud" / "application_default_credentials.json"]
    if not files or not files[0].exists():
        return []
    # They are readable by their owner only: the container is that person, and not the image's user.
    return [
        "--user", f"{os.getuid()}:{os.getgid()}",
        "--volume", f"{files[0]}:/var/run/credentials.json:ro", "--env", "GOOGLE_APPLICATION_CREDENTIALS=/var/run/credentials.json",
    ]


@task(
    help={
        "test-execution-date": "YYYYMMDD; left out: yesterday",
        "env": "whose configuration counts: local, or an environment",
        "transfer": "left out: the first",
        "mode": "the write mode; left out: the first",
    }
)
def test_docker_local(c, test_execution_date="", env="local", transfer="", mode=""):
    """Run the image on this machine; the exit code is the container's. The environment local writes into a SQLite file."""
    name = one_of(transfer or c.job.transfers[0], c.job.transfers, "transfer")
    write_mode = one_of(mode or c.job.writeModes[0], c.job.writeModes, "write mode")
    execution_date = date_or_yesterday(test_execution_date)
    if env != "local":
        # It writes into the environment's own tables.
        confirmed(c, env)
    (HERE / "data").mkdir(exist_ok=True)
    result = run(
        c, "docker", "run", "--rm", "--platform", "linux/amd64", "--read-only", "--tmpfs", "/tmp",  # noqa: S108
        "--volume", f"{config_file(c, env)}:{CONFIG_IN_IMAGE}:ro", "--volume", f"{HERE}/data:/data:ro",
        *credentials(c), image(c),
        execution_date, name, write_mode, CONFIG_IN_IMAGE,
        warn=True,
    )
    if result.failed:
        raise Exit(f"The job ended with {result.exited}.", code=result.exited)


@task
def image_published(c):
    """0: this version is in the registry, made of this commit. 5: it is not there. 4: it is there, of another commit."""
    if version(c) not in tags(c):
        raise Exit(f"{image(c)} is not in the registry.", code=NOT_PUBLISHED)
    reference = f"{c.job.image}@{digest(c)}"
    if run(c, "docker", "pull", "--quiet", "--platform", "linux/amd64", reference, warn=True).failed:
        raise Exit(f"{reference} cannot be pulled.", code=3)
    commit = made_of(c, reference)
    if commit != revision(c):
        raise Exit(f"{image(c)} is in the registry, made of commit {commit}. Take a new version: invoke bump-version.", code=OTHER_COMMIT)
    print(f"{reference} is made of this commit.")


@task
def deploy_docker_image(c):
    """Push the image of this version, and say its digest."""
    if run(c, "docker", "image", "inspect", image(c), warn=True, hide="both").failed:
        raise Exit(f"{image(c)} is not on this machine. First: invoke make-docker-image.", code=1)
    if version(c) in tags(c):
        raise Exit(f"{image(c)} is in the registry, and stays what it is.", code=1)
    commit = made_of(c, image(c))
    if commit != revision(c) or commit.endswith("-dirty"):
        raise Exit(f"{image(c)} is not what is committed here. Commit, then: invoke make-docker-image.", code=1)
    run(c, "docker", "push", image(c))
    print(f"{c.job.image}@{digest(c)}")


def order_of(tag):
    """1.10.0 comes after 1.9.0, and 1.0.0rc1 before 1.0.0."""
    numbers = [int(part) for part in re.findall(r"\d+", tag)]
    return (numbers[:3], 0 if re.search(r"[a-z]", tag) else 1, numbers[3:])


@task
def get_latest_docker_tag(c):
    """The highest version in the registry."""
    versions = [tag for tag in tags(c) if re.match(r"\d+\.\d+\.\d+", tag)]
    if not versions:
        raise Exit("There is no version in the registry.", code=1)
    print(max(versions, key=order_of))


@task(help={"yes": "do not ask"})
def delete_failed_container_image(c, yes=False):
    """Remove this version from the registry. Refused while a protected environment runs it."""
    found = digest(c)
    for name in c.job.environments:
        settings = environment(c, name)
        if not is_protected(settings):
            continue
        variables = cluster(c, name)
        used = run(
            c, "kubectl", "get", "cronjobs,jobs", "--namespace", settings.namespace, "--output", "jsonpath={..image}",
            answer=True, env=variables,
        )
        if found in used or image(c) in used.split():
            raise Exit(f"{name} runs {image(c)}; it stays.", code=1)
    if not yes and input(f"Type {version(c)} to remove {image(c)}: ") != version(c):
        raise Exit("Nothing was done.", code=1)
    run(c, "gcloud", "artifacts", "docker", "images", "delete", f"{c.job.image}@{found}", "--delete-tags", "--quiet")


# ---- cluster -------------------------------------------------------------------------------------------------


def image_values(c):
    return {"image.tag": version(c), "image.digest": digest(c)}


def render(c, env):
    """The manifests of an environment: service account, configuration, schedules."""
    settings = environment(c, env)
    if c.job.driver == "kustomize":
        return kustomized(c, env, {"resources": [f"../../overlays/{env}"]}, f"deploy-{env}")
    return run(
        c, "helm", "template", c.job.name, str(HERE / "gke_deploy"), "--namespace", settings.namespace,
        "--values", str(HERE / "gke_deploy" / "profiles" / f"{env}.yaml"), *set_strings(image_values(c)), answer=True,
    )


def kustomized(c, env, document, name):
    """Rendered by Kustomize, with this version's image by its digest. The folder of the run is not committed."""
    folder = HERE / "gke_deploy" / "runs" / name
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "namespace": environment(c, env).namespace,
        "images": [{"name": "job-image", "newName": c.job.image, "digest": digest(c)}], **document,
    }
    # JSON is YAML.
    (folder / "kustomization.yaml").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return run(c, "kubectl", "kustomize", str(folder), answer=True)


@task(help={"env": "the environment", "output": "the file"})
def render_manifests(c, env="dev", output=""):
    """What deploy-gke would apply, into rendered/ENV.yaml."""
    file = Path(output) if output else HERE / "rendered" / f"{env}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(c, env) + "\n", encoding="utf-8")
    print(file)


@task(help={"env": "the environment"})
def diff_manifests(c, env="dev"):
    """What deploy-gke would change in the cluster."""
    text = render(c, env)
    variables = cluster(c, env)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        result = run(
            c, "kubectl", "diff", "--namespace", environment(c, env).namespace, "--filename", file.name,
            warn=True, env=variables,
        )
    # 1 says that there are differences.
    if result.exited > 1:
        raise Exit("kubectl diff failed.", code=3)


@task(help={"env": "the environment", "yes": "do not ask; Jenkins has asked somebody"})
def deploy_gke(c, env="dev", yes=False):
    """Deploy this version: service account, configuration and schedules. It starts nothing."""
    settings = environment(c, env)
    confirmed(c, env, yes)
    variables = cluster(c, env)
    if c.job.driver == "kustomize":
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
            file.write(render(c, env) + "\n")
            file.flush()
            # A schedule that is not drawn any more would go on loading: it goes. Nothing else is pruned.
            run(
                c, "kubectl", "apply", "--namespace", settings.namespace, "--filename", file.name,
                "--prune", "--selector", f"app.kubernetes.io/name={c.job.name}", "--prune-allowlist", "batch/v1/CronJob", env=variables,
            )
        return
    run(
        c, "helm", "upgrade", "--install", c.job.name, str(HERE / "gke_deploy"), "--namespace", settings.namespace,
        "--values", str(HERE / "gke_deploy" / "profiles" / f"{env}.yaml"), *set_strings(image_values(c)),
        "--wait", "--timeout", "5m", env=variables,
    )


@task(
    help={
        "env": "the environment",
        "sql-proxy": "with the Cloud SQL proxy beside the job",
        "execution-date": "YYYYMMDD; left out: yesterday",
        "transfer-name": "left out: the first",
        "write-mode": "left out: the first",
        "backfill-date": "first day of the window, YYYYMMDD; only with delta",
        "config-location": "left out: the configuration of the chart",
        "dry-run": "only show what would be applied",
        "follow": "show the log of each try until the Job has ended; the exit code is the job's",
        "yes": "do not ask; Jenkins has asked somebody",
    }
)
def local_deploy_gke(
    c, env="dev", sql_proxy=False, execution_date="", transfer_name="", write_mode="", backfill_date="", config_location="",
    dry_run=False, follow=False, yes=False,
):
    """Run the job once in the cluster: a run, a run again, or a back-fill. The environment must have been deployed."""
    settings = environment(c, env)
    arguments = {
        "executionDate": date_or_yesterday(execution_date),
        "transferName": one_of(transfer_name or c.job.transfers[0], c.job.transfers, "transfer"),
        "writeMode": one_of(write_mode or c.job.writeModes[0], c.job.writeModes, "write mode"),
        "deltaStartDate": date_or_yesterday(backfill_date) if backfill_date else "",
        "configLocation": config_location or settings.configLocation,
    }
    if backfill_date and (arguments["writeMode"] != "delta" or arguments["deltaStartDate"] > arguments["executionDate"]):
        raise Exit("--backfill-date goes with the write mode delta, and is not later than --execution-date.", code=2)
    if sql_proxy and not settings.sqlInstance:
        raise Exit(f"{env} has no Cloud SQL instance that a proxy could connect to: it is asked for in the kit's form.", code=2)
    sql_proxy = bool(settings.sqlInstance) and (sql_proxy or c.job.sqlProxy)
    if not dry_run:
        confirmed(c, env, yes)
    # The same arguments give the same names: one run of them at a time.
    short = hashlib.sha256(json.dumps(arguments, sort_keys=True).encode()).hexdigest()[:8]
    release, job = f"{c.job.name}-{short}", f"{c.job.name}-{arguments['executionDate']}-{short}"
    variables = cluster(c, env)
    if not dry_run:
        running = run(
            c, "kubectl", "get", "job", job, "--namespace", settings.namespace, "--ignore-not-found",
            "--output", "jsonpath={.status.active}", answer=True, env=variables,
        )
        if running not in ("", "0"):
            raise Exit(f"{job} is running. Its log: kubectl logs job/{job} --namespace {settings.namespace} -f", code=1)
    start = run_with_kustomize if c.job.driver == "kustomize" else run_with_helm
    remove = start(c, env, release, job, arguments, sql_proxy, dry_run, variables)
    if dry_run:
        return
    print(f"Log:      kubectl logs job/{job} --namespace {settings.namespace} --container job -f")
    print(f"Clean up: {shlex.join(remove)}")
    if follow:
        follow_run(c, env, job, variables)


def get_objects(c, variables, *words):
    """What kubectl get says, as one object; none where there is nothing."""
    text = run(c, "kubectl", "get", *words, "--ignore-not-found", "--output", "json", answer=True, echo=False, env=variables)
    return json.loads(text) if text else None


def end_of(job):
    """The condition that says how a Job has ended; none while it runs."""
    conditions = job.get("status", {}).get("conditions", [])
    return next((each for each in conditions if each["type"] in ("Complete", "Failed") and each["status"] == "True"), None)


def state_of(pod):
    """waiting, running or terminated, each with what is known; empty before the pod has a node."""
    containers = pod.get("status", {}).get("containerStatuses", [])
    return next((each.get("state", {}) for each in containers if each["name"] == "job"), {})


def follow_run(c, env, job, variables):
    """Shows the log of each try until the Job has ended. A run that failed ends this with the exit code of its last try.

    How long that may take is the Job's own activeDeadlineSeconds.
    """
    namespace = environment(c, env).namespace
    shown, code, stuck_since = set(), 0, None
    while True:
        # The Job first: when it has ended, the pods that are read after it are all there will be.
        found = get_objects(c, variables, "job", job, "--namespace", namespace)
        if not found:
            raise Exit(f"{job} is gone; whether it was done is not known here. Cloud Logging has its log.", code=1)
        pods = get_objects(c, variables, "pods", "--namespace", namespace, "--selector", f"job-name={job}") or {"items": []}
        stuck = ""
        for pod in sorted(pods["items"], key=lambda each: each["metadata"]["creationTimestamp"]):
            name, state = pod["metadata"]["name"], state_of(pod)
            code = state.get("terminated", {}).get("exitCode", code)
            if "running" in state or "terminated" in state:
                if name not in shown:
                    shown.add(name)
                    # It may be gone by now, or the connection may break: what counts is how the Job ends.
                    run(c, "kubectl", "logs", name, "--namespace", namespace, "--container", "job", "--follow", warn=True, env=variables)
            elif state.get("waiting", {}).get("reason") in STUCK:
                stuck = f"{name} does not start: {state['waiting']['reason']}. {state['waiting'].get('message', '')}"
        end = end_of(found)
        if end and end["type"] == "Complete":
            print(f"{job} is done.")
            return
        if end:
            raise Exit(f"{job} failed: {end.get('reason', '')}. {end.get('message', '')}", code=code or 1)
        stuck_since = (stuck_since or time.monotonic()) if stuck else None
        if stuck and time.monotonic() - stuck_since >= c.job.follow.stuckSeconds:
            raise Exit(stuck, code=1)
        time.sleep(c.job.follow.pollSeconds)


def run_with_helm(c, env, release, job, arguments, sql_proxy, dry_run, variables):
    settings = environment(c, env)
    remove = ["helm", "uninstall", release, "--namespace", settings.namespace, "--ignore-not-found", "--wait"]
    # A Job cannot be changed: what an earlier run with the same arguments left goes first.
    if not dry_run:
        run(c, *remove, env=variables)
    values = {"run.name": job, **{f"args.{key}": value for key, value in arguments.items()}, **image_values(c)}
    run(
        c, "helm", "upgrade", "--install", release, str(HERE / "gke_deploy"), "--namespace", settings.namespace,
        "--values", str(HERE / "gke_deploy" / "profiles" / f"{env}.yaml"), "--set", "run.enabled=true",
        *(["--set", "sqlProxy.enabled=true"] if sql_proxy else []), *set_strings(values),
        *(["--dry-run=server"] if dry_run else []), env=variables,
    )
    return remove


def run_with_kustomize(c, env, release, job, arguments, sql_proxy, dry_run, variables):
    settings = environment(c, env)
    words = [arguments[key] for key in ("executionDate", "transferName", "writeMode", "configLocation")]
    if arguments["deltaStartDate"]:
        words += ["--delta_start_date", arguments["deltaStartDate"]]
    patch = [
        {"op": "replace", "path": "/metadata/name", "value": job},
        {"op": "replace", "path": "/spec/template/spec/containers/0/args", "value": words},
    ]
    document = {
        "resources": ["../../run"],
        "components": [f"../../overlays/{env}/run", *([f"../../overlays/{env}/sql-proxy"] if sql_proxy else [])],
        "patches": [{"target": {"kind": "Job"}, "patch": json.dumps(patch)}],
    }
    text = kustomized(c, env, document, release)
    if dry_run:
        print(text)
        return []
    remove = ["kubectl", "delete", "job", job, "--namespace", settings.namespace, "--ignore-not-found", "--wait"]
    run(c, *remove, env=variables)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        run(c, "kubectl", "create", "--namespace", settings.namespace, "--filename", file.name, env=variables)
    return remove


# ---- resources beside the cluster ----------------------------------------------------------------------------


def terraform(c, env, *words, **options):
    """In the environment's root. An image that is drawn is this version by its digest, or what invoke.yaml says beside its name."""
    # Only new passwords of databases take something from it; it is kept nowhere.
    variables = {"TF_VAR_entropy": secrets.token_hex(32)}
    if c.job.images:
        own = f"{c.job.image}@{digest(c)}" if not all(c.job.images.values()) else ""
        variables["TF_VAR_images"] = json.dumps({name: reference or own for name, reference in c.job.images.items()})
    options["env"] = variables
    return run(c, "terraform", f"-chdir={HERE / 'terraform' / 'environments' / env}", *words, **options)


@task(help={"env": "the environment"})
def terraform_plan(c, env="dev"):
    """What Terraform would change: buckets, tables, secrets, alerts."""
    environment(c, env)
    terraform(c, env, "init", "-input=false")
    terraform(c, env, "plan", "-input=false", "-out=tfplan")


@task(help={"env": "the environment", "yes": "do not ask; Jenkins has asked somebody"})
def terraform_apply(c, env="dev", yes=False):
    """Make what terraform-plan has shown."""
    environment(c, env)
    confirmed(c, env, yes)
    # Jenkins plans in one place and applies in another: the plan, and the versions of its providers, come along.
    terraform(c, env, "init", "-input=false")
    terraform(c, env, "apply", "-input=false", "tfplan")


@task(help={"env": "the environment"})
def terraform_destroy(c, env):
    """Delete what terraform-apply has made, after Terraform has asked. Data is gone with its bucket or table."""
    environment(c, env)
    confirmed(c, env)
    terraform(c, env, "init", "-input=false")
    terraform(c, env, "destroy", pty=True)
