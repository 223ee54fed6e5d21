// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/command_palette.h"
#include "widgets/shell/message_banner.h"
#include "widgets/shell/new_project_form.h"
#include "widgets/shell/page_bar.h"
#include "widgets/shell/problems_panel.h"
#include "widgets/shell/shortcuts_dialog.h"
#include "widgets/shell/status_strip.h"
#include "widgets/shell/welcome_page.h"

#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

Problem problem(Severity severity, const QString &message)
{
    Problem made;
    made.severity = severity;
    made.message = message;
    return made;
}

} // namespace

class tst_shell_widgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void activatedProblemIsTheOneInTheRow()
    {
        ProblemsPanel panel;
        panel.setProblems({problem(Severity::Hint, u"hint"_s), problem(Severity::Error, u"error"_s)});
        QSignalSpy activated(&panel, &ProblemsPanel::problemActivated);
        panel.tree()->setCurrentItem(panel.tree()->topLevelItem(0)); // errors come first
        QTest::keyClick(panel.tree(), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.first().first().value<Problem>().message, u"error"_s);
    }

    void problemsAreCountedAndFiltered()
    {
        ProblemsPanel panel;
        QCOMPARE(panel.brief(), u"no problems"_s);
        QSignalSpy brief(&panel, &ProblemsPanel::briefChanged);
        panel.setProblems({problem(Severity::Error, u"a"_s), problem(Severity::Error, u"b"_s), problem(Severity::Warning, u"c"_s)});
        QCOMPARE(brief.last().first().toString(), u"2 errors, 1 warning"_s);
        panel.severityButton(Severity::Error)->setChecked(false);
        QCOMPARE(panel.tree()->topLevelItemCount(), 1);
        QVERIFY(panel.tree()->topLevelItem(0)->text(0).contains(u'c'));
    }

    void pagesByShortcutAndClick()
    {
        QWidget window;
        auto *bar = new PageBar(&window);
        for (const QString &title : {u"Design"_s, u"Environments"_s, u"Review"_s})
            bar->addPage(title, {}, title);
        QSignalSpy requested(bar, &PageBar::pageRequested);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(requested.last().first().toInt(), 2);
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier); // the canvas's
        QCOMPARE(requested.count(), 1);
        bar->setBadge(1, u"3"_s, u"3 problems"_s);
        QVERIFY(bar->findChildren<QToolButton *>().at(1)->accessibleName().contains(u"3 problems"));
    }

    void paletteFindsByLettersInOrder()
    {
        QVERIFY(fuzzyScore(u"gf"_s, u"Generate files"_s) > 0);
        QCOMPARE(fuzzyScore(u"fg"_s, u"Generate files"_s), 0);
        QVERIFY(fuzzyScore(u"fit"_s, u"Fit in window"_s) > fuzzyScore(u"fit"_s, u"Find in text"_s));
        QVERIFY(fuzzyScore(u"gf"_s, u"Generate files"_s) > fuzzyScore(u"gf"_s, u"Bring forward"_s));
    }

    void paletteRunsTheCommandAndNotADisabledOne()
    {
        QAction save(u"&Save"_s), fit(u"Fit in window"_s), gone(u"Firmly disabled"_s);
        gone.setEnabled(false);
        CommandPalette palette;
        palette.setActions({&save, &gone, &fit});
        palette.popUp();
        QCOMPARE(palette.list()->count(), 3);
        QSignalSpy triggered(&fit, &QAction::triggered);
        QSignalSpy wrong(&gone, &QAction::triggered);
        QTest::keyClicks(palette.field(), u"fi"_s);
        QTest::keyClick(palette.field(), Qt::Key_Return);
        QTRY_COMPARE(triggered.count(), 1);
        QCOMPARE(wrong.count(), 0);
        QVERIFY(!palette.isVisible());
    }

    void shortcutsAreSearched()
    {
        ShortcutsDialog dialog;
        QAction redo(u"&Redo"_s);
        redo.setShortcuts({QKeySequence(u"Ctrl+Y"_s), QKeySequence(u"Ctrl+Shift+Z"_s)});
        QList<ShortcutEntry> entries = ShortcutsDialog::entriesOf(u"Edit"_s, {&redo});
        QCOMPARE(entries, (QList<ShortcutEntry>{{u"Edit"_s, u"Redo"_s, u"Ctrl+Y or Ctrl+Shift+Z"_s}}));
        entries << ShortcutEntry{u"Canvas"_s, u"Fit"_s, u"Ctrl+1"_s};
        dialog.setEntries(entries);
        QCOMPARE(dialog.tree()->topLevelItemCount(), 2);
        QTest::keyClicks(dialog.field(), u"ctrl+1"_s);
        QCOMPARE(dialog.tree()->topLevelItemCount(), 1);
        QCOMPARE(dialog.tree()->topLevelItem(0)->text(0), u"Canvas"_s);
    }

    void statusSaysWhereOneIs()
    {
        StatusStrip strip;
        strip.setFacts({u"Orders"_s, u"prod"_s, u"main"_s, 2, 1, 4, true});
        QCOMPARE(strip.text(), u"Orders (not saved) · prod · main ↑2 ↓1 · ● 4 changed files"_s);
    }

    void cancelConcernsTheTaskShown()
    {
        StatusStrip strip;
        strip.setTask(u"plan"_s, {u"Planning"_s}, false);
        strip.setTask(u"push"_s, {u"Pushing"_s, 1, 2}, true);
        QCOMPARE(strip.taskText(), u"Pushing (and 1 more)"_s);
        QSignalSpy cancelled(&strip, &StatusStrip::cancelRequested);
        strip.cancelButton()->click();
        QCOMPARE(cancelled.first().first().toString(), u"push"_s);
        strip.endTask(u"push"_s);
        QCOMPARE(strip.taskText(), u"Planning"_s);
        QVERIFY(strip.cancelButton()->isHidden());
        strip.endTask(u"plan"_s);
        QCOMPARE(strip.taskText(), QString());
    }

    void droppedFolderIsOpened()
    {
        QTemporaryDir folder;
        WelcomePage page;
        page.show();
        QSignalSpy opened(&page, &WelcomePage::openRequested);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(folder.path())});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page, &drop);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(QFileInfo(opened.first().first().toString()), QFileInfo(folder.path()));
        data.setUrls({QUrl(u"https://example.org/x"_s)});
        QDragEnterEvent strange({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        strange.ignore();
        QApplication::sendEvent(&page, &strange);
        QVERIFY(!strange.isAccepted());
    }

    void recentProjectIsOpenedAndCloneNeedsAUrl()
    {
        WelcomePage page;
        page.setRecent({{u"Orders"_s, u"/tmp/orders"_s, {}}});
        QSignalSpy opened(&page, &WelcomePage::openRequested);
        QTest::keyClick(page.recentList(), Qt::Key_Return);
        QCOMPARE(opened.first().first().toString(), u"/tmp/orders"_s);
        QSignalSpy clone(&page, &WelcomePage::cloneRequested);
        QTest::keyClick(page.cloneField(), Qt::Key_Return);
        QCOMPARE(clone.count(), 0);
        QTest::keyClicks(page.cloneField(), u" /tmp/x.git "_s);
        QTest::keyClick(page.cloneField(), Qt::Key_Return);
        QCOMPARE(clone.first().first().toString(), u"/tmp/x.git"_s);
    }

    void newProjectIsJudgedAsItIsTyped()
    {
        NewProjectForm form;
        KitOption kit{u"aws"_s, u"AWS"_s, {}, {u"typescript"_s, u"python"_s}};
        kit.environment.account = {u"AWS account"_s, {}, {}, u"[0-9]{12}"_s, u"12 digits"_s};
        form.setKits({kit});
        form.setParentFolder(u"/home/ada"_s);
        QVERIFY(!form.createButton()->isEnabled());
        QTest::keyClicks(form.labelEdit(), u"Research Orders 2"_s);
        QCOMPARE(form.prefixEdit()->text(), u"research-orders"_s);
        QCOMPARE(form.folder(), u"/home/ada/research-orders-2"_s);
        QVERIFY2(form.createButton()->isEnabled(), qPrintable(form.problem()));
        QTest::keyClicks(form.accountEdit(1), u"123"_s);
        QVERIFY(!form.createButton()->isEnabled());
        QVERIFY(form.problem().contains(u"dev"));
        QTest::keyClicks(form.accountEdit(1), u"456789012"_s);
        QVERIFY(form.createButton()->isEnabled());
        form.prefixEdit()->selectAll();
        QTest::keyClicks(form.prefixEdit(), u"Big"_s);
        QVERIFY(!form.createButton()->isEnabled());
        form.prefixEdit()->setText(u"big"_s);
        const Project project = form.project();
        QCOMPARE(project.label, u"Research Orders 2"_s);
        QCOMPARE(project.kit.language, u"typescript"_s);
        QCOMPARE(project.environment(u"dev"_s)->account, u"123456789012"_s);
        QVERIFY(project.environment(u"prod"_s)->manualApproval);
    }

    void bannerOffersAndGoes()
    {
        MessageBanner banner;
        QCOMPARE(banner.text(), QString());
        banner.showMessage(Tone::Caution, u"What."_s, u"Why."_s, u"Next."_s, u"details"_s);
        banner.setAction(u"Do it"_s);
        QCOMPARE(banner.text(), u"What.\nWhy.\n→ Next."_s);
        QSignalSpy action(&banner, &MessageBanner::actionTriggered);
        for (QPushButton *button : banner.findChildren<QPushButton *>())
            button->click();
        QCOMPARE(action.count(), 1);
        QSignalSpy dismissed(&banner, &MessageBanner::dismissed);
        QTest::keyClick(&banner, Qt::Key_Escape);
        QCOMPARE(dismissed.count(), 1);
        QVERIFY(banner.isHidden());
    }
};

QTEST_MAIN(tst_shell_widgets)
#include "tst_shell_widgets.moc"
