// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/catalogue/expression.h"
#include "models/project/project.h"

#include <QHash>
#include <QList>

#include <vector>

namespace penstock {

/// A node that can be resolved, with its type and what it is joined to. Edges to nowhere, to ports that are not there or
/// of a kind the input does not accept are left out: validation has said so.
struct DrawnNode
{
    const Pipeline *pipeline = nullptr;
    const Node *node = nullptr;
    const ComponentType *type = nullptr;
    const ResourceRules *rules = nullptr;
    QHash<QString, QList<qsizetype>> inputs;  ///< port -> peers (indices into Drawing::nodes), in the order of the file, each once
    QHash<QString, QList<qsizetype>> outputs;
    QHash<std::pair<QString, qsizetype>, QStringList> brought; ///< input port and peer -> the kinds of the edges from there

    QList<qsizetype> peers(const PortName &port) const { return (port.output ? outputs : inputs).value(port.id); }
};

/// A pipeline indexed for resolving and writing. Holds pointers into project and catalogue, which must outlive it.
/// Making it is linear in nodes and edges.
struct Drawing
{
    const Project *project = nullptr;
    const Pipeline *pipeline = nullptr;
    std::vector<DrawnNode> nodes; ///< in the order of the file; without unknown types
    std::vector<qsizetype> order; ///< topological: peers at inputs first; else the order of the file

    static Drawing of(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue);
};

/// Whether every required property has a value in that stage (a default counts).
bool isComplete(const DrawnNode &node, const QString &stage);

} // namespace penstock
