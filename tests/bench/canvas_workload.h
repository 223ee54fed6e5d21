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
    int dragNode = -1;  ///< the one with exactly six edges nearest to the middle, in the pipeline's order
};

CanvasWorkload canvasWorkload(int nodes);
/// Which node that has to be, if this is the same workload; -1 for a number of nodes that canvas-v1 does not have.
int expectedDragNode(int nodes);

} // namespace penstock
