// SPDX-License-Identifier: Apache-2.0
#include "deploy/plan/risks.h"

#include "deploy/plan/access.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString withoutPositions(const QString &path)
{
    static const QRegularExpression position(u"\\[[0-9]+\\]"_s);
    return QString(path).remove(position);
}

bool isAt(const QString &path, const QString &rulePath)
{
    return path.startsWith(rulePath) && (path.size() == rulePath.size() || path[rulePath.size()] == u'.');
}

bool becomesLess(const AttributeChange &attribute)
{
    return attribute.before.isNumber() && !attribute.unknown
        && (attribute.after.isNull() || (attribute.after.isNumber() && attribute.after.toDouble() < attribute.before.toDouble()));
}

bool movesDown(const AttributeChange &attribute, const QJsonObject &when)
{
    const QStringList order = when[u"lowered"_s].toVariant().toStringList();
    const auto rank = [&](const Value &value) { return order.indexOf(value.isNull() ? when[u"absent"_s].toString() : value.text()); };
    const qsizetype before = rank(attribute.before);
    return before >= 0 && rank(attribute.after) > before;
}

} // namespace

RiskRules::RiskRules()
{
    QFile file(u":/penstock/replacement/risks.json"_s);
    const bool open = file.open(QFile::ReadOnly);
    Q_ASSERT(open); // it is part of the program
    const QJsonArray rules = QJsonDocument::fromJson(file.readAll()).object()[u"rules"_s].toArray();
    Q_ASSERT(!open || !rules.isEmpty());
    for (const QJsonValue &value : rules) {
        const QJsonObject rule = value.toObject();
        m_rules[rule[u"type"_s].toString()].append({rule[u"risk"_s].toString(), rule[u"path"_s].toString(), rule});
    }
}

bool RiskRules::holds(const Rule &rule, const ResourceChange &change, const AttributeChange &attribute)
{
    const auto is = [](const Value &value, const QJsonValue &text) { return !value.isNull() && value.text() == text.toString(); };
    const bool isNew = change.action == Action::Create;
    for (auto it = rule.when.begin(); it != rule.when.end(); ++it) {
        if (it.key() == u"becomes"_s)
            return is(attribute.after, *it) && !is(attribute.before, *it);
        if (it.key() == u"added"_s)
            return !attribute.after.isNull() || attribute.unknown;
        if (it.key() == u"was"_s)
            return !isNew && is(attribute.before, *it) && !is(attribute.after, *it);
        if (it.key() == u"removed"_s)
            return !isNew && attribute.after.isNull() && !attribute.unknown && !attribute.sensitive;
        if (it.key() == u"less"_s)
            return !isNew && becomesLess(attribute);
        if (it.key() == u"lowered"_s)
            return !isNew && movesDown(attribute, rule.when);
    }
    return false;
}

QStringList RiskRules::risksOf(const ResourceChange &change, const RiskFacts &facts) const
{
    QSet<QString> risks;
    const bool deletes = change.action == Action::Delete;
    const bool replaces = change.action == Action::Replace || change.replacement != Replacement::No;
    if (replaces)
        risks.insert(u"replaces"_s);
    if (facts.holdsData && !change.retained && (deletes || replaces))
        risks.insert(u"destroys-data"_s);
    if (widensAccess(facts.before, facts.after))
        risks.insert(u"widens-access"_s);

    const bool changes = change.action == Action::Create || change.action == Action::Update || change.action == Action::Replace;
    for (const QString &type : {change.type, u"*"_s}) {
        const auto rules = m_rules.constFind(type);
        if (rules == m_rules.constEnd() || !changes)
            continue;
        for (const AttributeChange &attribute : change.attributes) {
            const QString path = withoutPositions(attribute.path);
            for (const Rule &rule : *rules) {
                if (isAt(path, rule.path) && holds(rule, change, attribute))
                    risks.insert(rule.risk);
            }
        }
    }
    QStringList sorted(risks.begin(), risks.end());
    sorted.sort();
    return sorted;
}

} // namespace penstock
