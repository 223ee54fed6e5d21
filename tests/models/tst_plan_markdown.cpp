// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan_text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

ResourceChange change(const QString &address, Action action, const QString &before = {}, const QString &after = {})
{
    ResourceChange made;
    made.address = address;
    made.type = u"AWS::S3::Bucket"_s;
    made.action = action;
    if (!before.isEmpty() || !after.isEmpty())
        made.attributes = {{u"Name"_s, before.isEmpty() ? Value() : Value(before), after.isEmpty() ? Value() : Value(after)}};
    return made;
}

Plan plan(const QList<ResourceChange> &resources)
{
    Plan made;
    made.environment = u"prod"_s;
    made.resources = resources;
    return made;
}

// What a Markdown reader would take as text outside of fences and <code>: all that is left must be ours.
QString outsideOfCode(const QString &markdown)
{
    QString left;
    QString fence;
    for (const QString &line : markdown.split(u'\n')) {
        const QRegularExpressionMatch match = QRegularExpression(u"^(`{3,})"_s).match(line);
        if (fence.isEmpty() && match.hasMatch())
            fence = match.captured(1);
        else if (!fence.isEmpty() && line == fence)
            fence.clear();
        else if (fence.isEmpty())
            left += line + u'\n';
    }
    return left;
}

} // namespace

class TestPlanMarkdown : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void destructiveChangesComeFirst()
    {
        ResourceChange deleted = change(u"a.b.gone"_s, Action::Delete, u"x"_s);
        deleted.risks = {u"destroys-data"_s};
        const QString text = planMarkdown(plan({change(u"a.b.added"_s, Action::Create, {}, u"x"_s), deleted}));
        QVERIFY(text.startsWith(u"## Plan for <code>prod</code>\n\n**Plan: 1 to add, 0 to change, 1 to destroy.**\n"_s));
        QVERIFY(text.indexOf(u"| <code>&#45;</code> | destroy | 1 |"_s) > 0);
        const qsizetype table = text.indexOf(u"### Look at these first"_s);
        const qsizetype destroyed = text.indexOf(u"<details open><summary>Replaced or destroyed (1)</summary>\n\n```diff\n"_s);
        const qsizetype rest = text.indexOf(u"<details><summary>Everything else (1)</summary>"_s);
        QVERIFY(table > 0 && table < destroyed && destroyed < rest);
        QVERIFY(text.contains(u"\n- resource \"AWS::S3::Bucket\" {\n-     Name: \"x\" -> null\n"_s));
        QVERIFY(text.contains(u"\n+ resource \"AWS::S3::Bucket\" {\n+     Name: \"x\"\n"_s));
    }

    void noChanges() { QCOMPARE(planMarkdown(plan({})), u"## Plan for <code>prod</code>\n\n**No changes.** What is drawn is what is deployed.\n\n"_s); }

    void nothingAPersonEnteredBecomesMarkup()
    {
        const QString evil = u"``` \n``````\n</details></code>| <img src=x> [a](http://b) @team #1 **b** \n# head\n````"_s;
        ResourceChange replaced = change(evil, Action::Replace, evil, QString(50, u'`') + evil);
        replaced.risks = {evil};
        replaced.type = evil;
        Plan all = plan({replaced, change(evil, Action::Update, evil, u"x"_s)});
        all.environment = evil;
        all.against = evil;
        const QString text = planMarkdown(all);
        QString rest = outsideOfCode(text);
        static const QRegularExpression codes(u"<code>[A-Za-z0-9 &#;]*</code>"_s);
        rest.remove(codes);
        for (const QString &piece : {u"</code>"_s, u"<img"_s, u"@"_s, u"http"_s, u"**b**"_s, u"`"_s, u"# head"_s, u"team"_s})
            QVERIFY2(!rest.contains(piece), qPrintable(rest));
        QCOMPARE(rest.count(u"<details"_s), 2);
        QCOMPARE(rest.count(u"</details>"_s), 2);
    }

    void fitsIntoAComment_data()
    {
        QTest::addColumn<int>("resources");
        QTest::addColumn<QString>("text");
        QTest::newRow("many small ones") << 5000 << u"x"_s;
        QTest::newRow("long values") << 300 << QString(100'000, u'y');
        QTest::newRow("backticks") << 300 << QString(2000, u'`');
        QTest::newRow("wide characters") << 300 << QString(3000, QChar(0x6570));
        QTest::newRow("what needs escaping") << 300 << QString(3000, u'<');
    }

    void fitsIntoAComment()
    {
        QFETCH(int, resources);
        QFETCH(QString, text);
        Plan many = plan({});
        many.environment = text;
        many.against = text;
        for (int i = 0; i < resources; ++i)
            many.resources.append(change(u"a.%1.%2"_s.arg(i).arg(text), i % 3 ? Action::Update : Action::Delete, text, u"z"_s));
        const QString markdown = planMarkdown(many);
        QVERIFY2(markdown.size() <= 65'536, qPrintable(QString::number(markdown.size())));
        QVERIFY(markdown.contains(QRegularExpression(u"The details of [0-9]+ resources were left out, since a comment takes only 65536 characters"_s)));
        QCOMPARE(markdown.count(u"<details"_s), markdown.count(u"</details>"_s));
    }

    void sensitiveValuesAreNotThere()
    {
        ResourceChange secret = change(u"a.b.c"_s, Action::Update, u"hunter2"_s, u"hunter3"_s);
        secret.attributes[0].sensitive = true;
        QVERIFY(!planMarkdown(plan({secret})).contains(u"hunter"_s));
    }
};

QTEST_GUILESS_MAIN(TestPlanMarkdown)
#include "tst_plan_markdown.moc"
