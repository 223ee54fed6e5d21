// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/graph/graph.h"

namespace penstock {

/// The workload canvas-v1: nodes on a grid, three edges for two nodes, mostly short, some long.
struct CanvasWorkload
{
    Pipeline pipeline;
    ComponentType type; ///< the one type of all nodes: in_a, in_b, out_a, out_b
    quint64 digest = 0; ///< FNV-1a of the edges; tells whether this is the same workload
    NodeId dragNode;    ///< with exactly six edges, nearest to the middle
};

CanvasWorkload canvasWorkload(int nodes);
/// The digest that the workload has to have; 0 for a number of nodes without one.
quint64 expectedDigest(int nodes);

} // namespace penstock
