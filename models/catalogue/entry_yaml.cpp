// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/entry_yaml.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Value plainScalar(const QString &text)
{
    if (text.isEmpty() || text == u"~" || text == u"null")
        return {};
    if (text == u"true" || text == u"false")
        return text == u"true";
    bool ok = false;
    if (const qint64 integer = text.toLongLong(&ok); ok)
        return integer;
    if (text.at(0).isDigit() || text.at(0) == u'-' || text.at(0) == u'.') {
        if (const double real = text.toDouble(&ok); ok)
            return real;
    }
    return text;
}

} // namespace

QList<EntryNode> EntryNode::items() const
{
    QList<EntryNode> result;
    if (isList()) {
        for (int i = 0; i < size(); ++i)
            result.append(child(i));
    }
    return result;
}

bool EntryNode::has(QStringView key) const
{
    for (int i = 0; isMap() && i < size(); ++i) {
        if (child(2 * i).text() == key)
            return true;
    }
    return false;
}

bool EntryYaml::run(const QByteArray &text, const std::function<void(const EntryNode &)> &read)
{
    const Result<YamlTree> tree = YamlTree::parse(text, m_file);
    if (!tree)
        m_error = tree.error();
    else if (tree->isEmpty())
        m_error = Error{ErrorKind::Project, u"There is nothing in it."_s, {}, {}, Place{m_file, 1, 1}};
    else
        read(EntryNode(*tree, 0));
    return !m_error;
}

void EntryYaml::fail(const EntryNode &node, const QString &what, const QString &next)
{
    if (!m_error)
        m_error = Error{ErrorKind::Project, what, {}, next, node.place()};
}

void EntryYaml::eachEntry(
    const EntryNode &node, const QString &meaning, const std::function<void(const QString &, const EntryNode &, const EntryNode &)> &entry)
{
    if (!node.isMap()) {
        fail(node, meaning + u" must be a map of keys and values."_s);
        return;
    }
    QSet<QString> seen;
    for (int i = 0; i < node.size(); ++i) {
        const auto [keyNode, value] = node.entry(i);
        const QString key = text(keyNode);
        if (seen.contains(key))
            fail(keyNode, u"The key \"%1\" is there twice."_s.arg(key), u"Keep one of them."_s);
        seen.insert(key);
        entry(key, keyNode, value);
    }
}

void EntryYaml::unknownKey(const EntryNode &keyNode, const QString &key, const QStringList &known)
{
    fail(keyNode, u"\"%1\" is not a word here."_s.arg(key), u"Known here: %1."_s.arg(known.join(u", "_s)));
}

QString EntryYaml::text(const EntryNode &node)
{
    if (!node.isScalar()) {
        fail(node, u"This must be one text."_s);
        return {};
    }
    return node.text();
}

bool EntryYaml::boolean(const EntryNode &node)
{
    const Value read = value(node);
    if (!read.isBool())
        fail(node, u"This must be true or false."_s);
    return read.toBool();
}

int EntryYaml::integer(const EntryNode &node)
{
    const Value read = value(node);
    if (!read.isInteger())
        fail(node, u"This must be a whole number."_s);
    return int(read.toInteger());
}

double EntryYaml::number(const EntryNode &node)
{
    const Value read = value(node);
    if (!read.isNumber())
        fail(node, u"This must be a number."_s);
    return read.toDouble();
}

QStringList EntryYaml::textList(const EntryNode &node)
{
    QStringList list;
    if (!node.isList())
        fail(node, u"This must be a list of texts."_s);
    for (const EntryNode &item : node.items())
        list.append(text(item));
    return list;
}

Value EntryYaml::value(const EntryNode &node)
{
    if (node.isScalar())
        return node.isPlain() ? plainScalar(node.text()) : Value(node.text());
    if (node.isList()) {
        ValueList list;
        for (const EntryNode &item : node.items())
            list.append(value(item));
        return list;
    }
    ValueMap map;
    eachEntry(node, u"This"_s, [&](const QString &key, const EntryNode &, const EntryNode &item) { map.insert(key, value(item)); });
    return map;
}

} // namespace penstock
