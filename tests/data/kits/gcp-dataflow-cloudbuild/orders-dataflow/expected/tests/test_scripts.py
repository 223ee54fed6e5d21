"""The scripts of the builds, with made-up answers of GitHub, gcloud and docker."""
import importlib.util
import json
import os
import pathlib
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[1]
SCRIPTS = TOP / "cloudbuild" / "scripts"


def load(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


comment, images = load("comment"), load("images")


class GitHub:
    """One open pull request, number 5, and its comments."""

    def __init__(self, comments):
        self.comments = comments
        self.calls = []

    def __call__(self, method, path, content=None):
        self.calls.append((method, path.split("?")[0]))
        if path.endswith("/pulls"):
            return [{"number": 5, "state": "open"}, {"number": 4, "state": "closed"}]
        if method == "GET":
            page = int(path.rsplit("page=", 1)[1])
            return self.comments[(page - 1) * 100 : page * 100]
        return {}


def test_the_first_plan_is_a_new_comment():
    github = GitHub([{"id": 1, "body": "well done"}])
    assert comment.publish(github, "o/r", "abc", "dev", comment.body("dev", "Plan: 1 to add", "b")) == [5]
    assert github.calls[-1] == ("POST", "/repos/o/r/issues/5/comments")


def test_the_next_plan_changes_the_own_comment_wherever_it_is():
    own = {"id": 77, "body": comment.marker("dev")}
    github = GitHub([{"id": number, "body": "x"} for number in range(120)] + [own, {"id": 9, "body": comment.marker("prod")}])
    comment.publish(github, "o/r", "abc", "dev", "text")
    assert github.calls[-1] == ("PATCH", "/repos/o/r/issues/comments/77")


def test_a_comment_is_never_too_long_and_cannot_be_closed_by_the_plan():
    text = comment.body("dev", "Plan: 1 to add\n" + "```\n" * 40000, "b")
    assert len(text) <= comment.LONGEST
    assert "\n````\n" in text and "Plan: 1 to add" in text


def test_without_a_secret_nothing_happens(monkeypatch, capsys):
    monkeypatch.setenv("ENVIRONMENT", "dev")
    monkeypatch.delenv("COMMENT_SECRET", raising=False)
    comment.main("no-such-file")
    assert "no comment" in capsys.readouterr().out


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A repository with one image, and a registry in a folder."""
    (tmp_path / "images/web").mkdir(parents=True)
    (tmp_path / "services/web").mkdir(parents=True)
    (tmp_path / "environments/dev").mkdir(parents=True)
    (tmp_path / "services/web/Dockerfile").write_text("FROM scratch\n")
    (tmp_path / "services/web/main.py").write_text("print(1)\n")
    (tmp_path / "services/web/.dockerignore").write_text("tests/\n")
    description = {
        "name": "web",
        "dockerfile": "services/web/Dockerfile",
        "context": "services/web",
        "args": {"A": "1"},
        "platform": "linux/amd64",
    }
    (tmp_path / "images/web/image.json").write_text(json.dumps(description))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tmp_path / "pushed").write_text("")
    (tools / "docker").write_text(f'#!/bin/sh\necho "docker $*" >> {tmp_path}/log\n[ "$1" = push ] && echo "$2" >> {tmp_path}/pushed\nexit 0\n')
    (tools / "gcloud").write_text(
        f'#!/bin/sh\n[ "$1" = auth ] && exit 0\nif grep -qxF "$5" {tmp_path}/pushed; then echo sha256:{"0" * 64}; else echo NOT_FOUND >&2; exit 1; fi\n'
    )
    for tool in tools.iterdir():
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    return tmp_path


ENVIRON = {"REGISTRY": "europe-west1-docker.pkg.dev/p/r", "COMMIT_SHA": "a" * 40, "ENVIRONMENT": "dev"}


def found(place):
    return json.loads((place / "environments/dev/images.auto.tfvars.json").read_text())["images"]["web"]


def test_a_plan_names_what_is_still_to_be_built(place):
    images.main("look-up", ENVIRON, place)
    assert found(place).startswith("europe-west1-docker.pkg.dev/p/r/web:src-")
    assert not (place / "log").exists()


def test_an_image_is_built_once_and_deployed_by_digest(place):
    images.main("build", ENVIRON, place)
    assert found(place) == "europe-west1-docker.pkg.dev/p/r/web@sha256:" + "0" * 64
    log = (place / "log").read_text()
    assert "--build-arg=A=1" in log and f"web:{'a' * 40}" in log
    images.main("build", {**ENVIRON, "COMMIT_SHA": "b" * 40}, place)
    assert (place / "log").read_text() == log


def test_only_what_is_in_the_image_counts(place):
    image = json.loads((place / "images/web/image.json").read_text())
    before = images.source_hash(image, place)
    (place / "services/web/tests").mkdir()
    (place / "services/web/tests/test_x.py").write_text("x")
    assert images.source_hash(image, place) == before
    (place / "services/web/main.py").write_text("print(2)\n")
    assert images.source_hash(image, place) != before


@pytest.mark.parametrize("code, expected", [("0", "changed=false"), ("2", "changed=true")])
def test_a_build_says_whether_it_changed_something(tmp_path, code, expected):
    (tmp_path / "environments/dev").mkdir(parents=True)
    (tmp_path / "environments/dev/plan.code").write_text(code + "\n")
    (tmp_path / "output").mkdir()
    environ = {"PATH": os.environ["PATH"], "ENVIRONMENT": "dev", "BUILDER_OUTPUT": str(tmp_path / "output")}
    subprocess.run(["bash", str(SCRIPTS / "changed.sh")], cwd=tmp_path, env=environ, check=True)
    assert (tmp_path / "output/output").read_text() == expected
    assert (tmp_path / "changed").read_text() == expected + "\n"


def terraform(tmp_path, code):
    tool = tmp_path / "terraform"
    tool.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/log\ncase "$*" in *" plan "*) exit {code};; esac\n')
    tool.chmod(0o755)
    (tmp_path / "environments/dev").mkdir(parents=True)
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ENVIRONMENT": "dev", "STATE_BUCKET": "b"}


def step(tmp_path, environ, name):
    return subprocess.run(["sh", str(SCRIPTS / "tf.sh"), name], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code, applied", [(0, False), (2, True)])
def test_only_changes_are_applied(tmp_path, code, applied):
    environ = terraform(tmp_path, code)
    assert step(tmp_path, environ, "plan").returncode == 0
    assert step(tmp_path, environ, "apply").returncode == 0
    assert (" apply " in (tmp_path / "log").read_text()) == applied


def test_a_plan_that_failed_stops_the_build(tmp_path):
    assert step(tmp_path, terraform(tmp_path, 1), "plan").returncode == 1


def test_an_environment_that_is_not_there_stops_the_build(tmp_path):
    environ = terraform(tmp_path, 0) | {"ENVIRONMENT": "gone"}
    assert step(tmp_path, environ, "plan").returncode == 1
