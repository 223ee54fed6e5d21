// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/document.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

std::unexpected<Error> wrong(const Place &place, const QString &why)
{
    return failure(ErrorKind::Internal, u"The kit's document has a mistake."_s, why, {}, place);
}

Result<Value> variableValue(const Variable &variable, const QString &path, const Place &place)
{
    if (variable.value())
        return *variable.value();
    if (variable.fragment())
        return Value(variable.fragment()->text());
    return wrong(place, u"\"%1\" is not one value."_s.arg(path));
}

/// What stands in $("…"): a text made of names.
std::optional<QString> textOfNames(const QString &text)
{
    static const QRegularExpression pattern(u"^\\$\\(\"(.*)\"\\)$"_s, QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = pattern.match(text);
    return match.hasMatch() ? std::optional(match.captured(1)) : std::nullopt;
}

/// Nothing: the map is left out.
Result<std::optional<Value>> fill(const YamlValue &yaml, const Variables &variables);

Result<void> fillEach(const YamlValue &each, const Variables &variables, ValueMap &map)
{
    const YamlValue *of = each.member(u"of"_s);
    const YamlValue *as = each.member(u"as"_s);
    const YamlValue *key = each.member(u"key"_s);
    const YamlValue *value = each.member(u"value"_s);
    if (!of || !as || !key || !value)
        return wrong(each.place, u"$each has of, as, key and value."_s);
    const Variable *list = lookUp(variables, of->text());
    if (!list || !list->list())
        return wrong(of->place, u"\"%1\" is not a list."_s.arg(of->text()));
    for (const Variable &item : *list->list()) {
        Variables inside = variables;
        inside.insert(as->text(), item);
        const Result<QString> name = fillIn(key->text(), inside, key->place);
        if (!name)
            return std::unexpected(name.error());
        const Result<std::optional<Value>> filled = fill(*value, inside);
        if (!filled)
            return std::unexpected(filled.error());
        if (*filled)
            map.insert(*name, **filled);
    }
    return {};
}

/// In a list: one more item for each item of another one.
Result<void> fillItems(const YamlValue &each, const Variables &variables, ValueList &items)
{
    const YamlValue *of = each.member(u"of"_s);
    const YamlValue *as = each.member(u"as"_s);
    const YamlValue *value = each.member(u"value"_s);
    if (!of || !as || !value)
        return wrong(each.place, u"In a list, $each has of, as and value."_s);
    const Variable *list = lookUp(variables, of->text());
    if (!list || !list->list())
        return wrong(of->place, u"\"%1\" is not a list."_s.arg(of->text()));
    for (const Variable &item : *list->list()) {
        Variables inside = variables;
        inside.insert(as->text(), item);
        const Result<std::optional<Value>> filled = fill(*value, inside);
        if (!filled)
            return std::unexpected(filled.error());
        if (*filled)
            items.append(**filled);
    }
    return {};
}

Result<std::optional<Value>> fillMap(const YamlValue &yaml, const Variables &variables)
{
    if (const YamlValue *when = yaml.member(u"$when"_s)) {
        const Variable *condition = lookUp(variables, when->text());
        if (!condition || !condition->value() || !condition->value()->isBool())
            return wrong(when->place, u"\"%1\" is not a condition."_s.arg(when->text()));
        if (!condition->value()->toBool())
            return std::nullopt;
    }
    ValueMap map;
    for (const auto &[key, value] : yaml.members) {
        if (key == "$when"_L1)
            continue;
        if (key == "$each"_L1) {
            if (const Result<void> filled = fillEach(value, variables, map); !filled)
                return std::unexpected(filled.error());
            continue;
        }
        const Result<std::optional<Value>> member = fill(value, variables);
        if (!member)
            return member;
        const std::optional<QString> pattern = textOfNames(key);
        const Result<QString> name = pattern ? fillIn(*pattern, variables, value.place) : Result<QString>(key);
        if (!name)
            return std::unexpected(name.error());
        if (*member)
            map.insert(*name, **member);
    }
    return Value(map);
}

Result<std::optional<Value>> fill(const YamlValue &yaml, const Variables &variables)
{
    static const QRegularExpression reference(u"^\\$\\(([A-Za-z0-9_.-]+)\\)$"_s);
    if (yaml.kind == YamlValue::Kind::Map)
        return fillMap(yaml, variables);
    if (yaml.kind == YamlValue::Kind::List) {
        ValueList list;
        for (const YamlValue &item : yaml.items) {
            if (const YamlValue *each = item.member(u"$each"_s); each && item.members.size() == 1 && !each->member(u"key"_s)) {
                if (const Result<void> filled = fillItems(*each, variables, list); !filled)
                    return std::unexpected(filled.error());
                continue;
            }
            const Result<std::optional<Value>> value = fill(item, variables);
            if (!value)
                return value;
            if (*value)
                list.append(**value);
        }
        return Value(list);
    }
    // A text made of names: one value of the document, never text pasted into its syntax.
    if (const std::optional<QString> made = textOfNames(yaml.text())) {
        const Result<QString> text = fillIn(*made, variables, yaml.place);
        return text ? Result<std::optional<Value>>(Value(*text)) : std::unexpected(text.error());
    }
    const QRegularExpressionMatch match = reference.match(yaml.text());
    if (!match.hasMatch())
        return yaml.scalar;
    const Variable *variable = lookUp(variables, match.captured(1));
    if (!variable)
        return wrong(yaml.place, u"\"%1\" is not there."_s.arg(match.captured(1)));
    const Result<Value> value = variableValue(*variable, match.captured(1), yaml.place);
    if (!value)
        return std::unexpected(value.error());
    return *value;
}

} // namespace

Result<Value> fillDocument(const YamlValue &document, const Variables &variables)
{
    const Result<std::optional<Value>> filled = fill(document, variables);
    if (!filled)
        return std::unexpected(filled.error());
    return filled->value_or(Value(ValueMap{}));
}

} // namespace penstock
