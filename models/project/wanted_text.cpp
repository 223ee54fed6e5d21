// SPDX-License-Identifier: Apache-2.0
#include "models/project/wanted.h"

#include "models/project/yaml_scalar.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int step = 2; // spaces a level
constexpr qsizetype widest = 100; // characters that a list on one line may take

QString scalar(const Wanted &value, bool inFlow, int indent)
{
    return scalarText(value.scalar, {value.quoted ? YamlNode::Style::DoubleQuoted : YamlNode::Style::Plain, inFlow, indent});
}

QString spaces(int count) { return QString(count, u' '); }

/// The entries of a map or the items of a list, each on lines of its own; the first line is not indented.
QString blockText(const Wanted &value, int indent)
{
    QString text;
    for (const Wanted::Entry &entry : value.entries) {
        if (entry.value.section && entry.value.entries.empty() && !entry.value.flow)
            continue;
        if (!text.isEmpty())
            text += u'\n' + spaces(indent);
        text += value.kind == Wanted::Kind::Map ? entryText(entry.key, entry.value, indent) : QString(u"- "_s + itemText(entry.value, indent + step));
    }
    return text;
}

} // namespace

bool onOneLine(const Wanted &value)
{
    if (value.kind == Wanted::Kind::Scalar || value.flow || value.entries.empty())
        return true;
    if (value.kind == Wanted::Kind::Map || value.items != Wanted::Items::Any)
        return false;
    const auto simple = [](const Wanted::Entry &entry) { return entry.value.kind == Wanted::Kind::Scalar; };
    return std::ranges::all_of(value.entries, simple) && flowText(value).size() <= widest;
}

QString keyText(const QString &key) { return scalarText(key, {YamlNode::Style::Plain, true, 0}); }

QString flowText(const Wanted &value)
{
    if (value.kind == Wanted::Kind::Scalar)
        return scalar(value, true, 0);
    QStringList parts;
    for (const Wanted::Entry &entry : value.entries)
        parts.append(value.kind == Wanted::Kind::Map ? QString(keyText(entry.key) + u": "_s + flowText(entry.value)) : flowText(entry.value));
    const QString inside = parts.join(u", "_s);
    return value.kind == Wanted::Kind::Map ? QString(u'{' + inside + u'}') : QString(u'[' + inside + u']');
}

QString itemText(const Wanted &value, int indent)
{
    if (value.kind == Wanted::Kind::Scalar)
        return scalar(value, false, indent);
    return onOneLine(value) ? flowText(value) : blockText(value, indent);
}

QString entryText(const QString &key, const Wanted &value, int indent)
{
    const QString begin = keyText(key) + u':';
    if (value.kind == Wanted::Kind::Scalar)
        return begin + u' ' + scalar(value, false, indent + step);
    if (onOneLine(value))
        return begin + u' ' + flowText(value);
    return begin + u'\n' + spaces(indent + step) + blockText(value, indent + step);
}

QString fileText(const Wanted &wanted)
{
    const QString text = blockText(wanted, 0);
    return text.isEmpty() ? text : QString(text + u'\n');
}

} // namespace penstock
