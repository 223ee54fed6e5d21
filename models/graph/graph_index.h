// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace penstock {

/// Finds nodes by id and edges by node in constant time, and follows a graph as it is edited: whoever changes the lists of
/// a Graph says so here, with the same positions. Renumbering after an edit touches plain integers only, never a hash.
///
/// Edges may name nodes that are not there, and a list may hold equal edges; of nodes with the same id the first is found.
/// Not for more than one thread. Cannot be copied (entries point at each other).
class GraphIndex
{
public:
    GraphIndex() = default;
    explicit GraphIndex(const Graph &graph);
    GraphIndex(GraphIndex &&) = default;
    GraphIndex &operator=(GraphIndex &&) = default;

    int node(const NodeId &id) const; ///< its position in Graph::nodes, or -1
    bool contains(const NodeId &id) const { return node(id) >= 0; }
    int edge(const Edge &edge) const; ///< the first position of an equal edge in Graph::edges, or -1
    std::vector<int> edgesOf(const NodeId &id) const; ///< positions in Graph::edges, ascending, each once

    // Each list of positions is ascending. `removed` before the elements leave the list, `inserted` after they came.
    void nodesRemoved(const Graph &graph, const std::vector<int> &positions);
    void nodesInserted(const Graph &graph, const std::vector<int> &positions);
    void edgesRemoved(const Graph &graph, const std::vector<int> &positions);
    void edgesInserted(const Graph &graph, const std::vector<int> &positions);

private:
    struct EdgeEntry;
    struct NodeEntry
    {
        int position = -1; // -1: only edges name it
        std::vector<EdgeEntry *> leaving;
        std::vector<EdgeEntry *> arriving;
    };
    struct EdgeEntry
    {
        int position = -1;
        NodeEntry *from = nullptr;
        NodeEntry *to = nullptr;
        QString fromPort;
        QString toPort;
        size_t leavingSlot = 0;  // where it stands in from->leaving, so that it can leave in constant time
        size_t arrivingSlot = 0;
    };
    struct Hash
    {
        size_t operator()(const NodeId &id) const { return qHash(id); }
    };

    void link(EdgeEntry &entry, const Edge &edge);
    void unlink(EdgeEntry &entry, const Edge &edge);
    void forgetIfUnused(const NodeId &id);

    std::unordered_map<NodeId, NodeEntry, Hash> m_nodes; // its entries never move
    std::vector<NodeEntry *> m_nodeOrder;                // beside Graph::nodes; null for a second node of the same id
    std::vector<std::unique_ptr<EdgeEntry>> m_edgeOrder; // beside Graph::edges
};

} // namespace penstock
