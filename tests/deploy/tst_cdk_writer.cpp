// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_writer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

Node node(const QString &id, const QString &type, const ValueMap &properties = {})
{
    return Node{NodeId(id), type, {}, {}, properties, {}};
}

Edge edge(const QString &from, const QString &output, const QString &to, const QString &input)
{
    return Edge{{NodeId(from), output}, {NodeId(to), input}};
}

Project project()
{
    Project result;
    result.name = u"research-orders-k3v9x2ab"_s;
    result.prefix = u"research"_s;
    result.environments = {Environment{u"dev"_s, u"222222222222"_s, u"eu-west-1"_s, {}, {}, false, {}, {}}};
    Pipeline pipeline;
    pipeline.id = PipelineId(u"orders"_s);
    pipeline.title = u"Orders"_s;
    pipeline.graph.nodes = {node(u"landing"_s, u"aws.s3.bucket"_s, {{u"lifecycleDays"_s, 30}}), node(u"on-arrival"_s, u"aws.s3.event"_s, {{u"keyPrefix"_s, ValueList{u"in/"_s}}}),
                            node(u"validate"_s, u"aws.sqs_lambda"_s), node(u"clean"_s, u"aws.glue.job"_s), node(u"curated"_s, u"aws.s3.bucket"_s, {{u"versioned"_s, false}})};
    pipeline.graph.edges = {edge(u"landing"_s, u"events"_s, u"on-arrival"_s, u"bucket"_s), edge(u"on-arrival"_s, u"event"_s, u"validate"_s, u"start"_s),
                            edge(u"landing"_s, u"objects"_s, u"validate"_s, u"objects"_s), edge(u"validate"_s, u"event"_s, u"clean"_s, u"start"_s),
                            edge(u"validate"_s, u"objects"_s, u"landing"_s, u"writers"_s),
                            edge(u"landing"_s, u"objects"_s, u"clean"_s, u"objects"_s), edge(u"clean"_s, u"objects"_s, u"curated"_s, u"writers"_s)};
    result.pipelines = {pipeline};
    return result;
}

} // namespace

class TestCdkWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writes()
    {
        const Project p = project();
        for (const CdkLanguage language : {CdkLanguage::TypeScript, CdkLanguage::Python}) {
            const auto module = writeCdkPipeline(p, p.pipelines.front(), Catalogue(), language);
            QVERIFY2(module.has_value(), module ? "" : qPrintable(module.error().toString()));
            qInfo("%s", module->source.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestCdkWriter)
#include "tst_cdk_writer.moc"
