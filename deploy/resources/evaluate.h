// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/drawing.h"
#include "models/core/error.h"

namespace penstock {

/// The value that counts in that stage: the stage's, the base value, the catalogue's default, or null. JSON properties that
/// were given as text come parsed; a property whose `onlyWhen` does not hold has no value.
Value propertyValue(const DrawnNode &node, const QString &property, const QString &stage);

/// Whether the property counts at all in that stage: its `onlyWhen` holds.
bool applies(const DrawnNode &node, const PropertyType &property, const QString &stage);

/// What an expression is evaluated in: a node of a drawing, in a stage, and inside an each its peer.
struct Scope
{
    const Drawing *drawing = nullptr;
    qsizetype node = -1;
    qsizetype peer = -1; ///< -1: not inside an each
    std::optional<PortName> through = {}; ///< the port that the each goes through
    QString stage;       ///< empty: base values
    /// Account, region and stage id stay references to what CloudFormation fills in, whatever the stage.
    bool symbolicEnvironment = false;
    /// Inside a $for.
    struct Item
    {
        Value value;
        QString key;     ///< of a map
        qsizetype number = 0; ///< from 0
        bool last = true;
    };
    std::optional<Item> item;
    int depth = 0; ///< of exports that ask for exports, to stop those that ask each other

    static Scope of(const Drawing &drawing, qsizetype node, const QString &stage = {}, bool symbolicEnvironment = false);
    const DrawnNode &self() const { return drawing->nodes[size_t(node)]; }
    Scope at(qsizetype other) const; ///< of the peer itself, where it has no peer
    Scope withPeer(qsizetype other, const std::optional<PortName> &port) const;
    Scope withItem(const Item &next) const;
};

/// The items of a list, or the entries of a map.
QList<Scope::Item> itemsOf(const Value &value);

bool holds(const Condition &condition, const Scope &scope);
inline bool holds(const std::optional<Condition> &condition, const Scope &scope) { return !condition || holds(*condition, scope); }

/// The peers an `each` goes through; {-1} without each, so that callers have one loop.
QList<qsizetype> eachOf(const std::optional<PortName> &port, const std::optional<Condition> &when, const Scope &scope);

/// `{node}` and `{peer}` become ids; `{NODE}` and `{PEER}` the same as names of environment variables;
/// `{Peer}` its letters and digits, as CDK uses it in names that it makes. Inside a $for `{item}` and `{next}` are numbers,
/// `{key}` the key, `{item.NAME}` a member, `{value}` the item with `_` for what is no letter or digit.
QString withIds(QString text, const Scope &scope);

/// The value of an expression; null: absent, the attribute is left out.
Result<Value> evaluate(const Expression &expression, const Scope &scope);

/// Texts and references in one: a text where there are only texts.
Value joined(const ValueList &parts);

/// The expression exported under that name, or null.
const Expression *exported(const Members &exports, const QString &name);

} // namespace penstock
