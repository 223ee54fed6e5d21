#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kit gcp-dataflow-cloudbuild, on the real program: what its example becomes, that real tools take it, and what each edit changes.

    tst_kit_dataflow.py PROGRAM

PENSTOCK_TEST_TERRAFORM_SANDBOX names the folder of the Terraform sandbox; without it those parts are left out, and said so.
"""
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import pytest  # noqa: F401
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
SANDBOX = os.environ.get("PENSTOCK_TEST_TERRAFORM_SANDBOX", "")
TERRAFORM = shutil.which("terraform")
# Who may make what: the first one that matches.
MAKES = {
    "artifact_": "roles/artifactregistry.admin",
    "bigquery_data_transfer": "roles/bigquery.admin",
    "bigquery_": "roles/bigquery.dataOwner",
    "cloud_run_": "roles/run.admin",
    "cloud_scheduler": "roles/cloudscheduler.admin",
    "cloudbuild_": "roles/cloudbuild.builds.editor",
    "data_pipeline": "roles/datapipelines.admin",
    "dataflow_": "roles/dataflow.admin",
    "eventarc_": "roles/eventarc.admin",
    "logging_": "roles/logging.configWriter",
    "monitoring_": "roles/monitoring.editor",
    "project_iam": "roles/resourcemanager.projectIamAdmin",
    "pubsub_": "roles/pubsub.admin",
    "secret_": "roles/secretmanager.admin",
    "service_account": "roles/iam.serviceAccountAdmin",
    "storage_": "roles/storage.admin",
}
NASTY = "O'Brien \"prod\" ${x} {{y}} \\n 数据"


class Kit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="penstock-dataflow-")
        cls.top = pathlib.Path(cls.temporary.name)
        (cls.top / "home").mkdir()
        (cls.top / "home/.gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n")
        cls.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "DISPLAY", "WAYLAND", "QT_QPA"))}
        cls.environment.update(HOME=str(cls.top / "home"), LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
        cls.plans = {}
        cls.pristine = cls.top / "pristine"
        cls.call(PROGRAM, "new", cls.pristine, "--example", "orders-dataflow")
        cls.call(PROGRAM, "generate", cls.pristine)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def call(cls, *command, folder=None, expect=0):
        done = subprocess.run([*map(str, command)], cwd=folder or cls.top, env=cls.environment, capture_output=True, text=True, timeout=300)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"{command}: exit {done.returncode}\n--- out\n{done.stdout[-4000:]}\n--- err\n{done.stderr[-4000:]}")
        return done

    def project(self):
        """A copy of the generated example, to edit."""
        place = pathlib.Path(tempfile.mkdtemp(dir=self.top)) / "p"
        shutil.copytree(self.pristine, place, symlinks=True)
        return place

    def edit(self, path, old, new):
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def generate(self, project, expect=0):
        """What a generation changes: {path: action}."""
        done = self.call(PROGRAM, "generate", project, "--format", "json", expect=expect)
        files = json.loads(done.stdout)["files"] if expect == 0 else []
        return {one["path"]: one["action"] for one in files if not one["path"].startswith(".penstock/") and one["action"] in ("add", "update", "merge", "delete")}

    def refused(self, project):
        done = self.call(PROGRAM, "validate", project, expect=1)
        return done.stdout + done.stderr

    def sandbox(self, folder, *arguments, expect=0):
        if not SANDBOX:
            self.skipTest("PENSTOCK_TEST_TERRAFORM_SANDBOX is not set")
        return self.call(pathlib.Path(SANDBOX) / "tf-sandbox", folder, *arguments, expect=expect)

    def planned_text(self, folder):
        """The plan of a root of the example as JSON, made once."""
        if folder not in self.plans:
            plan = self.top / "plan.json"
            self.sandbox(folder, "plan", "--json", plan)
            self.plans[folder] = plan.read_text()
        return self.plans[folder]

    def planned_resources(self, folder):
        return list(self.planned(json.loads(self.planned_text(folder))["planned_values"]["root_module"]))

    def formatted(self, project):
        if TERRAFORM:
            self.call(TERRAFORM, "fmt", "-check", "-diff", "-recursive", project)

    # -- what is generated -----------------------------------------------------------------------------------------

    def test_generating_again_changes_nothing(self):
        project = self.project()
        self.assertEqual(self.generate(project), {})
        self.call(PROGRAM, "generate", project, "--check")

    def test_terraform_takes_every_root(self):
        self.formatted(self.pristine)
        for folder in sorted([*self.pristine.glob("environments/*"), *self.pristine.glob("bootstrap/*/")]):
            with self.subTest(folder.name):
                self.sandbox(folder, "validate")
                self.assertGreater(len(self.planned_resources(folder)), 20)

    def planned(self, module):
        yield from module.get("resources", [])
        for child in module.get("child_modules", []):
            yield from self.planned(child)

    def test_everything_is_private_and_nobody_has_a_key(self):
        for stage, protected in (("dev", False), ("prod", True)):
            folder = self.pristine / "environments" / stage
            resources = self.planned_resources(folder)
            types = {one["type"] for one in resources}
            self.assertNotIn("google_service_account_key", types)
            self.assertFalse(types & {"google_project_iam_binding", "google_project_iam_policy"})
            for one in resources:
                values = one["values"]
                if one["type"] == "google_storage_bucket":
                    self.assertEqual(values["public_access_prevention"], "enforced", one["address"])
                    self.assertTrue(values["uniform_bucket_level_access"] and values["lifecycle_rule"], one["address"])
                    self.assertLessEqual(len(values["name"]), 63)
                if one["type"] in ("google_cloud_run_v2_service", "google_cloud_run_v2_job"):
                    self.assertEqual(values["deletion_protection"], protected, one["address"])
                    self.assertLessEqual(len(values["name"]), 49)
                if one["type"] == "google_service_account":
                    self.assertRegex(values["account_id"], r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")
            tables = {one["values"]["table_id"]: one["values"] for one in resources if one["type"] == "google_bigquery_table"}
            self.assertEqual(tables["orders"]["deletion_protection"], protected)
            self.assertEqual([column["name"] for column in json.loads(tables["load_orders_bad_records"]["schema"])], ["RawContent", "ErrorMsg"])
            self.assertEqual(json.loads(tables["orders"]["schema"]), json.loads((self.pristine / "schemas/orders.json").read_text())["BigQuery Schema"])
            text = self.planned_text(folder)
            self.assertNotIn("compute@developer", text)
            self.assertNotIn('"allUsers"', text)
            for one in resources:
                if one["type"] == "google_data_pipeline_pipeline" and one["values"]["name"] == "load-orders":
                    request = one["values"]["workload"][0]["dataflow_launch_template_request"][0]
                    self.assertRegex(request["gcs_path"], r"^gs://dataflow-templates-europe-west1/[0-9-]+_RC[0-9]+/GCS_CSV_to_BigQuery$")
                    self.assertEqual(request["launch_parameters"][0]["parameters"]["containsHeaders"], "true")

    def rights(self, project, stage, kind):
        components = json.loads((project / "bootstrap" / stage / "rights.json").read_text())["components"]
        return {role for one in components for role in one["rights"].get(kind, [])}

    def test_builds_may_grant_what_is_drawn_and_no_more(self):
        granted = set()
        for path in self.pristine.glob("modules/*/main.tf"):
            if path.parent.name in ("cicd", "monitoring"):
                continue
            for block in re.findall(r'resource "google_project_iam_member"[^}]*\}', path.read_text()):
                granted |= set(re.findall(r'"(roles/[^"]+)"', block))
        self.assertTrue(granted)
        self.assertEqual(self.rights(self.pristine, "prod", "grant"), granted)

    def test_builds_may_do_what_the_drawing_needs(self):
        planned = {one["address"]: one["values"] for one in self.planned_resources(self.pristine / "bootstrap/prod")}
        given = {values["role"] for address, values in planned.items() if ".google_project_iam_member.apply" in address}
        self.assertLessEqual(self.rights(self.pristine, "prod", "apply"), given)
        self.assertFalse(given & {"roles/owner", "roles/editor", "roles/iam.securityAdmin"})
        self.assertNotIn("roles/cloudsql.admin", given)  # nothing of that is drawn
        types = {one["type"] for one in self.planned_resources(self.pristine / "environments/prod")}
        unknown = {one for one in types if not any(re.match(f"google_{prefix}", one) for prefix in MAKES)}
        self.assertFalse(unknown)
        for prefix, role in MAKES.items():
            if any(re.match(f"google_{prefix}", one) for one in types):
                self.assertIn(role, given, prefix)
        # What changes the state of bootstrap would change its own rights.
        for address, values in planned.items():
            if values.get("role") in ("roles/storage.admin", "roles/resourcemanager.projectIamAdmin"):
                self.assertTrue(values["condition"], address)
        storage = planned["module.cicd.google_project_iam_member.apply_storage[0]"]["condition"][0]["expression"]
        self.assertIn('!resource.name.startsWith("projects/_/buckets/example-shop-data-prod-tfstate/")', storage)

    def test_lists_of_roles_that_may_be_granted_have_ten_at_most(self):
        project = self.project()
        more = ", ".join(f"roles/made.up{number}" for number in range(12))
        self.edit(project / "penstock.yaml", "    triggerMode:", f"    grantableRoles: [{more}]\n    triggerMode:")
        self.generate(project)
        plan = self.top / "many.json"
        self.sandbox(project / "bootstrap/dev", "plan", "--json", plan)
        resources = self.planned(json.loads(plan.read_text())["planned_values"]["root_module"])
        grants = next(one["values"]["condition"][0]["expression"] for one in resources if one["address"].endswith("apply_grants[0]"))
        lists = re.findall(r"hasOnly\(\[([^]]*)\]\)", grants)
        self.assertGreater(len(lists), 1)
        self.assertTrue(all(len(one.split(",")) <= 10 for one in lists))
        self.assertEqual({role.strip(" '") for one in lists for role in one.split(",")}, self.rights(project, "dev", "grant"))

    def test_every_component_says_what_its_apply_needs(self):
        resources = pathlib.Path(__file__).resolve().parents[2] / "resources"
        offered = yaml.safe_load((resources / "kits/gcp-dataflow-cloudbuild/kit.yaml").read_text())["components"]
        checked = 0
        for path in sorted(resources.glob("catalogue/gcp.*.yaml")):
            if not any(fnmatch.fnmatch(path.stem, pattern) for pattern in offered):
                continue
            entry = yaml.safe_load(path.read_text())
            rights = entry.get("exports", {}).get("rights", {})
            for resource in (entry.get("resources") or {}).values():
                kind = resource["type"]
                if kind == "google_project_iam_member" and isinstance(resource["attributes"]["role"], str):
                    self.assertIn(resource["attributes"]["role"], json.dumps(rights.get("grant")), path.name)
                # Rights on a single thing are given by who may administer such things; that is drawn, too.
                if not kind.startswith("data.") and not re.search(r"_iam_member$|google_(monitoring|logging)_", kind):
                    role = next(role for prefix, role in MAKES.items() if re.match(f"google_{prefix}", kind))
                    wanted = {role, "roles/bigquery.admin"} if "bigquery" in role else {role}
                    self.assertTrue(any(role in json.dumps(rights["apply"]) for role in wanted), f"{path.name}: {kind}")
                    checked += 1
        self.assertGreater(checked, 20)

    def test_what_the_builds_cannot_make_is_not_offered(self):
        project = self.project()
        self.edit(project / "pipelines/orders.yaml", "nodes:\n", "nodes:\n  front:\n    type: gcp.lb\n    properties: {domain: example.org, allowedCidrs: [192.0.2.0/24]}\n")
        self.assertIn("gcp.lb", self.refused(project))

    def test_a_branch_cannot_write_what_was_applied(self):
        planned = {one["index"]: one["values"]["condition"][0]["expression"] for one in self.planned_resources(self.pristine / "bootstrap/prod")
                   if one["type"] == "google_storage_bucket_iam_member" and one["name"] == "plans"}
        place = 'resource.name.startsWith("projects/_/buckets/example-shop-data-prod-plans/objects/applied/")'
        self.assertEqual(planned["plan"], "!" + place)
        self.assertTrue(planned["apply"].endswith(" || " + place))
        self.assertIn("gs://$_PLANS_BUCKET/applied/", (self.pristine / "cloudbuild/apply.yaml").read_text())
        self.assertNotIn("/applied/", (self.pristine / "cloudbuild/plan.yaml").read_text())

    def test_a_failed_apply_is_kept_for_the_alert_and_a_failed_plan_is_not(self):
        subscription = next(one["values"] for one in self.planned_resources(self.pristine / "bootstrap/prod") if one["type"] == "google_pubsub_subscription")
        self.assertIn('attributes.status = "TIMEOUT"', subscription["filter"])
        alerts = {one["index"]: one["values"] for one in self.planned_resources(self.pristine / "environments/prod")
                  if one["type"] == "google_monitoring_alert_policy" and one["name"] == "threshold"}
        self.assertIn(f'subscription_id="{subscription["name"]}"', alerts["builds"]["conditions"][0]["condition_threshold"][0]["filter"])
        if not shutil.which("node"):
            self.skipTest("node is not there")
        code = subscription["message_transforms"][0]["javascript_udf"][0]["code"]
        name = "shop-partner-orders-d4t8w2kf"
        cases = [(["apply", "prod", name], True), (["plan", "prod", name], False), (["apply", "dev", name], False), (["apply", "prod", "other"], False), (None, False)]
        name_of = re.search(r"name: (\S+)", (self.pristine / "penstock.yaml").read_text())[1]
        for tags, kept in cases:
            build = {"id": "b"} | ({"tags": [one.replace(name, name_of) for one in tags]} if tags else {})
            call = f"{code}\nconsole.log(applied({json.dumps({'data': json.dumps(build), 'attributes': {}})}, {{}}) !== null)"
            self.assertEqual(self.call("node", "-e", call).stdout.strip(), str(kept).lower(), tags)

    def test_only_what_is_due_every_day_is_missed(self):
        def policies(stage):
            return [one["values"] for one in self.planned_resources(self.pristine / "environments" / stage)
                    if one["type"] == "google_monitoring_alert_policy" and one["name"] == "missing"]
        self.assertFalse(policies("dev"))  # its nightly schedule is off
        (policy,) = policies("prod")
        for condition in policy["conditions"]:
            self.assertIn('metric.labels.job=one_of("fetch-orders")', condition["condition_threshold"][0]["filter"])

    def test_a_channel_is_used_in_its_own_project(self):
        project = self.project()
        channel = "projects/example-shop-data-prod/notificationChannels/123"
        self.edit(project / "penstock.yaml", "    triggerMode:", f"    channels: [{channel}]\n    triggerMode:")
        self.generate(project)
        for stage, there in (("dev", False), ("prod", True)):
            plan = self.top / f"channels-{stage}.json"
            self.sandbox(project / "environments" / stage, "plan", "--json", plan)
            alerts = [one for one in self.planned(json.loads(plan.read_text())["planned_values"]["root_module"])
                      if one["type"] == "google_monitoring_alert_policy" and one["name"] == "threshold"]
            self.assertEqual(channel in json.dumps([one["values"] for one in alerts]), there)

    def test_every_signal_is_there(self):
        resources = self.planned_resources(self.pristine / "environments/prod")
        alerts = {one["index"] for one in resources if one["type"] == "google_monitoring_alert_policy" and one["name"] == "threshold"}
        self.assertEqual(alerts, {"bad-records", "builds", "dataflow-failed", "dataflow-long", "run-errors", "run-jobs", "scheduled-queries"})
        metrics = {one["values"]["name"] for one in resources if one["type"] == "google_logging_metric"}
        self.assertEqual(metrics, {"prod-loads", "prod-ingest_duration_ms", "prod-rows_loaded"})
        dashboard = json.loads(next(one["values"]["dashboard_json"] for one in resources if one["type"] == "google_monitoring_dashboard"))
        self.assertIn("prod-ingest_duration_ms", json.dumps(dashboard))

    def test_a_merge_checks_what_it_merged_before_it_counts(self):
        drawn = (self.pristine / "pipelines/orders.yaml").read_text()
        without = re.sub(r"      checks:\n(?:        .*\n)+", "", drawn)

        def merged(name):
            """The query as it begins, with one check of that name, or with none."""
            project = pathlib.Path(tempfile.mkdtemp(dir=self.top)) / "p"
            shutil.copytree(self.pristine / "pipelines", project / "pipelines")
            shutil.copy(self.pristine / "penstock.yaml", project)
            checks = f"      keys: [order_id]\n      checks:\n        {json.dumps(name, ensure_ascii=False)}: amount >= 0\n"
            (project / "pipelines/orders.yaml").write_text(without.replace("      keys: [order_id]\n", checks) if name else without)
            self.generate(project)
            return (project / "sql/merge-orders.sql").read_text()

        text = merged("an amount is negative")
        steps = ("BEGIN TRANSACTION", "MERGE ", "IF EXISTS", "AND NOT (\n    amount >= 0\n  )", "RAISE USING MESSAGE = 'an amount is negative';", "TRUNCATE TABLE", "COMMIT")
        places = [text.index(one) for one in steps]
        self.assertEqual(places, sorted(places))
        plain = merged(None)
        self.assertNotIn("RAISE", plain)
        self.assertIn("INSERT ROW;\n\nTRUNCATE TABLE", plain)
        self.assertIn("RAISE USING MESSAGE = 'O\\'Brien \"prod\" ${x} {{y}} \\\\n 数据';", merged(NASTY))

    def test_triggers_look_at_their_own_environment(self):
        for stage, approval in (("dev", False), ("prod", True)):
            triggers = {one["name"]: one["values"] for one in self.planned_resources(self.pristine / "bootstrap" / stage)
                        if one["type"] == "google_cloudbuild_trigger"}
            self.assertEqual(set(triggers), {"plan", "apply"})
            self.assertEqual(triggers["apply"]["approval_config"][0]["approval_required"], approval)
            for name, trigger in triggers.items():
                self.assertLessEqual(len(trigger["name"]), 64)
                self.assertEqual(trigger["tags"][:2], [name, stage])
                self.assertEqual({path.split("/")[1] for path in trigger["included_files"] if path.startswith("environments/")}, {stage})
                push = trigger["repository_event_config"][0]["push"][0]
                self.assertEqual((push["branch"], bool(push["invert_regex"])), ("^main$", name == "plan"))
                build = yaml.safe_load((self.pristine / trigger["filename"]).read_text())
                self.assertLessEqual(set(trigger["substitutions"]), set(build["substitutions"]))
                self.assertEqual(trigger["substitutions"]["_STATE_BUCKET"], f"example-shop-data-{stage}-tfstate")

    def test_builds_are_whole(self):
        for name, tag in (("plan", "plan"), ("apply", "apply")):
            build = yaml.safe_load((self.pristine / f"cloudbuild/{name}.yaml").read_text())
            self.assertEqual(build["options"]["logging"], "CLOUD_LOGGING_ONLY")
            self.assertEqual(build["tags"][0], tag)
            used = set(re.findall(r"\$(_[A-Z_]+)", json.dumps(build)))
            self.assertLessEqual(used, set(build["substitutions"]))
            for step in build["steps"]:
                self.assertRegex(step["name"], r":[0-9]")
            steps = [step["id"] for step in build["steps"]]
            self.assertEqual(steps[:2] if name == "apply" else [one for one in steps if one in ("compare", "rights")], ["turn", "rights"] if name == "apply" else ["compare", "rights"])
        self.assertNotIn("apply", [step["id"] for step in yaml.safe_load((self.pristine / "cloudbuild/plan.yaml").read_text())["steps"]])

    def test_scripts_and_files_are_clean(self):
        if shutil.which("shellcheck"):
            self.call("shellcheck", *self.pristine.glob("cloudbuild/scripts/*.sh"))
        if shutil.which("yamllint"):
            self.call("yamllint", "--strict", self.pristine / "cloudbuild", folder=self.pristine)

    def test_the_repository_tests_itself(self):
        project = self.project()
        self.call(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder=project)
        services = sorted(path for path in (project / "services").iterdir())
        self.assertEqual([path.name for path in services], ["export-visits", "fetch-orders"])
        for service in services:
            self.call(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=service)

    def test_environments_that_drift_apart_are_compared(self):
        for layout in ("modules", "flat"):
            project = self.project()
            self.edit(project / "penstock.yaml", "    triggerMode:", f"    layout: {layout}\n    triggerMode:")
            self.generate(project)
            compare = [sys.executable, "cloudbuild/scripts/compare.py", "--strict"]
            self.call(*compare, folder=project)
            # Prod stays where it is, dev goes ahead.
            for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Draw it"]):
                self.call("git", *command, folder=project)
            commit = self.call("git", "rev-parse", "HEAD", folder=project).stdout.strip()
            self.edit(project / "penstock.yaml", "    manualApproval: true\n", f"    manualApproval: true\n    revision: {commit}\n")
            self.generate(project)
            self.call(*compare, folder=project)
            self.edit(project / "pipelines/orders.yaml", "nodes:\n", "nodes:\n  shelf:\n    type: gcp.artifact\n    title: Shelf\n")
            self.generate(project)
            said = self.call(*compare, folder=project, expect=1).stdout
            self.assertIn('resource "google_artifact_registry_repository" "shelf"', said)
            self.assertNotIn("google_bigquery_table", said)
            # What its builds may do is what it runs.
            self.assertIn("roles/artifactregistry.admin", self.rights(project, "dev", "apply"))
            self.assertNotIn("roles/artifactregistry.admin", self.rights(project, "prod", "apply"))

    def test_code_belongs_to_people(self):
        project = self.project()
        fetch = project / "services/fetch-orders/fetch.py"
        fetch.write_text("# mine\n")
        self.edit(project / "pipelines/orders.yaml", "timeoutSec: 1800", "timeoutSec: 900")
        self.assertEqual(self.generate(project), {"modules/orders/main.tf": "update"})
        self.assertEqual(fetch.read_text(), "# mine\n")

    # -- edits -----------------------------------------------------------------------------------------------------

    def test_a_value_of_one_environment_changes_its_directory_alone(self):
        project = self.project()
        self.edit(project / "pipelines/orders.yaml", "lifecycleDays: 14", "lifecycleDays: 7")
        self.assertEqual(self.generate(project), {"environments/dev/main.tf": "update"})

    def test_adding_and_removing_an_environment(self):
        project = self.project()
        self.edit(project / "penstock.yaml", "  - stage: prod\n", "  - stage: test\n    account: example-shop-data-test\n    region: europe-west1\n  - stage: prod\n")
        changes = self.generate(project)
        own = {path for path in changes if path.startswith(("environments/test/", "bootstrap/test/"))}
        self.assertEqual(set(changes) - own, {"README.md", "bootstrap/README.md"})
        self.assertTrue(all(changes[path] == "add" for path in own))
        self.formatted(project)
        self.sandbox_or_not(project / "environments/test")
        self.edit(project / "penstock.yaml", "  - stage: test\n    account: example-shop-data-test\n    region: europe-west1\n", "")
        changes = self.generate(project)
        # What was written once is the person's, and so stays: the lock files.
        self.assertTrue(all(changes[path] == "delete" for path in changes if "/test/" in path))
        self.assertFalse((project / "environments/test/main.tf").exists())

    def sandbox_or_not(self, folder):
        if SANDBOX:
            self.sandbox(folder, "validate")

    def test_the_order_of_environments_changes_no_terraform(self):
        project = self.project()
        path = project / "penstock.yaml"
        dev = "  - stage: dev\n    account: example-shop-data-dev\n    region: europe-west1\n"
        self.edit(path, dev, "")
        self.edit(path, "    manualApproval: true\n", "    manualApproval: true\n" + dev)
        self.assertEqual({changed for changed in self.generate(project) if not changed.endswith("README.md")}, set())

    def test_a_region_or_project_changes_its_own_directories(self):
        for old, new in (("region: europe-west1", "region: europe-west4"), ("account: example-shop-data-dev", "account: example-shop-other-dev")):
            project = self.project()
            self.edit(project / "penstock.yaml", old, new)
            changes = self.generate(project)
            self.assertTrue(changes)
            for path in changes:
                self.assertTrue(path.startswith(("environments/dev/", "bootstrap/dev/")) or path.endswith("README.md"), path)
            self.formatted(project)

    def test_renaming_an_environment(self):
        project = self.project()
        for path in [project / "penstock.yaml", *project.glob("pipelines/*.yaml")]:
            path.write_text(re.sub(r"(?m)^(\s+(?:- stage: )?)dev\b(:?)", r"\1sandbox\2", path.read_text()))
        changes = self.generate(project)
        self.assertTrue((project / "environments/sandbox/main.tf").exists())
        self.assertFalse((project / "environments/dev/main.tf").exists())
        self.assertFalse([path for path in changes if path.startswith(("environments/prod", "modules/", "services/"))])

    def test_the_older_connection_is_made_before_the_triggers(self):
        project = self.project()
        self.edit(project / "penstock.yaml", "    triggerMode:", "    repoConnection: gen1\n    planOn: pullRequest\n    triggerMode:")
        self.generate(project)
        text = (project / "bootstrap/README.md").read_text()
        self.assertLess(text.index("Connect repository"), text.index("terraform -chdir=bootstrap/dev apply"))
        self.assertNotIn("gcloud builds connections", text)
        self.formatted(project)
        self.sandbox_or_not(project / "bootstrap/dev")

    def test_the_layout_moves_what_is_deployed(self):
        project = self.project()
        self.edit(project / "penstock.yaml", "    triggerMode:", "    layout: flat\n    layoutMoves: true\n    triggerMode:")
        if SANDBOX:
            work = self.top / "moved"
            self.sandbox(self.pristine / "environments/dev", "apply", "--work", work)
        changes = self.generate(project)
        self.assertEqual(changes["environments/dev/orders.tf"], "add")
        self.assertEqual(changes["modules/orders/main.tf"], "delete")
        self.formatted(project)
        if SANDBOX:
            plan = self.top / "moved.json"
            self.sandbox(project / "environments/dev", "plan", "--work", work, "--json", plan)
            actions = [one["change"]["actions"] for one in json.loads(plan.read_text())["resource_changes"]]
            self.assertFalse([one for one in actions if one not in (["no-op"], ["read"], ["update"])])

    def test_the_trigger_mode_changes_builds(self):
        project = self.project()
        self.edit(project / "penstock.yaml", "triggerMode: pubsubBuildStatus", "triggerMode: explicitStep\n    startJobs: [export-visits]")
        self.assertEqual(set(self.generate(project)), {"cloudbuild/apply.yaml", "cloudbuild/scripts/start.sh"})
        self.assertEqual(yaml.safe_load((project / "cloudbuild/apply.yaml").read_text())["steps"][-1]["args"], ["cloudbuild/scripts/start.sh", "export-visits"])
        self.formatted(project)

    def test_a_new_column_is_an_update_and_a_table_that_goes_is_said(self):
        project = self.project()
        self.call("git", "init", "-q", folder=project)
        self.call("git", "add", "-A", folder=project)
        self.call("git", "commit", "-qm", "Draw it", folder=project)
        self.edit(project / "pipelines/clicks.yaml", "        - {name: page, type: STRING}\n", "        - {name: page, type: STRING}\n        - {name: referrer, type: STRING}\n")
        plan = json.loads(self.call(PROGRAM, "plan", project, "--env", "dev", "--against", "HEAD", "--format", "json").stdout)
        changed = {one["address"]: one["action"] for one in plan["resources"] if one["action"] != "no-op"}
        self.assertEqual(changed, {"clicks.clicks.this": "update"})

    # -- names and texts -------------------------------------------------------------------------------------------

    def test_names_that_would_be_too_long_are_refused(self):
        project = self.project()
        for path in (project / "pipelines/orders.yaml", project / "pipelines/orders.layout.yaml"):
            path.write_text(re.sub(r"\bfetch-orders\b(?!/)", "fetch-the-orders-of-all-partners", path.read_text()))
        self.assertIn("-run", self.refused(project))
        for old, new in (("stage: prod", "stage: production-of-the-shop"), ("account: example-shop-data-prod", "account: example-shop-data-dev")):
            project = self.project()
            self.edit(project / "penstock.yaml", old, new)
            self.refused(project)

    def test_a_schedule_that_never_comes_is_refused(self):
        for bad in ("99 3 * * *", "0 3 * 13 8", "0 3 * *"):
            project = self.project()
            self.edit(project / "pipelines/orders.yaml", "schedule: 30 3 * * *", f"schedule: {bad}")
            self.edit(project / "pipelines/orders.yaml", "cron: 30 2 * * *", f"cron: {bad}")
            self.assertEqual(self.refused(project).count("five fields"), 2, bad)
        project = self.project()
        self.edit(project / "pipelines/orders.yaml", "cron: 30 2 * * *", 'cron: "*/15 0-6/2 1,15 JAN-mar 1-5"')
        self.call(PROGRAM, "validate", project)

    def test_texts_of_people_stay_texts(self):
        project = self.project()
        for path, key in ((project / "penstock.yaml", "label: Partner orders"), (project / "pipelines/orders.yaml", "title: Fetch orders")):
            self.edit(path, key, key.split(":")[0] + ": " + json.dumps(NASTY, ensure_ascii=False))
        self.generate(project)
        self.formatted(project)
        self.sandbox_or_not(project / "environments/dev")
        self.assertIn("数据", (project / "README.md").read_text())

    def test_the_kit_is_without_mistakes(self):
        kits = pathlib.Path(__file__).resolve().parents[2] / "resources/kits"
        self.assertNotIn("error", self.call(PROGRAM, "kits", "lint", kits / "gcp-dataflow-cloudbuild").stdout)

    def test_bootstrap_is_exact_and_in_order(self):
        text = (self.pristine / "bootstrap/README.md").read_text()
        for stage in ("dev", "prod"):
            steps = [f"--project=example-shop-data-{stage}", f"buckets create gs://example-shop-data-{stage}-tfstate", f"terraform -chdir=bootstrap/{stage} init",
                     f"terraform -chdir=bootstrap/{stage} apply"]
            places = [text.find(step) for step in steps]
            self.assertNotIn(-1, places)
            self.assertEqual(places, sorted(places))
        # What takes everything away knows the images first: the roots have no default for them.
        removing = (self.pristine / "README.md").read_text().split("## Removing")[1]
        for stage in ("dev", "prod"):
            steps = [f"environments/{stage} init", f"ENVIRONMENT={stage} ", f"environments/{stage} destroy", f"bootstrap/{stage} destroy", f"rm --recursive gs://example-shop-data-{stage}-tfstate"]
            places = [removing.find(step) for step in steps]
            self.assertNotIn(-1, places)
            self.assertEqual(places, sorted(places))
        for api in "cloudbuild run eventarc pubsub dataflow datapipelines cloudscheduler bigquery bigquerydatatransfer storage artifactregistry iam".split():
            self.assertIn(f" {api}.googleapis.com", text)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
