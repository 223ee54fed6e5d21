// SPDX-License-Identifier: Apache-2.0
#include "widgets/delivery/flow_layout.h"

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr double laneHeight = 10;
constexpr int sweeps = 8;

/// A box in a column: a node, a label, or the lane of a step that passes by.
struct Item
{
    int column = 0;
    QSizeF size;
    double middle = 0; ///< of its height
    QList<int> left, right; ///< items joined to it in the columns beside
};

class Placer
{
public:
    Placer(const DeliveryFlow &flow, const FlowSizes &sizes)
        : m_flow(flow)
        , m_sizes(sizes)
    {
        for (int i = 0; i < flow.nodes.size(); ++i)
            m_numbers.insert(flow.nodes[i].id, i);
    }

    FlowPlaces run()
    {
        findColumns();
        makeItems();
        arrange();
        return places();
    }

private:
    int number(const QString &id) const { return m_numbers.value(id, -1); }

    /// The longest way from a beginning, over the steps that do not lead back into a way that is being walked.
    void findColumns()
    {
        const int count = int(m_flow.nodes.size());
        m_columns.assign(count, 0);
        m_back.assign(m_flow.steps.size(), false);
        QList<QList<int>> out(count);
        for (int i = 0; i < m_flow.steps.size(); ++i) {
            if (number(m_flow.steps[i].from) >= 0 && number(m_flow.steps[i].to) >= 0)
                out[number(m_flow.steps[i].from)].append(i);
        }
        QList<int> state(count, 0); // 0: not seen, 1: on the way, 2: done
        QList<int> order;
        const auto visit = [&](const auto &self, int node) -> void {
            state[node] = 1;
            for (const int step : std::as_const(out[node])) {
                const int to = number(m_flow.steps[step].to);
                if (state[to] == 1)
                    m_back[step] = true;
                else if (state[to] == 0)
                    self(self, to);
            }
            state[node] = 2;
            order.append(node);
        };
        for (int node = 0; node < count; ++node) {
            if (state[node] == 0)
                visit(visit, node);
        }
        for (auto node = order.rbegin(); node != order.rend(); ++node) {
            for (const int step : std::as_const(out[*node])) {
                if (!m_back[step])
                    m_columns[number(m_flow.steps[step].to)] = std::max(m_columns[number(m_flow.steps[step].to)], m_columns[*node] + 1);
            }
        }
    }

    /// Nodes stand in even columns, labels in odd ones. What begins a way stands right before what it leads to.
    void makeItems()
    {
        for (int i = 0; i < m_flow.nodes.size(); ++i)
            m_items.append({2 * columnOf(i), m_sizes.nodes.value(i), 0, {}, {}});
        for (int i = 0; i < m_flow.steps.size(); ++i) {
            QList<int> way;
            int from = number(m_flow.steps[i].from);
            int to = number(m_flow.steps[i].to);
            if (from >= 0 && to >= 0 && from != to) {
                if (m_items[from].column > m_items[to].column)
                    std::swap(from, to);
                way = joined(from, to, m_sizes.labels.value(i));
            }
            m_ways.append(way);
        }
    }

    int columnOf(int node) const
    {
        int next = -1;
        for (int i = 0; i < m_flow.steps.size(); ++i) {
            const int to = number(m_flow.steps[i].to);
            if (number(m_flow.steps[i].to) == node && !m_back[i])
                return m_columns[node];
            if (number(m_flow.steps[i].from) == node && !m_back[i] && to >= 0)
                next = next < 0 ? m_columns[to] : std::min(next, m_columns[to]);
        }
        return next < 0 ? m_columns[node] : next - 1;
    }

    /// The items on the way, both ends with them.
    QList<int> joined(int from, int to, QSizeF label)
    {
        QList<int> way{from};
        const int last = m_items[to].column;
        for (int column = m_items[from].column + 1; column < last; ++column) {
            const bool labelled = column == m_items[from].column + 1 && !label.isEmpty();
            m_items.append({column, labelled ? label : QSizeF(0, laneHeight), 0, {}, {}});
            way.append(int(m_items.size()) - 1);
        }
        way.append(to);
        for (int i = 0; i + 1 < way.size(); ++i) {
            m_items[way[i]].right.append(way[i + 1]);
            m_items[way[i + 1]].left.append(way[i]);
        }
        return way;
    }

    void arrange()
    {
        for (int i = 0; i < m_items.size(); ++i) {
            while (m_order.size() <= m_items[i].column)
                m_order.append(QList<int>());
            m_order[m_items[i].column].append(i);
        }
        for (QList<int> &column : m_order)
            stack(column, false);
        for (int sweep = 0; sweep < sweeps; ++sweep) {
            const bool forward = sweep % 2 == 0;
            for (qsizetype i = 0; i < m_order.size(); ++i)
                settle(m_order[forward ? i : m_order.size() - 1 - i], forward, sweep + 2 < sweeps);
        }
    }

    /// Brings each item as near to its neighbours' height as its column allows.
    void settle(QList<int> &column, bool fromLeft, bool mayReorder)
    {
        for (const int i : std::as_const(column)) {
            Item &item = m_items[i];
            const QList<int> &beside = fromLeft ? item.left : item.right;
            if (beside.isEmpty())
                continue;
            double sum = 0;
            for (const int other : beside)
                sum += m_items[other].middle;
            item.middle = sum / double(beside.size());
        }
        stack(column, mayReorder);
    }

    /// Moves what overlaps apart, by as little as possible: neighbours that push each other become a block around its mean.
    void stack(QList<int> &column, bool mayReorder)
    {
        if (mayReorder)
            std::ranges::stable_sort(column, {}, [this](int i) { return m_items[i].middle; });
        struct Block
        {
            double sum = 0; ///< of where its items want its top
            int count = 0;
            double height = 0;
            QList<int> items;
            double top() const { return sum / count; }
        };
        QList<Block> blocks;
        for (const int i : std::as_const(column)) {
            const double height = m_items[i].size.height();
            blocks.append({m_items[i].middle - height / 2, 1, height, {i}});
            while (blocks.size() > 1 && blocks[blocks.size() - 2].top() + blocks[blocks.size() - 2].height + m_sizes.rowGap > blocks.last().top()) {
                const Block lower = blocks.takeLast();
                Block &upper = blocks.last();
                // What the lower ones want of their own top, said of the top of both.
                upper.sum += lower.sum - lower.count * (upper.height + m_sizes.rowGap);
                upper.count += lower.count;
                upper.height += m_sizes.rowGap + lower.height;
                upper.items += lower.items;
            }
        }
        for (const Block &block : std::as_const(blocks)) {
            double top = block.top();
            for (const int i : block.items) {
                m_items[i].middle = top + m_items[i].size.height() / 2;
                top += m_items[i].size.height() + m_sizes.rowGap;
            }
        }
    }

    FlowPlaces places() const
    {
        QList<double> lefts(m_order.size() + 1, 0);
        QList<double> widths(m_order.size(), 0);
        double top = 0;
        double bottom = 0;
        bool first = true;
        for (qsizetype column = 0; column < m_order.size(); ++column) {
            for (const int i : m_order[column]) {
                widths[column] = std::max(widths[column], m_items[i].size.width());
                top = first ? m_items[i].middle - m_items[i].size.height() / 2 : std::min(top, m_items[i].middle - m_items[i].size.height() / 2);
                bottom = first ? m_items[i].middle + m_items[i].size.height() / 2 : std::max(bottom, m_items[i].middle + m_items[i].size.height() / 2);
                first = false;
            }
            lefts[column + 1] = lefts[column] + widths[column] + m_sizes.columnGap;
        }
        const auto box = [&](int i) {
            const Item &item = m_items[i];
            // Whole numbers, so that lines are sharp.
            return QRectF(std::round(lefts[item.column] + (widths[item.column] - item.size.width()) / 2),
                std::round(item.middle - item.size.height() / 2 - top), item.size.width(), item.size.height());
        };
        FlowPlaces result;
        for (int i = 0; i < m_flow.nodes.size(); ++i)
            result.nodes.append(box(i));
        for (int i = 0; i < m_ways.size(); ++i)
            result.steps.append(stepOn(m_ways[i], i, box, lefts, widths, top));
        result.size = QSizeF(m_order.isEmpty() ? 0 : lefts.last() - m_sizes.columnGap, bottom - top);
        return result;
    }

    template<typename Box>
    FlowPlaces::Step stepOn(const QList<int> &way, int step, const Box &box, const QList<double> &lefts, const QList<double> &widths, double top) const
    {
        FlowPlaces::Step made;
        if (way.isEmpty())
            return made;
        made.backwards = way.first() != number(m_flow.steps[step].from);
        // Of the middles, not of the boxes: those are on whole pixels, and a line would lean by one.
        const auto height = [&](int item) { return std::round(m_items[item].middle - top); };
        made.points.append({box(way.first()).right(), height(way.first())});
        for (qsizetype i = 1; i + 1 < way.size(); ++i) {
            const QRectF here = box(way[i]);
            const int column = m_items[way[i]].column;
            made.points.append({lefts[column], height(way[i])});
            made.points.append({lefts[column] + widths[column], height(way[i])});
            if (here.width() > 0)
                made.label = here;
        }
        made.points.append({box(way.last()).left(), height(way.last())});
        if (made.backwards)
            std::ranges::reverse(made.points);
        return made;
    }

    const DeliveryFlow &m_flow;
    const FlowSizes &m_sizes;
    QHash<QString, int> m_numbers;
    QList<int> m_columns; ///< of the nodes
    QList<bool> m_back;   ///< of the steps
    QList<Item> m_items;  ///< the nodes first
    QList<QList<int>> m_ways; ///< the items of each step
    QList<QList<int>> m_order; ///< the items of each column, from the top
};

} // namespace

FlowPlaces placeFlow(const DeliveryFlow &flow, const FlowSizes &sizes) { return Placer(flow, sizes).run(); }

} // namespace penstock
