// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/drawing.h"
#include "models/core/error.h"

#include <QMap>

namespace penstock {

/// One DAG of a drawing: its node, and the tasks with what follows each. All are indices into Drawing::nodes.
struct AirflowGraph
{
    qsizetype dag = -1;
    std::vector<qsizetype> tasks;               ///< topological
    QMap<qsizetype, QList<qsizetype>> followers; ///< of a task: the tasks that wait for it, in the order of `tasks`
};

/// Whether the node is a task in every stage. Fails when the stages do not agree.
Result<bool> isAirflowTask(const Drawing &drawing, qsizetype node);

/// The DAGs of a drawing in the order of the file. A task belongs to the DAG that an edge joins it to, else to the DAG of
/// what it follows. A node that is no task passes on what it waits for: the bucket between two tasks. Tasks that follow no DAG belong to
/// none. Fails on a task of two DAGs, and on a circle.
Result<std::vector<AirflowGraph>> airflowGraphs(const Drawing &drawing);

} // namespace penstock
