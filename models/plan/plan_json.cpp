// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan_text.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text); }

QJsonValue replacementJson(Replacement replacement)
{
    switch (replacement) {
    case Replacement::Will: return u"will"_s;
    case Replacement::May: return u"may"_s;
    case Replacement::No: break;
    }
    return QJsonValue::Null;
}

QJsonObject attributeJson(const AttributeChange &attribute)
{
    const bool hideAfter = attribute.sensitive || attribute.unknown;
    return {
        {u"path"_s, attribute.path},
        {u"before"_s, attribute.sensitive ? QJsonValue(QJsonValue::Null) : attribute.before.toJson()},
        {u"after"_s, hideAfter ? QJsonValue(QJsonValue::Null) : attribute.after.toJson()},
        {u"sensitive"_s, attribute.sensitive},
        {u"unknown"_s, attribute.unknown},
        {u"forces_replacement"_s, replacementJson(attribute.forcesReplacement)},
    };
}

QJsonObject resourceJson(const ResourceChange &change)
{
    QJsonArray attributes;
    for (const AttributeChange &attribute : change.attributes)
        attributes.append(attributeJson(attribute));
    return {
        {u"address"_s, change.address},
        {u"type"_s, change.type},
        {u"action"_s, actionId(change.action)},
        {u"replace"_s, replacementJson(change.replacement)},
        {u"node"_s, orNull(change.node)},
        {u"previous_address"_s, orNull(change.previousAddress)},
        {u"retained"_s, change.retained},
        {u"risks"_s, QJsonArray::fromStringList(change.risks)},
        {u"attributes"_s, attributes},
    };
}

QJsonArray resourcesJson(const QList<ResourceChange> &resources)
{
    QJsonArray array;
    for (const ResourceChange &change : resources)
        array.append(resourceJson(change));
    return array;
}

} // namespace

QJsonObject planJson(const Plan &plan)
{
    QJsonObject summary;
    for (const Action action :
        {Action::Create, Action::Update, Action::Replace, Action::Delete, Action::Read, Action::Import, Action::Move, Action::Forget, Action::NoOp})
        summary.insert(actionId(action), plan.count(action));
    QJsonArray outputs;
    for (const ResourceChange &output : plan.outputs)
        outputs.append(QJsonObject{{u"address"_s, output.address}, {u"action"_s, actionId(output.action)}});
    return {
        {u"format_version"_s, u"1.0"_s},
        {u"engine"_s, plan.engine},
        {u"environment"_s, orNull(plan.environment)},
        {u"summary"_s, summary},
        {u"resources"_s, resourcesJson(plan.resources)},
        {u"outputs"_s, outputs},
        {u"drift"_s, resourcesJson(plan.drift)},
    };
}

} // namespace penstock
