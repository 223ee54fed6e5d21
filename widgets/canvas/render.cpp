// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/render.h"

#include "widgets/canvas/canvas_painter.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr double margin = 40;
constexpr double mostPixels = 120e6; // about 480 MB; beyond, a picture helps nobody

void paintAll(QPainter &painter, const CanvasScene &scene, const Theme &theme, const QRectF &area, double scale, bool vector)
{
    CanvasPainter canvas(theme);
    canvas.setVector(vector);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(scale, scale);
    painter.translate(-area.topLeft());
    canvas.paintBackground(painter, area, scale, !vector);
    canvas.paint(painter, scene, CanvasState(), area, std::max(scale, 1.0));
}

QByteArray svgOf(const CanvasScene &scene, const Theme &theme, const QRectF &area, double scale, const Pipeline &pipeline)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96); // so that a pixel of a font is a unit of the picture
    generator.setTitle(pipeline.title.isEmpty() ? pipeline.id.value : pipeline.title);
    generator.setDescription(pipeline.description);
    const QSizeF size = area.size() * scale;
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), size));
    QPainter painter(&generator);
    paintAll(painter, scene, theme, area, scale, true);
    painter.end();
    return buffer.data();
}

Result<QByteArray> pngOf(const CanvasScene &scene, const Theme &theme, const QRectF &area, double scale)
{
    const QSizeF size = area.size() * scale;
    if (size.width() * size.height() > mostPixels || std::max(size.width(), size.height()) > 32000)
        return failure(ErrorKind::Refused, u"The picture would be %1 × %2 pixels."_s.arg(qRound(size.width())).arg(qRound(size.height())),
            u"That is more than an image can reasonably hold."_s, u"Render it as SVG, which has no pixels."_s);
    QImage image(size.toSize(), QImage::Format_RGB32);
    image.fill(theme.canvas);
    QPainter painter(&image);
    paintAll(painter, scene, theme, area, scale, false);
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return failure(ErrorKind::Internal, u"The picture could not be encoded as PNG."_s);
    return buffer.data();
}

} // namespace

Result<void> renderPipeline(
    const Pipeline &pipeline, const Catalogue &catalogue, const Theme &theme, const QString &fileName, double scale, const QHash<NodeId, Action> &marks)
{
    return renderPipeline(pipeline, lookupIn(catalogue), theme, fileName, scale, marks);
}

Result<void> renderPipeline(
    const Pipeline &pipeline, const TypeLookup &types, const Theme &theme, const QString &fileName, double scale, const QHash<NodeId, Action> &marks)
{
    const bool svg = fileName.endsWith(".svg"_L1, Qt::CaseInsensitive);
    if (!svg && !fileName.endsWith(".png"_L1, Qt::CaseInsensitive))
        return failure(ErrorKind::Usage, u"The kind of picture is not known: %1"_s.arg(fileName), {}, u"Let the name end in .svg or .png."_s);
    if (!std::isfinite(scale) || scale <= 0)
        return failure(ErrorKind::Usage, u"A picture cannot be drawn at a scale of %1."_s.arg(scale));
    CanvasScene scene;
    scene.setLookup(types);
    scene.sync(pipeline);
    scene.setMarks(marks);
    QRectF area = scene.bounds();
    if (area.isEmpty())
        area = QRectF(0, 0, 180, 64);
    area.adjust(-margin, -margin, margin, margin);

    const Result<QByteArray> content = svg ? svgOf(scene, theme, area, scale, pipeline) : pngOf(scene, theme, area, scale);
    if (!content)
        return std::unexpected(content.error());
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(*content) != content->size() || !file.commit())
        return failure(ErrorKind::File, u"The picture %1 could not be written."_s.arg(fileName), file.errorString());
    return {};
}

} // namespace penstock
