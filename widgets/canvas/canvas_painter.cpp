// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/canvas_painter.h"

#include "widgets/shell/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace penstock {
namespace {

QPainterPath pathOf(const Curve &curve)
{
    QPainterPath path(curve.start);
    path.cubicTo(curve.startControl, curve.endControl, curve.end);
    return path;
}

bool meets(const QRectF &rect, const QRectF &area) { return !rect.isNull() && rect.intersects(area); }

} // namespace

CanvasPainter::CanvasPainter(const Theme &theme)
    : m_theme(&theme)
    , m_nodes(theme)
{ }

void CanvasPainter::setTheme(const Theme &theme)
{
    m_theme = &theme;
    m_nodes.setTheme(theme);
}

void CanvasPainter::setVector(bool vector)
{
    m_vector = vector;
    m_nodes.setVector(vector);
}

void CanvasPainter::paintBackground(QPainter &painter, const QRectF &exposed, double scale, bool withGrid) const
{
    painter.fillRect(exposed, m_theme->canvas);
    if (!withGrid || scale < 0.4)
        return;
    // Dots where boxes snap to, every second one; as points they cost next to nothing.
    const double pitch = scale < 0.8 ? 40 : 20;
    QList<QPointF> points;
    const auto step = [pitch](double edge) { return qint64(std::floor(edge / pitch)); };
    for (qint64 row = step(exposed.top()); row <= step(exposed.bottom()); ++row) {
        for (qint64 column = step(exposed.left()); column <= step(exposed.right()); ++column)
            points.append({double(column) * pitch, double(row) * pitch});
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    QPen pen(m_theme->grid, 2, Qt::SolidLine, Qt::SquareCap);
    pen.setCosmetic(true);
    painter.setPen(pen);
    painter.drawPoints(points.constData(), int(points.size()));
    painter.restore();
}

void CanvasPainter::paint(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale)
{
    paintGroups(painter, scene, state, exposed, scale);
    if (scale < farScale && !m_vector) {
        paintFar(painter, scene, state, exposed, scale);
        paintNotes(painter, scene, state, exposed);
    } else {
        painter.setRenderHint(QPainter::Antialiasing);
        paintNotes(painter, scene, state, exposed);
        paintEdges(painter, scene, state, exposed, scale);
        paintNodes(painter, scene, state, exposed, scale);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (state.connectFrom.isValid())
        paintWire(painter, scene, state);
    if (!state.rubberBand.isNull()) {
        painter.setPen(QPen(m_theme->selection, 1 / scale));
        painter.setBrush(m_theme->selectionFill);
        painter.drawRect(state.rubberBand);
    }
}

void CanvasPainter::paintGroups(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const SceneGroup &group : scene.groups()) {
        if (!meets(group.frame, exposed))
            continue;
        const bool selected = state.groups.contains(group.group.id);
        painter.setPen(QPen(selected ? m_theme->selection : m_theme->groupBorder, selected ? 2 : 1.2));
        painter.setBrush(m_theme->groupFill);
        painter.drawRoundedRect(group.frame, 14, 14);
        const double titleScale = std::max(1.0, std::min(0.5 / scale, 6.0)); // stays readable from afar
        QFont font = NodePainter::titleFont();
        font.setPixelSize(int(12 * titleScale));
        painter.setFont(font);
        painter.setPen(m_theme->groupTitle);
        const QString title = group.group.title.isEmpty() ? group.group.id.value : group.group.title;
        const QRectF bar = CanvasScene::groupTitleRect(group.frame).adjusted(14, 2, -14, (titleScale - 1) * 14);
        painter.drawText(bar, Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(font).elidedText(title, Qt::ElideRight, bar.width()));
    }
}

void CanvasPainter::paintNotes(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed) const
{
    for (const SceneNote &note : scene.notes()) {
        if (!meets(note.rect, exposed))
            continue;
        const bool selected = state.notes.contains(note.note.id);
        painter.setPen(QPen(selected ? m_theme->selection : m_theme->noteBorder, selected ? 2 : 1.2));
        painter.setBrush(m_theme->noteFill);
        painter.drawRoundedRect(note.rect, 6, 6);
        QFont font = NodePainter::subtitleFont();
        font.setPixelSize(12);
        painter.setFont(font);
        painter.setPen(m_theme->noteText);
        painter.save();
        painter.setClipRect(note.rect, Qt::IntersectClip);
        painter.drawText(note.rect.adjusted(12, 9, -12, -9), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, note.note.text);
        painter.restore();
    }
}

QColor CanvasPainter::edgeColor(const QString &kind) const { return blended(m_theme->edge, m_theme->port(kind), 0.55); }

void CanvasPainter::paintEdges(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale) const
{
    painter.setBrush(Qt::NoBrush);
    const QList<int> edges = scene.edgesIn(exposed);
    const double width = std::max(1.8, 1.1 / scale);
    for (const int slot : edges) {
        if (slot == state.detachedEdge)
            continue;
        const SceneEdge &edge = scene.edge(slot);
        const std::optional<Curve> curve = scene.curve(slot).within(exposed);
        if (!curve)
            continue;
        const bool touchesSelected = state.nodes.contains(edge.from) || state.nodes.contains(edge.to);
        QColor color = edgeColor(scene.node(edge.from).face->outputs[edge.output].kind);
        double pen = width;
        if (state.edges.contains(slot) || slot == state.insertEdge) {
            color = m_theme->selection;
            pen = width + 1.2;
        } else if (slot == state.hoverEdge) {
            color = m_theme->edgeActive;
            pen = width + 0.6;
        } else if (touchesSelected) {
            color = blended(color, m_theme->edgeActive, 0.6);
            pen = width + 0.3;
        }
        if (state.connectFrom.isValid())
            color.setAlphaF(0.35f);
        painter.setPen(QPen(color, pen, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(pathOf(*curve));
    }
}

void CanvasPainter::paintNodes(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale)
{
    const QList<int> nodes = scene.nodesIn(exposed.adjusted(-20, -20, 20, 20));
    m_nodes.beginFrame(scale);
    int last = -1; // its labels lie over its neighbours
    const auto paintOne = [&](int slot) {
        NodeLook look;
        look.selected = state.nodes.contains(slot);
        look.hovered = slot == state.hoverNode;
        look.focused = slot == state.focusNode;
        if (state.connectFrom.isValid()) {
            look.connecting = true;
            look.wireFromOutput = state.connectFrom.output;
            const QList<int> lit = scene.fittingPorts(state.connectFrom, slot);
            (state.connectFrom.output ? look.litInputs : look.litOutputs) = lit;
            look.dimmed = lit.isEmpty() && slot != state.connectFrom.node;
            if (slot == state.connectFrom.node)
                look.target = state.connectFrom;
            else if (state.connectTarget.node == slot)
                look.target = state.connectTarget;
        }
        m_nodes.paint(painter, scene, slot, look, scale);
    };
    for (const int slot : nodes) {
        if (slot == state.hoverNode && !state.connectFrom.isValid())
            last = slot;
        else
            paintOne(slot);
    }
    // Port labels reach out of the node: a hovered one just outside still has labels here.
    if (last < 0 && state.hoverNode >= 0 && !state.connectFrom.isValid())
        last = state.hoverNode;
    if (last >= 0)
        paintOne(last);
}

void CanvasPainter::paintFar(QPainter &painter, const CanvasScene &scene, const CanvasState &state, const QRectF &exposed, double scale) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    QList<QLineF> lines, strong;
    const QList<int> edges = scene.edgesIn(exposed);
    lines.reserve(edges.size());
    for (const int slot : edges) {
        const SceneEdge &edge = scene.edge(slot);
        if (slot == state.detachedEdge)
            continue;
        const QLineF line(scene.portPosition(edge.from, true, edge.output), scene.portPosition(edge.to, false, edge.input));
        (state.edges.contains(slot) || state.nodes.contains(edge.from) || state.nodes.contains(edge.to) ? strong : lines).append(line);
    }
    const auto draw = [&painter](const QColor &color, const QList<QLineF> &some) {
        QPen pen(color, 1);
        pen.setCosmetic(true);
        painter.setPen(pen);
        painter.drawLines(some);
    };
    draw(blended(m_theme->canvas, m_theme->edge, 0.65), lines);
    draw(m_theme->edgeActive, strong);

    QHash<QRgb, QList<QRectF>> boxes;
    const QList<int> nodes = scene.nodesIn(exposed);
    for (const int slot : nodes) {
        const SceneNode &node = scene.node(slot);
        QColor color = blended(m_theme->nodeFill, m_theme->category(node.face->category), 0.55);
        if (state.nodes.contains(slot))
            color = m_theme->selection;
        else if (node.mark && *node.mark != Action::NoOp)
            color = actionColor(*m_theme, *node.mark);
        else if (!node.problems.isEmpty() && node.severity == Severity::Error)
            color = m_theme->error;
        boxes[color.rgb()].append(node.rect);
    }
    const double gap = std::min(1 / scale, 20.0); // a line of background, so that neighbours stay apart
    for (auto it = boxes.begin(); it != boxes.end(); ++it) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor::fromRgb(it.key()));
        for (QRectF &rect : it.value())
            rect.adjust(0, 0, -gap, -gap);
        painter.drawRects(it.value());
    }
}

void CanvasPainter::paintWire(QPainter &painter, const CanvasScene &scene, const CanvasState &state) const
{
    const PortHit &from = state.connectFrom;
    const QPointF start = scene.portPosition(from.node, from.output, from.index);
    const QPointF end = state.connectTarget.isValid() ? scene.portPosition(state.connectTarget.node, state.connectTarget.output, state.connectTarget.index)
                                                      : state.connectEnd;
    const Curve curve = from.output ? curveBetween(start, end) : curveBetween(end, start);
    painter.setBrush(Qt::NoBrush);
    QPen pen(state.connectTarget.isValid() ? m_theme->edgeActive : m_theme->port(scene.port(from).kind), 2.4, Qt::SolidLine, Qt::RoundCap);
    if (!state.connectTarget.isValid())
        pen.setDashPattern({3, 2.5});
    painter.setPen(pen);
    painter.drawPath(pathOf(curve));
}

} // namespace penstock
