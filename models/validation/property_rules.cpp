// SPDX-License-Identifier: Apache-2.0
#include "models/validation/property_rules.h"

#include "models/validation/secrets.h"
#include "models/validation/validate.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString labelOf(const PropertyType &property) { return property.label.isEmpty() ? property.id : property.label; }

QString number(double value) { return QString::number(value, 'g', 15); }

PropertyFault fault(const PropertyType &property, const QString &id, const QString &says, const QString &remedy = {})
{
    return {id, QString(labelOf(property) + u' ' + says), remedy};
}

PropertyFault typeFault(const PropertyType &property, const Value &value)
{
    const auto is
        = [&](bool right, const QString &what) { return right ? PropertyFault() : fault(property, u"property-type"_s, QString(u"must be "_s + what + u'.')); };
    switch (property.kind) {
    case PropertyKind::Text:
    case PropertyKind::Multiline:
    case PropertyKind::Code: return is(value.isString(), u"a text"_s);
    case PropertyKind::Choice: // what a choice says is compared as text, so that 18 may stand for "18"
        return is(value.isString() || value.isNumber() || value.isBool(), u"one of its choices"_s);
    case PropertyKind::Integer: return is(value.isInteger(), u"a whole number"_s);
    case PropertyKind::Number: return is(value.isNumber() && std::isfinite(value.toDouble()), u"a number"_s);
    case PropertyKind::Boolean: return is(value.isBool(), u"true or false"_s);
    case PropertyKind::TextList: return is(value.isList() && std::ranges::all_of(value.toList(), &Value::isString), u"a list of texts"_s);
    case PropertyKind::TextMap: return is(value.isMap() && std::ranges::all_of(value.toMap(), &Value::isString), u"a mapping of names to texts"_s);
    case PropertyKind::Json:
        // As structure, or as the text of a document.
        return is(
            value.isMap() || value.isList() || (value.isString() && !QJsonDocument::fromJson(value.toString().toUtf8()).isNull()), u"a JSON object or list"_s);
    }
    return {};
}

QString counted(qsizetype count, bool texts) { return texts ? u"%1 characters"_s.arg(count) : u"%1 entries"_s.arg(count); }

PropertyFault lengthFault(const PropertyType &property, const Value &value)
{
    const bool text = value.isString();
    if (!text && !value.isList() && !value.isMap())
        return {};
    // In characters as people count them: a character outside of the first plane is one.
    const qsizetype length = text ? value.toString().toUcs4().size() : value.isList() ? value.toList().size() : value.toMap().size();
    if (length < property.minLength)
        return fault(property, u"property-length"_s, QString(u"must have at least "_s + counted(property.minLength, text) + u'.'));
    if (property.maxLength && length > *property.maxLength)
        return fault(property, u"property-length"_s, u"must have at most %1; it has %2."_s.arg(counted(*property.maxLength, text)).arg(length));
    return {};
}

PropertyFault rangeFault(const PropertyType &property, const Value &value)
{
    if (!value.isNumber())
        return {};
    const QString unit = property.unit.isEmpty() ? QString() : QString(u' ' + property.unit);
    const double is = value.toDouble();
    if ((property.minimum && is < *property.minimum) || (property.maximum && is > *property.maximum)) {
        const QString range = property.minimum && property.maximum ? QString(u"between "_s + number(*property.minimum) + u" and "_s + number(*property.maximum))
            : property.minimum                                     ? QString(u"at least "_s + number(*property.minimum))
                                                                   : QString(u"at most "_s + number(*property.maximum));
        return fault(property, u"property-range"_s, QString(u"must be "_s + range + unit + u'.'));
    }
    return {};
}

PropertyFault patternFault(const PropertyType &property, const Value &value)
{
    if (property.pattern.isEmpty())
        return {};
    // Compiling one takes longer than matching it; forms ask at each key.
    static thread_local QHash<QString, QRegularExpression> compiled;
    QRegularExpression &pattern = compiled[property.pattern];
    if (pattern.pattern().isEmpty())
        pattern = QRegularExpression(QRegularExpression::anchoredPattern(property.pattern), QRegularExpression::UseUnicodePropertiesOption);
    const auto matches = [&](const Value &text) { return !text.isString() || pattern.match(text.toString()).hasMatch(); };
    const bool fine = value.isList() ? std::ranges::all_of(value.toList(), matches)
        : value.isMap()              ? std::ranges::all_of(value.toMap(), matches)
                                     : matches(value);
    if (fine)
        return {};
    return fault(property, u"property-pattern"_s, u"does not have the right form."_s,
        property.patternHelp.isEmpty() ? QString(u"It must match "_s + property.pattern) : property.patternHelp);
}

} // namespace

bool saysNothing(const Value &value)
{
    return value.isNull() || (value.isString() && value.toString().isEmpty()) || (value.isList() && value.toList().isEmpty())
        || (value.isMap() && value.toMap().isEmpty());
}

bool onlyWhenHolds(const PropertyType &property, const Value &other)
{
    const QString wanted = property.onlyWhen.section(u'=', 1);
    return wanted.split(u'|').contains(saysNothing(other) ? QString() : other.text());
}

PropertyFault propertyFault(const PropertyType &property, const Value &value)
{
    if (value.isNull() || (saysNothing(value) && !property.required))
        return {};
    // Where the name of a secret belongs, the secret itself is what people paste.
    if (const QString secret = secretIn(property.secret ? u"secret"_s : property.id, value); !secret.isEmpty()) {
        return fault(property, u"looks-like-secret"_s, QString(u"looks like "_s + secret + u"."_s),
            u"Keep it in a secrets store and name the secret here. What is in a project's files is in its history for good, so if it is real, replace it."_s);
    }
    if (PropertyFault found = typeFault(property, value); !found.id.isEmpty())
        return found;
    if (property.kind == PropertyKind::Choice && !property.choices.contains(value.text()))
        return fault(property, u"property-choice"_s, QString(u"must be one of "_s + property.choices.join(u", "_s) + u'.'));
    if (PropertyFault found = lengthFault(property, value); !found.id.isEmpty())
        return found;
    if (PropertyFault found = rangeFault(property, value); !found.id.isEmpty())
        return found;
    return patternFault(property, value);
}

QString propertyProblem(const PropertyType &property, const Value &value)
{
    const PropertyFault fault = propertyFault(property, value);
    const bool help = fault.id == u"property-pattern"_s;
    return help ? QString(fault.message + u' ' + fault.remedy) : fault.message;
}

} // namespace penstock
