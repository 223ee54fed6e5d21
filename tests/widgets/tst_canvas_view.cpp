// SPDX-License-Identifier: Apache-2.0
#include "canvas_fixture.h"

#include "widgets/canvas/quick_add.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>

#include <memory>

using namespace Qt::StringLiterals;
using namespace penstock;

/// A person at the canvas, with real mouse and key events.
class CanvasViewTest : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<CanvasFixture> f;
    std::unique_ptr<CanvasView> view;

    QPoint at(QPointF scene) const { return view->toView(scene).toPoint(); }
    QPoint middle(const NodeId &id) const { return at(view->editor().scene().node(view->editor().scene().slotOf(id)).rect.center()); }
    QPoint port(const NodeId &id, bool output, int index) const
    {
        return at(view->editor().scene().portPosition(view->editor().scene().slotOf(id), output, index));
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier, bool release = true)
    {
        QWidget *target = view->viewport();
        QTest::mousePress(target, Qt::LeftButton, modifiers, from);
        for (int i = 1; i <= 8; ++i)
            moveTo(from + (to - from) * i / 8, modifiers);
        if (release)
            QTest::mouseRelease(target, Qt::LeftButton, modifiers, to);
    }
    void moveTo(QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier, Qt::MouseButtons buttons = Qt::LeftButton)
    {
        QMouseEvent event(QEvent::MouseMove, to, view->viewport()->mapToGlobal(to), Qt::NoButton, buttons, modifiers);
        QApplication::sendEvent(view->viewport(), &event);
    }
    void drop(const QString &type, QPoint to)
    {
        QMimeData data;
        data.setData(QString::fromLatin1(componentMimeType), type.toUtf8());
        QDragEnterEvent enter(to, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view->viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(to, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view->viewport(), &move);
        QDropEvent event(to, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view->viewport(), &event);
    }
    QStringList selected() const
    {
        QStringList ids;
        for (const NodeId &id : view->selection())
            ids.append(id.value);
        ids.sort();
        return ids;
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(view.get(), key, modifiers); }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<CanvasFixture>();
        view = std::make_unique<CanvasView>();
        view->setTypes(f->lookup(), f->types.keys());
        view->setDocument(&f->document, f->pipeline);
        view->resize(1000, 700);
        view->show();
        view->activateWindow();
        view->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(view.get()));
        view->centerOn(QPointF(400, 250));
    }
    void cleanup()
    {
        view.reset();
        f.reset();
    }

    void dropAddsANodeThere()
    {
        QSignalSpy added(view.get(), &CanvasView::nodeAdded);
        drop(u"t.bucket"_s, at({300, 200}));
        QCOMPARE(f->nodes(), QStringList{u"bucket"_s});
        QCOMPARE(f->position(NodeId(u"bucket"_s)), QPointF(200, 170)); // its middle at the pointer, on the grid
        QCOMPARE(added.size(), 1);
        QCOMPARE(selected(), QStringList{u"bucket"_s});
        f->document.undoStack()->undo();
        QVERIFY(f->nodes().isEmpty());
        QVERIFY(selected().isEmpty());
    }

    void dropOnAnEdgeGoesInBetween()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {0, 200});
        const NodeId b = f->node(u"b"_s, u"t.function"_s, {600, 200});
        QVERIFY(f->edge(u"a"_s, u"events"_s, u"b"_s, u"event"_s));
        const CanvasScene &scene = view->editor().scene();
        const QPointF half = scene.curve(scene.edgeOrder().first()).at(0.5);
        drop(u"t.event"_s, at(half));
        QCOMPARE(f->edges(), (QStringList{u"a.events>event.bucket"_s, u"event.event>b.event"_s}));
        f->document.undoStack()->undo();
        QCOMPARE(f->edges(), QStringList{u"a.events>b.event"_s});
        drop(u"t.secret"_s, at(half)); // does not fit: only beside
        QCOMPARE(f->edges(), QStringList{u"a.events>b.event"_s});
        QCOMPARE(f->nodes(), (QStringList{u"a"_s, u"b"_s, u"secret"_s}));
    }

    void aDragIsOneUndoStepOnTheGrid()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 100});
        view->selectNodes({a, b});
        const int before = f->document.undoStack()->count();
        drag(middle(a), middle(a) + QPoint(57, 33));
        QCOMPARE(f->position(a), QPointF(160, 130));
        QCOMPARE(f->position(b), QPointF(460, 130));
        QCOMPARE(f->document.undoStack()->count(), before + 1);
        f->document.undoStack()->undo();
        QCOMPARE(f->position(a), QPointF(100, 100));
        QCOMPARE(view->editor().scene().node(view->editor().scene().slotOf(b)).rect.topLeft(), QPointF(400, 100));
    }

    void escapeForgetsADrag()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const int before = f->document.undoStack()->count();
        drag(middle(a), middle(a) + QPoint(100, 50), Qt::NoModifier, false);
        QVERIFY(view->editor().scene().node(view->editor().scene().slotOf(a)).rect.topLeft() != QPointF(100, 100));
        key(Qt::Key_Escape);
        QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, middle(a));
        QCOMPARE(view->editor().scene().node(view->editor().scene().slotOf(a)).rect.topLeft(), QPointF(100, 100));
        QCOMPARE(f->document.undoStack()->count(), before);
    }

    void onlyFittingPortsConnect()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {0, 200});
        const NodeId b = f->node(u"b"_s, u"t.function"_s, {400, 200});
        drag(port(a, true, 0), port(b, false, 1)); // an event does not fit the secret's port, but the node's other port takes it
        QVERIFY(f->edges().isEmpty() || f->edges() == QStringList{u"a.events>b.event"_s});
        drag(port(a, true, 1), port(b, false, 0)); // objects fit nothing there
        QVERIFY(!f->edges().contains(u"a.files>b.event"_s));
        drag(port(a, true, 0), port(b, false, 0));
        QCOMPARE(f->edges(), QStringList{u"a.events>b.event"_s});
    }

    void dimmedAndLitWhileConnecting()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {0, 200});
        const NodeId b = f->node(u"b"_s, u"t.function"_s, {400, 200});
        const NodeId c = f->node(u"c"_s, u"t.secret"_s, {400, 400});
        drag(port(a, true, 0), at({300, 150}), Qt::NoModifier, false);
        const CanvasScene &scene = view->editor().scene();
        const PortHit from = view->editor().state().connectFrom;
        QVERIFY(from.isValid());
        QCOMPARE(scene.fittingPorts(from, scene.slotOf(b)), QList<int>{0});
        QVERIFY(scene.fittingPorts(from, scene.slotOf(c)).isEmpty());
        key(Qt::Key_Escape);
        QVERIFY(!view->editor().state().connectFrom.isValid());
        QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, at({300, 150}));
        QVERIFY(f->edges().isEmpty());
    }

    void dropOnANodesBodyPicksThePort()
    {
        const NodeId a = f->node(u"a"_s, u"t.secret"_s, {0, 200});
        const NodeId b = f->node(u"b"_s, u"t.function"_s, {400, 200});
        drag(port(a, true, 0), middle(b));
        QCOMPARE(f->edges(), QStringList{u"a.secret>b.secret"_s});
    }

    void backwardsFromAnInputConnectsToo()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {0, 200});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 200});
        drag(port(b, false, 0), middle(a));
        QCOMPARE(f->edges(), QStringList{u"a.events>b.bucket"_s});
    }

    void anInputThatTakesOneReplaces()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {0, 100});
        f->node(u"a2"_s, u"t.bucket"_s, {0, 300});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 200});
        f->edge(u"a2"_s, u"events"_s, u"b"_s, u"bucket"_s);
        const int before = f->document.undoStack()->count();
        drag(port(a, true, 0), port(b, false, 0));
        QCOMPARE(f->edges(), QStringList{u"a.events>b.bucket"_s});
        QCOMPARE(f->document.undoStack()->count(), before + 1);
        f->document.undoStack()->undo();
        QCOMPARE(f->edges(), QStringList{u"a2.events>b.bucket"_s});
    }

    void draggingFromATakenInputDetachesOrMoves()
    {
        f->node(u"a"_s, u"t.bucket"_s, {0, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 100});
        const NodeId c = f->node(u"c"_s, u"t.function"_s, {400, 300});
        f->edge(u"a"_s, u"events"_s, u"b"_s, u"bucket"_s);
        drag(port(b, false, 0), port(c, false, 0));
        QCOMPARE(f->edges(), QStringList{u"a.events>c.event"_s});
        drag(port(c, false, 0), at({300, 420}));
        QVERIFY(f->edges().isEmpty());
        f->document.undoStack()->undo();
        QCOMPARE(f->edges(), QStringList{u"a.events>c.event"_s});
    }

    void aWireToNowhereOffersWhatFits()
    {
        const NodeId a = f->node(u"a"_s, u"t.secret"_s, {0, 200});
        drag(port(a, true, 0), at({400, 300}));
        auto *popup = qobject_cast<QuickAdd *>(QApplication::activePopupWidget());
        QVERIFY(popup);
        QCOMPARE(popup->list().model().typeCount(), 1); // only the function takes a secret
        popup->list().search()->setText(u"lamb"_s);
        QTest::keyClick(popup->list().search(), Qt::Key_Return);
        QCOMPARE(f->edges(), QStringList{u"a.secret>function.secret"_s});
        f->document.undoStack()->undo();
        QCOMPARE(f->nodes(), QStringList{u"a"_s});
    }

    void rubberBandSelects()
    {
        f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        f->node(u"b"_s, u"t.event"_s, {400, 100});
        f->node(u"c"_s, u"t.event"_s, {100, 400});
        drag(at({60, 60}), at({450, 200}));
        QCOMPARE(selected(), (QStringList{u"a"_s, u"b"_s}));
        drag(at({60, 360}), at({300, 480}), Qt::ShiftModifier);
        QCOMPARE(selected(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at({700, 500}));
        QVERIFY(selected().isEmpty());
    }

    void clickAndShiftClick()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 100});
        QSignalSpy spy(view.get(), &CanvasView::selectionChanged);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, middle(a));
        QCOMPARE(selected(), QStringList{u"a"_s});
        QTest::mouseClick(view->viewport(), Qt::LeftButton, Qt::ShiftModifier, middle(b));
        QCOMPARE(selected(), (QStringList{u"a"_s, u"b"_s}));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, middle(b)); // one of several: just that one
        QCOMPARE(selected(), QStringList{u"b"_s});
        QCOMPARE(spy.size(), 3);
    }

    void deleteAndUndo()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        f->node(u"b"_s, u"t.event"_s, {400, 100});
        f->edge(u"a"_s, u"events"_s, u"b"_s, u"bucket"_s);
        view->selectNodes({a});
        key(Qt::Key_Delete);
        QCOMPARE(f->nodes(), QStringList{u"b"_s});
        QVERIFY(f->edges().isEmpty());
        f->document.undoStack()->undo();
        QCOMPARE(f->nodes(), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(f->edges(), QStringList{u"a.events>b.bucket"_s});
        QVERIFY(view->editor().scene().edge(view->editor().scene().edgeOrder().first()).isDrawn());
    }

    void anEdgeIsSelectedAndDeleted()
    {
        f->node(u"a"_s, u"t.bucket"_s, {0, 100});
        f->node(u"b"_s, u"t.event"_s, {500, 100});
        f->edge(u"a"_s, u"events"_s, u"b"_s, u"bucket"_s);
        const CanvasScene &scene = view->editor().scene();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at(scene.curve(scene.edgeOrder().first()).at(0.4)));
        QCOMPARE(view->editor().selection().edges.size(), 1);
        key(Qt::Key_Backspace);
        QVERIFY(f->edges().isEmpty());
        QCOMPARE(f->nodes().size(), 2);
    }

    void deleteAndJoin()
    {
        f->node(u"a"_s, u"t.bucket"_s, {0, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {300, 100});
        f->node(u"c"_s, u"t.function"_s, {600, 100});
        f->edge(u"a"_s, u"events"_s, u"b"_s, u"bucket"_s);
        f->edge(u"b"_s, u"event"_s, u"c"_s, u"event"_s);
        view->selectNodes({b});
        key(Qt::Key_Delete, Qt::ControlModifier);
        QCOMPARE(f->edges(), QStringList{u"a.events>c.event"_s});
    }

    void copyAndPasteKeepInnerEdges()
    {
        f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        f->node(u"b"_s, u"t.event"_s, {400, 100});
        f->node(u"c"_s, u"t.function"_s, {700, 100});
        f->edge(u"a"_s, u"events"_s, u"b"_s, u"bucket"_s);
        f->edge(u"b"_s, u"event"_s, u"c"_s, u"event"_s);
        view->selectNodes({NodeId(u"a"_s), NodeId(u"b"_s)});
        key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().contains(u"penstock-canvas"_s));
        const int before = f->document.undoStack()->count();
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(f->nodes(), (QStringList{u"a"_s, u"a-2"_s, u"b"_s, u"b-2"_s, u"c"_s}));
        QCOMPARE(f->edges(), (QStringList{u"a-2.events>b-2.bucket"_s, u"a.events>b.bucket"_s, u"b.event>c.event"_s}));
        QCOMPARE(f->document.undoStack()->count(), before + 1);
        QCOMPARE(selected(), (QStringList{u"a-2"_s, u"b-2"_s}));
        key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(f->nodes().size(), 7);
        QVERIFY(f->nodes().contains(u"a-3"_s));
        view->selectNodes({NodeId(u"c"_s)});
        key(Qt::Key_X, Qt::ControlModifier);
        QVERIFY(!f->nodes().contains(u"c"_s));
        QApplication::clipboard()->setText(u"not a drawing {"_s);
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(f->nodes().size(), 6);
    }

    void zoomKeepsThePointUnderThePointer()
    {
        f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const QPoint pointer(720, 160);
        const QPointF before = view->toScene(pointer);
        for (const int notches : {1, 3, -2, -6, 5}) {
            QWheelEvent event(
                pointer, view->viewport()->mapToGlobal(pointer), {}, QPoint(0, 120 * notches), Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(view->viewport(), &event);
            const QPointF off = view->toView(before) - pointer;
            QVERIFY2(QPointF::dotProduct(off, off) <= 2.0, qPrintable(u"%1, %2 at %3"_s.arg(off.x()).arg(off.y()).arg(view->zoom())));
        }
        key(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(view->zoom(), 1.0);
    }

    void fitShowsEverything()
    {
        f->node(u"a"_s, u"t.bucket"_s, {-3000, -2000});
        f->node(u"b"_s, u"t.bucket"_s, {5000, 4000});
        key(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(view->viewport()->rect().contains(view->toView(view->editor().scene().bounds()).toAlignedRect()));
    }

    void panning()
    {
        f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const QPoint before = at({100, 100});
        QTest::mousePress(view->viewport(), Qt::MiddleButton, {}, QPoint(500, 300));
        moveTo({460, 330}, {}, Qt::MiddleButton);
        QTest::mouseRelease(view->viewport(), Qt::MiddleButton, {}, QPoint(460, 330));
        QCOMPARE(at({100, 100}) - before, QPoint(-40, 30));
        QTest::keyPress(view.get(), Qt::Key_Space);
        drag({500, 300}, {540, 300});
        QTest::keyRelease(view.get(), Qt::Key_Space);
        QCOMPARE(at({100, 100}) - before, QPoint(0, 30));
    }

    void arrowsWalkAndNudge()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {0, 100});
        f->node(u"b"_s, u"t.event"_s, {300, 120});
        f->node(u"c"_s, u"t.event"_s, {300, 400});
        view->selectNodes({a});
        key(Qt::Key_Right);
        QCOMPARE(selected(), QStringList{u"b"_s});
        key(Qt::Key_Down);
        QCOMPARE(selected(), QStringList{u"c"_s});
        key(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(selected(), (QStringList{u"b"_s, u"c"_s}));
        view->selectNodes({a});
        const int before = f->document.undoStack()->count();
        key(Qt::Key_Right, Qt::AltModifier);
        key(Qt::Key_Right, Qt::AltModifier);
        key(Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(f->position(a), QPointF(20, 101));
        QCOMPARE(f->document.undoStack()->count(), before + 1);
    }

    void renamingInPlace()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        view->selectNodes({a});
        key(Qt::Key_F2);
        auto *field = view->findChild<QPlainTextEdit *>(u"inlineEdit"_s);
        QVERIFY(field);
        QTest::keyClicks(field, u"Landing zone"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(f->document.node(f->pipeline, a)->title, u"Landing zone"_s);
        QCOMPARE(view->editor().scene().node(view->editor().scene().slotOf(a)).title, u"Landing zone"_s);
        QTRY_VERIFY(!view->findChild<QPlainTextEdit *>(u"inlineEdit"_s));
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, at(NodePainter::titleRect(QRectF(100, 100, 200, 64)).center()));
        field = view->findChild<QPlainTextEdit *>(u"inlineEdit"_s);
        QVERIFY(field);
        QTest::keyClicks(field, u"Other"_s);
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(f->document.node(f->pipeline, a)->title, u"Landing zone"_s);
    }

    void enterAndDoubleClickOpenProperties()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        QSignalSpy spy(view.get(), &CanvasView::openProperties);
        view->selectNodes({a});
        key(Qt::Key_Return);
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, at({130, 132})); // on its icon
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy.last().first().value<NodeId>(), a);
    }

    void tabAddsWhatIsTyped()
    {
        key(Qt::Key_Tab);
        auto *popup = qobject_cast<QuickAdd *>(QApplication::activePopupWidget());
        QVERIFY(popup);
        QTest::keyClicks(popup->list().search(), u"bucket"_s);
        QTest::keyClick(popup->list().search(), Qt::Key_Return);
        QCOMPARE(f->nodes(), QStringList{u"bucket"_s});
    }

    void groupsAndNotes()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 100});
        view->selectNodes({a, b});
        key(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(f->document.pipeline(f->pipeline)->graph.groups.size(), 1);
        const QRectF frame = view->editor().scene().groups().first().frame;
        QVERIFY(frame.contains(QRectF(100, 100, 480, 64)));
        drag(at(frame.topLeft() + QPointF(60, 12)), at(frame.topLeft() + QPointF(160, 62)));
        QCOMPARE(f->position(a), QPointF(200, 150));
        QCOMPARE(f->position(b), QPointF(500, 150));
        key(Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(f->document.pipeline(f->pipeline)->graph.groups.isEmpty());

        const NoteId note = view->editor().addNote({100, 350});
        QVERIFY(!note.isEmpty());
        drag(at({150, 380}), at({200, 380}));
        QCOMPARE(f->document.pipeline(f->pipeline)->layout.notes.value(note).topLeft(), QPointF(150, 350));
        view->editNote(note);
        auto *field = view->findChild<QPlainTextEdit *>(u"inlineEdit"_s);
        QVERIFY(field);
        QTest::keyClicks(field, u"Nightly"_s);
        QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(f->document.pipeline(f->pipeline)->graph.notes.first().text, u"Nightly"_s);
    }

    void readOnlyChangesNothing()
    {
        const NodeId a = f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 100});
        const Project before = f->document.project();
        view->setReadOnly(true);
        drag(middle(a), middle(a) + QPoint(100, 100));
        drag(port(a, true, 0), port(b, false, 0));
        view->selectNodes({a});
        key(Qt::Key_Delete);
        key(Qt::Key_D, Qt::ControlModifier);
        key(Qt::Key_Right, Qt::AltModifier);
        key(Qt::Key_F2);
        QCOMPARE(f->document.project(), before);
    }

    void accessibleTreeListsNodes()
    {
        f->node(u"a"_s, u"t.bucket"_s, {100, 100});
        const NodeId b = f->node(u"b"_s, u"t.event"_s, {400, 100});
        f->document.setNodeTitle(f->pipeline, b, u"On arrival"_s);
        f->edge(u"a"_s, u"events"_s, u"b"_s, u"bucket"_s);
        Problem problem;
        problem.pipeline = f->pipeline;
        problem.node = b;
        problem.message = u"The pattern is missing."_s;
        view->setProblems({problem});
        QAccessibleInterface *canvas = QAccessible::queryAccessibleInterface(view.get());
        QVERIFY(canvas);
        QCOMPARE(canvas->childCount(), 2);
        QAccessibleInterface *node = canvas->child(1);
        QVERIFY(node);
        QVERIFY2(node->text(QAccessible::Name).startsWith(u"On arrival, S3 event"_s), qPrintable(node->text(QAccessible::Name)));
        QVERIFY(node->text(QAccessible::Name).contains(u"The pattern is missing."_s));
        QCOMPARE(node->text(QAccessible::Description), u"From a."_s);
        QCOMPARE(node->parent()->object(), view.get());
        QCOMPARE(canvas->indexOfChild(node), 1);
        QVERIFY(!node->state().focused);
        view->setFocus();
        view->selectNodes({NodeId(u"a"_s)});
        key(Qt::Key_Right);
        QVERIFY(node->state().selected);
        QVERIFY(node->state().focused);
        QCOMPARE(canvas->focusChild(), node);
        QVERIFY(!node->state().offscreen);
        view->selectNodes({b});
        key(Qt::Key_Delete);
        QVERIFY(!node->isValid());
    }
};

QTEST_MAIN(CanvasViewTest)
#include "tst_canvas_view.moc"
