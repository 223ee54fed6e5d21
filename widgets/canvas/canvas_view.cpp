// SPDX-License-Identifier: Apache-2.0
// What the view shows and where: setting up, zoom and scrolling, painting. The pointer is in canvas_pointer.cpp, the
// keyboard in canvas_keys.cpp, popups and inline editing in canvas_popups.cpp.
#include "widgets/canvas/canvas_view.h"

#include "models/catalogue/catalogue.h"
#include "widgets/canvas/canvas_accessible.h"
#include "widgets/canvas/canvas_tools.h"
#include "widgets/shell/theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr double leastZoom = 0.02;
constexpr double mostZoom = 4;

} // namespace

CanvasView::CanvasView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_painter(currentTheme())
{
    installCanvasAccessibility();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Canvas"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setMouseTracking(true);
    viewport()->setAcceptDrops(true);
    connectEditor();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &CanvasView::themeChanged);
}

CanvasView::~CanvasView() = default;

void CanvasView::connectEditor()
{
    connect(&m_editor, &CanvasEditor::damaged, this, &CanvasView::updateScene);
    connect(&m_editor, &CanvasEditor::structureChanging, this, [this] { endTool(false); });
    connect(&m_editor, &CanvasEditor::structureChanged, this, [this] {
        updateRanges();
        viewport()->update();
    });
    connect(&m_editor, &CanvasEditor::geometryChanged, this, &CanvasView::updateRanges);
    connect(&m_editor, &CanvasEditor::selectionChanged, this, [this] {
        announceSelection(*this);
        Q_EMIT selectionChanged(selection());
    });
    connect(&m_editor, &CanvasEditor::nodeAdded, this, &CanvasView::nodeAdded);
    connect(&m_editor, &CanvasEditor::hint, this, &CanvasView::hint);
}

void CanvasView::themeChanged()
{
    m_painter.setTheme(currentTheme());
    viewport()->update();
}

void CanvasView::setDocument(ProjectDocument *document, const PipelineId &pipeline) { m_editor.setDocument(document, pipeline); }

void CanvasView::setCatalogue(const Catalogue &catalogue) { setTypes(lookupIn(catalogue), catalogue.ids()); }

void CanvasView::setTypes(TypeLookup lookup, const QStringList &typeIds)
{
    m_lookup = lookup;
    m_typeIds = typeIds;
    m_editor.setLookup(std::move(lookup));
}

QList<NodeId> CanvasView::selection() const { return m_editor.selection().nodes; }

void CanvasView::selectNodes(const QList<NodeId> &nodes) { m_editor.selectNodes(nodes); }

void CanvasView::setProblems(const QList<Problem> &problems) { m_editor.setProblems(problems); }

void CanvasView::setChangedNodes(const QHash<NodeId, Action> &changes) { m_editor.setMarks(changes); }

void CanvasView::setReadOnly(bool readOnly)
{
    endTool(false);
    m_editor.setReadOnly(readOnly);
}

void CanvasView::setWatermark(const QString &text)
{
    m_watermark = text;
    viewport()->update();
}

// ---- Where things are ---------------------------------------------------------------------------------------

QPoint CanvasView::offset() const { return {horizontalScrollBar()->value(), verticalScrollBar()->value()}; }

QPointF CanvasView::toScene(QPointF viewportPoint) const { return (viewportPoint + offset()) / m_zoom; }

QPointF CanvasView::toView(QPointF scenePoint) const { return scenePoint * m_zoom - offset(); }

QRectF CanvasView::toView(const QRectF &sceneRect) const { return {toView(sceneRect.topLeft()), sceneRect.size() * m_zoom}; }

/// The bars reach a screenful beyond what is drawn, and never cut off where the person is.
void CanvasView::updateRanges()
{
    m_extent = m_editor.scene().bounds();
    const auto set = [](QScrollBar *bar, double low, double high, int page) {
        bar->setRange(std::min(int(std::floor(low)) - page, bar->value()), std::max(int(std::ceil(high)), bar->value()));
        bar->setPageStep(page);
        bar->setSingleStep(40);
    };
    set(horizontalScrollBar(), m_extent.left() * m_zoom, m_extent.right() * m_zoom, viewport()->width());
    set(verticalScrollBar(), m_extent.top() * m_zoom, m_extent.bottom() * m_zoom, viewport()->height());
}

void CanvasView::setOffset(QPointF wanted)
{
    const QPoint place = wanted.toPoint();
    const auto set = [](QScrollBar *bar, int value) {
        bar->setRange(std::min(bar->minimum(), value), std::max(bar->maximum(), value));
        bar->setValue(value);
    };
    set(horizontalScrollBar(), place.x());
    set(verticalScrollBar(), place.y());
}

void CanvasView::setZoom(double zoom, QPointF anchor)
{
    zoom = std::clamp(zoom, leastZoom, mostZoom);
    if (zoom == m_zoom)
        return;
    const QPointF kept = toScene(anchor);
    m_zoom = zoom;
    m_scrolling = false;
    setOffset(kept * zoom - anchor);
    updateRanges();
    m_scrolling = true;
    viewport()->update();
    Q_EMIT zoomChanged(zoom);
}

void CanvasView::setZoom(double zoom) { setZoom(zoom, QRectF(viewport()->rect()).center()); }

void CanvasView::zoomIn() { setZoom(m_zoom * 1.25); }

void CanvasView::zoomOut() { setZoom(m_zoom / 1.25); }

void CanvasView::zoomToFit()
{
    const QRectF all = m_editor.scene().bounds().adjusted(-40, -40, 40, 40);
    if (m_editor.scene().isEmpty() || viewport()->width() < 10 || viewport()->height() < 10) {
        setZoom(1);
        return;
    }
    const double fit = std::min(viewport()->width() / all.width(), viewport()->height() / all.height());
    setZoom(std::min(fit, 1.0));
    centerOn(all.center());
}

void CanvasView::centerOn(QPointF scenePoint)
{
    setOffset(scenePoint * m_zoom - QRectF(viewport()->rect()).center());
    updateRanges();
}

void CanvasView::centerOn(const NodeId &node)
{
    if (const int slot = m_editor.scene().slotOf(node); slot >= 0)
        centerOn(m_editor.scene().node(slot).rect.center());
}

void CanvasView::ensureVisible(const QRectF &area)
{
    const QRectF shown = toView(area).adjusted(-20, -20, 20, 20);
    const QRectF view = viewport()->rect();
    const auto shift = [](double low, double high, double viewLow, double viewHigh) {
        return low < viewLow ? low - viewLow : high > viewHigh ? std::min(high - viewHigh, low - viewLow) : 0.0;
    };
    setOffset(QPointF(offset())
        + QPointF(shift(shown.left(), shown.right(), view.left(), view.right()), shift(shown.top(), shown.bottom(), view.top(), view.bottom())));
}

void CanvasView::scrollContentsBy(int dx, int dy)
{
    if (!m_scrolling)
        return;
    // Text that stays in its place on the screen cannot be moved along.
    if (m_watermark.isEmpty() && !m_editor.scene().isEmpty())
        viewport()->scroll(dx, dy);
    else
        viewport()->update();
}

void CanvasView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateRanges();
}

void CanvasView::updateScene(const QRectF &area) { viewport()->update(toView(area).toAlignedRect().adjusted(-2, -2, 2, 2)); }

// ---- Painting -----------------------------------------------------------------------------------------------

void CanvasView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    // Scrolling across both ways leaves an L: its arms apart are much less than the square around them.
    const QRegion &region = event->region();
    qint64 covered = 0;
    for (const QRect &rect : region)
        covered += qint64(rect.width()) * rect.height();
    const QRect around = region.boundingRect();
    if (region.rectCount() <= 4 && covered * 2 < qint64(around.width()) * around.height()) {
        for (const QRect &rect : region)
            paintArea(painter, rect);
    } else {
        paintArea(painter, around);
    }
    paintOverlay(painter);
}

void CanvasView::paintArea(QPainter &painter, const QRect &area)
{
    painter.save();
    painter.setClipRect(area);
    painter.translate(-offset());
    painter.scale(m_zoom, m_zoom);
    const QRectF exposed(toScene(QPointF(area.topLeft())), QSizeF(area.size()) / m_zoom);
    m_painter.paintBackground(painter, exposed, m_zoom);
    if (!m_watermark.isEmpty()) {
        painter.save();
        painter.resetTransform();
        QFont font = NodePainter::titleFont();
        font.setPixelSize(std::max(40, std::min(viewport()->height() / 3, int(viewport()->width() * 1.2 / double(m_watermark.size())))));
        font.setWeight(QFont::Black);
        painter.setFont(font);
        painter.setPen(currentTheme().watermark);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, m_watermark);
        painter.restore();
    }
    m_painter.paint(painter, m_editor.scene(), m_editor.state(), exposed, m_zoom);
    painter.restore();
}

void CanvasView::paintOverlay(QPainter &painter)
{
    if (!m_editor.scene().isEmpty() || !m_editor.pipeline())
        return;
    const Theme &theme = currentTheme();
    const QPointF middle = QRectF(viewport()->rect()).center();
    QFont font = NodePainter::titleFont();
    font.setPixelSize(18);
    painter.setFont(font);
    painter.setPen(theme.text);
    painter.drawText(QRectF(0, middle.y() - 40, viewport()->width(), 30), Qt::AlignCenter, tr("An empty pipeline"));
    font.setPixelSize(13);
    font.setWeight(QFont::Normal);
    painter.setFont(font);
    painter.setPen(theme.secondaryText);
    painter.drawText(QRectF(20, middle.y() - 8, viewport()->width() - 40, 60), int(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap,
        tr("Drag a component from the palette, or press Tab here to search for one.\nThen drag from port to port to connect."));
}

} // namespace penstock
