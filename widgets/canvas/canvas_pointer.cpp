// SPDX-License-Identifier: Apache-2.0
// The canvas and the pointer: pressing, dragging, hovering, the wheel, and dropping from the palette.
#include "widgets/canvas/canvas_tools.h"
#include "widgets/canvas/canvas_view.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr double portReach = 9;
constexpr double edgeReach = 6;

double reach(double wanted, double zoom) { return std::min(wanted / std::min(zoom, 1.0), 30.0); }

bool isBadge(const SceneNode &node, QPointF position)
{
    return !node.problems.isEmpty() && QLineF(position, node.rect.topRight() + QPointF(-8, 2)).length() <= 10;
}

QString typeFrom(const QMimeData *data) { return QString::fromUtf8(data->data(QString::fromLatin1(componentMimeType))); }

} // namespace

bool CanvasView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QPointF position = toScene(help->pos());
        const PortHit hit = m_editor.scene().portAt(position, reach(portReach, m_zoom));
        const int node = m_editor.scene().nodeAt(position);
        QString text;
        if (hit.isValid()) {
            const PortType port = m_editor.scene().port(hit);
            text = port.help.isEmpty() ? port.label : port.help;
        } else if (node >= 0) {
            text = m_editor.scene().node(node).problems.join(u'\n');
        }
        text.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    if (event->type() == QEvent::Leave)
        hover(QPointF(-1e9, -1e9));
    return QAbstractScrollArea::viewportEvent(event);
}

void CanvasView::mousePressEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceDown)) {
        startPan(position);
        return;
    }
    if (event->button() == Qt::LeftButton && !m_tool) {
        m_pressed = position;
        press(toScene(event->position()), event->modifiers());
    } else if (event->button() == Qt::RightButton) {
        const QPointF scene = toScene(event->position());
        const int node = m_editor.scene().nodeAt(scene);
        if (node < 0 || !m_editor.state().nodes.contains(node))
            press(scene, Qt::NoModifier);
        m_selectOnRelease.reset();
        m_pressedPort = {};
    }
}

/// Selects what lies there; what a drag from here would do is decided when it begins.
void CanvasView::press(QPointF position, Qt::KeyboardModifiers modifiers)
{
    const CanvasScene &scene = m_editor.scene();
    const bool add = modifiers & (Qt::ShiftModifier | Qt::ControlModifier);
    m_selectOnRelease.reset();
    m_pressedNothing = m_resizingNote = false;
    m_pressedPort = m_zoom >= 0.35 ? scene.portAt(position, portReach) : PortHit();
    if (m_pressedPort.isValid())
        return;
    CanvasSelection wanted;
    if (const int node = scene.nodeAt(position); node >= 0) {
        const NodeId id = scene.node(node).id;
        if (add)
            m_editor.toggle(id);
        else if (m_editor.state().nodes.contains(node))
            m_selectOnRelease = id;
        else
            m_editor.selectNodes({id});
        if (isBadge(scene.node(node), position))
            Q_EMIT showProblems(id);
        return;
    }
    if (const int edge = scene.edgeAt(position, reach(edgeReach, m_zoom)); edge >= 0) {
        wanted = add ? m_editor.selection() : CanvasSelection();
        if (!wanted.edges.removeOne(scene.edge(edge).edge))
            wanted.edges.append(scene.edge(edge).edge);
        m_pressedNothing = true; // dragging on from an edge is a rubber band
    } else if (const int note = scene.noteAt(position); note >= 0) {
        const SceneNote &own = scene.notes()[note];
        m_resizingNote = m_editor.canEdit() && QRectF(own.rect.bottomRight() - QPointF(14, 14), QSizeF(14, 14)).contains(position);
        wanted = m_editor.state().notes.contains(own.note.id) ? m_editor.selection() : CanvasSelection{{}, {}, {}, {own.note.id}};
    } else if (const int group = scene.groupAt(position); group >= 0) {
        const GroupId id = scene.groups()[group].group.id;
        wanted = m_editor.state().groups.contains(id) ? m_editor.selection() : CanvasSelection{{}, {}, {id}, {}};
    } else {
        m_pressedNothing = true;
        if (add)
            return;
    }
    m_editor.select(wanted);
}

/// The press has become a drag.
void CanvasView::startDrag(QPointF position, Qt::KeyboardModifiers modifiers)
{
    m_selectOnRelease.reset();
    if (m_pressedPort.isValid()) {
        if (!m_editor.canEdit())
            return;
        m_tool = std::make_unique<ConnectTool>(
            m_editor, m_pressedPort, m_zoom, [this](const PortHit &from, QPointF end) { openQuickAdd(toView(end).toPoint(), from); });
        Q_EMIT hint(tr("Drop on a port or on a component that fits. Esc cancels."));
    } else if (m_resizingNote) {
        m_tool = std::make_unique<ResizeNoteTool>(m_editor, m_editor.scene().notes()[m_editor.scene().noteAt(position)]);
    } else if (m_pressedNothing) {
        m_tool = std::make_unique<RubberBandTool>(m_editor, position, modifiers & (Qt::ShiftModifier | Qt::ControlModifier));
    } else if (m_editor.canEdit() && !m_editor.selection().isEmpty()) {
        m_tool = std::make_unique<MoveTool>(m_editor, position);
    }
}

void CanvasView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (m_panning) {
        setOffset(QPointF(offset() - (position - *m_panning)));
        m_panning = position;
        return;
    }
    if (m_pressed && !m_tool && (position - *m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        const QPoint start = *std::exchange(m_pressed, std::nullopt);
        startDrag(toScene(start), event->modifiers());
    }
    if (m_tool) {
        autoScroll(position);
        m_tool->move(toScene(event->position()), event->modifiers());
        return;
    }
    if (event->buttons() == Qt::NoButton)
        hover(toScene(event->position()));
}

void CanvasView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_panning) {
        m_panning.reset();
        updateRanges();
        updateCursor();
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed.reset();
    if (m_tool) {
        m_tool->move(toScene(event->position()), event->modifiers());
        endTool(true);
        Q_EMIT hint({});
    } else if (m_selectOnRelease) {
        m_editor.selectNodes({*m_selectOnRelease});
    }
    m_selectOnRelease.reset();
    m_pressedPort = {};
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QPointF position = toScene(event->position());
    const CanvasScene &scene = m_editor.scene();
    if (const int slot = scene.nodeAt(position); slot >= 0) {
        const SceneNode &node = scene.node(slot);
        m_editor.selectNodes({node.id});
        if (m_zoom >= 0.6 && m_editor.canEdit() && NodePainter::titleRect(node.rect).contains(position))
            renameSelected();
        else
            Q_EMIT openProperties(node.id);
    } else if (const int note = scene.noteAt(position); note >= 0) {
        editNote(scene.notes()[note].note.id);
    } else if (const int group = scene.groupAt(position); group >= 0) {
        editGroupTitle(scene.groups()[group].group.id);
    } else if (m_editor.canEdit()) {
        openQuickAdd(event->position().toPoint());
    }
}

/// Ends what the pointer is doing. Safe to call at any time, also from within.
void CanvasView::endTool(bool keep)
{
    const std::unique_ptr<CanvasTool> tool = std::move(m_tool);
    if (!tool)
        return;
    keep ? tool->finish() : tool->cancel();
    updateCursor();
}

void CanvasView::hover(QPointF position)
{
    const CanvasScene &scene = m_editor.scene();
    CanvasState &state = m_editor.state();
    int node = scene.nodeAt(position);
    const PortHit port = m_zoom >= 0.35 ? scene.portAt(position, portReach) : PortHit();
    if (port.isValid())
        node = port.node;
    const int edge = node < 0 ? scene.edgeAt(position, reach(edgeReach, m_zoom)) : -1;
    if (node != state.hoverNode) {
        // Port names reach out to both sides.
        const auto area = [&scene](int slot) { return slot < 0 ? QRectF() : CanvasScene::paintedRect(scene.node(slot).rect).adjusted(-160, 0, 160, 0); };
        const int before = std::exchange(state.hoverNode, node);
        m_editor.damage(area(before));
        m_editor.damage(area(node));
    }
    if (edge != state.hoverEdge) {
        const int before = std::exchange(state.hoverEdge, edge);
        for (const int either : {before, edge}) {
            if (either >= 0)
                m_editor.damage(scene.curve(either).bounds());
        }
    }
    if (m_panning || m_spaceDown)
        return;
    const bool corner = node < 0 && scene.noteAt(position) >= 0
        && QRectF(scene.notes()[scene.noteAt(position)].rect.bottomRight() - QPointF(14, 14), QSizeF(14, 14)).contains(position);
    viewport()->setCursor(port.isValid() ? Qt::CrossCursor : corner ? Qt::SizeFDiagCursor : Qt::ArrowCursor);
}

void CanvasView::startPan(QPoint position)
{
    endTool(false);
    m_pressed.reset();
    m_panning = position;
    updateCursor();
}

void CanvasView::updateCursor() { viewport()->setCursor(m_panning ? Qt::ClosedHandCursor : m_spaceDown ? Qt::OpenHandCursor : Qt::ArrowCursor); }

/// Dragging something to the rim moves the picture along.
void CanvasView::autoScroll(QPoint position)
{
    const auto beyond = [](int value, int low, int high) { return value < low ? value - low : value > high ? value - high : 0; };
    const QRect inner = viewport()->rect().adjusted(8, 8, -8, -8);
    const QPoint by(beyond(position.x(), inner.left(), inner.right()), beyond(position.y(), inner.top(), inner.bottom()));
    if (!by.isNull())
        setOffset(QPointF(offset() + QPoint(std::clamp(by.x(), -30, 30), std::clamp(by.y(), -30, 30))));
}

void CanvasView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        const double steps = event->angleDelta().y() / 120.0;
        setZoom(m_zoom * std::pow(1.2, steps), event->position());
        event->accept();
        return;
    }
    QPointF by = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 2 : QPointF(event->pixelDelta());
    if (event->modifiers() & Qt::ShiftModifier && by.x() == 0)
        by = by.transposed();
    setOffset(QPointF(offset()) - by);
    event->accept();
}

// ---- Dropping from the palette ------------------------------------------------------------------------------

int CanvasView::insertionEdgeFor(const QString &type, QPointF position) const
{
    const CanvasScene &scene = m_editor.scene();
    const int edge = scene.edgeAt(position, 24);
    if (edge < 0 || scene.nodeAt(position) >= 0)
        return -1;
    const SceneEdge &own = scene.edge(edge);
    const bool fitting = m_editor.typeFits(type, {own.from, true, own.output}) && m_editor.typeFits(type, {own.to, false, own.input});
    return fitting ? edge : -1;
}

void CanvasView::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_editor.canEdit() && event->mimeData()->hasFormat(QString::fromLatin1(componentMimeType)))
        event->acceptProposedAction();
    else
        event->ignore();
}

void CanvasView::dragMoveEvent(QDragMoveEvent *event)
{
    const int edge = insertionEdgeFor(typeFrom(event->mimeData()), toScene(event->position()));
    CanvasState &state = m_editor.state();
    if (const int before = std::exchange(state.insertEdge, edge); before != edge) {
        for (const int either : {before, edge}) {
            if (either >= 0)
                m_editor.damage(m_editor.scene().curve(either).bounds());
        }
    }
    event->acceptProposedAction();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent *)
{
    if (const int before = std::exchange(m_editor.state().insertEdge, -1); before >= 0)
        m_editor.damage(m_editor.scene().curve(before).bounds());
}

void CanvasView::dropEvent(QDropEvent *event)
{
    const QString type = typeFrom(event->mimeData());
    const QPointF position = toScene(event->position());
    const int edge = insertionEdgeFor(type, position);
    m_editor.state().insertEdge = -1;
    if (type.isEmpty())
        return;
    event->acceptProposedAction();
    if (edge >= 0)
        m_editor.insertTypeIntoEdge(type, m_editor.scene().edge(edge).edge, position);
    else
        m_editor.insertType(type, position);
    setFocus();
}

} // namespace penstock
