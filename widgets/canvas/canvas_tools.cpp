// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/canvas_tools.h"

#include <cmath>

namespace penstock {
namespace {

constexpr double grid = 10;

double snapped(double value) { return std::round(value / grid) * grid; }

} // namespace

MoveTool::MoveTool(CanvasEditor &editor, QPointF start)
    : CanvasTool(editor)
    , m_start(start)
{
    editor.beginMove(editor.selection());
}

void MoveTool::move(QPointF position, Qt::KeyboardModifiers)
{
    const QPointF wanted = m_editor.moveStart() + position - m_start;
    m_editor.moveBy(QPointF(snapped(wanted.x()), snapped(wanted.y())) - m_editor.moveStart());
}

RubberBandTool::RubberBandTool(CanvasEditor &editor, QPointF start, bool add)
    : CanvasTool(editor)
    , m_start(start)
    , m_before(editor.selection())
    , m_base(add ? editor.selection() : CanvasSelection())
{ }

void RubberBandTool::setBand(const QRectF &band)
{
    m_editor.damage(m_editor.state().rubberBand.united(band).adjusted(-3, -3, 3, 3));
    m_editor.state().rubberBand = band;
}

void RubberBandTool::move(QPointF position, Qt::KeyboardModifiers)
{
    const QRectF band = QRectF(m_start, position).normalized();
    setBand(band);
    const CanvasScene &scene = m_editor.scene();
    CanvasSelection wanted = m_base;
    QSet<NodeId> there(wanted.nodes.begin(), wanted.nodes.end());
    const QList<int> slots = scene.nodesIn(band);
    for (const int slot : slots) {
        if (!there.contains(scene.node(slot).id))
            wanted.nodes.append(scene.node(slot).id);
    }
    for (const SceneNote &note : scene.notes()) {
        if (band.intersects(note.rect) && !wanted.notes.contains(note.note.id))
            wanted.notes.append(note.note.id);
    }
    m_editor.select(wanted);
}

void RubberBandTool::finish() { setBand({}); }

void RubberBandTool::cancel()
{
    setBand({});
    m_editor.select(m_before);
}

ConnectTool::ConnectTool(CanvasEditor &editor, PortHit port, double scale, std::function<void(const PortHit &, QPointF)> dropped)
    : CanvasTool(editor)
    , m_from(port)
    , m_reach(std::max(14.0, 12 / scale))
    , m_dropped(std::move(dropped))
{
    const CanvasScene &scene = editor.scene();
    if (const int occupant = port.output ? -1 : scene.occupant(port); occupant >= 0) {
        const SceneEdge &edge = scene.edge(occupant);
        m_detached = edge.edge;
        m_from = {edge.from, true, edge.output};
        editor.state().detachedEdge = occupant;
    }
    editor.state().connectEnd = scene.portPosition(port.node, port.output, port.index);
}

void ConnectTool::move(QPointF position, Qt::KeyboardModifiers)
{
    CanvasState &state = m_editor.state();
    const bool first = !m_moved;
    m_moved = true;
    const CanvasScene &scene = m_editor.scene();
    const QPointF start = scene.portPosition(m_from.node, m_from.output, m_from.index);
    const auto area = [&start](QPointF end) { return curveBetween(start, end).bounds().united(curveBetween(end, start).bounds()).adjusted(-20, -20, 20, 20); };
    QRectF damage = area(state.connectEnd) | area(position);
    const PortHit target = targetAt(position);
    for (const PortHit &hit : {target, state.connectTarget}) {
        if (hit.isValid() && target != state.connectTarget)
            damage |= CanvasScene::paintedRect(scene.node(hit.node).rect).adjusted(-120, 0, 120, 0);
    }
    state.connectFrom = m_from;
    state.connectTarget = target;
    state.connectEnd = position;
    if (first)
        Q_EMIT m_editor.structureChanged(); // every port is lit or dimmed
    else
        m_editor.damage(damage);
}

PortHit ConnectTool::targetAt(QPointF position) const
{
    const CanvasScene &scene = m_editor.scene();
    const auto fitting
        = [&](const PortHit &hit) { return hit.isValid() && hit.output != m_from.output && scene.fittingPorts(m_from, hit.node).contains(hit.index); };
    const PortHit near = scene.portAt(position, m_reach);
    if (fitting(near))
        return near;
    const int node = scene.nodeAt(position);
    if (node < 0)
        return {};
    const QList<int> ports = scene.fittingPorts(m_from, node);
    if (ports.isEmpty())
        return {};
    const auto free = [&](int port) { return m_from.output ? scene.occupant({node, false, port}) < 0 : true; };
    const auto found = std::ranges::find_if(ports, free);
    return {node, !m_from.output, found == ports.end() ? ports.first() : *found};
}

void ConnectTool::clear()
{
    CanvasState &state = m_editor.state();
    state.connectFrom = state.connectTarget = {};
    state.detachedEdge = -1;
    Q_EMIT m_editor.structureChanged();
}

void ConnectTool::finish()
{
    const PortHit target = m_editor.state().connectTarget;
    const QPointF end = m_editor.state().connectEnd;
    clear();
    if (!m_moved)
        return;
    if (target.isValid())
        m_editor.connectPorts(m_from, target, m_detached);
    else if (m_detached)
        m_editor.document()->disconnect(m_editor.pipelineId(), *m_detached);
    else if (m_editor.scene().nodeAt(end) < 0)
        m_dropped(m_from, end);
    else
        Q_EMIT m_editor.hint(CanvasEditor::tr("Nothing on that node takes what this port gives."));
}

void ConnectTool::cancel() { clear(); }

void ResizeNoteTool::show(const QRectF &rect)
{
    // The editor's scene is only changed through moves of the document; a size in the making is shown by a rubber band.
    m_editor.damage(m_editor.state().rubberBand.united(rect).adjusted(-3, -3, 3, 3));
    m_editor.state().rubberBand = rect;
}

void ResizeNoteTool::move(QPointF position, Qt::KeyboardModifiers)
{
    const QPointF size = position - m_note.rect.topLeft();
    m_rect = QRectF(m_note.rect.topLeft(), QSizeF(std::max(80.0, snapped(size.x())), std::max(40.0, snapped(size.y()))));
    show(m_rect);
}

void ResizeNoteTool::finish()
{
    show({});
    if (m_rect != m_note.rect)
        m_editor.document()->setNote(m_editor.pipelineId(), m_note.note, m_rect);
}

void ResizeNoteTool::cancel() { show({}); }

} // namespace penstock
