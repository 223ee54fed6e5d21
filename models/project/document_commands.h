// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph_change.h"
#include "models/project/project_document.h"

#include <QUndoCommand>

#include <optional>
#include <variant>

namespace penstock {

/// One edit of the document. Holds ids with old and new value; asks the document for the thing itself each time, since
/// undoing may have made it anew. The document owns the stack that owns the commands, so it outlives them.
class DocumentCommand : public QUndoCommand
{
public:
    DocumentCommand(ProjectDocument &document, const QString &text)
        : QUndoCommand(text)
        , m_document(document)
    { }
    void redo() override { run(true); }
    void undo() override { run(false); }

protected:
    enum Kind { NeverMerges = -1, Graphs = 1, Moves, Texts, Properties, KitInputs, Environments };
    virtual void run(bool forward) = 0;
    ProjectDocument &m_document;
};

/// Nodes, edges, groups and notes come, go, or are edited in place.
class GraphCommand final : public DocumentCommand
{
public:
    /// Consecutive commands with the same mergeKey that edit one note or one group in place become one. Empty: never.
    GraphCommand(ProjectDocument &document, const QString &text, const PipelineId &pipeline, GraphChange change, const QString &mergeKey = {});
    int id() const override { return m_mergeKey.isEmpty() ? NeverMerges : Graphs; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    void run(bool forward) override;
    PipelineId m_pipeline;
    GraphChange m_change;
    QString m_mergeKey;
};

/// Nodes are moved on the canvas.
class MoveCommand final : public DocumentCommand
{
public:
    using Places = QList<LayoutChange<NodeId, QPointF>>; ///< sorted by id
    MoveCommand(ProjectDocument &document, const PipelineId &pipeline, Places places, int mergeId);
    int id() const override { return m_mergeId == 0 ? NeverMerges : Moves; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    void run(bool forward) override;
    PipelineId m_pipeline;
    Places m_places;
    int m_mergeId;
};

/// A text is typed: consecutive edits of the same text merge.
class TextCommand final : public DocumentCommand
{
public:
    struct NodeText
    {
        PipelineId pipeline;
        NodeId node;
        QString Node::*text;
        bool operator==(const NodeText &) const = default;
    };
    using Target = std::variant<ProjectDocument::Field, PipelineId, NodeText>; ///< a pipeline's text is its title

    TextCommand(ProjectDocument &document, const QString &text, Target target, QString before, QString after);
    int id() const override { return Texts; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    void run(bool forward) override;
    Target m_target;
    QString m_before;
    QString m_after;
};

/// A property of a node gets a value, for one stage or as the base value. Consecutive edits of the same property merge.
class PropertyCommand final : public DocumentCommand
{
public:
    struct Target
    {
        PipelineId pipeline;
        NodeId node;
        QString property;
        QString stage; // empty: the base value
        bool operator==(const Target &) const = default;
    };
    /// `emptyStage`: the node had this stage without any value in it; undoing leaves it so.
    PropertyCommand(ProjectDocument &document, Target target, std::optional<Value> before, std::optional<Value> after, bool emptyStage);
    int id() const override { return Properties; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    void run(bool forward) override;
    Target m_target;
    std::optional<Value> m_before;
    std::optional<Value> m_after;
    bool m_emptyStage;
};

/// A pipeline comes or goes, whole.
class PipelineCommand final : public DocumentCommand
{
public:
    PipelineCommand(ProjectDocument &document, const QString &text, Pipeline pipeline, int position, bool added);

private:
    void run(bool forward) override;
    Pipeline m_pipeline;
    int m_position;
    bool m_added;
};

class KitInputCommand final : public DocumentCommand
{
public:
    KitInputCommand(ProjectDocument &document, const QString &input, std::optional<Value> before, std::optional<Value> after);
    int id() const override { return KitInputs; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    void run(bool forward) override;
    QString m_input;
    std::optional<Value> m_before;
    std::optional<Value> m_after;
};

/// Environments (the one of CI/CD too) as they were and as they become, with the stage values of nodes that go along.
class EnvironmentsCommand final : public DocumentCommand
{
public:
    struct State
    {
        Environment cicd;
        QList<Environment> environments; ///< a handful
        bool operator==(const State &) const = default;
    };
    struct NodeStages
    {
        PipelineId pipeline;
        NodeId node;
        QMap<QString, ValueMap> before;
        QMap<QString, ValueMap> after;
    };
    /// Consecutive commands with the same mergeKey become one (typing in one field). Empty: never.
    EnvironmentsCommand(ProjectDocument &document, const QString &text, State before, State after, QList<NodeStages> nodes, const QString &mergeKey = {});
    int id() const override { return m_mergeKey.isEmpty() ? NeverMerges : Environments; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    void run(bool forward) override;
    State m_before;
    State m_after;
    QList<NodeStages> m_nodes;
    QString m_mergeKey;
};

class RepositoriesCommand final : public DocumentCommand
{
public:
    RepositoriesCommand(ProjectDocument &document, const QString &text, QList<RepositoryRole> before, QList<RepositoryRole> after);

private:
    void run(bool forward) override;
    QList<RepositoryRole> m_before;
    QList<RepositoryRole> m_after;
};

/// The project's text that a field stands for.
QString &projectText(Project &project, ProjectDocument::Field field);

} // namespace penstock
