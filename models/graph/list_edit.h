// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

#include <utility>
#include <vector>

namespace penstock {

/// Takes the elements at these ascending positions out of a list, in one pass.
template<typename List> void removeAt(List &list, const std::vector<int> &positions)
{
    if (positions.empty())
        return;
    auto write = list.begin() + positions.front();
    size_t next = 0;
    for (auto read = write; read != list.end(); ++read) {
        if (next < positions.size() && read - list.begin() == positions[next])
            ++next;
        else
            *write++ = std::move(*read);
    }
    list.erase(write, list.end());
}

/// Puts items into a list so that they end up at these ascending positions, in one pass; the reverse of removeAt.
template<typename List, typename Items> void insertAt(List &list, const std::vector<int> &positions, Items &&items)
{
    if (positions.empty())
        return;
    auto read = std::ptrdiff_t(list.size());
    list.resize(list.size() + typename List::size_type(positions.size()));
    auto next = positions.size();
    const auto begin = list.begin();
    for (auto write = std::ptrdiff_t(list.size()); next > 0;) {
        --write;
        if (write == positions[next - 1])
            begin[write] = std::move(items[typename List::size_type(--next)]);
        else
            begin[write] = std::move(begin[--read]);
    }
}

} // namespace penstock
