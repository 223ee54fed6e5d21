// SPDX-License-Identifier: Apache-2.0
// Keeping up with the document, the selection, and moves. The other edits are in canvas_edits.cpp.
#include "widgets/canvas/canvas_editor.h"

#include <QSet>

#include <cmath>

namespace penstock {

CanvasEditor::CanvasEditor(QObject *parent)
    : QObject(parent)
{ }

void CanvasEditor::setDocument(ProjectDocument *document, const PipelineId &pipeline)
{
    Q_EMIT structureChanging();
    if (m_document)
        QObject::disconnect(m_document, nullptr, this, nullptr);
    m_document = document;
    m_pipeline = pipeline;
    m_scene.clear();
    m_selection = {};
    if (document) {
        connect(document, &ProjectDocument::reset, this, [this] {
            Q_EMIT structureChanging();
            m_scene.clear();
            sync();
        });
        connect(document, &ProjectDocument::pipelinesChanged, this, &CanvasEditor::sync);
        connect(document, &ProjectDocument::graphChanged, this, [this](const PipelineId &id) {
            if (id == m_pipeline)
                sync();
        });
        connect(document, &ProjectDocument::nodesMoved, this, [this](const PipelineId &id, const QList<NodeId> &nodes) {
            if (id == m_pipeline)
                moved(nodes);
        });
        connect(document, &ProjectDocument::nodeChanged, this, [this](const PipelineId &id, const NodeId &node) {
            if (const Node *changed = id == m_pipeline ? m_document->node(id, node) : nullptr)
                damage(m_scene.setNodeTexts(*changed));
        });
    }
    sync();
    Q_EMIT selectionChanged();
}

void CanvasEditor::setLookup(TypeLookup lookup)
{
    Q_EMIT structureChanging();
    m_scene.setLookup(std::move(lookup));
    sync();
}

void CanvasEditor::sync()
{
    Q_EMIT structureChanging();
    static const Pipeline nothing;
    const Pipeline *own = pipeline();
    m_scene.sync(own ? *own : nothing);
    m_scene.setProblems(m_problems);
    m_scene.setMarks(m_marks);
    m_state.hoverNode = m_state.hoverEdge = m_state.focusNode = m_state.insertEdge = m_state.detachedEdge = -1;
    m_state.connectFrom = m_state.connectTarget = {};

    CanvasSelection left;
    for (const NodeId &id : std::as_const(m_selection.nodes)) {
        if (m_scene.slotOf(id) >= 0)
            left.nodes.append(id);
    }
    for (const Edge &edge : std::as_const(m_selection.edges)) {
        if (m_scene.slotOf(edge) >= 0)
            left.edges.append(edge);
    }
    for (const SceneGroup &group : m_scene.groups()) {
        if (m_selection.groups.contains(group.group.id))
            left.groups.append(group.group.id);
    }
    for (const SceneNote &note : m_scene.notes()) {
        if (m_selection.notes.contains(note.note.id))
            left.notes.append(note.note.id);
    }
    const bool other = left != m_selection;
    m_selection = left;
    refreshState();
    Q_EMIT structureChanged();
    if (other)
        Q_EMIT selectionChanged();
}

void CanvasEditor::moved(const QList<NodeId> &nodes)
{
    const Pipeline *own = pipeline();
    if (!own)
        return;
    QRectF area;
    for (const NodeId &id : nodes) {
        const int slot = m_scene.slotOf(id);
        const auto position = own->layout.nodes.constFind(id);
        if (slot >= 0 && position != own->layout.nodes.constEnd())
            area |= m_scene.moveNode(slot, *position);
    }
    for (auto it = own->layout.notes.begin(); it != own->layout.notes.end(); ++it)
        area |= m_scene.setNoteRect(it.key(), *it);
    damage(area);
    Q_EMIT geometryChanged();
}

void CanvasEditor::setProblems(const QList<Problem> &problems)
{
    m_problems.clear();
    for (const Problem &problem : problems) {
        if (!problem.node.isEmpty() && (problem.pipeline == m_pipeline || problem.pipeline.isEmpty()))
            m_problems.append(problem);
    }
    damage(m_scene.setProblems(m_problems));
}

void CanvasEditor::setMarks(const QHash<NodeId, Action> &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    m_scene.setMarks(marks);
    Q_EMIT structureChanged();
}

/// The selection as slots, for the drawing.
void CanvasEditor::refreshState()
{
    m_state.nodes.clear();
    for (const NodeId &id : std::as_const(m_selection.nodes))
        m_state.nodes.insert(m_scene.slotOf(id));
    m_state.edges.clear();
    for (const Edge &edge : std::as_const(m_selection.edges))
        m_state.edges.insert(m_scene.slotOf(edge));
    m_state.groups = QSet<GroupId>(m_selection.groups.begin(), m_selection.groups.end());
    m_state.notes = QSet<NoteId>(m_selection.notes.begin(), m_selection.notes.end());
    m_state.focusNode = m_selection.nodes.size() > 1 ? m_scene.slotOf(m_selection.nodes.last()) : -1;
}

void CanvasEditor::select(const CanvasSelection &selection)
{
    if (selection == m_selection)
        return;
    // A few things changed: draw only those again. Edges of selected nodes are lit too.
    QRectF area;
    const auto touch = [this, &area](const CanvasSelection &some) {
        for (const NodeId &id : some.nodes) {
            const int slot = m_scene.slotOf(id);
            if (slot < 0)
                continue;
            area |= CanvasScene::paintedRect(m_scene.node(slot).rect);
            for (const int edge : m_scene.node(slot).edges) {
                if (m_scene.edge(edge).isDrawn())
                    area |= m_scene.curve(edge).bounds();
            }
        }
    };
    const bool few = selection.nodes.size() + m_selection.nodes.size() <= 8 && selection.edges.isEmpty() && m_selection.edges.isEmpty()
        && selection.groups.isEmpty() && m_selection.groups.isEmpty() && selection.notes.isEmpty() && m_selection.notes.isEmpty();
    if (few)
        touch(m_selection);
    m_selection = selection;
    refreshState();
    if (few) {
        touch(m_selection);
        damage(area);
    } else {
        damage(m_scene.bounds().adjusted(-20, -20, 20, 20));
    }
    Q_EMIT selectionChanged();
}

void CanvasEditor::selectNodes(const QList<NodeId> &nodes)
{
    CanvasSelection wanted;
    for (const NodeId &id : nodes) {
        if (m_scene.slotOf(id) >= 0)
            wanted.nodes.append(id);
    }
    select(wanted);
}

void CanvasEditor::selectAll()
{
    CanvasSelection all;
    all.nodes.reserve(m_scene.order().size());
    for (const int slot : m_scene.order())
        all.nodes.append(m_scene.node(slot).id);
    for (const SceneNote &note : m_scene.notes())
        all.notes.append(note.note.id);
    select(all);
}

void CanvasEditor::toggle(const NodeId &node)
{
    CanvasSelection wanted = m_selection;
    if (!wanted.nodes.removeOne(node))
        wanted.nodes.append(node);
    select(wanted);
}

void CanvasEditor::beginMove(const CanvasSelection &what)
{
    m_moving.clear();
    m_movingNotes.clear();
    m_moveDelta = {};
    m_moveStart = {};
    const auto take = [this](const NodeId &id) {
        if (const int slot = m_scene.slotOf(id); slot >= 0)
            m_moving.insert(slot, m_scene.node(slot).rect.topLeft());
    };
    for (const NodeId &id : what.nodes)
        take(id);
    for (const SceneGroup &group : m_scene.groups()) {
        if (what.groups.contains(group.group.id))
            std::ranges::for_each(group.group.members, take);
    }
    for (const SceneNote &note : m_scene.notes()) {
        if (what.notes.contains(note.note.id))
            m_movingNotes.insert(note.note.id, note.rect);
    }
    if (!what.nodes.isEmpty() && m_scene.slotOf(what.nodes.last()) >= 0)
        m_moveStart = m_scene.node(m_scene.slotOf(what.nodes.last())).rect.topLeft();
    else if (!m_moving.isEmpty())
        m_moveStart = m_moving.begin().value();
    else if (!m_movingNotes.isEmpty())
        m_moveStart = m_movingNotes.begin()->topLeft();
}

void CanvasEditor::moveBy(QPointF delta)
{
    if (delta == m_moveDelta)
        return;
    m_moveDelta = delta;
    QRectF area;
    for (auto it = m_moving.begin(); it != m_moving.end(); ++it)
        area |= m_scene.moveNode(it.key(), it.value() + delta);
    for (auto it = m_movingNotes.begin(); it != m_movingNotes.end(); ++it)
        area |= m_scene.setNoteRect(it.key(), it->translated(delta));
    const int edge = insertionEdge();
    if (edge != m_state.insertEdge) {
        for (const int either : {edge, m_state.insertEdge}) {
            if (either >= 0)
                area |= m_scene.curve(either).bounds();
        }
        m_state.insertEdge = edge;
    }
    damage(area);
}

void CanvasEditor::endMove()
{
    const QHash<int, QPointF> moving = std::exchange(m_moving, {});
    const QHash<NoteId, QRectF> notes = std::exchange(m_movingNotes, {});
    const QPointF delta = std::exchange(m_moveDelta, {});
    const int edge = std::exchange(m_state.insertEdge, -1);
    if (delta.isNull() || !canEdit())
        return;
    QHash<NodeId, QPointF> positions;
    for (auto it = moving.begin(); it != moving.end(); ++it)
        positions.insert(m_scene.node(it.key()).id, it.value() + delta);
    const bool several = !notes.isEmpty() || edge >= 0;
    if (several)
        m_document->undoStack()->beginMacro(edge >= 0 ? tr("Insert into edge") : tr("Move"));
    const NodeId inserted = edge >= 0 ? positions.begin().key() : NodeId();
    const Edge into = edge >= 0 ? m_scene.edge(edge).edge : Edge();
    m_document->moveNodes(m_pipeline, positions);
    const QList<Note> all = pipeline()->graph.notes;
    for (const Note &note : all) {
        if (const auto rect = notes.constFind(note.id); rect != notes.constEnd())
            m_document->setNote(m_pipeline, note, rect->translated(delta));
    }
    if (edge >= 0)
        insertIntoEdge(inserted, m_scene.slotOf(into));
    if (several)
        m_document->undoStack()->endMacro();
    Q_EMIT geometryChanged();
}

void CanvasEditor::cancelMove()
{
    moveBy({});
    m_moving.clear();
    m_movingNotes.clear();
}

int CanvasEditor::insertionEdge() const
{
    if (m_moving.size() != 1 || !m_movingNotes.isEmpty())
        return -1;
    const SceneNode &node = m_scene.node(m_moving.begin().key());
    if (!node.edges.isEmpty() || !node.face->known)
        return -1;
    const int edge = m_scene.edgeAt(node.rect.center(), 24);
    return edge >= 0 && throughEdges(node.id, *node.face, m_scene.edge(edge)) ? edge : -1;
}

int CanvasEditor::neighbour(int slot, QPointF direction) const
{
    const QPointF from = slot >= 0 ? m_scene.node(slot).rect.center() : QPointF(-1e7, -1e7);
    int best = -1;
    double least = 1e300;
    for (const int other : m_scene.order()) {
        if (other == slot)
            continue;
        const QPointF way = m_scene.node(other).rect.center() - from;
        const double along = QPointF::dotProduct(way, direction);
        const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
        if (slot >= 0 && (along <= 1 || aside > along * 3))
            continue;
        const double cost = slot >= 0 ? along + 2.5 * aside : way.x() + way.y();
        if (cost < least) {
            least = cost;
            best = other;
        }
    }
    return best;
}

} // namespace penstock
