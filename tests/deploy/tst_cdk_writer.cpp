// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_writer.h"
#include "models/project/project_files.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

Node node(const QString &id, const QString &type, const ValueMap &properties = {}) { return Node{NodeId(id), type, {}, {}, properties, {}}; }

Edge edge(const QString &from, const QString &output, const QString &to, const QString &input) { return Edge{{NodeId(from), output}, {NodeId(to), input}}; }

Project projectOf(const QList<Node> &nodes, const QList<Edge> &edges)
{
    Project result;
    result.name = u"research-orders-k3v9x2ab"_s;
    result.prefix = u"research"_s;
    result.environments = {Environment{u"dev"_s, u"222222222222"_s, u"eu-west-1"_s, {}, {}, false, {}, {}}};
    Pipeline pipeline;
    pipeline.id = PipelineId(u"orders"_s);
    pipeline.title = u"Orders"_s;
    pipeline.graph.nodes = nodes;
    pipeline.graph.edges = edges;
    result.pipelines = {pipeline};
    return result;
}

Project arrival()
{
    return projectOf({node(u"validate"_s, u"aws.sqs_lambda"_s), node(u"landing"_s, u"aws.s3.bucket"_s), node(u"on-arrival"_s, u"aws.s3.event"_s)},
        {edge(u"landing"_s, u"events"_s, u"on-arrival"_s, u"bucket"_s), edge(u"on-arrival"_s, u"event"_s, u"validate"_s, u"start"_s),
            edge(u"landing"_s, u"objects"_s, u"validate"_s, u"objects"_s), edge(u"validate"_s, u"objects"_s, u"landing"_s, u"writers"_s)});
}

QString written(const Project &project, CdkLanguage language = CdkLanguage::TypeScript, const Catalogue &catalogue = {})
{
    const auto module = writeCdkPipeline(project, project.pipelines.front(), catalogue, language);
    return module ? QString::fromUtf8(module->source) : u"refused: "_s + module.error().toString();
}

} // namespace

class TestCdkWriter : public QObject
{
    Q_OBJECT
    const Catalogue m_catalogue;

private Q_SLOTS:
    void aClassOfConstructs()
    {
        const QString text = written(arrival());
        QVERIFY2(text.contains(u"export class OrdersPipeline extends constructs.Construct {"_s), qPrintable(text));
        QVERIFY(text.contains(u"import * as s3 from \"aws-cdk-lib/aws-s3\";"_s));
        QVERIFY(!text.contains(u"aws-dynamodb"_s)); // only what is used
        QVERIFY(text.contains(u"const onArrival = new ddk.S3EventStage(this, \"on-arrival\", {"_s));
        QVERIFY(text.contains(u"pipeline.addStage({ stage: validate, skipRule: true });"_s));
        QVERIFY(text.contains(u"eventPattern: onArrival.eventPattern"_s));
        // What comes first stands first, whatever the order in the file; a circle over grants is no circle.
        QVERIFY(text.indexOf(u"const landing"_s) < text.indexOf(u"const validate"_s));
        QVERIFY(text.indexOf(u"const validate"_s) < text.indexOf(u"landing.grantReadWrite(validate.function)"_s));

        const QString python = written(arrival(), CdkLanguage::Python);
        QVERIFY2(python.contains(u"class OrdersPipeline(constructs.Construct):"_s), qPrintable(python));
        QVERIFY(python.contains(u"from aws_cdk import aws_lambda as lambda_"_s));
        QVERIFY(python.contains(u"on_arrival = ddk.S3EventStage("_s));
        QVERIFY(python.contains(u"pipeline.add_stage(stage=validate, skip_rule=True)"_s));
        QVERIFY(python.contains(u"enforce_ssl=True"_s));
    }

    void theSameDrawingGivesTheSameBytes() { QCOMPARE(written(arrival()), written(arrival())); }

    void linesStayReadable()
    {
        for (const CdkLanguage language : {CdkLanguage::TypeScript, CdkLanguage::Python}) {
            for (const QString &line : written(arrival(), language).split(u'\n')) {
                QVERIFY2(line.size() <= 140, qPrintable(line));
                QVERIFY2(!line.endsWith(u' '), qPrintable(line));
            }
        }
    }

    void codeBelongsToThePersonOnce()
    {
        Project project = arrival();
        const auto skeleton = writeCdkPipeline(project, project.pipelines.front(), m_catalogue, CdkLanguage::Python);
        QVERIFY(skeleton.has_value());
        const FileEntry file = skeleton->nodeFiles.value(u"src/lambda/validate/index.py"_s);
        QVERIFY(file.onlyOnce);
        QCOMPARE(file.origin, u"orders/validate"_s);
        QVERIFY(file.content.contains("def handler(event, context):"));
        QVERIFY(!file.content.contains("put_events")); // nothing follows

        project.pipelines.front().graph.nodes.append(node(u"clean"_s, u"aws.glue.job"_s));
        project.pipelines.front().graph.edges.append(edge(u"validate"_s, u"event"_s, u"clean"_s, u"start"_s));
        const auto followed = writeCdkPipeline(project, project.pipelines.front(), m_catalogue, CdkLanguage::Python);
        QVERIFY(followed->nodeFiles.value(u"src/lambda/validate/index.py"_s).content.contains("put_events"));
        QVERIFY(followed->nodeFiles.contains(u"src/glue/clean.py"_s));

        project.pipelines.front().graph.nodes.front().properties.insert(u"code"_s, u"def handler(event, context):\n    pass"_s);
        const auto typed = writeCdkPipeline(project, project.pipelines.front(), m_catalogue, CdkLanguage::Python);
        QCOMPARE(typed->nodeFiles.value(u"src/lambda/validate/index.py"_s).content, QByteArray("def handler(event, context):\n    pass\n"));
    }

    void namesNeverCollide()
    {
        // Words of the languages, of the class, of modules, and ids that differ only in a hyphen.
        const QStringList ids{u"class"_s, u"lambda"_s, u"pipeline"_s, u"props"_s, u"s3"_s, u"s3-node"_s, u"a-b"_s, u"a_b"_s, u"a-b-node"_s, u"self"_s,
            u"read-file-sync"_s, u"glue-alpha"_s};
        QList<Node> nodes;
        for (const QString &id : ids)
            nodes.append(node(id, u"aws.s3.bucket"_s, {{u"versioned"_s, false}}));
        for (const CdkLanguage language : {CdkLanguage::TypeScript, CdkLanguage::Python}) {
            const QString text = written(projectOf(nodes, {}), language);
            static const QRegularExpression declaration(u"(?:const |^        )([A-Za-z0-9_]+) = (?:new )?s3\\.Bucket"_s, QRegularExpression::MultilineOption);
            QSet<QString> names;
            for (const QRegularExpressionMatch &match : declaration.globalMatch(text))
                names.insert(match.captured(1));
            QCOMPARE(names.size(), ids.size());
            for (const QString &taken : {u"class"_s, u"lambda"_s, u"pipeline"_s, u"props"_s, u"s3"_s, u"self"_s, u"glue_alpha"_s})
                QVERIFY2(!names.contains(taken), qPrintable(taken));
        }
    }

    void whatAPersonTypedIsALiteral()
    {
        const QString hostile = u"O'Brien \"prod\" ${x} {{y}} \\n \n`rm` 数据 */"_s;
        Project project = projectOf({node(u"topic"_s, u"aws.sns.topic"_s, {{u"displayName"_s, hostile}})}, {});
        project.pipelines.front().title = hostile;
        project.pipelines.front().graph.nodes.front().title = hostile;
        for (const CdkLanguage language : {CdkLanguage::TypeScript, CdkLanguage::Python}) {
            const QString text = written(project, language);
            QVERIFY(!text.startsWith(u"refused"_s));
            QVERIFY2(!text.contains(u"`rm`\n"_s) && !text.contains(u" \n`rm`"_s), qPrintable(text));
            QVERIFY2(text.contains(u"\\n`rm` 数据"_s) || text.contains(u"\\n`rm` \\u6570\\u636e"_s), qPrintable(text));
        }
    }

    void whatIsNoIdIsRefused()
    {
        for (const QString &id : {u"a b"_s, u"A"_s, u"a\nb"_s, u"a\"; evil()"_s, u""_s}) {
            QVERIFY2(written(projectOf({node(id, u"aws.s3.bucket"_s)}, {})).contains(u"is no id of a node"_s), qPrintable(id));
            Project project = projectOf({}, {});
            project.pipelines.front().id = PipelineId(id);
            QVERIFY2(written(project).contains(u"is no id of a pipeline"_s), qPrintable(id));
        }
    }

    void whatIsNotCompleteIsRefused()
    {
        QVERIFY(written(projectOf({node(u"what"_s, u"no.such.type"_s)}, {})).contains(u"no component type \"no.such.type\""_s));
        QVERIFY(written(projectOf({node(u"twice"_s, u"aws.s3.bucket"_s), node(u"twice"_s, u"aws.sns.topic"_s)}, {})).contains(u"have the id twice"_s));
        QVERIFY(written(projectOf({node(u"table"_s, u"aws.dynamodb"_s)}, {})).contains(u"table in pipeline orders lacks a required property"_s));
        QVERIFY(written(projectOf({node(u"event"_s, u"aws.s3.event"_s)}, {})).contains(u"Nothing is joined to the input bucket of the node event"_s));
    }

    void aCircleIsRefused()
    {
        // A result bucket that an alarm must know before it is made, and the other way round, cannot be drawn with shipped
        // entries; with ones of a person's own it can.
        QTemporaryDir folder;
        QFile file(folder.filePath(u"acme.snake.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("title: Snake\nprovider: aws\ncategory: storage\nicon: bucket\nsummary: Bites its tail\n"
                   "inputs:\n  in: {kind: obj}\noutputs:\n  out: {kind: obj}\n"
                   "cdk:\n  constructs:\n    - construct: bucket\n      id: \"{node}\"\n"
                   "      new: {$new: {class: s3.Bucket, props: {bucketName: {$peer: {port: {input: in}, export: bucket}}}}}\n"
                   "  exports:\n    bucket: {$construct: bucket}\n");
        file.close();
        Catalogue catalogue;
        QVERIFY(catalogue.addFolder(folder.path()).has_value());
        const Project project = projectOf({node(u"head"_s, u"acme.snake"_s), node(u"tail"_s, u"acme.snake"_s)},
            {edge(u"head"_s, u"out"_s, u"tail"_s, u"in"_s), edge(u"tail"_s, u"out"_s, u"head"_s, u"in"_s)});
        QVERIFY2(
            written(project, CdkLanguage::TypeScript, catalogue).contains(u"in a circle"_s), qPrintable(written(project, CdkLanguage::TypeScript, catalogue)));
    }

    void anUnknownModuleIsSaidWithItsPlace()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"acme.thing.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("title: Thing\nprovider: aws\ncategory: storage\nicon: bucket\nsummary: A thing\noutputs:\n  out: {kind: obj}\n"
                   "cdk:\n  constructs:\n    - construct: thing\n      id: \"{node}\"\n      new: {$new: {class: nowhere.Thing}}\n");
        file.close();
        Catalogue catalogue;
        QVERIFY(catalogue.addFolder(folder.path()).has_value());
        const QString refused = written(projectOf({node(u"thing"_s, u"acme.thing"_s)}, {}), CdkLanguage::TypeScript, catalogue);
        QVERIFY2(refused.contains(u"acme.thing.yaml:12"_s) && refused.contains(u"no module \"nowhere\""_s), qPrintable(refused));

        QFile modules(folder.filePath(u"cdk-modules.yaml"_s));
        QVERIFY(modules.open(QIODevice::WriteOnly));
        modules.write("nowhere: {typescript: \"@acme/nowhere\", python: acme.nowhere}\n");
        modules.close();
        Catalogue again;
        QVERIFY(again.addFolder(folder.path()).has_value());
        QVERIFY(written(projectOf({node(u"thing"_s, u"acme.thing"_s)}, {}), CdkLanguage::TypeScript, again)
                .contains(u"import * as nowhere from \"@acme/nowhere\";"_s));
        QVERIFY(written(projectOf({node(u"thing"_s, u"acme.thing"_s)}, {}), CdkLanguage::Python, again).contains(u"from acme import nowhere"_s));
    }

    void theExampleWrites()
    {
        const auto loaded = loadProject(QStringLiteral(PENSTOCK_SOURCE_DIR "/resources/examples/research"));
        QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().toString()));
        const Project &project = loaded->project;
        QCOMPARE(project.pipelines.size(), 1);
        QVERIFY(project.pipelines.front().graph.nodes.size() >= 9);
        for (const CdkLanguage language : {CdkLanguage::TypeScript, CdkLanguage::Python}) {
            const QString text = written(project, language);
            QVERIFY2(!text.startsWith(u"refused"_s), qPrintable(text));
        }
        const auto dev = stageOverrides(project, m_catalogue, u"dev"_s), prod = stageOverrides(project, m_catalogue, u"prod"_s);
        QVERIFY2(dev.has_value(), dev ? "" : qPrintable(dev.error().toString()));
        QVERIFY2(prod.has_value(), prod ? "" : qPrintable(prod.error().toString()));
        const ValueMap landing = dev->value(u"orders/landing"_s).toMap();
        QCOMPARE(landing.value(u"VersioningConfiguration.Status"_s), Value(u"Suspended"_s));
        QCOMPARE(landing.value(u"RemovalPolicy"_s), Value(u"destroy"_s));
        QCOMPARE(prod->value(u"orders/validate/Process Function"_s).toMap().value(u"MemorySize"_s), Value(1024));
        QVERIFY(!prod->contains(u"orders/landing"_s));
    }
};

QTEST_GUILESS_MAIN(TestCdkWriter)
#include "tst_cdk_writer.moc"
