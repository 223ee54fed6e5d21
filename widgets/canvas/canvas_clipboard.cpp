// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/canvas_clipboard.h"

#include "models/project/project_document.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr auto marker = "penstock-canvas"_L1;

QJsonObject jsonOf(const ValueMap &values) { return Value(values).toJson().toObject(); }

QJsonArray jsonOf(const QRectF &rect) { return {rect.x(), rect.y(), rect.width(), rect.height()}; }

QJsonObject jsonOf(const Node &node, QPointF position)
{
    QJsonObject stages;
    for (auto it = node.stages.begin(); it != node.stages.end(); ++it)
        stages.insert(it.key(), jsonOf(*it));
    return {{"id"_L1, node.id.value}, {"type"_L1, node.type}, {"title"_L1, node.title}, {"description"_L1, node.description},
        {"properties"_L1, jsonOf(node.properties)}, {"stages"_L1, stages}, {"position"_L1, QJsonArray{position.x(), position.y()}}};
}

double number(const QJsonValue &value)
{
    const double result = value.toDouble();
    return std::isfinite(result) ? result : 0;
}

QPointF pointFrom(const QJsonValue &value) { return {number(value.toArray().at(0)), number(value.toArray().at(1))}; }

Node nodeFrom(const QJsonObject &json)
{
    Node node;
    node.id = NodeId(json.value("id"_L1).toString());
    node.type = json.value("type"_L1).toString();
    node.title = json.value("title"_L1).toString();
    node.description = json.value("description"_L1).toString();
    node.properties = Value::fromJson(json.value("properties"_L1)).toMap();
    const QJsonObject stages = json.value("stages"_L1).toObject();
    for (auto it = stages.begin(); it != stages.end(); ++it)
        node.stages.insert(it.key(), Value::fromJson(it.value()).toMap());
    return node;
}

Edge edgeFrom(const QJsonArray &json)
{
    return {{NodeId(json.at(0).toString()), json.at(1).toString()}, {NodeId(json.at(2).toString()), json.at(3).toString()}};
}

/// Ids for things that come, free among those that are there and those that came before.
template<typename IdType> class FreeIds
{
public:
    template<typename List> explicit FreeIds(const List &there)
    {
        for (const auto &item : there)
            m_taken.insert(item.id);
    }
    IdType next(const IdType &wanted)
    {
        // "landing-2" again gives "landing-3", not "landing-2-2".
        static const QRegularExpression number(u"-[0-9]+$"_s);
        QString stem = wanted.value;
        IdType id = wanted;
        stem.remove(number);
        for (int &count = m_counts[stem]; m_taken.contains(id);)
            id = IdType(stem % u'-' % QString::number(count = std::max(2, count + 1)));
        m_taken.insert(id);
        return id;
    }

private:
    QSet<IdType> m_taken;
    QHash<QString, int> m_counts;
};

} // namespace

QRectF Clipping::bounds() const
{
    QRectF result;
    for (const QPointF &position : layout.nodes)
        result |= QRectF(position, QSizeF(180, 64));
    for (const QRectF &rect : layout.notes)
        result |= rect;
    return result;
}

Clipping Clipping::withFreeIds(const ProjectDocument &document, const PipelineId &pipelineId, QPointF offset) const
{
    Clipping result;
    const Pipeline *pipeline = document.pipeline(pipelineId);
    if (!pipeline)
        return result;
    QHash<NodeId, NodeId> renamed;
    FreeIds<NodeId> nodeIds(pipeline->graph.nodes);
    for (Node node : graph.nodes) {
        const NodeId old = node.id;
        node.id = nodeIds.next(old);
        renamed.insert(old, node.id);
        result.layout.nodes.insert(node.id, layout.nodes.value(old) + offset);
        result.graph.nodes.append(node);
    }
    for (const Edge &edge : graph.edges)
        result.graph.edges.append(Edge{{renamed.value(edge.from.node), edge.from.port}, {renamed.value(edge.to.node), edge.to.port}});
    FreeIds<GroupId> groupIds(pipeline->graph.groups);
    for (Group group : graph.groups) {
        group.id = groupIds.next(group.id);
        for (NodeId &member : group.members)
            member = renamed.value(member);
        result.graph.groups.append(group);
    }
    FreeIds<NoteId> noteIds(pipeline->graph.notes);
    for (Note note : graph.notes) {
        const NoteId old = note.id;
        note.id = noteIds.next(old);
        result.layout.notes.insert(note.id, layout.notes.value(old).translated(offset));
        result.graph.notes.append(note);
    }
    return result;
}

QByteArray clipboardText(const Pipeline &pipeline, const QList<NodeId> &nodes, const QList<GroupId> &groups, const QList<NoteId> &notes)
{
    QSet<NodeId> chosen(nodes.begin(), nodes.end());
    for (const Group &group : pipeline.graph.groups) {
        if (groups.contains(group.id))
            chosen.unite(QSet<NodeId>(group.members.begin(), group.members.end()));
    }
    QJsonArray jsonNodes, jsonEdges, jsonGroups, jsonNotes;
    for (const Node &node : pipeline.graph.nodes) {
        if (chosen.contains(node.id))
            jsonNodes.append(jsonOf(node, pipeline.layout.nodes.value(node.id)));
    }
    for (const Edge &edge : pipeline.graph.edges) {
        if (chosen.contains(edge.from.node) && chosen.contains(edge.to.node))
            jsonEdges.append(QJsonArray{edge.from.node.value, edge.from.port, edge.to.node.value, edge.to.port});
    }
    for (const Group &group : pipeline.graph.groups) {
        if (group.members.isEmpty() || !std::ranges::all_of(group.members, [&chosen](const NodeId &id) { return chosen.contains(id); }))
            continue;
        QJsonArray members;
        for (const NodeId &member : group.members)
            members.append(member.value);
        jsonGroups.append(QJsonObject{{"id"_L1, group.id.value}, {"title"_L1, group.title}, {"members"_L1, members}});
    }
    for (const Note &note : pipeline.graph.notes) {
        if (notes.contains(note.id))
            jsonNotes.append(QJsonObject{{"id"_L1, note.id.value}, {"text"_L1, note.text}, {"rect"_L1, jsonOf(pipeline.layout.notes.value(note.id))}});
    }
    if (jsonNodes.isEmpty() && jsonNotes.isEmpty())
        return {};
    const QJsonObject root{{marker, 1}, {"nodes"_L1, jsonNodes}, {"edges"_L1, jsonEdges}, {"groups"_L1, jsonGroups}, {"notes"_L1, jsonNotes}};
    return QJsonDocument(root).toJson();
}

std::optional<Clipping> clippingFrom(const QByteArray &text)
{
    const QJsonObject root = QJsonDocument::fromJson(text).object();
    if (root.value(marker).toInt() != 1)
        return std::nullopt;
    Clipping clipping;
    QSet<NodeId> ids;
    for (const QJsonValue value : root.value("nodes"_L1).toArray()) {
        const Node node = nodeFrom(value.toObject());
        if (node.id.isEmpty() || ids.contains(node.id))
            continue;
        ids.insert(node.id);
        clipping.graph.nodes.append(node);
        clipping.layout.nodes.insert(node.id, pointFrom(value["position"_L1]));
    }
    QSet<Edge> edges;
    for (const QJsonValue value : root.value("edges"_L1).toArray()) {
        const Edge edge = edgeFrom(value.toArray());
        if (ids.contains(edge.from.node) && ids.contains(edge.to.node) && !edges.contains(edge)) {
            edges.insert(edge);
            clipping.graph.edges.append(edge);
        }
    }
    for (const QJsonValue value : root.value("groups"_L1).toArray()) {
        Group group{GroupId(value["id"_L1].toString()), value["title"_L1].toString(), {}};
        for (const QJsonValue member : value["members"_L1].toArray()) {
            if (ids.contains(NodeId(member.toString())))
                group.members.append(NodeId(member.toString()));
        }
        if (!group.id.isEmpty() && !group.members.isEmpty())
            clipping.graph.groups.append(group);
    }
    for (const QJsonValue value : root.value("notes"_L1).toArray()) {
        const Note note{NoteId(value["id"_L1].toString()), value["text"_L1].toString()};
        const QJsonArray rect = value["rect"_L1].toArray();
        if (note.id.isEmpty() || clipping.layout.notes.contains(note.id))
            continue;
        clipping.graph.notes.append(note);
        clipping.layout.notes.insert(note.id, QRectF(number(rect.at(0)), number(rect.at(1)), number(rect.at(2)), number(rect.at(3))));
    }
    return clipping.graph.nodes.isEmpty() && clipping.graph.notes.isEmpty() ? std::nullopt : std::optional(clipping);
}

} // namespace penstock
