// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/inspector_sample.h"
#include "widgets/delivery/delivery_page.h"
#include "widgets/delivery/flow_node.h"
#include "widgets/delivery/flow_view.h"
#include "widgets/delivery/kit_change.h"
#include "widgets/delivery/kit_chooser.h"
#include "widgets/inspector/input_form.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/inspector/property_field.h"

#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

PropertyType input(const QString &id, PropertyKind kind, const Value &value = {})
{
    PropertyType made;
    made.id = id;
    made.label = id.left(1).toUpper() + id.sliced(1);
    made.kind = kind;
    made.defaultValue = value;
    return made;
}

QList<KitOption> kits()
{
    PropertyType source = input(u"source"_s, PropertyKind::Choice, Value(u"codecommit"_s));
    source.choices = {u"codecommit"_s, u"connection"_s};
    PropertyType connection = input(u"connectionArn"_s, PropertyKind::Text);
    connection.required = true;
    connection.pattern = u"arn:.+"_s;
    connection.patternHelp = u"an ARN"_s;
    connection.onlyWhen = u"source=connection"_s;
    PropertyType tests = input(u"tests"_s, PropertyKind::Boolean, Value(false));
    tests.group = u"Checks"_s;
    KitOption aws{u"aws-ddk-cdk-pipelines"_s, u"CDK Pipelines"_s, u"One pipeline."_s, {u"typescript"_s, u"python"_s}, u"aws"_s, u"# About\n\nText."_s,
        {source, connection, tests}, {}, {u"provider=aws"_s}, {{u"pipeline"_s, u"Code"_s}}};
    KitOption gcp{u"gcp"_s, u"Cloud Build"_s, u"Another."_s, {}, u"gcp"_s, {}, {source}, {}, {u"gcp.*"_s}, {{u"a"_s, u"A"_s}, {u"b"_s, u"B"_s}}};
    gcp.environment.title = u"Google Cloud project"_s;
    gcp.environment.account.label = u"Google Cloud project"_s;
    gcp.environment.cicd = false;
    return {aws, gcp};
}

DeliveryFlow chain(int stages, const QString &label = u"then"_s)
{
    DeliveryFlow flow;
    flow.nodes = {{u"work"_s, u"work"_s, DeliveryFlow::Kind::Branch, {}, {}}, {u"main"_s, u"main"_s, DeliveryFlow::Kind::Branch, {}, {}}};
    flow.steps = {{u"work"_s, u"main"_s, u"review"_s, false}};
    for (int i = 0; i < stages; ++i) {
        const QString id = u"stage"_s + QString::number(i);
        flow.nodes.append({id, id, DeliveryFlow::Kind::Stage, {}, id});
        flow.steps.append({i == 0 ? u"main"_s : u"stage"_s + QString::number(i - 1), id, label, i > 0});
    }
    return flow;
}

/// Branches that join, a hotfix that skips, and a step that leads back.
DeliveryFlow tangled()
{
    DeliveryFlow flow = chain(4, u"a label of several words that has to be broken"_s);
    flow.nodes.append({u"hotfix"_s, u"hotfix/a-branch-with-a-name-that-is-far-too-long-to-be-shown"_s, DeliveryFlow::Kind::Branch, {}, {}});
    flow.nodes.append({u"tag"_s, u"v1.2.3"_s, DeliveryFlow::Kind::Tag, {}, {}});
    flow.steps.append({u"hotfix"_s, u"stage3"_s, u"straight to the end"_s, true});
    flow.steps.append({u"main"_s, u"tag"_s, {}, false});
    flow.steps.append({u"tag"_s, u"stage2"_s, u"release"_s, false});
    flow.steps.append({u"stage3"_s, u"main"_s, u"merge back"_s, false});
    return flow;
}

} // namespace

class tst_delivery_page : public QObject
{
    Q_OBJECT

    std::unique_ptr<InspectorSample> sample;
    std::unique_ptr<DeliveryPage> page;

private Q_SLOTS:
    void init()
    {
        sample = std::make_unique<InspectorSample>();
        page = std::make_unique<DeliveryPage>(&sample->document);
        page->setCatalogue(sample->catalogue);
        page->setKits(kits());
        page->resize(1300, 800);
        page->show();
    }
    void cleanup()
    {
        page.reset();
        sample.reset();
    }

    void nothingIsDrawnOverAnythingElse_data()
    {
        QTest::addColumn<DeliveryFlow>("flow");
        QTest::addColumn<double>("size");
        for (const double size : {9.0, 18.0}) {
            QTest::addRow("one stage at %g", size) << chain(1) << size;
            QTest::addRow("six stages at %g", size) << chain(6) << size;
            QTest::addRow("tangled at %g", size) << tangled() << size;
            QTest::addRow("empty at %g", size) << DeliveryFlow() << size;
        }
    }
    void nothingIsDrawnOverAnythingElse()
    {
        QFETCH(DeliveryFlow, flow);
        QFETCH(double, size);
        FlowView view;
        QFont font = view.font();
        font.setPointSizeF(size);
        view.setFont(font);
        view.setFlow(flow);
        QList<QRectF> boxes = view.places().nodes;
        for (const FlowPlaces::Step &step : view.places().steps) {
            if (!step.label.isEmpty())
                boxes << step.label;
        }
        const QRectF all({-0.5, -0.5}, view.places().size + QSizeF(1, 1));
        for (qsizetype i = 0; i < boxes.size(); ++i) {
            QVERIFY(all.contains(boxes[i]));
            for (qsizetype k = 0; k < i; ++k)
                QVERIFY2(!boxes[i].intersects(boxes[k]), qPrintable(QString::number(i) + u" and "_s + QString::number(k)));
        }
        for (qsizetype i = 0; i < flow.steps.size(); ++i) {
            const FlowPlaces::Step &step = view.places().steps[i];
            QVERIFY(step.points.size() >= 2);
            QCOMPARE(step.backwards, flow.steps[i].from == "stage3"_L1 && flow.steps[i].to == "main"_L1);
        }
        view.grab(); // paints without a complaint
    }

    void theFlowCanBeWalkedAndHeard()
    {
        page->setFlow(chain(2));
        FlowView *flow = page->flow();
        QVERIFY2(flow->inWords().contains(u"stage0 to stage1: then, after an approval."), qPrintable(flow->inWords()));
        QCOMPARE(flow->node(u"stage1"_s)->accessibleName(), u"stage1, stage"_s);
        QCOMPARE(flow->node(u"stage1"_s)->accessibleDescription(), u"from stage0 by then, after an approval"_s);
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        flow->node(u"main"_s)->setFocus();
        QTest::keyClick(flow->node(u"main"_s), Qt::Key_Right);
        QVERIFY(flow->node(u"stage0"_s)->hasFocus());
        QSignalSpy stages(page.get(), &DeliveryPage::environmentRequested);
        QTest::keyClick(flow->node(u"stage0"_s), Qt::Key_Return);
        QCOMPARE(stages.takeFirst().first().toString(), u"stage0"_s);
        QTest::keyClick(flow->node(u"stage0"_s), Qt::Key_Left);
        QVERIFY(flow->node(u"main"_s)->hasFocus());
    }

    void inputsGoToTheDocumentAndComeBack()
    {
        PropertyField *tests = page->form()->field(u"tests"_s);
        QVERIFY(tests);
        QVERIFY(page->form()->field(u"connectionArn"_s)->isHidden());
        sample->document.setKitInput(u"source"_s, Value(u"connection"_s));
        QVERIFY(!page->form()->field(u"connectionArn"_s)->isHidden());
        QVERIFY2(page->form()->field(u"connectionArn"_s)->message().contains(u"needed"), qPrintable(page->form()->field(u"connectionArn"_s)->message()));
        auto *line = qobject_cast<QLineEdit *>(page->form()->field(u"connectionArn"_s)->editor()->input());
        QVERIFY(line);
        QTest::keyClicks(line, u"arn"_s);
        QCOMPARE(sample->document.project().kit.inputs.value(u"connectionArn"_s), Value(u"arn"_s));
        QVERIFY(page->form()->field(u"connectionArn"_s)->message().contains(u"an ARN"));
        QTest::keyClicks(line, u":x"_s);
        QCOMPARE(page->form()->field(u"connectionArn"_s)->message(), QString());
        sample->document.undoStack()->undo(); // all that was typed is one edit
        QVERIFY(!sample->document.project().kit.inputs.contains(u"connectionArn"_s));
        QCOMPARE(line->text(), QString());
    }

    void problemsStandAtTheirInput()
    {
        Problem problem;
        problem.id = u"branch-not-usable"_s;
        problem.message = u"Not like this."_s;
        problem.property = u"tests"_s;
        page->setProblems({problem});
        QCOMPARE(page->form()->field(u"tests"_s)->message(), u"Not like this."_s);
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        page->showInput(u"tests"_s);
        QVERIFY(page->form()->field(u"tests"_s)->isAncestorOf(QApplication::focusWidget()));
        page->showInput(u"language"_s);
        QVERIFY(page->chooser()->languageBox()->hasFocus());
    }

    void anotherKitIsTakenWhenItWasSaidWhatItMeans()
    {
        sample->document.setKitInput(u"tests"_s, Value(true));
        sample->document.setKitInput(u"source"_s, Value(u"connection"_s));
        const Project before = sample->document.project();
        const KitChange change = kitChange(before, sample->catalogue, &kits()[0], kits()[1]);
        const QString kept = change.kept.join(u'\n');
        const QString changes = change.changes.join(u'\n');
        QVERIFY2(kept.contains(u"dev, prod") && kept.contains(u"Source") && kept.contains(u"2 nodes"), qPrintable(kept));
        QVERIFY2(changes.contains(u"Tests") && changes.contains(u"Google Cloud project") && changes.contains(u"2 nodes cannot")
                && changes.contains(u"2 repositories") && changes.contains(u"CI/CD"),
            qPrintable(changes));

        QComboBox *box = page->chooser()->kitBox();
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        QVERIFY(page->chooser()->question()->isVisible());
        QCOMPARE(sample->document.project(), before);
        const auto press = [this](const QString &text) {
            for (QPushButton *each : page->chooser()->question()->findChildren<QPushButton *>()) {
                if (each->text().startsWith(text))
                    each->click();
            }
        };
        press(u"Keep"_s);
        QCOMPARE(box->currentIndex(), 0);
        QVERIFY(!page->chooser()->question()->isVisible());
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        press(u"Change"_s);
        const KitChoice now = sample->document.project().kit;
        QCOMPARE(now.id, u"gcp"_s);
        QCOMPARE(now.language, QString());
        QCOMPARE(now.inputs.keys(), QStringList{u"source"_s});
        QVERIFY(!page->form()->field(u"tests"_s));
        sample->document.undoStack()->undo();
        QCOMPARE(sample->document.project(), before);
        QVERIFY(page->form()->field(u"tests"_s));
    }
};

QTEST_MAIN(tst_delivery_page)
#include "tst_delivery_page.moc"
