// SPDX-License-Identifier: Apache-2.0
#include "models/project/wanted.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Wanted map(bool section = false, bool ordered = false)
{
    Wanted result;
    result.kind = Wanted::Kind::Map;
    result.section = section;
    result.ordered = ordered;
    return result;
}

Wanted list(Wanted::Items items, bool section)
{
    Wanted result;
    result.kind = Wanted::Kind::List;
    result.items = items;
    result.ordered = true;
    result.section = section;
    return result;
}

void addText(Wanted &to, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        to.add(key, Wanted::text(text));
}

void addValues(Wanted &to, const QString &key, const ValueMap &values)
{
    Wanted result = map();
    result.own = true;
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (!it->isNull())
            result.add(it.key(), Wanted::of(*it));
    }
    if (!result.entries.empty())
        to.add(key, std::move(result));
}

void addTags(Wanted &to, const QMap<QString, QString> &tags)
{
    ValueMap values;
    for (auto it = tags.begin(); it != tags.end(); ++it)
        values.insert(it.key(), *it);
    addValues(to, u"tags"_s, values);
}

Wanted environment(const Environment &environment, bool withStage)
{
    Wanted result = map();
    if (withStage)
        result.add(u"stage"_s, Wanted::text(environment.stage));
    result.add(u"account"_s, Wanted::text(environment.account, true));
    result.add(u"region"_s, Wanted::text(environment.region));
    addText(result, u"profile"_s, environment.profile);
    addText(result, u"team"_s, environment.team);
    if (environment.manualApproval)
        result.add(u"manualApproval"_s, Wanted::of(true));
    addTags(result, environment.tags);
    addValues(result, u"settings"_s, environment.settings);
    addText(result, u"revision"_s, environment.revision);
    return result;
}

Wanted kit(const KitChoice &choice)
{
    Wanted result = map();
    result.add(u"id"_s, Wanted::text(choice.id));
    addText(result, u"language"_s, choice.language);
    addValues(result, u"inputs"_s, choice.inputs);
    return result;
}

Wanted repository(const RepositoryRole &repository)
{
    Wanted result = map();
    result.add(u"role"_s, Wanted::text(repository.role));
    addText(result, u"name"_s, repository.name);
    result.add(u"remote"_s, Wanted::text(repository.remote));
    addText(result, u"branch"_s, repository.branch);
    return result;
}

Wanted node(const Node &node)
{
    Wanted result = map();
    result.add(u"type"_s, Wanted::text(node.type));
    addText(result, u"title"_s, node.title);
    addText(result, u"description"_s, node.description);
    addValues(result, u"properties"_s, node.properties);
    Wanted stages = map();
    for (auto it = node.stages.begin(); it != node.stages.end(); ++it)
        addValues(stages, it.key(), *it);
    if (!stages.entries.empty())
        result.add(u"stages"_s, std::move(stages));
    if (!node.formerly.isEmpty()) {
        Wanted ids = list(Wanted::Items::Texts, true);
        ids.flow = true;
        for (const QString &id : node.formerly)
            ids.add(id, Wanted::text(id));
        result.add(u"formerly"_s, std::move(ids));
    }
    return result;
}

Wanted group(const Group &group)
{
    Wanted result = map();
    addText(result, u"title"_s, group.title);
    Wanted members = list(Wanted::Items::Texts, true);
    members.flow = true;
    for (const NodeId &member : group.members)
        members.add(member.value, Wanted::text(member.value));
    result.add(u"members"_s, std::move(members));
    return result;
}

/// Tells items of a list apart; deep ones by their place alone, since their text would be made once a level.
QString itemKey(const Value &item)
{
    const auto deep = [](const Value &inner) { return inner.isList() || inner.isMap(); };
    if (item.isList() ? std::ranges::any_of(item.toList(), deep) : item.isMap() && std::ranges::any_of(item.toMap(), deep))
        return {};
    return item.text();
}

Value coordinate(double value) { return std::trunc(value) == value && std::abs(value) < 1e15 ? Value(qint64(value)) : Value(value); }

Wanted coordinates(std::initializer_list<double> values)
{
    ValueList all;
    for (const double value : values)
        all.append(coordinate(value));
    Wanted result = Wanted::of(all);
    result.flow = true;
    return result;
}

} // namespace

Wanted Wanted::text(const QString &text, bool quoted)
{
    Wanted result;
    result.scalar = text;
    result.quoted = quoted;
    return result;
}

Wanted Wanted::of(const Value &value)
{
    Wanted result;
    result.own = true;
    if (value.isList()) {
        result.kind = Kind::List;
        result.ordered = true;
        for (const Value &item : value.toList())
            result.add(itemKey(item), of(item));
    } else if (value.isMap()) {
        result.kind = Kind::Map;
        const ValueMap values = value.toMap();
        for (auto it = values.begin(); it != values.end(); ++it)
            result.add(it.key(), of(*it));
    } else {
        result.scalar = value;
    }
    return result;
}

const Wanted *Wanted::entry(const QString &key) const
{
    const auto found = std::ranges::find(entries, key, &Entry::key);
    return found == entries.end() ? nullptr : &found->value;
}

void Wanted::add(const QString &key, Wanted value) { entries.push_back({key, std::move(value)}); }

bool Wanted::operator==(const Wanted &other) const { return kind == other.kind && scalar == other.scalar && entries == other.entries; }

Wanted wantedProjectFile(const Project &project)
{
    Wanted file = map();
    file.add(u"penstock"_s, Wanted::of(project.formatVersion));
    file.add(u"label"_s, Wanted::text(project.label));
    addText(file, u"description"_s, project.description);
    addText(file, u"team"_s, project.team);
    file.add(u"prefix"_s, Wanted::text(project.prefix));
    file.add(u"uid"_s, Wanted::text(project.uid));
    file.add(u"name"_s, Wanted::text(project.name));
    addTags(file, project.tags);
    file.add(u"kit"_s, kit(project.kit));
    file.add(u"cicd"_s, environment(project.cicd, false));
    Wanted environments = list(Wanted::Items::Maps, true);
    for (const Environment &one : project.environments)
        environments.add(one.stage, environment(one, true));
    file.add(u"environments"_s, std::move(environments));
    Wanted repositories = list(Wanted::Items::Maps, true);
    for (const RepositoryRole &one : project.repositories)
        repositories.add(one.role, repository(one));
    file.add(u"repositories"_s, std::move(repositories));
    return file;
}

Wanted wantedPipelineFile(const Pipeline &pipeline)
{
    Wanted file = map();
    file.add(u"title"_s, Wanted::text(pipeline.title));
    addText(file, u"description"_s, pipeline.description);
    Wanted nodes = map(true, true);
    for (const Node &one : pipeline.graph.nodes)
        nodes.add(one.id.value, node(one));
    file.add(u"nodes"_s, std::move(nodes));
    Wanted edges = list(Wanted::Items::Edges, true);
    for (const Edge &edge : pipeline.graph.edges)
        edges.add(edgeText(edge), Wanted::text(edgeText(edge)));
    file.add(u"edges"_s, std::move(edges));
    Wanted groups = map(true, true);
    for (const Group &one : pipeline.graph.groups)
        groups.add(one.id.value, group(one));
    file.add(u"groups"_s, std::move(groups));
    Wanted notes = map(true, true);
    for (const Note &note : pipeline.graph.notes) {
        Wanted text = map();
        text.add(u"text"_s, Wanted::text(note.text));
        notes.add(note.id.value, std::move(text));
    }
    file.add(u"notes"_s, std::move(notes));
    return file;
}

Wanted wantedLayoutFile(const Layout &layout)
{
    // Sorted: a hash has no order, and a file that changes its order at every save cannot be reviewed.
    std::map<QString, QPointF> positions;
    for (auto it = layout.nodes.begin(); it != layout.nodes.end(); ++it)
        positions.emplace(it.key().value, *it);
    std::map<QString, QRectF> rectangles;
    for (auto it = layout.notes.begin(); it != layout.notes.end(); ++it)
        rectangles.emplace(it.key().value, *it);
    Wanted nodes = map(true);
    for (const auto &[id, at] : positions)
        nodes.add(id, coordinates({at.x(), at.y()}));
    Wanted notes = map(true);
    for (const auto &[id, at] : rectangles)
        notes.add(id, coordinates({at.x(), at.y(), at.width(), at.height()}));
    Wanted file = map();
    file.add(u"nodes"_s, std::move(nodes));
    file.add(u"notes"_s, std::move(notes));
    return file;
}

QString edgeText(const Edge &edge) { return edge.from.node.value + u'.' + edge.from.port + u" -> "_s + edge.to.node.value + u'.' + edge.to.port; }

Edge edgeFromText(const QString &text)
{
    const auto end = [](QStringView side) -> PortRef {
        side = side.trimmed();
        const qsizetype dot = side.indexOf(u'.');
        if (dot <= 0 || dot + 1 >= side.size())
            return {};
        return {NodeId(side.left(dot).toString()), side.mid(dot + 1).toString()};
    };
    const qsizetype arrow = text.indexOf(u"->"_s);
    if (arrow < 0 || text.indexOf(u"->"_s, arrow + 2) >= 0)
        return {};
    const Edge edge{end(QStringView(text).left(arrow)), end(QStringView(text).mid(arrow + 2))};
    return edge.from.port.isEmpty() || edge.to.port.isEmpty() ? Edge{} : edge;
}

} // namespace penstock
