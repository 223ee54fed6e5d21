// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph_change.h"

#include "models/graph/list_edit.h"

#include <QSet>

namespace penstock {

namespace {

template<typename T> void replaceItems(QList<T> &list, const Placed<T> &out, const Placed<T> &in)
{
    if (out.positions == in.positions) { // edited in place: nothing else moves
        for (size_t i = 0; i < in.positions.size(); ++i)
            list[in.positions[i]] = in.items[qsizetype(i)];
        return;
    }
    removeAt(list, out.positions);
    insertAt(list, in.positions, QList<T>(in.items));
}

template<typename Places, typename Id, typename Where> void place(Places &places, const Id &id, const std::optional<Where> &where)
{
    if (where)
        places.insert(id, *where);
    else
        places.remove(id);
}

void replaceAll(Pipeline &pipeline, GraphIndex &index, const GraphChange &change, bool forward)
{
    Graph &graph = pipeline.graph;
    const auto &nodesOut = forward ? change.nodes.out : change.nodes.in;
    const auto &nodesIn = forward ? change.nodes.in : change.nodes.out;
    const auto &edgesOut = forward ? change.edges.out : change.edges.in;
    const auto &edgesIn = forward ? change.edges.in : change.edges.out;
    // Out before in, and the index while the lists still say what it asks for.
    index.edgesRemoved(graph, edgesOut.positions);
    index.nodesRemoved(graph, nodesOut.positions);
    replaceItems(graph.nodes, nodesOut, nodesIn);
    replaceItems(graph.edges, edgesOut, edgesIn);
    index.nodesInserted(graph, nodesIn.positions);
    index.edgesInserted(graph, edgesIn.positions);

    replaceItems(graph.groups, forward ? change.groups.out : change.groups.in, forward ? change.groups.in : change.groups.out);
    replaceItems(graph.notes, forward ? change.notes.out : change.notes.in, forward ? change.notes.in : change.notes.out);
    for (const auto &moved : change.nodePlaces)
        place(pipeline.layout.nodes, moved.id, forward ? moved.after : moved.before);
    for (const auto &moved : change.notePlaces)
        place(pipeline.layout.notes, moved.id, forward ? moved.after : moved.before);
}

template<typename Places, typename Id> auto placeOf(const Places &places, const Id &id)
{
    const auto found = places.constFind(id);
    return found == places.constEnd() ? std::optional<typename Places::mapped_type>() : std::optional(*found);
}

template<typename T> void append(ListChange<T> &change, const QList<T> &list, const QList<T> &added)
{
    for (qsizetype i = 0; i < added.size(); ++i)
        change.in.add(int(list.size() + i), added[i]);
}

template<typename T> void take(ListChange<T> &change, const QList<T> &list, const std::vector<int> &positions)
{
    for (const int position : positions)
        change.out.add(position, list[position]);
}

} // namespace

void GraphChange::apply(Pipeline &pipeline, GraphIndex &index) const { replaceAll(pipeline, index, *this, true); }
void GraphChange::revert(Pipeline &pipeline, GraphIndex &index) const { replaceAll(pipeline, index, *this, false); }

GraphChange insertion(const Pipeline &pipeline, const Graph &graph, const Layout &layout)
{
    GraphChange change;
    append(change.nodes, pipeline.graph.nodes, graph.nodes);
    append(change.edges, pipeline.graph.edges, graph.edges);
    append(change.groups, pipeline.graph.groups, graph.groups);
    append(change.notes, pipeline.graph.notes, graph.notes);
    for (const Node &node : graph.nodes) {
        if (const auto where = placeOf(layout.nodes, node.id))
            change.nodePlaces.append({node.id, placeOf(pipeline.layout.nodes, node.id), where});
    }
    for (const Note &note : graph.notes) {
        if (const auto where = placeOf(layout.notes, note.id))
            change.notePlaces.append({note.id, placeOf(pipeline.layout.notes, note.id), where});
    }
    return change;
}

GraphChange removal(const Pipeline &pipeline, const GraphIndex &index, const std::vector<int> &nodes, const std::vector<int> &edges,
    const std::vector<int> &groups, const std::vector<int> &notes)
{
    const Graph &graph = pipeline.graph;
    GraphChange change;
    take(change.nodes, graph.nodes, nodes);
    take(change.notes, graph.notes, notes);

    std::vector<int> edgesToo = edges;
    for (const int position : nodes) {
        const NodeId &id = graph.nodes[position].id;
        const std::vector<int> touching = index.edgesOf(id);
        edgesToo.insert(edgesToo.end(), touching.begin(), touching.end());
        if (const auto where = placeOf(pipeline.layout.nodes, id))
            change.nodePlaces.append({id, where, std::nullopt});
    }
    std::ranges::sort(edgesToo);
    edgesToo.erase(std::ranges::unique(edgesToo).begin(), edgesToo.end());
    take(change.edges, graph.edges, edgesToo);

    for (const int position : notes) {
        const NoteId &id = graph.notes[position].id;
        if (const auto where = placeOf(pipeline.layout.notes, id))
            change.notePlaces.append({id, where, std::nullopt});
    }

    // Groups that go, and groups that stay with fewer members.
    if (graph.groups.isEmpty())
        return change;
    QSet<NodeId> gone;
    gone.reserve(qsizetype(nodes.size()));
    for (const Node &node : std::as_const(change.nodes.out.items))
        gone.insert(node.id);
    int removedBefore = 0;
    for (int i = 0; i < graph.groups.size(); ++i) {
        if (std::ranges::binary_search(groups, i)) {
            change.groups.out.add(i, graph.groups[i]);
            ++removedBefore;
        } else if (std::ranges::any_of(graph.groups[i].members, [&](const NodeId &member) { return gone.contains(member); })) {
            Group smaller = graph.groups[i];
            smaller.members.removeIf([&](const NodeId &member) { return gone.contains(member); });
            change.groups.out.add(i, graph.groups[i]);
            change.groups.in.add(i - removedBefore, std::move(smaller));
        }
    }
    return change;
}

GraphChange edgeReplacement(const Pipeline &pipeline, int position, const Edge &edge)
{
    GraphChange change;
    change.edges.out.add(position, pipeline.graph.edges[position]);
    change.edges.in.add(position, edge);
    return change;
}

GraphChange renaming(const Pipeline &pipeline, const GraphIndex &index, int position, const NodeId &id, bool wasDeployed)
{
    const Graph &graph = pipeline.graph;
    const NodeId old = graph.nodes[position].id;
    GraphChange change;
    Node node = graph.nodes[position];
    node.id = id;
    if (wasDeployed)
        node.formerly.append(old.value);
    node.formerly.removeAll(id.value);
    change.nodes.out.add(position, graph.nodes[position]);
    change.nodes.in.add(position, std::move(node));
    for (const int at : index.edgesOf(old)) {
        Edge edge = graph.edges[at];
        change.edges.out.add(at, edge);
        for (PortRef *end : {&edge.from, &edge.to}) {
            if (end->node == old)
                end->node = id;
        }
        change.edges.in.add(at, std::move(edge));
    }
    for (int i = 0; i < graph.groups.size(); ++i) {
        if (!graph.groups[i].members.contains(old))
            continue;
        Group group = graph.groups[i];
        std::ranges::replace(group.members, old, id);
        change.groups.out.add(i, graph.groups[i]);
        change.groups.in.add(i, std::move(group));
    }
    if (const auto where = placeOf(pipeline.layout.nodes, old)) {
        change.nodePlaces.append({old, where, std::nullopt});
        change.nodePlaces.append({id, placeOf(pipeline.layout.nodes, id), where});
    }
    return change;
}

} // namespace penstock
