// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/id.h"
#include "models/core/value.h"

#include <QHash>
#include <QList>
#include <QPointF>
#include <QRectF>

namespace penstock {

/// A component on the canvas. What its type means stands in the catalogue; a type that is not there is kept as it is.
struct Node
{
    NodeId id;
    QString type;        ///< id of a component type, e.g. "aws.s3.bucket"
    QString title;       ///< shown on the canvas; empty: the id
    QString description; ///< any text
    ValueMap properties; ///< base values, by property id; only what was set
    QMap<QString, ValueMap> stages; ///< values of one stage that differ, by stage id, then property id
    QStringList formerly = {}; ///< ids that it was deployed under, the oldest first: what it made then is moved rather than made again

    bool operator==(const Node &) const = default;
    /// The value in that stage: the stage's own, or the base value, or null (then the catalogue's default counts).
    Value property(const QString &propertyId, const QString &stage = {}) const;
};

/// One end of an edge. Port ids come from the component type.
struct PortRef
{
    NodeId node;
    QString port;
    bool operator==(const PortRef &) const = default;
    auto operator<=>(const PortRef &) const = default;
    friend size_t qHash(const PortRef &ref, size_t seed = 0) { return qHashMulti(seed, ref.node, ref.port); }
};

/// Joins an output to an input. Two edges with the same ends are the same edge.
struct Edge
{
    PortRef from; ///< an output
    PortRef to;   ///< an input
    bool operator==(const Edge &) const = default;
    auto operator<=>(const Edge &) const = default;
    friend size_t qHash(const Edge &edge, size_t seed = 0) { return qHashMulti(seed, edge.from, edge.to); }
};

struct Group
{
    GroupId id;
    QString title;
    QList<NodeId> members;
    bool operator==(const Group &) const = default;
};

struct Note
{
    NoteId id;
    QString text;
    bool operator==(const Note &) const = default;
};

/// Where things are on the canvas, in pixels at 100 %. Lives apart from the graph: moving a box never shows in a review.
struct Layout
{
    QHash<NodeId, QPointF> nodes;  ///< top-left corners
    QHash<NoteId, QRectF> notes;
    bool operator==(const Layout &) const = default;
};

/// A pipeline: nodes, edges, groups and notes in the order of the file.
struct Graph
{
    QList<Node> nodes;
    QList<Edge> edges;
    QList<Group> groups;
    QList<Note> notes;

    bool operator==(const Graph &) const = default;
    const Node *node(const NodeId &id) const; ///< linear; for many look-ups use GraphDocument or an index of your own
};

struct Pipeline
{
    PipelineId id; ///< pipelines/ID.yaml
    QString title;
    QString description;
    Graph graph;
    Layout layout;
    bool operator==(const Pipeline &) const = default;
};

} // namespace penstock
