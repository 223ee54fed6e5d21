// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph_index.h"

#include "models/graph/list_edit.h"

#include <numeric>

namespace penstock {

namespace {

std::vector<int> everyPosition(qsizetype count)
{
    std::vector<int> positions(static_cast<size_t>(count));
    std::iota(positions.begin(), positions.end(), 0);
    return positions;
}

// Takes an entry out of a list whose order means nothing: the last one takes its place.
template<typename Entry> void swapOut(std::vector<Entry *> &list, size_t slot, size_t Entry::*slotOf)
{
    list[slot] = list.back();
    list[slot]->*slotOf = slot;
    list.pop_back();
}

} // namespace

GraphIndex::GraphIndex(const Graph &graph)
{
    m_nodes.reserve(size_t(graph.nodes.size()));
    nodesInserted(graph, everyPosition(graph.nodes.size()));
    edgesInserted(graph, everyPosition(graph.edges.size()));
}

int GraphIndex::node(const NodeId &id) const
{
    const auto found = m_nodes.find(id);
    return found == m_nodes.end() ? -1 : found->second.position;
}

int GraphIndex::edge(const Edge &edge) const
{
    const auto from = m_nodes.find(edge.from.node);
    const auto to = m_nodes.find(edge.to.node);
    if (from == m_nodes.end() || to == m_nodes.end())
        return -1;
    // Nodes with thousands of edges exist; both ends of one edge having thousands is rare.
    const NodeEntry *const target = &to->second;
    const bool viaFrom = from->second.leaving.size() <= target->arriving.size();
    int first = -1;
    for (const EdgeEntry *entry : viaFrom ? from->second.leaving : target->arriving) {
        const bool same = entry->from == &from->second && entry->to == target && entry->fromPort == edge.from.port && entry->toPort == edge.to.port;
        if (same && (first < 0 || entry->position < first))
            first = entry->position;
    }
    return first;
}

std::vector<int> GraphIndex::edgesOf(const NodeId &id) const
{
    std::vector<int> positions;
    const auto found = m_nodes.find(id);
    if (found == m_nodes.end())
        return positions;
    const NodeEntry &node = found->second;
    positions.reserve(node.leaving.size() + node.arriving.size());
    for (const EdgeEntry *entry : node.leaving)
        positions.push_back(entry->position);
    for (const EdgeEntry *entry : node.arriving) {
        if (entry->from != &node) // an edge to itself is in both lists
            positions.push_back(entry->position);
    }
    std::ranges::sort(positions);
    return positions;
}

void GraphIndex::nodesRemoved(const Graph &graph, const std::vector<int> &positions)
{
    if (positions.empty())
        return;
    for (const int position : positions) {
        if (NodeEntry *entry = m_nodeOrder[size_t(position)]) {
            entry->position = -1;
            forgetIfUnused(graph.nodes[position].id);
        }
    }
    removeAt(m_nodeOrder, positions);
    for (size_t i = size_t(positions.front()); i < m_nodeOrder.size(); ++i) {
        if (m_nodeOrder[i])
            m_nodeOrder[i]->position = int(i);
    }
}

void GraphIndex::nodesInserted(const Graph &graph, const std::vector<int> &positions)
{
    if (positions.empty())
        return;
    std::vector<NodeEntry *> entries;
    entries.reserve(positions.size());
    for (const int position : positions) {
        NodeEntry &entry = m_nodes[graph.nodes[position].id];
        entries.push_back(entry.position < 0 ? &entry : nullptr);
        if (entry.position < 0)
            entry.position = position;
    }
    insertAt(m_nodeOrder, positions, entries);
    for (size_t i = size_t(positions.front()); i < m_nodeOrder.size(); ++i) {
        if (m_nodeOrder[i])
            m_nodeOrder[i]->position = int(i);
    }
}

void GraphIndex::edgesRemoved(const Graph &graph, const std::vector<int> &positions)
{
    if (positions.empty())
        return;
    for (const int position : positions)
        unlink(*m_edgeOrder[size_t(position)], graph.edges[position]);
    removeAt(m_edgeOrder, positions);
    for (size_t i = size_t(positions.front()); i < m_edgeOrder.size(); ++i)
        m_edgeOrder[i]->position = int(i);
}

void GraphIndex::edgesInserted(const Graph &graph, const std::vector<int> &positions)
{
    if (positions.empty())
        return;
    std::vector<std::unique_ptr<EdgeEntry>> entries;
    entries.reserve(positions.size());
    for (const int position : positions) {
        entries.push_back(std::make_unique<EdgeEntry>());
        link(*entries.back(), graph.edges[position]);
    }
    insertAt(m_edgeOrder, positions, entries);
    for (size_t i = size_t(positions.front()); i < m_edgeOrder.size(); ++i)
        m_edgeOrder[i]->position = int(i);
}

void GraphIndex::link(EdgeEntry &entry, const Edge &edge)
{
    entry.from = &m_nodes[edge.from.node];
    entry.to = &m_nodes[edge.to.node];
    entry.fromPort = edge.from.port;
    entry.toPort = edge.to.port;
    entry.leavingSlot = entry.from->leaving.size();
    entry.arrivingSlot = entry.to->arriving.size();
    entry.from->leaving.push_back(&entry);
    entry.to->arriving.push_back(&entry);
}

void GraphIndex::unlink(EdgeEntry &entry, const Edge &edge)
{
    swapOut(entry.from->leaving, entry.leavingSlot, &EdgeEntry::leavingSlot);
    swapOut(entry.to->arriving, entry.arrivingSlot, &EdgeEntry::arrivingSlot);
    // Looked up only where the node is not there: edges mostly go before their nodes.
    const bool fromGone = entry.from->position < 0;
    const bool toGone = entry.to->position < 0 && entry.to != entry.from;
    if (fromGone)
        forgetIfUnused(edge.from.node);
    if (toGone)
        forgetIfUnused(edge.to.node);
}

void GraphIndex::forgetIfUnused(const NodeId &id)
{
    const auto found = m_nodes.find(id);
    if (found != m_nodes.end() && found->second.position < 0 && found->second.leaving.empty() && found->second.arriving.empty())
        m_nodes.erase(found);
}

} // namespace penstock
