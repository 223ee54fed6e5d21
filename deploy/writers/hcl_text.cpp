// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/hcl_text.h"

#include "deploy/writers/literals.h"
#include "deploy/writers/quoting.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int step = 2;
constexpr qsizetype longestLine = 100;

QString spaces(int count) { return QString(count, u' '); }

} // namespace

QString HclText::key(const QString &key)
{
    static const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_-]*$"_s);
    return name.match(key).hasMatch() ? key : quoteHcl(key);
}

QString HclText::arguments(const std::vector<Argument> &arguments, int indent)
{
    QString out;
    for (size_t begin = 0; begin < arguments.size();) {
        size_t end = begin;
        qsizetype widest = 0;
        while (end < arguments.size() && !arguments[end].text.contains(u'\n'))
            widest = std::max(widest, arguments[end++].name.size());
        for (size_t i = begin; i < end; ++i)
            out += spaces(indent) + arguments[i].name.leftJustified(widest) + u" = "_s + arguments[i].text + u'\n';
        if (end < arguments.size()) {
            out += spaces(indent) + arguments[end].name + u" = "_s + arguments[end].text + u'\n';
            ++end;
        }
        begin = end;
    }
    return out;
}

Result<QString> HclText::expression(const Value &value, int indent) const
{
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        return m_traversal(*reference);
    if (const auto *joined = std::get_if<Joined>(&value.data()))
        return this->joined(*joined);
    if (value.isList())
        return list(value.toList(), indent);
    if (value.isMap())
        return object(value.toMap(), indent);
    return hclLiteral(value);
}

Result<QString> HclText::joined(const Joined &value) const
{
    QString out = u"\""_s;
    for (const auto &part : value.parts) {
        if (const auto *reference = std::get_if<Reference>(&part)) {
            const Result<QString> traversal = m_traversal(*reference);
            if (!traversal)
                return traversal;
            out += u"${"_s + *traversal + u'}';
            continue;
        }
        const Result<QString> literal = hclLiteral(std::get<QString>(part));
        if (!literal)
            return literal;
        out += QStringView(*literal).sliced(1, literal->size() - 2); // without its quotes
    }
    return QString(out + u'"');
}

Result<QString> HclText::list(const ValueList &list, int indent) const
{
    QStringList items;
    bool spread = false;
    qsizetype width = 0;
    for (const Value &item : list) {
        const Result<QString> text = expression(item, indent + step);
        if (!text)
            return text;
        spread = spread || text->contains(u'\n');
        width += text->size() + 2;
        items.append(*text);
    }
    if (!spread && width + indent < longestLine)
        return QString(u'[' + items.join(u", "_s) + u']');
    QString out = u"[\n"_s;
    for (const QString &item : std::as_const(items))
        out += spaces(indent + step) + item + u",\n"_s;
    return QString(out + spaces(indent) + u']');
}

Result<QString> HclText::object(const ValueMap &map, int indent) const
{
    if (map.isEmpty())
        return u"{}"_s;
    std::vector<Argument> members;
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (const QString problem = literalProblem(Language::Hcl, it.key()); !problem.isEmpty())
            return failure(ErrorKind::Refused, u"The value cannot be written."_s, problem);
        const Result<QString> text = expression(*it, indent + step);
        if (!text)
            return text;
        members.push_back({key(it.key()), *text});
    }
    return QString(u"{\n"_s + arguments(members, indent + step) + spaces(indent) + u'}');
}

} // namespace penstock
