// SPDX-License-Identifier: Apache-2.0
#include "models/project/document_commands.h"

#include "models/project/document_access.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

void setOrRemove(ValueMap &map, const QString &key, const std::optional<Value> &value)
{
    if (value)
        map.insert(key, *value);
    else
        map.remove(key);
}

} // namespace

GraphCommand::GraphCommand(ProjectDocument &document, const QString &text, const PipelineId &pipeline, GraphChange change, const QString &mergeKey)
    : DocumentCommand(document, text)
    , m_pipeline(pipeline)
    , m_change(std::move(change))
    , m_mergeKey(mergeKey)
{ }

void GraphCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    Pipeline *pipeline = access.pipeline(m_pipeline);
    if (!pipeline)
        return;
    if (forward)
        m_change.apply(*pipeline, access.graphIndex(m_pipeline));
    else
        m_change.revert(*pipeline, access.graphIndex(m_pipeline));
    access.graphChanged(m_pipeline);
}

bool GraphCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const GraphCommand *>(other);
    if (next->m_pipeline != m_pipeline || next->m_mergeKey != m_mergeKey)
        return false;
    // Only edits in place of one note or group have a key, so what comes in replaces what came in before.
    m_change.groups.in = next->m_change.groups.in;
    m_change.notes.in = next->m_change.notes.in;
    for (const auto &moved : next->m_change.notePlaces) {
        if (m_change.notePlaces.isEmpty())
            m_change.notePlaces.append(moved);
        else
            m_change.notePlaces.first().after = moved.after;
    }
    const bool samePlace = std::ranges::all_of(m_change.notePlaces, [](const auto &moved) { return moved.before == moved.after; });
    setObsolete(m_change.groups.in == m_change.groups.out && m_change.notes.in == m_change.notes.out && samePlace);
    return true;
}

MoveCommand::MoveCommand(ProjectDocument &document, const PipelineId &pipeline, Places places, int mergeId)
    : DocumentCommand(document, places.size() == 1 ? QString(u"Move "_s + places.first().id.value) : u"Move %1 nodes"_s.arg(places.size()))
    , m_pipeline(pipeline)
    , m_places(std::move(places))
    , m_mergeId(mergeId)
{ }

void MoveCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    Pipeline *pipeline = access.pipeline(m_pipeline);
    if (!pipeline)
        return;
    QList<NodeId> ids;
    ids.reserve(m_places.size());
    for (const auto &moved : std::as_const(m_places)) {
        const std::optional<QPointF> &where = forward ? moved.after : moved.before;
        if (where)
            pipeline->layout.nodes.insert(moved.id, *where);
        else
            pipeline->layout.nodes.remove(moved.id);
        ids.append(moved.id);
    }
    access.nodesMoved(m_pipeline, ids);
}

bool MoveCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const MoveCommand *>(other);
    const auto sameNode = [](const auto &mine, const auto &theirs) { return mine.id == theirs.id; };
    if (next->m_pipeline != m_pipeline || next->m_mergeId != m_mergeId || !std::ranges::equal(m_places, next->m_places, sameNode))
        return false;
    for (qsizetype i = 0; i < m_places.size(); ++i)
        m_places[i].after = next->m_places[i].after;
    setObsolete(std::ranges::all_of(m_places, [](const auto &moved) { return moved.before == moved.after; }));
    return true;
}

TextCommand::TextCommand(ProjectDocument &document, const QString &text, Target target, QString before, QString after)
    : DocumentCommand(document, text)
    , m_target(std::move(target))
    , m_before(std::move(before))
    , m_after(std::move(after))
{ }

void TextCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    const QString &value = forward ? m_after : m_before;
    if (const auto *field = std::get_if<ProjectDocument::Field>(&m_target)) {
        projectText(access.project(), *field) = value;
        access.projectChanged();
    } else if (const auto *id = std::get_if<PipelineId>(&m_target)) {
        if (Pipeline *pipeline = access.pipeline(*id)) {
            pipeline->title = value;
            access.pipelinesChanged();
        }
    } else if (const auto &target = std::get<NodeText>(m_target); Node *node = access.node(target.pipeline, target.node)) {
        node->*target.text = value;
        access.nodeChanged(target.pipeline, target.node);
    }
}

bool TextCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const TextCommand *>(other);
    if (next->m_target != m_target)
        return false;
    m_after = next->m_after;
    setObsolete(m_before == m_after);
    return true;
}

PropertyCommand::PropertyCommand(ProjectDocument &document, Target target, std::optional<Value> before, std::optional<Value> after, bool emptyStage)
    : DocumentCommand(document,
          target.stage.isEmpty() ? u"Set %1 of %2"_s.arg(target.property, target.node.value)
                                 : u"Set %1 of %2 in %3"_s.arg(target.property, target.node.value, target.stage))
    , m_target(std::move(target))
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_emptyStage(emptyStage)
{ }

void PropertyCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    Node *node = access.node(m_target.pipeline, m_target.node);
    if (!node)
        return;
    const std::optional<Value> &value = forward ? m_after : m_before;
    if (m_target.stage.isEmpty()) {
        setOrRemove(node->properties, m_target.property, value);
    } else {
        ValueMap &values = node->stages[m_target.stage];
        setOrRemove(values, m_target.property, value);
        if (values.isEmpty() && (forward || !m_emptyStage))
            node->stages.remove(m_target.stage);
    }
    access.nodeChanged(m_target.pipeline, m_target.node);
}

bool PropertyCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const PropertyCommand *>(other);
    if (next->m_target != m_target)
        return false;
    m_after = next->m_after;
    setObsolete(m_before == m_after && !m_emptyStage);
    return true;
}

PipelineCommand::PipelineCommand(ProjectDocument &document, const QString &text, Pipeline pipeline, int position, bool added)
    : DocumentCommand(document, text)
    , m_pipeline(std::move(pipeline))
    , m_position(position)
    , m_added(added)
{ }

void PipelineCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    if (forward == m_added)
        access.insertPipeline(m_position, m_pipeline);
    else
        access.removePipeline(m_position);
    access.pipelinesChanged();
}

KitInputCommand::KitInputCommand(ProjectDocument &document, const QString &input, std::optional<Value> before, std::optional<Value> after)
    : DocumentCommand(document, u"Set %1"_s.arg(input))
    , m_input(input)
    , m_before(std::move(before))
    , m_after(std::move(after))
{ }

void KitInputCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    setOrRemove(access.project().kit.inputs, m_input, forward ? m_after : m_before);
    access.projectChanged();
}

bool KitInputCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const KitInputCommand *>(other);
    if (next->m_input != m_input)
        return false;
    m_after = next->m_after;
    setObsolete(m_before == m_after);
    return true;
}

EnvironmentsCommand::EnvironmentsCommand(
    ProjectDocument &document, const QString &text, State before, State after, QList<NodeStages> nodes, const QString &mergeKey)
    : DocumentCommand(document, text)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_nodes(std::move(nodes))
    , m_mergeKey(mergeKey)
{ }

void EnvironmentsCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    const State &state = forward ? m_after : m_before;
    access.project().cicd = state.cicd;
    access.project().environments = state.environments;
    for (const NodeStages &change : std::as_const(m_nodes)) {
        if (Node *node = access.node(change.pipeline, change.node))
            node->stages = forward ? change.after : change.before;
    }
    access.environmentsChanged();
}

bool EnvironmentsCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const EnvironmentsCommand *>(other);
    if (next->m_mergeKey != m_mergeKey) // with a key, no node's values go along
        return false;
    m_after = next->m_after;
    setObsolete(m_before == m_after);
    return true;
}

RepositoriesCommand::RepositoriesCommand(ProjectDocument &document, const QString &text, QList<RepositoryRole> before, QList<RepositoryRole> after)
    : DocumentCommand(document, text)
    , m_before(std::move(before))
    , m_after(std::move(after))
{ }

void RepositoriesCommand::run(bool forward)
{
    DocumentAccess access(m_document);
    access.project().repositories = forward ? m_after : m_before;
    access.projectChanged();
}

QString &projectText(Project &project, ProjectDocument::Field field)
{
    switch (field) {
    case ProjectDocument::Field::Label: break;
    case ProjectDocument::Field::Description: return project.description;
    case ProjectDocument::Field::Team: return project.team;
    case ProjectDocument::Field::KitId: return project.kit.id;
    case ProjectDocument::Field::KitLanguage: return project.kit.language;
    }
    return project.label;
}

} // namespace penstock
