// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/drawing.h"

#include "deploy/resources/evaluate.h"

namespace penstock {

namespace {

using Links = std::vector<std::pair<qsizetype, qsizetype>>; // from, to

// Kahn's algorithm; of the nodes that are free, the one that comes first in the file is taken, so that the same drawing
// always gives the same order. Nodes of a cycle (an error of the drawing) follow at the end in the order of the file.
std::vector<qsizetype> topological(size_t count, const Links &links)
{
    std::vector<std::vector<qsizetype>> next(count);
    std::vector<qsizetype> waiting(count), order;
    for (const auto &[from, to] : links) {
        next[size_t(from)].push_back(to);
        ++waiting[size_t(to)];
    }
    std::set<qsizetype> free;
    for (size_t i = 0; i < count; ++i) {
        if (waiting[i] == 0)
            free.insert(qsizetype(i));
    }
    std::vector<bool> done(count);
    while (!free.empty()) {
        const qsizetype node = *free.begin();
        free.erase(free.begin());
        order.push_back(node);
        done[size_t(node)] = true;
        for (const qsizetype to : next[size_t(node)]) {
            if (--waiting[size_t(to)] == 0)
                free.insert(to);
        }
    }
    for (size_t i = 0; i < count; ++i) {
        if (!done[i])
            order.push_back(qsizetype(i));
    }
    return order;
}

} // namespace

Drawing Drawing::of(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue)
{
    Drawing drawing{&project, &pipeline, {}, {}};
    QHash<NodeId, qsizetype> index;
    drawing.nodes.reserve(size_t(pipeline.graph.nodes.size()));
    for (const Node &node : pipeline.graph.nodes) {
        const ComponentType *type = catalogue.type(node.type);
        if (!type || !type->rules || index.contains(node.id))
            continue;
        index.insert(node.id, qsizetype(drawing.nodes.size()));
        drawing.nodes.push_back({&pipeline, &node, type, type->rules.get(), {}, {}, {}});
    }
    Links links;
    QSet<std::pair<QString, std::pair<qsizetype, qsizetype>>> seenInputs, seenOutputs; // a peer counts once at a port
    for (const Edge &edge : pipeline.graph.edges) {
        const qsizetype from = index.value(edge.from.node, -1), to = index.value(edge.to.node, -1);
        if (from < 0 || to < 0)
            continue;
        DrawnNode &source = drawing.nodes[size_t(from)], &target = drawing.nodes[size_t(to)];
        const PortType *output = source.type->output(edge.from.port), *input = target.type->input(edge.to.port);
        if (!output || !input || !accepts(*input, output->kind))
            continue;
        const auto once = [&](auto &seen, const QString &port) {
            const auto key = std::pair{port, std::pair{from, to}};
            return seen.contains(key) ? false : (seen.insert(key), true);
        };
        if (once(seenOutputs, output->id))
            source.outputs[output->id].append(to);
        if (once(seenInputs, input->id))
            target.inputs[input->id].append(from);
        target.brought[{input->id, from}].append(output->kind);
        links.emplace_back(from, to);
    }
    drawing.order = topological(drawing.nodes.size(), links);
    return drawing;
}

bool isComplete(const DrawnNode &node, const QString &stage)
{
    return std::ranges::all_of(node.type->properties, [&](const PropertyType &property) {
        return !property.required || !applies(node, property, stage) || !propertyValue(node, property.id, stage).isNull();
    });
}

} // namespace penstock
