// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/auto_layout.h"

#include <cmath>

namespace penstock {
namespace {

constexpr double columnPitch = 260;
constexpr double rowPitch = 120;

struct Dag
{
    QList<QList<int>> next;
    QList<QList<int>> previous;
};

Dag dagOf(const Graph &graph, const QHash<NodeId, int> &places)
{
    Dag dag{QList<QList<int>>(places.size()), QList<QList<int>>(places.size())};
    for (const Edge &edge : graph.edges) {
        const int from = places.value(edge.from.node, -1);
        const int to = places.value(edge.to.node, -1);
        if (from < 0 || to < 0 || from == to)
            continue;
        dag.next[from].append(to);
        dag.previous[to].append(from);
    }
    return dag;
}

/// Longest path from a beginning. Nodes on a cycle are entered in their own order once nothing else is ready.
QList<int> columnsOf(const Dag &dag)
{
    const qsizetype count = dag.next.size();
    QList<int> columns(count, 0), waiting(count, 0), ready;
    QList<bool> done(count, false);
    for (int i = 0; i < count; ++i) {
        waiting[i] = int(dag.previous[i].size());
        if (waiting[i] == 0)
            ready.append(i);
    }
    qsizetype head = 0;
    for (int stuck = 0;;) {
        if (head == ready.size()) {
            while (stuck < count && done[stuck])
                ++stuck;
            if (stuck == count)
                return columns;
            ready.append(stuck);
        }
        const int node = ready[head++];
        if (done[node])
            continue;
        done[node] = true;
        for (const int next : dag.next[node]) {
            if (done[next])
                continue;
            columns[next] = std::max(columns[next], columns[node] + 1);
            if (--waiting[next] == 0)
                ready.append(next);
        }
    }
}

double middle(const QList<int> &neighbours, const QList<double> &rows, double otherwise)
{
    double sum = 0;
    for (const int neighbour : neighbours)
        sum += rows[neighbour];
    return neighbours.isEmpty() ? otherwise : sum / double(neighbours.size());
}

} // namespace

QHash<NodeId, QPointF> tidyPositions(const Graph &graph, const QList<NodeId> &nodes, QPointF origin)
{
    QHash<NodeId, int> places;
    for (int i = 0; i < nodes.size(); ++i)
        places.insert(nodes[i], i);
    if (places.size() != nodes.size())
        return {}; // a node twice: nothing sensible to say
    const Dag dag = dagOf(graph, places);
    const QList<int> columns = columnsOf(dag);

    QList<QList<int>> members(1 + (columns.isEmpty() ? 0 : *std::ranges::max_element(columns)));
    QList<double> rows(nodes.size(), 0);
    for (int i = 0; i < nodes.size(); ++i) {
        rows[i] = double(members[columns[i]].size());
        members[columns[i]].append(i);
    }
    // Two sweeps towards the neighbours' middles take out most crossings.
    for (int sweep = 0; sweep < 2; ++sweep) {
        for (QList<int> &column : members) {
            QHash<int, double> wishes;
            for (const int node : std::as_const(column))
                wishes.insert(node, middle(dag.previous[node], rows, rows[node]));
            std::ranges::stable_sort(column, {}, [&wishes](int node) { return wishes.value(node); });
            const double first = column.isEmpty() ? 0 : std::max(0.0, std::round(wishes.value(column.first()) * 2) / 2);
            double row = first;
            for (const int node : std::as_const(column)) {
                row = std::max(row, std::round(wishes.value(node) * 2) / 2);
                rows[node] = row++;
            }
        }
    }
    QHash<NodeId, QPointF> positions;
    for (int i = 0; i < nodes.size(); ++i)
        positions.insert(nodes[i], origin + QPointF(columns[i] * columnPitch, rows[i] * rowPitch));
    return positions;
}

} // namespace penstock
