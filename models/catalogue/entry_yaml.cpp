// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/entry_yaml.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString scalar(const YAML::Node &node)
{
    return QString::fromStdString(node.Scalar());
}

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

bool EntryYaml::run(const QByteArray &text, const std::function<void(const YAML::Node &)> &read)
{
    try {
        const YAML::Node root = YAML::Load(text.toStdString());
        read(root);
    } catch (const YAML::Exception &exception) {
        if (!m_error)
            m_error = Error{ErrorKind::Project, u"This is not YAML: "_s + QString::fromStdString(exception.msg) + u'.', {}, {},
                            Place{m_file, exception.mark.line + 1, exception.mark.column + 1}};
    }
    return !m_error;
}

void EntryYaml::fail(const YAML::Node &node, const QString &what, const QString &next)
{
    if (!m_error)
        m_error = Error{ErrorKind::Project, what, {}, next, Place{m_file, node.Mark().line + 1, node.Mark().column + 1}};
}

void EntryYaml::eachEntry(const YAML::Node &node, const QString &meaning,
                           const std::function<void(const QString &, const YAML::Node &, const YAML::Node &)> &entry)
{
    if (!node.IsMap()) {
        fail(node, meaning + u" must be a map of keys and values."_s);
        return;
    }
    QSet<QString> seen;
    for (const auto &pair : node) {
        const QString key = text(pair.first);
        if (seen.contains(key))
            fail(pair.first, u"The key \"%1\" is there twice."_s.arg(key), u"Keep one of them."_s);
        seen.insert(key);
        entry(key, pair.first, pair.second);
    }
}

void EntryYaml::unknownKey(const YAML::Node &keyNode, const QString &key, const QStringList &known)
{
    fail(keyNode, u"\"%1\" is not a word here."_s.arg(key), u"Known here: %1."_s.arg(known.join(u", "_s)));
}

QString EntryYaml::text(const YAML::Node &node)
{
    if (!node.IsScalar()) {
        fail(node, u"This must be one text."_s);
        return {};
    }
    return scalar(node);
}

bool EntryYaml::boolean(const YAML::Node &node)
{
    const Value read = value(node);
    if (!read.isBool())
        fail(node, u"This must be true or false."_s);
    return read.toBool();
}

int EntryYaml::integer(const YAML::Node &node)
{
    const Value read = value(node);
    if (!read.isInteger())
        fail(node, u"This must be a whole number."_s);
    return int(read.toInteger());
}

double EntryYaml::number(const YAML::Node &node)
{
    const Value read = value(node);
    if (!read.isNumber())
        fail(node, u"This must be a number."_s);
    return read.toDouble();
}

QStringList EntryYaml::textList(const YAML::Node &node)
{
    QStringList list;
    if (!node.IsSequence())
        fail(node, u"This must be a list of texts."_s);
    for (const YAML::Node &item : node)
        list.append(text(item));
    return list;
}

Value EntryYaml::value(const YAML::Node &node)
{
    switch (node.Type()) {
    case YAML::NodeType::Scalar:
        // yaml-cpp tags a quoted scalar "!" and a plain one "?".
        return node.Tag() == "!" ? Value(scalar(node)) : plainScalar(scalar(node));
    case YAML::NodeType::Sequence: {
        ValueList list;
        for (const YAML::Node &item : node)
            list.append(value(item));
        return list;
    }
    case YAML::NodeType::Map: {
        ValueMap map;
        eachEntry(node, u"This"_s, [&](const QString &key, const YAML::Node &, const YAML::Node &item) { map.insert(key, value(item)); });
        return map;
    }
    default:
        return {};
    }
}

} // namespace penstock
