// SPDX-License-Identifier: Apache-2.0
#include "widgets/repository/changed_files.h"
#include "widgets/repository/commit_form.h"
#include "widgets/repository/diff_view.h"
#include "widgets/repository/repository_page.h"
#include "widgets/shell/message_banner.h"

#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

const QString diffText
    = u"diff --git a/app.ts b/app.ts\n--- a/app.ts\n+++ b/app.ts\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n@@ -10 +10,2 @@\n ten\n+--- eleven\n\\ No newline at end of file\n"_s;

RepositoryState stateWithChanges()
{
    RepositoryState state;
    state.folder = u"/tmp/orders"_s;
    state.exists = true;
    state.branch = u"main"_s;
    state.remote = u"/tmp/orders.git"_s;
    state.changes = {{u"app.ts"_s, ChangeKind::Modified}, {u"notes.txt"_s, ChangeKind::Untracked, false}};
    return state;
}

} // namespace

class tst_repository_page : public QObject
{
    Q_OBJECT

    std::unique_ptr<RepositoryPage> page;

private Q_SLOTS:
    void init() { page = std::make_unique<RepositoryPage>(); }
    void cleanup() { page.reset(); }

    void withoutARepositoryItOffersToCreateOne()
    {
        RepositoryState state;
        state.folder = u"/tmp/orders"_s;
        page->setState(state);
        QCOMPARE(page->stateText(), u"No repository yet"_s);
        QSignalSpy create(page.get(), &RepositoryPage::createRequested);
        for (QPushButton *button : page->findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == "Create repository here"_L1)
                button->click();
        }
        QCOMPARE(create.count(), 1);
    }

    void settingsGoToEveryBranchWhereStagesHaveBranches()
    {
        const auto button = [this] {
            const auto all = page->findChildren<QPushButton *>();
            const auto found = std::ranges::find_if(all, [](QPushButton *each) { return each->text().remove(u'&') == "Settings to every branch"_L1; });
            return found == all.end() ? nullptr : *found;
        };
        RepositoryState state = stateWithChanges();
        page->setState(state);
        QVERIFY(button() && button()->isHidden());
        state.stageBranches = true;
        page->setState(state);
        QVERIFY(!button()->isHidden() && button()->isEnabled());
        QSignalSpy wanted(page.get(), &RepositoryPage::alignRequested);
        button()->click();
        QCOMPARE(wanted.count(), 1);
        page->setProgress({u"Pushing"_s, 0, 0});
        QVERIFY(!button()->isEnabled());
        page->setIdle();
        state.remote.clear();
        page->setState(state);
        QVERIFY(!button()->isEnabled()); // nowhere to bring them
    }

    void commitButtonSaysBranchAndWhyItIsDisabled()
    {
        CommitForm *form = page->commitForm();
        page->setState(stateWithChanges());
        QCOMPARE(form->commitButton()->text().remove(u'&'), u"Commit to main"_s);
        QVERIFY(!form->commitButton()->isEnabled());
        QCOMPARE(form->reason(), u"Write a summary of what the commit does."_s);
        QTest::keyClicks(form->summaryEdit(), u"Change"_s);
        QVERIFY(form->commitButton()->isEnabled());
        page->changedFiles()->tree()->topLevelItem(0)->setCheckState(0, Qt::Unchecked);
        QVERIFY(!form->commitButton()->isEnabled());
        QCOMPARE(form->reason(), u"Tick the files that go into the commit."_s);
        RepositoryState clean = stateWithChanges();
        clean.changes.clear();
        page->setState(clean);
        QVERIFY(!form->commitButton()->isEnabled());
        QCOMPARE(page->stateText(), u"Nothing to commit"_s);
    }

    void whileSomethingRunsNothingElseStarts()
    {
        page->setState(stateWithChanges());
        QTest::keyClicks(page->commitForm()->summaryEdit(), u"Change"_s);
        page->setProgress({u"Pushing"_s, 1, 2});
        QVERIFY(!page->commitForm()->commitButton()->isEnabled());
        QSignalSpy cancel(page.get(), &RepositoryPage::cancelRequested);
        for (QPushButton *button : page->findChildren<QPushButton *>()) {
            if (button->text() == "Cancel"_L1)
                button->click();
        }
        QCOMPARE(cancel.count(), 1);
        page->setIdle();
        QVERIFY(page->commitForm()->commitButton()->isEnabled());
    }

    void commitCarriesMessageAndTickedPathsOnly()
    {
        page->setState(stateWithChanges());
        QSignalSpy commit(page.get(), &RepositoryPage::commitRequested);
        QTest::keyClicks(page->commitForm()->summaryEdit(), u"Change"_s);
        page->commitForm()->findChild<QPlainTextEdit *>()->setPlainText(u"Because."_s);
        QTest::keyClick(page->commitForm()->summaryEdit(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commit.count(), 1);
        QCOMPARE(commit.first().at(0).toString(), u"Change\n\nBecause."_s);
        QCOMPARE(commit.first().at(1).toStringList(), QStringList{u"app.ts"_s});
        QCOMPARE(commit.first().at(2).toBool(), false);
    }

    void suggestionCountsWhenNothingIsTyped()
    {
        page->setState(stateWithChanges());
        page->setMessageSuggestion(u"Update orders"_s);
        QVERIFY(page->commitForm()->commitButton()->isEnabled());
        QCOMPARE(page->commitForm()->message(), u"Update orders"_s);
    }

    void ticksStayWhenTheListIsRefreshed()
    {
        page->setState(stateWithChanges());
        page->changedFiles()->tree()->topLevelItem(1)->setCheckState(0, Qt::Checked);
        RepositoryState more = stateWithChanges();
        more.changes.prepend({u"aaa.ts"_s, ChangeKind::Added});
        page->setState(more);
        QCOMPARE(page->changedFiles()->tickedPaths(), (QStringList{u"aaa.ts"_s, u"app.ts"_s, u"notes.txt"_s}));
    }

    void pushNeedsARemoteAndSomethingToPush()
    {
        RepositoryState state = stateWithChanges();
        page->setState(state);
        QPushButton *push = page->commitForm()->pushButton();
        QVERIFY(!push->isEnabled());
        state.ahead = 2;
        page->setState(state);
        QVERIFY(push->isEnabled());
        QVERIFY(push->text().contains(u'2'));
        state.remote.clear();
        page->setState(state);
        QVERIFY(!push->isEnabled());
        QVERIFY(!page->commitForm()->commitAndPushButton()->isEnabled());
    }

    void conflictsStopTheCommitAndAreListed()
    {
        RepositoryState state = stateWithChanges();
        state.conflicts = {{u"lib/clean.ts"_s, u"Both changed line 3."_s}};
        page->setState(state);
        page->setMessageSuggestion(u"x"_s);
        QCOMPARE(page->stateText(), u"Conflicts"_s);
        QVERIFY(!page->commitForm()->commitButton()->isEnabled());
        QCOMPARE(page->commitForm()->reason(), u"First settle the conflicts listed above."_s);
    }

    void remoteIsSavedWhenItIsComplete()
    {
        page->setState(stateWithChanges());
        QSignalSpy edited(page.get(), &RepositoryPage::remoteEdited);
        page->remoteEdit()->setText({});
        QTest::keyClicks(page->remoteEdit(), u"ssh://git@host/x.git"_s);
        QCOMPARE(edited.count(), 0);
        QTest::keyClick(page->remoteEdit(), Qt::Key_Return);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.first().first().toString(), u"ssh://git@host/x.git"_s);
    }

    void closingWhileTheRemoteIsEditedIsSafe()
    {
        page->setState(stateWithChanges());
        page->show();
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        QSignalSpy edited(page.get(), &RepositoryPage::remoteEdited);
        page->remoteEdit()->setFocus();
        QTest::keyClicks(page->remoteEdit(), u"x"_s);
        page.reset();
        QVERIFY(edited.count() <= 1);
    }

    void errorSaysWhatWhyAndNext()
    {
        page->setState(stateWithChanges());
        page->showError({ErrorKind::Refused, u"The push was refused."_s, u"Not fast-forward."_s, u"Fetch first."_s, {}});
        QCOMPARE(page->banner()->text(), u"The push was refused.\nNot fast-forward.\n→ Fetch first."_s);
    }

    void diffKnowsItsLines()
    {
        const QList<DiffLine> lines = parseUnifiedDiff(diffText);
        QCOMPARE(lines.size(), 12);
        QCOMPARE(lines[0].kind, DiffLineKind::File);
        QCOMPARE(lines[1].kind, DiffLineKind::Note); // "--- a/app.ts" is no removed line
        QCOMPARE(lines[3].kind, DiffLineKind::Hunk);
        QCOMPARE(lines[5], (DiffLine{DiffLineKind::Removed, u"-two"_s, 2, 0}));
        QCOMPARE(lines[6], (DiffLine{DiffLineKind::Added, u"+2"_s, 0, 2}));
        QCOMPARE(lines[7], (DiffLine{DiffLineKind::Context, u" three"_s, 3, 3}));
        QCOMPARE(lines[10], (DiffLine{DiffLineKind::Added, u"+--- eleven"_s, 0, 11}));
        QCOMPARE(lines[11].kind, DiffLineKind::Note);
    }

    void diffOfNoDiffDropsNothing()
    {
        const QString text = u"hello\n@@ broken @@\n+x"_s;
        QStringList back;
        for (const DiffLine &line : parseUnifiedDiff(text))
            back << line.text;
        QCOMPARE(back.join(u'\n'), text);
    }

    void nAndPWalkTheChanges()
    {
        DiffView view;
        view.setDiff(diffText);
        QTest::keyClick(&view, Qt::Key_N);
        QCOMPARE(view.textCursor().blockNumber(), 5);
        QTest::keyClick(&view, Qt::Key_N);
        QCOMPARE(view.textCursor().blockNumber(), 10);
        QTest::keyClick(&view, Qt::Key_P);
        QCOMPARE(view.textCursor().blockNumber(), 5);
    }

    void diffOfAnotherFileIsIgnored()
    {
        page->setState(stateWithChanges());
        page->setDiff(u"notes.txt"_s, diffText);
        QVERIFY(page->diffView()->lines().isEmpty());
        page->setDiff(u"app.ts"_s, diffText);
        QVERIFY(!page->diffView()->lines().isEmpty());
    }
};

QTEST_MAIN(tst_repository_page)
#include "tst_repository_page.moc"
