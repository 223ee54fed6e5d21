// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/canvas_scene.h"
#include "widgets/canvas/node_painter.h"

#include <QSet>

class QPainter;

namespace penstock {

struct Theme;

/// What the person is doing at the moment, as far as it shows. Numbers are slots of the scene.
struct CanvasState
{
    QSet<int> nodes, edges; ///< selected
    QSet<NoteId> notes;     ///< selected
    QSet<GroupId> groups;   ///< selected
    int hoverNode = -1;
    int hoverEdge = -1;
    int focusNode = -1;     ///< has the keyboard's focus ring
    PortHit connectFrom;    ///< a wire is being drawn from here
    PortHit connectTarget;  ///< and would end here
    QPointF connectEnd;
    int detachedEdge = -1;  ///< not drawn: it hangs on the pointer
    int insertEdge = -1;    ///< what is dragged would be put into this one
    QRectF rubberBand;
};

/// Draws a scene. The painter comes transformed to scene coordinates; `scale` is pixels per scene unit, which decides how
/// much detail makes sense.
class CanvasPainter
{
public:
    explicit CanvasPainter(const Theme &theme);
    void setTheme(const Theme &theme);
    /// Into SVG: text stays text, icons stay lines, all detail whatever the scale.
    void setVector(bool vector);

    void paintBackground(QPainter &painter, const QRectF &exposed, double scale, bool withGrid = true) const;
    void paint(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale);

    static constexpr double farScale = 0.25; ///< below: boxes and straight lines

private:
    void paintGroups(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale) const;
    void paintNotes(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed) const;
    void paintEdges(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale) const;
    void paintNodes(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale);
    void paintFar(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale) const;
    void paintWire(QPainter &painter, const CanvasScene &scene, const CanvasState &state) const;
    QColor edgeColor(const QString &kind) const;

    const Theme *m_theme;
    NodePainter m_nodes;
    bool m_vector = false;
};

} // namespace penstock
