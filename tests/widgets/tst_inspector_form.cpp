// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/inspector_sample.h"
#include "widgets/inspector/node_header.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/inspector/property_form.h"

#include <QAbstractSpinBox>
#include <QTabBar>
#include <QSignalSpy>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

QString typeProblem(const PropertyType &type, const Value &value)
{
    if (type.required && value.isNull())
        return u"needed"_s;
    if (type.maximum && value.isNumber() && value.toDouble() > *type.maximum)
        return u"at most %1"_s.arg(*type.maximum);
    return {};
}

} // namespace

class tst_inspector_form : public QObject
{
    Q_OBJECT

    std::unique_ptr<InspectorSample> sample;
    std::unique_ptr<PropertyForm> form;

    template<typename Widget> Widget *input(const QString &property) { return qobject_cast<Widget *>(form->field(property)->editor()->input()); }

private Q_SLOTS:
    void init()
    {
        sample = std::make_unique<InspectorSample>();
        QVERIFY2(sample->trouble.isEmpty(), qPrintable(sample->trouble));
        form = std::make_unique<PropertyForm>(&sample->document, sample->catalogue);
        form->setValidator(&typeProblem);
        form->setSelection(sample->pipeline, {sample->node});
        form->resize(400, 900);
        form->show();
        QVERIFY(QTest::qWaitForWindowExposed(form.get()));
    }

    void cleanup()
    {
        form.reset();
        sample.reset();
    }

    void typingEditsTheDocumentAndOneUndoTakesItBack()
    {
        auto *edit = input<QLineEdit>(u"name"_s);
        QCOMPARE(edit->text(), u"orders"_s);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, u"clean"_s);
        QCOMPARE(sample->base(u"name"_s), Value(u"clean"_s));
        sample->document.undoStack()->undo();
        QCOMPARE(edit->text(), u"orders"_s);
        QCOMPARE(sample->document.undoStack()->index(), 0);
    }

    void undoElsewhereLeavesFocusAndCursor()
    {
        auto *edit = input<QLineEdit>(u"name"_s);
        edit->setFocus();
        edit->setCursorPosition(3);
        QVERIFY(sample->document.setNodeProperty(sample->pipeline, sample->node, u"timeout"_s, Value(99)));
        QCOMPARE(input<QAbstractSpinBox>(u"timeout"_s)->text(), u"99"_s);
        QCOMPARE(edit->cursorPosition(), 3);
        QVERIFY(sample->document.setNodeProperty(sample->pipeline, sample->node, u"name"_s, Value(u"ordered"_s)));
        QCOMPARE(edit->text(), u"ordered"_s);
        QCOMPARE(edit->cursorPosition(), 3);
        QVERIFY(form->focusWidget() == edit);
    }

    void controlZInAFieldIsLeftToTheWindow()
    {
        auto *edit = input<QLineEdit>(u"name"_s);
        QAction undo;
        undo.setShortcut(QKeySequence::Undo);
        QSignalSpy triggered(&undo, &QAction::triggered);
        form->addAction(&undo);
        form->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(form.get()));
        edit->setFocus();
        QTest::keyClicks(edit, u"x"_s);
        QTest::keySequence(edit, QKeySequence::Undo);
        QCOMPARE(triggered.count(), 1);
    }

    void invalidValueShowsItsMessageWhileItIsThere()
    {
        auto *box = input<QAbstractSpinBox>(u"timeout"_s);
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, u"9000"_s);
        QCOMPARE(sample->base(u"timeout"_s), Value(9000));
        QCOMPARE(form->field(u"timeout"_s)->message(), u"at most 900"_s);
        QTest::keyClick(box, Qt::Key_Backspace);
        QCOMPARE(form->field(u"timeout"_s)->message(), QString());
    }

    void emptyNumberMeansTheDefault()
    {
        auto *box = input<QAbstractSpinBox>(u"timeout"_s);
        box->setFocus();
        box->selectAll();
        QTest::keyClick(box, Qt::Key_Delete);
        QVERIFY(sample->base(u"timeout"_s).isNull());
        QCOMPARE(box->findChild<QLineEdit *>()->placeholderText(), u"60 (default)"_s);
        QTest::keyClick(box, Qt::Key_Up);
        QCOMPARE(sample->base(u"timeout"_s), Value(61));
    }

    void requiredAndMissingIsSaid()
    {
        form->setSelection(sample->pipeline, {sample->other});
        QCOMPARE(form->field(u"name"_s)->message(), u"needed"_s);
    }

    void stageTabSetsAnOverrideAndResetTakesItBack()
    {
        form->setStage(u"dev"_s);
        PropertyField *field = form->field(u"versioned"_s);
        auto *box = input<QCheckBox>(u"versioned"_s);
        QVERIFY(box->isChecked()); // the default counts
        QVERIFY(!field->stageBox()->isChecked());
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
        QCOMPARE(sample->staged(u"dev"_s, u"versioned"_s), Value(false));
        QVERIFY(sample->base(u"versioned"_s).isNull());
        QVERIFY(field->stageBox()->isChecked());
        QCOMPARE(form->findChild<QTabBar *>()->tabText(1), u"dev (1)"_s);
        field->stageBox()->click();
        QVERIFY(sample->staged(u"dev"_s, u"versioned"_s).isNull());
        QVERIFY(box->isChecked());
    }

    void tickingDiffersBeginsWithWhatCounts()
    {
        form->setStage(u"prod"_s);
        QCOMPARE(input<QLineEdit>(u"name"_s)->placeholderText(), u"orders (all stages)"_s);
        form->field(u"name"_s)->stageBox()->click();
        QCOMPARE(sample->staged(u"prod"_s, u"name"_s), Value(u"orders"_s));
        QCOMPARE(input<QLineEdit>(u"name"_s)->text(), u"orders"_s);
    }

    void whatIsTheSameInAllStagesCannotBeEditedInOne()
    {
        QVERIFY(input<QComboBox>(u"mode"_s)->isEnabled());
        form->setStage(u"dev"_s);
        QVERIFY(!input<QComboBox>(u"mode"_s)->isEnabled());
    }

    void propertyAppearsOnlyWhenItApplies()
    {
        QVERIFY(form->field(u"patience"_s)->isVisible()); // mode is careful by default
        QVERIFY(sample->document.setNodeProperty(sample->pipeline, sample->node, u"mode"_s, Value(u"fast"_s)));
        QVERIFY(!form->field(u"patience"_s)->isVisible());
    }

    void jsonThatDoesNotParseStaysInTheFieldOnly()
    {
        auto *edit = input<QPlainTextEdit>(u"extra"_s);
        edit->setFocus();
        QTest::keyClicks(edit, u"{\"a\": 1"_s);
        QVERIFY(sample->base(u"extra"_s).isNull());
        QVERIFY(form->field(u"extra"_s)->message().contains(u"JSON"));
        QTest::keyClicks(edit, u"}"_s);
        QCOMPARE(sample->base(u"extra"_s), Value(ValueMap{{u"a"_s, Value(1)}}));
        QCOMPARE(form->field(u"extra"_s)->message(), QString());
    }

    void halfTypedTextDoesNotFollowToAnotherNode()
    {
        auto *edit = input<QPlainTextEdit>(u"extra"_s);
        edit->setFocus();
        QTest::keyClicks(edit, u"{"_s);
        form->setSelection(sample->pipeline, {sample->other});
        QCOMPARE(input<QPlainTextEdit>(u"extra"_s)->toPlainText(), QString());
        QCOMPARE(form->field(u"extra"_s)->message(), QString());
    }

    void listRowsBecomeAList()
    {
        auto *table = input<QTableWidget>(u"folders"_s);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Insert);
        auto *cell = table->findChild<QLineEdit *>();
        QVERIFY(cell);
        QTest::keyClicks(cell, u"in"_s);
        QTest::keyClick(cell, Qt::Key_Return);
        QTRY_COMPARE(sample->base(u"folders"_s), Value(ValueList{Value(u"in"_s)})); // a table stores when the event loop runs
        sample->document.undoStack()->undo();
        QCOMPARE(table->rowCount(), 0);
    }

    void closingWhileACellIsEditedIsSafe()
    {
        auto *table = input<QTableWidget>(u"folders"_s);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Insert);
        auto *cell = table->findChild<QLineEdit *>();
        QVERIFY(cell);
        QTest::keyClicks(cell, u"in"_s);
        form.reset();
        QVERIFY(sample->document.node(sample->pipeline, sample->node));
    }

    void aKeyThatIsThereTwiceIsSaidAndNotStored()
    {
        auto *table = input<QTableWidget>(u"labels"_s);
        QVERIFY(
            sample->document.setNodeProperty(sample->pipeline, sample->node, u"labels"_s, Value(ValueMap{{u"a"_s, Value(u"1"_s)}, {u"b"_s, Value(u"2"_s)}})));
        table->item(1, 0)->setText(u"a"_s);
        QVERIFY(form->field(u"labels"_s)->message().contains(u"twice"));
        QCOMPARE(sample->base(u"labels"_s).toMap().size(), 2);
    }

    void renameWithF2ChecksTheId()
    {
        QSignalSpy renamed(form.get(), &PropertyForm::nodeRenamed);
        form->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(form.get()));
        form->focusFirst();
        QTest::keyClick(form->focusWidget(), Qt::Key_F2);
        QLineEdit *id = form->header()->idEdit();
        QVERIFY(id->isVisible());
        id->selectAll();
        QTest::keyClicks(id, u"other"_s);
        QTest::keyClick(id, Qt::Key_Return);
        QVERIFY(id->isVisible()); // taken: stays open
        QCOMPARE(renamed.count(), 0);
        id->selectAll();
        QTest::keyClicks(id, u"cleaner"_s);
        QTest::keyClick(id, Qt::Key_Return);
        QCOMPARE(renamed.count(), 1);
        QVERIFY(sample->document.node(sample->pipeline, NodeId(u"cleaner"_s)));
        QVERIFY(form->field(u"name"_s)->isVisible()); // the form followed
    }

    void problemFoundElsewhereStandsUnderItsField()
    {
        Problem problem;
        problem.message = u"used twice"_s;
        problem.pipeline = sample->pipeline;
        problem.node = sample->node;
        problem.property = u"name"_s;
        form->setProblems({problem});
        QCOMPARE(form->field(u"name"_s)->message(), u"used twice"_s);
        form->setProblems({});
        QCOMPARE(form->field(u"name"_s)->message(), QString());
    }

    void showPropertyGoesToTabAndField()
    {
        form->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(form.get()));
        form->showProperty(u"extra"_s, u"prod"_s);
        QCOMPARE(form->stage(), u"prod"_s);
        QVERIFY(form->focusWidget() == input<QPlainTextEdit>(u"extra"_s));
    }

    void removedNodeLeavesTheForm()
    {
        QVERIFY(sample->document.remove(sample->pipeline, {sample->node}, {}));
        QVERIFY(!form->header()->isVisible());
        sample->document.undoStack()->undo();
        form->setSelection(sample->pipeline, {sample->node});
        QVERIFY(form->header()->isVisible());
    }

    void nothingSelectedEditsTheProject()
    {
        form->setSelection({}, {});
        const QList<QLineEdit *> edits = form->findChildren<QLineEdit *>();
        const auto label = std::ranges::find_if(edits, [](const QLineEdit *edit) { return edit->isVisible() && edit->text() == "Research orders"_L1; });
        QVERIFY(label != edits.end());
        (*label)->end(false);
        QTest::keyClicks(*label, u"!"_s);
        QCOMPARE(sample->document.project().label, u"Research orders!"_s);
    }
};

QTEST_MAIN(tst_inspector_form)
#include "tst_inspector_form.moc"
