// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_document.h"
#include "widgets/canvas/canvas_painter.h"
#include "widgets/canvas/canvas_scene.h"

#include <QObject>
#include <QPointer>

namespace penstock {

/// What is selected, by id, so that it outlives any change of slots.
struct CanvasSelection
{
    QList<NodeId> nodes; ///< in the order they were chosen
    QList<Edge> edges;
    QList<GroupId> groups;
    QList<NoteId> notes;
    bool isEmpty() const { return nodes.isEmpty() && edges.isEmpty() && groups.isEmpty() && notes.isEmpty(); }
    bool operator==(const CanvasSelection &) const = default;
};

/// One pipeline of a document on the canvas: keeps the scene as the document is, holds the selection, and turns what a
/// person does into edits of the document, each one undo step. No widget; the document must outlive it or be replaced.
class CanvasEditor : public QObject
{
    Q_OBJECT
public:
    explicit CanvasEditor(QObject *parent = nullptr);

    void setDocument(ProjectDocument *document, const PipelineId &pipeline);
    void setLookup(TypeLookup lookup);
    ProjectDocument *document() const { return m_document; }
    const PipelineId &pipelineId() const { return m_pipeline; }
    const Pipeline *pipeline() const { return m_document ? m_document->pipeline(m_pipeline) : nullptr; }
    const CanvasScene &scene() const { return m_scene; }
    CanvasState &state() { return m_state; }
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }
    bool canEdit() const { return !m_readOnly && pipeline(); }
    void setProblems(const QList<Problem> &problems);
    void setMarks(const QHash<NodeId, Action> &marks);

    // Selection.
    const CanvasSelection &selection() const { return m_selection; }
    void select(const CanvasSelection &selection);
    void selectNodes(const QList<NodeId> &nodes);
    void selectAll();
    void toggle(const NodeId &node);

    // Edits. `position` is the middle of what comes; null: beside what is there.
    NodeId insertType(const QString &type, std::optional<QPointF> position);
    /// Puts a new node into an edge where ports fit, else only beside it.
    NodeId insertTypeIntoEdge(const QString &type, const Edge &edge, QPointF position);
    /// A new node at the loose end of a wire.
    NodeId insertTypeAtWire(const QString &type, const PortHit &from, QPointF position);
    bool connectPorts(const PortHit &from, const PortHit &to, const std::optional<Edge> &instead = {});
    /// Joins the selected nodes in the order they were chosen, where free ports fit.
    bool connectSelected();
    bool removeSelection(bool heal = false); ///< heal: what was joined through a node is joined directly
    QByteArray copied() const;               ///< the selection as JSON text; empty when there is nothing to copy
    bool paste(const QByteArray &text, std::optional<QPointF> position);
    bool duplicate();
    bool groupSelection();
    bool ungroupSelection();
    NoteId addNote(QPointF position);
    bool tidy(); ///< the selection, or everything
    bool nudge(QPointF by);

    // A move in the making shows only in the scene; endMove makes the edit, cancelMove forgets it.
    void beginMove(const CanvasSelection &what);
    void moveBy(QPointF delta);
    void endMove();
    void cancelMove();
    QPointF moveStart() const { return m_moveStart; } ///< top-left corner of the first thing moved
    /// The edge that a moved single node without edges would be put into; -1: none.
    int insertionEdge() const;

    /// The types whose ports fit the loose end of a wire.
    bool typeFits(const QString &type, const PortHit &from) const;
    /// The next node from there in the direction of (dx, dy); -1: none.
    int neighbour(int slot, QPointF direction) const;
    void damage(const QRectF &area)
    {
        if (!area.isEmpty())
            Q_EMIT damaged(area);
    }

Q_SIGNALS:
    void damaged(const QRectF &area);    ///< scene coordinates
    void structureChanging();            ///< things are about to come or go: end what is in the making
    void structureChanged();             ///< draw everything again
    void geometryChanged();              ///< the extent may be another one
    void selectionChanged();
    void nodeAdded(const penstock::NodeId &node);
    void hint(const QString &text);

private:
    void sync();
    void moved(const QList<NodeId> &nodes);
    void refreshState();
    QPointF freePosition(QSizeF size) const;
    std::optional<std::pair<Edge, Edge>> throughEdges(const NodeId &node, const NodeFace &face, const SceneEdge &edge) const;
    Node newNode(const QString &type) const;
    QList<Edge> healingEdges(const QList<NodeId> &nodes) const;
    void insertIntoEdge(const NodeId &node, int edge);

    QPointer<ProjectDocument> m_document;
    PipelineId m_pipeline;
    CanvasScene m_scene;
    CanvasState m_state;
    CanvasSelection m_selection;
    QList<Problem> m_problems;
    QHash<NodeId, Action> m_marks;
    QHash<int, QPointF> m_moving;          ///< slots and where they were
    QHash<NoteId, QRectF> m_movingNotes;
    QPointF m_moveStart;
    QPointF m_moveDelta;
    int m_pastes = 0;                      ///< since the last copy: each paste a little further
    bool m_readOnly = false;
};

} // namespace penstock
