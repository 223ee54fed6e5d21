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


comment, compare, images, rights, turn = (load(name) for name in ("comment", "compare", "images", "rights", "turn"))


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


def test_a_comment_says_what_is_missing_and_what_differs():
    text = comment.body("dev", "Plan: 1 to add", "b", "- may not roles/run.admin\n", "dev and prod: they differ\n")
    places = [text.index(one) for one in ("Rights are missing", "may not roles/run.admin", "Plan: 1 to add\n```", "they differ")]
    assert places == sorted(places)
    assert "Rights" not in comment.body("dev", "Plan: 1 to add", "b", "", "dev and prod: alike but for their values\n")
    assert "Where environments" not in comment.body("dev", "Plan: 1 to add", "b", "", "dev and prod: alike but for their values\n")


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
    pushed, log = tmp_path / "pushed", tmp_path / "log"
    (tools / "docker").write_text(f'#!/bin/sh\necho "docker $*" >> {log}\n[ "$1" = push ] && echo "$2" >> {pushed}\nexit 0\n')
    (tools / "gcloud").write_text(
        '#!/bin/sh\n[ "$1" = auth ] && exit 0\n'
        f'if grep -qxF "$5" {pushed}; then echo sha256:{"0" * 64}; else echo NOT_FOUND >&2; exit 1; fi\n'
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


# -- whose turn it is --------------------------------------------------------------------------------------------------


def a_build(number, commit, status="SUCCESS", created=None, started=None):
    return {
        "id": f"b{number}",
        "status": status,
        "createTime": created or f"2024-05-01T0{number}:00:00.5Z",
        "substitutions": {"COMMIT_SHA": commit},
        **({"startTime": started} if started else {}),
    }


def take_turn(lists, build_id, commit):
    answers = iter(lists)
    last = lists[-1]
    environ = {"BUILD_ID": build_id, "COMMIT_SHA": commit, "ENVIRONMENT": "dev"}
    return turn.main(environ, lambda environ: next(answers, last), lambda seconds: None)


def test_the_newest_commit_is_applied():
    builds = [a_build(1, "old"), a_build(2, "new", "WORKING", started="2024-05-01T02:01:00Z")]
    assert take_turn([builds], "b2", "new") == 0


def test_an_old_build_that_is_run_again_is_refused(capsys):
    builds = [a_build(1, "old"), a_build(2, "new"), a_build(3, "old", "WORKING", started="2024-05-01T03:01:00Z")]
    assert take_turn([builds], "b3", "old") == 1
    assert "new came later" in capsys.readouterr().out


def test_an_old_build_that_is_approved_late_is_refused():
    builds = [a_build(1, "old", "WORKING", started="2024-05-01T05:00:00Z"), a_build(2, "new", "PENDING")]
    assert take_turn([builds], "b1", "old") == 1


def test_the_newest_commit_can_be_run_again():
    builds = [a_build(1, "old"), a_build(2, "new", "FAILURE"), a_build(3, "new", "WORKING", started="2024-05-01T03:01:00Z")]
    assert take_turn([builds], "b3", "new") == 0


def test_a_build_waits_for_those_that_began_before_it():
    own = a_build(2, "new", "WORKING", started="2024-05-01T02:00:00.000000002Z")
    other = a_build(1, "old", "WORKING", started="2024-05-01T02:00:00Z")
    done = {**other, "status": "SUCCESS"}
    assert take_turn([[other, own], [other, own], [done, own]], "b2", "new") == 0
    assert turn.before([other, own], "b2") == ["b1"] and not turn.before([other, own], "b1")
    assert take_turn([[other, own]], "b2", "new") == 1


def test_of_two_that_began_at_once_one_goes_first():
    builds = [a_build(number, "x", "WORKING", started="2024-05-01T02:00:00Z") for number in (1, 2)]
    assert [bool(turn.before(builds, one["id"])) for one in builds] == [False, True]


def test_all_builds_of_the_environment_are_asked_for(tmp_path, monkeypatch):
    (tmp_path / "gcloud").write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{tmp_path}/asked'\n")
    (tmp_path / "gcloud").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert turn.builds_of({"PROJECT": "p", "REGION": "r", "ENVIRONMENT": "dev", "NAME": "n"}) == []
    # gcloud alone lists the last fifty.
    assert "--limit=unlimited" in (tmp_path / "asked").read_text().splitlines()


def test_a_list_without_the_build_says_nothing():
    assert take_turn([[a_build(1, "new")]], "b2", "new") == 1
    assert take_turn([[], [a_build(2, "new", "WORKING", started="2024-05-01T02:00:00Z")]], "b2", "new") == 0


# -- rights ------------------------------------------------------------------------------------------------------------

MEMBER = "serviceAccount:cb-apply@p.iam.gserviceaccount.com"
RIGHTS = {"components": [{"component": "orders/fetch", "rights": {"apply": ["roles/run.admin"], "grant": ["roles/dataflow.worker"]}}]}


def policy(*roles, grants=()):
    listed = ", ".join(f"'{role}'" for role in grants)
    condition = {"expression": f"api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([{listed}])"}
    bindings = [{"role": role, "members": [MEMBER]} for role in roles]
    return {"bindings": bindings + [{"role": rights.ADMIN, "members": [MEMBER], "condition": condition}]}


def test_rights_that_are_there_are_enough():
    assert not rights.missing(RIGHTS, policy("roles/run.admin", grants=["roles/dataflow.worker"]), MEMBER)


def test_a_right_that_is_missing_is_named_with_who_wants_it():
    lines = rights.missing(RIGHTS, policy("roles/run.viewer", grants=["roles/run.admin"]), MEMBER)
    assert lines == ["may not roles/run.admin (wanted by orders/fetch)", "may not grant roles/dataflow.worker (wanted by orders/fetch)"]
    others = {"bindings": [{"role": "roles/run.admin", "members": ["user:somebody@example.org"]}]}
    assert len(rights.missing(RIGHTS, others, MEMBER)) == 2


@pytest.mark.parametrize("mode, expected", [("report", 0), ("require", 1)])
def test_an_apply_stops_where_a_plan_only_says_it(tmp_path, monkeypatch, mode, expected):
    (tmp_path / "bootstrap/dev").mkdir(parents=True)
    (tmp_path / "environments/dev").mkdir(parents=True)
    (tmp_path / "bootstrap/dev/rights.json").write_text(json.dumps(RIGHTS))
    tool = tmp_path / "gcloud"
    tool.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(policy('roles/run.admin'))}\nEND\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert rights.main(mode, {"ENVIRONMENT": "dev", "PROJECT": "p"}, tmp_path) == expected
    said = (tmp_path / "environments/dev/rights.txt").read_text()
    assert "may not grant roles/dataflow.worker" in said and "terraform -chdir=bootstrap/dev apply" in said


def test_the_rights_of_this_repository_can_be_read():
    for path in sorted((TOP / "bootstrap").glob("*/rights.json")):
        apply, grant = rights.needed(json.loads(path.read_text(encoding="utf-8")))
        assert all("roles/" in role for role in [*apply, *grant])
        assert not {"roles/owner", "roles/editor", rights.ADMIN} & {*apply, *grant}, path


# -- how environments differ -------------------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path):
    for name in ("dev", "prod"):
        folder = tmp_path / "environments" / name
        folder.mkdir(parents=True)
        (folder / "main.tf").write_text(f'module "orders" {{\n  source = "../../modules/orders"\n\n  size = "{name}"\n}}\n')
        (folder / "terraform.tfvars").write_text(f'env = "{name}"\n')
        (folder / "variables.tf").write_text('variable "env" {\n  type = string\n}\n')
    (tmp_path / "modules/orders").mkdir(parents=True)
    (tmp_path / "modules/orders/main.tf").write_text('file("${path.root}/../../sql/a.sql") # one\n')
    return tmp_path


def test_values_may_differ(two):
    assert not compare.compare(two, "dev", "prod")
    assert compare.main(["--strict"], two) == 0


def test_an_argument_that_one_has_is_said(two, capsys):
    path = two / "environments/prod/main.tf"
    path.write_text(path.read_text().replace("  size", "  more = 1\n  size"))
    assert compare.main([], two) == 0
    assert compare.main(["--strict", "--write", str(two / "said")], two) == 1
    assert "+  more" in capsys.readouterr().out and "main.tf differs" in (two / "said").read_text()


def test_a_file_that_one_has_is_said(two):
    (two / "environments/dev/extra.tf").write_text("# by hand\n")
    assert compare.compare(two, "dev", "prod") == ["generated extra.tf: only in dev"]


def test_a_pinned_environment_runs_what_is_in_its_directory(two):
    pinned = two / "environments/prod"
    (pinned / "REVISION").write_text("REVISION=abc\n")
    (pinned / "modules/orders").mkdir(parents=True)
    (pinned / "modules/orders/main.tf").write_text('file("${path.root}/./sql/a.sql") # one\n')
    path = pinned / "main.tf"
    path.write_text(path.read_text().replace("../../modules", "./modules"))
    assert not compare.compare(two, "dev", "prod")
    (two / "modules/orders/main.tf").write_text("# two\n")
    lines = compare.compare(two, "dev", "prod")
    assert lines[0] == "runs modules/orders/main.tf differs:" and "  -# two" in lines
