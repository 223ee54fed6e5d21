// SPDX-License-Identifier: Apache-2.0
// The generated TypeScript repository, for real: type-checked, tested by its own tests, synthesized with the pinned
// packages; then the templates are read. The Python one is read here, and run by tests/e2e/tst_kit_aws_python.py.
#include "models/project/project_files.h"
#include "tests/deploy/kits/sample_project.h"
#include "tests/deploy/kits/trees.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

QJsonObject json(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// The only file below the folder whose name fits.
QString find(const QString &folder, const QString &pattern)
{
    const QStringList found = QDir(folder).entryList({pattern}, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot);
    return found.size() == 1 ? QString(folder + u'/' + found.first()) : QString();
}

QJsonObject resourceOf(const QJsonObject &stackTemplate, const QString &type, const QString &idPart = {})
{
    const QJsonObject resources = stackTemplate[u"Resources"_s].toObject();
    for (auto it = resources.begin(); it != resources.end(); ++it) {
        if (it->toObject()[u"Type"_s].toString() == type && it.key().contains(idPart, Qt::CaseInsensitive))
            return it->toObject();
    }
    return {};
}

QStringList names(const QJsonArray &array, const QString &key)
{
    QStringList list;
    for (const QJsonValue value : array)
        list.append(value[key].toString());
    return list;
}

class tst_KitSynth : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_modules;

    /// Generates, links the packages and synthesizes; gives cdk.out.
    QString synthesized(const Project &project, const QString &name)
    {
        const QString folder = m_folder.filePath(name);
        trees::write(trees::generated(project), folder);
        if (!QFile::link(m_modules, folder + u"/node_modules"_s))
            return {};
        return trees::succeeds(u"node_modules/.bin/cdk"_s, {u"synth"_s, u"--quiet"_s}, folder) ? QString(folder + u"/cdk.out"_s) : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_modules = trees::nodeModules();
        if (m_modules.isEmpty())
            QSKIP("npm's packages are not there, and could not be fetched");
        qputenv("npm_config_update_notifier", "false");
        qputenv("CDK_DISABLE_CLI_TELEMETRY", "true");
    }

    void theRepositoryPassesItsOwnTests()
    {
        const QString folder = m_folder.filePath(u"own"_s);
        trees::write(trees::generated(sample::project(u"typescript"_s)), folder);
        QVERIFY(QFile::link(m_modules, folder + u"/node_modules"_s));
        QByteArray output;
        QVERIFY(trees::succeeds(folder + u"/test.sh"_s, {}, m_folder.path(), &output, 400)); // tsc, then node --test
        QVERIFY2(output.contains("# pass 2") && output.contains("# fail 0"), output.constData());

        // They do test: a resource that is drawn but not made fails.
        QFile drawn(folder + u"/test/drawn.json"_s);
        QVERIFY(drawn.open(QIODevice::ReadOnly));
        const QByteArray text = drawn.readAll();
        drawn.close();
        QVERIFY(drawn.open(QIODevice::WriteOnly | QIODevice::Truncate));
        drawn.write(QByteArray(text).replace("orders/landing/", "orders/elsewhere/"));
        drawn.close();
        QProcess failing;
        failing.setWorkingDirectory(folder);
        failing.start(u"node"_s, {u"--require"_s, u"ts-node/register/transpile-only"_s, u"--test"_s, u"test/application-stack.test.ts"_s});
        QVERIFY(failing.waitForFinished(240'000));
        QVERIFY(failing.exitCode() != 0);
        QVERIFY(failing.readAllStandardOutput().contains("orders/elsewhere"));
    }

    void theTemplatesAreWhatWasAskedFor()
    {
        const QString out = synthesized(sample::project(u"typescript"_s), u"plain"_s);
        QVERIFY(!out.isEmpty());

        const QJsonObject manifest = json(out + u"/manifest.json"_s)[u"artifacts"_s].toObject();
        QCOMPARE(manifest[u"research-cdkpipeline-k3v9x2ab"_s][u"environment"_s].toString(), u"aws://111111111111/eu-west-1"_s);
        const QJsonObject pipelineTemplate = json(out + u"/research-cdkpipeline-k3v9x2ab.template.json"_s);
        const QJsonObject pipeline = resourceOf(pipelineTemplate, u"AWS::CodePipeline::Pipeline"_s)[u"Properties"_s].toObject();
        QCOMPARE(pipeline[u"PipelineType"_s].toString(), u"V2"_s);
        QCOMPARE(pipeline[u"ExecutionMode"_s].toString(), u"QUEUED"_s);
        QCOMPARE(pipeline[u"Name"_s].toString(), u"research-research-orders-k3v9x2ab"_s);
        const QJsonArray stages = pipeline[u"Stages"_s].toArray();
        const QStringList stageNames = names(stages, u"Name"_s);
        QVERIFY2(
            stageNames.indexOf(u"research-Dev"_s) > 2 && stageNames.indexOf(u"research-Prod"_s) == stageNames.size() - 1, qPrintable(stageNames.join(u' ')));
        QCOMPARE(stageNames.first(3), (QStringList{u"Source"_s, u"Build"_s, u"UpdatePipeline"_s}));
        QVERIFY(!names(stages[stageNames.indexOf(u"research-Dev"_s)][u"Actions"_s].toArray(), u"Name"_s).contains(u"PromoteToDev"_s));
        const QJsonArray prodActions = stages.last()[u"Actions"_s].toArray();
        const auto approval = std::ranges::find_if(prodActions, [](const QJsonValue &action) { return action[u"Name"].toString() == "PromoteToProd"_L1; });
        QVERIFY(approval != prodActions.end());
        QCOMPARE((*approval)[u"RunOrder"].toInt(), 1);
        QVERIFY(!QJsonDocument(pipelineTemplate).toJson().contains("aws-cdk@latest"));
        QVERIFY(QJsonDocument(pipelineTemplate).toJson().contains("aws-cdk@2.1148.1"));

        const QHash<QString, QString> accounts{{u"Dev"_s, u"222222222222"_s}, {u"Prod"_s, u"333333333333"_s}};
        QHash<QString, QJsonObject> templates;
        for (auto it = accounts.begin(); it != accounts.end(); ++it) {
            const QString assembly = out + u"/assembly-research-"_s + it.key();
            const QJsonObject artifacts = json(assembly + u"/manifest.json"_s)[u"artifacts"_s].toObject();
            bool found = false;
            for (const QJsonValue artifact : artifacts) {
                if (artifact[u"type"_s].toString() != "aws:cloudformation:stack"_L1)
                    continue;
                found = true;
                QCOMPARE(artifact[u"environment"_s].toString(), QString(u"aws://"_s + *it + u"/eu-west-1"_s));
                QCOMPARE(artifact[u"properties"_s][u"stackName"_s].toString(), QString(u"research-"_s + it.key() + u"-research-research-orders-k3v9x2ab"_s));
                QCOMPARE(artifact[u"properties"_s][u"tags"_s][u"Team"_s].toString(), u"Research"_s);
                QCOMPARE(artifact[u"properties"_s][u"tags"_s][u"CostCenter"_s].toString(), u"42"_s);
            }
            QVERIFY(found);
            templates.insert(it.key(), json(find(assembly, u"*.template.json"_s)));
        }
        // Drawn: versioned in prod, not in dev.
        const auto versioning = [&](const QString &stage) {
            return resourceOf(templates.value(stage), u"AWS::S3::Bucket"_s, u"landing"_s)[u"Properties"_s][u"VersioningConfiguration"_s][u"Status"_s]
                .toString();
        };
        QCOMPARE(versioning(u"Prod"_s), u"Enabled"_s);
        QVERIFY(versioning(u"Dev"_s) != "Enabled"_L1);
        QVERIFY(!resourceOf(templates.value(u"Dev"_s), u"AWS::S3::Bucket"_s, u"archive"_s).isEmpty());

        if (const QString sandbox = qEnvironmentVariable("PENSTOCK_TEST_AWS_SANDBOX"); !sandbox.isEmpty())
            QVERIFY(trees::succeeds(sandbox + u"/cfn-check"_s, {out}, out));
    }

    void everyOptionSynthesizes()
    {
        Project project = sample::project(u"typescript"_s);
        project.description = u"O'Brien \"prod\" ${x} {{y}} \\ \n 数据"_s;
        project.label = project.description;
        project.environments[0].manualApproval = true;
        project.environments[0].stage = u"dev_1.x"_s;
        project.environments[1].region = u"us-east-1"_s;
        project.kit.inputs = {{u"source"_s, Value(u"connection"_s)}, {u"repository"_s, Value(u"research/orders"_s)}, {u"branch"_s, Value(u"trunk"_s)},
            {u"connectionArn"_s, Value(u"arn:aws:codeconnections:eu-west-1:111111111111:connection/12ab-34"_s)}, {u"securityLint"_s, Value(true)},
            {u"tests"_s, Value(true)}, {u"notifications"_s, Value(true)}, {u"selfMutation"_s, Value(false)}};
        const QString out = synthesized(project, u"options"_s);
        QVERIFY(!out.isEmpty());
        const QJsonObject pipelineTemplate = json(out + u"/research-cdkpipeline-k3v9x2ab.template.json"_s);
        QCOMPARE(pipelineTemplate[u"Description"_s].toString(), project.description);
        const QJsonArray stages = resourceOf(pipelineTemplate, u"AWS::CodePipeline::Pipeline"_s)[u"Properties"_s][u"Stages"_s].toArray();
        const QStringList stageNames = names(stages, u"Name"_s);
        QVERIFY2(stageNames.contains(u"SecurityLint"_s) && stageNames.contains(u"Tests"_s) && !stageNames.contains(u"UpdatePipeline"_s),
            qPrintable(stageNames.join(u' ')));
        const QJsonValue source = stages[0][u"Actions"_s][0];
        QCOMPARE(source[u"ActionTypeId"_s][u"Provider"_s].toString(), u"CodeStarSourceConnection"_s);
        QCOMPARE(source[u"Configuration"_s][u"BranchName"_s].toString(), u"trunk"_s);
        const QJsonValue tests = stages[stageNames.indexOf(u"Tests"_s)][u"Actions"_s][0];
        QCOMPARE(tests[u"InputArtifacts"_s][0][u"Name"_s], source[u"OutputArtifacts"_s][0][u"Name"_s]); // the source, not what was synthesized
        QVERIFY(!resourceOf(pipelineTemplate, u"AWS::CodeStarNotifications::NotificationRule"_s).isEmpty());
        if (const QString sandbox = qEnvironmentVariable("PENSTOCK_TEST_AWS_SANDBOX"); !sandbox.isEmpty())
            QVERIFY(trees::succeeds(sandbox + u"/cfn-check"_s, {out}, out));
    }

    void thePythonRepositoryUsesOnlyWhatThePackagesHave()
    {
        Project project = sample::project(u"python"_s);
        project.kit.inputs = {{u"source"_s, Value(u"connection"_s)}, {u"repository"_s, Value(u"research/orders"_s)},
            {u"connectionArn"_s, Value(u"arn:aws:codeconnections:eu-west-1:111111111111:connection/12ab-34"_s)}, {u"securityLint"_s, Value(true)},
            {u"tests"_s, Value(true)}, {u"notifications"_s, Value(true)}, {u"selfMutation"_s, Value(false)}};
        FileTree tree = trees::generated(project);
        const QString folder = m_folder.filePath(u"python"_s);
        trees::write(tree, folder);
        const QString checker = trees::sourceFolder() + u"/tests/deploy/kits/check_python_names.py"_s;
        QByteArray output;
        QVERIFY(trees::succeeds(u"python3"_s, {checker, m_modules, folder}, m_folder.path(), &output));
        QVERIFY2(output.contains(" 0 wrong"), output.constData());

        // It does check: other names are found out.
        FileEntry &app = tree[u"app.py"_s];
        const QList<std::pair<QByteArray, QByteArray>> mistakes{
            {"manual_approvals=", "approvals="}, {"ddk.CICDPipelineStack", "ddk.CICDPipeline"}, {"import aws_cdk.pipelines", "import aws_cdk.pipeline"}};
        for (const auto &[right, wrong] : mistakes) {
            const QByteArray original = app.content;
            app.content.replace(right, wrong);
            QVERIFY(app.content != original);
            trees::write({{u"app.py"_s, app}}, m_folder.filePath(u"mistakes"_s));
            app.content = original;
            QProcess failing;
            failing.start(u"python3"_s, {checker, m_modules, m_folder.filePath(u"mistakes"_s)});
            QVERIFY(failing.waitForFinished(120'000));
            QCOMPARE(failing.exitCode(), 1);
        }
    }

    void everyExampleSynthesizes()
    {
        const QString examples = trees::sourceFolder() + u"/resources/examples"_s;
        for (const QString &example : QDir(examples).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            const Result<LoadedProject> loaded = loadProject(examples + u'/' + example);
            QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().toString()));
            Project project = loaded->project;
            const Result<Kit> kit = readKit(project.kit.id);
            QVERIFY2(kit, qPrintable(kit ? QString() : kit.error().toString()));
            if (!kit->languages.contains(u"typescript"_s))
                continue; // not a kit of the CDK
            project.kit.language = u"typescript"_s;
            const QString out = synthesized(project, example);
            QVERIFY(!out.isEmpty());
            // Nothing that is deployed is whatever is newest: the CDK's own steps as well.
            for (const QString &name : QDir(out).entryList({u"*.template.json"_s})) {
                QFile stack(out + u'/' + name);
                QVERIFY(stack.open(QIODevice::ReadOnly));
                QVERIFY2(!stack.readAll().contains("@latest"), qPrintable(QString(example + u": "_s + name)));
            }
            QVERIFY(trees::succeeds(u"npm"_s, {u"test"_s}, m_folder.filePath(example), nullptr, 400));
            if (const QString sandbox = qEnvironmentVariable("PENSTOCK_TEST_AWS_SANDBOX"); !sandbox.isEmpty())
                QVERIFY(trees::succeeds(sandbox + u"/cfn-check"_s, {out}, out));
            project.kit.language = u"python"_s;
            const QString folder = m_folder.filePath(example + u"-py"_s);
            trees::write(trees::generated(project), folder);
            QVERIFY(trees::succeeds(u"python3"_s, {trees::sourceFolder() + u"/tests/deploy/kits/check_python_names.py"_s, m_modules, folder}, folder));
        }
    }
};

} // namespace

QTEST_GUILESS_MAIN(tst_KitSynth)
#include "tst_kit_synth.moc"
