// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.h"
#include "models/graph/graph_index.h"

#include <optional>
#include <vector>

namespace penstock {

/// Elements of one list and the ascending positions where they stand (or stood).
template<typename T> struct Placed
{
    std::vector<int> positions;
    QList<T> items;

    void add(int position, T item)
    {
        positions.push_back(position);
        items.append(std::move(item));
    }
    bool isEmpty() const { return positions.empty(); }
    bool operator==(const Placed &) const = default;
};

/// What leaves a list and what comes into it; something edited in place does both at the same position.
template<typename T> struct ListChange
{
    Placed<T> out; ///< positions before the change
    Placed<T> in;  ///< positions after it
    bool isEmpty() const { return out.isEmpty() && in.isEmpty(); }
};

/// Where one thing stands on the canvas, before and after. Empty: nowhere yet.
template<typename IdType, typename Where> struct LayoutChange
{
    IdType id;
    std::optional<Where> before;
    std::optional<Where> after;
};

/// Any edit of one pipeline's graph as plain data: applying and reverting restore every list exactly, order included.
/// Both are linear in the size of the change, apart from moving up what stands behind it in the lists.
struct GraphChange
{
    ListChange<Node> nodes;
    ListChange<Edge> edges;
    ListChange<Group> groups;
    ListChange<Note> notes;
    QList<LayoutChange<NodeId, QPointF>> nodePlaces;
    QList<LayoutChange<NoteId, QRectF>> notePlaces;

    void apply(Pipeline &pipeline, GraphIndex &index) const;
    void revert(Pipeline &pipeline, GraphIndex &index) const;
};

// Each makes the change for an edit that was checked before: the ids are there, or are not, as the edit wants it.
GraphChange insertion(const Pipeline &pipeline, const Graph &graph, const Layout &layout);
/// Positions ascending. Nodes take their edges, their membership in groups and their places with them.
GraphChange removal(const Pipeline &pipeline, const GraphIndex &index, const std::vector<int> &nodes, const std::vector<int> &edges,
    const std::vector<int> &groups, const std::vector<int> &notes);
GraphChange edgeReplacement(const Pipeline &pipeline, int position, const Edge &edge);
GraphChange renaming(const Pipeline &pipeline, const GraphIndex &index, int position, const NodeId &id, bool wasDeployed = false);

} // namespace penstock
