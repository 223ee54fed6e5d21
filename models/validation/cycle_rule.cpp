// SPDX-License-Identifier: Apache-2.0
#include "models/validation/rules.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

// An edge that starts what it leads to; `index` is its place in the pipeline.
struct Step
{
    int to;
    int index;
};

// Whether it is an edge of the kinds that may not go in a circle. One that does not fit starts nothing, and was reported.
bool startsWork(const ComponentType &source, const ComponentType &target, const Edge &edge)
{
    const auto output = std::ranges::find(source.outputs, edge.from.port, &PortType::id);
    const auto input = std::ranges::find(target.inputs, edge.to.port, &PortType::id);
    return output != source.outputs.end() && input != target.inputs.end() && (input->kind == output->kind || input->accepts.contains(output->kind))
        && (output->kind == u"ctl" || output->kind == u"evt" || output->kind == u"msg");
}

// The steps among nodes, by their places in the pipeline.
std::vector<std::vector<Step>> stepsOf(const Pipeline &pipeline, const Knowledge &knowledge)
{
    QHash<NodeId, int> places;
    for (int i = 0; i < pipeline.graph.nodes.size(); ++i)
        places.insert(pipeline.graph.nodes[i].id, i);
    std::vector<std::vector<Step>> steps(size_t(pipeline.graph.nodes.size()));
    for (int i = 0; i < pipeline.graph.edges.size(); ++i) {
        const Edge &edge = pipeline.graph.edges[i];
        const int from = places.value(edge.from.node, -1);
        const int to = places.value(edge.to.node, -1);
        if (from < 0 || to < 0)
            continue;
        const ComponentType *source = knowledge.type(pipeline.graph.nodes[from].type);
        const ComponentType *target = knowledge.type(pipeline.graph.nodes[to].type);
        if (source && target && startsWork(*source, *target, edge))
            steps[size_t(from)].push_back({to, i});
    }
    return steps;
}

// Strongly connected components after Tarjan, without recursion: a chain of ten thousand nodes is no deep stack. One cycle is
// reported for each component, since mending it shows what is left of the others.
class Components
{
public:
    explicit Components(const std::vector<std::vector<Step>> &steps)
        : m_steps(steps)
        , m_nodes(steps.size())
    { }

    // Calls `found` with the nodes of each component that has a cycle.
    template<typename Found> void run(const Found &found)
    {
        for (int root = 0; root < int(m_steps.size()); ++root) {
            if (m_nodes[size_t(root)].order >= 0)
                continue;
            enter(root);
            while (!m_path.empty())
                advance(found);
        }
    }

private:
    struct State
    {
        int order = -1;
        int low = 0;
        bool open = false; // on the stack of nodes without a component yet
        size_t next = 0;   // the step to look at next
    };

    void enter(int node)
    {
        State &state = m_nodes[size_t(node)];
        state.order = state.low = m_count++;
        state.open = true;
        m_open.push_back(node);
        m_path.push_back(node);
    }

    template<typename Found> void advance(const Found &found)
    {
        const int node = m_path.back();
        State &state = m_nodes[size_t(node)];
        const std::vector<Step> &steps = m_steps[size_t(node)];
        if (state.next < steps.size()) {
            const int to = steps[state.next++].to;
            if (m_nodes[size_t(to)].order < 0)
                enter(to);
            else if (m_nodes[size_t(to)].open)
                state.low = std::min(state.low, m_nodes[size_t(to)].order);
            return;
        }
        m_path.pop_back();
        if (!m_path.empty())
            m_nodes[size_t(m_path.back())].low = std::min(m_nodes[size_t(m_path.back())].low, state.low);
        if (state.low == state.order)
            close(node, found);
    }

    template<typename Found> void close(int root, const Found &found)
    {
        std::vector<int> members;
        do {
            members.push_back(m_open.back());
            m_nodes[size_t(m_open.back())].open = false;
            m_open.pop_back();
        } while (members.back() != root);
        const bool toItself = std::ranges::contains(m_steps[size_t(root)], root, &Step::to);
        if (members.size() > 1 || toItself)
            found(members);
    }

    const std::vector<std::vector<Step>> &m_steps;
    std::vector<State> m_nodes;
    std::vector<int> m_open;
    std::vector<int> m_path;
    int m_count = 0;
};

// A way from a node back to itself, within one component: every node there has a step that stays inside.
std::vector<Step> cycleIn(const std::vector<int> &members, const std::vector<std::vector<Step>> &steps)
{
    const QSet<int> inside(members.begin(), members.end());
    QHash<int, qsizetype> visited; // node -> how long the way was when it was reached
    std::vector<Step> way;
    int node = *std::ranges::min_element(members);
    while (!visited.contains(node)) {
        visited.insert(node, qsizetype(way.size()));
        const auto step = std::ranges::find_if(steps[size_t(node)], [&](const Step &one) { return inside.contains(one.to); });
        way.push_back(*step);
        node = step->to;
    }
    way.erase(way.begin(), way.begin() + visited.value(node));
    return way;
}

} // namespace

void checkCycles(Reporter &reporter, const Pipeline &pipeline, const Knowledge &knowledge)
{
    constexpr size_t mostNamed = 10;
    const auto steps = stepsOf(pipeline, knowledge);
    Components(steps).run([&](const std::vector<int> &members) {
        const std::vector<Step> cycle = cycleIn(members, steps);
        QStringList names{pipeline.graph.nodes[cycle.back().to].id.value};
        for (size_t i = 0; i < std::min(cycle.size(), mostNamed); ++i)
            names.append(pipeline.graph.nodes[cycle[i].to].id.value);
        if (cycle.size() > mostNamed)
            names.append(u"… (%1 nodes)"_s.arg(cycle.size()));
        reporter.about.node = NodeId(names.first());
        reporter.error(u"cycle"_s, QString(pathOf(pipeline) + u"/edges/"_s + QString::number(cycle.back().index)),
            QString(u"These start each other in a circle: "_s + names.join(u" -> "_s)), u"Remove one of the edges between them."_s);
        reporter.about.node = {};
    });
}

} // namespace penstock
