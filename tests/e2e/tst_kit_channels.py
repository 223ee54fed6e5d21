#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kit k8s-release-channels, by the real tools: what it generates, what kubectl and hologit make of it, and its edits."""
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not installed")
    sys.exit(77)

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
MODULES = os.environ.get("PENSTOCK_TEST_NODE_MODULES", "")
SANDBOX = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX", "")
NASTY = "O'Brien \"prod\" ${x} {{y}} \\n 数据"
CHART = {"charts/grafana/Chart.yaml": "apiVersion: v2\nname: grafana\nversion: 8.5.1\n", "charts/grafana/values.yaml": "{}\n", "charts/other/Chart.yaml": "no\n"}

for tool in ("kubectl", "git", "invoke", "shellcheck", "yamllint"):
    if not shutil.which(tool):
        print(f"skipped: {tool} is not installed")
        sys.exit(77)

VALIDATE = """
const fs = require('fs');
const bad = [];
for (const object of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const group = object.apiVersion.includes('/') ? object.apiVersion : object.apiVersion;
  let Kind;
  try { Kind = require('kubernetes-models/' + group)[object.kind]; } catch (error) { bad.push(`${object.apiVersion}/${object.kind}: ${error.message}`); continue; }
  try { new Kind(object).validate(); } catch (error) { bad.push(`${object.kind}/${object.metadata.name}: ${error.message}`); }
}
console.log(bad.join('\\n'));
"""


class Channels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="penstock-channels-")
        cls.place = pathlib.Path(cls.temporary.name)
        home = cls.place / "home"
        home.mkdir()
        cls.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND"))}
        cls.environment.update(HOME=str(home), LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
        (home / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n")
        cls.project = cls.example("tracking")
        cls.uid = yaml.safe_load((cls.project / "penstock.yaml").read_text())["uid"]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def run_it(cls, *command, folder=None, expect=0, **environment):
        done = subprocess.run(
            list(map(str, command)), cwd=folder or cls.place, env={**cls.environment, **environment}, capture_output=True, text=True, timeout=300, check=False
        )
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"{command}: {done.returncode}\n--- out\n{done.stdout[-6000:]}\n--- err\n{done.stderr[-6000:]}")
        return done

    @classmethod
    def example(cls, name):
        cls.run_it(PROGRAM, "new", name, "--example", "parcel-tracking")
        cls.run_it(PROGRAM, "generate", name)
        return cls.place / name

    def files(self, project=None):
        project = project or self.project
        paths = (p for p in project.rglob("*") if p.is_file() and ".git" not in p.relative_to(project).parts and "__pycache__" not in p.parts)
        return {str(p.relative_to(project)): p.read_bytes() for p in paths}

    def changed(self, project, edit):
        """The generated files that an edit of the project's files changes."""
        before = self.files(project)
        edit()
        self.run_it(PROGRAM, "generate", project)
        after = self.files(project)
        mine = {"penstock.yaml", "pipelines/tools.yaml", "pipelines/tracking.yaml"}
        changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path) and not path.startswith(".penstock/")}
        return changed - mine

    def edit(self, path, old, new):
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def rendered(self, project=None):
        objects = []
        for overlay in sorted((project or self.project).glob("kubernetes/apps/overlays/*/kustomization.yaml")):
            text = self.run_it("kubectl", "kustomize", overlay.parent).stdout
            objects += [(overlay.parent.name, each) for each in yaml.safe_load_all(text)]
        return objects

    # -- files ---------------------------------------------------------------------------------------------

    def test_generating_twice_changes_nothing(self):
        before = self.files()
        self.run_it(PROGRAM, "generate", self.project, "--check")
        self.run_it(PROGRAM, "generate", self.project)
        self.assertEqual(before, self.files())
        self.run_it(PROGRAM, "validate", self.project)

    def test_the_tree_is_what_the_kit_says(self):
        files = self.files()
        for path in (
            ".holo/config.toml .holo/sources/board.toml .holo/branches/release-candidate/kubernetes/apps/charts/board.toml "
            ".github/workflows/service-release-candidate.yml .github/workflows/service-release-diff.yml .github/workflows/service-release-channel.yml "
            ".github/workflows/cleanup-release-candidates.yml .github/workflows/build-tracker.yml ci/tasks.py ci/invoke.yaml ci/pyproject.toml "
            "ci/channels/test.yaml ci/channels/prod.yaml kubernetes/apps/manifests/tracking/late-cronjob.yaml "
            "kubernetes/apps/overlays/tracking-prod/kustomization.yaml kubernetes/apps/overlays/entrance-test/kustomization.yaml "
            "kubernetes/apps/values/board.yaml kubernetes/apps/values/board-prod.yaml kubernetes/apps/charts/depot-portal/Chart.yaml "
            "terraform/test/main.tf terraform/modules/tracking/main.tf"
        ).split():
            self.assertIn(path, files)
        self.assertNotIn("kubernetes/apps/charts/board/Chart.yaml", files)  # it is projected
        text = b"\n".join(files.values()).decode()
        for key in ("PRIVATE KEY", '"type": "service_account"', ":latest", "commonLabels"):
            self.assertNotIn(key, text)

    def test_every_file_passes_its_tool(self):
        self.run_it("yamllint", "--strict", ".", folder=self.project)
        for name, content in self.files().items():
            if name.endswith(".toml"):
                tomllib.loads(content.decode())
            elif name.endswith(".json"):
                json.loads(content)
            elif name.endswith(".py"):
                compile(content, name, "exec")
        scripts = sorted(map(str, self.project.glob("ci/scripts/*.sh")))
        self.run_it("shellcheck", *scripts)
        for script in scripts:
            self.assertTrue(os.access(script, os.X_OK), script)
        if shutil.which("terraform"):
            self.run_it("terraform", "fmt", "-check", "-recursive", "-diff", self.project / "terraform")

    def test_workflows(self):
        workflows = sorted(self.project.glob(".github/workflows/*.yml"))
        self.assertGreaterEqual(len(workflows), 7)
        for workflow in workflows:
            document = yaml.safe_load(workflow.read_text())
            for job in document["jobs"].values():
                for step in job["steps"]:
                    if "uses" in step:
                        self.assertRegex(step["uses"], r"^[\w-]+/[\w-]+@[0-9a-f]{40}$")
                    if "run" in step:
                        self.assertNotIn("${{", step["run"])  # values come by the environment
                        script = self.place / "step.sh"
                        script.write_text("#!/bin/bash -e\n" + step["run"])
                        self.run_it("shellcheck", script)
        if (pathlib.Path(MODULES) / ".bin/action-validator").exists():
            for workflow in workflows:
                self.run_it(pathlib.Path(MODULES) / ".bin/action-validator", workflow)
        clean = yaml.safe_load((self.project / ".github/workflows/cleanup-release-candidates.yml").read_text())["jobs"]["cleanup"]["if"]
        self.assertIn("!startsWith(github.event.ref, 'candidates/')", clean)
        candidate = yaml.safe_load((self.project / ".github/workflows/service-release-candidate.yml").read_text())
        self.assertEqual(candidate[True]["push"]["branches"], ["**", "!candidates/**", "!releases/**"])

    def step(self, workflow, job, name):
        document = yaml.safe_load((self.project / f".github/workflows/{workflow}.yml").read_text())
        return document["jobs"][job], next(each for each in document["jobs"][job]["steps"] if each.get("name") == name)

    def test_a_channel_without_a_release_is_no_drift(self):
        job, step = self.step("drift", "prod", "Was anything released?")
        for later in job["steps"][1:]:
            self.assertEqual(later["if"], "steps.released.outputs.yes == 'true'", later)
        fakes, out = self.place / "gh", self.place / "output"
        fakes.mkdir()
        (fakes / "gh").write_text('#!/bin/sh\necho "$@" >"$ASKED"\necho "$SAYS" >&2\nexit "$CODE"\n')
        (fakes / "gh").chmod(0o755)
        variables = {"PATH": f"{fakes}{os.pathsep}{self.environment['PATH']}", "ASKED": str(self.place / "asked"), "GITHUB_OUTPUT": str(out),
                     "GITHUB_STEP_SUMMARY": str(self.place / "summary"), "GITHUB_REPOSITORY": "acme/parcel-tracking", **job["env"], "BRANCH": step["env"]["BRANCH"]}
        for code, says, expect, output in ((0, "", 0, "yes=true\n"), (1, "gh: Not Found (HTTP 404)", 0, ""), (1, "gh: Server Error (HTTP 502)", 1, "")):
            out.write_text("")
            self.run_it("bash", "-e", "-c", step["run"], expect=expect, CODE=str(code), SAYS=says, **variables)
            self.assertEqual(out.read_text(), output)
        self.assertEqual((self.place / "asked").read_text().split()[2], "repos/acme/parcel-tracking/contents/ci/channels/prod.yaml?ref=releases/prod")

    def test_a_release_branch_waits_for_the_comparison_with_its_own_cluster(self):
        job, step = self.step("service-release-diff", "is_compared", "Was it compared?")
        self.assertEqual((job["needs"], job["if"]), (["test", "prod"], "always()"))
        for results, expect in (("success skipped", 0), ("skipped success", 0), ("skipped skipped", 1), ("success success", 1), ("failure skipped", 1), ("cancelled skipped", 1)):
            self.run_it("bash", "-e", "-c", step["run"], expect=expect, RESULTS=results)
        for channel in ("test", "prod"):
            ruleset = json.loads((self.project / f"ci/rulesets/{channel}.json").read_text())
            self.assertEqual(ruleset["conditions"]["ref_name"]["include"], [f"refs/heads/releases/{channel}"])
            checks = next(each for each in ruleset["rules"] if each["type"] == "required_status_checks")["parameters"]["required_status_checks"]
            # As GitHub names the job for a pull request to that branch.
            self.assertEqual(checks, [{"context": job["name"].replace("${{ github.base_ref }}", f"releases/{channel}")}])

    def test_tools_are_the_pinned_ones_or_none(self):
        fakes, said = self.place / "tools", self.place / "installed"
        fakes.mkdir()
        for name in ("pip", "sudo", "invoke"):
            (fakes / name).write_text(f'#!/bin/sh\necho {name} "$@" >>"$SAID"\n')
        (fakes / "curl").write_text("""#!/usr/bin/python3
import hashlib, os, sys
url, out = sys.argv[-1], sys.argv[sys.argv.index("--output") + 1] if "--output" in sys.argv else None
open(os.environ["SAID"], "a").write(f"curl {url}\\n")
if url.endswith(".sha256"):
    print(hashlib.sha256(os.environ["REAL"].encode()).hexdigest())
elif url.endswith("kubectl"):
    open(out, "w").write("kubectl")
else:
    sys.exit(22)
""")
        for fake in fakes.iterdir():
            fake.chmod(0o755)
        variables = {"PATH": f"{fakes}{os.pathsep}{self.environment['PATH']}", "SAID": str(said), "KUBECTL_VERSION": "v1.33.4", "HELM_VERSION": "v3.18.4"}
        self.run_it("ci/scripts/install-tools.sh", folder=self.project, expect=1, REAL="another", **variables)
        self.assertNotIn("sudo", said.read_text())
        said.unlink()
        self.run_it("ci/scripts/install-tools.sh", folder=self.project, expect=22, REAL="kubectl", **variables)
        calls = said.read_text().splitlines()
        self.assertIn("curl https://dl.k8s.io/release/v1.33.4/bin/linux/amd64/kubectl", calls)
        self.assertRegex(calls[3], r"^sudo install --mode=0755 \S+/kubectl /usr/local/bin/kubectl$")
        self.assertEqual(calls[-1], "curl https://get.helm.sh/helm-v3.18.4-linux-amd64.tar.gz")

    # -- who may do what -----------------------------------------------------------------------------------

    def access(self, channel, project=None):
        files = sorted((project or self.project).glob(f"ci/cluster/{channel}/**/*.yaml"))
        return [each for file in files for each in yaml.safe_load_all(file.read_text())]

    def test_accounts_have_rights_in_the_channels_namespaces_only(self):
        for channel in ("test", "prod"):
            objects = self.access(channel)
            names = [(each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"]) for each in objects]
            self.assertEqual(sorted(set(map(str, names))), sorted(map(str, names)))  # nothing is there twice
            self.assertNotIn("ClusterRoleBinding", {each["kind"] for each in objects})
            order = [each["kind"] for each in objects]
            self.assertLess(order.index("Namespace"), order.index("RoleBinding"))
            releases = yaml.safe_load((self.project / f"ci/channels/{channel}.yaml").read_text())["penstock"]["releases"]
            wanted = {release["namespace"] for release in releases}
            self.assertEqual({each["metadata"]["name"] for each in objects if each["kind"] == "Namespace"}, wanted)
            bound = {
                (each["metadata"]["namespace"], each["roleRef"]["name"], each["subjects"][0]["name"].split("@")[0]) for each in objects if each["kind"] == "RoleBinding"
            }
            expected = {(space, f"release-{what}-{self.uid}", f"{what}-{self.uid}") for space in wanted for what in ("diff", "deploy")}
            helm = {(release["namespace"], f"release-diff-helm-{self.uid}", f"diff-{self.uid}") for release in releases if release["driver"] == "helm"}
            self.assertEqual(bound, expected | helm)
            roles = {each["metadata"]["name"]: each["rules"] for each in objects if each["kind"] == "ClusterRole"}
            for rules in roles.values():
                self.assertFalse([rule for rule in rules if "*" in rule["apiGroups"] + rule["resources"] + rule["verbs"]])
            may = lambda role, verb: {resource for rule in roles[role] if verb in rule["verbs"] for resource in rule["resources"]}
            self.assertFalse(may(f"release-diff-{self.uid}", "delete") | may(f"release-diff-{self.uid}", "update"))
            self.assertNotIn("secrets", may(f"release-diff-{self.uid}", "get"))
            self.assertFalse(may(f"release-deploy-{self.uid}", "create") & {"namespaces", "roles", "rolebindings"})
            # Each kind that is drawn can be tried and released.
            plural = {"NetworkPolicy": "networkpolicies", "Ingress": "ingresses"}
            kinds = {each["kind"] for overlay, each in self.rendered() if overlay.endswith(channel)}
            for kind in kinds:
                resource = plural.get(kind, kind.lower() + "s")
                self.assertIn(resource, may(f"release-diff-{self.uid}", "get" if kind == "Job" else "patch"))
                self.assertIn(resource, may(f"release-deploy-{self.uid}", "patch"))
            # What compares is let through for dry runs only.
            policy = next(each for each in objects if each["kind"] == "ValidatingAdmissionPolicy")
            self.assertIn(f'"diff-{self.uid}@acme-parcel-{channel}.iam.gserviceaccount.com"', policy["spec"]["matchConditions"][0]["expression"])
            self.assertIn("request.dryRun", policy["spec"]["validations"][0]["expression"])
            binding = next(each for each in objects if each["kind"] == "ValidatingAdmissionPolicyBinding")
            self.assertEqual((binding["spec"]["policyName"], binding["spec"]["validationActions"]), (policy["metadata"]["name"], ["Deny"]))

    def test_google_cloud_lets_each_account_do_what_it_is_for(self):
        text = (self.project / "README.md").read_text()
        grants = re.findall(r"add-iam-policy-binding (\S+).*--role=(\S+)", text)
        self.assertEqual({role for _, role in grants} - {"roles/secretmanager.secretAccessor"},
                         {"roles/iam.workloadIdentityUser", "roles/artifactregistry.writer", "roles/artifactregistry.reader", "roles/container.clusterViewer"})
        self.assertNotIn("attribute.repository/", text)  # nobody acts for any workflow of the repository
        for channel, number in (("test", 555555555555), ("prod", 666666666666)):
            pool = f"iam.googleapis.com/projects/{number}/locations/global/workloadIdentityPools/parcel-{self.uid}"
            members = lambda what: set(re.findall(rf"{what}-{self.uid}@acme-parcel-{channel}\S+ --role=roles/iam.workloadIdentityUser --member=(\S+)", text))
            main = {f"principalSet://{pool}/attribute.runs/{event}:refs/heads/main" for event in ("schedule", "workflow_dispatch")}
            self.assertEqual(members("diff"), main | {f"principalSet://{pool}/attribute.asks/pull_request:releases/{channel}"})
            self.assertEqual(members("deploy"), {f"principalSet://{pool}/attribute.environment/{channel}"})
            self.assertIn(f"--member=serviceAccount:{number}-compute@developer.gserviceaccount.com --role=roles/artifactregistry.reader", text)
        # GitHub's own subject has another form in new repositories than in old ones: nothing is bound to it.
        self.assertNotIn("/subject/", text)
        self.assertNotIn("assertion.sub", text)
        for attribute in set(re.findall(r"/attribute\.(\w+)/", text)):
            self.assertEqual(text.count(f",attribute.{attribute}="), 3, attribute)
        # A values file that is a secret is read to compare, too.
        self.assertEqual({who for who, _, channel in re.findall(r"add-iam-policy-binding SECRET --member=serviceAccount:(\w+)-(\w+)@acme-parcel-(\w+)", text)}, {"diff", "deploy"})
        # Where nobody looks for changes by hand, main does not compare.
        project = self.place / "calm"
        shutil.copytree(self.project, project)
        self.changed(project, lambda: self.edit(project / "penstock.yaml", "    repo: acme", "    driftCheck: false\n    repo: acme"))
        self.assertNotIn("attribute.runs/schedule", (project / "README.md").read_text())

    def test_what_cannot_work_is_refused(self):
        project = self.place / "refused"
        shutil.copytree(self.project, project)
        settings, drawing = project / "penstock.yaml", project / "pipelines/tracking.yaml"
        before, drawn = settings.read_text(), drawing.read_text()
        # Two channels in one project deploy as one account, unless one has a name of its own.
        one = before.replace("account: acme-parcel-test", "account: acme-parcel-prod")
        settings.write_text(one)
        self.assertIn("would deploy as the same account", self.run_it(PROGRAM, "validate", project, expect=1).stdout)
        settings.write_text(one.replace("cluster: services-test", "cluster: services-test\n      accountSuffix: test"))
        self.run_it(PROGRAM, "generate", project)
        users = {each["subjects"][0]["name"] for each in self.access("test", project) if each["kind"] == "RoleBinding"}
        self.assertEqual(users, {f"{what}-{self.uid}test@acme-parcel-prod.iam.gserviceaccount.com" for what in ("diff", "deploy")})
        self.assertIn(f"create deploy-{self.uid}test --project", (project / "README.md").read_text())
        settings.write_text(before)
        # Names of jobs, and of the accounts that they run as.
        drawing.write_text(re.sub(r"\blate\b(?=[:.])", "late-parcels-of-all-depots-1", drawn).replace("late, reports", "late-parcels-of-all-depots-1, reports"))
        self.assertIn("30 lower-case letters", self.run_it(PROGRAM, "validate", project, expect=1).stdout)

    def test_a_new_channel_is_told_everything_that_it_needs(self):
        project = self.place / "told"
        shutil.copytree(self.project, project)
        for words in (["init", "-q", "."], ["add", "-A"], ["commit", "-qm", "All"]):
            self.run_it("git", *words, folder=project)
        third = ("  - stage: preview\n    account: acme-parcel-preview\n    region: europe-west1\n    settings: {projectNumber: \"777777777777\", "
                 "cluster: services-preview, clusterLocation: europe-west1-b, namespace: parcel}\n")
        self.edit(project / "penstock.yaml", "repositories:", third + "repositories:")
        done = self.run_it(PROGRAM, "generate", project)
        readme = (project / "README.md").read_text()
        said = self.run_it(PROGRAM, "plan", project, "--env", "preview", "--against", "HEAD", expect=None).stdout + done.stdout
        self.assertNotIn("penstock bootstrap", said)
        # All that the README has for this channel, word by word.
        block = lambda title: readme.split(title, 1)[1].split("```sh\n", 1)[1].split("```", 1)[0].splitlines()
        steps = re.findall(r"Channel preview: [^\n]*\n\n```sh\n([^\n]*)\n", readme)
        self.assertGreater(len(steps), 14)
        for command in [*steps, *(line for title in ("**3. Env", "**4. Prot") for line in block(title) if "preview" in line), "./ci/scripts/create-release-branches.sh"]:
            self.assertIn(command, said)
        self.assertIn("deployment-branch-policies --field=name=releases/preview", said)

    # -- Kubernetes ----------------------------------------------------------------------------------------

    def test_overlays_render_and_every_object_is_valid(self):
        objects = self.rendered()
        kinds = {(overlay, each["kind"], each["metadata"]["name"]): each for overlay, each in objects}
        self.assertEqual(kinds["tracking-test", "CronJob", "late"]["spec"]["suspend"], True)
        self.assertEqual(kinds["tracking-prod", "CronJob", "late"]["spec"]["suspend"], False)
        self.assertEqual(kinds["tracking-prod", "Deployment", "store"]["spec"]["replicas"], 4)
        self.assertEqual(kinds["tracking-prod", "HorizontalPodAutoscaler", "api"]["spec"]["maxReplicas"], 12)
        account = kinds["tracking-prod", "ServiceAccount", "api"]
        self.assertEqual(account["metadata"]["annotations"]["iam.gke.io/gcp-service-account"], "api-run@acme-parcel-prod.iam.gserviceaccount.com")
        for (overlay, kind, name), each in kinds.items():
            if kind == "Namespace":
                continue
            self.assertEqual(each["metadata"]["namespace"], "parcel")
            template = each["spec"].get("jobTemplate", each)["spec"].get("template") if "spec" in each else None
            if kind not in ("Job", "CronJob", "Deployment"):
                continue
            pod = template["spec"]
            self.assertEqual(template["metadata"]["labels"]["app.kubernetes.io/part-of"], "tracking")
            self.assertTrue(pod["securityContext"]["runAsNonRoot"], (overlay, name))
            self.assertFalse(pod["automountServiceAccountToken"])
            proxy = pod["initContainers"][0]
            self.assertEqual((proxy["name"], proxy["restartPolicy"]), ("cloud-sql-proxy", "Always"))
            self.assertTrue(proxy["args"][-1].startswith("acme-parcel-"))
            for container in pod["containers"] + pod["initContainers"]:
                self.assertEqual(container["securityContext"]["capabilities"], {"drop": ["ALL"]})
                self.assertIn("memory", container["resources"]["limits"])
            self.assertEqual(pod["containers"][0]["image"], "europe-docker.pkg.dev/acme-parcel-build/services/tracker:unreleased")
            self.assertEqual(pod["containers"][0]["envFrom"], [{"secretRef": {"name": "db-login"}}])
        if not (pathlib.Path(MODULES) / "kubernetes-models").exists():
            print("note: kubernetes-models is not there: objects are not validated")
            return
        done = subprocess.run(
            ["node", "-e", VALIDATE], input=json.dumps([each for _, each in objects] + self.access("test")), cwd=self.place, capture_output=True, text=True, timeout=120,
            env={**self.environment, "NODE_PATH": MODULES}, check=False,
        )
        self.assertEqual((done.returncode, done.stdout.strip()), (0, ""), done.stderr)

    def test_channel_files_and_the_tasks_own_tests(self):
        for channel in ("test", "prod"):
            document = yaml.safe_load((self.project / f"ci/channels/{channel}.yaml").read_text())["penstock"]
            releases = {each["name"]: each for each in document["releases"]}
            self.assertEqual(set(releases), {"tracking", "board", "depot-portal", "entrance"})
            self.assertEqual(releases["tracking"]["secrets"], [{"name": "db-login", "secret": "parcel-db-login", "keys": ["DB_PASSWORD"]}])
            self.assertEqual(releases["board"]["secrets"][0]["name"], "board-login")
            self.assertEqual(releases["board"]["namespace"], "parcel-tools")
            self.assertEqual(releases["depot-portal"]["images"], [{"name": "portal", "key": "image"}])
            self.assertNotIn("values", releases["board"])
        patch = yaml.safe_load((self.project / "kubernetes/apps/values/board-prod.yaml").read_text())
        self.assertEqual(patch["persistence"], {"enabled": True, "size": "10Gi"})
        self.assertNotIn("admin", patch)
        self.assertEqual(yaml.safe_load((self.project / "kubernetes/apps/values/board-test.yaml").read_text()), {})
        self.run_it("invoke", "lint", "--file=channels/prod.yaml", folder=self.project / "ci")
        done = self.run_it("invoke", "images", "--file=channels/test.yaml", folder=self.project / "ci", expect=1)
        self.assertIn("tracker has no tag yet", done.stderr)
        done = self.run_it(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=self.project / "ci")
        self.assertRegex(done.stdout, r"\d+ passed")

    # -- branches ------------------------------------------------------------------------------------------

    def test_candidates_and_release_branches_hold_exactly_what_is_projected(self):
        if not (pathlib.Path(MODULES) / ".bin/git-holo").exists():
            self.skipTest("hologit is not there")
        project = self.place / "projected"
        shutil.copytree(self.project, project)
        source = self.place / "charts"
        for path, text in CHART.items():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_text(text)
        for command in (["init", "-q", "."], ["add", "-A"], ["commit", "-qm", "charts"], ["tag", "grafana-8.5.1"]):
            self.run_it("git", *command, folder=source)
        remote = self.place / "remote.git"
        self.run_it("git", "init", "-q", "--bare", "-b", "main", remote)
        if not (project / ".git").exists():
            self.run_it("git", "init", "-q", ".", folder=project)
        self.edit(project / ".holo/sources/board.toml", "https://github.com/grafana/helm-charts", str(source))
        for command in (["add", "-A"], ["commit", "-qm", "all"], ["remote", "add", "origin", str(remote)], ["push", "-q", "origin", "HEAD:main", "HEAD:feature/x"]):
            self.run_it("git", *command, folder=project)
        path = {"PATH": f"{MODULES}/.bin{os.pathsep}{self.environment['PATH']}"}
        git = lambda *words: self.run_it("git", f"--git-dir={remote}", *words).stdout
        tree = lambda ref: git("ls-tree", "-r", "--name-only", ref).split()

        self.run_it("ci/scripts/create-release-branches.sh", folder=project)
        self.assertEqual(git("rev-parse", "releases/test"), git("rev-parse", "releases/prod"))
        self.assertEqual(tree("releases/test"), ["README.md"])
        self.run_it("ci/scripts/create-release-branches.sh", folder=project)

        patterns = ("ci/*", "kubernetes/apps/*", "kubernetes/system/*", ".github/workflows/service-*")
        own = [p for p in self.run_it("git", "ls-files", folder=project).stdout.split() if any(fnmatch.fnmatch(p, each) for each in patterns)]
        expected = sorted(own + ["kubernetes/apps/charts/board/Chart.yaml", "kubernetes/apps/charts/board/values.yaml"])
        self.run_it("ci/scripts/make-candidate.sh", "feature/x", folder=project, **path)
        self.assertEqual(sorted(tree("candidates/feature/x")), expected)
        message = git("log", "-1", "--format=%B", "candidates/feature/x")
        self.assertTrue(message.startswith("Release candidate: feature/x\n"))
        self.assertRegex(git("log", "-1", "--format=%(trailers:key=Source-commit,valueonly)", "candidates/feature/x"), r"^[0-9a-f]{40}")

        # Merged, as GitHub does it, twice: the second candidate never conflicts.
        work = self.place / "merger"
        self.run_it("git", "clone", "-q", remote, work)
        def merge(candidate, channel):
            self.run_it("git", "fetch", "-q", "origin", folder=work)
            self.run_it("git", "checkout", "-qB", f"releases/{channel}", f"origin/releases/{channel}", folder=work)
            self.run_it("git", "merge", "-q", "--no-ff", "-m", "merge", f"origin/candidates/{candidate}", folder=work)
            self.run_it("git", "push", "-q", "origin", f"releases/{channel}", folder=work)
        merge("feature/x", "test")
        self.assertEqual(sorted(tree("releases/test")), expected)
        # On the release branch everything that is needed is there.
        self.run_it("invoke", "lint", "--file=channels/test.yaml", folder=work / "ci")
        self.run_it("invoke", "set-image", "--channel=test", "--image=tracker", "--tag=v1", folder=project / "ci")
        self.run_it("git", "commit", "-qam", "another", folder=project)
        self.run_it("ci/scripts/make-candidate.sh", "main", folder=project, **path)
        self.assertEqual(git("diff", "--name-only", "releases/test...candidates/main").split(), ["kubernetes/apps/images/test/tracker/kustomization.yaml"])
        merge("main", "test")
        merge("main", "prod")
        self.assertEqual(sorted(tree("releases/prod")), expected)
        self.assertEqual(git("diff", "releases/test", "releases/prod"), "")

        # A branch that reverts a merge on a release branch has nothing to project, and that is no error.
        self.assertIn("nothing to make a candidate of", self.run_it("ci/scripts/make-candidate.sh", "revert-1-x", folder=work, **path).stdout)

        # Only candidates without a branch go, and never that of main.
        git("update-ref", "refs/heads/candidates/gone", "refs/heads/candidates/main")
        git("update-ref", "-d", "refs/heads/feature/x")
        self.run_it("git", "push", "-q", "origin", "HEAD:refs/heads/feature/xy", "HEAD:refs/heads/candidates/feature/xy", folder=project)
        self.run_it("ci/scripts/delete-candidates.sh", folder=project)
        heads = git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
        self.assertEqual(sorted(heads), ["candidates/feature/xy", "candidates/main", "feature/xy", "main", "releases/prod", "releases/test"])

    # -- Terraform -----------------------------------------------------------------------------------------

    def test_terraform(self):
        if not SANDBOX:
            self.skipTest("PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
        for channel in ("test", "prod"):
            place = self.place / f"terraform-{channel}"
            shutil.copytree(self.project, place)
            self.run_it(f"{SANDBOX}/tf-sandbox", place / "terraform" / channel, "validate")

    # -- edits ---------------------------------------------------------------------------------------------

    def test_edits_change_what_they_should(self):
        project = self.place / "edited"
        shutil.copytree(self.project, project)
        settings, tools = project / "penstock.yaml", project / "pipelines/tools.yaml"
        # Another version of a chart: its tag, and what the channels say of it.
        changed = self.changed(project, lambda: self.edit(tools, "grafana-8.5.1", "grafana-8.6.0"))
        self.assertEqual(changed, {".holo/sources/board.toml", "ci/channels/test.yaml", "ci/channels/prod.yaml"})
        # Another prefix: workflows and scripts, and what people read.
        changed = self.changed(project, lambda: self.edit(settings, "    repo: acme", "    releasePrefix: channel/\n    repo: acme"))
        self.assertTrue(changed and all(path.startswith((".github/", "ci/scripts/", "ci/rulesets/", "README.md")) for path in changed), changed)
        # Another namespace: that channel only.
        changed = self.changed(project, lambda: self.edit(settings, "cluster: services\n      clusterLocation: europe-west1\n      namespace: parcel",
                                                          "cluster: services\n      clusterLocation: europe-west1\n      namespace: parcels"))
        self.assertTrue(changed and all("prod" in path or path == "README.md" for path in changed), changed)
        # A third channel, and none of it when it goes again.
        third = ("  - stage: preview\n    account: acme-parcel-preview\n    region: europe-west1\n    settings: {projectNumber: \"777777777777\", "
                 "cluster: services-preview, clusterLocation: europe-west1-b, namespace: parcel}\n")
        text = settings.read_text()
        changed = self.changed(project, lambda: settings.write_text(text.replace("repositories:", third + "repositories:")))
        for path in ("ci/channels/preview.yaml", "kubernetes/apps/overlays/tracking-preview/kustomization.yaml", "kubernetes/apps/images/preview/tracker/kustomization.yaml",
                     "terraform/preview/main.tf", ".github/workflows/service-release-channel.yml"):
            self.assertIn(path, changed)
        self.changed(project, lambda: settings.write_text(text))
        self.assertFalse([path for path in self.files(project) if "preview" in path])
        # Two channels in one namespace of one cluster are refused.
        settings.write_text(text.replace("acme-parcel-test", "acme-parcel-prod").replace("services-test", "services").replace("europe-west1-b", "europe-west1")
                            .replace("namespace: parcels", "namespace: parcel"))
        self.assertIn("one cluster and one namespace", self.run_it(PROGRAM, "validate", project, expect=1).stdout)

    def test_a_tag_that_somebody_set_survives(self):
        project = self.place / "tagged"
        shutil.copytree(self.project, project)
        self.run_it("invoke", "set-image", "--channel=prod", "--image=tracker", "--tag=4f1c2ab", folder=project / "ci")
        self.changed(project, lambda: self.edit(project / "penstock.yaml", "namespace: parcel", "namespace: parcels"))
        image = yaml.safe_load((project / "kubernetes/apps/images/prod/tracker/kustomization.yaml").read_text())["images"][0]
        self.assertEqual((image["newTag"], image["newName"]), ("4f1c2ab", "europe-docker.pkg.dev/acme-parcel-build/services/tracker"))
        images = {
            container["image"]
            for overlay, each in self.rendered(project)
            if overlay == "tracking-prod" and each["kind"] == "Deployment"
            for container in each["spec"]["template"]["spec"]["containers"]
        }
        self.assertEqual(images, {"europe-docker.pkg.dev/acme-parcel-build/services/tracker:4f1c2ab"})

    def test_any_text_stays_text(self):
        project = self.place / "nasty"
        shutil.copytree(self.project, project)
        text = (project / "penstock.yaml").read_text()
        text = re.sub(r"(?m)^label: .*$", lambda _: "label: " + json.dumps(NASTY, ensure_ascii=False), text)
        text = re.sub(r"(?m)^description: .*$", lambda _: "description: " + json.dumps(NASTY + "\nmore", ensure_ascii=False), text)
        (project / "penstock.yaml").write_text(text)
        pipeline = (project / "pipelines/tracking.yaml").read_text()
        pipeline = pipeline.replace("LOG_LEVEL: info", "LOG_LEVEL: info\n        NASTY: " + json.dumps(NASTY + "\nmore", ensure_ascii=False))
        pipeline = pipeline.replace("title: Tracking API\n", "title: " + json.dumps(NASTY, ensure_ascii=False) + "\n", 1)
        (project / "pipelines/tracking.yaml").write_text(pipeline.replace("LOG_LEVEL: debug", "LOG_LEVEL: debug\n          NASTY: x"))
        self.run_it(PROGRAM, "generate", project)
        self.run_it("yamllint", "--strict", ".", folder=project)
        values = [
            each["value"]
            for overlay, document in self.rendered(project)
            if (overlay, document["kind"], document["metadata"]["name"]) == ("tracking-prod", "Deployment", "api")
            for each in document["spec"]["template"]["spec"]["containers"][0]["env"]
            if each["name"] == "NASTY"
        ]
        self.assertEqual(values, [NASTY + "\nmore"])
        if shutil.which("terraform"):
            self.run_it("terraform", "fmt", "-check", "-recursive", "-diff", project / "terraform")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
