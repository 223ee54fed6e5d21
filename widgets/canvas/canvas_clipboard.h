// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.h"

#include <QByteArray>

#include <optional>

namespace penstock {

class ProjectDocument;

/// A piece of a pipeline, as it travels over the clipboard.
struct Clipping
{
    Graph graph;
    Layout layout;

    QRectF bounds() const; ///< of top-left corners and notes
    /// The same with ids that are free in that pipeline, moved by the offset.
    Clipping withFreeIds(const ProjectDocument &document, const PipelineId &pipeline, QPointF offset) const;
};

/// JSON text of these nodes, of the edges between them, of groups whose members all come along, and of notes. Empty when
/// there is nothing.
QByteArray clipboardText(const Pipeline &pipeline, const QList<NodeId> &nodes, const QList<GroupId> &groups, const QList<NoteId> &notes);
/// Reads such a text; any bytes are safe. Nothing when it is something else.
std::optional<Clipping> clippingFrom(const QByteArray &text);

} // namespace penstock
