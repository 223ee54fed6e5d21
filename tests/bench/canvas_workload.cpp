// SPDX-License-Identifier: Apache-2.0
#include "canvas_workload.h"

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

struct Wire
{
    int from, output, to, input;
};

class Grid
{
public:
    explicit Grid(int count)
        : m_count(count)
        , m_columns(int(std::ceil(std::sqrt(double(count)))))
        , m_rows((count + m_columns - 1) / m_columns)
    { }

    QPointF position(int i) const { return {(i % m_columns - (m_columns - 1) / 2.0) * 260, (i / m_columns - (m_rows - 1) / 2.0) * 150}; }

    QList<Wire> wires() const
    {
        const qsizetype wanted = qsizetype(std::floor(1.5 * m_count));
        std::mt19937 random(42);
        const auto draw = [&random](int m) { return int(random() % unsigned(m)); };
        std::vector<bool> taken(size_t(m_count) * 2);
        QList<Wire> wires;
        while (wires.size() < wanted) {
            const int from = draw(m_count);
            const int column = from % m_columns, row = from / m_columns;
            if (column == m_columns - 1)
                continue;
            int toColumn, toRow;
            if (draw(50) == 0) {
                toColumn = column + 1 + draw(m_columns - 1 - column);
                toRow = draw(m_rows);
            } else {
                toColumn = column + 1 + draw(3);
                toRow = row + draw(5) - 2;
            }
            const int output = draw(2), input = draw(2);
            if (toColumn >= m_columns || toRow < 0 || toRow >= m_rows)
                continue;
            const int to = toRow * m_columns + toColumn;
            if (to >= m_count || taken[size_t(to) * 2 + size_t(input)])
                continue;
            taken[size_t(to) * 2 + size_t(input)] = true;
            wires.append({from, output, to, input});
        }
        return wires;
    }

private:
    int m_count, m_columns, m_rows;
};

PortType portType(const QString &id, bool output)
{
    PortType port;
    port.id = id;
    port.label = id;
    port.kind = u"obj"_s;
    if (!output)
        port.accepts = {port.kind};
    return port;
}

} // namespace

int expectedDragNode(int nodes)
{
    switch (nodes) {
    case 100: return 36;
    case 1000: return 560;
    case 5000: return 2734;
    case 10000: return 5149;
    default: return -1;
    }
}

CanvasWorkload canvasWorkload(int count)
{
    CanvasWorkload work;
    work.type.id = u"bench.stage"_s;
    work.type.title = u"Pipeline stage"_s;
    work.type.provider = u"bench"_s;
    work.type.category = u"transform"_s;
    work.type.icon = u"etl"_s;
    work.type.inputs = {portType(u"in_a"_s, false), portType(u"in_b"_s, false)};
    work.type.outputs = {portType(u"out_a"_s, true), portType(u"out_b"_s, true)};

    const Grid grid(count);
    const QList<Wire> wires = grid.wires();
    work.pipeline.id = PipelineId(u"bench"_s);
    const auto id = [](int i) { return NodeId(u"n%1"_s.arg(i, 5, 10, QChar(u'0'))); };
    QList<int> degrees(count, 0);
    for (int i = 0; i < count; ++i) {
        Node node;
        node.id = id(i);
        node.type = work.type.id;
        node.title = u"Pipeline stage %1"_s.arg(i, 5, 10, QChar(u'0'));
        work.pipeline.graph.nodes.append(node);
        work.pipeline.layout.nodes.insert(node.id, grid.position(i));
    }
    for (const Wire &wire : wires) {
        work.pipeline.graph.edges.append(Edge{{id(wire.from), work.type.outputs[wire.output].id}, {id(wire.to), work.type.inputs[wire.input].id}});
        ++degrees[wire.from];
        ++degrees[wire.to];
    }
    double nearest = 1e300;
    for (int i = 0; i < count; ++i) {
        const QPointF place = grid.position(i);
        if (const double distance = QPointF::dotProduct(place, place); degrees[i] == 6 && distance < nearest) {
            nearest = distance;
            work.dragNode = i;
        }
    }
    return work;
}

} // namespace penstock
