// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/resolve.h"
#include "models/project/project_files.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

Project parsed(const QByteArray &pipeline)
{
    const QByteArray project = "penstock: 1\nlabel: Orders\nteam: Research\nprefix: research\nuid: k3v9x2ab\nname: research-orders-k3v9x2ab\n"
                               "kit: {id: aws-ddk-cdk-pipelines, language: typescript}\n"
                               "cicd: {account: \"111111111111\", region: eu-west-1}\n"
                               "environments:\n"
                               "  - {stage: dev, account: \"222222222222\", region: eu-west-1}\n"
                               "  - {stage: prod, account: \"333333333333\", region: eu-central-1}\n";
    const auto loaded = parseProject({{u"penstock.yaml"_s, project}, {u"pipelines/orders.yaml"_s, pipeline}});
    return loaded ? loaded->project : Project();
}

const QByteArray bucketAndFunction = R"(
title: Orders
nodes:
  landing:
    type: aws.s3.bucket
    properties: {versioned: true}
    stages:
      dev: {versioned: false, removalPolicy: destroy}
  on-arrival:
    type: aws.s3.event
    properties: {keyPrefix: [in/]}
  validate:
    type: aws.sqs_lambda
edges:
  - landing.events -> on-arrival.bucket
  - on-arrival.event -> validate.start
  - landing.objects -> validate.objects
)";

Value at(const ResourceGraph &graph, const QString &address, const QString &path)
{
    const Resource *resource = graph.resource(address);
    Value value = resource ? Value(resource->attributes) : Value();
    for (const QString &part : path.split(u'.'))
        value = value.toMap().value(part);
    return value;
}

} // namespace

class TestResolve : public QObject
{
    Q_OBJECT
    const Catalogue m_catalogue;

    ResourceGraph resolved(const QByteArray &pipeline, const QString &stage = {})
    {
        const auto graph = resolve(parsed(pipeline), m_catalogue, stage);
        if (!graph)
            qWarning("%s", qPrintable(graph.error().toString()));
        return graph.value_or(ResourceGraph());
    }

private Q_SLOTS:
    void aBucketIsWhatItsPropertiesSay()
    {
        const ResourceGraph graph = resolved(bucketAndFunction);
        const Resource *bucket = graph.resource(u"orders.landing.bucket"_s);
        QVERIFY(bucket);
        QCOMPARE(bucket->type, u"AWS::S3::Bucket"_s);
        QCOMPARE(bucket->node, u"orders/landing"_s);
        QCOMPARE(bucket->deletionPolicy, u"Retain"_s);
        QVERIFY(bucket->holdsData);
        QCOMPARE(bucket->constructPath, u"orders/landing/Resource"_s);
        QCOMPARE(at(graph, u"orders.landing.bucket"_s, u"VersioningConfiguration.Status"_s), Value(u"Enabled"_s));
        QVERIFY(!bucket->attributes.contains(u"BucketName"_s)); // not set: left out
        QVERIFY(!bucket->attributes.contains(u"LifecycleConfiguration"_s));
        QVERIFY(!graph.resource(u"orders.landing.key"_s));
    }

    void aStageHasItsOwnValues()
    {
        QCOMPARE(at(resolved(bucketAndFunction, u"prod"_s), u"orders.landing.bucket"_s, u"VersioningConfiguration.Status"_s), Value(u"Enabled"_s));
        const ResourceGraph dev = resolved(bucketAndFunction, u"dev"_s);
        QCOMPARE(dev.stage, u"dev"_s);
        QCOMPARE(at(dev, u"orders.landing.bucket"_s, u"VersioningConfiguration.Status"_s), Value(u"Suspended"_s));
        QCOMPARE(dev.resource(u"orders.landing.bucket"_s)->deletionPolicy, u"Delete"_s);
    }

    void whatIsJoinedChangesWhatIsMade()
    {
        const ResourceGraph graph = resolved(bucketAndFunction);
        QCOMPARE(at(graph, u"orders.landing.bucket"_s, u"NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"_s), Value(true));
        QByteArray apart = bucketAndFunction;
        apart.replace("  - landing.events -> on-arrival.bucket\n", "");
        QVERIFY(!resolved(apart).resource(u"orders.landing.bucket"_s)->attributes.contains(u"NotificationConfiguration"_s));
    }

    void anEdgeIsARuleOfWhatItStarts()
    {
        const ResourceGraph graph = resolved(bucketAndFunction);
        const Resource *rule = graph.resource(u"orders.validate.rule-on-arrival"_s);
        QVERIFY(rule);
        QCOMPARE(rule->type, u"AWS::Events::Rule"_s);
        QCOMPARE(rule->node, u"orders/validate"_s);
        const ValueMap pattern = rule->attributes.value(u"EventPattern"_s).toMap();
        QCOMPARE(pattern.value(u"source"_s), Value(ValueList{u"aws.s3"_s}));
        const ValueMap detail = pattern.value(u"detail"_s).toMap();
        QCOMPARE(detail.value(u"bucket"_s).toMap().value(u"name"_s), Value(ValueList{Value(Reference{u"orders.landing.bucket"_s, {}})}));
        QCOMPARE(detail.value(u"object"_s).toMap().value(u"key"_s), Value(ValueList{Value(ValueMap{{u"prefix"_s, u"in/"_s}})}));
        const ValueMap target = rule->attributes.value(u"Targets"_s).toList().value(0).toMap();
        QCOMPARE(target.value(u"Arn"_s), Value(Reference{u"orders.validate.queue"_s, u"Arn"_s}));
    }

    void whatAnEdgeBringsDecidesWhatItMakes()
    {
        const auto rules = [this](const QByteArray &edges) {
            const ResourceGraph graph = resolved("title: Orders\nnodes:\n  work: {type: aws.sqs_lambda}\n  news: {type: aws.sns.topic}\nedges:\n" + edges);
            return std::ranges::count(graph.resources, u"AWS::Events::Rule"_s, &Resource::type);
        };
        // The function publishes by itself; its event is another thing.
        QCOMPARE(rules("  - work.messages -> news.messages\n"), 0);
        QCOMPARE(rules("  - work.event -> news.messages\n"), 1);
        QCOMPARE(rules("  - work.messages -> news.messages\n  - work.event -> news.messages\n"), 1);
    }

    void formerIdsAreFormerAddresses()
    {
        const QByteArray text = "title: Orders\nnodes:\n  landing: {type: aws.s3.bucket, formerly: [inbox, drop]}\n  arrival: {type: aws.s3.event}\n"
                                "  check: {type: aws.sqs_lambda, formerly: [validate]}\n  drop: {type: aws.s3.bucket}\n"
                                "edges:\n  - landing.events -> arrival.bucket\n  - arrival.event -> check.start\n";
        const ResourceGraph graph = resolved(text);
        QVERIFY(graph.resource(u"orders.check.rule-arrival"_s));
        QCOMPARE(graph.resource(u"orders.check.rule-arrival"_s)->formerly, QStringList{u"orders.validate.rule-arrival"_s});
        // Another node is called drop now, so that what is there is that one's.
        QCOMPARE(graph.resource(u"orders.landing.bucket"_s)->formerly, QStringList{u"orders.inbox.bucket"_s});
        QVERIFY(graph.resource(u"orders.drop.bucket"_s)->formerly.isEmpty());
        // Nor does it hide what was before it, where no other node was renamed.
        QCOMPARE(resolved(QByteArray(text).replace(", formerly: [validate]", "")).resource(u"orders.landing.bucket"_s)->formerly,
            QStringList{u"orders.inbox.bucket"_s});
    }

    void referencesStayReferences()
    {
        const ResourceGraph graph = resolved(bucketAndFunction);
        QCOMPARE(at(graph, u"orders.validate.function"_s, u"Environment.Variables.READ_LANDING"_s), Value(Reference{u"orders.landing.bucket"_s, {}}));
        QCOMPARE(at(graph, u"orders.landing.policy"_s, u"Bucket"_s), Value(Reference{u"orders.landing.bucket"_s, {}}));
    }

    void theStageIsKnownWhereItIsAsked()
    {
        QCOMPARE(at(resolved(bucketAndFunction, u"prod"_s), u"orders.validate.function"_s, u"Environment.Variables.EVENT_SOURCE"_s),
            Value(u"research-orders-k3v9x2ab.prod"_s));
    }

    void whatIsMissingIsLeftOut()
    {
        QVERIFY(resolved("title: A\nnodes:\n  what:\n    type: no.such.type\n").resources.isEmpty());
        // A required property without a value.
        QVERIFY(resolved("title: A\nnodes:\n  time:\n    type: aws.scheduler\n  table:\n    type: aws.dynamodb\n").resources.isEmpty());
    }

    void badEdgesAreLeftOut()
    {
        QByteArray bad = bucketAndFunction;
        bad += "  - landing.objects -> nowhere.input\n  - landing.nothing -> validate.start\n  - on-arrival.event -> landing.writers\n";
        QCOMPARE(resolved(bad).resources, resolved(bucketAndFunction).resources);
    }

    void jsonMayBeGivenAsText()
    {
        const QByteArray asMap
            = "title: A\nnodes:\n  rule:\n    type: aws.events.rule\n    properties:\n      pattern: {source: [aws.ec2], detail-type: [Change]}\n";
        QByteArray asText = asMap;
        asText.replace("{source: [aws.ec2], detail-type: [Change]}", "'{\"source\": [\"aws.ec2\"], \"detail-type\": [\"Change\"]}'");
        QVERIFY(!resolved(asMap).resources.isEmpty());
        QCOMPARE(resolved(asText).resources, resolved(asMap).resources);
    }

    void addressesAreSortedAndUnique()
    {
        const ResourceGraph graph = resolved(bucketAndFunction);
        QVERIFY(graph.resources.size() > 6);
        for (qsizetype i = 1; i < graph.resources.size(); ++i)
            QVERIFY(graph.resources.at(i - 1).address < graph.resources.at(i).address);
    }

    void anEntryOfOnesOwnResolves()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"acme.mailbox.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("title: Mailbox\nprovider: aws\ncategory: messaging\nicon: queue\nsummary: A queue for mails\n"
                   "inputs:\n  start: {kind: evt, many: true}\n"
                   "properties:\n  days: {label: Days, kind: integer, default: 3}\n"
                   "resources:\n  queue:\n    type: AWS::SQS::Queue\n    path: \"{node}/Resource\"\n    attributes:\n"
                   "      MessageRetentionPeriod: {$product: [{$property: days}, 86400]}\n"
                   "      QueueName: {$join: [{$project: prefix}, \"-\", {$stage: id}, \"-\", {$node: id}]}\n");
        file.close();
        Catalogue catalogue;
        QVERIFY(catalogue.addFolder(folder.path()).has_value());
        const auto graph = resolve(parsed("title: A\nnodes:\n  mails:\n    type: acme.mailbox\n    stages:\n      prod: {days: 14}\n"), catalogue, u"prod"_s);
        QVERIFY(graph.has_value());
        QCOMPARE(at(*graph, u"orders.mails.queue"_s, u"MessageRetentionPeriod"_s), Value(14 * 86400));
        QCOMPARE(at(*graph, u"orders.mails.queue"_s, u"QueueName"_s), Value(u"research-prod-mails"_s));
    }

    void whatListsOthersIsSeenFromBothSides()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"acme.graph.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("title: Graph\nprovider: aws\ncategory: messaging\nicon: queue\nsummary: Steps\n"
                   "properties:\n  steps: {label: Steps, kind: json}\n"
                   "resources:\n  this:\n    type: AWS::SQS::Queue\n    path: \"{node}/Resource\"\n    attributes:\n"
                   "      Steps: {$mirror: {of: {$property: steps}, key: after, as: before}}\n"
                   "      Names: {$for: {of: {$property: steps}, do: {$ids: \"{item.kind}-{key}\"}}}\n");
        file.close();
        Catalogue catalogue;
        QVERIFY(catalogue.addFolder(folder.path()).has_value());
        const auto resolved = [&](const QByteArray &steps) {
            return resolve(parsed("title: A\nnodes:\n  flow:\n    type: acme.graph\n    properties: {steps: {" + steps + "}}\n"), catalogue, u"prod"_s);
        };
        const auto graph = resolved("load: {kind: in}, write: {kind: out, after: [load]}");
        QVERIFY(graph.has_value());
        const ValueMap steps = at(*graph, u"orders.flow.this"_s, u"Steps"_s).toMap();
        QCOMPARE(steps[u"load"_s].toMap()[u"before"_s], Value(ValueList{u"write"_s}));
        QCOMPARE(steps[u"load"_s].toMap()[u"after"_s], Value(ValueList()));
        QCOMPARE(steps[u"write"_s].toMap()[u"before"_s], Value(ValueList()));
        QCOMPARE(at(*graph, u"orders.flow.this"_s, u"Names"_s), Value(ValueList{u"in-load"_s, u"out-write"_s}));
        QVERIFY(resolved("a: {after: [b]}, b: {after: [a]}, c: {}").error().toString().contains(u"a, b wait for each other"_s));
        QVERIFY(resolved("a: {after: [x]}").error().toString().contains(u"\"x\", which is not there"_s));
    }

    void tenThousandNodesAreLinear()
    {
        const auto timed = [&](int count) {
            Project project = parsed(bucketAndFunction);
            Graph &graph = project.pipelines.front().graph;
            for (int i = 0; i < count; ++i) {
                graph.nodes.append(Node{NodeId(u"bucket-"_s + QString::number(i)), u"aws.s3.bucket"_s, {}, {}, {}, {}});
                graph.nodes.append(Node{NodeId(u"worker-"_s + QString::number(i)), u"aws.sqs_lambda"_s, {}, {}, {}, {}});
                graph.edges.append(Edge{{graph.nodes.at(graph.nodes.size() - 2).id, u"events"_s}, {graph.nodes.last().id, u"start"_s}});
            }
            QElapsedTimer timer;
            timer.start();
            const auto resolvedGraph = resolve(project, m_catalogue, u"dev"_s);
            return resolvedGraph && resolvedGraph->resources.size() > 7 * count ? timer.nsecsElapsed() : -1;
        };
        QVERIFY(timed(10) > 0); // entries are read now
        const qint64 few = timed(500), many = timed(5000);
        QVERIFY(few > 0 && many > 0);
        qInfo("10,000 nodes resolved in %lld ms", many / 1'000'000);
        QVERIFY2(many < 40 * few, qPrintable(u"%1 ns and %2 ns"_s.arg(few).arg(many)));
    }
};

QTEST_GUILESS_MAIN(TestResolve)
#include "tst_resolve.moc"
