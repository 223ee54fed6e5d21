// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"
#include "models/project/project.h"

#include <QString>

#include <vector>

namespace penstock {

/// What a file should say: values with their keys in the order in which new text has them, and how new text looks.
/// Made from the model before and after an edit; what differs between the two is what saving changes.
struct Wanted
{
    enum class Kind : quint8 { Scalar, List, Map };
    /// Which items of a YAML sequence the model knows; others are left alone.
    enum class Items : quint8 { Any, Maps, Edges, Texts };

    struct Entry;

    Kind kind = Kind::Scalar;
    Items items = Items::Any;
    bool ordered = false; ///< a map whose order means something
    bool section = false; ///< when empty it is not written new, but where it stands it stays, empty
    bool quoted = false;  ///< always in quotes
    bool flow = false;    ///< written new as [a, b]
    bool own = false;     ///< nothing in it can be unknown to us, so it may be written anew whole
    Value scalar;
    std::vector<Entry> entries; ///< of a list: the key is what tells items apart, see listOf()

    static Wanted text(const QString &text, bool quoted = false);
    static Wanted of(const Value &value);
    const Wanted *entry(const QString &key) const; ///< linear
    void add(const QString &key, Wanted value);
    bool operator==(const Wanted &other) const; ///< says the same; how it would look does not count
};

struct Wanted::Entry
{
    QString key;
    Wanted value;
    bool operator==(const Entry &) const = default;
};

Wanted wantedProjectFile(const Project &project);
Wanted wantedPipelineFile(const Pipeline &pipeline);
Wanted wantedLayoutFile(const Layout &layout);

/// "landing.events -> on-arrival.bucket"
QString edgeText(const Edge &edge);
/// The edge that a text says, or one with empty ends.
Edge edgeFromText(const QString &text);

/// A whole file.
QString fileText(const Wanted &wanted);
/// `key: value` with what belongs to it on lines of its own, indented by `indent` spaces (the first line is not);
/// no line break at the end.
QString entryText(const QString &key, const Wanted &value, int indent);
/// An item of a block sequence without its dash, whose own lines are indented by `indent` spaces.
QString itemText(const Wanted &value, int indent);
/// On one line: [a, b], {a: 1}, "text".
QString flowText(const Wanted &value);
QString keyText(const QString &key);
/// Whether it is written on its key's line.
bool onOneLine(const Wanted &value);

} // namespace penstock
