#!/usr/bin/env python3
"""Finds, builds and pushes the images that images/*/image.json describe, and writes their digests for Terraform.

An environment that is pinned to a commit (there is a file REVISION) has what its images are made of in its own directory.

An image is named by what it is made of: the tag src-HASH is over its Dockerfile, its folder and its arguments. Where the registry has
that tag nothing is built, so that a change elsewhere changes no service.

    images.py look-up   writes what would run, builds nothing
    images.py build     builds and pushes what is not there yet
"""
import fnmatch
import hashlib
import json
import os
import pathlib
import subprocess
import sys


def ignored(context):
    """The patterns of the folder's .dockerignore: what is not in the image does not count."""
    file = context / ".dockerignore"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith(("#", "!"))]


def files_of(context):
    patterns = ignored(context)
    for path in sorted(context.rglob("*")):
        name = path.relative_to(context).as_posix()
        parts = name.split("/")
        prefixes = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        if ".git" in parts or "__pycache__" in parts:
            continue
        if any(fnmatch.fnmatch(one, pattern) for one in prefixes + parts for pattern in patterns):
            continue
        if path.is_file():
            yield name, path


def source_hash(image, root):
    """Over all that the image is made of; the same on every machine."""
    digest = hashlib.sha256()
    digest.update(json.dumps([image.get("args") or {}, image.get("platform")], sort_keys=True).encode())
    digest.update((root / image["dockerfile"]).read_bytes())
    for name, path in files_of(root / image["context"]):
        digest.update(f"\0{name}\0{path.stat().st_mode & 0o100:o}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def run(*command):
    print("+", " ".join(command), flush=True)
    subprocess.run(command, check=True)


def digest_of(reference):
    """The digest that the registry has for a tag, or nothing."""
    done = subprocess.run(
        ["gcloud", "artifacts", "docker", "images", "describe", reference, "--format=value(image_summary.digest)"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0 and done.stdout.strip():
        return done.stdout.strip()
    if done.returncode == 0 or "NOT_FOUND" in done.stderr or "not found" in done.stderr.lower():
        return ""
    raise SystemExit(f"The registry does not answer for {reference}:\n{done.stderr}")


def build(image, reference, commit, root):
    arguments = [f"--build-arg={name}={value}" for name, value in sorted((image.get("args") or {}).items())]
    platform = [f"--platform={image['platform']}"] if image.get("platform") else []
    name = reference.rsplit(":", 1)[0]
    short = image.get("tagRule") == "shortSha"
    tags = [reference, f"{name}:{commit[:12] if short else commit}"]
    named = [f"--tag={tag}" for tag in tags]
    run("docker", "build", *platform, *arguments, *named, f"--file={root / image['dockerfile']}", str(root / image["context"]))
    for tag in tags:
        run("docker", "push", tag)


def main(mode, environ=None, root=pathlib.Path(".")):
    environ = environ if environ is not None else os.environ
    registry, commit = environ["REGISTRY"], environ["COMMIT_SHA"]
    directory = root / "environments" / environ["ENVIRONMENT"]
    if (directory / "REVISION").is_file():
        root = directory
    found = {}
    descriptions = sorted((root / "images").glob("*/image.json"))
    if mode == "build" and descriptions:
        run("gcloud", "auth", "configure-docker", registry.split("/", 1)[0], "--quiet")
    for description in descriptions:
        image = json.loads(description.read_text(encoding="utf-8"))
        place = f"{registry.rsplit('/', 1)[0]}/{image['repository']}" if image.get("repository") else registry
        name = f"{place}/{image['name']}"
        reference = f"{name}:src-{source_hash(image, root)}"
        digest = digest_of(reference)
        if not digest and mode == "build":
            build(image, reference, commit, root)
            digest = digest_of(reference)
            if not digest:
                raise SystemExit(f"{reference} was pushed, but the registry does not know it.")
        found[image["name"]] = f"{name}@{digest}" if digest else reference
    target = directory / "images.auto.tfvars.json"
    target.write_text(json.dumps({"images": found}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(target.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("look-up", "build"):
        raise SystemExit(__doc__)
    main(sys.argv[1])
