// SPDX-License-Identifier: Apache-2.0
#include "models/validation/closest.h"
#include "models/validation/property_rules.h"
#include "models/validation/rules.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const PortType *findPort(const QList<PortType> &ports, const QString &id)
{
    const auto found = std::ranges::find(ports, id, &PortType::id);
    return found == ports.end() ? nullptr : &*found;
}

QStringList portIds(const QList<PortType> &ports)
{
    QStringList ids;
    for (const PortType &port : ports)
        ids.append(port.id);
    return ids;
}

QString textOf(const PortRef &end) { return end.node.value.left(80) + u'.' + end.port.left(80); }

QString textOf(const Edge &edge) { return textOf(edge.from) + u" -> "_s + textOf(edge.to); }

// Work does not start by itself; data lies where it is, and triggers and messages start others.
bool mustBeStarted(const ComponentType &type)
{
    return !type.startsItself && (QStringList{u"compute"_s, u"transform"_s, u"orchestration"_s, u"ingest"_s}).contains(type.category)
        && std::ranges::any_of(type.inputs, [](const PortType &input) { return input.kind == u"ctl" || input.kind == u"evt"; });
}

bool starts(const PortType &input) { return input.kind == u"ctl" || input.kind == u"evt" || input.kind == u"msg" || input.kind == u"strm"; }

/// Whether the node starts by what was entered: a schedule, in any stage.
bool startsByItself(const Node &node, const ComponentType &type)
{
    return std::ranges::any_of(type.properties, [&](const PropertyType &property) {
        const Value own = node.property(property.id);
        return property.starts && (!saysNothing(own.isNull() ? property.defaultValue : own) || std::ranges::any_of(node.stages, [&](const ValueMap &values) {
            return !saysNothing(values.value(property.id));
        }));
    });
}

class EdgeRules
{
public:
    EdgeRules(Reporter &reporter, const Pipeline &pipeline, const Knowledge &knowledge)
        : m_reporter(reporter)
        , m_pipeline(pipeline)
    {
        for (const Node &node : pipeline.graph.nodes)
            m_types.insert(node.id, knowledge.type(node.type));
    }

    void run()
    {
        const QList<Edge> &edges = m_pipeline.graph.edges;
        for (qsizetype i = 0; i < edges.size(); ++i)
            edge(edges[i], pathOf(m_pipeline) + u"/edges/"_s + QString::number(i));
        for (const Node &node : m_pipeline.graph.nodes) {
            if (const ComponentType *type = m_types.value(node.id))
                inputsOf(node, *type);
        }
        m_reporter.about.node = {};
    }

private:
    void edge(const Edge &edge, const QString &path)
    {
        m_reporter.about.node = edge.to.node;
        if (m_seen.contains(edge))
            return m_reporter.report(
                Severity::Warning, u"duplicate-edge"_s, path, u"The edge %1 stands twice."_s.arg(textOf(edge)), u"Remove one of the two."_s);
        m_seen.insert(edge);
        const bool fromThere = endIsThere(edge.from, true, edge, path);
        const bool toThere = endIsThere(edge.to, false, edge, path);
        m_reporter.about.node = edge.to.node;
        if (!fromThere || !toThere)
            return;
        const ComponentType *source = m_types.value(edge.from.node);
        const ComponentType *target = m_types.value(edge.to.node);
        const PortType *output = source ? findPort(source->outputs, edge.from.port) : nullptr;
        const PortType *input = target ? findPort(target->inputs, edge.to.port) : nullptr;
        if (output && input && output->kind != input->kind && !input->accepts.contains(output->kind)) {
            m_reporter.error(u"edge-kinds"_s, path,
                u"The edge %1 brings \"%2\", but the input takes \"%3\"."_s.arg(
                    textOf(edge), output->kind, (input->accepts.isEmpty() ? QStringList{input->kind} : input->accepts).join(u"\", \""_s)));
        }
        const int before = m_arriving[edge.to]++;
        if (input && !input->many && before == 1) // once, for the second edge
            m_reporter.error(u"input-taken"_s, path, u"The input %1 takes one edge, and has more."_s.arg(textOf(edge.to)), u"Remove all but one."_s);
    }

    bool endIsThere(const PortRef &end, bool leaving, const Edge &edge, const QString &path)
    {
        const QString id = u"edge-to-nowhere"_s;
        m_reporter.about.node = end.node;
        const auto node = m_types.constFind(end.node);
        if (node == m_types.constEnd()) {
            m_reporter.error(id, path, u"The edge %1 names the node %2, which is not there."_s.arg(textOf(edge), end.node.value.left(80)), nearNode(end.node));
            return false;
        }
        const ComponentType *type = *node;
        if (!type) // that the component type is unknown was said
            return true;
        const QList<PortType> &ports = leaving ? type->outputs : type->inputs;
        if (findPort(ports, end.port))
            return true;
        const QString what = leaving ? u"output"_s : u"input"_s;
        const bool otherSide = findPort(leaving ? type->inputs : type->outputs, end.port);
        const QString wrongWay
            = leaving ? u"It is an input: edges go from an output to an input."_s : u"It is an output: edges go from an output to an input."_s;
        m_reporter.error(id, path, u"The edge %1 names the %2 %3, which %4 does not have."_s.arg(textOf(edge), what, end.port.left(80), end.node.value),
            otherSide ? wrongWay : didYouMean(end.port, portIds(ports)));
        return false;
    }

    // Looking for a near id costs more than the other rules together: only for the first few, and among so many.
    QString nearNode(const NodeId &id)
    {
        if (++m_asked > 20)
            return {};
        if (m_nodeIds.isEmpty()) {
            for (const Node &node : m_pipeline.graph.nodes.first(std::min(m_pipeline.graph.nodes.size(), qsizetype(500))))
                m_nodeIds.append(node.id.value);
        }
        return didYouMean(id.value, m_nodeIds);
    }

    void inputsOf(const Node &node, const ComponentType &type)
    {
        m_reporter.about.node = node.id;
        const QString path = pathOf(m_pipeline) + u"/nodes/"_s + node.id.value;
        bool started = false;
        bool missing = false;
        for (const PortType &input : type.inputs) {
            const bool arrives = m_arriving.value({node.id, input.id}) > 0;
            started = started || (arrives && starts(input));
            if (input.required && !arrives) {
                missing = true;
                m_reporter.error(u"input-missing"_s, path,
                    u"The input %1 of %2 needs an edge."_s.arg(input.label.isEmpty() ? input.id : input.label, node.id.value), input.help);
            }
        }
        if (!started && !missing && mustBeStarted(type) && !startsByItself(node, type))
            m_reporter.report(Severity::Hint, u"nothing-starts-it"_s, path, u"Nothing starts %1."_s.arg(node.id.value),
                u"Join it to a schedule, an event or the node before it, or start it by hand."_s);
    }

    Reporter &m_reporter;
    const Pipeline &m_pipeline;
    QHash<NodeId, const ComponentType *> m_types; // null: the type is unknown
    QSet<Edge> m_seen;
    QHash<PortRef, int> m_arriving;
    QStringList m_nodeIds;
    int m_asked = 0;
};

} // namespace

void checkEdges(Reporter &reporter, const Pipeline &pipeline, const Knowledge &knowledge) { EdgeRules(reporter, pipeline, knowledge).run(); }

} // namespace penstock
