// SPDX-License-Identifier: Apache-2.0
// The two kits whose CI/CD is a stack of its own: what they generate is type-checked, tested by its own tests and synthesized
// with the pinned packages; then the templates are read. And what an edit changes, in all three AWS kits.
#include "deploy/kits/follow_ups.h"
#include "tests/deploy/kits/sample_project.h"
#include "tests/deploy/kits/trees.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

const QString pipelines = u"aws-ddk-cdk-pipelines"_s, trunk = u"aws-ddk-codepipeline-trunk"_s, gitflow = u"aws-ddk-codepipeline-gitflow"_s;

QJsonObject json(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

Project sampleOf(const QString &kit, const QString &language = u"typescript"_s)
{
    Project project = sample::project(language);
    project.kit.id = kit;
    project.environments.insert(1, {u"test"_s, u"444444444444"_s, u"us-east-1"_s, u"test"_s, u"Quality"_s, false, {}, {}});
    return project;
}

QList<QJsonObject> resourcesOf(const QJsonObject &stackTemplate, const QString &type)
{
    QList<QJsonObject> found;
    for (const QJsonValue resource : stackTemplate[u"Resources"_s].toObject()) {
        if (resource[u"Type"_s].toString() == type)
            found.append(resource[u"Properties"_s].toObject());
    }
    return found;
}

QStringList names(const QJsonArray &array, const QString &key = u"Name"_s)
{
    QStringList list;
    for (const QJsonValue value : array)
        list.append(value[key].toString());
    return list;
}

QStringList problemsOf(const Project &project)
{
    const Catalogue catalogue;
    QStringList ids;
    for (const Problem &problem : validateForKit(project, catalogue, *readKit(project.kit.id))) {
        if (problem.severity == Severity::Error)
            ids.append(problem.id);
    }
    ids.sort();
    return ids;
}

/// Paths that are there on one side only, or differ.
QStringList changed(const Project &before, const Project &now)
{
    const FileTree was = trees::generated(before), is = trees::generated(now);
    QStringList paths;
    for (auto it = was.begin(); it != was.end(); ++it) {
        if (!is.contains(it.key()) || is.value(it.key()) != *it)
            paths.append(it.key());
    }
    for (auto it = is.begin(); it != is.end(); ++it) {
        if (!was.contains(it.key()))
            paths.append(it.key());
    }
    paths.sort();
    return paths;
}

class tst_KitAws : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_modules;
    int m_folders = 0;

    QString written(const Project &project)
    {
        const QString folder = m_folder.filePath(QString::number(++m_folders));
        trees::write(trees::generated(project), folder);
        return QFile::link(m_modules, folder + u"/node_modules"_s) ? folder : QString();
    }

    static bool node(const QString &folder, const QString &out, const QStringList &environment = {})
    {
        return trees::succeeds(u"env"_s,
            QStringList{u"CDK_OUTDIR="_s + out} + environment + QStringList{u"node"_s, u"--require"_s, u"ts-node/register/transpile-only"_s, u"bin/app.ts"_s},
            folder);
    }

    /// The template of the CI/CD stack; CloudFormation's specification finds nothing wrong with it.
    QJsonObject cicdTemplate(const Project &project)
    {
        const QString folder = written(project), out = folder + u"/cicd/cdk.out"_s;
        if (!node(folder + u"/cicd"_s, out) || !accepted(out))
            return {};
        const QString strategy = project.kit.id == trunk ? u"trunk"_s : u"gitflow"_s;
        const QString stack = u"research-"_s + strategy + u"-k3v9x2ab"_s;
        if (json(out + u"/manifest.json"_s)[u"artifacts"_s][stack][u"environment"_s].toString() != "aws://111111111111/eu-west-1"_L1)
            return {};
        return json(out + u'/' + stack + u".template.json"_s);
    }

    static bool accepted(const QString &out)
    {
        const QString sandbox = qEnvironmentVariable("PENSTOCK_TEST_AWS_SANDBOX");
        return sandbox.isEmpty() || trees::succeeds(sandbox + u"/cfn-check"_s, {out}, out);
    }

    /// Who may become whom, as texts of the accounts, for each role of a build.
    static QStringList assumable(const QJsonObject &stackTemplate)
    {
        QStringList found;
        static const QRegularExpression target(u":iam::(\\d{12}|\\*):role/([^\"]*)\""_s);
        for (const QJsonObject &policy : resourcesOf(stackTemplate, u"AWS::IAM::Policy"_s)) {
            QStringList accounts;
            for (const QJsonValue statement : policy[u"PolicyDocument"_s][u"Statement"_s].toArray()) {
                const QByteArray text = QJsonDocument(statement.toObject()).toJson();
                if (!text.contains("sts:AssumeRole"))
                    continue;
                if (statement[u"Resource"_s].toString() == "*"_L1)
                    accounts.append(u"everybody"_s);
                auto matches = target.globalMatch(QString::fromUtf8(text));
                while (matches.hasNext()) {
                    const QRegularExpressionMatch match = matches.next();
                    accounts.append(QString(match.captured(1) + u' ' + match.captured(2)));
                }
            }
            if (!accounts.isEmpty())
                found.append(accounts.join(u", "_s));
        }
        found.sort();
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_modules = trees::nodeModules();
        if (m_modules.isEmpty())
            QSKIP("npm's packages are not there, and could not be fetched");
        if (qEnvironmentVariableIsSet("PENSTOCK_KEEP")) {
            m_folder.setAutoRemove(false);
            qInfo("kept: %s", qPrintable(m_folder.path()));
        }
        qputenv("npm_config_update_notifier", "false");
        qputenv("CDK_DISABLE_CLI_TELEMETRY", "true");
    }

    void theRepositoryPassesItsOwnTests_data()
    {
        QTest::addColumn<QString>("kit");
        QTest::newRow("trunk") << trunk;
        QTest::newRow("gitflow") << gitflow;
    }
    void theRepositoryPassesItsOwnTests()
    {
        QFETCH(QString, kit);
        const QString folder = written(sampleOf(kit));
        QByteArray output;
        QVERIFY(trees::succeeds(folder + u"/test.sh"_s, {}, m_folder.path(), &output, 400)); // tsc over everything, then node --test
        QVERIFY2(output.contains("# pass 3") && output.contains("# fail 0"), output.constData());
    }

    // One application for each stage, in its account and region, under the name that the kit with a self-mutating pipeline gives it.
    void theApplicationIsWhatStageSays_data() { theRepositoryPassesItsOwnTests_data(); }
    void theApplicationIsWhatStageSays()
    {
        QFETCH(QString, kit);
        const Project project = sampleOf(kit);
        const QString folder = written(project);
        const QMap<QString, QString> places{
            {u"dev"_s, u"aws://222222222222/eu-west-1"_s}, {u"test"_s, u"aws://444444444444/us-east-1"_s}, {u"prod"_s, u"aws://333333333333/eu-west-1"_s}};
        for (auto it = places.begin(); it != places.end(); ++it) {
            const QString out = folder + u"/out-"_s + it.key();
            QVERIFY(node(folder, out, {QString(u"STAGE="_s + it.key())}));
            QVERIFY(accepted(out));
            const QJsonObject artifacts = json(out + u"/manifest.json"_s)[u"artifacts"_s].toObject();
            QStringList stacks;
            for (auto artifact = artifacts.begin(); artifact != artifacts.end(); ++artifact) {
                if (artifact->toObject()[u"type"_s].toString() != "aws:cloudformation:stack"_L1)
                    continue;
                stacks.append(artifact.key());
                const QJsonValue stack = *artifact;
                QCOMPARE(stack[u"environment"_s].toString(), *it);
                const QString title = it.key().left(1).toUpper() + it.key().sliced(1);
                QCOMPARE(stack[u"properties"_s][u"stackName"_s].toString(), QString(u"research-"_s + title + u"-research-research-orders-k3v9x2ab"_s));
                const QJsonValue tags = stack[u"properties"_s][u"tags"_s];
                QCOMPARE(tags[u"Team"_s].toString(), it.key() == "test"_L1 ? u"Quality"_s : u"Research"_s);
                QCOMPARE(tags[u"Target"_s].toString(), project.name);
                QCOMPARE(tags[u"research"_s].toString(), u"true"_s);
            }
            QCOMPARE(stacks, QStringList{u"research-research-orders-k3v9x2ab-"_s + it.key() + u"-ResearchStack"_s});
        }
        QProcess unknown;
        unknown.setWorkingDirectory(folder);
        unknown.start(u"env"_s, {u"STAGE=nowhere"_s, u"node"_s, u"--require"_s, u"ts-node/register/transpile-only"_s, u"bin/app.ts"_s});
        QVERIFY(unknown.waitForFinished(120'000));
        QCOMPARE(unknown.exitCode(), 1);
        QCOMPARE(unknown.readAllStandardError().trimmed(), "STAGE: Environment id with stage_id nowhere was not found; there are: dev, prod, test");
    }

    void aCopyUnderAnotherNameIsAnotherStack()
    {
        const QString folder = written(sampleOf(trunk)), out = folder + u"/out"_s;
        QVERIFY(node(folder, out, {u"STAGE=dev"_s, u"PIPELINE_NAME=mine"_s}));
        QCOMPARE(json(out + u"/manifest.json"_s)[u"artifacts"_s][u"mine-dev-ResearchStack"_s][u"properties"_s][u"stackName"_s].toString(), QString());
        QVERIFY(json(out + u"/manifest.json"_s)[u"artifacts"_s].toObject().contains(u"mine-dev-ResearchStack"_s));
    }

    void trunkDeploysStageAfterStage_data()
    {
        QTest::addColumn<int>("environments");
        QTest::addColumn<QString>("approvals");
        QTest::addColumn<QStringList>("stages");
        const QString dev = u"Deploy-Stage-dev"_s, test = u"Deploy-Stage-test"_s, prod = u"Deploy-Stage-prod"_s, source = u"Source"_s;
        QTest::newRow("one") << 1 << u"betweenStages"_s << QStringList{source, dev};
        QTest::newRow("between") << 3 << u"betweenStages"_s << QStringList{source, dev, u"ManualApproval-dev"_s, test, u"ManualApproval-test"_s, prod};
        QTest::newRow("prod only") << 3 << u"beforeProdOnly"_s << QStringList{source, dev, test, u"ManualApproval-test"_s, prod};
        QTest::newRow("none") << 3 << u"none"_s << QStringList{source, dev, test, prod};
    }
    void trunkDeploysStageAfterStage()
    {
        QFETCH(int, environments);
        QFETCH(QString, approvals);
        QFETCH(QStringList, stages);
        Project project = sampleOf(trunk);
        project.environments.resize(environments);
        project.kit.inputs = {{u"approvals"_s, Value(approvals)}};
        const QJsonObject stackTemplate = cicdTemplate(project);
        const QList<QJsonObject> found = resourcesOf(stackTemplate, u"AWS::CodePipeline::Pipeline"_s);
        QCOMPARE(found.size(), 1);
        const QJsonObject pipeline = found.first();
        QCOMPARE(pipeline[u"Name"_s].toString(), project.name);
        QCOMPARE(pipeline[u"PipelineType"_s].toString(), u"V2"_s);
        QCOMPARE(pipeline[u"ExecutionMode"_s].toString(), u"QUEUED"_s);
        QCOMPARE(pipeline[u"RestartExecutionOnUpdate"_s].toBool(), true);
        QCOMPARE(names(pipeline[u"Stages"_s].toArray()), stages);
        const QJsonValue source = pipeline[u"Stages"_s][0][u"Actions"_s][0];
        QCOMPARE(source[u"Configuration"_s][u"BranchName"_s].toString(), u"main"_s);
        QCOMPARE(source[u"Configuration"_s][u"PollForSourceChanges"_s].toBool(true), false);
        QCOMPARE(resourcesOf(stackTemplate, u"AWS::Events::Rule"_s).size(), 1);
        // Before each approval a build says what would change.
        const qsizetype diffs = stages.filter(u"ManualApproval-"_s).size();
        QCOMPARE(resourcesOf(stackTemplate, u"AWS::CodeBuild::Project"_s).size(), environments + diffs);
        for (const QJsonObject &build : resourcesOf(stackTemplate, u"AWS::CodeBuild::Project"_s)) {
            const bool diff = build[u"Name"_s].toString().startsWith(project.name + u"-diff-"_s);
            QCOMPARE(build[u"Source"_s][u"BuildSpec"_s].toString(), diff ? u"diff_buildspec.yaml"_s : u"deploy_buildspec.yaml"_s);
            QCOMPARE(build[u"Environment"_s][u"PrivilegedMode"_s].toBool(), false);
            QCOMPARE(build[u"Environment"_s][u"Image"_s].toString(), u"aws/codebuild/standard:7.0"_s);
            QVERIFY(names(build[u"Environment"_s][u"EnvironmentVariables"_s].toArray()).contains(u"STAGE"_s));
        }
        const QJsonObject key = resourcesOf(stackTemplate, u"AWS::KMS::Key"_s).value(0);
        QCOMPARE(key[u"EnableKeyRotation"_s].toBool(), true);
        const QJsonObject bucket = resourcesOf(stackTemplate, u"AWS::S3::Bucket"_s).value(0);
        QCOMPARE(bucket[u"BucketName"_s].toString(), QString(project.name + u"-artifacts-bucket"_s));
        QCOMPARE(bucket[u"VersioningConfiguration"_s][u"Status"_s].toString(), u"Enabled"_s);
        // A role for each stage: the build of dev cannot deploy to prod, before somebody approved. What says the differences may only look.
        const QMap<QString, QString> accounts{
            {u"Deploy-Stage-dev"_s, u"222222222222"_s}, {u"Deploy-Stage-test"_s, u"444444444444"_s}, {u"Deploy-Stage-prod"_s, u"333333333333"_s}};
        QStringList roles;
        for (qsizetype i = 1; i < stages.size(); ++i) {
            if (!stages[i].startsWith(u"ManualApproval-"_s))
                roles.append(accounts.value(stages[i]) + u" cdk-*"_s);
            else
                roles.append(accounts.value(stages[i + 1]) + u" cdk-*-lookup-role-*"_s);
        }
        roles.sort();
        QCOMPARE(assumable(stackTemplate), roles);
        QVERIFY(!QJsonDocument(stackTemplate).toJson().contains("UpdatePipeline")); // it does not change itself
        QVERIFY(!QJsonDocument(stackTemplate).toJson().contains("codecommit:*"));
        QVERIFY(stackTemplate[u"Description"_s].toString().startsWith(u"PIPELINE: Research orders; URI: k3v9x2ab; DESCRIPTION: "_s));
    }

    void gitflowHasAPipelineForEachBranch()
    {
        Project project = sampleOf(gitflow);
        project.environments[2].manualApproval = true;
        const QJsonObject stackTemplate = cicdTemplate(project);
        QMap<QString, QString> branches;
        QMap<QString, QStringList> stages;
        for (const QJsonObject &pipeline : resourcesOf(stackTemplate, u"AWS::CodePipeline::Pipeline"_s)) {
            QCOMPARE(pipeline[u"PipelineType"_s].toString(), u"V2"_s);
            QCOMPARE(pipeline[u"ExecutionMode"_s].toString(), u"QUEUED"_s);
            const QString name = pipeline[u"Name"_s].toString();
            branches.insert(name, pipeline[u"Stages"_s][0][u"Actions"_s][0][u"Configuration"_s][u"BranchName"_s].toString());
            stages.insert(name, names(pipeline[u"Stages"_s].toArray()));
        }
        const QString dev = project.name + u"-dev"_s, test = project.name + u"-test"_s, prod = project.name + u"-prod"_s;
        QCOMPARE(branches, (QMap<QString, QString>{{dev, u"dev"_s}, {test, u"test"_s}, {prod, u"main"_s}}));
        QCOMPARE(stages.value(dev), (QStringList{u"Source-dev"_s, u"Deploy-Stage-dev"_s}));
        QCOMPARE(stages.value(prod), (QStringList{u"Source-prod"_s, u"ManualApproval-prod"_s, u"Deploy-Stage-prod"_s}));
        // A role for each stage, which can become what its own account trusts it with.
        QCOMPARE(assumable(stackTemplate), (QStringList{u"222222222222 cdk-*"_s, u"333333333333 cdk-*"_s, u"444444444444 cdk-*"_s}));
        QStringList buckets;
        for (const QJsonObject &bucket : resourcesOf(stackTemplate, u"AWS::S3::Bucket"_s))
            buckets.append(bucket[u"BucketName"_s].toString());
        buckets.sort();
        QCOMPARE(buckets,
            (QStringList{QString(project.name + u"-artifacts-dev-bucket"_s), QString(project.name + u"-artifacts-prod-bucket"_s),
                QString(project.name + u"-artifacts-test-bucket"_s)}));
        for (const auto &[stage, branch] : {std::pair{u"dev"_s, u"dev"_s}, std::pair{u"prod"_s, u"main"_s}})
            QCOMPARE(stageBranch(project, *readKit(gitflow), stage).value_or(QString()), branch);
    }

    void everyOptionSynthesizes_data() { theRepositoryPassesItsOwnTests_data(); }
    void everyOptionSynthesizes()
    {
        QFETCH(QString, kit);
        Project project = sampleOf(kit);
        project.label = u"O'Brien \"prod\" ${x} {{y}} \\ \n 数据"_s;
        project.description = project.label + QString(3000, u'é');
        project.environments[2].stage = u"live_2"_s; // no stage is called prod: the last one is
        project.kit.inputs = {{u"source"_s, Value(u"connection"_s)}, {u"repository"_s, Value(u"research/data/orders"_s)}, {u"branch"_s, Value(u"stable"_s)},
            {u"connectionArn"_s, Value(u"arn:aws:codeconnections:eu-west-1:111111111111:connection/12ab-34"_s)}, {u"notifications"_s, Value(true)},
            {u"email"_s, Value(u"data@example.com"_s)}, {u"docker"_s, Value(true)}, {u"diff"_s, Value(false)}, {u"tests"_s, Value(false)}};
        QCOMPARE(problemsOf(project), QStringList());
        const QJsonObject stackTemplate = cicdTemplate(project);
        const QList<QJsonObject> found = resourcesOf(stackTemplate, u"AWS::CodePipeline::Pipeline"_s);
        QCOMPARE(found.size(), kit == trunk ? 1 : 3);
        int stable = 0;
        for (const QJsonObject &pipeline : found) {
            const QJsonValue source = pipeline[u"Stages"_s][0][u"Actions"_s][0];
            QCOMPARE(source[u"ActionTypeId"_s][u"Provider"_s].toString(), u"CodeStarSourceConnection"_s);
            QCOMPARE(source[u"Configuration"_s][u"FullRepositoryId"_s].toString(), u"research/data/orders"_s);
            stable += source[u"Configuration"_s][u"BranchName"_s].toString() == "stable"_L1;
        }
        QCOMPARE(stable, 1); // exactly one pipeline has the main branch
        QCOMPARE(resourcesOf(stackTemplate, u"AWS::CodeStarNotifications::NotificationRule"_s).size(), found.size());
        QCOMPARE(resourcesOf(stackTemplate, u"AWS::CloudWatch::Alarm"_s).size(), 3);
        QCOMPARE(resourcesOf(stackTemplate, u"AWS::SNS::Subscription"_s).value(0)[u"Endpoint"_s].toString(), u"data@example.com"_s);
        for (const QJsonObject &build : resourcesOf(stackTemplate, u"AWS::CodeBuild::Project"_s))
            QCOMPARE(build[u"Environment"_s][u"PrivilegedMode"_s].toBool(), true);
        const QString description = stackTemplate[u"Description"_s].toString();
        QVERIFY(description.startsWith(QString(u"PIPELINE: "_s + project.label)));
        QVERIFY(description.size() <= 512 && description.toUtf8().size() <= 1024);
        // The description of the application is cut as well.
        const QString folder = written(project);
        QVERIFY(node(folder, folder + u"/out"_s));
    }

    void whatIsRefused()
    {
        Project project = sampleOf(gitflow);
        QCOMPARE(problemsOf(project), QStringList());
        project.environments[1].stage = u"main"_s;
        QVERIFY(problemsOf(project).contains(u"stage-name"_s));
        project = sampleOf(gitflow);
        project.environments[1].settings = {{u"branch"_s, Value(u"main"_s)}};
        QCOMPARE(problemsOf(project), QStringList{u"branches-alike"_s});
        project.environments[1].settings = {{u"branch"_s, Value(u"a..b"_s)}};
        QVERIFY(problemsOf(project).contains(u"branch-not-usable"_s));
        project = sampleOf(gitflow);
        project.environments[1].stage = u"acceptance-of-partners"_s;
        QVERIFY(problemsOf(project).contains(u"bucket-name-too-long"_s));
        for (const QString &kit : {trunk, gitflow}) {
            project = sampleOf(kit);
            project.name = u"research-orders_k3v9x2ab"_s;
            QVERIFY(problemsOf(project).contains(u"name-not-usable"_s));
            const NameLimits limits = readKit(kit)->name;
            const QString name = derivedName(u"research"_s, QString(255, u'_') + u"é"_s, u"k3v9x2ab"_s, limits);
            QVERIFY2(name.size() <= 40 && !name.contains(u'_'), qPrintable(name));
        }
    }

    void anAccountOfTheOldBootstrap()
    {
        for (const QString &kit : {pipelines, trunk, gitflow}) {
            Project project = sampleOf(kit);
            project.environments[0].settings = {{u"bootstrapStyle"_s, Value(u"ddk-legacy"_s)}};
            QCOMPARE(problemsOf(project), QStringList());
            const Result<QList<Kit::Step>> steps = bootstrapSteps(project, *readKit(kit));
            QVERIFY2(steps, qPrintable(steps ? QString() : steps.error().toString()));
            QStringList commands;
            for (const Kit::Step &step : *steps)
                commands.append(step.command);
            QVERIFY2(commands.contains(u"ddk bootstrap -e dev -a 111111111111 -r eu-west-1 -p dev"_s), qPrintable(commands.join(u'\n')));
            QVERIFY(commands.filter(u"aws://222222222222"_s).isEmpty());
            QCOMPARE(commands.filter(u"cdk bootstrap aws://333333333333/eu-west-1 --trust 111111111111"_s).size(), 1);
            const FileTree tree = trees::generated(project);
            const QJsonValue environments = QJsonDocument::fromJson(tree.value(u"ddk.json"_s).content)[u"environments"_s];
            QCOMPARE(environments[u"dev"_s][u"bootstrap"_s][u"prefix"_s].toString(), u"ddk"_s);
            QVERIFY(environments[u"prod"_s][u"bootstrap"_s].isUndefined());
            if (kit != pipelines)
                QVERIFY(assumable(cicdTemplate(project)).join(u' ').contains(u"222222222222 ddk-dev-*"_s));
            project.environments[0].stage = u"develop"_s;
            QVERIFY(problemsOf(project).contains(u"stage-name-of-legacy"_s));
        }
        const Project project = [] {
            Project legacy = sampleOf(trunk);
            legacy.environments[0].settings = {{u"bootstrapStyle"_s, Value(u"ddk-legacy"_s)}};
            return legacy;
        }();
        const QString folder = written(project), out = folder + u"/out"_s;
        QVERIFY(node(folder, out, {u"STAGE=dev"_s}));
        QFile manifest(out + u"/manifest.json"_s);
        QVERIFY(manifest.open(QIODevice::ReadOnly));
        QVERIFY(manifest.readAll().contains("role/ddk-dev-hnb659fds-deploy-222222222222-eu-west-1"));
    }

    void theBuildIsPinned()
    {
        const QByteArray typescript = trees::generated(sampleOf(trunk)).value(u"deploy_buildspec.yaml"_s).content;
        QVERIFY2(typescript.contains("- \"n 22.20.0\"") || typescript.contains("- n 22.20.0"), typescript.constData());
        QVERIFY(typescript.contains("- npm ci\n") && typescript.contains("- npx cdk deploy --all --require-approval never\n"));
        const QByteArray python = trees::generated(sampleOf(gitflow, u"python"_s)).value(u"deploy_buildspec.yaml"_s).content;
        QVERIFY2(python.contains("npm install -g aws-cdk@2.1148.1"), python.constData());
        QVERIFY(python.contains("- cdk deploy --all --require-approval never\n"));
        for (const QByteArray &text : {typescript, python})
            QVERIFY(!text.contains("latest"));
    }

    void thePythonRepositoryUsesOnlyWhatThePackagesHave_data() { theRepositoryPassesItsOwnTests_data(); }
    void thePythonRepositoryUsesOnlyWhatThePackagesHave()
    {
        QFETCH(QString, kit);
        const QString folder = written(sampleOf(kit, u"python"_s));
        QVERIFY(QFile::remove(folder + u"/node_modules"_s));
        QVERIFY(trees::succeeds(u"python3"_s, {u"-m"_s, u"compileall"_s, u"-q"_s, folder}, folder));
        QByteArray output;
        QVERIFY(trees::succeeds(u"python3"_s, {trees::sourceFolder() + u"/tests/deploy/kits/check_python_names.py"_s, m_modules, folder}, folder, &output));
        QVERIFY2(output.contains(" 0 wrong"), output.constData());
        // The error of a stage that is not there, without any package.
        QProcess unknown;
        unknown.setWorkingDirectory(folder);
        unknown.start(u"python3"_s,
            {u"-c"_s,
                u"from utils.config import MultiaccountConfig as C; c = C(); print(c.get_stack_name(c.get_stage_env_id('dev'))); c.get_stage_env_id('no')"_s});
        QVERIFY(unknown.waitForFinished(60'000));
        QCOMPARE(unknown.readAllStandardOutput().trimmed(), "research-Dev-research-research-orders-k3v9x2ab");
        QVERIFY(unknown.readAllStandardError().contains("ValueError: Environment id with stage_id no was not found; there are: dev, prod, test"));
    }

    void anEditChangesWhatItMust_data()
    {
        QTest::addColumn<QString>("kit");
        QTest::addColumn<QString>("language");
        QTest::addColumn<std::function<void(Project &)>>("edit");
        QTest::addColumn<QStringList>("paths");
        using Edit = std::function<void(Project &)>;
        const std::pair<const char *, Edit> edits[]
            = {{"add", [](Project &p) { p.environments.insert(2, {u"val"_s, u"555555555555"_s, u"eu-west-1"_s, {}, {}, false, {}, {}}); }},
                {"remove", [](Project &p) { p.environments.removeAt(1); }}, {"reorder", [](Project &p) { p.environments.swapItemsAt(1, 2); }},
                {"account", [](Project &p) { p.environments[1].account = u"999999999999"_s; }},
                {"region", [](Project &p) { p.environments[1].region = u"eu-west-3"_s; }}, {"label", [](Project &p) { p.label = u"Another"_s; }}};
        for (const QString &kit : {pipelines, trunk, gitflow}) {
            for (const QString &language : {u"typescript"_s, u"python"_s}) {
                const bool typescript = language == "typescript"_L1;
                const QString app = typescript ? u"bin/app.ts"_s : u"app.py"_s, drawn = typescript ? u"test/drawn.json"_s : u"tests/unit/drawn.json"_s;
                for (const auto &[name, edit] : edits) {
                    const QByteArray what(name);
                    const bool stages = what == "add" || what == "remove";
                    QStringList paths{u"README.md"_s};
                    if (what != "label" && what != "reorder")
                        paths.append(u"ddk.json"_s);
                    if (stages)
                        paths.append(drawn);
                    if (kit == pipelines && (stages || what == "reorder"))
                        paths.append(app);
                    if (kit != pipelines)
                        paths.append(u"cicd/pipeline.json"_s);
                    if (kit != pipelines && what == "label")
                        paths.append(u"cicd/README.md"_s);
                    if (kit == gitflow && what != "label")
                        paths.append(u"docs/branching.md"_s);
                    paths.sort();
                    QTest::newRow(qPrintable(QString(kit.section(u'-', -1) + u' ' + language + u' ' + QString::fromLatin1(name))))
                        << kit << language << edit << paths;
                }
            }
        }
    }
    void anEditChangesWhatItMust()
    {
        QFETCH(QString, kit);
        QFETCH(QString, language);
        QFETCH(std::function<void(Project &)>, edit);
        QFETCH(QStringList, paths);
        const Project before = sampleOf(kit, language);
        Project now = before;
        edit(now);
        QCOMPARE(changed(before, now), paths);
        Project back = now;
        back.environments = before.environments;
        back.label = before.label;
        QCOMPARE(changed(before, back), QStringList());
    }

    void anotherLanguage()
    {
        for (const QString &kit : {pipelines, trunk, gitflow}) {
            const FileTree typescript = trees::generated(sampleOf(kit)), python = trees::generated(sampleOf(kit, u"python"_s));
            QCOMPARE(python.value(u"ddk.json"_s).content, typescript.value(u"ddk.json"_s).content);
            QCOMPARE(python.value(u"cicd/pipeline.json"_s).content, typescript.value(u"cicd/pipeline.json"_s).content);
            for (auto it = python.begin(); it != python.end(); ++it)
                QVERIFY2(!it.key().endsWith(u".ts"_s) && !it.key().startsWith(u"package"_s), qPrintable(it.key()));
            for (auto it = typescript.begin(); it != typescript.end(); ++it)
                QVERIFY2(!it.key().endsWith(u".py"_s) && !it.key().startsWith(u"requirements"_s), qPrintable(it.key()));
        }
    }

    // Switching is a planned edit: only the delivery changes, and what is deployed keeps its name and its logical ids.
    void anotherKit()
    {
        Project before = sampleOf(pipelines), now = sampleOf(trunk);
        QCOMPARE(changed(before, now),
            (QStringList{u"README.md"_s, u"bin/app.ts"_s, u"cicd/README.md"_s, u"cicd/bin/app.ts"_s, u"cicd/cdk.json"_s, u"cicd/lib/cicd-stack.ts"_s,
                u"cicd/lib/delivery-stack.ts"_s, u"cicd/pipeline.json"_s, u"ddk.json"_s, u"deploy_buildspec.yaml"_s, u"diff_buildspec.yaml"_s,
                u"tsconfig.json"_s, u"utils/config.ts"_s}));
        QCOMPARE(changed(now, sampleOf(gitflow)),
            (QStringList{u"README.md"_s, u"cicd/README.md"_s, u"cicd/lib/cicd-stack.ts"_s, u"cicd/pipeline.json"_s, u"diff_buildspec.yaml"_s,
                u"docs/branching.md"_s, u"tools/branches.mjs"_s}));

        const QString was = written(before), is = written(now);
        QVERIFY(node(was, was + u"/out"_s));
        QVERIFY(node(is, is + u"/out"_s, {u"STAGE=dev"_s}));
        const QDir assembly(was + u"/out/assembly-research-Dev"_s), out(is + u"/out"_s);
        const QStringList templates{u"*.template.json"_s};
        QCOMPARE(assembly.entryList(templates).size(), 1);
        const QJsonObject old = json(assembly.filePath(assembly.entryList(templates).first())), fresh = json(out.filePath(out.entryList(templates).first()));
        QVERIFY(old[u"Resources"_s].toObject().size() > 1);
        QCOMPARE(fresh[u"Resources"_s].toObject().keys(), old[u"Resources"_s].toObject().keys());
        QCOMPARE(fresh[u"Description"_s], old[u"Description"_s]);
    }

    void whatIsLeftToDo_data()
    {
        QTest::addColumn<QString>("kit");
        for (const QString &kit : {pipelines, trunk, gitflow})
            QTest::newRow(qPrintable(kit)) << kit;
    }
    void whatIsLeftToDo()
    {
        QFETCH(QString, kit);
        const Kit read = *readKit(kit);
        const Project before = sampleOf(kit);
        const auto after = [&](const std::function<void(Project &)> &edit, const Kit &newKit) {
            Project now = before;
            edit(now);
            const auto found = followUps(before, read, now, newKit);
            QStringList texts;
            for (const FollowUp &followUp : found.value_or(QList<FollowUp>{{u"failed"_s, {}, found ? QString() : found.error().toString(), {}, {}}}))
                texts.append(QString(followUp.title + u"\n"_s + followUp.commands.join(u'\n')));
            return texts.join(u'\n');
        };
        QCOMPARE(after([](Project &p) { p.label = u"Another"_s; }, read), QString());
        const QString removed = after([](Project &p) { p.environments.removeAt(1); }, read);
        QVERIFY2(removed.contains(
                     u"aws cloudformation delete-stack --stack-name research-Test-research-research-orders-k3v9x2ab --region us-east-1 --profile test"_s),
            qPrintable(removed));
        QCOMPARE(removed.contains(u"cd cicd\nnpx cdk deploy research-"_s), kit != pipelines);
        const QString added = after([](Project &p) { p.environments.insert(2, {u"val"_s, u"555555555555"_s, u"eu-west-1"_s, {}, {}, false, {}, {}}); }, read);
        QVERIFY2(added.contains(u"npx cdk bootstrap aws://555555555555/eu-west-1 --trust 111111111111 "_s), qPrintable(added));
        QCOMPARE(added.contains(u"penstock push --settings-to-every-stage"_s), kit == gitflow);
        QVERIFY(after([](Project &p) { p.environments[0].account = u"999999999999"_s; }, read).contains(u"aws://999999999999/eu-west-1"_s));
        QVERIFY(after([](Project &p) { p.environments[0].region = u"eu-west-3"_s; }, read).contains(u"aws://222222222222/eu-west-3"_s));
        QVERIFY(!after([](Project &p) { p.environments.swapItemsAt(0, 1); }, read).isEmpty());
        QVERIFY(after([](Project &p) { p.name = u"research-other-k3v9x2ab"_s; }, read).contains(before.name));
        QVERIFY(!after([](Project &p) { p.kit.language = u"python"_s; }, read).isEmpty());
        const QString other = kit == trunk ? gitflow : trunk;
        const QString left = after([&](Project &p) { p.kit.id = other; }, *readKit(other));
        QVERIFY2(left.contains(u"aws cloudformation delete-stack --stack-name research-"_s + (kit == pipelines ? u"cdkpipeline"_s : kit.section(u'-', -1))),
            qPrintable(left));
    }
};

} // namespace

QTEST_GUILESS_MAIN(tst_KitAws)
#include "tst_kit_aws.moc"
