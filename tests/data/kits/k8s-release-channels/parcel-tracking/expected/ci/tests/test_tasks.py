"""The tasks, with programs that only write down how they were called: python3 -m pytest ci/tests"""

import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

import pytest
import yaml

CI = pathlib.Path(__file__).resolve().parents[1]
KEY = re.search(r'(?m)^CONFIG_KEY = "(.*)"$', (CI / "tasks.py").read_text(encoding="utf-8")).group(1)
HELM_DIFF = re.search(r'(?m)^HELM_DIFF_VERSION = "(.*)"$', (CI / "tasks.py").read_text(encoding="utf-8")).group(1)

# Plays kubectl, helm, gcloud and gh. ANSWERS: a list of [what the call begins with, exit code, what it says].
FAKE = f"""#!{sys.executable}
import json, os, pathlib, sys
call = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
extra = {{}}
for word in call:
    name = word.split("=", 1)[-1].removeprefix("body=@")
    if word.startswith(("--filename=", "--values=/tmp", "--field=body=@")) and os.path.isfile(name):
        extra = {{"mode": oct(os.stat(name).st_mode & 0o777), "text": open(name, encoding="utf-8").read()}}
with open(os.environ["CALLS"], "a", encoding="utf-8") as stream:
    stream.write(json.dumps({{"call": call, **extra}}) + "\\n")
for begins, code, says in json.loads(os.environ["ANSWERS"]):
    if call[: len(begins)] == begins:
        print(says, end="")
        sys.exit(code)
"""

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: database}\nstringData: {PASSWORD: correct-horse}\n"


def job(name, after=()):
    annotations = {"release/run-after": json.dumps(list(after))} if after else {}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "namespace": "shop", "annotations": annotations},
        "spec": {"activeDeadlineSeconds": 60},
    }


DEPLOYMENT = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api", "namespace": "shop"}}


class Place:
    def __init__(self, folder):
        self.folder = folder
        (folder / "ci").mkdir()
        shutil.copy(CI / "tasks.py", folder / "ci/tasks.py")
        self.write("kubernetes/apps/overlays/shop-test/kustomization.yaml", {"resources": [], "components": ["../../images/test/api"]})
        self.write("kubernetes/apps/charts/board/Chart.yaml", {"apiVersion": "v2", "name": "board", "version": "0.1.0"})
        self.write("kubernetes/apps/values/board.yaml", {})
        image = {"name": "api", "newName": "host/api", "newTag": "v1"}
        self.write("kubernetes/apps/images/test/api/kustomization.yaml", {"images": [image]})
        self.releases = [
            {
                "name": "shop",
                "driver": "kustomize",
                "namespace": "shop",
                "kustomize_dir": "kubernetes/apps/overlays/shop-test",
                "secrets": [{"name": "database", "secret": "shop-database", "keys": ["PASSWORD"]}],
            },
            {
                "name": "board",
                "driver": "helm",
                "namespace": "boards",
                "helm_name": "board-test",
                "helm_chart": "kubernetes/apps/charts/board",
                "helm_values": ["kubernetes/apps/values/board.yaml"],
                "images": [{"name": "api", "key": "image"}],
                "timeout": "5m0s",
            },
        ]
        self.answers = [
            [["kubectl", "kustomize"], 0, yaml.safe_dump_all([DEPLOYMENT])],
            [["kubectl", "get", "namespace"], 0, "namespace/it"],
            [["kubectl", "get", "job"], 0, json.dumps({"status": {"conditions": [{"type": "Complete", "status": "True"}]}})],
            [["kubectl", "get", "deployments,statefulsets,daemonsets"], 0, "deployment.apps/board-test\n"],
            [["gcloud", "secrets"], 0, SECRET],
        ]
        fakes = folder / "fakes"
        fakes.mkdir()
        for name in ("kubectl", "helm", "gcloud", "gh"):
            (fakes / name).write_text(FAKE, encoding="utf-8")
            (fakes / name).chmod((fakes / name).stat().st_mode | stat.S_IXUSR)

    def write(self, path, value):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(value), encoding="utf-8")

    def invoke(self, *words, expect=0):
        channel = {
            "channel": "test",
            "secret_project": "shop-test",
            "cluster": {"name": "main", "location": "europe-west1", "project": "shop-test"},
            "releases": self.releases,
        }
        self.write("ci/channels/test.yaml", {KEY: channel})
        calls = self.folder / "calls"
        calls.write_text("", encoding="utf-8")
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'fakes'}{os.pathsep}{os.environ['PATH']}",
            "CALLS": str(calls),
            "ANSWERS": json.dumps(self.answers),
            "GITHUB_REPOSITORY": "me/shop",
        }
        command = [sys.executable, "-m", "invoke", *words]
        self.done = subprocess.run(command, cwd=self.folder / "ci", env=environment, capture_output=True, text=True, check=False)
        assert self.done.returncode == expect, self.done.stdout + self.done.stderr
        self.seen = [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()]
        return [[word.replace(f"{self.folder}/", "") for word in each["call"]] for each in self.seen]

    def channel(self, *words, **more):
        return self.invoke(words[0], "--file=channels/test.yaml", *words[1:], **more)


@pytest.fixture(name="place")
def make_place(tmp_path):
    return Place(tmp_path)


SHOP = "kubernetes/apps/overlays/shop-test"


def need(namespace):
    return ["kubectl", "get", "namespace", namespace, "--ignore-not-found", "--output=name"]


HELM = [
    "board-test",
    "kubernetes/apps/charts/board",
    "--namespace=boards",
    "--values=kubernetes/apps/values/board.yaml",
    "--set-string=image.repository=host/api",
    "--set-string=image.tag=v1",
    "--reset-values",
]


def test_every_task_is_listed(place):
    place.invoke("--list")
    for name in "comment credentials diff images install-helm-plugins lint parse-config release secrets set-image teardown verify".split():
        assert re.search(rf"(?m)^\s+{name}\s", place.done.stdout), name


def test_real_channel_files_are_good():
    files = sorted((CI / "channels").glob("*.yaml"))
    assert files
    for file in files:
        command = [sys.executable, "-m", "invoke", "parse-config", f"--file=channels/{file.name}"]
        done = subprocess.run(command, cwd=CI, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_release_applies_and_installs_in_order(place):
    assert place.channel("release") == [
        need("boards"),
        need("shop"),
        ["kubectl", "kustomize", SHOP],
        ["kubectl", "apply", f"--kustomize={SHOP}"],
        ["helm", "dependency", "update", "kubernetes/apps/charts/board"],
        ["helm", "upgrade", "--install", *HELM, "--timeout=5m0s"],
    ]


def test_release_of_one_driver_or_app(place):
    assert place.channel("release", "--driver=helm")[0] == need("boards")
    assert not any(call[:2] == ["kubectl", "apply"] for call in place.channel("release", "--driver=helm"))
    assert {call[0] for call in place.channel("release", "--app=shop")} == {"kubectl"}
    place.channel("release", "--driver=terraform", expect=2)
    place.channel("release", "--app=nothing", expect=2)


def test_a_job_is_replaced(place):
    place.answers[0][2] = yaml.safe_dump_all([job("load")])
    assert place.channel("release", "--app=shop")[1:] == [
        ["kubectl", "kustomize", SHOP],
        ["kubectl", "delete", "job", "load", "--namespace=shop", "--ignore-not-found", "--wait"],
        ["kubectl", "apply", f"--kustomize={SHOP}"],
    ]


def test_jobs_wait_for_each_other(place):
    place.answers[0][2] = yaml.safe_dump_all([job("report", ["load"]), job("load"), DEPLOYMENT])
    calls = [call[1:3] for call in place.channel("release", "--app=shop")[1:]]
    assert [call[:1] for call in calls] == [["kustomize"], ["delete"], ["apply"], ["get"], ["delete"], ["apply"]]
    assert "load" in place.seen[3]["text"] and "report" not in place.seen[3]["text"]
    place.answers[0][2] = yaml.safe_dump_all([job("a", ["b"]), job("b", ["a"])])
    place.channel("release", "--app=shop", expect=2)


def test_a_failed_command_stops_the_release(place):
    place.answers.insert(0, [["kubectl", "apply"], 1, ""])
    assert not any(call[0] == "helm" for call in place.channel("release", expect=3))


def test_diff(place):
    place.answers += [[["kubectl", "diff"], 1, "-a\n+b\n"], [["helm", "diff"], 0, ""]]
    calls = place.channel("diff", "--outfile=diff.md")
    assert yaml.safe_load(place.seen[3]["text"]) == DEPLOYMENT
    assert calls == [
        need("boards"),
        need("shop"),
        ["kubectl", "kustomize", SHOP],
        ["kubectl", "diff", calls[3][2]],
        ["helm", "dependency", "update", "kubernetes/apps/charts/board"],
        ["helm", "diff", "upgrade", *HELM, "--allow-unreleased", "--context=5", "--no-hooks", "--no-color"],
    ]
    text = (place.folder / "ci/diff.md").read_text(encoding="utf-8")
    assert text.startswith("<!-- penstock-diff:test -->")
    assert "```diff\n-a\n+b\n```" in text and "**board**" not in text
    place.channel("diff", "--exit-code", expect=2)


def test_diff_that_fails_is_an_error(place):
    place.answers.append([["kubectl", "diff"], 2, ""])
    place.channel("diff", "--app=shop", expect=3)


def test_diff_of_jobs_asks_no_server_to_change_them(place):
    before = {**job("load"), "spec": {"activeDeadlineSeconds": 30}}
    live = {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(before)}}}
    place.answers[0][2] = yaml.safe_dump_all([job("load"), DEPLOYMENT])
    place.answers[2][2] = json.dumps(live)
    place.channel("diff", "--app=shop")
    compared = next(each for each in place.seen if each["call"][:2] == ["kubectl", "diff"])
    assert "kind: Deployment" in compared["text"] and "kind: Job" not in compared["text"]
    assert "-  activeDeadlineSeconds: 30\n+  activeDeadlineSeconds: 60" in place.done.stdout
    live["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = json.dumps(job("load"))
    place.answers[2][2] = json.dumps(live)
    place.channel("diff", "--app=shop")
    assert "Job load runs again, unchanged" in place.done.stdout


def test_a_job_that_ran_and_is_gone_is_no_drift(place):
    place.answers[0][2] = yaml.safe_dump_all([job("load"), DEPLOYMENT])
    place.answers[2][2] = ""
    place.channel("diff", "--app=shop", "--exit-code")
    place.channel("diff", "--app=shop")
    assert "+ Job load runs" in place.done.stdout


@pytest.mark.parametrize("task", ["diff", "secrets", "release"])
@pytest.mark.parametrize("answer", [[0, ""], [1, ""]])
def test_a_namespace_that_is_not_there_is_said_and_not_made(place, task, answer):
    place.answers[1][1:] = answer
    calls = place.channel(task, "--app=shop", expect=3)
    assert calls[-1] == need("shop")
    assert "kubectl apply --recursive --filename=ci/cluster/test" in place.done.stderr


@pytest.mark.parametrize("kind, longest", [("Job", 63), ("CronJob", 52)])
def test_a_job_with_too_long_a_name_is_refused(place, kind, longest):
    place.answers[0][2] = yaml.safe_dump_all([{**job("j" * longest), "kind": kind}])
    place.channel("lint")
    place.answers[0][2] = yaml.safe_dump_all([{**job("j" * (longest + 1)), "kind": kind}])
    place.channel("lint", expect=2)
    assert f"at most {longest} work" in place.done.stderr
    place.channel("release", "--app=shop", expect=2)
    assert not any(call[1] == "apply" for call in ([each["call"] for each in place.seen]))


def test_diff_never_shows_secret_values(place):
    place.releases[1]["secret_helm_values"] = ["board-values"]
    place.answers[4][2] = "password: correct-horse\npin: 730412\nkey: |\n  first-line\n  second-line\ndebug: true\n"
    shown = "+ password: correct-horse\n+ pin: 730412\n+ key: |\n+   first-line\n+   second-line\n+ debug: true\n"
    place.answers.append([["helm", "diff"], 0, shown])
    calls = place.channel("diff", "--app=board")
    assert ["gcloud", "secrets", "versions", "access", "latest", "--secret=board-values", "--project=shop-test"] in calls
    for value in ("correct-horse", "730412", "first-line", "second-line"):
        assert value not in place.done.stdout + place.done.stderr
    assert "+   (secret)" in place.done.stdout and "debug: true" in place.done.stdout


def test_secrets(place):
    calls = place.channel("secrets")
    assert calls[:2] == [
        ["gcloud", "secrets", "versions", "access", "latest", "--secret=shop-database", "--project=shop-test"],
        ["kubectl", "get", "namespace", "shop", "--ignore-not-found", "--output=name"],
    ]
    assert calls[2][:3] == ["kubectl", "apply", "--namespace=shop"]
    assert place.seen[2]["mode"] == "0o600" and place.seen[2]["text"] == SECRET
    assert not pathlib.Path(calls[2][3].removeprefix("--filename=")).exists()
    assert "correct-horse" not in place.done.stdout + place.done.stderr


@pytest.mark.parametrize("text", ["kind: ConfigMap", "kind: Secret\nmetadata: {name: other}", SECRET.replace("PASSWORD", "TOKEN"), "{"])
def test_a_wrong_secret_stops_before_anything_is_applied(place, text):
    place.answers[4][2] = text
    assert [call[0] for call in place.channel("secrets", expect=3)] == ["gcloud"]
    assert "correct-horse" not in place.done.stdout + place.done.stderr


def test_a_secret_that_cannot_be_read_says_nothing_of_it(place):
    place.answers[4][1:] = [1, "correct-horse"]
    place.channel("secrets", expect=3)
    assert "correct-horse" not in place.done.stdout + place.done.stderr


def test_verify(place):
    place.answers[0][2] = yaml.safe_dump_all([DEPLOYMENT, job("load")])
    assert place.channel("verify") == [
        ["kubectl", "kustomize", SHOP],
        ["kubectl", "rollout", "status", "deployment/api", "--namespace=shop", "--timeout=10m"],
        ["kubectl", "get", "job", "load", "--namespace=shop", "--ignore-not-found", "--output=json"],
        [
            "kubectl",
            "get",
            "deployments,statefulsets,daemonsets",
            "--namespace=boards",
            "--selector=app.kubernetes.io/instance=board-test",
            "--output=name",
        ],
        ["kubectl", "rollout", "status", "deployment.apps/board-test", "--namespace=boards", "--timeout=10m"],
    ]


def test_verify_sees_a_job_that_failed(place):
    place.answers[0][2] = yaml.safe_dump_all([job("load")])
    place.answers[2][2] = json.dumps({"status": {"conditions": [{"type": "Failed", "status": "True"}]}})
    place.channel("verify", "--app=shop", expect=3)


def test_verify_does_not_take_a_job_that_is_gone_for_a_good_one(place):
    place.answers[0][2] = yaml.safe_dump_all([job("load")])
    place.answers[2][2] = ""
    place.channel("verify", "--app=shop", expect=3)
    assert "gone before anybody saw" in place.done.stderr


def test_images(place):
    place.channel("images")
    assert "api: host/api:v1" in place.done.stdout
    calls = place.channel("images", "--exists")
    assert calls == [["gcloud", "artifacts", "docker", "images", "describe", "host/api:v1"]]
    place.answers.append([["gcloud", "artifacts"], 1, ""])
    place.channel("images", "--exists", expect=1)


def test_set_image(place):
    place.invoke("set-image", "--channel=test", "--image=api", "--tag=v2")
    file = place.folder / "kubernetes/apps/images/test/api/kustomization.yaml"
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["images"][0] == {"name": "api", "newName": "host/api", "newTag": "v2"}
    for tag in ("latest", "a b", "", "$(id)"):
        place.invoke("set-image", "--channel=test", "--image=api", f"--tag={tag}", expect=2)
    place.invoke("set-image", "--channel=test", "--image=other", "--tag=v2", expect=2)


def test_an_image_without_a_tag_is_said(place):
    image = {"name": "api", "newName": "host/api", "newTag": "unreleased"}
    place.write("kubernetes/apps/images/test/api/kustomization.yaml", {"images": [image]})
    place.channel("images", expect=1)
    assert "set-image" in place.done.stderr


def test_comment_is_updated_by_its_marker(place):
    marker = "<!-- penstock-diff:test -->"
    others = [
        {"id": 1, "body": f"quotes {marker}", "user": {"type": "Bot"}},
        {"id": 2, "body": f"{marker} mine", "user": {"type": "User"}},
        {"id": 3, "body": "<!-- penstock-diff:prod -->", "user": {"type": "Bot"}},
    ]
    (place.folder / "ci/diff.md").write_text(f"{marker}\nall\n", encoding="utf-8")
    words = ("comment", "--channel=test", "--pull-request=7", "--file=diff.md")
    place.answers.append([["gh", "api", "--paginate"], 0, json.dumps([others])])
    calls = place.invoke(*words)
    assert calls[1][2:4] == ["--method=POST", "repos/me/shop/issues/7/comments"]
    place.answers[-1][2] = json.dumps([others, [{"id": 4, "body": f"{marker}\nold", "user": {"type": "Bot"}}]])
    calls = place.invoke(*words)
    assert calls[1][2:4] == ["--method=PATCH", "repos/me/shop/issues/comments/4"]
    assert place.seen[1]["text"] == f"{marker}\nall\n"


def test_a_long_comment_is_cut(place):
    (place.folder / "ci/diff.md").write_text("<!-- penstock-diff:test -->\n" + "line\n" * 20000, encoding="utf-8")
    place.answers.append([["gh", "api", "--paginate"], 0, "[[]]"])
    place.invoke("comment", "--channel=test", "--pull-request=7", "--file=diff.md", "--link=https://example.org/run")
    text = place.seen[1]["text"]
    assert len(text) < 65536 and "https://example.org/run" in text


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda r: r[0].update(kustomize_dir="nowhere"), "nowhere has no kustomization.yaml"),
        (lambda r: r[1].update(helm_chart="nowhere"), "nowhere has no Chart.yaml"),
        (lambda r: r[1].update(helm_values=["nowhere.yaml"]), "nowhere.yaml is not there"),
        (lambda r: r[1].update(name="shop"), "release shop is there twice"),
        (lambda r: r.append({**r[1], "name": "again"}), "is there twice"),
        (lambda r: r[0].update(driver="terraform"), "kustomize"),
        (lambda r: r[0].update(namespace="Not_DNS"), "namespace"),
        (lambda r: r[1].update(timeout="10"), "timeout"),
        (lambda r: r[0].update(kustomise_dir="typo"), "kustomise_dir"),
    ],
)
def test_a_wrong_channel_file_is_said_before_any_cluster_is_asked(place, change, says):
    change(place.releases)
    assert place.channel("release", expect=2) == []
    assert says in place.done.stderr


@pytest.mark.parametrize("task", ["parse-config", "diff", "secrets", "verify", "images", "lint", "credentials"])
def test_every_task_checks_the_channel_file(place, task):
    place.releases[1]["name"] = "shop"
    assert place.channel(task, expect=2) == []


def test_two_channels_do_not_release_the_same_in_one_cluster(place):
    place.channel("parse-config")
    other = yaml.safe_load((place.folder / "ci/channels/test.yaml").read_text(encoding="utf-8"))
    other[KEY]["channel"] = "prod"
    other[KEY]["releases"][0]["namespace"] = "shop-prod"
    place.write("ci/channels/prod.yaml", other)
    assert place.channel("release", expect=2) == []
    assert "board-test in boards" in place.done.stderr and "shop" not in place.done.stderr.split("both release")[1]
    other[KEY]["cluster"]["name"] = "another"
    place.write("ci/channels/prod.yaml", other)
    place.channel("parse-config")


def test_credentials(place):
    assert place.channel("credentials") == [
        ["gcloud", "container", "clusters", "get-credentials", "main", "--location=europe-west1", "--project=shop-test"]
    ]


def test_helm_plugin_is_installed_once_and_pinned(place):
    url = "https://github.com/databus23/helm-diff"
    assert place.invoke("install-helm-plugins")[1] == ["helm", "plugin", "install", url, f"--version=v{HELM_DIFF}"]
    place.answers.append([["helm", "plugin", "list"], 0, f"NAME\tVERSION\tDESCRIPTION\ndiff\t{HELM_DIFF}\tshows\n"])
    assert len(place.invoke("install-helm-plugins")) == 1


def test_teardown_only_says(place):
    calls = place.channel("teardown", "--app=shop")
    assert calls == [["kubectl", "kustomize", SHOP]]
    assert "kubectl delete deployment api --namespace=shop" in place.done.stdout
    assert place.channel("teardown", "--app=board") == []
    assert "helm uninstall board-test --namespace=boards" in place.done.stdout


def test_lint_renders_everything(place):
    calls = place.channel("lint")
    assert calls[0] == ["kubectl", "kustomize", SHOP]
    assert calls[1][:3] == ["helm", "lint", "kubernetes/apps/charts/board"]


def test_lint_leaves_out_what_is_only_there_after_the_projection(place):
    place.releases[0].update(source_url="https://example.org/manifests", source_ref="refs/tags/v1", source_folder="base")
    assert [call[0] for call in place.channel("lint")] == ["helm"]
    (place.folder / "kubernetes/apps/manifests/shop").mkdir(parents=True)
    assert [call[0] for call in place.channel("lint")] == ["kubectl", "helm"]
