// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project.h"

#include <QSet>
#include <QObject>
#include <QUndoStack>

#include <memory>

namespace penstock {

class GraphIndex;

/// The project being edited, with undo. Views listen; every edit is a command on undoStack(), which holds ids with old
/// and new value and asks nobody what is selected. Lives on the window's thread. Needs no window.
///
/// Editing functions do nothing and return false when the edit makes no sense: an id that is not there, a duplicate, a new
/// id that is not of the form of ids. An edit that would change nothing returns true and is no command.
/// Pointers that look-ups return are good until the next edit.
class ProjectDocument : public QObject
{
    Q_OBJECT
public:
    explicit ProjectDocument(QObject *parent = nullptr);
    ~ProjectDocument() override;

    const Project &project() const { return m_project; }
    /// Another project altogether (opened, or read again): empties the undo stack, emits reset().
    void setProject(const Project &project);
    QUndoStack *undoStack() { return &m_undo; }

    // Look-ups in constant time.
    const Pipeline *pipeline(const PipelineId &pipeline) const;
    const Node *node(const PipelineId &pipeline, const NodeId &node) const;
    /// Edges that begin or end at the node.
    QList<Edge> edgesOf(const PipelineId &pipeline, const NodeId &node) const;
    /// An id for a new node: the stem, or stem-2, stem-3 … The stem is brought into the form of ids first.
    NodeId freeNodeId(const PipelineId &pipeline, const QString &stem) const;

    // Pipelines.
    bool addPipeline(const PipelineId &id, const QString &title);
    bool removePipeline(const PipelineId &id);
    bool setPipelineTitle(const PipelineId &id, const QString &title);

    // The graph. Things are added and removed together in one command, so that one undo brings all back.
    bool addNode(const PipelineId &pipeline, const Node &node, QPointF position);
    bool insert(const PipelineId &pipeline, const Graph &graph, const Layout &layout, const QString &commandText); ///< paste
    bool remove(const PipelineId &pipeline, const QList<NodeId> &nodes, const QList<Edge> &edges, const QList<GroupId> &groups = {},
        const QList<NoteId> &notes = {}); ///< nodes take their edges with them
    /// The document knows no catalogue: where an input takes only one edge, the caller passes the old one to replaceEdge.
    bool connect(const PipelineId &pipeline, const Edge &edge);
    bool replaceEdge(const PipelineId &pipeline, const Edge &old, const Edge &edge);
    bool disconnect(const PipelineId &pipeline, const Edge &edge);
    /// Moves by id; consecutive moves of the same nodes merge while `mergeId` is the same and not 0.
    bool moveNodes(const PipelineId &pipeline, const QHash<NodeId, QPointF> &positions, int mergeId = 0);
    bool renameNode(const PipelineId &pipeline, const NodeId &old, const NodeId &id); ///< in edges, groups and layout too; remembers an id that was deployed
    /// The nodes that were deployed, as "PIPELINE/NODE".
    void setDeployedNodes(const QSet<QString> &nodes) { m_deployed = nodes; }
    bool setNodeTitle(const PipelineId &pipeline, const NodeId &node, const QString &title);
    bool setNodeDescription(const PipelineId &pipeline, const NodeId &node, const QString &description);
    /// stage empty: the base value. A null value unsets. Consecutive edits of one property merge.
    bool setNodeProperty(const PipelineId &pipeline, const NodeId &node, const QString &property, const Value &value, const QString &stage = {});
    bool setGroup(const PipelineId &pipeline, const Group &group);  ///< adds it, or replaces the one of that id
    bool setNote(const PipelineId &pipeline, const Note &note, const QRectF &rect);

    // Project and environments.
    enum class Field { Label, Description, Team, KitId, KitLanguage };
    bool setField(Field field, const QString &value);
    bool setKitInput(const QString &input, const Value &value);
    bool setCicd(const Environment &cicd);
    bool addEnvironment(const Environment &environment, int index = -1);
    bool setEnvironment(const QString &stage, const Environment &environment); ///< may change the stage id, in the nodes' stage values too
    bool removeEnvironment(const QString &stage); ///< with the nodes' values for that stage
    bool moveEnvironment(const QString &stage, int index);
    bool setRepository(const RepositoryRole &repository); ///< adds it, or replaces the one of that role

Q_SIGNALS:
    void reset();
    void pipelinesChanged();
    void graphChanged(const penstock::PipelineId &pipeline); ///< nodes, edges, groups or notes came, went, or were edited
    void nodesMoved(const penstock::PipelineId &pipeline, const QList<penstock::NodeId> &nodes);
    void nodeChanged(const penstock::PipelineId &pipeline, const penstock::NodeId &node); ///< title, description or a property
    void projectChanged();     ///< label, kit, repositories …
    void environmentsChanged(); ///< cicd too; stage values of nodes may have gone along
    void changed();            ///< after each of the above, once a command

private:
    friend class DocumentAccess; // how the commands change the project
    struct Index;
    const GraphIndex *graphIndex(const PipelineId &pipeline) const;

    Project m_project;
    std::unique_ptr<Index> m_index;
    QUndoStack m_undo;
    QSet<QString> m_deployed;
};

} // namespace penstock
