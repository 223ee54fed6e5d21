// SPDX-License-Identifier: Apache-2.0
#include "models/core/value.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

template<typename T> T as(const Value::Data &data)
{
    const T *value = std::get_if<T>(&data);
    return value ? *value : T{};
}

QString referenceText(const Reference &reference)
{
    return u"${"_s + reference.address + (reference.attribute.isEmpty() ? QString() : QString(u'.' + reference.attribute)) + u'}';
}

QJsonObject referenceJson(const Reference &reference)
{
    QJsonObject object{{u"$ref"_s, reference.address}};
    if (!reference.attribute.isEmpty())
        object.insert(u"attribute"_s, reference.attribute);
    return object;
}

} // namespace

bool Value::operator==(const Value &other) const { return m_data == other.m_data; }

bool Value::toBool() const { return as<bool>(m_data); }
QString Value::toString() const { return as<QString>(m_data); }
ValueList Value::toList() const { return as<ValueList>(m_data); }
ValueMap Value::toMap() const { return as<ValueMap>(m_data); }

qint64 Value::toInteger() const
{
    if (const double *number = std::get_if<double>(&m_data))
        return std::isfinite(*number) && std::abs(*number) < 9.2e18 ? qint64(*number) : 0;
    return as<qint64>(m_data);
}

double Value::toDouble() const { return isInteger() ? double(as<qint64>(m_data)) : as<double>(m_data); }

QString Value::text() const
{
    if (isNull())
        return u"null"_s;
    if (isBool())
        return toBool() ? u"true"_s : u"false"_s;
    if (isInteger())
        return QString::number(toInteger());
    if (isNumber())
        return QString::number(toDouble(), 'g', QLocale::FloatingPointShortest);
    if (isString())
        return toString();
    if (const Reference *reference = std::get_if<Reference>(&m_data))
        return referenceText(*reference);
    if (const Joined *joined = std::get_if<Joined>(&m_data)) {
        QString text;
        for (const auto &part : joined->parts)
            text += std::holds_alternative<QString>(part) ? std::get<QString>(part) : referenceText(std::get<Reference>(part));
        return text;
    }
    // References inside lists and maps read as "${…}" too: only their text goes into the JSON shown here.
    const auto shown = [](const Value &value) { return value.isReference() || value.isJoined() ? Value(value.text()) : value; };
    QString text;
    if (isList()) {
        for (const Value &value : toList())
            text += (text.isEmpty() ? u""_s : u", "_s)
                + (value.isString() || value.isReference() || value.isJoined() ? u'"' + shown(value).text() + u'"' : value.text());
        return u'[' + text + u']';
    }
    const ValueMap map = toMap();
    for (auto it = map.begin(); it != map.end(); ++it)
        text += (text.isEmpty() ? u""_s : u", "_s) + it.key() + u": "_s + (it->isString() ? u'"' + it->text() + u'"' : it->text());
    return u'{' + text + u'}';
}

QJsonValue Value::toJson() const
{
    if (isNull())
        return QJsonValue::Null;
    if (isBool())
        return toBool();
    if (isInteger())
        return QJsonValue(toInteger());
    if (isNumber())
        return toDouble();
    if (isString())
        return toString();
    if (isList()) {
        QJsonArray array;
        for (const Value &value : toList())
            array.append(value.toJson());
        return array;
    }
    if (isMap()) {
        QJsonObject object;
        const ValueMap map = toMap();
        for (auto it = map.begin(); it != map.end(); ++it)
            object.insert(it.key(), it->toJson());
        return object;
    }
    if (const Reference *reference = std::get_if<Reference>(&m_data))
        return referenceJson(*reference);
    QJsonArray parts;
    for (const auto &part : std::get<Joined>(m_data).parts) {
        if (const QString *text = std::get_if<QString>(&part))
            parts.append(*text);
        else
            parts.append(referenceJson(std::get<Reference>(part)));
    }
    return QJsonObject{{u"$join"_s, parts}};
}

Value Value::fromJson(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::Bool: return json.toBool();
    case QJsonValue::Double: {
        const QVariant number = json.toVariant();
        if (number.typeId() == QMetaType::LongLong)
            return Value(qint64(number.toLongLong()));
        const double real = json.toDouble();
        return std::trunc(real) == real && std::abs(real) < 9e15 ? Value(qint64(real)) : Value(real);
    }
    case QJsonValue::String: return json.toString();
    case QJsonValue::Array: {
        ValueList list;
        for (const QJsonValue &item : json.toArray())
            list.append(fromJson(item));
        return list;
    }
    case QJsonValue::Object: {
        ValueMap map;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            map.insert(it.key(), fromJson(it.value()));
        return map;
    }
    default: return {};
    }
}

} // namespace penstock
