// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/plan_model.h"
#include "widgets/review/plan_strip.h"
#include "widgets/review/plans_view.h"

#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

ResourceChange change(const QString &address, Action action, const QString &type = u"AWS::S3::Bucket"_s)
{
    ResourceChange made;
    made.address = address;
    made.type = type;
    made.action = action;
    made.replacement = action == Action::Replace ? Replacement::Will : Replacement::No;
    made.node = u"orders/"_s + address;
    return made;
}

EnvironmentPlan ready(const QList<ResourceChange> &resources, int unchanged = -1)
{
    EnvironmentPlan made{u"prod"_s, PlanState::Ready};
    made.plan.resources = resources;
    made.unchanged = unchanged;
    return made;
}

} // namespace

class tst_review_plans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fourStatesLookDifferent()
    {
        EnvironmentPlan failed{u"dev"_s, PlanState::Failed};
        failed.error = {ErrorKind::Project, u"It failed."_s, {}, {}, {}};
        QStringList summaries, briefs;
        PlanView view;
        for (const EnvironmentPlan &plan : {EnvironmentPlan{u"dev"_s}, EnvironmentPlan{u"dev"_s, PlanState::Computing}, ready({}), failed}) {
            view.setPlan(plan);
            summaries << view.summary();
            briefs << planBrief(plan);
        }
        QCOMPARE(summaries, (QStringList{u"Not computed"_s, u"Computing …"_s, u"No changes"_s, u"The plan could not be computed"_s}));
        QCOMPARE(QSet<QString>(briefs.begin(), briefs.end()).size(), 4);
    }

    void summaryCountsAndSaysWhatIsNotListed()
    {
        PlanView view;
        view.setPlan(ready({change(u"a"_s, Action::Create), change(u"b"_s, Action::Update), change(u"c"_s, Action::NoOp)}, 12));
        QVERIFY2(view.summary().startsWith(u"1 to add, 1 to change, 0 to destroy"), qPrintable(view.summary()));
        QVERIFY2(view.summary().contains(u"12 unchanged"), qPrintable(view.summary()));
        QCOMPARE(view.model()->rowCount(), 2);
    }

    void destructiveOnesComeFirst()
    {
        PlanView view;
        ResourceChange kept = change(u"e"_s, Action::Delete);
        kept.retained = true; // stays in the account: nothing is destroyed
        view.setPlan(
            ready({change(u"a"_s, Action::Create), change(u"b"_s, Action::Update), change(u"c"_s, Action::Delete), change(u"d"_s, Action::Replace), kept}));
        QStringList order;
        for (int row = 0; row < view.model()->rowCount(); ++row)
            order << view.model()->index(row, 0).data().toString();
        QCOMPARE(order, (QStringList{u"c"_s, u"d"_s, u"a"_s, u"b"_s, u"e"_s}));
    }

    void filtersHideAndSayHowMany()
    {
        PlanView view;
        ResourceChange with = change(u"a"_s, Action::Update);
        with.attributes = {{u"Timeout"_s, Value(30), Value(4711)}};
        view.setPlan(ready({with, change(u"c"_s, Action::Delete), change(u"q"_s, Action::Create, u"AWS::SQS::Queue"_s)}));
        view.destructiveBox()->setChecked(true);
        QCOMPARE(view.model()->rowCount(), 1);
        QVERIFY2(view.summary().contains(u"2 changes are hidden"), qPrintable(view.summary()));
        view.destructiveBox()->setChecked(false);
        QTest::keyClicks(view.searchField(), u"4711"_s);
        QCOMPARE(view.model()->rowCount(), 1);
        QCOMPARE(view.model()->index(0, 0).data().toString(), u"a"_s);
    }

    void sensitiveValuesNeverShow()
    {
        AttributeChange secret{u"Token"_s, Value(u"hunter2"_s), Value(u"hunter3"_s), true};
        QVERIFY(!beforeText(secret).contains(u"hunter"));
        QVERIFY(!afterText(secret).contains(u"hunter"));
        PlanView view;
        ResourceChange with = change(u"a"_s, Action::Update);
        with.attributes = {secret};
        view.setPlan(ready({with}));
        const QModelIndex row = view.model()->index(0, PlanModel::Before, view.model()->index(0, 0));
        QVERIFY(!row.data(Qt::ToolTipRole).toString().contains(u"hunter"));
        QTest::keyClicks(view.searchField(), u"hunter"_s); // not even found by it
        QCOMPARE(view.model()->rowCount(), 0);
    }

    void controlCharactersDoNotBreakTheLine()
    {
        const AttributeChange change{u"Code"_s, Value(u"a\nb\u202Ec"_s), {}};
        QCOMPARE(beforeText(change), u"a↵b\\u202ec"_s);
        QCOMPARE(afterText(change), u"(none)"_s);
    }

    void expandedStaysExpandedWhenANewerPlanComes()
    {
        PlanView view;
        QList<ResourceChange> many;
        for (int i = 0; i < 20; ++i) {
            many << change(u"r%1"_s.arg(i, 2, 10, QChar(u'0')), Action::Update);
            many.last().attributes = {{u"A"_s, Value(1), Value(2)}};
        }
        view.setPlan(ready(many));
        QVERIFY(!view.tree()->isExpanded(view.model()->index(7, 0)));
        view.tree()->expand(view.model()->index(7, 0));
        many.prepend(change(u"a-new-one"_s, Action::Create));
        view.setPlan(ready(many));
        QVERIFY(view.tree()->isExpanded(view.model()->index(8, 0)));
        QVERIFY(!view.tree()->isExpanded(view.model()->index(7, 0)));
    }

    void enterOnAResourceGoesToItsNode()
    {
        PlanView view;
        view.setPlan(ready({change(u"landing"_s, Action::Create)}));
        QSignalSpy activated(&view, &PlanView::nodeActivated);
        view.tree()->setCurrentIndex(view.model()->index(0, 0));
        QTest::keyClick(view.tree(), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.first().at(0).value<PipelineId>(), PipelineId(u"orders"_s));
        QCOMPARE(activated.first().at(1).value<NodeId>(), NodeId(u"landing"_s));
    }

    void exportsWhatIsShown()
    {
        PlanView view;
        view.setPlan(ready({change(u"landing"_s, Action::Create)}));
        QVERIFY(view.exported(u"text"_s).contains(u"landing"));
        QVERIFY(view.exported(u"markdown"_s).contains(u"landing"));
        const QJsonDocument json = QJsonDocument::fromJson(view.exported(u"json"_s).toUtf8());
        QCOMPARE(json[u"resources"][0][u"address"].toString(), u"landing"_s);
    }

    void tabsKeepTheStageShown()
    {
        PlansView plans;
        plans.setPlans({EnvironmentPlan{u"dev"_s}, ready({change(u"a"_s, Action::Create)})});
        plans.showStage(u"prod"_s);
        plans.setPlans({EnvironmentPlan{u"dev"_s}, EnvironmentPlan{u"test"_s}, ready({})});
        QCOMPARE(plans.stage(), u"prod"_s);
        QCOMPARE(plans.view()->summary(), u"No changes"_s);
        QCOMPARE(plans.tabs()->tabText(0), u"dev   not computed"_s);
    }

    void stripSaysEachEnvironmentAndOpensIt()
    {
        PlanStrip strip;
        strip.setPlans({EnvironmentPlan{u"dev"_s}, ready({change(u"a"_s, Action::Create), change(u"b"_s, Action::Replace)})});
        QCOMPARE(strip.texts(), (QStringList{u"dev not computed"_s, u"prod +1 ~0 −/+1 −0"_s}));
        QSignalSpy activated(&strip, &PlanStrip::stageActivated);
        strip.findChildren<QPushButton *>().last()->click();
        QCOMPARE(activated.first().first().toString(), u"prod"_s);
    }

    void tenThousandChangesFilterQuickly()
    {
        QList<ResourceChange> many;
        for (int i = 0; i < 10'000; ++i)
            many << change(u"resource-%1"_s.arg(i), Action::Create);
        PlanView view;
        view.setPlan(ready(many));
        QElapsedTimer timer;
        timer.start();
        view.searchField()->setText(u"resource-9999"_s);
        QCOMPARE(view.model()->rowCount(), 1);
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(tst_review_plans)
#include "tst_review_plans.moc"
