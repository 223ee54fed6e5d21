// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_document.h"

#include "models/project/document_access.h"
#include "models/project/document_commands.h"
#include "models/project/document_index.h"

using namespace Qt::StringLiterals;

// Looking things up, and the edits of pipelines and their graphs. What concerns the project as a whole is in
// project_document_settings.cpp.
namespace penstock {

namespace {

QString counted(const QString &verb, qsizetype count, const QString &one)
{
    return count == 1 ? QString(verb + u' ' + one) : QString(verb + u' ' + QString::number(count) + u' ' + one + u's');
}

QString edgeName(const Edge &edge) { return edge.from.node.value + u" to "_s + edge.to.node.value; }

// Brings any text into the form of ids, leaving room for a number behind it.
QString idStem(const QString &text)
{
    constexpr int most = 56;
    QString stem;
    for (const QChar c : text.toLower()) {
        const bool fits = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'-';
        if (fits && (!stem.isEmpty() || c.isLetter()))
            stem += c;
        else if (!stem.isEmpty() && !stem.endsWith(u'-'))
            stem += u'-';
    }
    stem.truncate(most);
    while (stem.endsWith(u'-'))
        stem.chop(1);
    return stem.isEmpty() ? u"node"_s : stem;
}

// Ids that are new: of the right form, not there yet, not twice.
template<typename List, typename Existing> bool allNew(const List &added, const Existing &exists)
{
    QSet<decltype(added.first().id)> seen;
    seen.reserve(added.size());
    for (const auto &item : added) {
        if (!hasIdForm(item.id.value) || exists(item.id) || seen.contains(item.id))
            return false;
        seen.insert(item.id);
    }
    return true;
}

// Positions of these ids in a list, ascending; nothing when one of them is not there.
template<typename List, typename Ids> std::optional<std::vector<int>> positionsOf(const List &list, const Ids &ids)
{
    const QSet wanted(ids.begin(), ids.end());
    std::vector<int> positions;
    for (int i = 0; i < list.size() && !wanted.isEmpty(); ++i) {
        if (wanted.contains(list[i].id))
            positions.push_back(i);
    }
    return qsizetype(positions.size()) < wanted.size() ? std::nullopt : std::optional(positions);
}

} // namespace

ProjectDocument::ProjectDocument(QObject *parent)
    : QObject(parent)
    , m_index(std::make_unique<Index>())
{ }

ProjectDocument::~ProjectDocument() = default;

void ProjectDocument::setProject(const Project &project)
{
    m_undo.clear();
    m_project = project;
    DocumentAccess(*this).rebuild();
    Q_EMIT reset();
    Q_EMIT changed();
}

const GraphIndex *ProjectDocument::graphIndex(const PipelineId &id) const
{
    const auto found = m_index->pipelines.find(id);
    return found == m_index->pipelines.end() ? nullptr : &found->second.graph;
}

const Pipeline *ProjectDocument::pipeline(const PipelineId &id) const
{
    const auto found = m_index->pipelines.find(id);
    return found == m_index->pipelines.end() ? nullptr : &m_project.pipelines[found->second.position];
}

const Node *ProjectDocument::node(const PipelineId &id, const NodeId &nodeId) const
{
    const GraphIndex *index = graphIndex(id);
    const int position = index ? index->node(nodeId) : -1;
    return position < 0 ? nullptr : &pipeline(id)->graph.nodes[position];
}

QList<Edge> ProjectDocument::edgesOf(const PipelineId &id, const NodeId &nodeId) const
{
    QList<Edge> edges;
    if (const GraphIndex *index = graphIndex(id)) {
        const Graph &graph = pipeline(id)->graph;
        for (const int position : index->edgesOf(nodeId))
            edges.append(graph.edges[position]);
    }
    return edges;
}

NodeId ProjectDocument::freeNodeId(const PipelineId &id, const QString &text) const
{
    const GraphIndex *index = graphIndex(id);
    const QString stem = idStem(text);
    const auto taken = [&](int number) { return index && index->contains(NodeId(number < 2 ? stem : QString(stem + u'-' + QString::number(number)))); };
    // The lowest free number where there are few; with thousands of the same stem, a free one found in a few steps.
    int last = 1; // the highest number known to be taken
    int number = 1;
    while (taken(number)) {
        last = number;
        number = number < 16 ? number + 1 : number * 2;
    }
    while (number - last > 1) {
        const int middle = last + (number - last) / 2;
        (taken(middle) ? last : number) = middle;
    }
    return NodeId(number < 2 ? stem : QString(stem + u'-' + QString::number(number)));
}

bool ProjectDocument::addPipeline(const PipelineId &id, const QString &title)
{
    if (!hasIdForm(id.value) || pipeline(id))
        return false;
    Pipeline added;
    added.id = id;
    added.title = title;
    const auto place = std::ranges::lower_bound(std::as_const(m_project.pipelines), id, {}, &Pipeline::id);
    const int position = int(place - m_project.pipelines.cbegin());
    m_undo.push(new PipelineCommand(*this, u"Add pipeline %1"_s.arg(id.value), added, position, true));
    return true;
}

bool ProjectDocument::removePipeline(const PipelineId &id)
{
    const Pipeline *old = pipeline(id);
    if (!old)
        return false;
    const int position = m_index->pipelines.at(id).position;
    m_undo.push(new PipelineCommand(*this, u"Remove pipeline %1"_s.arg(id.value), *old, position, false));
    return true;
}

bool ProjectDocument::setPipelineTitle(const PipelineId &id, const QString &title)
{
    const Pipeline *old = pipeline(id);
    if (!old)
        return false;
    if (old->title != title)
        m_undo.push(new TextCommand(*this, u"Change the title of %1"_s.arg(id.value), id, old->title, title));
    return true;
}

bool ProjectDocument::addNode(const PipelineId &id, const Node &node, QPointF position)
{
    Graph graph;
    graph.nodes.append(node);
    Layout layout;
    layout.nodes.insert(node.id, position);
    return insert(id, graph, layout, u"Add %1"_s.arg(node.id.value));
}

bool ProjectDocument::insert(const PipelineId &id, const Graph &graph, const Layout &layout, const QString &commandText)
{
    const Pipeline *target = pipeline(id);
    if (!target || (graph.nodes.isEmpty() && graph.edges.isEmpty() && graph.groups.isEmpty() && graph.notes.isEmpty()))
        return false;
    const GraphIndex &index = *graphIndex(id);
    const auto contains = [](const auto &list) {
        return [&list](const auto &wanted) { return std::ranges::any_of(list, [&](const auto &item) { return item.id == wanted; }); };
    };
    if (!allNew(graph.nodes, [&](const NodeId &node) { return index.contains(node); }) || !allNew(graph.groups, contains(target->graph.groups))
        || !allNew(graph.notes, contains(target->graph.notes)))
        return false;

    QSet<NodeId> added;
    added.reserve(graph.nodes.size());
    for (const Node &node : graph.nodes)
        added.insert(node.id);
    const auto there = [&](const NodeId &node) { return added.contains(node) || index.contains(node); };
    QSet<Edge> seen;
    seen.reserve(graph.edges.size());
    for (const Edge &edge : graph.edges) {
        if (!there(edge.from.node) || !there(edge.to.node) || seen.contains(edge) || index.edge(edge) >= 0)
            return false;
        seen.insert(edge);
    }
    for (const Group &group : graph.groups) {
        if (!std::ranges::all_of(group.members, there))
            return false;
    }
    Graph fresh = graph;
    for (Node &node : fresh.nodes)
        node.formerly.clear(); // a copy was never deployed
    m_undo.push(new GraphCommand(*this, commandText, id, insertion(*target, fresh, layout)));
    return true;
}

bool ProjectDocument::remove(
    const PipelineId &id, const QList<NodeId> &nodes, const QList<Edge> &edges, const QList<GroupId> &groups, const QList<NoteId> &notes)
{
    const Pipeline *target = pipeline(id);
    if (!target || (nodes.isEmpty() && edges.isEmpty() && groups.isEmpty() && notes.isEmpty()))
        return false;
    const GraphIndex &index = *graphIndex(id);
    const auto distinct = [](std::vector<int> positions) {
        std::ranges::sort(positions);
        positions.erase(std::ranges::unique(positions).begin(), positions.end());
        return positions;
    };
    std::vector<int> nodePositions;
    for (const NodeId &node : nodes)
        nodePositions.push_back(index.node(node));
    std::vector<int> edgePositions;
    for (const Edge &edge : edges)
        edgePositions.push_back(index.edge(edge));
    const auto groupPositions = positionsOf(target->graph.groups, groups);
    const auto notePositions = positionsOf(target->graph.notes, notes);
    if (std::ranges::contains(nodePositions, -1) || std::ranges::contains(edgePositions, -1) || !groupPositions || !notePositions)
        return false;

    const qsizetype count = nodes.size() + groups.size() + notes.size();
    const QString text = nodes.size() == 1 && count == 1 ? QString(u"Delete "_s + nodes.first().value)
        : count == nodes.size() && count > 0             ? counted(u"Delete"_s, count, u"node"_s)
        : count == 0 && edges.size() == 1                ? QString(u"Disconnect "_s + edgeName(edges.first()))
        : count == 0                                     ? counted(u"Delete"_s, edges.size(), u"edge"_s)
                                                         : counted(u"Delete"_s, count, u"item"_s);
    m_undo.push(new GraphCommand(*this, text, id, removal(*target, index, distinct(nodePositions), distinct(edgePositions), *groupPositions, *notePositions)));
    return true;
}

bool ProjectDocument::connect(const PipelineId &id, const Edge &edge)
{
    Graph graph;
    graph.edges.append(edge);
    return insert(id, graph, {}, QString(u"Connect "_s + edgeName(edge)));
}

bool ProjectDocument::replaceEdge(const PipelineId &id, const Edge &old, const Edge &edge)
{
    const Pipeline *target = pipeline(id);
    const GraphIndex *index = graphIndex(id);
    if (!target || index->edge(old) < 0 || !index->contains(edge.from.node) || !index->contains(edge.to.node))
        return false;
    if (old == edge)
        return true;
    if (index->edge(edge) >= 0)
        return false;
    m_undo.push(new GraphCommand(*this, QString(u"Connect "_s + edgeName(edge)), id, edgeReplacement(*target, index->edge(old), edge)));
    return true;
}

bool ProjectDocument::disconnect(const PipelineId &id, const Edge &edge) { return remove(id, {}, {edge}); }

bool ProjectDocument::moveNodes(const PipelineId &id, const QHash<NodeId, QPointF> &positions, int mergeId)
{
    const Pipeline *target = pipeline(id);
    if (!target || positions.isEmpty())
        return false;
    const GraphIndex &index = *graphIndex(id);
    MoveCommand::Places places;
    places.reserve(positions.size());
    bool moves = false;
    for (auto it = positions.begin(); it != positions.end(); ++it) {
        if (!index.contains(it.key()))
            return false;
        const auto now = target->layout.nodes.constFind(it.key());
        const std::optional<QPointF> before = now == target->layout.nodes.constEnd() ? std::nullopt : std::optional(*now);
        moves = moves || before != *it;
        places.append({it.key(), before, *it});
    }
    if (!moves)
        return true;
    std::ranges::sort(places, {}, &MoveCommand::Places::value_type::id);
    m_undo.push(new MoveCommand(*this, id, std::move(places), mergeId));
    return true;
}

bool ProjectDocument::renameNode(const PipelineId &id, const NodeId &old, const NodeId &renamed)
{
    const Pipeline *target = pipeline(id);
    const GraphIndex *index = graphIndex(id);
    if (!target || !index->contains(old) || !hasIdForm(renamed.value))
        return false;
    if (old == renamed)
        return true;
    if (index->contains(renamed))
        return false;
    m_undo.push(new GraphCommand(*this, u"Rename %1 to %2"_s.arg(old.value, renamed.value), id,
        renaming(*target, *index, index->node(old), renamed, m_deployed.contains(id.value + u'/' + old.value))));
    return true;
}

bool ProjectDocument::setNodeTitle(const PipelineId &id, const NodeId &nodeId, const QString &title)
{
    const Node *old = node(id, nodeId);
    if (!old)
        return false;
    if (old->title != title)
        m_undo.push(new TextCommand(*this, u"Change the title of %1"_s.arg(nodeId.value), TextCommand::NodeText{id, nodeId, &Node::title}, old->title, title));
    return true;
}

bool ProjectDocument::setNodeDescription(const PipelineId &id, const NodeId &nodeId, const QString &description)
{
    const Node *old = node(id, nodeId);
    if (!old)
        return false;
    if (old->description != description)
        m_undo.push(
            new TextCommand(*this, u"Describe %1"_s.arg(nodeId.value), TextCommand::NodeText{id, nodeId, &Node::description}, old->description, description));
    return true;
}

bool ProjectDocument::setNodeProperty(const PipelineId &id, const NodeId &nodeId, const QString &property, const Value &value, const QString &stage)
{
    const Node *old = node(id, nodeId);
    if (!old || property.isEmpty())
        return false;
    const ValueMap values = stage.isEmpty() ? old->properties : old->stages.value(stage);
    const auto found = values.constFind(property);
    const std::optional<Value> before = found == values.constEnd() ? std::nullopt : std::optional(*found);
    const std::optional<Value> after = value.isNull() ? std::nullopt : std::optional(value);
    const bool emptyStage = !stage.isEmpty() && old->stages.contains(stage) && values.isEmpty();
    if (before != after)
        m_undo.push(new PropertyCommand(*this, {id, nodeId, property, stage}, before, after, emptyStage));
    return true;
}

} // namespace penstock
