// SPDX-License-Identifier: Apache-2.0
#include "deploy/plan/access.h"

#include "deploy/plan/attribute_diff.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

struct Statement
{
    bool allows = true;
    bool comparable = true; // no Not…, so that fewer entries mean less
    QStringList actions;
    QStringList resources;
    QStringList principals;
    QString condition;
    QString whole; // equal exactly when the statements are, whatever the order of their lists
};

QStringList entries(const Value &value)
{
    QStringList list;
    if (value.isList()) {
        for (const Value &item : value.toList())
            list.append(item.isString() ? item.toString() : canonicalText(item));
    } else if (value.isMap()) { // principals: {"AWS": […], "Service": …}
        const ValueMap map = value.toMap();
        for (auto it = map.begin(); it != map.end(); ++it) {
            for (const QString &entry : entries(*it))
                list.append(it.key() + u':' + entry);
        }
    } else if (!value.isNull()) {
        list.append(value.isString() ? value.toString() : canonicalText(value));
    }
    list.sort();
    return list;
}

Statement statementOf(const ValueMap &map)
{
    Statement statement;
    statement.allows = map.value(u"Effect"_s) != Value(u"Deny"_s);
    for (const QString &key : {u"NotAction"_s, u"NotResource"_s, u"NotPrincipal"_s})
        statement.comparable = statement.comparable && !map.contains(key);
    statement.actions = entries(map.value(u"Action"_s));
    statement.resources = entries(map.value(u"Resource"_s));
    statement.principals = entries(map.value(u"Principal"_s));
    statement.condition = canonicalText(map.value(u"Condition"_s));
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (it.key() == u"Sid"_s) // only a name
            continue;
        const bool list = it.key() != u"Condition"_s && it.key() != u"Effect"_s;
        statement.whole += it.key() + u'=' + (list ? entries(*it).join(u'\n') : canonicalText(*it)) + u';';
    }
    return statement;
}

// Statements are the maps with an Effect, wherever they are: documents are nested differently in each resource type.
void collect(const Value &value, QList<Statement> &statements)
{
    if (value.isList()) {
        for (const Value &item : value.toList())
            collect(item, statements);
    } else if (value.isMap()) {
        const ValueMap map = value.toMap();
        const bool statement = map.contains(u"Effect"_s) && (map.contains(u"Action"_s) || map.contains(u"NotAction"_s));
        if (statement)
            statements.append(statementOf(map));
        for (auto it = map.begin(); !statement && it != map.end(); ++it)
            collect(*it, statements);
    }
}

QList<Statement> statementsOf(const ValueMap *attributes)
{
    QList<Statement> statements;
    if (attributes)
        collect(*attributes, statements);
    return statements;
}

bool matches(const QString &pattern, const QString &text)
{
    return pattern == text || (pattern.endsWith(u'*') && text.startsWith(QStringView(pattern).chopped(1)));
}

// Every entry of `inner` is among those of `outer`, wildcards at the end understood.
bool within(const QStringList &inner, const QStringList &outer)
{
    return std::ranges::all_of(
        inner, [&](const QString &entry) { return std::ranges::any_of(outer, [&](const QString &pattern) { return matches(pattern, entry); }); });
}

bool covers(const Statement &wide, const Statement &narrow)
{
    return wide.allows == narrow.allows && wide.comparable && narrow.comparable && wide.condition == narrow.condition && within(narrow.actions, wide.actions)
        && within(narrow.resources, wide.resources) && within(narrow.principals, wide.principals);
}

// A statement of `list` with this effect that neither stands in `other` nor is covered by one of its statements.
bool hasBeyond(const QList<Statement> &list, const QList<Statement> &other, bool allows)
{
    QSet<QString> same;
    for (const Statement &statement : other)
        same.insert(statement.whole);
    return std::ranges::any_of(list, [&](const Statement &statement) {
        return statement.allows == allows && !same.contains(statement.whole)
            && std::ranges::none_of(other, [&](const Statement &one) { return covers(one, statement); });
    });
}

} // namespace

bool widensAccess(const ValueMap *before, const ValueMap *after)
{
    const QList<Statement> was = statementsOf(before);
    const QList<Statement> is = statementsOf(after);
    return hasBeyond(is, was, true) || (after && hasBeyond(was, is, false));
}

} // namespace penstock
