// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph.h"

namespace penstock {

Value Node::property(const QString &propertyId, const QString &stage) const
{
    if (const auto own = stages.constFind(stage); own != stages.constEnd()) {
        if (const auto value = own->constFind(propertyId); value != own->constEnd())
            return *value;
    }
    return properties.value(propertyId);
}

const Node *Graph::node(const NodeId &id) const
{
    const auto found = std::ranges::find(nodes, id, &Node::id);
    return found == nodes.end() ? nullptr : &*found;
}

} // namespace penstock
