// SPDX-License-Identifier: Apache-2.0
// The canvas and the keyboard. Undo and redo are the window's.
#include "widgets/canvas/canvas_view.h"

#include <QCursor>
#include <QGuiApplication>
#include <QClipboard>
#include <QKeyEvent>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

bool CanvasView::focusNextPrevChild(bool next)
{
    // Tab searches for a component; Shift+Tab leaves, and so does Tab where nothing can be added.
    return next && m_editor.canEdit() ? false : QAbstractScrollArea::focusNextPrevChild(next);
}

void CanvasView::keyPressEvent(QKeyEvent *event)
{
    if (keyZoom(event) || keyMove(event) || keyCommand(event))
        event->accept();
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void CanvasView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceDown = false;
        updateCursor();
        return;
    }
    QAbstractScrollArea::keyReleaseEvent(event);
}

void CanvasView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void CanvasView::focusOutEvent(QFocusEvent *event)
{
    m_spaceDown = false;
    QAbstractScrollArea::focusOutEvent(event);
}

bool CanvasView::keyZoom(QKeyEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomIn(); return true;
    case Qt::Key_Minus: zoomOut(); return true;
    case Qt::Key_0: setZoom(1); return true;
    case Qt::Key_1: zoomToFit(); return true;
    default: return false;
    }
}

bool CanvasView::keyMove(QKeyEvent *event)
{
    static const QHash<int, QPointF> directions{{Qt::Key_Left, {-1, 0}}, {Qt::Key_Right, {1, 0}}, {Qt::Key_Up, {0, -1}}, {Qt::Key_Down, {0, 1}}};
    const auto direction = directions.constFind(event->key());
    if (direction == directions.constEnd())
        return false;
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers & Qt::AltModifier)
        m_editor.nudge(*direction * (modifiers & Qt::ShiftModifier ? 1.0 : 10.0));
    else if (modifiers & Qt::ControlModifier)
        setOffset(QPointF(toScene({0, 0}) * m_zoom) + *direction * 60);
    else
        walk(*direction, modifiers & Qt::ShiftModifier);
    return true;
}

void CanvasView::walk(QPointF direction, bool extend)
{
    const CanvasScene &scene = m_editor.scene();
    CanvasSelection wanted = m_editor.selection();
    const int from = wanted.nodes.isEmpty() ? -1 : scene.slotOf(wanted.nodes.last());
    const int next = m_editor.neighbour(from, direction);
    if (next < 0)
        return;
    const NodeId id = scene.node(next).id;
    if (!extend)
        wanted = {};
    wanted.nodes.removeOne(id);
    wanted.nodes.append(id);
    m_editor.select(wanted);
    ensureVisible(scene.node(next).rect);
}

bool CanvasView::keyCommand(QKeyEvent *event)
{
    const bool control = event->modifiers() & Qt::ControlModifier;
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    if (event->matches(QKeySequence::SelectAll))
        return selectAll(), true;
    if (event->matches(QKeySequence::Copy))
        return copy(), true;
    if (event->matches(QKeySequence::Cut))
        return cut(), true;
    if (event->matches(QKeySequence::Paste))
        return paste(), true;
    switch (event->key()) {
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_spaceDown = true;
            updateCursor();
        }
        return true;
    case Qt::Key_Escape:
        if (m_tool)
            endTool(false);
        else
            m_editor.select({});
        Q_EMIT hint({});
        return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: m_editor.removeSelection(control); return true;
    case Qt::Key_D: return control && !shift && (duplicate(), true);
    case Qt::Key_G: return control && shift && (groupSelection(), true);
    case Qt::Key_U: return control && shift && (ungroupSelection(), true);
    case Qt::Key_L: return control && (shift ? tidy() : void(m_editor.connectSelected()), true);
    case Qt::Key_F2: renameSelected(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (selection().isEmpty())
            return false;
        Q_EMIT openProperties(selection().last());
        return true;
    case Qt::Key_Tab:
        if (!m_editor.canEdit())
            return false;
        openQuickAdd(toView(pointerInScene()).toPoint());
        return true;
    default: return false;
    }
}

/// Where the pointer is over the canvas; else the middle of the view.
QPointF CanvasView::pointerInScene() const
{
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    return toScene(viewport()->rect().contains(pointer) ? QPointF(pointer) : QRectF(viewport()->rect()).center());
}

void CanvasView::copy()
{
    if (const QByteArray text = m_editor.copied(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
}

void CanvasView::cut()
{
    copy();
    deleteSelection();
}

void CanvasView::paste() { m_editor.paste(QGuiApplication::clipboard()->text().toUtf8(), pointerInScene()); }

void CanvasView::insertComponent(const QString &typeId)
{
    std::optional<QPointF> position;
    if (m_editor.selection().nodes.isEmpty()) {
        // The middle of the view, a little further where something is already.
        QPointF middle = toScene(QRectF(viewport()->rect()).center());
        while (m_editor.scene().nodeAt(middle) >= 0)
            middle += QPointF(30, 30);
        position = middle;
    }
    const NodeId id = m_editor.insertType(typeId, position);
    if (const int slot = m_editor.scene().slotOf(id); slot >= 0)
        ensureVisible(m_editor.scene().node(slot).rect);
}

} // namespace penstock
