// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_reader.h"

#include "models/project/wanted.h"
#include "models/project/yaml_reader.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class PipelineReader
{
public:
    PipelineReader(const YamlTree &tree, const PipelineId &id, Places &places, QList<Problem> &problems)
        : m_reader(tree, places, problems)
        , m_path(u"pipelines/"_s + id.value)
    {
        m_pipeline.id = id;
        m_reader.context.pipeline = id;
    }
    Pipeline read();

private:
    bool topLevel(const QString &key, int keyNode, int valueNode);
    Node node(const NodeId &id, int valueNode);
    ValueMap properties(int node, const QString &path, const QString &what);
    void stages(Node &node, int valueNode, const QString &path);
    void edge(int item, int index);
    Group group(const GroupId &id, int node);
    Note note(const NoteId &id, int node);
    void checkId(const QString &id, int keyNode, const QString &what);

    YamlReader m_reader;
    QString m_path;
    Pipeline m_pipeline;
    QSet<Edge> m_edges;
};

Pipeline PipelineReader::read()
{
    if (!m_reader.tree().isEmpty())
        m_reader.mapping(0, u"the pipeline"_s, [this](const QString &key, int keyNode, int valueNode) { return topLevel(key, keyNode, valueNode); });
    return m_pipeline;
}

bool PipelineReader::topLevel(const QString &key, int keyNode, int valueNode)
{
    m_reader.stands(m_path + u'/' + key, keyNode, valueNode);
    if (key == u"title") {
        m_pipeline.title = m_reader.text(valueNode, u"The pipeline's title"_s);
    } else if (key == u"description") {
        m_pipeline.description = m_reader.text(valueNode, u"The pipeline's description"_s);
    } else if (key == u"nodes") {
        m_reader.mapping(
            valueNode, u"`nodes`"_s,
            [this](const QString &id, int idNode, int body) {
                m_reader.stands(m_path + u"/nodes/"_s + id, idNode);
                checkId(id, idNode, u"node"_s);
                m_pipeline.graph.nodes.append(node(NodeId(id), body));
                return true;
            },
            u"duplicate-id"_s);
    } else if (key == u"edges") {
        m_reader.sequence(valueNode, u"`edges`"_s, [this](int item, int) { edge(item, int(m_pipeline.graph.edges.size())); });
    } else if (key == u"groups") {
        m_reader.mapping(
            valueNode, u"`groups`"_s,
            [this](const QString &id, int idNode, int body) {
                m_reader.stands(m_path + u"/groups/"_s + id, idNode);
                checkId(id, idNode, u"group"_s);
                m_pipeline.graph.groups.append(group(GroupId(id), body));
                return true;
            },
            u"duplicate-id"_s);
    } else if (key == u"notes") {
        m_reader.mapping(
            valueNode, u"`notes`"_s,
            [this](const QString &id, int idNode, int body) {
                m_reader.stands(m_path + u"/notes/"_s + id, idNode);
                checkId(id, idNode, u"note"_s);
                m_pipeline.graph.notes.append(note(NoteId(id), body));
                return true;
            },
            u"duplicate-id"_s);
    } else {
        return false;
    }
    return true;
}

void PipelineReader::checkId(const QString &id, int keyNode, const QString &what)
{
    const auto first = [](QChar c) { return c >= u'a' && c <= u'z'; };
    const auto other = [&](QChar c) { return first(c) || (c >= u'0' && c <= u'9') || c == u'_' || c == u'-'; };
    if (!id.isEmpty() && id.size() <= 63 && first(id[0]) && std::ranges::all_of(id, other))
        return;
    m_reader.problem(Severity::Error, u"id-form"_s, keyNode, QString(u"\""_s + id.left(80) + u"\" cannot be the id of a "_s + what + u'.'),
        u"Begin with a lower-case letter; then lower-case letters, digits, - and _, at most 63 characters."_s);
}

Node PipelineReader::node(const NodeId &id, int valueNode)
{
    Node result;
    result.id = id;
    m_reader.context.node = id;
    const QString path = m_path + u"/nodes/"_s + id.value;
    m_reader.mapping(valueNode, QString(u"the node \""_s + id.value + u'"'), [&](const QString &key, int keyNode, int keyValue) {
        if (key == u"type")
            result.type = m_reader.text(keyValue, u"The node's type"_s);
        else if (key == u"title")
            result.title = m_reader.text(keyValue, u"The node's title"_s);
        else if (key == u"description")
            result.description = m_reader.text(keyValue, u"The node's description"_s);
        else if (key == u"properties")
            result.properties = properties(keyValue, path + u"/properties/"_s, u"the properties"_s);
        else if (key == u"stages")
            stages(result, keyValue, path + u"/stages/"_s);
        else if (key == u"formerly")
            m_reader.sequence(keyValue, u"`formerly`"_s, [&](int item, int) {
                checkId(m_reader.text(item, u"A former id"_s), item, u"node"_s);
                result.formerly.append(m_reader.text(item, u"A former id"_s));
            });
        else
            return false;
        m_reader.stands(path + u'/' + key, keyNode, keyValue);
        return true;
    });
    m_reader.context.node = {};
    return result;
}

ValueMap PipelineReader::properties(int node, const QString &path, const QString &what)
{
    ValueMap result;
    m_reader.mapping(node, what, [&](const QString &property, int keyNode, int valueNode) {
        m_reader.context.property = property;
        m_reader.stands(path + property, keyNode, valueNode);
        if (const Value value = m_reader.value(valueNode); !value.isNull())
            result.insert(property, value);
        m_reader.context.property.clear();
        return true;
    });
    return result;
}

void PipelineReader::stages(Node &node, int valueNode, const QString &path)
{
    m_reader.mapping(valueNode, u"`stages`"_s, [&](const QString &stage, int keyNode, int body) {
        m_reader.context.stage = stage;
        m_reader.stands(path + stage, keyNode);
        const ValueMap values = properties(body, path + stage + u'/', QString(u"the values of stage \""_s + stage + u'"'));
        if (!values.isEmpty())
            node.stages.insert(stage, values);
        m_reader.context.stage.clear();
        return true;
    });
}

void PipelineReader::edge(int item, int index)
{
    const YamlNode &text = m_reader.at(item);
    const Edge edge = text.kind == YamlNode::Kind::Scalar ? edgeFromText(text.text) : Edge{};
    if (edge.from.port.isEmpty())
        return m_reader.problem(Severity::Error, u"edge-form"_s, item, u"This is not an edge."_s, u"Write it as NODE.OUTPUT -> NODE.INPUT."_s);
    if (m_edges.contains(edge))
        return m_reader.problem(
            Severity::Warning, u"duplicate-edge"_s, item, QString(u"The edge "_s + edgeText(edge) + u" stands twice."_s), u"Remove one of the two."_s);
    m_edges.insert(edge);
    m_reader.stands(m_path + u"/edges/"_s + QString::number(index), item);
    m_pipeline.graph.edges.append(edge);
}

Group PipelineReader::group(const GroupId &id, int node)
{
    Group result;
    result.id = id;
    const QString path = m_path + u"/groups/"_s + id.value;
    m_reader.mapping(node, QString(u"the group \""_s + id.value + u'"'), [&](const QString &key, int keyNode, int valueNode) {
        if (key == u"title") {
            result.title = m_reader.text(valueNode, u"The group's title"_s);
        } else if (key == u"members") {
            m_reader.sequence(valueNode, u"`members`"_s, [&](int item, int) {
                if (m_reader.at(item).kind != YamlNode::Kind::Scalar)
                    return m_reader.problem(Severity::Error, u"wrong-type"_s, item, u"A member must be the id of a node."_s);
                m_reader.stands(path + u"/members/"_s + QString::number(result.members.size()), item);
                result.members.append(NodeId(m_reader.text(item, u"A member"_s)));
            });
        } else {
            return false;
        }
        m_reader.stands(path + u'/' + key, keyNode, valueNode);
        return true;
    });
    return result;
}

Note PipelineReader::note(const NoteId &id, int node)
{
    Note result;
    result.id = id;
    m_reader.mapping(node, QString(u"the note \""_s + id.value + u'"'), [&](const QString &key, int, int valueNode) {
        if (key == u"text")
            result.text = m_reader.text(valueNode, u"The note's text"_s);
        return key == u"text";
    });
    return result;
}

/// As many numbers as asked for, or a problem and none.
QList<qreal> numbers(YamlReader &reader, int node, int count)
{
    QList<qreal> result;
    const Value value = reader.value(node);
    for (const Value &number : value.toList()) {
        if (number.isNumber())
            result.append(number.toDouble());
    }
    if (value.toList().size() == count && result.size() == count)
        return result;
    reader.problem(Severity::Warning, u"wrong-type"_s, node, u"A position must be a list of %1 numbers."_s.arg(count));
    return {};
}

} // namespace

Result<Pipeline> readPipelineFile(const YamlTree &tree, const PipelineId &id, Places &places, QList<Problem> &problems)
{
    if (!tree.isEmpty() && !tree.root().isNull() && tree.root().kind != YamlNode::Kind::Mapping)
        return failure(ErrorKind::Project, QString(u"pipelines/"_s + id.value + u".yaml is not a pipeline."_s),
            u"It must be a mapping (key: value) with `nodes` and `edges`."_s, {}, tree.place(tree.root().begin));
    return PipelineReader(tree, id, places, problems).read();
}

Layout readLayoutFile(const YamlTree &tree, const PipelineId &id, QList<Problem> &problems)
{
    Layout layout;
    Places places;
    YamlReader reader(tree, places, problems);
    reader.context.pipeline = id;
    if (tree.isEmpty())
        return layout;
    reader.mapping(0, u"the layout"_s, [&](const QString &key, int, int valueNode) {
        if (key == u"nodes")
            reader.mapping(valueNode, u"`nodes`"_s, [&](const QString &node, int, int position) {
                if (const QList<qreal> at = numbers(reader, position, 2); !at.isEmpty())
                    layout.nodes.insert(NodeId(node), QPointF(at[0], at[1]));
                return true;
            });
        else if (key == u"notes")
            reader.mapping(valueNode, u"`notes`"_s, [&](const QString &note, int, int position) {
                if (const QList<qreal> at = numbers(reader, position, 4); !at.isEmpty())
                    layout.notes.insert(NoteId(note), QRectF(at[0], at[1], at[2], at[3]));
                return true;
            });
        else
            return false;
        return true;
    });
    return layout;
}

} // namespace penstock
