// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/airflow_graph.h"

#include "deploy/resources/evaluate.h"

#include <set>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

using Indices = std::set<qsizetype>;

class Graphs
{
public:
    explicit Graphs(const Drawing &drawing)
        : m_drawing(drawing)
        , m_isTask(drawing.nodes.size())
        , m_dags(drawing.nodes.size())
        , m_tasksBefore(drawing.nodes.size())
    { }

    Result<std::vector<AirflowGraph>> run()
    {
        for (size_t i = 0; i < m_drawing.nodes.size(); ++i) {
            const Result<bool> task = isAirflowTask(m_drawing, qsizetype(i));
            if (!task)
                return std::unexpected(task.error());
            m_isTask[i] = *task;
        }
        for (const qsizetype node : m_drawing.order) {
            if (const Result<void> placed = place(node); !placed)
                return std::unexpected(placed.error());
        }
        std::vector<AirflowGraph> graphs;
        for (size_t i = 0; i < m_drawing.nodes.size(); ++i) {
            if (isDag(qsizetype(i)))
                graphs.push_back(graphOf(qsizetype(i)));
        }
        return graphs;
    }

private:
    bool isDag(qsizetype node) const { return m_drawing.nodes[size_t(node)].rules->airflowDag.has_value(); }
    QString id(qsizetype node) const { return m_drawing.nodes[size_t(node)].node->id.value; }

    Indices before(qsizetype node) const
    {
        Indices peers;
        for (const QList<qsizetype> &list : m_drawing.nodes[size_t(node)].inputs)
            peers.insert(list.begin(), list.end());
        return peers;
    }

    /// In topological order: what comes before a node is known when it is placed.
    Result<void> place(qsizetype node)
    {
        Indices &dags = m_dags[size_t(node)];
        if (isDag(node)) {
            dags = {node};
            return {};
        }
        Indices joined;
        for (const qsizetype peer : before(node)) {
            if (isDag(peer))
                joined.insert(peer);
            dags.insert(m_dags[size_t(peer)].begin(), m_dags[size_t(peer)].end());
            if (m_isTask[size_t(peer)])
                m_tasksBefore[size_t(node)].insert(peer);
            else if (!isDag(peer))
                m_tasksBefore[size_t(node)].insert(m_tasksBefore[size_t(peer)].begin(), m_tasksBefore[size_t(peer)].end());
        }
        if (!m_isTask[size_t(node)])
            return {};
        if (!joined.empty())
            dags = joined;
        if (dags.size() > 1)
            return failure(ErrorKind::Project, u"The task %1 belongs to two DAGs: %2 and %3."_s.arg(id(node), id(*dags.begin()), id(*dags.rbegin())), {},
                u"Join it to the one DAG that it belongs to, or take away what joins the two."_s);
        return {};
    }

    AirflowGraph graphOf(qsizetype dag) const
    {
        AirflowGraph graph{dag, {}, {}};
        for (const qsizetype node : m_drawing.order) {
            if (!m_isTask[size_t(node)] || m_dags[size_t(node)] != Indices{dag})
                continue;
            for (const qsizetype task : graph.tasks) {
                if (m_tasksBefore[size_t(node)].contains(task))
                    graph.followers[task].append(node);
            }
            graph.tasks.push_back(node);
        }
        return graph;
    }

    const Drawing &m_drawing;
    std::vector<bool> m_isTask;
    std::vector<Indices> m_dags;        // the DAGs that a node comes after
    std::vector<Indices> m_tasksBefore; // the nearest tasks, through nodes that are none
};

} // namespace

Result<bool> isAirflowTask(const Drawing &drawing, qsizetype node)
{
    const std::optional<AirflowRule> &rule = drawing.nodes[size_t(node)].rules->airflowTask;
    if (!rule)
        return false;
    const bool task = holds(rule->when, Scope::of(drawing, node));
    for (const Environment &environment : drawing.project->environments) {
        if (holds(rule->when, Scope::of(drawing, node, environment.stage)) != task)
            return failure(ErrorKind::Project, u"The node %1 is a task of a DAG in some stages only."_s.arg(drawing.nodes[size_t(node)].node->id.value),
                u"Every stage runs the same DAGs."_s, u"Give it the same values in every stage where they decide that."_s);
    }
    return task;
}

Result<std::vector<AirflowGraph>> airflowGraphs(const Drawing &drawing) { return Graphs(drawing).run(); }

} // namespace penstock
