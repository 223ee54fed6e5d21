// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.h"

namespace penstock {

/// Places nodes in columns from left to right along the edges, deterministic and in linear time. Cycles are allowed:
/// an edge back is ignored. `nodes` are placed among themselves, the top-left one at `origin`; on multiples of 10.
QHash<NodeId, QPointF> tidyPositions(const Graph &graph, const QList<NodeId> &nodes, QPointF origin);

} // namespace penstock
