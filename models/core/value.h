// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QString>

#include <variant>

namespace penstock {

class Value;
using ValueList = QList<Value>;
using ValueMap = QMap<QString, Value>; ///< sorted by key, so that whatever is written from it has a stable order

/// A reference from one resource to an attribute of another; it stays a reference until the cloud fills it in.
struct Reference
{
    QString address;   ///< of the resource, e.g. "orders.landing.bucket"
    QString attribute; ///< e.g. "Arn"; empty is the resource itself (CloudFormation's Ref)
    bool operator==(const Reference &) const = default;
};

/// Texts and references one after the other, e.g. "arn:aws:s3:::" + bucket + "/*".
struct Joined
{
    QList<std::variant<QString, Reference>> parts;
    bool operator==(const Joined &) const = default;
};

/// A property's or attribute's value: what YAML and JSON can say, and references between resources.
/// What a person enters never holds a Reference or Joined.
class Value
{
public:
    using Data = std::variant<std::monostate, bool, qint64, double, QString, ValueList, ValueMap, Reference, Joined>;

    Value() = default; ///< null: "no value"
    Value(bool value)
        : m_data(value)
    { }
    Value(int value)
        : m_data(qint64(value))
    { }
    Value(qint64 value)
        : m_data(value)
    { }
    Value(double value)
        : m_data(value)
    { }
    Value(QString value)
        : m_data(std::move(value))
    { }
    Value(ValueList value)
        : m_data(std::move(value))
    { }
    Value(ValueMap value)
        : m_data(std::move(value))
    { }
    Value(Reference value)
        : m_data(std::move(value))
    { }
    Value(Joined value)
        : m_data(std::move(value))
    { }
    Value(const char *) = delete;

    bool operator==(const Value &other) const; // out of line: lists of values compare by it before the class is complete
    const Data &data() const { return m_data; }

    bool isNull() const { return std::holds_alternative<std::monostate>(m_data); }
    bool isBool() const { return std::holds_alternative<bool>(m_data); }
    bool isInteger() const { return std::holds_alternative<qint64>(m_data); }
    bool isNumber() const { return isInteger() || std::holds_alternative<double>(m_data); }
    bool isString() const { return std::holds_alternative<QString>(m_data); }
    bool isList() const { return std::holds_alternative<ValueList>(m_data); }
    bool isMap() const { return std::holds_alternative<ValueMap>(m_data); }
    bool isReference() const { return std::holds_alternative<Reference>(m_data); }
    bool isJoined() const { return std::holds_alternative<Joined>(m_data); }

    /// The value as that type, or a default-constructed one where it is something else.
    bool toBool() const;
    qint64 toInteger() const;
    double toDouble() const;
    QString toString() const; ///< only of a string; see text() for any
    ValueList toList() const;
    ValueMap toMap() const;

    /// Any value as one line for a person: true, 12, text, ["a","b"], ${address.attribute}.
    QString text() const;
    /// A reference becomes {"$ref":"address","attribute":"…"}, a joined text {"$join":[…]}. Integers beyond 2^53 keep their digits.
    QJsonValue toJson() const;
    static Value fromJson(const QJsonValue &json);

private:
    Data m_data;
};

} // namespace penstock
