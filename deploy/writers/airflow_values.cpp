// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/airflow_values.h"

#include "deploy/resources/resolve_options.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int deepest = 16; // names that are made from names that are made from names

bool isOfResource(const Reference &reference) { return !reference.address.startsWith("Penstock::"_L1) && !reference.address.startsWith("AWS::"_L1); }

} // namespace

Result<AirflowValues> AirflowValues::of(const Drawing &drawing, const Catalogue &catalogue)
{
    AirflowValues values(drawing);
    for (const Environment &environment : drawing.project->environments)
        values.m_stages.append(environment.stage);
    if (values.m_stages.isEmpty())
        values.m_stages.append(QString()); // base values: a project that has no environments yet
    for (const QString &stage : std::as_const(values.m_stages)) {
        for (const bool symbolic : {true, false}) {
            Result<ResourceGraph> graph = resolve(*drawing.project, catalogue, ResolveOptions{stage, symbolic, drawing.pipeline->id});
            if (!graph)
                return std::unexpected(graph.error());
            (symbolic ? values.m_symbolic : values.m_concrete).append(std::move(*graph));
        }
    }
    return values;
}

Result<AirflowStageValues> AirflowValues::evaluated(const Expression &expression, qsizetype node) const
{
    AirflowStageValues result;
    for (qsizetype stage = 0; stage < m_stages.size(); ++stage) {
        AirflowStageValue value;
        for (const bool symbolic : {true, false}) {
            Result<Value> here = evaluate(expression, Scope::of(m_drawing, node, m_stages[stage], symbolic));
            if (here)
                here = filled(*here, (symbolic ? m_symbolic : m_concrete)[stage], 0);
            if (!here)
                return std::unexpected(here.error());
            (symbolic ? value.symbolic : value.concrete) = std::move(*here);
        }
        result.append(std::move(value));
    }
    return result;
}

Result<bool> AirflowValues::holdsEverywhere(const Condition &condition, qsizetype node, const QString &path) const
{
    const bool first = holds(condition, Scope::of(m_drawing, node, m_stages.first()));
    for (const QString &stage : m_stages) {
        if (holds(condition, Scope::of(m_drawing, node, stage)) != first)
            return failure(ErrorKind::Project, u"The node %1 cannot differ between the stages like this."_s.arg(m_drawing.nodes[size_t(node)].node->id.value),
                u"Its argument %1 is code in some stages only."_s.arg(path), u"Give its properties the same values in every stage where they decide that."_s);
    }
    return first;
}

Result<Value> AirflowValues::filled(const Value &value, const ResourceGraph &graph, int depth) const
{
    const auto lookUp = [&](const Reference &reference) -> Result<Value> {
        if (!isOfResource(reference))
            return Value(reference);
        const Resource *resource = graph.resource(reference.address);
        const Value found = resource ? resource->attributes.value(reference.attribute) : Value();
        if (found.isNull() || depth >= deepest)
            return failure(ErrorKind::Project, u"The DAGs of the pipeline %1 cannot be written."_s.arg(m_drawing.pipeline->id.value),
                resource ? u"A task needs %1 of %2, which is only known once that was deployed."_s.arg(reference.attribute, reference.address)
                         : u"A task refers to %1, which is not complete."_s.arg(reference.address),
                resource ? QString() : u"Fill in what that node still needs."_s);
        return filled(found, graph, depth + 1);
    };
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        return lookUp(*reference);
    if (const auto *text = std::get_if<Joined>(&value.data())) {
        ValueList parts;
        for (const auto &part : text->parts) {
            const auto *reference = std::get_if<Reference>(&part);
            const Result<Value> here = reference ? lookUp(*reference) : Result<Value>(Value(std::get<QString>(part)));
            if (!here)
                return here;
            parts.append(*here);
        }
        return joined(parts);
    }
    if (value.isList()) {
        ValueList items;
        for (const Value &item : value.toList()) {
            const Result<Value> here = filled(item, graph, depth);
            if (!here)
                return here;
            items.append(*here);
        }
        return Value(items);
    }
    if (value.isMap()) {
        ValueMap members;
        const ValueMap map = value.toMap();
        for (auto it = map.begin(); it != map.end(); ++it) {
            const Result<Value> here = filled(*it, graph, depth);
            if (!here)
                return here;
            members.insert(it.key(), *here);
        }
        return Value(members);
    }
    return value;
}

} // namespace penstock
