#!/usr/bin/env python3
"""Builds the images that images/*/image.json describe, and says what each is called.

    images.py refs --sha SHA            the names by tag, for a plan
    images.py check --sha SHA           only looks at their Dockerfiles; builds nothing
    images.py build --sha SHA           builds them, and keeps them here
    images.py build --sha SHA --push    builds and pushes them; the names by digest, for a deployment.
                                        --also NAME gives them a second tag, for people; nothing is deployed by it

prints one JSON object: the name of each image and its reference. REGISTRY is HOST/PROJECT/REPOSITORY.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]


def descriptions(root: pathlib.Path) -> list:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(root.glob("images/*/image.json"))]


def place(image: dict, registry: str) -> str:
    """Where the image is kept. All are in the delivery project, since one image is deployed to several environments."""
    if image.get("repository"):
        raise SystemExit(
            f"{image['name']} is drawn to be kept in {image['repository']}, which each environment has for itself. "
            "Images are built once for all of them and kept in the delivery project: take that edge away."
        )
    return f"{registry}/{image['name']}"


def tag(image: dict, sha: str) -> str:
    return sha[:12] if image.get("tagRule") == "shortSha" else sha


def build(image: dict, registry: str, sha: str, push: bool, also: str, root: pathlib.Path) -> str:
    name = place(image, registry)
    words = ["docker", "buildx", "build", "--platform", image["platform"], "--file", image["dockerfile"]]
    words += ["--tag", f"{name}:{tag(image, sha)}"]
    if push and also:
        words += ["--tag", f"{name}:{also}"]
    words += ["--build-arg", f"REVISION={sha}", "--label", f"org.opencontainers.image.revision={sha}"]
    for key, value in sorted((image.get("args") or {}).items()):
        words += ["--build-arg", f"{key}={value}"]
    with tempfile.TemporaryDirectory() as folder:
        metadata = pathlib.Path(folder) / "metadata.json"
        words += ["--metadata-file", str(metadata), "--push" if push else "--load", image["context"]]
        subprocess.run(words, check=True, cwd=root, stdout=sys.stderr)
        if not push:
            return f"{name}:{tag(image, sha)}"
        digest = json.loads(metadata.read_text(encoding="utf-8"))["containerimage.digest"]
    if not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
        raise SystemExit(f"docker gave no digest for {name}: {digest}")
    return f"{name}@{digest}"


def check(image: dict, registry: str, root: pathlib.Path) -> str:
    place(image, registry)
    words = ["docker", "buildx", "build", "--check", "--platform", image["platform"], "--file", image["dockerfile"], image["context"]]
    subprocess.run(words, check=True, cwd=root, stdout=sys.stderr)
    return image["dockerfile"]


def main(arguments=None, root: pathlib.Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["refs", "check", "build"])
    parser.add_argument("--sha", required=True)
    parser.add_argument("--push", action="store_true")
    parser.add_argument("--also", default="", metavar="NAME")
    given = parser.parse_args(arguments)
    if not re.fullmatch(r"[0-9a-f]{40}", given.sha):
        parser.error("the commit has 40 hexadecimal digits")
    registry = os.environ.get("REGISTRY", "")
    if registry.count("/") != 2:
        parser.error("REGISTRY is HOST/PROJECT/REPOSITORY")
    if given.what == "refs":
        found = {image["name"]: f"{place(image, registry)}:{tag(image, given.sha)}" for image in descriptions(root)}
    elif given.what == "check":
        found = {image["name"]: check(image, registry, root) for image in descriptions(root)}
    else:
        found = {image["name"]: build(image, registry, given.sha, given.push, given.also, root) for image in descriptions(root)}
    print(json.dumps(found, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
