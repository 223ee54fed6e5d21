// SPDX-License-Identifier: Apache-2.0
#include "models/project/wanted_match.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Keys of a list may repeat: the n-th "a" of one is the n-th "a" of the other.
std::vector<std::pair<QString, int>> counted(const Wanted &wanted)
{
    QHash<QString, int> seen;
    std::vector<std::pair<QString, int>> keys;
    keys.reserve(wanted.entries.size());
    for (const Wanted::Entry &entry : wanted.entries)
        keys.emplace_back(entry.key, seen[entry.key]++);
    return keys;
}

/// Marks as moved all but a longest run of entries that keep their order.
void markMoved(WantedMatch &match)
{
    const size_t count = match.from.size();
    std::vector<int> tails;               // wanted index that ends the best run of each length
    std::vector<int> before(count, -1);
    for (size_t i = 0; i < count; ++i) {
        if (match.from[i] < 0)
            continue;
        const auto place = std::ranges::lower_bound(tails, match.from[i], {}, [&](int at) { return match.from[size_t(at)]; });
        before[i] = place == tails.begin() ? -1 : *(place - 1);
        if (place == tails.end())
            tails.push_back(int(i));
        else
            *place = int(i);
    }
    for (size_t i = 0; i < count; ++i)
        match.moved[i] = match.from[i] >= 0;
    for (int at = tails.empty() ? -1 : tails.back(); at >= 0; at = before[size_t(at)])
        match.moved[size_t(at)] = false;
}

bool sharesAnEnd(const QString &a, const QString &b)
{
    const Edge one = edgeFromText(a);
    const Edge other = edgeFromText(b);
    return !one.from.port.isEmpty() && (one.from == other.from || one.to == other.to);
}

/// Whether the new one is the old one under another name, so that its text and comments stay.
bool sameUnderAnotherName(const Wanted &old, const Wanted &wanted)
{
    if (old.kind != wanted.kind)
        return false;
    if (old.kind == Wanted::Kind::Scalar)
        return sharesAnEnd(old.scalar.toString(), wanted.scalar.toString());
    size_t equal = 0;
    for (const Wanted::Entry &entry : wanted.entries) {
        const Wanted *before = old.entry(entry.key);
        equal += before && *before == entry.value;
    }
    return old.kind == Wanted::Kind::Map && equal * 2 >= std::max<size_t>(1, std::max(old.entries.size(), wanted.entries.size()));
}

/// Pairs what is gone with what is new in the same gap between entries that stayed.
void pairRenamed(const Wanted &old, const Wanted &wanted, WantedMatch &match)
{
    size_t o = 0;
    size_t w = 0;
    while (w < wanted.entries.size()) {
        std::vector<size_t> fresh;
        for (; w < wanted.entries.size() && (match.from[w] < 0 || match.moved[w]); ++w) {
            if (match.from[w] < 0)
                fresh.push_back(w);
        }
        const size_t gapEnd = w < wanted.entries.size() ? size_t(match.from[w]) : old.entries.size();
        std::vector<size_t> gone;
        for (; o < gapEnd; ++o) {
            if (match.gone[o])
                gone.push_back(o);
        }
        const bool allScalars = std::ranges::all_of(fresh, [&](size_t i) { return wanted.entries[i].value.kind == Wanted::Kind::Scalar; });
        size_t next = 0;
        for (const size_t i : fresh) {
            for (size_t g = next; g < std::min(gone.size(), next + 8); ++g) {
                const Wanted &before = old.entries[gone[g]].value;
                const bool byPlace = allScalars && fresh.size() == gone.size() && before.kind == Wanted::Kind::Scalar;
                if (!byPlace && !sameUnderAnotherName(before, wanted.entries[i].value))
                    continue;
                match.from[i] = int(gone[g]);
                match.gone[gone[g]] = false;
                next = g + 1;
                break;
            }
        }
        o = gapEnd + 1;
        ++w;
    }
}

/// In a map without order: what is gone and what is new with the very same content.
void pairEqual(const Wanted &old, const Wanted &wanted, WantedMatch &match)
{
    size_t next = 0;
    for (size_t w = 0; w < wanted.entries.size(); ++w) {
        if (match.from[w] >= 0 || wanted.entries[w].value.kind != Wanted::Kind::Map)
            continue;
        while (next < old.entries.size() && !match.gone[next])
            ++next;
        if (next < old.entries.size() && old.entries[next].value == wanted.entries[w].value) {
            match.from[w] = int(next);
            match.gone[next] = false;
        }
    }
}

} // namespace

WantedMatch matchEntries(const Wanted &old, const Wanted &wanted)
{
    WantedMatch match{
        std::vector<int>(wanted.entries.size(), -1), std::vector<bool>(wanted.entries.size(), false), std::vector<bool>(old.entries.size(), true)};
    QHash<std::pair<QString, int>, int> index;
    const auto oldKeys = counted(old);
    for (size_t i = 0; i < oldKeys.size(); ++i)
        index.insert(oldKeys[i], int(i));
    const auto keys = counted(wanted);
    for (size_t i = 0; i < keys.size(); ++i) {
        match.from[i] = index.value(keys[i], -1);
        if (match.from[i] >= 0)
            match.gone[size_t(match.from[i])] = false;
    }
    if (!wanted.ordered) {
        pairEqual(old, wanted, match);
        return match;
    }
    markMoved(match);
    pairRenamed(old, wanted, match);
    return match;
}

} // namespace penstock
