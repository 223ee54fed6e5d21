// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/canvas_scene.h"

#include "widgets/canvas/auto_layout.h"

#include <cmath>

namespace penstock {
namespace {

constexpr double farthest = 1e6; // positions beyond are brought back: a file may say anything

QPointF sane(QPointF point)
{
    const auto bound = [](double value) { return std::isfinite(value) ? std::clamp(value, -farthest, farthest) : 0.0; };
    return {bound(point.x()), bound(point.y())};
}

QRectF sane(const QRectF &rect)
{
    const auto bound = [](double value, double least) { return std::isfinite(value) ? std::clamp(value, least, 2000.0) : least; };
    return {sane(rect.topLeft()), QSizeF(bound(rect.width(), 80), bound(rect.height(), 40))};
}

int takeSlot(QList<int> &free, qsizetype size) { return free.isEmpty() ? int(size) : free.takeLast(); }

} // namespace

void CanvasScene::setLookup(TypeLookup lookup)
{
    m_faces.setLookup(std::move(lookup));
    clear();
}

void CanvasScene::clear()
{
    m_nodes.clear();
    m_edges.clear();
    m_freeNodes.clear();
    m_freeEdges.clear();
    m_order.clear();
    m_edgeOrder.clear();
    m_slotOf.clear();
    m_dangling.clear();
    m_groups.clear();
    m_groupsOf.clear();
    m_notes.clear();
    m_nodeIndex.clear();
    m_edgeIndex.clear();
}

void CanvasScene::sync(const Pipeline &pipeline)
{
    syncNodes(pipeline);
    syncEdges(pipeline.graph);
    syncExtras(pipeline);
}

void CanvasScene::syncNodes(const Pipeline &pipeline)
{
    QSet<NodeId> wanted;
    wanted.reserve(pipeline.graph.nodes.size());
    for (const Node &node : pipeline.graph.nodes)
        wanted.insert(node.id);
    for (const int slot : std::as_const(m_order)) {
        if (!wanted.contains(m_nodes[slot].id))
            removeNode(slot);
    }
    m_order.clear();
    m_order.reserve(pipeline.graph.nodes.size());
    m_slotOf.reserve(pipeline.graph.nodes.size());
    QList<NodeId> unplaced;
    for (const Node &node : pipeline.graph.nodes) {
        int slot = m_slotOf.value(node.id, -1);
        if (slot >= 0 && !wanted.remove(node.id))
            continue; // a second node of that id; the problems list says so
        wanted.remove(node.id);
        if (slot >= 0 && m_nodes[slot].face->type != node.type) {
            // Another type under the same id: its ports are others.
            const SceneNode old = m_nodes[slot];
            for (const int edge : old.edges)
                m_dangling.insert(edge);
            m_nodes[slot].face = m_faces.face(node.type);
        }
        if (slot < 0) {
            slot = takeSlot(m_freeNodes, m_nodes.size());
            if (slot == m_nodes.size())
                m_nodes.append(SceneNode());
            SceneNode fresh;
            fresh.id = node.id;
            fresh.face = m_faces.face(node.type);
            fresh.alive = true;
            fresh.revision = m_nodes[slot].revision + 1;
            m_nodes[slot] = std::move(fresh);
            m_slotOf.insert(node.id, slot);
        }
        m_nodes[slot].order = int(m_order.size());
        m_order.append(slot);
        setNodeTexts(node);
        const auto position = pipeline.layout.nodes.constFind(node.id);
        if (position != pipeline.layout.nodes.constEnd())
            moveNode(slot, *position);
        else if (m_nodes[slot].rect.isNull())
            unplaced.append(node.id);
        else
            moveNode(slot, m_nodes[slot].rect.topLeft()); // its size may have changed
    }
    if (!unplaced.isEmpty())
        placeNew(pipeline, unplaced);
}

void CanvasScene::placeNew(const Pipeline &pipeline, const QList<NodeId> &unplaced)
{
    QRectF placed;
    for (const Node &node : pipeline.graph.nodes) {
        if (const auto position = pipeline.layout.nodes.constFind(node.id); position != pipeline.layout.nodes.constEnd())
            placed = placed.united(QRectF(sane(*position), QSizeF(180, 64)));
    }
    const QPointF origin = placed.isNull() ? QPointF(0, 0) : QPointF(placed.left(), std::ceil(placed.bottom() / 10) * 10 + 80);
    const QHash<NodeId, QPointF> positions = tidyPositions(pipeline.graph, unplaced, origin);
    for (auto it = positions.begin(); it != positions.end(); ++it)
        moveNode(m_slotOf.value(it.key()), it.value());
}

void CanvasScene::removeNode(int slot)
{
    const QList<int> edges = m_nodes[slot].edges;
    for (const int edge : edges)
        removeEdge(edge);
    m_nodeIndex.remove(slot);
    m_slotOf.remove(m_nodes[slot].id);
    const quint32 revision = m_nodes[slot].revision;
    m_nodes[slot] = SceneNode();
    m_nodes[slot].revision = revision;
    m_freeNodes.append(slot);
}

void CanvasScene::syncEdges(const Graph &graph)
{
    // What is the same at the beginning and at the end stays; mostly one edge in between came or went.
    const auto same = [this](int slot, const Edge &edge) { return m_edges[slot].alive && m_edges[slot].edge == edge; };
    const qsizetype least = std::min(m_edgeOrder.size(), graph.edges.size());
    qsizetype head = 0;
    while (head < least && same(m_edgeOrder[head], graph.edges[head]))
        ++head;
    qsizetype tail = 0;
    while (tail < least - head && same(m_edgeOrder[m_edgeOrder.size() - 1 - tail], graph.edges[graph.edges.size() - 1 - tail]))
        ++tail;

    QHash<Edge, int> old;
    old.reserve(m_edgeOrder.size() - head - tail);
    for (qsizetype i = head; i < m_edgeOrder.size() - tail; ++i) {
        const int slot = m_edgeOrder[i];
        if (m_edges[slot].alive)
            old.insert(m_edges[slot].edge, slot);
    }
    QSet<int> touched;
    const auto touch = [&](const Edge &edge) {
        for (const NodeId &id : {edge.from.node, edge.to.node}) {
            if (const int slot = m_slotOf.value(id, -1); slot >= 0 && !m_nodes[slot].face->known)
                touched.insert(slot);
        }
    };
    QList<int> middle;
    QList<Edge> added;
    for (qsizetype i = head; i < graph.edges.size() - tail; ++i) {
        const auto found = old.find(graph.edges[i]);
        if (found == old.end()) {
            added.append(graph.edges[i]);
            middle.append(-1);
        } else {
            middle.append(*found);
            old.erase(found);
        }
    }
    for (auto it = old.begin(); it != old.end(); ++it) {
        touch(it.key());
        removeEdge(it.value());
    }
    QList<int> order = m_edgeOrder.first(head);
    order.reserve(graph.edges.size());
    qsizetype nextAdded = 0;
    for (const int slot : std::as_const(middle)) {
        if (slot >= 0) {
            order.append(slot);
            continue;
        }
        const Edge &edge = added[nextAdded++];
        const int fresh = takeSlot(m_freeEdges, m_edges.size());
        if (fresh == m_edges.size())
            m_edges.append(SceneEdge());
        m_edges[fresh] = SceneEdge{edge, -1, -1, -1, -1, 0, true};
        m_dangling.insert(fresh);
        touch(edge);
        order.append(fresh);
    }
    order.append(m_edgeOrder.last(tail));
    m_edgeOrder = order;
    for (qsizetype i = head; i < m_edgeOrder.size(); ++i)
        m_edges[m_edgeOrder[i]].order = int(i);

    const QSet<int> dangling = m_dangling;
    for (const int slot : dangling) {
        touch(m_edges[slot].edge);
        resolve(slot);
    }
    refreshUnknown(touched);
}

/// Finds the edge's ends again and enters it where it belongs.
void CanvasScene::resolve(int slot)
{
    SceneEdge &edge = m_edges[slot];
    if (!edge.alive) {
        m_dangling.remove(slot);
        return;
    }
    const int oldFrom = std::exchange(edge.from, m_slotOf.value(edge.edge.from.node, -1));
    const int oldTo = std::exchange(edge.to, m_slotOf.value(edge.edge.to.node, -1));
    edge.output = edge.from < 0 ? -1 : m_nodes[edge.from].face->outputIndex(edge.edge.from.port);
    edge.input = edge.to < 0 ? -1 : m_nodes[edge.to].face->inputIndex(edge.edge.to.port);
    if (edge.from >= 0 && edge.from != oldFrom)
        m_nodes[edge.from].edges.append(slot);
    if (edge.to >= 0 && edge.to != oldTo)
        m_nodes[edge.to].edges.append(slot);
    if (edge.isDrawn()) {
        m_edgeIndex.set(slot, curve(slot).bounds());
        m_dangling.remove(slot);
    } else {
        m_edgeIndex.remove(slot);
        m_dangling.insert(slot);
    }
}

void CanvasScene::removeEdge(int slot)
{
    SceneEdge &edge = m_edges[slot];
    if (!edge.alive)
        return;
    for (const int end : {edge.from, edge.to}) {
        if (end >= 0)
            m_nodes[end].edges.removeOne(slot);
    }
    m_edgeIndex.remove(slot);
    m_dangling.remove(slot);
    edge = SceneEdge();
    m_freeEdges.append(slot);
}

/// Gives nodes of unknown types the ports that their edges mention.
void CanvasScene::refreshUnknown(const QSet<int> &nodes)
{
    for (const int slot : nodes) {
        SceneNode &node = m_nodes[slot];
        QStringList inputs, outputs;
        for (const int edgeSlot : std::as_const(node.edges)) {
            const Edge &edge = m_edges[edgeSlot].edge;
            if (edge.from.node == node.id && !outputs.contains(edge.from.port))
                outputs.append(edge.from.port);
            if (edge.to.node == node.id && !inputs.contains(edge.to.port))
                inputs.append(edge.to.port);
        }
        inputs.sort();
        outputs.sort();
        node.face = FaceCache::unknownFace(node.face->type, inputs, outputs);
        node.rect.setSize(node.face->size());
        m_nodeIndex.set(slot, node.rect);
        const QList<int> edges = node.edges;
        for (const int edge : edges)
            resolve(edge);
    }
}

void CanvasScene::syncExtras(const Pipeline &pipeline)
{
    m_groups.clear();
    m_groupsOf.clear();
    for (const Group &group : pipeline.graph.groups) {
        for (const NodeId &member : group.members)
            m_groupsOf[member].append(int(m_groups.size()));
        m_groups.append({group, frameOf(group)});
    }
    m_notes.clear();
    double x = 0;
    for (const Note &note : pipeline.graph.notes) {
        const auto rect = pipeline.layout.notes.constFind(note.id);
        m_notes.append({note, rect == pipeline.layout.notes.constEnd() ? QRectF(x, -160, 220, 100) : sane(*rect)});
        x += 240;
    }
}

QRectF CanvasScene::frameOf(const Group &group) const
{
    QRectF frame;
    for (const NodeId &member : group.members) {
        if (const int slot = slotOf(member); slot >= 0)
            frame = frame.united(m_nodes[slot].rect);
    }
    return frame.isNull() ? QRectF() : frame.adjusted(-24, -42, 24, 24);
}

QRectF CanvasScene::setNodeTexts(const Node &node)
{
    const int slot = slotOf(node.id);
    if (slot < 0)
        return {};
    SceneNode &own = m_nodes[slot];
    const QString title = node.title.isEmpty() ? node.id.value : node.title;
    if (own.title != title) {
        own.title = title;
        ++own.revision;
    }
    own.overriddenStages.clear();
    for (auto it = node.stages.begin(); it != node.stages.end(); ++it) {
        if (!it->isEmpty())
            own.overriddenStages.append(it.key());
    }
    return paintedRect(own.rect);
}

QRectF CanvasScene::moveNode(int slot, QPointF position)
{
    SceneNode &node = m_nodes[slot];
    const QRectF rect(sane(position), node.face->size());
    if (node.rect == rect)
        return {};
    QRectF damage = node.rect.isNull() ? QRectF() : paintedRect(node.rect);
    for (const int edge : std::as_const(node.edges)) {
        if (m_edges[edge].isDrawn())
            damage |= curve(edge).bounds();
    }
    node.rect = rect;
    m_nodeIndex.set(slot, rect);
    damage |= paintedRect(rect);
    for (const int edge : std::as_const(node.edges)) {
        if (!m_edges[edge].isDrawn())
            continue;
        const QRectF area = curve(edge).bounds();
        damage |= area;
        m_edgeIndex.set(edge, area);
    }
    return damage | updateFrames(slot);
}

QRectF CanvasScene::updateFrames(int movedNode)
{
    QRectF damage;
    if (m_groupsOf.isEmpty())
        return damage;
    const QList<int> groups = m_groupsOf.value(m_nodes[movedNode].id);
    for (const int place : groups) {
        SceneGroup &group = m_groups[place];
        damage |= group.frame;
        group.frame = frameOf(group.group);
        damage |= group.frame;
    }
    return damage.isNull() ? damage : damage.adjusted(-4, -4, 4, 4);
}

QRectF CanvasScene::setNoteRect(const NoteId &id, const QRectF &rect)
{
    const auto note = std::ranges::find_if(m_notes, [&id](const SceneNote &other) { return other.note.id == id; });
    if (note == m_notes.end())
        return {};
    const QRectF damage = paintedRect(note->rect);
    note->rect = sane(rect);
    return damage | paintedRect(note->rect);
}

QRectF CanvasScene::setProblems(const QList<Problem> &problems)
{
    QRectF damage;
    for (const int slot : std::as_const(m_order)) {
        if (m_nodes[slot].problems.isEmpty())
            continue;
        damage |= paintedRect(m_nodes[slot].rect);
        m_nodes[slot].problems.clear();
    }
    for (const Problem &problem : problems) {
        const int slot = slotOf(problem.node);
        if (slot < 0)
            continue;
        SceneNode &node = m_nodes[slot];
        const bool worst = node.problems.isEmpty() || problem.severity < node.severity;
        if (worst)
            node.severity = problem.severity;
        node.problems.insert(worst ? 0 : node.problems.size(), problem.message);
        damage |= paintedRect(node.rect);
    }
    return damage;
}

void CanvasScene::setMarks(const QHash<NodeId, Action> &marks)
{
    for (const int slot : std::as_const(m_order)) {
        const auto mark = marks.constFind(m_nodes[slot].id);
        m_nodes[slot].mark = mark == marks.constEnd() ? std::nullopt : std::optional(*mark);
    }
}

} // namespace penstock
