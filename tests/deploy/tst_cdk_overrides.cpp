// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_writer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

Project projectOf(const QString &type, const ValueMap &base, const ValueMap &prod)
{
    Project project;
    project.name = u"research-orders-k3v9x2ab"_s;
    project.environments = {Environment{u"dev"_s, u"222222222222"_s, u"eu-west-1"_s, {}, {}, false, {}, {}},
        Environment{u"prod"_s, u"333333333333"_s, u"eu-central-1"_s, {}, {}, false, {}, {}}};
    Pipeline pipeline;
    pipeline.id = PipelineId(u"orders"_s);
    pipeline.graph.nodes = {Node{NodeId(u"it"_s), type, {}, {}, base, {{u"prod"_s, prod}}}};
    project.pipelines = {pipeline};
    return project;
}

} // namespace

class TestCdkOverrides : public QObject
{
    Q_OBJECT
    const Catalogue m_catalogue;

private Q_SLOTS:
    void whatDiffersIsSaid_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<ValueMap>("base");
        QTest::addColumn<ValueMap>("prod");
        QTest::addColumn<ValueMap>("expected");
        QTest::newRow("nothing") << u"aws.s3.bucket"_s << ValueMap{} << ValueMap{} << ValueMap{};
        QTest::newRow("the same value") << u"aws.s3.bucket"_s << ValueMap{{u"versioned"_s, true}} << ValueMap{{u"versioned"_s, true}} << ValueMap{};
        QTest::newRow("a switch") << u"aws.s3.bucket"_s << ValueMap{{u"versioned"_s, false}} << ValueMap{{u"versioned"_s, true}}
                                  << ValueMap{{u"orders/it"_s, ValueMap{{u"VersioningConfiguration.Status"_s, u"Enabled"_s}}}};
        QTest::newRow("an attribute is added") << u"aws.s3.bucket"_s << ValueMap{} << ValueMap{{u"bucketName"_s, u"research-prod"_s}}
                                               << ValueMap{{u"orders/it"_s, ValueMap{{u"BucketName"_s, u"research-prod"_s}}}};
        QTest::newRow("the removal policy") << u"aws.s3.bucket"_s << ValueMap{{u"removalPolicy"_s, u"destroy"_s}} << ValueMap{{u"removalPolicy"_s, u"retain"_s}}
                                            << ValueMap{{u"orders/it"_s, ValueMap{{u"RemovalPolicy"_s, u"retain"_s}}}};
        QTest::newRow("several resources") << u"aws.sqs_lambda"_s << ValueMap{} << ValueMap{{u"timeoutSec"_s, 600}}
                                           << ValueMap{{u"orders/it/Process Function"_s, ValueMap{{u"Timeout"_s, 600}}},
                                                  {u"orders/it/Queue"_s, ValueMap{{u"VisibilityTimeout"_s, 600}}}};
        QTest::newRow("a path with a made name") << u"aws.sqs_lambda"_s << ValueMap{} << ValueMap{{u"batchSize"_s, 5}}
                                                 << ValueMap{{u"orders/it/Process Function/SqsEventSource:[^/]*"_s, ValueMap{{u"BatchSize"_s, 5}}}};
        QTest::newRow("a name with dots") << u"aws.sqs_lambda"_s << ValueMap{} << ValueMap{{u"env"_s, ValueMap{{u"a.b"_s, u"c"_s}}}}
                                          << ValueMap{{u"orders/it/Process Function"_s, ValueMap{{u"Environment.Variables.a\\.b"_s, u"c"_s}}}};
    }

    void whatDiffersIsSaid()
    {
        QFETCH(QString, type);
        QFETCH(ValueMap, base);
        QFETCH(ValueMap, prod);
        QFETCH(ValueMap, expected);
        const auto overrides = stageOverrides(projectOf(type, base, prod), m_catalogue, u"prod"_s);
        QVERIFY2(overrides.has_value(), overrides ? "" : qPrintable(overrides.error().toString()));
        QCOMPARE(Value(*overrides).text(), Value(expected).text());
        QCOMPARE(stageOverrides(projectOf(type, base, prod), m_catalogue, u"dev"_s).value_or(ValueMap{{u"failed"_s, true}}), ValueMap{});
    }

    void whatCannotBeSaidIsRefused_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<ValueMap>("base");
        QTest::addColumn<ValueMap>("prod");
        QTest::addColumn<QString>("says");
        QTest::newRow("an attribute goes") << u"aws.s3.bucket"_s << ValueMap{{u"lifecycleDays"_s, 30}} << ValueMap{{u"lifecycleDays"_s, Value(QString())}}
                                           << u"would have to be removed"_s;
        QTest::newRow("a resource comes") << u"aws.sqs_lambda"_s << ValueMap{} << ValueMap{{u"dlqEnabled"_s, true}} << u"refers to another resource"_s;
        QTest::newRow("a resource goes") << u"aws.sqs_lambda"_s << ValueMap{{u"dlqEnabled"_s, true}} << ValueMap{{u"dlqEnabled"_s, false}} << u"goes away"_s;
    }

    void whatCannotBeSaidIsRefused()
    {
        QFETCH(QString, type);
        QFETCH(ValueMap, base);
        QFETCH(ValueMap, prod);
        QFETCH(QString, says);
        const auto overrides = stageOverrides(projectOf(type, base, prod), m_catalogue, u"prod"_s);
        QVERIFY(!overrides);
        const QString text = overrides.error().toString();
        QVERIFY2(text.contains(says), qPrintable(text));
        QVERIFY2(text.contains(u"node it in pipeline orders"_s) && text.contains(prod.firstKey()) && text.contains(u"stage prod"_s), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestCdkOverrides)
#include "tst_cdk_overrides.moc"
