// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QRectF>

#include <array>
#include <cmath>
#include <vector>

namespace penstock {

/// Which rectangles meet an area, without looking at all of them. A grid hash in several sizes: a rectangle lies in one
/// cell of the grid whose cells are at least as large as itself, so a wire across the whole drawing costs as little to
/// keep and to move as a box. Ids are small numbers (places in an array).
class SpatialIndex
{
public:
    /// Adds the rectangle, or moves it.
    void set(int id, const QRectF &rect)
    {
        if (size_t(id) >= m_entries.size())
            m_entries.resize(size_t(id) + 1);
        Entry &entry = m_entries[size_t(id)];
        const int level = levelOf(rect);
        const quint64 cell = key(column(rect.center().x(), level), column(rect.center().y(), level));
        if (entry.level == level && entry.cell == cell) {
            entry.rect = rect;
            return;
        }
        remove(id);
        std::vector<int> &ids = m_cells[size_t(level)][cell];
        entry = {rect, cell, level, int(ids.size())};
        ids.push_back(id);
    }

    void remove(int id)
    {
        if (size_t(id) >= m_entries.size() || m_entries[size_t(id)].level < 0)
            return;
        Entry &entry = m_entries[size_t(id)];
        auto &cells = m_cells[size_t(entry.level)];
        const auto found = cells.find(entry.cell);
        std::vector<int> &ids = found.value();
        ids[size_t(entry.place)] = ids.back();
        m_entries[size_t(ids.back())].place = entry.place;
        ids.pop_back();
        if (ids.empty())
            cells.erase(found);
        entry.level = -1;
    }

    void clear()
    {
        m_entries.clear();
        for (auto &cells : m_cells)
            cells.clear();
    }

    /// Calls visitor(id) once for each rectangle that meets the area, in no particular order.
    template<typename Visitor> void visit(const QRectF &area, Visitor &&visitor) const
    {
        for (int level = 0; level < levels; ++level) {
            const auto &cells = m_cells[size_t(level)];
            if (cells.isEmpty())
                continue;
            // A rectangle reaches at most half a cell beyond the cell that its middle is in.
            const double reach = level == levels - 1 ? 1e12 : cellSize(level) / 2;
            const qint32 left = column(area.left() - reach, level), right = column(area.right() + reach, level);
            const qint32 top = column(area.top() - reach, level), bottom = column(area.bottom() + reach, level);
            if ((double(right) - left + 1) * (double(bottom) - top + 1) >= double(cells.size())) {
                for (const std::vector<int> &ids : cells)
                    visitCell(ids, area, visitor);
                continue;
            }
            for (qint32 y = top; y <= bottom; ++y) {
                for (qint32 x = left; x <= right; ++x) {
                    if (const auto found = cells.constFind(key(x, y)); found != cells.constEnd())
                        visitCell(*found, area, visitor);
                }
            }
        }
    }

private:
    struct Entry
    {
        QRectF rect;
        quint64 cell = 0;
        int level = -1; ///< -1: not in the index
        int place = 0;  ///< in its cell
    };

    static constexpr int levels = 14;
    static double cellSize(int level) { return 256.0 * double(1 << level); }
    static int levelOf(const QRectF &rect)
    {
        const double size = std::max(rect.width(), rect.height());
        int level = 0;
        while (level < levels - 1 && cellSize(level) < size)
            ++level;
        return level;
    }
    static qint32 column(double position, int level) { return qint32(std::floor(std::clamp(position / cellSize(level), -1e9, 1e9))); }
    static quint64 key(qint32 x, qint32 y) { return quint64(quint32(x)) << 32 | quint32(y); }

    template<typename Visitor> void visitCell(const std::vector<int> &ids, const QRectF &area, Visitor &visitor) const
    {
        for (const int id : ids) {
            const QRectF &rect = m_entries[size_t(id)].rect;
            if (rect.left() <= area.right() && rect.right() >= area.left() && rect.top() <= area.bottom() && rect.bottom() >= area.top())
                visitor(id);
        }
    }

    std::vector<Entry> m_entries;
    std::array<QHash<quint64, std::vector<int>>, size_t(levels)> m_cells;
};

} // namespace penstock
