// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace penstock {

/// One node of a YAML text, with the bytes it stands in.
struct YamlNode
{
    enum class Kind : quint8 { Scalar, Sequence, Mapping, Alias };
    enum class Style : quint8 { Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Block, Flow };

    Kind kind = Kind::Scalar;
    Style style = Style::Plain;
    bool shared = false;       ///< has an anchor that some alias names: what is changed here changes there too
    int begin = 0;             ///< offset in bytes, of the anchor or tag where there is one
    int end = 0;               ///< after the last byte of its text; a block's trailing comments and blank lines are not part of it
    int target = -1;           ///< of an alias: the node it stands for
    QString text;              ///< of a scalar
    QString tag;               ///< empty where none is written
    std::vector<int> children; ///< items; of a mapping: key, value, key, value …

    bool isBlockScalar() const { return style == Style::Literal || style == Style::Folded; }
    bool isNull() const; ///< nothing, `~` or `null`
};

/// The syntax of one YAML text. It keeps the order, the duplicates and the place of everything, which saving needs, and
/// never expands an alias, so that its size is bounded by the text's.
class YamlTree
{
public:
    static constexpr int mostBytes = 16 * 1024 * 1024;
    static constexpr int mostNodes = 1'000'000;
    static constexpr int mostLevels = 64; ///< whoever walks the tree may recurse

    /// Any bytes are safe. Fails, with a place, on what is not one YAML document in UTF-8, on unmerged Git conflicts and
    /// on what goes beyond the limits above. `file` is only for the places.
    static Result<YamlTree> parse(const QByteArray &bytes, const QString &file);

    bool isEmpty() const { return m_nodes.empty(); } ///< nothing but comments
    const YamlNode &root() const { return m_nodes.front(); }
    const YamlNode &node(int index) const { return m_nodes[size_t(index)]; }
    /// The node itself, or the one that an alias stands for.
    const YamlNode &resolved(int index) const { return node(index).kind == YamlNode::Kind::Alias ? node(node(index).target) : node(index); }
    int size() const { return int(m_nodes.size()); }
    const QByteArray &bytes() const { return m_bytes; }
    Place place(int offset) const;
    int secondDocument() const { return m_secondDocument; } ///< offset of a second document, or -1

private:
    friend class YamlTreeBuilder;
    QString m_file;
    QByteArray m_bytes;
    std::vector<YamlNode> m_nodes; ///< the root first
    std::vector<int> m_lines;      ///< offset of the beginning of each line
    int m_secondDocument = -1;
};

} // namespace penstock
