# SPDX-License-Identifier: Apache-2.0
"""Workflows, Dockerfiles, Kubernetes objects and TypeScript, through the tools of npm, all in one process of node."""
import json
import os
import re
import shutil
import subprocess

import yaml

from .repository import TOP, node_modules, run
from .structured import Loader, documents, place_of


def ask(repository):
    """Asks everything that node is asked."""
    questions, places = [], {}

    def add(file, kind, **more):
        identity = f"{len(questions)}:{file.path}"
        questions.append({"id": identity, "kind": kind, **more})
        places[identity] = (file, more.get("line", 1))

    for file in repository.of("workflow", "action", "dockerfile", "typescript"):
        add(file, file.kind, text=file.text)
    for file, line, thing in _objects(repository):
        add(file, "object", object=thing, line=line)
    _images(repository)
    if not questions:
        return
    modules = node_modules()
    if not modules or not shutil.which("node"):
        repository.note("PENSTOCK_TEST_NODE_MODULES is not set (packaging/npm-packages prints it): workflows, Dockerfiles, Kubernetes objects and TypeScript were not checked")
        return
    done = subprocess.run(["node", str(TOP / "tests/support/node/check_files.js")], input=json.dumps(questions), capture_output=True, text=True,
                          env={**os.environ, "NODE_PATH": str(modules)}, timeout=300)
    if done.returncode:
        repository.add(".", 1, "node", done.stderr[-600:])
        return
    for found in json.loads(done.stdout):
        file, line = places[found["id"]]
        if found["message"].startswith("Base Image Missing Tag"):
            continue        # _images knows the values of arguments too
        if not repository.excused(file, found["tool"], found["message"]):
            if found.get("path"):
                line = place_of(file, found["path"].strip("/").split("/"))
            repository.add(file.path, line if found["line"] == 1 else found["line"], found["tool"], found["message"])
    repository.checked(repository.of("workflow", "action"), "action-validator")
    repository.checked(repository.of("dockerfile"), "dockerfile-utils")
    repository.checked(repository.of("dockerfile"), "dockerfilelint")
    repository.checked(repository.of("typescript"), "typescript")
    for file in {question["id"].split(":", 1)[1] for question in questions if question["kind"] == "object"}:
        repository.checked([repository.by_path[file]], "kubernetes-models")


def _is_object(document):
    return isinstance(document, dict) and isinstance(document.get("apiVersion"), str) and isinstance(document.get("kind"), str)


def _objects(repository):
    """What each kustomization becomes, and the objects of files that no kustomization reads."""
    found, read = [], set()
    kustomizations = repository.of("kustomization")
    if kustomizations and not shutil.which("kubectl"):
        repository.note("kubectl is not installed (Debian: kubernetes-client): kustomizations were not built")
        kustomizations = []
    for file in kustomizations:
        content = documents(file)
        for entry in _texts(content):
            read.add(os.path.normpath(os.path.join(file.folder, entry)))
        if content and isinstance(content[0], dict) and content[0].get("kind") == "Component":
            repository.checked([file], "kubectl kustomize")     # built by who uses it
            continue
        done = run(["kubectl", "kustomize", file.full.parent])
        repository.checked([file], "kubectl kustomize")
        if done.returncode:
            repository.add(file.path, 1, "kubectl kustomize", done.stderr.replace(str(repository.folder) + "/", ""))
            continue
        for warning in done.stderr.splitlines():
            repository.add(file.path, 1, "kubectl kustomize", warning)
        found += [(file, 1, thing) for thing in yaml.load_all(done.stdout, Loader) if thing is not None]
    for file in repository.of("yaml"):
        if file.path in read:
            repository.checked([file], "kubectl kustomize")
            continue
        for number, document in enumerate(documents(file)):
            if _is_object(document):
                found.append((file, place_of(file, [number] if len(documents(file)) > 1 else []), document))
    return [(file, line, thing) for file, line, thing in found if _is_object(thing)]


def _texts(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for entry in value for text in _texts(entry)]
    return [value.split("=", 1)[-1]] if isinstance(value, str) and "\n" not in value else []


def _images(repository):
    """An image has a tag or a digest."""
    for file in repository.of("dockerfile"):
        stages, arguments = set(), {}
        for number, line in enumerate(file.text.splitlines(), 1):
            argument = re.match(r"(?i)\s*ARG\s+(\w+)=\"?([^\"\s]*)", line)
            if argument:
                arguments.setdefault(*argument.groups())
            found = re.match(r"(?i)\s*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?", line)
            if not found:
                continue
            image = re.sub(r"\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)", lambda part: arguments.get(part[1] or part[3], part[2] or ""), found.group(1)).strip('"')
            if image not in stages and image != "scratch" and not re.search(r":(?!latest\b)[\w.-]+(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$", image):
                repository.add(file.path, number, "latest", f"the image {image or found.group(1)} has no fixed tag")
            stages.add(found.group(2))
