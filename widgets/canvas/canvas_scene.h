// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.h"
#include "models/plan/plan.h"
#include "models/validation/problem.h"
#include "widgets/canvas/node_face.h"
#include "widgets/canvas/spatial_index.h"

#include <QSet>

#include <optional>

namespace penstock {

/// A node on the canvas. `order` is its place in the file: later ones lie on top.
struct SceneNode
{
    NodeId id;
    QString title;
    FacePointer face;
    QRectF rect;
    QList<int> edges; ///< slots
    QStringList overriddenStages;
    QStringList problems; ///< messages, the worst first
    Severity severity = Severity::Hint; ///< of the worst problem
    std::optional<Action> mark; ///< what a plan does with it
    int order = 0;
    quint32 revision = 0; ///< changes whenever its texts do
    bool alive = false;
};

/// An edge whose ends are both on the canvas; one that leads nowhere is kept but neither drawn nor found.
struct SceneEdge
{
    Edge edge;
    int from = -1, to = -1; ///< slots of nodes
    int output = -1, input = -1;
    int order = 0;
    bool alive = false;
    bool isDrawn() const { return alive && output >= 0 && input >= 0; }
};

struct SceneGroup
{
    Group group;
    QRectF frame; ///< empty when no member is there
};

struct SceneNote
{
    Note note;
    QRectF rect;
};

/// A cubic from an output to an input.
struct Curve
{
    QPointF start, startControl, endControl, end;
    QPointF at(double t) const;
    QRectF bounds() const; ///< of the control points: never too small
    double distance(QPointF point) const; ///< of the point from the curve, within half a pixel
    /// The part that may lie in the area, nothing where it passes by: a long wire's bounds say little.
    std::optional<Curve> within(const QRectF &area) const;
};
Curve curveBetween(QPointF output, QPointF input);

/// A port as found under the pointer.
struct PortHit
{
    int node = -1;
    bool output = false;
    int index = -1;
    bool isValid() const { return node >= 0; }
    bool operator==(const PortHit &) const = default;
};

/// One pipeline laid out: rectangles, ports, curves, and an index to find them. No widget, no drawing. Nodes and edges
/// live in slots that keep their number while the thing exists. Functions return the area to be drawn again.
class CanvasScene
{
public:
    void setLookup(TypeLookup lookup);
    const FaceCache &faces() const { return m_faces; }

    void clear();
    /// Takes over what came and went in linear time; what stayed keeps its slot.
    void sync(const Pipeline &pipeline);
    QRectF setNodeTexts(const Node &node);
    QRectF moveNode(int slot, QPointF position);
    QRectF setNoteRect(const NoteId &id, const QRectF &rect);
    QRectF setProblems(const QList<Problem> &problems); ///< those of this pipeline
    void setMarks(const QHash<NodeId, Action> &marks);

    int slotOf(const NodeId &id) const { return m_slotOf.value(id, -1); }
    const SceneNode &node(int slot) const { return m_nodes[slot]; }
    const SceneEdge &edge(int slot) const { return m_edges[slot]; }
    const QList<int> &order() const { return m_order; }          ///< slots of all nodes, in the file's order
    const QList<int> &edgeOrder() const { return m_edgeOrder; }  ///< slots of all edges, in the file's order
    const QList<SceneGroup> &groups() const { return m_groups; }
    const QList<SceneNote> &notes() const { return m_notes; }
    qsizetype slotCount() const { return m_nodes.size(); } ///< slots are smaller than this
    int slotOf(const Edge &edge) const;
    bool isEmpty() const { return m_order.isEmpty() && m_notes.isEmpty(); }

    QPointF portPosition(int slot, bool output, int index) const;
    PortType port(const PortHit &hit) const;
    bool isConnected(const PortHit &hit) const;
    /// The edge into an input that takes only one; -1: it is free or takes many.
    int occupant(const PortHit &input) const;
    /// The inputs that an output may be joined to, or the outputs for an input, at one node.
    QList<int> fittingPorts(const PortHit &from, int node) const;
    Curve curve(int edge) const;

    QRectF bounds() const; ///< of everything; empty when there is nothing
    QRectF boundsOf(const QList<int> &nodes) const;
    /// The area that drawing the node may touch, with badges, ring and shadow.
    static QRectF paintedRect(const QRectF &rect) { return rect.adjusted(-14, -14, 14, 16); }

    // Slots in drawing order.
    QList<int> nodesIn(const QRectF &area) const;
    QList<int> edgesIn(const QRectF &area) const;
    // What is under a point; the topmost, -1 when nothing is there.
    int nodeAt(QPointF point) const;
    PortHit portAt(QPointF point, double reach) const;
    int edgeAt(QPointF point, double reach) const;
    int noteAt(QPointF point) const;  ///< place in notes()
    int groupAt(QPointF point) const; ///< its title bar or frame line; place in groups()
    static QRectF groupTitleRect(const QRectF &frame) { return {frame.left(), frame.top(), frame.width(), 26}; }

private:
    void syncNodes(const Pipeline &pipeline);
    void syncEdges(const Graph &graph);
    void syncExtras(const Pipeline &pipeline);
    void placeNew(const Pipeline &pipeline, const QList<NodeId> &unplaced);
    void addEdge(const Edge &edge, int order);
    void removeEdge(int slot);
    void removeNode(int slot);
    void resolve(int edge);
    void refreshUnknown(const QSet<int> &nodes);
    void updateEdgesOf(int node, QRectF &damage);
    QRectF updateFrames(int movedNode);
    QRectF frameOf(const Group &group) const;

    FaceCache m_faces;
    QList<SceneNode> m_nodes;
    QList<SceneEdge> m_edges;
    QList<int> m_freeNodes, m_freeEdges;
    QList<int> m_order, m_edgeOrder;
    QHash<NodeId, int> m_slotOf;
    QSet<int> m_dangling; ///< edges without both ends
    QList<SceneGroup> m_groups;
    QHash<NodeId, QList<int>> m_groupsOf;
    QList<SceneNote> m_notes;
    SpatialIndex m_nodeIndex, m_edgeIndex;
};

} // namespace penstock
