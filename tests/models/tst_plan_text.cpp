// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan_text.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

ResourceChange change(const QString &address, Action action, const QList<AttributeChange> &attributes = {})
{
    ResourceChange made;
    made.address = address;
    made.type = u"AWS::S3::Bucket"_s;
    made.action = action;
    made.node = u"orders/landing"_s;
    made.attributes = attributes;
    return made;
}

AttributeChange attribute(const QString &path, const Value &before, const Value &after)
{
    AttributeChange made;
    made.path = path;
    made.before = before;
    made.after = after;
    return made;
}

Plan plan(const QList<ResourceChange> &resources)
{
    Plan made;
    made.environment = u"prod"_s;
    made.against = u"main (1a2b3c4)"_s;
    made.resources = resources;
    return made;
}

} // namespace

class TestPlanText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void creation()
    {
        const QString text = planText(plan({change(u"orders.landing.bucket"_s, Action::Create,
            {attribute(u"BucketName"_s, {}, u"landing"_s), attribute(u"VersioningConfiguration.Status"_s, {}, u"Enabled"_s)})}));
        QCOMPARE(text,
            u"These changes would be made in prod, compared with main (1a2b3c4):\n"
            "\n"
            "  # orders.landing.bucket will be created\n"
            "  + resource \"AWS::S3::Bucket\" {\n"
            "      + BucketName:                     \"landing\"\n"
            "      + VersioningConfiguration.Status: \"Enabled\"\n"
            "    }\n"
            "\n"
            "Plan: 1 to add, 0 to change, 0 to destroy.\n"_s);
    }

    void replacementCountsAsBoth()
    {
        AttributeChange name = attribute(u"BucketName"_s, u"a"_s, u"b"_s);
        name.forcesReplacement = Replacement::Will;
        ResourceChange replaced = change(u"orders.landing.bucket"_s, Action::Replace, {name, attribute(u"Tags[0].Value"_s, u"x"_s, {})});
        replaced.replacement = Replacement::Will;
        replaced.risks = {u"destroys-data"_s, u"replaces"_s};
        QCOMPARE(planText(plan({replaced, change(u"orders.other.bucket"_s, Action::Update, {attribute(u"Size"_s, 1, 2)})})),
            u"These changes would be made in prod, compared with main (1a2b3c4):\n"
            "\n"
            "  # orders.landing.bucket must be replaced\n"
            "  # risks: destroys-data, replaces\n"
            "-/+ resource \"AWS::S3::Bucket\" {\n"
            "      ~ BucketName:    \"a\" -> \"b\" # forces replacement\n"
            "      - Tags[0].Value: \"x\" -> null\n"
            "    }\n"
            "\n"
            "  # orders.other.bucket will be updated\n"
            "  ~ resource \"AWS::S3::Bucket\" {\n"
            "      ~ Size: 1 -> 2\n"
            "    }\n"
            "\n"
            "Plan: 1 to add, 1 to change, 1 to destroy.\n"_s);
    }

    void nothing()
    {
        QCOMPARE(
            planText(plan({change(u"a.b.c"_s, Action::NoOp)})), u"No changes. What is drawn is what is deployed in prod, compared with main (1a2b3c4).\n"_s);
    }

    void deletions()
    {
        ResourceChange kept = change(u"a.b.c"_s, Action::Delete);
        kept.retained = true;
        const QString text = planText(plan({kept, change(u"a.b.d"_s, Action::Delete)}));
        QVERIFY(text.contains(u"# a.b.c will be removed, and stays behind in the account\n"_s));
        QVERIFY(text.contains(u"# a.b.d will be destroyed\n  - resource \"AWS::S3::Bucket\"\n"_s));
        QVERIFY(text.endsWith(u"Plan: 0 to add, 0 to change, 2 to destroy.\n"_s));
    }

    void valuesCannotLeaveTheirLine()
    {
        const QString text = planText(plan({change(
            u"a.b.c"_s, Action::Update, {attribute(u"Description"_s, u"one\ntwo\x1b[31m\u202e\\ \"quoted\""_s, Value(Reference{u"a.b.d"_s, u"Arn"_s}))})}));
        QVERIFY2(text.contains(u"\"one\\ntwo\\u{1b}[31m\\u{202e}\\\\ \\\"quoted\\\"\" -> ${a.b.d.Arn}\n"_s), qPrintable(text));
        QVERIFY(!text.contains(u'\x1b'));
    }

    void sensitiveAndUnknownValues()
    {
        AttributeChange secret = attribute(u"Password"_s, u"hunter2"_s, u"hunter3"_s); // even if somebody left them in
        secret.sensitive = true;
        AttributeChange later = attribute(u"Arn"_s, u"old"_s, {});
        later.unknown = true;
        const Plan both = plan({change(u"a.b.c"_s, Action::Update, {secret, later})});
        const QString json = QString::fromUtf8(QJsonDocument(planJson(both)).toJson());
        for (const QString &text : {planText(both), planText(both, true), json})
            QVERIFY2(!text.contains(u"hunter"_s), qPrintable(text));
        QVERIFY(planText(both).contains(u"Password: (sensitive value)"_s));
        QVERIFY(planText(both).contains(u"Arn:      \"old\" -> (known after deployment)"_s));
        const QJsonArray attributes = planJson(both)[u"resources"_s][0][u"attributes"_s].toArray();
        QVERIFY(attributes[0][u"before"_s].isNull() && attributes[0][u"after"_s].isNull() && attributes[0][u"sensitive"_s].toBool());
        QVERIFY(attributes[1][u"unknown"_s].toBool());
    }

    void colourOnlyWhenAsked()
    {
        const Plan one = plan({change(u"a.b.c"_s, Action::Create)});
        QVERIFY(!planText(one).contains(u'\x1b'));
        QVERIFY(planText(one, true).contains(u"\x1b[32m"_s));
        QString stripped = planText(one, true);
        stripped.remove(QRegularExpression(u"\x1b\\[[0-9]*m"_s));
        QCOMPARE(stripped, planText(one));
    }

    void json()
    {
        ResourceChange replaced = change(u"orders.landing.bucket"_s, Action::Replace, {attribute(u"BucketName"_s, u"a"_s, u"b"_s)});
        replaced.replacement = Replacement::Will;
        replaced.attributes[0].forcesReplacement = Replacement::Will;
        replaced.risks = {u"replaces"_s};
        const QJsonObject expected = QJsonDocument::fromJson(R"({
            "format_version": "1.0", "engine": "design", "environment": "prod",
            "summary": {"create": 0, "update": 0, "replace": 1, "delete": 0, "read": 0, "import": 0, "move": 0, "forget": 0, "no-op": 0},
            "resources": [{"address": "orders.landing.bucket", "type": "AWS::S3::Bucket", "action": "replace", "replace": "will",
                "node": "orders/landing", "previous_address": null, "retained": false, "risks": ["replaces"],
                "attributes": [{"path": "BucketName", "before": "a", "after": "b", "sensitive": false, "unknown": false, "forces_replacement": "will"}]}],
            "outputs": [], "drift": []})")
                                         .object();
        QVERIFY(!expected.isEmpty());
        QCOMPARE(planJson(plan({replaced})), expected);
        QVERIFY(planJson(Plan())[u"environment"_s].isNull());
    }
};

QTEST_GUILESS_MAIN(TestPlanText)
#include "tst_plan_text.moc"
