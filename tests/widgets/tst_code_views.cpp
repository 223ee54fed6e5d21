// SPDX-License-Identifier: Apache-2.0
#include "widgets/code/code_edit.h"
#include "widgets/code/code_view.h"
#include "widgets/code/generated_files_view.h"
#include "widgets/code/highlighting.h"
#include "widgets/shell/message_banner.h"

#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

FileEntry fileOf(const QByteArray &content, const QString &origin = {})
{
    FileEntry entry;
    entry.content = content;
    entry.origin = origin;
    return entry;
}

QList<GeneratedRepository> files(const QByteArray &app)
{
    FileTree tree;
    tree.insert(u"app.py"_s, fileOf(app));
    tree.insert(u"lib/clean.py"_s, fileOf("import os\n", u"orders/clean"_s));
    tree.insert(u"README.md"_s, fileOf("# Orders\n"));
    return {{u"pipeline"_s, tree}};
}

QByteArray longText(const QByteArray &first)
{
    QByteArray text = first + '\n';
    for (int i = 0; i < 300; ++i)
        text += "line " + QByteArray::number(i) + '\n';
    return text;
}

QTreeWidgetItem *item(const GeneratedFilesView &view, const QString &name)
{
    return view.tree()->findItems(name, Qt::MatchExactly | Qt::MatchRecursive).value(0);
}

} // namespace

class tst_code_views : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHeavyIsReadBeforeTheFirstPaint()
    {
        QVERIFY(!highlightingIsLoaded()); // first test of this program: nobody else has asked
        CodeView view;
        view.setText(u"app.py"_s, u"def f():\n    return 'x'\n"_s);
        QVERIFY(!highlightingIsLoaded());
        view.resize(400, 300);
        view.show();
        QTRY_VERIFY(highlightingIsLoaded());
        const QTextLayout *line = view.edit()->document()->firstBlock().layout();
        QTRY_VERIFY(!line->formats().isEmpty()); // "def" is coloured
    }

    void statesOfTheFiles()
    {
        GeneratedFilesView view;
        QCOMPARE(view.stateText(), u"Nothing has been generated yet."_s);
        view.setComputing();
        QCOMPARE(view.stateText(), u"Generating …"_s);
        view.setRepositories(files("a = 1\n"));
        QCOMPARE(view.stateText(), QString());
        view.setOutOfDate();
        QCOMPARE(view.stateText(), u"Out of date"_s);
        view.setError({ErrorKind::Project, u"It failed."_s, u"No bucket."_s, {}, {}});
        QVERIFY(view.findChild<MessageBanner *>()->text().contains(u"No bucket."));
        QVERIFY(item(view, u"app.py"_s)); // what was there stays to read
        view.setRepositories(files("a = 1\n"));
        QCOMPARE(view.findChild<MessageBanner *>()->text(), QString());
    }

    void newFilesKeepSelectionAndPlace()
    {
        GeneratedFilesView view;
        view.resize(800, 300);
        view.show();
        view.setRepositories(files(longText("a = 1")));
        view.showFile(u"pipeline"_s, u"app.py"_s);
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.code()->edit()->verticalScrollBar()->setValue(120);
        view.setRepositories(files(longText("a = 2")));
        QCOMPARE(view.selectedPath(), u"app.py"_s);
        QVERIFY(view.code()->text().startsWith(u"a = 2"));
        QCOMPARE(view.code()->edit()->verticalScrollBar()->value(), 120);
    }

    void changedFilesAndLinesAreMarked()
    {
        GeneratedFilesView view;
        view.setRepositories(files("a = 1\nb = 1\n"));
        QCOMPARE(item(view, u"app.py"_s)->text(1), QString());
        view.setRepositories(files("a = 1\nb = 2\n"));
        view.showFile(u"pipeline"_s, u"app.py"_s);
        QCOMPARE(item(view, u"app.py"_s)->text(1), u"~ changed"_s);
        QCOMPARE(item(view, u"README.md"_s)->text(1), QString());
        QCOMPARE(view.code()->edit()->markedLines(), QSet<int>{2});
    }

    void filterShowsTheFilesOfOneNode()
    {
        GeneratedFilesView view;
        view.setRepositories(files("a = 1\n"));
        view.setNodeFilter(u"orders/clean"_s);
        QVERIFY(item(view, u"clean.py"_s));
        QVERIFY(!item(view, u"app.py"_s));
        view.setNodeFilter(u"orders/other"_s);
        QVERIFY(item(view, u"No file is only for this node."_s));
        view.setNodeFilter({});
        QVERIFY(item(view, u"app.py"_s));
    }

    void findGoesFromMatchToMatchAndAround()
    {
        CodeView view;
        view.setText(u"a.txt"_s, u"one\ntwo\none\n"_s);
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.edit()->setFocus();
        QTest::keySequence(view.edit(), QKeySequence::Find);
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, u"one"_s);
        QCOMPARE(view.edit()->textCursor().blockNumber(), 0);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(view.edit()->textCursor().blockNumber(), 2);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(view.edit()->textCursor().blockNumber(), 0);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
        QVERIFY(view.edit()->hasFocus());
    }

    void bytesThatAreNoTextAreNotShownAsText()
    {
        GeneratedFilesView view;
        FileTree tree;
        tree.insert(u"image.bin"_s, fileOf(QByteArray("\x89PNG\0\1", 6)));
        view.setRepositories({{u"pipeline"_s, tree}});
        view.showFile(u"pipeline"_s, u"image.bin"_s);
        QCOMPARE(view.code()->text(), u"(not text: 6 bytes)"_s);
    }
};

QTEST_MAIN(tst_code_views)
#include "tst_code_views.moc"
