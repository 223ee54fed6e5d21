// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/value.h"
#include "models/project/yaml_tree.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <utility>

namespace penstock {

/// A place in the syntax of an entry; as cheap to copy as a pointer. An alias reads as what it stands for.
class EntryNode
{
public:
    EntryNode(const YamlTree &tree, int index)
        : m_tree(&tree)
        , m_index(index)
    { }

    bool isMap() const { return node().kind == YamlNode::Kind::Mapping; }
    bool isList() const { return node().kind == YamlNode::Kind::Sequence; }
    bool isScalar() const { return node().kind == YamlNode::Kind::Scalar; }
    bool isPlain() const { return isScalar() && node().style == YamlNode::Style::Plain && node().tag.isEmpty(); }
    QString text() const { return node().text; } ///< of a scalar
    int size() const { return int(node().children.size()) / (isMap() ? 2 : 1); } ///< items, or pairs
    std::pair<EntryNode, EntryNode> entry(int pair) const { return {child(2 * pair), child(2 * pair + 1)}; }
    QList<EntryNode> items() const;
    bool has(QStringView key) const;
    Place place() const { return m_tree->place(m_tree->node(m_index).begin); }
    int line() const { return place().line; }

private:
    const YamlNode &node() const { return m_tree->resolved(m_index); }
    EntryNode child(int index) const { return {*m_tree, node().children[size_t(index)]}; }
    const YamlTree *m_tree;
    int m_index;
};

/// Reads one YAML file of the catalogue. Keeps the first thing that is wrong and goes on with defaults, so that reading
/// functions stay plain; whoever began asks error() at the end.
class EntryYaml
{
public:
    explicit EntryYaml(QString file)
        : m_file(std::move(file))
    { }

    /// Runs `read` with the document's root; false when something was wrong.
    bool run(const QByteArray &text, const std::function<void(const EntryNode &)> &read);
    const std::optional<Error> &error() const { return m_error; }

    void fail(const EntryNode &node, const QString &what, const QString &next = {});
    /// Calls `entry` for each pair in the order of the file. Not a map, a key twice: fails.
    void eachEntry(
        const EntryNode &node, const QString &meaning, const std::function<void(const QString &key, const EntryNode &keyNode, const EntryNode &value)> &entry);
    void unknownKey(const EntryNode &keyNode, const QString &key, const QStringList &known);

    QString text(const EntryNode &node);
    bool boolean(const EntryNode &node);
    int integer(const EntryNode &node);
    double number(const EntryNode &node);
    QStringList textList(const EntryNode &node);
    /// What the YAML says as it stands: quoted scalars are text, plain ones true, false, null, numbers or text.
    Value value(const EntryNode &node);

private:
    QString m_file;
    std::optional<Error> m_error;
};

} // namespace penstock
