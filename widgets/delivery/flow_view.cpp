// SPDX-License-Identifier: Apache-2.0
#include "widgets/delivery/flow_view.h"

#include "widgets/delivery/flow_node.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int labelLetters = 16; ///< in a line of a label

QString approvalText() { return FlowView::tr("approval"); }

} // namespace

FlowView::FlowView(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("How a change travels"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

FlowView::~FlowView() = default;

void FlowView::setFlow(const DeliveryFlow &flow, const QHash<QString, QString> &roleTitles)
{
    if (flow == m_flow && roleTitles == m_roleTitles)
        return;
    // The keyboard stays where it was, where that is still there.
    QString focusedId;
    for (const FlowNodeButton *each : std::as_const(m_nodes)) {
        if (each->hasFocus())
            focusedId = each->node().id;
    }
    m_flow = flow;
    m_roleTitles = roleTitles;
    qDeleteAll(m_nodes);
    m_nodes.clear();
    for (const DeliveryFlow::Node &node : flow.nodes) {
        auto *made = new FlowNodeButton(node, roleTitles.size() > 1 ? roleTitles.value(node.role) : QString(), this);
        m_nodes.append(made);
        connect(made, &FlowNodeButton::arrowPressed, this, [this, made](Qt::Key key) { walk(made, key); });
        connect(made, &FlowNodeButton::focused, this, [this, made] {
            makeCurrent(made);
            Q_EMIT nodeFocused(made);
        });
        connect(made, &FlowNodeButton::clicked, this, [this, stage = node.stage] {
            if (!stage.isEmpty())
                Q_EMIT stageActivated(stage);
        });
        made->show();
    }
    for (FlowNodeButton *each : std::as_const(m_nodes)) {
        QStringList ways;
        for (const DeliveryFlow::Step &step : flow.steps) {
            if (step.to == each->node().id)
                ways << (step.label.isEmpty() ? tr("from %1").arg(titleOf(step.from)) : tr("from %1 by %2").arg(titleOf(step.from), step.label))
                        + (step.approval ? tr(", after an approval") : QString());
        }
        each->setAccessibleDescription(ways.join(u"; "_s));
    }
    setAccessibleDescription(inWords());
    if (!m_nodes.isEmpty())
        makeCurrent(m_nodes.first());
    place();
    if (FlowNodeButton *again = node(focusedId))
        again->setFocus();
}

FlowNodeButton *FlowView::node(const QString &id) const
{
    const auto found = std::ranges::find_if(m_nodes, [&](const FlowNodeButton *each) { return each->node().id == id; });
    return found == m_nodes.end() ? nullptr : *found;
}

QString FlowView::titleOf(const QString &id) const
{
    const auto found = std::ranges::find(m_flow.nodes, id, &DeliveryFlow::Node::id);
    return found == m_flow.nodes.end() ? id : found->title;
}

QString FlowView::inWords() const
{
    QStringList sentences;
    for (const DeliveryFlow::Step &step : m_flow.steps) {
        QString sentence = tr("%1 to %2").arg(titleOf(step.from), titleOf(step.to));
        if (!step.label.isEmpty())
            sentence += tr(": %1").arg(step.label);
        if (step.approval)
            sentence += tr(", after an approval");
        sentences << sentence + u'.';
    }
    return sentences.join(u' ');
}

QFont FlowView::labelFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    return small;
}

QSizeF FlowView::labelSize(const DeliveryFlow::Step &step) const
{
    const QFontMetrics metrics(labelFont());
    const QRect most(0, 0, metrics.averageCharWidth() * labelLetters, QWIDGETSIZE_MAX);
    const QRect box = step.label.isEmpty() ? QRect() : metrics.boundingRect(most, Qt::TextWordWrap | Qt::AlignHCenter, step.label);
    const int pad = metrics.averageCharWidth();
    int width = step.label.isEmpty() ? 0 : box.width() + 2;
    int height = step.label.isEmpty() ? 0 : box.height();
    if (step.approval) {
        width = std::max(width, chipWidth(metrics, approvalText()));
        height += metrics.height() + 4;
    }
    return width == 0 ? QSizeF() : QSizeF(width + pad, height + 2);
}

void FlowView::place()
{
    FlowSizes sizes;
    for (const FlowNodeButton *each : std::as_const(m_nodes))
        sizes.nodes.append(each->sizeHint());
    for (const DeliveryFlow::Step &step : std::as_const(m_flow.steps))
        sizes.labels.append(labelSize(step));
    sizes.columnGap = fontMetrics().averageCharWidth() * 3;
    sizes.rowGap = fontMetrics().height();
    m_places = placeFlow(m_flow, sizes);
    for (qsizetype i = 0; i < m_nodes.size(); ++i)
        m_nodes[i]->setGeometry(m_places.nodes[i].translated(origin()).toAlignedRect());
    updateGeometry();
    setMinimumSize(sizeHint());
    update();
}

QPointF FlowView::origin() const
{
    const int margin = fontMetrics().height();
    return {double(margin), double(margin)};
}

QSize FlowView::sizeHint() const
{
    const int margin = fontMetrics().height();
    return m_places.size.toSize() + QSize(2 * margin, 2 * margin);
}

void FlowView::makeCurrent(FlowNodeButton *node)
{
    for (FlowNodeButton *each : std::as_const(m_nodes))
        each->setFocusPolicy(each == node ? Qt::StrongFocus : Qt::ClickFocus);
}

void FlowView::walk(FlowNodeButton *from, Qt::Key key)
{
    const auto go = [this](const QString &id) {
        if (FlowNodeButton *next = node(id))
            next->setFocus(Qt::OtherFocusReason);
    };
    const QString id = from->node().id;
    if (key == Qt::Key_Right || key == Qt::Key_Left) {
        const bool forward = key == Qt::Key_Right;
        const auto step = std::ranges::find(m_flow.steps, id, forward ? &DeliveryFlow::Step::from : &DeliveryFlow::Step::to);
        if (step != m_flow.steps.end())
            return go(forward ? step->to : step->from);
    }
    // Where no step leads, the nearest node in that direction.
    const QPoint here = from->geometry().center();
    FlowNodeButton *best = nullptr;
    int distance = 0;
    for (FlowNodeButton *each : std::as_const(m_nodes)) {
        const QPoint way = each->geometry().center() - here;
        const int along = key == Qt::Key_Right ? way.x() : key == Qt::Key_Left ? -way.x() : key == Qt::Key_Down ? way.y() : -way.y();
        const int across = key == Qt::Key_Right || key == Qt::Key_Left ? std::abs(way.y()) : std::abs(way.x());
        if (each == from || along <= 0)
            continue;
        if (!best || along + across < distance) {
            best = each;
            distance = along + across;
        }
    }
    if (best)
        best->setFocus(Qt::OtherFocusReason);
}

void FlowView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        place();
    else if (event->type() == QEvent::PaletteChange)
        update();
}

void FlowView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(origin());
    for (int i = 0; i < m_places.steps.size(); ++i)
        paintStep(painter, i);
    for (int i = 0; i < m_places.steps.size(); ++i)
        paintLabel(painter, i);
}

void FlowView::paintStep(QPainter &painter, int step) const
{
    const FlowPlaces::Step &place = m_places.steps[step];
    if (place.points.size() < 2)
        return;
    const Theme &theme = isDark(palette()) ? darkTheme() : lightTheme();
    QPen pen(theme.edge, 1.6);
    if (place.backwards)
        pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    QPainterPath path(place.points.first());
    for (qsizetype i = 1; i < place.points.size(); ++i) {
        const QPointF from = place.points[i - 1];
        const QPointF to = place.points[i];
        const double half = (to.x() - from.x()) / 2;
        path.cubicTo(from + QPointF(half, 0), to - QPointF(half, 0), to);
    }
    painter.drawPath(path);

    const double head = fontMetrics().height() / 2.5;
    const QPointF tip = place.points.last();
    const double back = place.points[place.points.size() - 2].x() < tip.x() ? -head : head;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.edge);
    painter.drawPolygon(QPolygonF({tip, tip + QPointF(back, head / 2), tip + QPointF(back, -head / 2)}));
}

void FlowView::paintLabel(QPainter &painter, int step) const
{
    const QRectF box = m_places.steps[step].label;
    if (box.isEmpty())
        return;
    painter.fillRect(box, palette().color(backgroundRole())); // the line stops for its label
    painter.setFont(labelFont());
    const QFontMetrics metrics(labelFont());
    const bool approval = m_flow.steps[step].approval;
    const int chip = approval ? metrics.height() + 4 : 0;
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(box.adjusted(0, 1, 0, -chip - 1), Qt::AlignCenter | Qt::TextWordWrap, m_flow.steps[step].label);
    if (!approval)
        return;
    const int width = chipWidth(metrics, approvalText());
    const QPoint corner(int(box.center().x() - width / 2.0), int(box.bottom()) - metrics.height() - 2);
    paintChip(&painter, corner, metrics.height() + 2, approvalText(), Tone::Caution, palette());
}

} // namespace penstock
