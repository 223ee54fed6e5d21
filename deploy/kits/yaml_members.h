// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/yaml_value.h"

#include <QSet>

#include <optional>

namespace penstock {

/// "The kit's manifest has a mistake", there.
inline std::unexpected<Error> manifestMistake(const Place &place, const QString &why)
{
    return failure(ErrorKind::File, QStringLiteral("The kit's manifest has a mistake."), why, {}, place);
}

/// Reads members of a map one after the other; keys that nobody asked for are mistakes.
class Members
{
public:
    explicit Members(const YamlValue &map)
        : m_map(map)
    {
        if (map.kind != YamlValue::Kind::Map)
            fail(map.place, QStringLiteral("Key and value are expected here."));
    }

    const YamlValue *take(const QString &key, bool required = false)
    {
        m_known.insert(key);
        const YamlValue *value = m_map.member(key);
        if (!value && required)
            fail(m_map.place, QStringLiteral("\"%1\" is missing.").arg(key));
        return value;
    }
    QString text(const QString &key, bool required = false)
    {
        const YamlValue *value = take(key, required);
        if (!value)
            return {};
        if (value->kind != YamlValue::Kind::Scalar || !value->scalar.isString())
            fail(value->place, QStringLiteral("\"%1\" must be a text.").arg(key));
        return value->text();
    }
    bool flag(const QString &key, bool otherwise)
    {
        const YamlValue *value = take(key);
        if (!value)
            return otherwise;
        if (!value->scalar.isBool())
            fail(value->place, QStringLiteral("\"%1\" must be true or false.").arg(key));
        return value->scalar.toBool();
    }
    std::optional<double> number(const QString &key)
    {
        const YamlValue *value = take(key);
        if (!value)
            return {};
        if (!value->scalar.isNumber())
            fail(value->place, QStringLiteral("\"%1\" must be a number.").arg(key));
        return value->scalar.toDouble();
    }
    QStringList texts(const QString &key)
    {
        const YamlValue *value = take(key);
        return value ? textList(*value) : QStringList{};
    }
    QStringList textList(const YamlValue &value)
    {
        QStringList list;
        if (value.kind != YamlValue::Kind::List)
            fail(value.place, QStringLiteral("A list is expected here."));
        for (const YamlValue &item : value.items) {
            if (!item.scalar.isString())
                fail(item.place, QStringLiteral("A text is expected here."));
            list.append(item.text());
        }
        return list;
    }
    void fail(const Place &place, const QString &why)
    {
        if (!m_error)
            m_error = manifestMistake(place, why).error();
    }
    /// The first mistake, if any; unknown keys are one.
    Result<void> done()
    {
        for (const auto &[key, value] : m_map.members) {
            if (!m_known.contains(key))
                fail(value.place, QStringLiteral("\"%1\" is not a key that is known here.").arg(key));
        }
        if (m_error)
            return std::unexpected(*m_error);
        return {};
    }

private:
    const YamlValue &m_map;
    QSet<QString> m_known;
    std::optional<Error> m_error;
};

} // namespace penstock
