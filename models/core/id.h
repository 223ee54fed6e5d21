// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

#include <compare>

namespace penstock {

/// An id of one kind of thing. Ids of different kinds do not convert into each other, nor into text by accident.
template<typename Tag> struct Id
{
    QString value;

    Id() = default;
    explicit Id(QString text)
        : value(std::move(text))
    { }
    bool isEmpty() const { return value.isEmpty(); }
    bool operator==(const Id &) const = default;
    std::strong_ordering operator<=>(const Id &other) const
    {
        const int order = QString::compare(value, other.value);
        return order < 0 ? std::strong_ordering::less : order > 0 ? std::strong_ordering::greater : std::strong_ordering::equal;
    }
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.value, seed); }
};

/// Whether a text has the form of ids: `^[a-z][a-z0-9_-]{0,62}$`.
inline bool hasIdForm(QStringView text)
{
    const auto letter = [](QChar c) { return c >= u'a' && c <= u'z'; };
    if (text.isEmpty() || text.size() > 63 || !letter(text.front()))
        return false;
    for (const QChar c : text) {
        if (!letter(c) && !(c >= u'0' && c <= u'9') && c != u'_' && c != u'-')
            return false;
    }
    return true;
}

using NodeId = Id<struct NodeTag>;     ///< `^[a-z][a-z0-9_-]{0,62}$`, unique in its pipeline
using GroupId = Id<struct GroupTag>;   ///< the same form
using NoteId = Id<struct NoteTag>;     ///< the same form
using PipelineId = Id<struct PipelineTag>; ///< the file's name without .yaml; the same form

} // namespace penstock
