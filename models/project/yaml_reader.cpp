// SPDX-License-Identifier: Apache-2.0
#include "models/project/yaml_reader.h"

#include "models/project/yaml_scalar.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString kindOf(const YamlNode &node)
{
    if (node.kind == YamlNode::Kind::Sequence)
        return u"a list"_s;
    if (node.kind == YamlNode::Kind::Mapping)
        return u"a mapping"_s;
    const Value value = scalarValue(node);
    return value.isNull() ? u"empty"_s : value.isBool() ? u"true or false"_s : value.isNumber() ? u"a number"_s : u"text"_s;
}

} // namespace

const YamlNode &YamlReader::at(int node)
{
    static const YamlNode nothing;
    if (m_budget <= 0)
        return nothing;
    if (--m_budget == 0)
        problem(Severity::Error, u"too-many-aliases"_s, node, u"The aliases of this file stand for more than 10,000 values; the rest is not read."_s,
            u"Write the values themselves."_s);
    return m_tree.resolved(node);
}

void YamlReader::problem(Severity severity, const QString &id, int node, const QString &message, const QString &remedy)
{
    m_problems.append({severity, id, message, remedy, m_tree.place(m_tree.node(node).begin), context.pipeline, context.node, context.property, context.stage});
}

void YamlReader::stands(const QString &path, int keyNode, int valueNode)
{
    const YamlNode &value = m_tree.node(valueNode);
    const bool block = value.style == YamlNode::Style::Block;
    stands(path, block || value.isNull() ? keyNode : valueNode);
}

void YamlReader::stands(const QString &path, int node)
{
    if (!m_places.contains(path))
        m_places.insert(path, m_tree.place(m_tree.node(node).begin));
}

void YamlReader::mapping(int node, const QString &what, const Entry &entry, const QString &duplicateId)
{
    const YamlNode &map = at(node);
    if (map.isNull())
        return;
    if (map.kind != YamlNode::Kind::Mapping)
        return problem(Severity::Error, u"wrong-type"_s, node, QString(what + u" must be a mapping (key: value), not "_s + kindOf(map) + u'.'));
    QSet<QString> seen;
    for (size_t i = 0; i + 1 < map.children.size(); i += 2) {
        const int keyNode = map.children[i];
        const YamlNode &key = at(keyNode);
        if (key.kind != YamlNode::Kind::Scalar) {
            problem(Severity::Error, u"wrong-type"_s, keyNode, QString(u"A key in "_s + what + u" must be text, not "_s + kindOf(key) + u'.'));
            continue;
        }
        if (seen.contains(key.text)) {
            const QString sort = duplicateId == u"duplicate-id" ? u"id"_s : u"key"_s;
            problem(Severity::Error, duplicateId, keyNode,
                QString(u"The "_s + sort + u" \""_s + key.text + u"\" stands twice in "_s + what + u"; only the first counts."_s),
                u"Rename or remove one of the two."_s);
            continue;
        }
        seen.insert(key.text);
        if (!entry(key.text, keyNode, map.children[i + 1])) {
            if (key.text == u"<<" && key.style == YamlNode::Style::Plain)
                problem(Severity::Warning, u"merge-key"_s, keyNode, u"Merge keys (<<) are not read; they are no part of YAML 1.2."_s,
                    u"Write the keys themselves."_s);
            else
                problem(Severity::Hint, u"unknown-key"_s, keyNode,
                    QString(u"The key \""_s + key.text + u"\" in "_s + what + u" is not known; it is kept as it is."_s));
        }
    }
}

void YamlReader::sequence(int node, const QString &what, const std::function<void(int, int)> &item)
{
    const YamlNode &list = at(node);
    if (list.isNull())
        return;
    if (list.kind != YamlNode::Kind::Sequence)
        return problem(Severity::Error, u"wrong-type"_s, node, QString(what + u" must be a list, not "_s + kindOf(list) + u'.'));
    for (size_t i = 0; i < list.children.size(); ++i)
        item(list.children[i], int(i));
}

QString YamlReader::text(int node, const QString &what)
{
    const YamlNode &scalar = at(node);
    if (scalar.kind != YamlNode::Kind::Scalar) {
        problem(Severity::Error, u"wrong-type"_s, node, QString(what + u" must be text, not "_s + kindOf(scalar) + u'.'));
        return {};
    }
    const Value value = scalarValue(scalar);
    if (value.isNull())
        return {};
    if (!value.isString())
        problem(Severity::Warning, u"text-not-quoted"_s, node,
            QString(what + u" is "_s + kindOf(scalar) + u" here, and is read as the text "_s + scalar.text + u'.'),
            QString(u"Quote it: \""_s + scalar.text + u"\"."_s));
    return scalar.text;
}

bool YamlReader::boolean(int node, const QString &what)
{
    const YamlNode &scalar = at(node);
    const Value value = scalar.kind == YamlNode::Kind::Scalar ? scalarValue(scalar) : Value();
    if (!value.isBool() && !scalar.isNull())
        problem(Severity::Error, u"wrong-type"_s, node, QString(what + u" must be true or false, not "_s + kindOf(scalar) + u'.'),
            u"Write true or false, without quotes."_s);
    return value.toBool();
}

std::optional<qint64> YamlReader::integer(int node, const QString &what)
{
    const YamlNode &scalar = at(node);
    const Value value = scalar.kind == YamlNode::Kind::Scalar ? scalarValue(scalar) : Value();
    if (value.isInteger())
        return value.toInteger();
    problem(Severity::Error, u"wrong-type"_s, node, QString(what + u" must be a whole number, not "_s + kindOf(scalar) + u'.'));
    return {};
}

Value YamlReader::value(int node)
{
    const YamlNode &found = at(node);
    if (found.kind == YamlNode::Kind::Scalar)
        return scalarValue(found);
    if (m_level >= YamlTree::mostLevels) {
        problem(Severity::Error, u"too-deep"_s, node, u"Aliases nest these values more than 64 levels deep."_s, u"Write it flatter."_s);
        return {};
    }
    ++m_level;
    Value result;
    if (found.kind == YamlNode::Kind::Sequence) {
        ValueList list;
        for (const int item : found.children)
            list.append(value(item));
        result = list;
    } else {
        ValueMap map;
        mapping(node, u"this value"_s, [&](const QString &key, int, int valueNode) {
            map.insert(key, value(valueNode));
            return true;
        });
        result = map;
    }
    --m_level;
    return result;
}

QMap<QString, QString> YamlReader::texts(int node, const QString &what)
{
    QMap<QString, QString> result;
    mapping(node, what, [&](const QString &key, int, int valueNode) {
        result.insert(key, text(valueNode, QString(u"\""_s + key + u"\" in "_s + what)));
        return true;
    });
    return result;
}

} // namespace penstock
