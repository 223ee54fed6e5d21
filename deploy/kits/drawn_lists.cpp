// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/drawn_lists.h"

#include "deploy/kits/context.h"
#include "deploy/resources/resolve_options.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int deepest = 16; // of references that lead to references

/// Makes plain values out of values with references, as far as the drawing says them.
class Settling
{
public:
    Settling(const Kit &kit, const Environment *environment, const ResourceGraph &graph)
        : m_kit(kit)
        , m_environment(environment)
        , m_graph(graph)
    { }

    /// Null: only the cloud knows.
    Value settled(const Value &value, int depth = 0) const
    {
        if (const auto *reference = std::get_if<Reference>(&value.data()))
            return followed(*reference, depth);
        if (const auto *joined = std::get_if<Joined>(&value.data()))
            return joinedText(*joined, depth);
        if (value.isList()) {
            ValueList list;
            for (const Value &item : value.toList()) {
                if (const Value known = settled(item, depth); !known.isNull())
                    list.append(known);
            }
            return Value(list);
        }
        if (value.isMap()) {
            ValueMap map;
            const ValueMap members = value.toMap();
            for (auto it = members.begin(); it != members.end(); ++it) {
                if (const Value known = settled(*it, depth); !known.isNull())
                    map.insert(it.key(), known);
            }
            return Value(map);
        }
        return value;
    }

private:
    Value followed(const Reference &reference, int depth) const
    {
        if (reference.address == "Penstock::Stage"_L1 && reference.attribute.startsWith("settings."_L1)) {
            const QString id = reference.attribute.section(u'.', 1);
            const auto input = std::ranges::find(m_kit.environment.inputs, id, &PropertyType::id);
            return !m_environment || input == m_kit.environment.inputs.end() ? Value() : settingValue(*m_environment, *input);
        }
        const Resource *resource = depth < deepest ? m_graph.resource(reference.address) : nullptr;
        return resource ? settled(resource->attributes.value(reference.attribute), depth + 1) : Value();
    }

    Value joinedText(const Joined &joined, int depth) const
    {
        QString text;
        for (const auto &part : joined.parts) {
            const auto *reference = std::get_if<Reference>(&part);
            const Value known = reference ? followed(*reference, depth) : Value(std::get<QString>(part));
            if (known.isNull())
                return {};
            text += known.text();
        }
        return Value(text);
    }

    const Kit &m_kit;
    const Environment *m_environment;
    const ResourceGraph &m_graph;
};

Variable item(const DrawnNode &node, const Value &value)
{
    Variables map;
    const ValueMap members = value.toMap();
    for (auto it = members.begin(); it != members.end(); ++it)
        map.insert(it.key(), Variable(*it));
    map.insert(u"node"_s, node.node->id.value);
    map.insert(u"kebab"_s, QString(node.node->id.value).replace(u'_', u'-'));
    map.insert(u"pipeline"_s, node.pipeline->id.value);
    map.insert(u"value"_s, Variable(value));
    return Variable(map);
}

/// The lists of one environment; none: base values.
Result<QMap<QString, QList<Variable>>> listsOf(const Project &project, const Catalogue &catalogue, const Manifest &manifest, const Environment *environment)
{
    const QString stage = environment ? environment->stage : QString();
    const Result<ResourceGraph> graph = resolve(project, catalogue, ResolveOptions{stage});
    if (!graph)
        return std::unexpected(graph.error());
    const Settling settling(manifest.kit, environment, *graph);
    QMap<QString, QList<Variable>> lists;
    for (const Pipeline &pipeline : project.pipelines) {
        const Drawing drawing = Drawing::of(project, pipeline, catalogue);
        for (size_t i = 0; i < drawing.nodes.size(); ++i) {
            const DrawnNode &node = drawing.nodes[i];
            if (!isComplete(node, stage))
                continue;
            for (const auto &[list, name] : manifest.lists) {
                const Expression *expression = exported(node.rules->exports, name);
                const Result<Value> value = expression ? evaluate(*expression, Scope::of(drawing, qsizetype(i), stage)) : Result<Value>(Value());
                if (!value)
                    return std::unexpected(value.error());
                if (!value->isNull())
                    lists[list].append(item(node, settling.settled(*value)));
            }
        }
    }
    return lists;
}

} // namespace

Result<QMap<QString, QList<Variable>>> drawnLists(const Project &project, const Catalogue &catalogue, const Manifest &manifest)
{
    return listsOf(project, catalogue, manifest, nullptr);
}

Result<void> addDrawnLists(Variables &variables, const Project &project, const Catalogue &catalogue, const Manifest &manifest)
{
    if (manifest.lists.isEmpty())
        return {};
    const auto base = listsOf(project, catalogue, manifest, nullptr);
    if (!base)
        return std::unexpected(base.error());
    QList<Variable> environments;
    const QList<Variable> known = *lookUp(variables, u"environments"_s)->list();
    for (qsizetype i = 0; i < known.size(); ++i) {
        const auto here = listsOf(project, catalogue, manifest, &project.environments[i]);
        if (!here)
            return std::unexpected(here.error());
        Variables map = *known[i].map();
        for (const auto &[list, name] : manifest.lists)
            map.insert(list, here->value(list));
        environments.append(map);
    }
    variables.insert(u"environments"_s, environments);
    for (const auto &[list, name] : manifest.lists)
        variables.insert(list, base->value(list));
    return {};
}

} // namespace penstock
