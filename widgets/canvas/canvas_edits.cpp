// SPDX-License-Identifier: Apache-2.0
// The edits that a person makes with things on the canvas. Each is one step of the document's undo stack.
#include "widgets/canvas/auto_layout.h"
#include "widgets/canvas/canvas_clipboard.h"
#include "widgets/canvas/canvas_editor.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr double grid = 10;

QPointF snapped(QPointF point) { return {std::round(point.x() / grid) * grid, std::round(point.y() / grid) * grid}; }

/// Several edits as one undo step.
class Macro
{
public:
    Macro(QUndoStack *stack, const QString &text)
        : m_stack(stack)
    {
        m_stack->beginMacro(text);
    }
    ~Macro() { m_stack->endMacro(); }
    Q_DISABLE_COPY_MOVE(Macro)

private:
    QUndoStack *m_stack;
};

template<typename IdType, typename List> IdType freeId(const List &list, const QString &stem)
{
    for (int number = 1;; ++number) {
        const IdType id(number == 1 ? stem : QString(stem % u'-' % QString::number(number)));
        if (!std::ranges::contains(list, id, [](const auto &item) { return item.id; }))
            return id;
    }
}

} // namespace

Node CanvasEditor::newNode(const QString &type) const
{
    Node node;
    node.type = type;
    // "aws.s3.bucket" -> bucket
    const QString stem = type.section(u'.', -1);
    node.id = m_document->freeNodeId(m_pipeline, stem.isEmpty() ? u"node"_s : stem);
    return node;
}

/// Right of what is selected, or below everything.
QPointF CanvasEditor::freePosition(QSizeF size) const
{
    QRectF wanted(QPointF(0, 0), size);
    if (!m_selection.nodes.isEmpty())
        wanted.moveTopLeft(m_scene.node(m_scene.slotOf(m_selection.nodes.last())).rect.topRight() + QPointF(80, 0));
    else if (const QRectF all = m_scene.bounds(); !all.isNull())
        wanted.moveTopLeft(QPointF(all.left(), all.bottom() + 50));
    while (!m_scene.nodesIn(wanted.adjusted(-10, -10, 10, 10)).isEmpty())
        wanted.translate(0, size.height() + 30);
    return snapped(wanted.topLeft());
}

NodeId CanvasEditor::insertType(const QString &type, std::optional<QPointF> position)
{
    if (!canEdit())
        return {};
    const Node node = newNode(type);
    const QSizeF size = m_scene.faces().face(type)->size();
    const QPointF corner = position ? snapped(*position - QPointF(size.width(), size.height()) / 2) : freePosition(size);
    if (!m_document->addNode(m_pipeline, node, corner))
        return {};
    selectNodes({node.id});
    Q_EMIT nodeAdded(node.id);
    return node.id;
}

/// The two edges that put a node into an edge; nothing where its ports do not fit.
std::optional<std::pair<Edge, Edge>> CanvasEditor::throughEdges(const NodeId &node, const NodeFace &face, const SceneEdge &edge) const
{
    const PortType output = m_scene.port({edge.from, true, edge.output});
    const PortType input = m_scene.port({edge.to, false, edge.input});
    const auto in = std::ranges::find_if(face.inputs, [&](const PortType &port) { return fits(output, port); });
    const auto out = std::ranges::find_if(face.outputs, [&](const PortType &port) { return fits(port, input); });
    if (in == face.inputs.end() || out == face.outputs.end())
        return std::nullopt;
    return std::pair(Edge{edge.edge.from, {node, in->id}}, Edge{{node, out->id}, edge.edge.to});
}

void CanvasEditor::insertIntoEdge(const NodeId &node, int edge)
{
    const int slot = m_scene.slotOf(node);
    if (slot < 0 || edge < 0)
        return;
    const SceneEdge old = m_scene.edge(edge);
    if (const auto through = throughEdges(node, *m_scene.node(slot).face, old)) {
        m_document->replaceEdge(m_pipeline, old.edge, through->first);
        m_document->connect(m_pipeline, through->second);
    }
}

NodeId CanvasEditor::insertTypeIntoEdge(const QString &type, const Edge &edge, QPointF position)
{
    if (!canEdit())
        return {};
    const Macro macro(m_document->undoStack(), tr("Insert into edge"));
    const NodeId id = insertType(type, position);
    if (!id.isEmpty())
        insertIntoEdge(id, m_scene.slotOf(edge));
    return id;
}

bool CanvasEditor::typeFits(const QString &type, const PortHit &from) const
{
    const FacePointer face = m_scene.faces().face(type);
    const PortType port = m_scene.port(from);
    return from.output ? std::ranges::any_of(face->inputs, [&](const PortType &input) { return fits(port, input); })
                       : std::ranges::any_of(face->outputs, [&](const PortType &output) { return fits(output, port); });
}

NodeId CanvasEditor::insertTypeAtWire(const QString &type, const PortHit &from, QPointF position)
{
    if (!canEdit() || !from.isValid())
        return {};
    const NodeId origin = m_scene.node(from.node).id; // slots may change when the node comes
    const Macro macro(m_document->undoStack(), tr("Add and connect"));
    const QSizeF size = m_scene.faces().face(type)->size();
    const NodeId id = insertType(type, position + QPointF(from.output ? size.width() / 2 : -size.width() / 2, 0));
    const int slot = m_scene.slotOf(id);
    const PortHit again{m_scene.slotOf(origin), from.output, from.index};
    if (slot < 0)
        return id;
    const QList<int> ports = m_scene.fittingPorts(again, slot);
    if (!ports.isEmpty())
        connectPorts(again, {slot, !from.output, ports.first()});
    return id;
}

bool CanvasEditor::connectPorts(const PortHit &from, const PortHit &to, const std::optional<Edge> &instead)
{
    if (!canEdit() || from.output == to.output)
        return false;
    const PortHit &output = from.output ? from : to;
    const PortHit &input = from.output ? to : from;
    if (output.node == input.node || !fits(m_scene.port(output), m_scene.port(input)))
        return false;
    const Edge edge{{m_scene.node(output.node).id, m_scene.port(output).id}, {m_scene.node(input.node).id, m_scene.port(input).id}};
    const int occupant = m_scene.occupant(input);
    const std::optional<Edge> old = occupant >= 0 ? std::optional(m_scene.edge(occupant).edge) : std::nullopt;
    if (m_scene.slotOf(edge) >= 0) {
        // It is there already: what was dragged away from elsewhere just goes.
        return !instead || *instead == edge || m_document->disconnect(m_pipeline, *instead);
    }
    if (instead && old && *instead != *old) {
        const Macro macro(m_document->undoStack(), tr("Reconnect"));
        m_document->disconnect(m_pipeline, *old);
        return m_document->replaceEdge(m_pipeline, *instead, edge);
    }
    if (instead || old)
        return m_document->replaceEdge(m_pipeline, instead ? *instead : *old, edge);
    return m_document->connect(m_pipeline, edge);
}

bool CanvasEditor::connectSelected()
{
    if (!canEdit() || m_selection.nodes.size() < 2)
        return false;
    QList<std::pair<PortHit, PortHit>> pairs;
    for (qsizetype i = 0; i + 1 < m_selection.nodes.size(); ++i) {
        const int from = m_scene.slotOf(m_selection.nodes[i]);
        const int to = m_scene.slotOf(m_selection.nodes[i + 1]);
        const auto free = [this, to](int input) { return m_scene.occupant({to, false, input}) < 0; };
        for (int output = 0; output < m_scene.node(from).face->outputs.size(); ++output) {
            const QList<int> inputs = m_scene.fittingPorts({from, true, output}, to);
            if (const auto found = std::ranges::find_if(inputs, free); found != inputs.end()) {
                pairs.append({{from, true, output}, {to, false, *found}});
                break;
            }
        }
    }
    if (pairs.isEmpty()) {
        Q_EMIT hint(tr("No free ports of these nodes fit each other."));
        return false;
    }
    const Macro macro(m_document->undoStack(), tr("Connect"));
    for (const auto &[output, input] : std::as_const(pairs))
        connectPorts(output, input);
    return true;
}

/// For nodes that go: from each that led into them to each that came after, where ports fit and the input is free then.
QList<Edge> CanvasEditor::healingEdges(const QList<NodeId> &nodes) const
{
    QList<Edge> healing;
    QSet<PortRef> taken;
    for (const NodeId &id : nodes) {
        const SceneNode &node = m_scene.node(m_scene.slotOf(id));
        for (const int before : node.edges) {
            const SceneEdge &in = m_scene.edge(before);
            if (in.edge.to.node != id || nodes.contains(in.edge.from.node) || !in.isDrawn())
                continue;
            for (const int after : node.edges) {
                const SceneEdge &out = m_scene.edge(after);
                if (out.edge.from.node != id || nodes.contains(out.edge.to.node) || !out.isDrawn())
                    continue;
                const PortType input = m_scene.port({out.to, false, out.input});
                const Edge edge{in.edge.from, out.edge.to};
                if (!fits(m_scene.port({in.from, true, in.output}), input) || (!input.many && taken.contains(edge.to)) || m_scene.slotOf(edge) >= 0
                    || healing.contains(edge))
                    continue;
                taken.insert(edge.to);
                healing.append(edge);
            }
        }
    }
    return healing;
}

bool CanvasEditor::removeSelection(bool heal)
{
    if (!canEdit() || m_selection.isEmpty())
        return false;
    const CanvasSelection what = m_selection;
    if (!heal || what.nodes.isEmpty())
        return m_document->remove(m_pipeline, what.nodes, what.edges, what.groups, what.notes);
    const QList<Edge> healing = healingEdges(what.nodes);
    const Macro macro(m_document->undoStack(), tr("Delete and join"));
    const bool removed = m_document->remove(m_pipeline, what.nodes, what.edges, what.groups, what.notes);
    for (const Edge &edge : healing)
        m_document->connect(m_pipeline, edge);
    return removed;
}

QByteArray CanvasEditor::copied() const
{
    const Pipeline *own = pipeline();
    return own ? clipboardText(*own, m_selection.nodes, m_selection.groups, m_selection.notes) : QByteArray();
}

bool CanvasEditor::paste(const QByteArray &text, std::optional<QPointF> position)
{
    if (!canEdit())
        return false;
    const std::optional<Clipping> clipping = clippingFrom(text);
    if (!clipping) {
        Q_EMIT hint(tr("The clipboard holds nothing that belongs on the canvas."));
        return false;
    }
    ++m_pastes;
    const QPointF offset = position ? snapped(*position - clipping->bounds().center()) : QPointF(30, 30) * m_pastes;
    const Clipping own = clipping->withFreeIds(*m_document, m_pipeline, offset);
    if (!m_document->insert(m_pipeline, own.graph, own.layout, tr("Paste")))
        return false;
    CanvasSelection pasted;
    for (const Node &node : own.graph.nodes)
        pasted.nodes.append(node.id);
    for (const Note &note : own.graph.notes)
        pasted.notes.append(note.id);
    select(pasted);
    return true;
}

bool CanvasEditor::duplicate()
{
    const QByteArray text = copied();
    if (text.isEmpty())
        return false;
    m_pastes = 0;
    return paste(text, std::nullopt);
}

bool CanvasEditor::groupSelection()
{
    if (!canEdit() || m_selection.nodes.isEmpty())
        return false;
    Group group;
    group.id = freeId<GroupId>(pipeline()->graph.groups, u"group"_s);
    group.title = tr("Group");
    group.members = m_selection.nodes;
    if (!m_document->setGroup(m_pipeline, group))
        return false;
    CanvasSelection wanted;
    wanted.groups.append(group.id);
    select(wanted);
    return true;
}

bool CanvasEditor::ungroupSelection()
{
    if (!canEdit())
        return false;
    QList<GroupId> groups = m_selection.groups;
    for (const SceneGroup &group : m_scene.groups()) {
        const auto selected = [this](const NodeId &id) { return m_selection.nodes.contains(id); };
        if (!groups.contains(group.group.id) && std::ranges::any_of(group.group.members, selected))
            groups.append(group.group.id);
    }
    return !groups.isEmpty() && m_document->remove(m_pipeline, {}, {}, groups);
}

NoteId CanvasEditor::addNote(QPointF position)
{
    if (!canEdit())
        return {};
    Note note;
    note.id = freeId<NoteId>(pipeline()->graph.notes, u"note"_s);
    note.text = tr("Note");
    if (!m_document->setNote(m_pipeline, note, QRectF(snapped(position), QSizeF(220, 100))))
        return {};
    CanvasSelection wanted;
    wanted.notes.append(note.id);
    select(wanted);
    return note.id;
}

bool CanvasEditor::tidy()
{
    if (!canEdit())
        return false;
    QList<NodeId> nodes;
    for (const int slot : m_scene.order()) {
        if (m_selection.nodes.size() < 2 || m_state.nodes.contains(slot))
            nodes.append(m_scene.node(slot).id);
    }
    QList<int> slots;
    for (const NodeId &id : std::as_const(nodes))
        slots.append(m_scene.slotOf(id));
    const QPointF origin = snapped(m_scene.boundsOf(slots).topLeft());
    return !nodes.isEmpty() && m_document->moveNodes(m_pipeline, tidyPositions(pipeline()->graph, nodes, origin));
}

bool CanvasEditor::nudge(QPointF by)
{
    if (!canEdit() || m_selection.nodes.isEmpty())
        return false;
    QHash<NodeId, QPointF> positions;
    for (const NodeId &id : std::as_const(m_selection.nodes))
        positions.insert(id, m_scene.node(m_scene.slotOf(id)).rect.topLeft() + by);
    constexpr int nudges = 1; // consecutive ones of the same nodes are one undo step
    return m_document->moveNodes(m_pipeline, positions, nudges);
}

} // namespace penstock
