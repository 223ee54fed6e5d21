// SPDX-License-Identifier: Apache-2.0
#include "tests/support/template_reader.h"

#include "deploy/resources/evaluate.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace penstock::testing {

namespace {

using Addresses = QHash<QString, QString>; // logical id -> declared address

const QHash<QString, QString> facts{
    {u"AWS::Partition"_s, u"aws"_s}, {u"AWS::AccountId"_s, u"222222222222"_s}, {u"AWS::Region"_s, u"eu-west-1"_s}, {u"Penstock::Stage"_s, u"dev"_s}};

Value reference(const QString &address, const QString &attribute = {})
{
    if (const auto fact = facts.constFind(address); fact != facts.constEnd())
        return *fact;
    return Reference{address, attribute};
}

// A template's value in our words: Ref, Fn::GetAtt and Fn::Join become references and joined texts.
Value read(const QJsonValue &json, const Addresses &addresses)
{
    const auto address
        = [&](const QString &logicalId) { return addresses.value(logicalId, logicalId.contains(u"::"_s) ? logicalId : QString(u"implied "_s + logicalId)); };
    if (json.isObject()) {
        const QJsonObject object = json.toObject();
        if (object.size() == 1 && object.contains(u"Ref"_s))
            return reference(address(object.value(u"Ref"_s).toString()));
        if (object.size() == 1 && object.contains(u"Fn::GetAtt"_s)) {
            const QJsonArray parts = object.value(u"Fn::GetAtt"_s).toArray();
            return reference(address(parts.at(0).toString()), parts.at(1).toString());
        }
        if (object.size() == 1 && object.contains(u"Fn::Join"_s)) {
            ValueList parts;
            for (const QJsonValue &part : object.value(u"Fn::Join"_s).toArray().at(1).toArray())
                parts.append(read(part, addresses));
            return joined(parts);
        }
        ValueMap map;
        for (auto it = object.begin(); it != object.end(); ++it)
            map.insert(it.key(), read(*it, addresses));
        return map;
    }
    if (json.isArray()) {
        ValueList list;
        for (const QJsonValue &item : json.toArray())
            list.append(read(item, addresses));
        return list;
    }
    return Value::fromJson(json);
}

// What was declared, with the facts of the test's stack filled in.
Value filled(const Value &value)
{
    if (const Reference *to = std::get_if<Reference>(&value.data()))
        return reference(to->address, to->attribute);
    if (const Joined *text = std::get_if<Joined>(&value.data())) {
        ValueList parts;
        for (const auto &part : text->parts)
            parts.append(std::holds_alternative<QString>(part) ? Value(std::get<QString>(part)) : filled(Value(std::get<Reference>(part))));
        return joined(parts);
    }
    if (value.isList()) {
        ValueList list;
        for (const Value &item : value.toList())
            list.append(filled(item));
        return list;
    }
    if (value.isMap()) {
        ValueMap map = value.toMap();
        for (Value &item : map)
            item = filled(item);
        return map;
    }
    return value;
}

// A member that is null cannot be declared (null leaves a member out).
QJsonValue withoutNulls(const QJsonValue &json)
{
    if (json.isArray()) {
        QJsonArray array;
        for (const QJsonValue &item : json.toArray())
            array.append(withoutNulls(item));
        return array;
    }
    if (!json.isObject())
        return json;
    QJsonObject object = json.toObject();
    for (auto it = object.begin(); it != object.end();) {
        if (it->isNull()) {
            it = object.erase(it);
        } else {
            *it = withoutNulls(*it);
            ++it;
        }
    }
    return object;
}

// JSON inside a text, such as a state machine's definition, is compared as JSON.
std::optional<QJsonObject> jsonIn(const Value &value)
{
    const QString text = value.isString() || value.isJoined() ? value.text() : QString();
    if (!text.startsWith(u'{'))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isObject() ? std::optional(withoutNulls(document.object()).toObject()) : std::nullopt;
}

// Everything declared must be in the template; maps may have more there.
void compare(const QString &path, const Value &declared, const Value &found, QStringList &wrong)
{
    if (declared.isMap() && found.isMap()) {
        const ValueMap wanted = declared.toMap(), there = found.toMap();
        for (auto it = wanted.begin(); it != wanted.end(); ++it)
            compare(path + u'.' + it.key(), *it, there.value(it.key()), wrong);
        return;
    }
    if (declared.isList() && found.isList() && declared.toList().size() == found.toList().size()) {
        for (qsizetype i = 0; i < declared.toList().size(); ++i)
            compare(path + u'[' + QString::number(i) + u']', declared.toList().at(i), found.toList().at(i), wrong);
        return;
    }
    if (const auto wanted = jsonIn(declared), there = jsonIn(found); wanted && there && *wanted == *there)
        return;
    const bool equalNumbers = declared.isNumber() && found.isNumber() && declared.toDouble() == found.toDouble();
    if (declared != found && !equalNumbers)
        wrong.append(path + u": declared "_s + declared.text() + u", synthesized "_s + found.text());
}

QRegularExpression pathPattern(const QString &constructPath)
{
    QString pattern = QRegularExpression::escape(constructPath);
    pattern.replace(u"\\*"_s, u"[^/]*"_s);
    return QRegularExpression(u"^stack/"_s + pattern + u'$');
}

} // namespace

QStringList compareWithTemplate(const ResourceGraph &declared, const QMap<QString, int> &implied, const QJsonObject &cloudFormation)
{
    QStringList wrong;
    const QJsonObject resources = cloudFormation.value(u"Resources"_s).toObject();
    QHash<QString, QString> paths; // logical id -> construct path
    for (auto it = resources.begin(); it != resources.end(); ++it)
        paths.insert(it.key(), it->toObject().value(u"Metadata"_s).toObject().value(u"aws:cdk:path"_s).toString());

    Addresses addresses;
    QHash<QString, QString> found; // address -> logical id
    for (const Resource &resource : declared.resources) {
        const QRegularExpression pattern = pathPattern(resource.constructPath);
        QStringList matches;
        for (auto it = paths.begin(); it != paths.end(); ++it) {
            if (pattern.match(*it).hasMatch() && resources.value(it.key()).toObject().value(u"Type"_s).toString() == resource.type)
                matches.append(it.key());
        }
        if (matches.size() != 1) {
            wrong.append(
                resource.address + u" ("_s + resource.type + u", "_s + resource.constructPath + u"): found "_s + QString::number(matches.size()) + u" times"_s);
            continue;
        }
        addresses.insert(matches.front(), resource.address);
        found.insert(resource.address, matches.front());
    }

    for (const Resource &resource : declared.resources) {
        const auto logicalId = found.constFind(resource.address);
        if (logicalId == found.constEnd())
            continue;
        const QJsonObject made = resources.value(*logicalId).toObject();
        compare(resource.address, filled(resource.attributes), read(made.value(u"Properties"_s).toObject(), addresses), wrong);
        if (!resource.deletionPolicy.isEmpty() && made.value(u"DeletionPolicy"_s).toString() != resource.deletionPolicy)
            wrong.append(resource.address + u": declared DeletionPolicy "_s + resource.deletionPolicy + u", synthesized "_s
                + made.value(u"DeletionPolicy"_s).toString());
    }

    QMap<QString, int> others;
    QMap<QString, QStringList> otherPaths;
    for (auto it = resources.begin(); it != resources.end(); ++it) {
        if (!addresses.contains(it.key())) {
            const QString type = it->toObject().value(u"Type"_s).toString();
            ++others[type];
            otherPaths[type].append(paths.value(it.key()));
        }
    }
    QSet<QString> types;
    for (const QMap<QString, int> &map : {implied, others})
        types += QSet<QString>(map.keyBegin(), map.keyEnd());
    for (const QString &type : types) {
        if (implied.value(type) != others.value(type))
            wrong.append(u"implied "_s + type + u": declared "_s + QString::number(implied.value(type)) + u", synthesized "_s
                + QString::number(others.value(type)) + u" ("_s + otherPaths.value(type).join(u", "_s) + u')');
    }
    wrong.sort();
    return wrong;
}

} // namespace penstock::testing
