// SPDX-License-Identifier: Apache-2.0
#include "models/project/document_commands.h"
#include "models/project/project_document.h"

using namespace Qt::StringLiterals;

// The edits of groups and notes, of the project and its environments.
namespace penstock {

namespace {

// Adds the item, or replaces the one of its id in place.
template<typename T> void setItem(ListChange<T> &change, const QList<T> &list, const T *old, const T &item)
{
    const int position = int(old ? old - list.constData() : list.size());
    if (old)
        change.out.add(position, *old);
    change.in.add(position, item);
}

template<typename List, typename IdType> auto findById(const List &list, const IdType &id)
{
    const auto found = std::ranges::find_if(list, [&](const auto &item) { return item.id == id; });
    return found == list.end() ? nullptr : &*found;
}

// The name of the only member in which two environments differ; empty when it is none or more than one.
QString onlyDifference(const Environment &a, const Environment &b)
{
    QStringList names;
    const auto compare = [&](auto Environment::*member, const QString &name) {
        if (a.*member != b.*member)
            names.append(name);
    };
    compare(&Environment::stage, u"stage"_s);
    compare(&Environment::account, u"account"_s);
    compare(&Environment::region, u"region"_s);
    compare(&Environment::profile, u"profile"_s);
    compare(&Environment::team, u"team"_s);
    compare(&Environment::manualApproval, u"manualApproval"_s);
    compare(&Environment::tags, u"tags"_s);
    compare(&Environment::revision, u"revision"_s);
    QSet<QString> settings;
    for (const ValueMap &map : {a.settings, b.settings})
        settings.unite(QSet<QString>(map.keyBegin(), map.keyEnd()));
    for (const QString &setting : std::as_const(settings)) {
        if (a.settings.value(setting) != b.settings.value(setting) || a.settings.contains(setting) != b.settings.contains(setting))
            names.append(u"settings/"_s + setting);
    }
    return names.size() == 1 ? names.first() : QString();
}

// How the nodes' values change when a stage gets another id, or goes (`to` empty).
QList<EnvironmentsCommand::NodeStages> stageChanges(const Project &project, const QString &from, const QString &to)
{
    QList<EnvironmentsCommand::NodeStages> changes;
    for (const Pipeline &pipeline : project.pipelines) {
        for (const Node &node : pipeline.graph.nodes) {
            const auto values = node.stages.constFind(from);
            if (values == node.stages.constEnd())
                continue;
            QMap<QString, ValueMap> after = node.stages;
            after.remove(from);
            if (!to.isEmpty())
                after.insert(to, *values);
            changes.append({pipeline.id, node.id, node.stages, after});
        }
    }
    return changes;
}

// A second environment with the same stage, as a file may have it, keeps the nodes' values.
bool onlyOneOf(const QList<Environment> &environments, const QString &stage) { return std::ranges::count(environments, stage, &Environment::stage) == 1; }

bool isStage(const QString &stage) { return !stage.isEmpty() && stage != u"cicd"_s; }

int positionOf(const QList<Environment> &environments, const QString &stage)
{
    const auto found = std::ranges::find(environments, stage, &Environment::stage);
    return found == environments.end() ? -1 : int(found - environments.begin());
}

} // namespace

bool ProjectDocument::setGroup(const PipelineId &id, const Group &group)
{
    const Pipeline *target = pipeline(id);
    if (!target)
        return false;
    const Group *old = findById(target->graph.groups, group.id);
    if (old && *old == group)
        return true;
    const bool membersThere
        = std::ranges::all_of(group.members, [&](const NodeId &member) { return node(id, member) || (old && old->members.contains(member)); });
    if ((!old && !hasIdForm(group.id.value)) || !membersThere)
        return false;
    GraphChange change;
    setItem(change.groups, target->graph.groups, old, group);
    const QString text = old ? u"Change group %1"_s.arg(group.id.value) : u"Add group %1"_s.arg(group.id.value);
    const QString key = old && old->members == group.members ? QString(u"group "_s + group.id.value) : QString();
    m_undo.push(new GraphCommand(*this, text, id, std::move(change), key));
    return true;
}

bool ProjectDocument::setNote(const PipelineId &id, const Note &note, const QRectF &rect)
{
    const Pipeline *target = pipeline(id);
    if (!target)
        return false;
    const Note *old = findById(target->graph.notes, note.id);
    if (!old && !hasIdForm(note.id.value))
        return false;
    const auto found = target->layout.notes.constFind(note.id);
    const std::optional<QRectF> before = found == target->layout.notes.constEnd() ? std::nullopt : std::optional(*found);
    const bool textChanges = !old || *old != note;
    const bool placeChanges = before != rect;
    if (!textChanges && !placeChanges)
        return true;
    GraphChange change;
    setItem(change.notes, target->graph.notes, old, note);
    change.notePlaces.append({note.id, before, rect});
    const QString text = old ? u"Change note %1"_s.arg(note.id.value) : u"Add note %1"_s.arg(note.id.value);
    // Typing merges with typing, dragging with dragging.
    const QString key = !old || textChanges == placeChanges ? QString() : QString((textChanges ? u"note text "_s : u"note place "_s) + note.id.value);
    m_undo.push(new GraphCommand(*this, text, id, std::move(change), key));
    return true;
}

bool ProjectDocument::setField(Field field, const QString &value)
{
    const QString before = projectText(m_project, field);
    if (before == value)
        return true;
    static const QHash<Field, QString> texts{{Field::Label, u"Change the label"_s}, {Field::Description, u"Change the description"_s},
        {Field::Team, u"Change the team"_s}, {Field::KitId, u"Choose another kit"_s}, {Field::KitLanguage, u"Choose another language"_s}};
    m_undo.push(new TextCommand(*this, texts.value(field), field, before, value));
    return true;
}

bool ProjectDocument::setKitInput(const QString &input, const Value &value)
{
    if (input.isEmpty())
        return false;
    const auto found = m_project.kit.inputs.constFind(input);
    const std::optional<Value> before = found == m_project.kit.inputs.constEnd() ? std::nullopt : std::optional(*found);
    const std::optional<Value> after = value.isNull() ? std::nullopt : std::optional(value);
    if (before != after)
        m_undo.push(new KitInputCommand(*this, input, before, after));
    return true;
}

bool ProjectDocument::setCicd(const Environment &cicd)
{
    EnvironmentsCommand::State after{cicd, m_project.environments};
    after.cicd.stage = m_project.cicd.stage; // "cicd", always
    const QString member = onlyDifference(m_project.cicd, after.cicd);
    if (after.cicd != m_project.cicd)
        m_undo.push(new EnvironmentsCommand(*this, u"Change the environment of CI/CD"_s, {m_project.cicd, m_project.environments}, after, {},
            member.isEmpty() ? QString() : QString(u"cicd/"_s + member)));
    return true;
}

bool ProjectDocument::addEnvironment(const Environment &environment, int index)
{
    if (!isStage(environment.stage) || m_project.environment(environment.stage))
        return false;
    EnvironmentsCommand::State after{m_project.cicd, m_project.environments};
    after.environments.insert(index < 0 || index > after.environments.size() ? after.environments.size() : index, environment);
    m_undo.push(new EnvironmentsCommand(*this, u"Add environment %1"_s.arg(environment.stage), {m_project.cicd, m_project.environments}, after, {}));
    return true;
}

bool ProjectDocument::setEnvironment(const QString &stage, const Environment &environment)
{
    const int position = positionOf(m_project.environments, stage);
    if (position < 0)
        return false;
    const Environment &old = m_project.environments[position];
    if (old == environment)
        return true;
    const bool renamed = environment.stage != stage;
    if (renamed && (!isStage(environment.stage) || m_project.environment(environment.stage)))
        return false;
    const QString member = renamed ? QString() : onlyDifference(old, environment);
    EnvironmentsCommand::State after{m_project.cicd, m_project.environments};
    after.environments[position] = environment;
    const auto nodes
        = renamed && onlyOneOf(m_project.environments, stage) ? stageChanges(m_project, stage, environment.stage) : QList<EnvironmentsCommand::NodeStages>();
    const QString text = renamed ? u"Rename environment %1 to %2"_s.arg(stage, environment.stage) : u"Change environment %1"_s.arg(stage);
    m_undo.push(new EnvironmentsCommand(*this, text, {m_project.cicd, m_project.environments}, after, nodes,
        member.isEmpty() ? QString() : QString(u"environments/"_s + stage + u'/' + member)));
    return true;
}

bool ProjectDocument::removeEnvironment(const QString &stage)
{
    const int position = positionOf(m_project.environments, stage);
    if (position < 0)
        return false;
    EnvironmentsCommand::State after{m_project.cicd, m_project.environments};
    after.environments.removeAt(position);
    const auto nodes = onlyOneOf(m_project.environments, stage) ? stageChanges(m_project, stage, {}) : QList<EnvironmentsCommand::NodeStages>();
    m_undo.push(new EnvironmentsCommand(*this, u"Remove environment %1"_s.arg(stage), {m_project.cicd, m_project.environments}, after, nodes));
    return true;
}

bool ProjectDocument::moveEnvironment(const QString &stage, int index)
{
    const int position = positionOf(m_project.environments, stage);
    if (position < 0 || index < 0 || index >= m_project.environments.size())
        return false;
    if (position == index)
        return true;
    EnvironmentsCommand::State after{m_project.cicd, m_project.environments};
    after.environments.move(position, index);
    m_undo.push(new EnvironmentsCommand(*this, u"Move environment %1"_s.arg(stage), {m_project.cicd, m_project.environments}, after, {}));
    return true;
}

bool ProjectDocument::setRepository(const RepositoryRole &repository)
{
    if (repository.role.isEmpty())
        return false;
    QList<RepositoryRole> after = m_project.repositories;
    const auto found = std::ranges::find(after, repository.role, &RepositoryRole::role);
    if (found != after.end() && *found == repository)
        return true;
    if (found == after.end())
        after.append(repository);
    else
        *found = repository;
    m_undo.push(new RepositoriesCommand(*this, u"Change the repository %1"_s.arg(repository.role), m_project.repositories, after));
    return true;
}

} // namespace penstock
