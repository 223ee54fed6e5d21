// SPDX-License-Identifier: Apache-2.0
#include "models/project/yaml_tree.h"

#include "models/project/text_checks.h"

#include <QHash>

#include <yaml.h>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// libyaml counts characters; everything here counts bytes.
class CharacterIndex
{
public:
    CharacterIndex(const QByteArray &bytes, int first)
        : m_first(first)
        , m_size(int(bytes.size()))
    {
        bool ascii = true;
        for (qsizetype i = first; ascii && i < bytes.size(); ++i)
            ascii = quint8(bytes[i]) < 0x80;
        if (ascii)
            return;
        m_offsets.reserve(size_t(bytes.size() - first));
        for (int i = first; i < bytes.size(); ++i) {
            if ((quint8(bytes[i]) & 0xC0) != 0x80)
                m_offsets.push_back(i);
        }
    }
    int offset(size_t character) const
    {
        if (m_offsets.empty())
            return int(std::min<size_t>(character + size_t(m_first), size_t(m_size)));
        return character < m_offsets.size() ? m_offsets[character] : m_size;
    }

private:
    int m_first;
    int m_size;
    std::vector<int> m_offsets; ///< empty: one byte a character
};

/// What libyaml allocated for one event, freed with it.
struct Event
{
    yaml_event_t event{};
    Event() = default;
    ~Event() { yaml_event_delete(&event); }
    Q_DISABLE_COPY_MOVE(Event)
};

/// Every character counts, also a byte order mark at the beginning, which QString::fromUtf8 drops.
QString scalarOf(const yaml_char_t *text, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(text), qsizetype(size));
    if (bytes.startsWith("\xEF\xBB\xBF"))
        return QString::fromUtf8(QByteArray("x" + bytes.toByteArray())).mid(1);
    return QString::fromUtf8(bytes);
}

QString fromYaml(const yaml_char_t *text) { return text ? QString::fromUtf8(reinterpret_cast<const char *>(text)) : QString(); }

YamlNode::Style scalarStyle(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return YamlNode::Style::SingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return YamlNode::Style::DoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE: return YamlNode::Style::Literal;
    case YAML_FOLDED_SCALAR_STYLE: return YamlNode::Style::Folded;
    default: return YamlNode::Style::Plain;
    }
}

} // namespace

bool YamlNode::isNull() const
{
    if (kind != Kind::Scalar || style != Style::Plain)
        return false;
    if (!tag.isEmpty())
        return tag == u"tag:yaml.org,2002:null";
    return text.isEmpty() || text == u"~" || text == u"null" || text == u"Null" || text == u"NULL";
}

/// Turns libyaml's events into the tree. One use.
class YamlTreeBuilder
{
public:
    YamlTreeBuilder(YamlTree &tree, int first)
        : m_tree(tree)
        , m_characters(tree.m_bytes, first)
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(
            &m_parser, reinterpret_cast<const unsigned char *>(m_tree.m_bytes.constData()) + first, size_t(m_tree.m_bytes.size() - first));
    }
    ~YamlTreeBuilder() { yaml_parser_delete(&m_parser); }
    Q_DISABLE_COPY_MOVE(YamlTreeBuilder)

    Result<void> build();

private:
    Result<void> take(const yaml_event_t &event);
    Result<void> alias(const yaml_event_t &event);
    int add(YamlNode node, const yaml_event_t &event, const yaml_char_t *anchor, const yaml_char_t *tag);
    void close(const yaml_event_t &event);
    void trimBlockScalar(YamlNode &node) const;
    std::unexpected<Error> notYaml() const;
    std::unexpected<Error> refused(QString why, QString next, int offset) const
    {
        return failure(ErrorKind::Project, QString(m_tree.m_file + u" cannot be read."_s), std::move(why), std::move(next), m_tree.place(offset));
    }
    int offset(const yaml_mark_t &mark) const { return m_characters.offset(mark.index); }

    YamlTree &m_tree;
    CharacterIndex m_characters;
    yaml_parser_t m_parser{};
    std::vector<int> m_open;          ///< collections that have begun
    QHash<QString, int> m_anchors;
    int m_documents = 0;
};

Result<void> YamlTreeBuilder::build()
{
    for (;;) {
        Event next;
        if (!yaml_parser_parse(&m_parser, &next.event))
            return notYaml();
        const yaml_event_type_t type = next.event.type;
        if (type == YAML_STREAM_END_EVENT || type == YAML_NO_EVENT)
            return {};
        if (type == YAML_DOCUMENT_START_EVENT && ++m_documents == 2) {
            m_tree.m_secondDocument = offset(next.event.start_mark);
            return {};
        }
        if (Result<void> taken = take(next.event); !taken)
            return taken;
    }
}

Result<void> YamlTreeBuilder::take(const yaml_event_t &event)
{
    if (m_tree.size() >= YamlTree::mostNodes)
        return refused(u"It holds more than 1,000,000 values."_s, u"Split it into several pipelines."_s, offset(event.start_mark));
    YamlNode node;
    switch (event.type) {
    case YAML_SCALAR_EVENT:
        node.style = scalarStyle(event.data.scalar.style);
        node.text = scalarOf(event.data.scalar.value, event.data.scalar.length);
        node.end = offset(event.end_mark);
        add(std::move(node), event, event.data.scalar.anchor, event.data.scalar.tag);
        return {};
    case YAML_SEQUENCE_START_EVENT:
        node.kind = YamlNode::Kind::Sequence;
        node.style = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? YamlNode::Style::Flow : YamlNode::Style::Block;
        m_open.push_back(add(std::move(node), event, event.data.sequence_start.anchor, event.data.sequence_start.tag));
        break;
    case YAML_MAPPING_START_EVENT:
        node.kind = YamlNode::Kind::Mapping;
        node.style = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? YamlNode::Style::Flow : YamlNode::Style::Block;
        m_open.push_back(add(std::move(node), event, event.data.mapping_start.anchor, event.data.mapping_start.tag));
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: close(event); return {};
    case YAML_ALIAS_EVENT: return alias(event);
    default: return {};
    }
    if (int(m_open.size()) > YamlTree::mostLevels)
        return refused(u"It nests more than 64 levels deep."_s, u"Write it flatter."_s, offset(event.start_mark));
    return {};
}

Result<void> YamlTreeBuilder::alias(const yaml_event_t &event)
{
    const QString name = fromYaml(event.data.alias.anchor);
    const int target = m_anchors.value(name, -1);
    if (target < 0)
        return refused(
            u"*"_s + name + u" stands for nothing: there is no &"_s + name + u" before it."_s, u"Write the value itself."_s, offset(event.start_mark));
    if (std::ranges::find(m_open, target) != m_open.end())
        return refused(u"*"_s + name + u" stands for what it is a part of."_s, u"Write the value itself."_s, offset(event.start_mark));
    YamlNode node;
    node.kind = YamlNode::Kind::Alias;
    node.target = target;
    node.end = offset(event.end_mark);
    m_tree.m_nodes[size_t(target)].shared = true;
    add(std::move(node), event, nullptr, nullptr);
    return {};
}

int YamlTreeBuilder::add(YamlNode node, const yaml_event_t &event, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    const int index = m_tree.size();
    node.begin = offset(event.start_mark);
    node.tag = fromYaml(tag);
    if (node.isBlockScalar())
        trimBlockScalar(node);
    if (anchor)
        m_anchors.insert(fromYaml(anchor), index);
    m_tree.m_nodes.push_back(std::move(node));
    if (!m_open.empty())
        m_tree.m_nodes[size_t(m_open.back())].children.push_back(index);
    return index;
}

/// libyaml's end of a block is where the next token begins: behind comments and blank lines.
void YamlTreeBuilder::close(const yaml_event_t &event)
{
    YamlNode &node = m_tree.m_nodes[size_t(m_open.back())];
    m_open.pop_back();
    node.end = offset(event.end_mark);
    const bool closed = node.style == YamlNode::Style::Flow && offset(event.end_mark) > offset(event.start_mark); // `[a: b]` holds a mapping without braces
    if (!closed)
        node.end = node.children.empty() ? node.begin : m_tree.node(node.children.back()).end;
}

/// The text of a block scalar ends with its last line; where the header keeps trailing line breaks they are part of it.
void YamlTreeBuilder::trimBlockScalar(YamlNode &node) const
{
    const QByteArray &bytes = m_tree.m_bytes;
    const auto space = [&](int at) { return bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == ' ' || bytes[at] == '\t'; };
    int end = node.end;
    const bool keeps = node.text.endsWith(u"\n\n") || (node.text.endsWith(u'\n') && QStringView(node.text).trimmed().isEmpty());
    if (keeps) {
        while (end > node.begin && bytes[end - 1] != '\n' && bytes[end - 1] != '\r' && space(end - 1))
            --end; // the next line's indentation
        if (end > node.begin && bytes[end - 1] == '\n')
            --end;
        if (end > node.begin && bytes[end - 1] == '\r')
            --end;
    } else {
        while (end > node.begin && space(end - 1))
            --end;
    }
    node.end = end;
}

std::unexpected<Error> YamlTreeBuilder::notYaml() const
{
    if (m_parser.error == YAML_MEMORY_ERROR)
        return failure(ErrorKind::File, QString(m_tree.m_file + u" cannot be read."_s), u"There is not enough memory."_s, {}, m_tree.place(0));
    const int at = m_parser.error == YAML_READER_ERROR ? int(m_parser.problem_offset) : offset(m_parser.problem_mark);
    QString why = m_parser.problem ? QString::fromUtf8(m_parser.problem) : u"it breaks off"_s;
    if (m_parser.context) {
        why += u", "_s + QString::fromUtf8(m_parser.context);
        const Place context = m_tree.place(offset(m_parser.context_mark));
        if (context.line != m_tree.place(at).line)
            why += u" that begins in line "_s + QString::number(context.line);
    }
    why[0] = why[0].toUpper();
    const bool tab = at < m_tree.m_bytes.size() && m_tree.m_bytes[at] == '\t';
    return failure(ErrorKind::Project, QString(m_tree.m_file + u" is not YAML."_s), QString(why + u'.'),
        tab ? u"Indent with spaces, not with tabs."_s : u"Mend the text at this place; look at indentation, quotes and colons."_s, m_tree.place(at));
}

Result<YamlTree> YamlTree::parse(const QByteArray &bytes, const QString &file)
{
    YamlTree tree;
    tree.m_file = file;
    tree.m_bytes = bytes;
    tree.m_lines = lineBeginnings(bytes.left(mostBytes + 1));
    if (std::optional<TextFault> fault = textFault(bytes, mostBytes))
        return failure(ErrorKind::Project, QString(file + u" cannot be read."_s), fault->why, fault->next, tree.place(fault->offset));
    YamlTreeBuilder builder(tree, bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0);
    if (Result<void> built = builder.build(); !built)
        return std::unexpected(built.error());
    return tree;
}

Place YamlTree::place(int offset) const
{
    const auto after = std::ranges::upper_bound(m_lines, offset);
    const int line = int(after - m_lines.begin());
    const int begin = line > 0 ? m_lines[size_t(line - 1)] : 0;
    int column = 1;
    for (int i = begin; i < std::min(offset, int(m_bytes.size())); ++i)
        column += (quint8(m_bytes[i]) & 0xC0) != 0x80;
    if (begin == 0 && m_bytes.startsWith("\xEF\xBB\xBF") && offset >= 3)
        --column;
    return {m_file, line, column};
}

} // namespace penstock
