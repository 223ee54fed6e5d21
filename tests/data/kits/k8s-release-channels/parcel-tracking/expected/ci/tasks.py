"""Deploys a channel: what `invoke` runs, on a laptop and in the workflows.

A channel file (channels/NAME.yaml) lists releases. Each is a Kustomize folder that is applied or a Helm chart that is
installed. Whatever is wrong with the file is said before any cluster is asked.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import pathlib
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from typing import Any, Literal

import yaml
from invoke import Context, Exit, task
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

ROOT = pathlib.Path(__file__).resolve().parents[1]
CONFIG_KEY = "penstock"
HELM_DIFF_VERSION = "3.12.3"
UNRELEASED = "unreleased"  # the tag of an image that nobody has set yet
RUN_AFTER = "release/run-after"  # annotation of a Job: names of Jobs that must have succeeded
LONGEST_COMMENT = 65000  # characters; GitHub takes 65,536
SHORTEST_SECRET = 4  # characters; shorter values of secret values files are not hidden
LONGEST_NAMES = {"Job": 63, "CronJob": 52}  # what Kubernetes adds to them for pods must fit too
DNS_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"


class Checked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Secret(Checked):
    """A Secret of Secret Manager whose content is a whole Kubernetes Secret."""

    name: str = Field(pattern=DNS_NAME)
    secret: str = Field(pattern=r"^[A-Za-z0-9_-]{1,255}$")
    keys: list[str] = []
    namespace: str | None = Field(default=None, pattern=DNS_NAME)


class Image(Checked):
    name: str
    key: str = "image"


class Release(Checked):
    name: str = Field(pattern=DNS_NAME)
    driver: Literal["kustomize", "helm"]
    namespace: str = Field(pattern=DNS_NAME)
    secrets: list[Secret] = []
    images: list[Image] = []
    kustomize_dir: str | None = None
    helm_name: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$")
    helm_chart: str | None = None
    helm_values: list[str] = []
    secret_helm_values: list[str] = []
    timeout: str = Field(default="10m0s", pattern=r"^\d+m\d+s$")
    source_url: str | None = None
    source_ref: str | None = None
    source_folder: str | None = None

    @model_validator(mode="after")
    def what_it_names_is_there(self) -> Release:
        if self.driver == "kustomize":
            if not self.kustomize_dir:
                raise ValueError(f"{self.name}: kustomize_dir is missing")
            if not (ROOT / self.kustomize_dir / "kustomization.yaml").is_file():
                raise ValueError(f"{self.name}: {self.kustomize_dir} has no kustomization.yaml")
            return self
        if not self.helm_name or not self.helm_chart:
            raise ValueError(f"{self.name}: helm_name and helm_chart are missing")
        # A chart of another repository is only there after the projection.
        if not self.source_url and not (ROOT / self.helm_chart / "Chart.yaml").is_file():
            raise ValueError(f"{self.name}: {self.helm_chart} has no Chart.yaml")
        for path in self.helm_values:
            if not (ROOT / path).is_file():
                raise ValueError(f"{self.name}: {path} is not there")
        return self


class Cluster(Checked):
    name: str
    location: str
    project: str


class Channel(Checked):
    channel: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")
    secret_project: str
    cluster: Cluster
    releases: list[Release] = Field(min_length=1)

    @model_validator(mode="after")
    def nothing_is_there_twice(self) -> Channel:
        names = [release.name for release in self.releases]
        charts = [(release.namespace, release.helm_name) for release in self.releases if release.driver == "helm"]
        for what, values in (("release", names), ("Helm release", charts)):
            twice = sorted({str(value) for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"{what} {', '.join(twice)} is there twice")
        return self


def load(file: str) -> Channel:
    """The channel file, checked."""
    try:
        document = yaml.safe_load(pathlib.Path(file).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise Exit(f"{file}: {error}", code=2) from None
    if not isinstance(document, dict) or set(document) != {CONFIG_KEY}:
        raise Exit(f"{file}: the only key at the top is {CONFIG_KEY}", code=2)
    try:
        channel = Channel.model_validate(document[CONFIG_KEY])
    except ValidationError as error:
        lines = [f"{file}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise Exit("\n".join(lines), code=2) from None
    check_neighbours(pathlib.Path(file), channel)
    return channel


def check_neighbours(file: pathlib.Path, channel: Channel) -> None:
    """Two channels in one cluster would overwrite each other's releases of one name in one namespace."""

    def places(releases: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
        return {(each["driver"], each["namespace"], each.get("helm_name") or each["name"]) for each in releases}

    mine = channel.model_dump()
    for other in sorted(file.parent.glob("*.yaml")):
        if other.name == file.name:
            continue
        try:
            theirs = yaml.safe_load(other.read_text(encoding="utf-8"))[CONFIG_KEY]
            both = places(mine["releases"]) & places(theirs["releases"]) if theirs["cluster"] == mine["cluster"] else set()
        except (KeyError, TypeError, yaml.YAMLError):
            continue  # it is said when it is that channel's turn
        if both:
            names = ", ".join(f"{name} in {namespace}" for _, namespace, name in sorted(both))
            raise Exit(f"{file} and {other.name} have the same cluster, and both release {names}", code=2)


def chosen(channel: Channel, app: str | None = None, driver: str | None = None) -> list[Release]:
    if driver not in (None, "kustomize", "helm"):
        raise Exit(f"There is no driver {driver}; there are kustomize and helm.", code=2)
    releases = [each for each in channel.releases if app in (None, each.name) and driver in (None, each.driver)]
    if not releases:
        raise Exit(f"No release of {channel.channel} is called {app or driver}.", code=2)
    return releases


def run(c: Context, *words: str, allow: tuple[int, ...] = (0,), secret: bool = False, hide: bool = False) -> Any:
    """Runs a command whose words need no quoting by whoever calls. Exit codes other than `allow` stop everything."""
    result = c.run(shlex.join(words), warn=True, hide=hide or secret or None, echo=not secret and None, in_stream=False)
    if result.exited not in allow:
        # What a command says about a secret may quote it.
        said = "" if secret else result.stderr.strip()
        raise Exit(f"{words[0]} {words[1]} failed with exit code {result.exited}. {said}".strip(), code=3)
    return result


# -- secrets -----------------------------------------------------------------------------------------------------------


def read_secret(c: Context, project: str, name: str) -> str:
    words = ("gcloud", "secrets", "versions", "access", "latest", f"--secret={name}", f"--project={project}")
    return run(c, *words, secret=True).stdout


@contextlib.contextmanager
def private_file(text: str) -> Iterator[str]:
    """A file that only its owner can read (mkstemp: 0600), gone afterwards."""
    handle, path = tempfile.mkstemp(suffix=".yaml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        yield path
    finally:
        pathlib.Path(path).unlink(missing_ok=True)


def check_secret(text: str, wanted: Secret) -> None:
    """That it is the Secret that was meant. Says names, never values."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        raise Exit(f"{wanted.secret} is not YAML.", code=3) from None
    if not isinstance(document, dict) or document.get("kind") != "Secret":
        raise Exit(f"{wanted.secret} does not hold the manifest of a Secret.", code=3)
    if (document.get("metadata") or {}).get("name") != wanted.name:
        raise Exit(f"{wanted.secret} holds a Secret of another name than {wanted.name}.", code=3)
    there = set(document.get("data") or {}) | set(document.get("stringData") or {})
    missing = sorted(set(wanted.keys) - there)
    if missing:
        raise Exit(f"{wanted.secret} lacks {', '.join(missing)}.", code=3)


def need_namespaces(c: Context, channel: Channel, names: set[str]) -> None:
    """The workflows make no namespace: what they may do is bound in each of them, by a person."""
    missing = []
    for name in sorted(names):
        # 1: it may also be that nothing is bound there.
        found = run(c, "kubectl", "get", "namespace", name, "--ignore-not-found", "--output=name", allow=(0, 1), hide=True)
        if found.exited or not found.stdout.strip():
            missing.append(f"The namespace {name} is not there, or not open to this account. {found.stderr.strip()}".strip())
    if missing:
        how = f"kubectl apply --recursive --filename=ci/cluster/{channel.channel}"
        raise Exit("\n".join([*missing, f"Somebody with the right makes it: {how}"]), code=3)


@task(help={"file": "the channel file", "app": "only this release", "secret": "only this secret"})
def secrets(c: Context, file: str, app: str | None = None, secret: str | None = None) -> None:
    """Bring the secrets of the releases from Secret Manager into the cluster."""
    channel = load(file)
    wanted = [
        (each.namespace or release.namespace, each)
        for release in chosen(channel, app)
        for each in release.secrets
        if secret in (None, each.name)
    ]
    if not wanted:
        print("There is no secret to bring.")
        return
    # All are read and checked before the first is applied.
    texts = []
    for _, each in wanted:
        texts.append(read_secret(c, channel.secret_project, each.secret))
        check_secret(texts[-1], each)
    need_namespaces(c, channel, {namespace for namespace, _ in wanted})
    for (namespace, each), text in zip(wanted, texts):
        with private_file(text) as path:
            run(c, "kubectl", "apply", f"--namespace={namespace}", f"--filename={path}", secret=True)
        print(f"secret {each.name} applied in {namespace}")


# -- images ------------------------------------------------------------------------------------------------------------


def image_file(channel: str, name: str) -> pathlib.Path:
    return ROOT / "kubernetes/apps/images" / channel / name / "kustomization.yaml"


def image_of(channel: str, name: str) -> tuple[str, str]:
    """Repository and tag of an image in a channel."""
    file = image_file(channel, name)
    if not file.is_file():
        raise Exit(f"{file.relative_to(ROOT)} is not there.", code=2)
    entry = yaml.safe_load(file.read_text(encoding="utf-8"))["images"][0]
    return entry["newName"], str(entry["newTag"])


def images_of(release: Release) -> list[str]:
    if release.driver == "helm":
        return [each.name for each in release.images]
    folder = ROOT / str(release.kustomize_dir)
    components = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8")).get("components") or []
    paths = [pathlib.PurePosixPath(each) for each in components]
    return [path.name for path in paths if path.parent.parent.name == "images"]


@task(help={"file": "the channel file", "exists": "also ask the registry"})
def images(c: Context, file: str, exists: bool = False) -> None:
    """Say which tag of each image the channel runs; fail where there is none yet."""
    channel = load(file)
    missing = []
    for name in sorted({name for release in channel.releases for name in images_of(release)}):
        repository, tag = image_of(channel.channel, name)
        print(f"{name}: {repository}:{tag}")
        if tag == UNRELEASED:
            missing.append(f"{name} has no tag yet: invoke set-image --channel={channel.channel} --image={name} --tag=TAG")
        elif exists:
            found = run(c, "gcloud", "artifacts", "docker", "images", "describe", f"{repository}:{tag}", allow=(0, 1), hide=True)
            if found.exited:
                missing.append(f"{repository}:{tag} is not in the registry")
    if missing:
        raise Exit("\n".join(missing), code=1)


@task(help={"channel": "of which channel", "image": "its name in the drawing", "tag": "what was built"})
def set_image(c: Context, channel: str, image: str, tag: str) -> None:
    """Let a channel run another tag of an image: one line, to be committed."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", tag) or tag == "latest":
        raise Exit(f"{tag} is not a tag to deploy.", code=2)
    image_of(channel, image)
    file = image_file(channel, image)
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^(\s*(?:- )?newTag:).*$", rf'\1 "{tag}"', text), encoding="utf-8")
    print(f"{file.relative_to(ROOT)}: {tag}")


# -- what the releases are -----------------------------------------------------------------------------------------------


def rendered(c: Context, release: Release) -> list[dict[str, Any]]:
    text = run(c, "kubectl", "kustomize", str(ROOT / str(release.kustomize_dir)), hide=True).stdout
    documents = [each for each in yaml.safe_load_all(text) if each]
    for each in documents:
        name, longest = each["metadata"]["name"], LONGEST_NAMES.get(each["kind"])
        if longest and len(name) > longest:
            raise Exit(f"{release.name}: {each['kind']} {name} has {len(name)} characters; at most {longest} work.", code=2)
    return documents


def place(document: dict[str, Any], release: Release) -> str:
    return document["metadata"].get("namespace") or release.namespace


@contextlib.contextmanager
def helm_words(c: Context, channel: Channel, release: Release) -> Iterator[tuple[list[str], list[str]]]:
    """The words that install and compare have in common, and the values that must not be shown."""
    words = [str(release.helm_name), str(ROOT / str(release.helm_chart)), f"--namespace={release.namespace}"]
    words += [f"--values={ROOT / path}" for path in release.helm_values]
    hidden: list[str] = []
    with contextlib.ExitStack() as stack:
        for name in release.secret_helm_values:
            text = read_secret(c, channel.secret_project, name)
            hidden += scalars(yaml.safe_load(text))
            words.append(f"--values={stack.enter_context(private_file(text))}")
        for each in release.images:
            repository, tag = image_of(channel.channel, each.name)
            words += [f"--set-string={each.key}.repository={repository}", f"--set-string={each.key}.tag={tag}"]
        yield [*words, "--reset-values"], hidden


def scalars(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in scalars(each)]
    if isinstance(value, list):
        return [text for each in value for text in scalars(each)]
    if isinstance(value, bool) or value in (None, ""):
        return []
    # A text of several lines is shown line by line. What is very short is a part of anything.
    return [each for each in (str(value), *map(str.strip, str(value).splitlines())) if len(each) >= SHORTEST_SECRET]


# -- diff --------------------------------------------------------------------------------------------------------------


def kustomize_diff(c: Context, release: Release, jobs: bool) -> str:
    documents = rendered(c, release)
    # A Job cannot be changed, so the server refuses to compare it; a release deletes it and runs it again.
    others = [each for each in documents if each["kind"] != "Job"]
    text = ""
    if others:
        with private_file(yaml.safe_dump_all(others, sort_keys=False)) as path:
            # 0: no difference, 1: there are some, more: an error.
            text = run(c, "kubectl", "diff", f"--filename={path}", allow=(0, 1), hide=True).stdout
    if jobs:
        text += "".join(job_diff(c, release, each) for each in documents if each["kind"] == "Job")
    return text


def job_diff(c: Context, release: Release, job: dict[str, Any]) -> str:
    """What a Job was last applied as, and what it would be. It runs with the release in any case."""
    name, namespace = job["metadata"]["name"], place(job, release)
    words = ("kubectl", "get", "job", name, f"--namespace={namespace}", "--ignore-not-found", "--output=json")
    live = run(c, *words, hide=True).stdout.strip()
    annotations = json.loads(live)["metadata"].get("annotations") or {} if live else {}
    before = json.loads(annotations.get("kubectl.kubernetes.io/last-applied-configuration", "{}"))
    if not before:
        return f"+ Job {name} runs (the last one is gone, or there was none)\n"
    texts = [yaml.safe_dump(without_nothing(each)).splitlines() for each in (before, job)]
    lines = list(difflib.unified_diff(*texts, f"Job {name}, last run", f"Job {name}, this release", lineterm=""))
    return "".join(f"{line}\n" for line in lines or [f"  Job {name} runs again, unchanged"])


def without_nothing(value: Any) -> Any:
    """kubectl writes empty maps where a file says nothing."""
    if isinstance(value, dict):
        return {key: without_nothing(each) for key, each in value.items() if each not in ({}, None)}
    return [without_nothing(each) for each in value] if isinstance(value, list) else value


def helm_diff(c: Context, channel: Channel, release: Release) -> str:
    run(c, "helm", "dependency", "update", str(ROOT / str(release.helm_chart)), hide=True)
    with helm_words(c, channel, release) as (words, hidden):
        words += ["--allow-unreleased", "--context=5", "--no-hooks", "--no-color"]
        text = run(c, "helm", "diff", "upgrade", *words, hide=True).stdout
    for value in sorted(hidden, key=len, reverse=True):
        text = text.replace(value, "(secret)")
    return text


@task(
    help={
        "file": "the channel file",
        "driver": "only kustomize or helm",
        "app": "only this release",
        "outfile": "write Markdown there",
        "exit-code": "exit with 2 where something differs",
    }
)
def diff(
    c: Context,
    file: str,
    driver: str | None = None,
    app: str | None = None,
    outfile: str | None = None,
    exit_code: bool = False,
) -> None:
    """What a release would change in the cluster."""
    channel = load(file)
    parts = []
    need_namespaces(c, channel, {release.namespace for release in chosen(channel, app, driver)})
    for release in chosen(channel, app, driver):
        # Who only asks whether something differs does not mean the Jobs: they ran, and are gone after a while.
        text = kustomize_diff(c, release, not exit_code) if release.driver == "kustomize" else helm_diff(c, channel, release)
        parts.append((release, text.strip("\n")))
    report = report_of(channel, parts)
    if outfile:
        pathlib.Path(outfile).write_text(report, encoding="utf-8")
    else:
        print(report)
    if exit_code and any(text for _, text in parts):
        raise Exit(f"{channel.channel} differs from what it should be.", code=2)


def report_of(channel: Channel, parts: list[tuple[Release, str]]) -> str:
    lines = [f"<!-- penstock-diff:{channel.channel} -->", f"### What changes in `{channel.channel}`", ""]
    if not any(text for _, text in parts):
        lines += ["Nothing.", ""]
    for release, text in parts:
        if text:
            fence = "`" * (3 + max([0, *(len(run) - 2 for run in re.findall(r"`{3,}", text))]))
            lines += [f"**{release.name}** ({release.driver}, namespace `{release.namespace}`)", "", f"{fence}diff", text, fence, ""]
    if any(release.driver == "helm" for release, _ in parts):
        lines += ["Helm compares with its last release; changes that somebody made in the cluster by hand do not show.", ""]
    lines += ["What was taken out of a folder or chart of Kustomize stays in the cluster until somebody deletes it.", ""]
    return "\n".join(lines)


@task(help={"channel": "of which channel", "pull-request": "its number", "file": "what diff wrote", "link": "where the whole text is"})
def comment(c: Context, channel: str, pull_request: int, file: str, link: str = "") -> None:
    """Write the comparison to the pull request, over the one of the last time."""
    marker = f"<!-- penstock-diff:{channel} -->"
    body = pathlib.Path(file).read_text(encoding="utf-8")
    if len(body) > LONGEST_COMMENT:
        body = body[:LONGEST_COMMENT].rsplit("\n", 1)[0] + f"\n```\n\nToo long for a comment. The whole comparison: {link}\n"
    repository = os.environ["GITHUB_REPOSITORY"]
    listed = run(c, "gh", "api", "--paginate", "--slurp", f"repos/{repository}/issues/{int(pull_request)}/comments", hide=True)
    # By our marker, at the beginning, and by a bot: never somebody else's comment.
    known = [
        each["id"]
        for page in json.loads(listed.stdout)
        for each in page
        if each["body"].startswith(marker) and each["user"]["type"] == "Bot"
    ]
    with private_file(body) as path:
        if known:
            target = ["--method=PATCH", f"repos/{repository}/issues/comments/{known[0]}"]
        else:
            target = ["--method=POST", f"repos/{repository}/issues/{int(pull_request)}/comments"]
        run(c, "gh", "api", *target, f"--field=body=@{path}", hide=True)


# -- release -----------------------------------------------------------------------------------------------------------


def phases(documents: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """What is applied at once: first everything, then the Jobs that wait for others."""

    def after(document: dict[str, Any]) -> list[str]:
        return json.loads((document["metadata"].get("annotations") or {}).get(RUN_AFTER, "[]"))

    waiting = [each for each in documents if each["kind"] == "Job" and after(each)]
    result = [[each for each in documents if each not in waiting]]
    done = {each["metadata"]["name"] for each in result[0] if each["kind"] == "Job"}
    while waiting:
        ready = [each for each in waiting if set(after(each)) <= done]
        if not ready:
            raise Exit(f"Jobs wait for each other: {', '.join(each['metadata']['name'] for each in waiting)}", code=2)
        result.append(ready)
        done |= {each["metadata"]["name"] for each in ready}
        waiting = [each for each in waiting if each not in ready]
    return result


def release_kustomize(c: Context, release: Release) -> None:
    steps = phases(rendered(c, release))
    for number, step in enumerate(steps):
        jobs = [each for each in step if each["kind"] == "Job"]
        if number > 0:
            wait_for_jobs(c, release, [each for each in steps[number - 1] if each["kind"] == "Job"])
        # A Job cannot be changed; a release runs it anew.
        for job in jobs:
            words = ("kubectl", "delete", "job", job["metadata"]["name"], f"--namespace={place(job, release)}")
            run(c, *words, "--ignore-not-found", "--wait")
        if len(steps) == 1:
            run(c, "kubectl", "apply", f"--kustomize={ROOT / str(release.kustomize_dir)}")
        else:
            with private_file(yaml.safe_dump_all(step, sort_keys=False)) as path:
                run(c, "kubectl", "apply", f"--filename={path}")


def release_helm(c: Context, channel: Channel, release: Release) -> None:
    run(c, "helm", "dependency", "update", str(ROOT / str(release.helm_chart)))
    with helm_words(c, channel, release) as (words, _):
        run(c, "helm", "upgrade", "--install", *words, f"--timeout={release.timeout}")


@task(help={"file": "the channel file", "driver": "only kustomize or helm", "app": "only this release"})
def release(c: Context, file: str, driver: str | None = None, app: str | None = None) -> None:
    """Apply the Kustomize folders, install and upgrade the charts."""
    channel = load(file)
    need_namespaces(c, channel, {each.namespace for each in chosen(channel, app, driver)})
    for each in chosen(channel, app, driver):
        print(f"== {each.name} in {channel.channel}")
        if each.driver == "kustomize":
            release_kustomize(c, each)
        else:
            release_helm(c, channel, each)


# -- verify ------------------------------------------------------------------------------------------------------------


def wait_for_jobs(c: Context, release: Release, jobs: list[dict[str, Any]]) -> None:
    for job in jobs:
        name, namespace = job["metadata"]["name"], place(job, release)
        until = time.monotonic() + job["spec"].get("activeDeadlineSeconds", 3600) + 60
        while True:
            words = ("kubectl", "get", "job", name, f"--namespace={namespace}", "--ignore-not-found", "--output=json")
            state = run(c, *words, hide=True)
            if not state.stdout.strip():
                raise Exit(f"The job {name} is gone before anybody saw how it ended; keep it longer after its end.", code=3)
            conditions = (json.loads(state.stdout).get("status") or {}).get("conditions") or []
            true = {each["type"] for each in conditions if each["status"] == "True"}
            if "Complete" in true:
                print(f"job {name} is done")
                break
            if "Failed" in true or time.monotonic() > until:
                raise Exit(f"The job {name} failed: kubectl logs job/{name} --namespace={namespace}", code=3)
            time.sleep(5)


@task(help={"file": "the channel file", "app": "only this release"})
def verify(c: Context, file: str, app: str | None = None) -> None:
    """Wait until what was released runs."""
    channel = load(file)
    for each in chosen(channel, app):
        if each.driver == "kustomize":
            documents = rendered(c, each)
            kinds = ("Deployment", "StatefulSet", "DaemonSet")
            names = [
                (f"{document['kind'].lower()}/{document['metadata']['name']}", place(document, each))
                for document in documents
                if document["kind"] in kinds
            ]
        else:
            words = ("kubectl", "get", "deployments,statefulsets,daemonsets", f"--namespace={each.namespace}")
            selector = f"--selector=app.kubernetes.io/instance={each.helm_name}"
            documents = []
            names = [(name, each.namespace) for name in run(c, *words, selector, "--output=name", hide=True).stdout.split()]
        for name, namespace in names:
            run(c, "kubectl", "rollout", "status", name, f"--namespace={namespace}", "--timeout=10m")
        wait_for_jobs(c, each, [document for document in documents if document["kind"] == "Job"])


# -- the rest ----------------------------------------------------------------------------------------------------------


@task(help={"file": "the channel file"})
def parse_config(c: Context, file: str) -> None:
    """Check the channel file; asks no cluster."""
    channel = load(file)
    print(f"{channel.channel}: {', '.join(release.name for release in channel.releases)}")


@task(help={"file": "the channel file"})
def credentials(c: Context, file: str) -> None:
    """Let kubectl and helm talk to the channel's cluster."""
    cluster = load(file).cluster
    words = ("gcloud", "container", "clusters", "get-credentials", cluster.name)
    run(c, *words, f"--location={cluster.location}", f"--project={cluster.project}")


@task
def install_helm_plugins(c: Context) -> None:
    """Helm's diff, in the version that is pinned."""
    listed = run(c, "helm", "plugin", "list", hide=True).stdout
    if not any(line.split()[:2] == ["diff", HELM_DIFF_VERSION] for line in listed.splitlines()):
        run(c, "helm", "plugin", "install", "https://github.com/databus23/helm-diff", f"--version=v{HELM_DIFF_VERSION}")


@task(help={"file": "the channel file"})
def lint(c: Context, file: str) -> None:
    """Render everything; asks no cluster."""
    channel = load(file)
    for each in channel.releases:
        if each.source_url and not (ROOT / str(each.helm_chart or f"kubernetes/apps/manifests/{each.name}")).is_dir():
            print(f"{each.name}: lies in {each.source_url}, and is only here after the projection")
            continue
        if each.driver == "kustomize":
            phases(rendered(c, each))
        elif shutil.which("helm"):
            values = [f"--values={ROOT / path}" for path in each.helm_values]
            for image in each.images:
                repository, tag = image_of(channel.channel, image.name)
                values += [f"--set-string={image.key}.repository={repository}", f"--set-string={image.key}.tag={tag}"]
            run(c, "helm", "lint", str(ROOT / str(each.helm_chart)), *values, hide=True)
        print(f"{each.name}: good")


@task(help={"file": "the channel file", "app": "the release"})
def teardown(c: Context, file: str, app: str) -> None:
    """Say what takes a release out of the cluster. Nothing is deleted."""
    for each in chosen(load(file), app):
        if each.driver == "kustomize":
            # The namespace is shared: everything but it.
            for document in rendered(c, each):
                if document["kind"] != "Namespace":
                    kind = document["kind"].lower()
                    print(shlex.join(["kubectl", "delete", kind, document["metadata"]["name"], f"--namespace={place(document, each)}"]))
        else:
            print(shlex.join(["helm", "uninstall", str(each.helm_name), f"--namespace={each.namespace}"]))
        for secret in each.secrets:
            print(shlex.join(["kubectl", "delete", "secret", secret.name, f"--namespace={secret.namespace or each.namespace}"]))
