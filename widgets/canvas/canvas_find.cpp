// SPDX-License-Identifier: Apache-2.0
// The questions one asks a scene: where things are, and what is at a place.
#include "widgets/canvas/canvas_scene.h"

#include <cmath>

namespace penstock {
namespace {

constexpr int curveSteps = 24;

double squaredDistance(QPointF point, QPointF a, QPointF b)
{
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(point - a, along) / length, 0.0, 1.0) : 0.0;
    const QPointF off = point - (a + t * along);
    return QPointF::dotProduct(off, off);
}

template<typename Get> void sortBy(QList<int> &slots, Get order) { std::ranges::sort(slots, {}, order); }

} // namespace

Curve curveBetween(QPointF output, QPointF input)
{
    const double width = input.x() - output.x();
    const double height = std::abs(input.y() - output.y());
    // Forward wires swing out by half the way; backward ones keep a loop that stays visible.
    const double swing = width >= 0 ? std::max({width * 0.5, std::min(height * 0.4, 60.0), 20.0}) : std::min(60 - width * 0.4, 220.0);
    return {output, output + QPointF(swing, 0), input - QPointF(swing, 0), input};
}

QPointF Curve::at(double t) const
{
    const double u = 1 - t;
    return u * u * u * start + 3 * u * u * t * startControl + 3 * u * t * t * endControl + t * t * t * end;
}

QRectF Curve::bounds() const
{
    const auto [left, right] = std::minmax({start.x(), startControl.x(), endControl.x(), end.x()});
    const auto [top, bottom] = std::minmax({start.y(), startControl.y(), endControl.y(), end.y()});
    return QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(-6, -6, 6, 6);
}

double Curve::distance(QPointF point) const
{
    double best = 1e300;
    QPointF before = start;
    for (int step = 1; step <= curveSteps; ++step) {
        const QPointF next = at(double(step) / curveSteps);
        best = std::min(best, squaredDistance(point, before, next));
        before = next;
    }
    return std::sqrt(best);
}

std::optional<Curve> Curve::within(const QRectF &area) const
{
    const QRectF wide = area.adjusted(-6, -6, 6, 6);
    if (wide.contains(bounds()))
        return *this;
    int first = -1, last = -1;
    QPointF before = start;
    for (int step = 0; step < curveSteps; ++step) {
        const QPointF next = at(double(step + 1) / curveSteps);
        if (std::min(before.x(), next.x()) <= wide.right() && std::max(before.x(), next.x()) >= wide.left() && std::min(before.y(), next.y()) <= wide.bottom()
            && std::max(before.y(), next.y()) >= wide.top()) {
            first = first < 0 ? step : first;
            last = step + 1;
        }
        before = next;
    }
    if (first < 0)
        return std::nullopt;
    if (first == 0 && last == curveSteps)
        return *this;
    // The same cubic from t to u: its controls lie along the tangents there.
    const double t = double(first) / curveSteps, u = double(last) / curveSteps;
    const auto tangent = [this](double at) {
        const double v = 1 - at;
        return 3 * v * v * (startControl - start) + 6 * v * at * (endControl - startControl) + 3 * at * at * (end - endControl);
    };
    const QPointF from = at(t), to = at(u);
    return Curve{from, from + tangent(t) * ((u - t) / 3), to - tangent(u) * ((u - t) / 3), to};
}

int CanvasScene::slotOf(const Edge &edge) const
{
    const int node = slotOf(edge.to.node);
    if (node < 0)
        return -1;
    for (const int slot : m_nodes[node].edges) {
        if (m_edges[slot].edge == edge)
            return slot;
    }
    return -1;
}

QPointF CanvasScene::portPosition(int slot, bool output, int index) const
{
    const SceneNode &node = m_nodes[slot];
    return node.rect.topLeft() + (output ? node.face->outputPosition(index) : node.face->inputPosition(index));
}

PortType CanvasScene::port(const PortHit &hit) const
{
    const NodeFace &face = *m_nodes[hit.node].face;
    return (hit.output ? face.outputs : face.inputs).value(hit.index);
}

bool CanvasScene::isConnected(const PortHit &hit) const
{
    return std::ranges::any_of(m_nodes[hit.node].edges, [this, &hit](int slot) {
        const SceneEdge &edge = m_edges[slot];
        return hit.output ? edge.from == hit.node && edge.output == hit.index : edge.to == hit.node && edge.input == hit.index;
    });
}

int CanvasScene::occupant(const PortHit &input) const
{
    if (port(input).many)
        return -1;
    for (const int slot : m_nodes[input.node].edges) {
        if (m_edges[slot].to == input.node && m_edges[slot].input == input.index)
            return slot;
    }
    return -1;
}

QList<int> CanvasScene::fittingPorts(const PortHit &from, int slot) const
{
    QList<int> result;
    if (slot == from.node)
        return result;
    const NodeFace &face = *m_nodes[slot].face;
    const PortType own = port(from);
    const QList<PortType> &others = from.output ? face.inputs : face.outputs;
    for (int i = 0; i < others.size(); ++i) {
        if (from.output ? fits(own, others[i]) : fits(others[i], own))
            result.append(i);
    }
    return result;
}

Curve CanvasScene::curve(int slot) const
{
    const SceneEdge &edge = m_edges[slot];
    return curveBetween(portPosition(edge.from, true, edge.output), portPosition(edge.to, false, edge.input));
}

QRectF CanvasScene::bounds() const
{
    QRectF result = boundsOf(m_order);
    for (const SceneGroup &group : m_groups)
        result |= group.frame;
    for (const SceneNote &note : m_notes)
        result |= note.rect;
    return result;
}

QRectF CanvasScene::boundsOf(const QList<int> &nodes) const
{
    QRectF result;
    for (const int slot : nodes)
        result |= m_nodes[slot].rect;
    return result;
}

QList<int> CanvasScene::nodesIn(const QRectF &area) const
{
    QList<int> slots;
    m_nodeIndex.visit(area, [&slots](int slot) { slots.append(slot); });
    sortBy(slots, [this](int slot) { return m_nodes[slot].order; });
    return slots;
}

QList<int> CanvasScene::edgesIn(const QRectF &area) const
{
    QList<int> slots;
    m_edgeIndex.visit(area, [&slots](int slot) { slots.append(slot); });
    sortBy(slots, [this](int slot) { return m_edges[slot].order; });
    return slots;
}

int CanvasScene::nodeAt(QPointF point) const
{
    const QList<int> slots = nodesIn(QRectF(point, QSizeF(0, 0)));
    return slots.isEmpty() ? -1 : slots.last();
}

PortHit CanvasScene::portAt(QPointF point, double reach) const
{
    PortHit best;
    double nearest = reach * reach;
    const QList<int> slots = nodesIn(QRectF(point, QSizeF(0, 0)).adjusted(-reach, -reach, reach, reach));
    for (const int slot : slots) {
        const NodeFace &face = *m_nodes[slot].face;
        const auto consider = [&](bool output, qsizetype count) {
            for (int i = 0; i < count; ++i) {
                const QPointF off = point - portPosition(slot, output, i);
                if (const double distance = QPointF::dotProduct(off, off); distance <= nearest) {
                    nearest = distance;
                    best = {slot, output, i};
                }
            }
        };
        consider(false, face.inputs.size());
        consider(true, face.outputs.size());
    }
    return best;
}

int CanvasScene::edgeAt(QPointF point, double reach) const
{
    int best = -1;
    double nearest = reach;
    const QList<int> slots = edgesIn(QRectF(point, QSizeF(0, 0)).adjusted(-reach, -reach, reach, reach));
    for (const int slot : slots) {
        if (const double distance = curve(slot).distance(point); distance <= nearest) {
            nearest = distance;
            best = slot;
        }
    }
    return best;
}

int CanvasScene::noteAt(QPointF point) const
{
    for (qsizetype i = m_notes.size(); i-- > 0;) {
        if (m_notes[i].rect.contains(point))
            return int(i);
    }
    return -1;
}

int CanvasScene::groupAt(QPointF point) const
{
    for (qsizetype i = m_groups.size(); i-- > 0;) {
        const QRectF &frame = m_groups[i].frame;
        if (!frame.isNull() && groupTitleRect(frame).contains(point))
            return int(i);
    }
    return -1;
}

} // namespace penstock
