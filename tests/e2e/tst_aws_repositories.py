#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The three AWS kits: what may do what, as the synthesized templates say it, and how the branches of stages are kept together.

    tst_aws_repositories.py PROGRAM [TEST]...
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/dev/bin/penstock")
try:
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
for program in ("git", "node"):
    if not shutil.which(program):
        print(f"skipped: {program} is not installed")
        sys.exit(77)

PIPELINES, TRUNK, GITFLOW = "aws-ddk-cdk-pipelines", "aws-ddk-codepipeline-trunk", "aws-ddk-codepipeline-gitflow"
CICD_STACKS = {PIPELINES: "shop-cdkpipeline-e4w7k1zs", TRUNK: "shop-trunk-e4w7k1zs", GITFLOW: "shop-gitflow-e4w7k1zs"}
ROLE = "arn:aws:iam::{}:role/{}"


def run(words, folder, environment=None, expect=0, timeout=240, **more):
    done = subprocess.run([str(word) for word in words], cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, **more)
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{words} ended with {done.returncode}, not {expect}\n--- out\n{done.stdout}\n--- err\n{done.stderr}")
    return done


def node_modules():
    said = os.environ.get("PENSTOCK_TEST_NODE_MODULES")
    if said:
        return pathlib.Path(said)
    done = subprocess.run([TOP / "packaging/npm-packages"], capture_output=True, text=True)
    if done.returncode:
        print(f"skipped: npm's packages are not there, and could not be fetched: {done.stderr.strip()}")
        sys.exit(77)
    return pathlib.Path(done.stdout.strip().splitlines()[-1])


NODE_MODULES = node_modules()


def listed(value):
    return value if isinstance(value, list) else [value]


class Case(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="penstock-aws-"))
        self.addCleanup(shutil.rmtree, self.place, ignore_errors=True)
        home = self.place / "home"
        home.mkdir()
        (home / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_", "AWS_", "CDK_"))}
        self.environment.update(HOME=str(home), LANG="C.UTF-8", QT_QPA_PLATFORM="offscreen", npm_config_update_notifier="false", CDK_DISABLE_CLI_TELEMETRY="true")

    def generated(self, kit, inputs=None, language="typescript", nodes=None, edges=(), name="it", **more):
        """A project of its own: three stages, and the nodes of one pipeline."""
        folder = self.place / name
        (folder / "pipelines").mkdir(parents=True)
        project = {"penstock": 1, "label": "Shop events", "description": "Takes orders.", "team": "Shop", "prefix": "shop", "uid": "e4w7k1zs", "name": "shop-events-e4w7k1zs",
                   "kit": {"id": kit, "language": language, "inputs": {"source": "codecommit", **(inputs or {})}},
                   "cicd": {"account": "111111111111", "region": "eu-west-1", "team": "Platform"},
                   "environments": [{"stage": "dev", "account": "222222222222", "region": "eu-west-1"}, {"stage": "test", "account": "444444444444", "region": "us-east-1"},
                                    {"stage": "prod", "account": "333333333333", "region": "eu-west-1"}],
                   "repositories": [{"role": "pipeline", "remote": ""}], **more}
        (folder / "penstock.yaml").write_text(yaml.safe_dump(project, sort_keys=False, allow_unicode=True), encoding="utf-8")
        nodes = nodes or {"landing": {"type": "aws.s3.bucket", "stages": {"dev": {"removalPolicy": "destroy"}}}}
        (folder / "pipelines/orders.yaml").write_text(yaml.safe_dump({"title": "Orders", "nodes": nodes, "edges": list(edges)}, sort_keys=False), encoding="utf-8")
        run([PROGRAM, "generate", folder], self.place, self.environment)
        (folder / "node_modules").symlink_to(NODE_MODULES)
        return folder

    def node(self, folder, *words, expect=0, **variables):
        return run(["node", "--require", "ts-node/register/transpile-only", *words], folder, {**self.environment, **variables}, expect)

    def cicd(self, folder, kit):
        """The template of the CI/CD stack."""
        place = folder if kit == PIPELINES else folder / "cicd"
        context = json.loads((place / "cdk.json").read_text())["context"]
        self.node(place, "bin/app.ts", CDK_OUTDIR=str(place / "cdk.out"), CDK_CONTEXT_JSON=json.dumps(context))
        return json.loads((place / f"cdk.out/{CICD_STACKS[kit]}.template.json").read_text())

    def application(self, folder, stage):
        """The template of the application in that stage (not of the kit cdk-pipelines)."""
        context = json.loads((folder / "cdk.json").read_text())["context"]
        out = folder / f"out-{stage}"
        self.node(folder, "bin/app.ts", STAGE=stage, CDK_OUTDIR=str(out), CDK_CONTEXT_JSON=json.dumps(context))
        return json.loads(next(out.glob("*.template.json")).read_text())

    @staticmethod
    def statements(template, wanted):
        """(logical id of the policy, actions, resources) of each statement that allows an action like that."""
        found = []
        for identity, resource in template["Resources"].items():
            if resource["Type"] != "AWS::IAM::Policy":
                continue
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                actions = listed(statement["Action"])
                if any(re.fullmatch(wanted, action) for action in actions):
                    found.append((identity, actions, listed(statement["Resource"])))
        return found


class Connections(Case):
    """The right that AWS asks for is called like the service in the connection's ARN."""

    def the_right(self, kit):
        for service in ("codeconnections", "codestar-connections"):
            with self.subTest(service):
                arn = f"arn:aws:{service}:eu-west-1:111111111111:connection/0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"
                folder = self.generated(kit, {"source": "connection", "connectionArn": arn, "repository": "acme/data/orders"}, name=service)
                found = self.statements(self.cicd(folder, kit), ".*:UseConnection")
                self.assertEqual(len({policy for policy, _, _ in found}), 3 if kit == GITFLOW else 1)
                for policy in {policy for policy, _, _ in found}:
                    allowed = [(actions, resources) for each, actions, resources in found if each == policy]
                    self.assertTrue(any(f"{service}:UseConnection" in actions for actions, _ in allowed), allowed)
                    for actions, resources in allowed:
                        self.assertEqual(resources, [arn])
                        self.assertTrue(all(action.endswith(":UseConnection") for action in actions), actions)

    def test_cdk_pipelines(self):
        self.the_right(PIPELINES)

    def test_trunk(self):
        self.the_right(TRUNK)

    def test_gitflow(self):
        self.the_right(GITFLOW)


class Builds(Case):
    def test_the_build_of_one_stage_cannot_deploy_to_another(self):
        for kit in (TRUNK, GITFLOW):
            with self.subTest(kit):
                template = self.cicd(self.generated(kit, name=kit), kit)
                roles = {identity: resource["Properties"]["ServiceRole"]["Fn::GetAtt"][0] for identity, resource in template["Resources"].items()
                         if resource["Type"] == "AWS::CodeBuild::Project" and "Build" in identity}
                stages = {next(each["Value"] for each in template["Resources"][identity]["Properties"]["Environment"]["EnvironmentVariables"] if each["Name"] == "STAGE"): role
                          for identity, role in roles.items() if "-build-" in template["Resources"][identity]["Properties"]["Name"]}
                self.assertEqual(sorted(stages), ["dev", "prod", "test"])
                self.assertEqual(len(set(stages.values())), 3)
                accounts = {"dev": "222222222222", "test": "444444444444", "prod": "333333333333"}
                for stage, role in stages.items():
                    assumed = []
                    for resource in template["Resources"].values():
                        if resource["Type"] == "AWS::IAM::Policy" and {"Ref": role} in resource["Properties"]["Roles"]:
                            for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                                if "sts:AssumeRole" in listed(statement["Action"]):
                                    assumed += listed(statement["Resource"])
                    self.assertEqual(re.findall(r"\d{12}", json.dumps(assumed)), [accounts[stage]])

    def test_what_is_approved_was_shown_before(self):
        for inputs, shown in (({}, True), ({"diff": False}, False)):
            folder = self.generated(TRUNK, inputs, name=str(shown))
            template = self.cicd(folder, TRUNK)
            pipeline = next(resource["Properties"] for resource in template["Resources"].values() if resource["Type"] == "AWS::CodePipeline::Pipeline")
            self.assertEqual([stage["Name"] for stage in pipeline["Stages"]],
                             ["Source", "Deploy-Stage-dev", "ManualApproval-dev", "Deploy-Stage-test", "ManualApproval-test", "Deploy-Stage-prod"])
            for stage, upcoming in ((pipeline["Stages"][2], "test"), (pipeline["Stages"][4], "prod")):
                actions = sorted(stage["Actions"], key=lambda action: action["RunOrder"])
                approval = actions[-1]
                self.assertEqual(approval["ActionTypeId"]["Provider"], "Manual")
                self.assertEqual(len(actions), 2 if shown else 1)
                if shown:
                    self.assertLess(actions[0]["RunOrder"], approval["RunOrder"])
                    self.assertEqual(actions[0]["ActionTypeId"]["Provider"], "CodeBuild")
                    self.assertEqual(approval["Configuration"]["ExternalEntityLink"], "#{" + actions[0]["Namespace"] + ".BUILD_URL}")
                    project = template["Resources"][actions[0]["Configuration"]["ProjectName"]["Ref"]]["Properties"]
                    self.assertEqual(project["Name"], f"shop-events-e4w7k1zs-diff-{upcoming}")
                    role = project["ServiceRole"]["Fn::GetAtt"][0]
                    self.assertEqual([resources for identity, actions, resources in self.statements(template, "sts:AssumeRole")
                                      if {"Ref": role} in template["Resources"][identity]["Properties"]["Roles"]],
                                     [[ROLE.format({"test": "444444444444", "prod": "333333333333"}[upcoming], "cdk-*-lookup-role-*")]])
            # It runs what the repository has.
            spec = folder / "diff_buildspec.yaml"
            self.assertEqual(spec.exists(), shown)
            self.assertEqual("diff_buildspec.yaml" in (folder / "cicd/README.md").read_text(), shown)
            table = re.findall(r"(?m)^\| (\w+) \| \d{12} \|.*\| (\w+) \|$", (folder / "README.md").read_text())
            self.assertEqual(table, [("dev", "no"), ("test", "yes"), ("prod", "yes")])
            if shown:
                read = yaml.safe_load(spec.read_text())
                self.assertEqual(read["env"]["exported-variables"], ["BUILD_URL"])
                commands = read["phases"]["pre_build"]["commands"] + read["phases"]["build"]["commands"]
                self.assertTrue(commands[0].startswith("export BUILD_URL="), commands)
                self.assertNotIn("deploy", " ".join(commands))

    def test_who_may_write_to_the_topic(self):
        template = self.cicd(self.generated(TRUNK, {"notifications": True}), TRUNK)
        statements = [statement for resource in template["Resources"].values() if resource["Type"] == "AWS::SNS::TopicPolicy"
                      for statement in resource["Properties"]["PolicyDocument"]["Statement"] if statement["Effect"] == "Allow"]
        services = {statement["Principal"]["Service"]: statement.get("Condition") for statement in statements}
        self.assertEqual(services, {"cloudwatch.amazonaws.com": {"StringEquals": {"aws:SourceAccount": "111111111111"}}, "codestar-notifications.amazonaws.com": None})

    def test_versions_of_the_self_mutating_pipeline(self):
        folder = self.generated(PIPELINES, {"securityLint": True, "tests": True, "notifications": True, "email": "ada@example.org"})
        template = self.cicd(folder, PIPELINES)
        specs = {}
        for identity, resource in template["Resources"].items():
            if resource["Type"] == "AWS::CodeBuild::Project":
                specs[identity] = json.loads(resource["Properties"]["Source"]["BuildSpec"])
        self.assertGreaterEqual(len(specs), 5)
        for identity, spec in specs.items():
            self.assertEqual(spec["phases"]["install"].get("runtime-versions"), {"nodejs": "22", "python": "3.12"}, identity)
        commands = [command for spec in specs.values() for phase in spec["phases"].values() for command in phase.get("commands", [])]
        self.assertIn("gem install cfn-nag -v 0.8.10", commands)
        for command in commands:
            for package in re.findall(r"(?:pip|gem|npm) install (?:-g )?(?!-r)(\S+.*)", command):
                self.assertRegex(package, r"==\d|@\d| -v \d", command)
            # What sh cannot read would stop the step, or be taken for false.
            run(["sh", "-n", "-c", command], self.place)
            self.assertNotIn("[[", command)
        mails = [resource["Properties"]["Endpoint"] for resource in template["Resources"].values() if resource["Type"] == "AWS::SNS::Subscription"]
        self.assertEqual(mails, ["ada@example.org"])


class Catalogue(Case):
    def test_emr_serverless_passes_its_own_role_only(self):
        driver = {"SparkSubmit": {"EntryPoint": "s3://code/job.py"}}
        nodes = {"job": {"type": "aws.emr.serverless", "properties": {"applicationId": "00dev", "executionRoleArn": ROLE.format("222222222222", "job"), "jobDriver": driver},
                         "stages": {"prod": {"applicationId": "00prod", "executionRoleArn": ROLE.format("333333333333", "job")}}}}
        folder = self.generated(TRUNK, nodes=nodes)
        for stage, account in (("dev", "222222222222"), ("prod", "333333333333")):
            template = self.application(folder, stage)
            document = [resource["Properties"]["PolicyDocument"] for resource in template["Resources"].values()
                        if resource["Type"] == "AWS::IAM::Policy" and "PassRole" in json.dumps(resource)]
            self.assertEqual(len(document), 1)
            application = "arn:${AWS::Partition}:emr-serverless:${AWS::Region}:${AWS::AccountId}:/applications/00" + stage
            self.assertEqual(document[0]["Statement"], [
                {"Action": "emr-serverless:StartJobRun", "Effect": "Allow", "Resource": {"Fn::Sub": application}},
                {"Action": "emr-serverless:GetJobRun", "Effect": "Allow", "Resource": {"Fn::Sub": application + "/jobruns/*"}},
                {"Action": "iam:PassRole", "Effect": "Allow", "Resource": ROLE.format(account, "job"), "Condition": {"StringEquals": {"iam:PassedToService": "emr-serverless.amazonaws.com"}}}])

    def test_airflow_is_reached_in_its_own_environment_only(self):
        nodes = {"plan": {"type": "aws.mwaa.trigger", "properties": {"environment": "shop-dev", "dags": ["daily"]}, "stages": {"prod": {"environment": "shop-prod"}}}}
        folder = self.generated(TRUNK, nodes=nodes)
        for stage in ("dev", "prod"):
            found = self.statements(self.application(folder, stage), "airflow:.*")
            self.assertEqual([(actions, resources) for _, actions, resources in found],
                             [(["airflow:CreateCliToken"], [{"Fn::Sub": "arn:${AWS::Partition}:airflow:${AWS::Region}:${AWS::AccountId}:environment/shop-" + stage}])])

    def test_a_topic_takes_alarms_of_its_own_account_only(self):
        nodes = {"price": {"type": "aws.lambda"}, "failed": {"type": "aws.alarm"}, "team": {"type": "aws.sns.topic"}}
        folder = self.generated(TRUNK, nodes=nodes, edges=["price.metrics -> failed.metric", "failed.messages -> team.messages"])
        for stage, account in (("dev", "222222222222"), ("prod", "333333333333")):
            found = [statement.get("Condition") for resource in self.application(folder, stage)["Resources"].values() if resource["Type"] == "AWS::SNS::TopicPolicy"
                     for statement in resource["Properties"]["PolicyDocument"]["Statement"] if statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}]
            self.assertEqual(found, [{"StringEquals": {"aws:SourceAccount": account}}])

    def test_appflow_starts_its_own_flow_only(self):
        nodes = {"load": {"type": "aws.appflow", "properties": {"flowName": "shop"}}}
        folder = self.generated(TRUNK, nodes=nodes)
        for stage, account in (("dev", "222222222222"), ("prod", "333333333333")):
            flow = [f"arn:aws:appflow:eu-west-1:{account}:flow/shop"]
            found = [(actions, resources) for _, actions, resources in self.statements(self.application(folder, stage), "appflow:StartFlow")]
            self.assertEqual(found, [(["appflow:StartFlow", "appflow:DescribeFlowExecutionRecords"], flow)])


class OwnTests(Case):
    """What the tests that come with the repository find."""

    def test_they_find_what_is_wrong(self):
        nodes = {"landing": {"type": "aws.s3.bucket", "stages": {"dev": {"removalPolicy": "destroy"}}}, "work": {"type": "aws.sqs_lambda", "stages": {"prod": {"batchSize": 5}}}}
        folder = self.generated(TRUNK, nodes=nodes)
        tests = ["--test", "test/application-stack.test.ts"]
        self.assertIn("# pass 3", self.node(folder, *tests).stdout)
        ddk = folder / "ddk.json"
        right = json.loads(ddk.read_text())
        self.assertEqual(len(right["environments"]["prod"]["resources"]), 1)
        for edit, says in ((lambda environments: environments["dev"]["resources"].update({"orders/elsewhere": {"RemovalPolicy": "destroy"}}), "nothing in dev is called orders/elsewhere"),
                           (lambda environments: environments.update(more={"account": "555555555555", "region": "eu-west-1"}), None)):
            wrong = json.loads(json.dumps(right))
            edit(wrong["environments"])
            ddk.write_text(json.dumps(wrong))
            done = self.node(folder, *tests, expect=1 if says else 0)
            self.assertIn(says or "# pass 4", done.stdout)
        ddk.write_text(json.dumps(right))
        stack = folder / "lib/application-stack.ts"
        code = stack.read_text()
        stack.write_text(re.sub(r".*new ddk.Configurator\(.*\n", "", code))
        self.assertIn("tag Team", self.node(folder, *tests, expect=1).stdout)
        stack.write_text(code.replace("      ...props,\n", "      ...props,\n      env: { account: \"111111111111\", region: \"eu-west-1\" },\n"))
        self.assertIn("111111111111", self.node(folder, *tests, expect=1).stdout)


class Branches(Case):
    """tools/branches.mjs of the kit gitflow, with a local bare repository as origin."""

    def setUp(self):
        super().setUp()
        self.folder = self.generated(GITFLOW)
        self.origin = self.place / "origin.git"
        self.git("init", "--quiet", "--bare", "-b", "main", self.origin, folder=self.place)
        self.git("init", "--quiet")
        self.git("remote", "add", "origin", self.origin)
        self.commit("First")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/main")

    def git(self, *words, folder=None):
        return run(["git", *words], folder or self.folder, self.environment).stdout.strip()

    def commit(self, message, path=None, text=None):
        if path:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", message)
        return self.git("rev-parse", "HEAD")

    def generate(self, edit):
        """Changes penstock.yaml, and generates."""
        project = yaml.safe_load((self.folder / "penstock.yaml").read_text(encoding="utf-8"))
        edit(project)
        (self.folder / "penstock.yaml").write_text(yaml.safe_dump(project, sort_keys=False, allow_unicode=True), encoding="utf-8")
        run([PROGRAM, "generate", self.folder], self.place, self.environment)

    def on(self, branch):
        self.git("fetch", "--quiet", "origin")
        self.git("switch", "--quiet", "--force-create", "work", f"origin/{branch}")

    def tool(self, *words, expect=0):
        return run(["node", "tools/branches.mjs", *words], self.folder, self.environment, expect)

    def make_branches(self):
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/dev", "HEAD:refs/heads/test")

    def test_a_branch_that_is_not_there_is_said(self):
        said = self.tool("check", expect=1).stdout
        self.assertIn("dev: origin does not have it", said)
        self.make_branches()
        self.assertEqual(self.tool("check").stdout, "The branches agree.\n")

    def test_what_is_not_merged_back_is_said(self):
        self.make_branches()
        self.on("dev")
        self.commit("Feature", "src/feature.txt", "new\n")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/dev")
        self.assertIn("agree", self.tool("check").stdout)  # waits for its promotion: as it should be
        self.on("main")
        self.commit("Hotfix", "src/fix.txt", "fix\n")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
        said = self.tool("check", expect=1).stdout
        self.assertRegex(said, r"test lacks what was committed to main:\n  [0-9a-f]+ Hotfix\n")
        self.assertNotIn("Feature", said)
        command = re.search(r"git switch -c .*", said).group()
        run(["sh", "-ec", command], self.folder, self.environment)
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/test")
        said = self.tool("check", expect=1).stdout
        self.assertIn("dev lacks what was committed to test", said)
        self.assertNotIn("to main", said)
        self.on("dev")
        self.git("merge", "--quiet", "--no-ff", "origin/test")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/dev")
        self.tool("check")

    def test_the_same_settings_as_other_commits_are_no_hotfix(self):
        self.make_branches()
        self.on("dev")
        pipeline = self.folder / "pipelines/orders.yaml"
        pipeline.write_text(pipeline.read_text().replace("removalPolicy: destroy", "removalPolicy: destroy\n        bucketName: shop-landing-dev"))
        run([PROGRAM, "generate", self.folder], self.place, self.environment)
        self.commit("A name for dev's bucket")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/dev")
        for branch in ("dev", "test", "main"):
            self.on(branch)
            self.generate(lambda project: project["environments"].insert(2, {"stage": "val", "account": "555555555555", "region": "eu-west-1"}))
            self.commit(f"Settings for {branch}")
            self.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
            if branch == "test":
                self.assertIn("main: ddk.json says nothing of val", self.tool("check", expect=1).stdout)
                self.git("push", "--quiet", "origin", "HEAD:refs/heads/val")
        self.assertEqual(self.tool("check").stdout, "The branches agree.\n")

    def test_places_that_differ_are_said(self):
        self.make_branches()
        self.on("dev")
        self.generate(lambda project: project["environments"][1].update(account="999999999999"))
        self.commit("Another account")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/dev")
        said = self.tool("check", expect=1).stdout
        self.assertIn('test: ddk.json says {"account":"444444444444"', said)
        self.assertIn('main: ddk.json says {"account":"444444444444"', said)

    def test_the_text_of_a_promotion(self):
        self.make_branches()
        self.on("dev")
        pipeline = self.folder / "pipelines/orders.yaml"
        pipeline.write_text(pipeline.read_text().replace("nodes:\n", "nodes:\n  waiting:\n    type: aws.sqs.queue\n"))
        run([PROGRAM, "generate", self.folder], self.place, self.environment)
        self.commit("A queue")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/dev")
        done = self.tool("review", "test")
        self.assertTrue(done.stdout.startswith("# Promote dev to test\n"), done.stdout)
        self.assertIn("account 444444444444 in us-east-1", done.stdout)
        self.assertRegex(done.stdout, r"- [0-9a-f]+ A queue \(Ada Tester\)")
        self.assertIn("[+] AWS::SQS::Queue", done.stdout)
        self.assertNotIn("[~]", done.stdout)
        self.assertNotIn("\x1b", done.stdout)
        self.assertIn("aws codecommit create-pull-request", done.stderr)
        self.assertIn("no differences", self.tool("review", "prod").stdout)
        self.assertIn("Say which stage: test, prod", self.tool("review", "dev", expect=2).stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
