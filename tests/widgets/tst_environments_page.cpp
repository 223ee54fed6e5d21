// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/inspector_sample.h"
#include "widgets/environments/bootstrap_list.h"
#include "widgets/environments/environments_page.h"
#include "widgets/inspector/input_form.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/inspector/property_field.h"

#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

class tst_environments_page : public QObject
{
    Q_OBJECT

    std::unique_ptr<InspectorSample> sample;
    std::unique_ptr<EnvironmentsPage> page;

    QLineEdit *fieldWith(const QString &stage, const QString &text) const
    {
        for (QLineEdit *edit : page->card(stage)->findChildren<QLineEdit *>()) {
            if (edit->text() == text && !qobject_cast<QComboBox *>(edit->parentWidget()))
                return edit;
        }
        return nullptr;
    }
    static EnvironmentForm amazon()
    {
        EnvironmentForm form;
        form.title = u"AWS account"_s;
        form.account = {u"AWS account"_s, u"It has 12 digits."_s, {}, u"[0-9]{12}"_s, u"12 digits, without spaces."_s};
        return form;
    }
    QPushButton *button(QWidget *in, const QString &text) const
    {
        for (QPushButton *each : in->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }
    static QStringList visibleNotes(QWidget *in)
    {
        QStringList texts;
        for (const QLabel *label : in->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }

private Q_SLOTS:
    void init()
    {
        sample = std::make_unique<InspectorSample>();
        page = std::make_unique<EnvironmentsPage>(&sample->document);
        page->setForm(amazon());
        page->resize(1200, 800);
        page->show();
    }
    void cleanup()
    {
        page.reset();
        sample.reset();
    }

    void whatAStageRunsIsAskedWhereTheKitCanPinIt()
    {
        const auto asked = [this](const QString &stage) { return button(page->card(stage), u"Promote from dev"_s); };
        QVERIFY(asked(u"prod"_s) && !asked(u"prod"_s)->isVisible());
        EnvironmentForm form = amazon();
        form.revision = true;
        page->setForm(form);
        for (const QPushButton *each : page->card(u"cicd"_s)->findChildren<QPushButton *>())
            QVERIFY(!each->isVisible() || !each->text().isEmpty()); // nothing of a stage's card lies about in that of CI/CD
        QVERIFY(asked(u"prod"_s)->isVisible());
        for (QPushButton *each : page->card(u"dev"_s)->findChildren<QPushButton *>())
            QVERIFY(!each->text().startsWith("Promote"_L1) || !each->isVisible()); // the first stage has none before it
        QSignalSpy wanted(page.get(), &EnvironmentsPage::promotionRequested);
        asked(u"prod"_s)->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first(), QVariantList({u"dev"_s, u"prod"_s}));
        // A revision that this kit cannot use can be seen, and removed.
        Environment pinned = *sample->document.project().environment(u"prod"_s);
        pinned.revision = u"0123456789"_s;
        QVERIFY(sample->document.setEnvironment(u"prod"_s, pinned));
        page->setForm(amazon());
        QVERIFY(fieldWith(u"prod"_s, u"0123456789"_s) && fieldWith(u"prod"_s, u"0123456789"_s)->isVisible());
        QVERIFY(!asked(u"prod"_s)->isVisible());
    }

    void typedAccountGoesToTheDocumentAndIsJudged()
    {
        QLineEdit *account = fieldWith(u"dev"_s, u"222222222222"_s);
        QVERIFY(account);
        account->setFocus();
        account->end(false);
        QTest::keyClick(account, Qt::Key_Backspace);
        QCOMPARE(sample->document.project().environment(u"dev"_s)->account, u"22222222222"_s);
        QVERIFY(visibleNotes(page->card(u"dev"_s)).join(u'\n').contains(u"12 digits, without"));
        sample->document.undoStack()->undo();
        QCOMPARE(account->text(), u"222222222222"_s);
        QVERIFY(!visibleNotes(page->card(u"dev"_s)).join(u'\n').contains(u"12 digits, without"));
    }

    void stageIsRenamedWhenItIsComplete()
    {
        QLineEdit *stage = fieldWith(u"dev"_s, u"dev"_s);
        stage->setFocus();
        stage->selectAll();
        QTest::keyClicks(stage, u"cicd"_s);
        QTest::keyClick(stage, Qt::Key_Return);
        QVERIFY(sample->document.project().environment(u"dev"_s)); // reserved: refused with a reason
        QVERIFY(visibleNotes(page->card(u"dev"_s)).join(u'\n').contains(u"reserved"));
        stage->selectAll();
        QTest::keyClicks(stage, u"test"_s);
        QVERIFY(sample->document.project().environment(u"dev"_s)); // not letter by letter
        QTest::keyClick(stage, Qt::Key_Return);
        QVERIFY(sample->document.project().environment(u"test"_s));
        QVERIFY(!sample->document.project().environment(u"dev"_s));
    }

    void messagesAboutStages()
    {
        QVERIFY(stageMessage(u"dev"_s, {}).isEmpty());
        QVERIFY(stageMessage(u"dev"_s, {u"dev"_s}).contains(u"already"));
        QVERIFY(!stageMessage({}, {}).isEmpty());
        QVERIFY(!stageMessage(u"1dev"_s, {}).isEmpty());
    }

    void orderOfPromotionCanBeChanged()
    {
        for (QToolButton *each : page->card(u"prod"_s)->findChildren<QToolButton *>()) {
            if (each->accessibleName().startsWith(u"Earlier"))
                each->click();
        }
        QCOMPARE(sample->document.project().environments.first().stage, u"prod"_s);
        sample->document.undoStack()->undo();
        QCOMPARE(sample->document.project().environments.first().stage, u"dev"_s);
    }

    void removingSaysWhatStaysAndAsksInPlace()
    {
        QVERIFY(sample->document.setNodeProperty(sample->pipeline, sample->node, u"timeout"_s, Value(5), u"prod"_s));
        page->setProblems({});
        button(page->card(u"prod"_s), u"Remove …"_s)->click();
        QVERIFY(sample->document.project().environment(u"prod"_s));
        const QString said = visibleNotes(page->card(u"prod"_s)).join(u'\n');
        QVERIFY2(said.contains(u"333333333333") && said.contains(u"1 node has"), qPrintable(said));
        button(page->card(u"prod"_s), u"Keep it"_s)->click();
        QVERIFY(!button(page->card(u"prod"_s), u"Remove this environment"_s)->isVisible());
        button(page->card(u"prod"_s), u"Remove …"_s)->click();
        button(page->card(u"prod"_s), u"Remove this environment"_s)->click();
        QTRY_VERIFY(!sample->document.project().environment(u"prod"_s));
        QVERIFY(!page->card(u"prod"_s));
    }

    void aStageCanBeAdded()
    {
        button(page.get(), u"Add environment"_s)->click(); // without a name: the usual one that is missing
        QVERIFY(sample->document.project().environment(u"test"_s));
        QCOMPARE(sample->document.project().environment(u"test"_s)->region, u"eu-west-1"_s);
        QVERIFY(page->card(u"test"_s));
    }

    void bootstrapCommandsAreShownAndCopied()
    {
        page->setBootstrapCommands({{u"dev"_s, {{u"Prepare"_s, u"npx cdk bootstrap"_s}}}});
        auto *list = page->card(u"dev"_s)->findChild<BootstrapList *>();
        QVERIFY(list->isVisible());
        QVERIFY(!page->card(u"prod"_s)->findChild<BootstrapList *>()->isVisible());
        QCOMPARE(list->allText(), u"# Prepare\nnpx cdk bootstrap\n"_s);
        button(list, u"Copy"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"npx cdk bootstrap"_s);
    }

    void problemsStandAtTheirEnvironment()
    {
        Problem problem;
        problem.message = u"The profile is not known."_s;
        problem.stage = u"prod"_s;
        page->setProblems({problem});
        QVERIFY(visibleNotes(page->card(u"prod"_s)).join(u'\n').contains(u"The profile is not known."));
        QVERIFY(!visibleNotes(page->card(u"dev"_s)).join(u'\n').contains(u"The profile is not known."));
    }

    void anotherKitAsksForOtherThings()
    {
        EnvironmentForm form;
        form.title = u"Google Cloud project"_s;
        form.account = {u"Google Cloud project"_s, {}, u"acme-dev"_s, u"[a-z][a-z0-9-]{4,28}[a-z0-9]"_s, u"6 to 30 lower-case letters, digits and hyphens."_s};
        form.cicd = form.profile = form.approval = false;
        PropertyType name;
        name.id = u"namespace"_s;
        name.label = u"Namespace"_s;
        name.required = true;
        name.pattern = u"[a-z]+"_s;
        name.patternHelp = u"lower-case letters"_s;
        form.inputs = {name};
        page->setForm(form);
        QVERIFY(!page->card(u"cicd"_s)->isVisible());
        EnvironmentCard *card = page->card(u"dev"_s);
        QString said = visibleNotes(card).join(u'\n');
        QVERIFY2(said.contains(u"Google Cloud project") && !said.contains(u"Profile") && !said.contains(u"CI/CD") && said.contains(u"This is needed."),
            qPrintable(said));
        QVERIFY(!card->findChild<QCheckBox *>()->isVisible());
        PropertyField *field = card->settings()->field(u"namespace"_s);
        QVERIFY(field);
        auto *line = qobject_cast<QLineEdit *>(field->editor()->input());
        QTest::keyClicks(line, u"Or"_s);
        QVERIFY(field->message().contains(u"lower-case"));
        QCOMPARE(sample->document.project().environment(u"dev"_s)->settings.value(u"namespace"_s), Value(u"Or"_s));
        sample->document.undoStack()->undo(); // both letters are one edit
        QVERIFY(sample->document.project().environment(u"dev"_s)->settings.isEmpty());
        Problem problem;
        problem.message = u"Taken."_s;
        problem.stage = u"prod"_s;
        problem.property = u"settings/namespace"_s;
        sample->document.setEnvironment(u"prod"_s, [this] {
            Environment prod = *sample->document.project().environment(u"prod"_s);
            prod.settings.insert(u"namespace"_s, Value(u"orders"_s));
            return prod;
        }());
        page->setProblems({problem});
        QCOMPARE(page->card(u"prod"_s)->settings()->field(u"namespace"_s)->message(), u"Taken."_s);
    }

    void closingWhileAStageIsEditedIsSafe()
    {
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        QLineEdit *stage = fieldWith(u"dev"_s, u"dev"_s);
        stage->setFocus();
        QTest::keyClicks(stage, u"x"_s);
        page.reset();
        QCOMPARE(sample->document.project().environments.size(), 2);
    }

    void tagsAreKept()
    {
        auto *table = page->card(u"dev"_s)->findChild<QTableWidget *>();
        table->insertRow(0);
        table->setItem(0, 0, new QTableWidgetItem(u"CostCenter"_s));
        table->setItem(0, 1, new QTableWidgetItem(u"42"_s));
        QCOMPARE(sample->document.project().environment(u"dev"_s)->tags.value(u"CostCenter"_s), u"42"_s);
    }
};

QTEST_MAIN(tst_environments_page)
#include "tst_environments_page.moc"
