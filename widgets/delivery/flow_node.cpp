// SPDX-License-Identifier: Apache-2.0
#include "widgets/delivery/flow_node.h"

#include "widgets/shell/icons.h"
#include "widgets/shell/theme.h"
#include "widgets/shell/tones.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int mostLetters = 24; ///< of a title; a longer one is cut, and whole in the tool tip

QString iconOf(DeliveryFlow::Kind kind)
{
    switch (kind) {
    case DeliveryFlow::Kind::Branch: return u"repository"_s;
    case DeliveryFlow::Kind::Stage: return u"environments"_s;
    case DeliveryFlow::Kind::Tag: return u"tag"_s;
    case DeliveryFlow::Kind::Repository: return u"source"_s;
    }
    return {};
}

} // namespace

FlowNodeButton::FlowNodeButton(const DeliveryFlow::Node &node, const QString &roleTitle, QWidget *parent)
    : QAbstractButton(parent)
    , m_node(node)
    , m_roleTitle(roleTitle)
{
    setFocusPolicy(Qt::ClickFocus); // the view gives the tab key to one of them
    setAccessibleName(tr("%1, %2").arg(node.title, kindText()));
    setToolTip(accessibleName());
    if (!node.stage.isEmpty())
        setCursor(Qt::PointingHandCursor);
}

QString FlowNodeButton::kindText() const
{
    QString kind;
    switch (m_node.kind) {
    case DeliveryFlow::Kind::Branch: kind = tr("branch"); break;
    case DeliveryFlow::Kind::Stage: kind = tr("stage"); break;
    case DeliveryFlow::Kind::Tag: kind = tr("tag"); break;
    case DeliveryFlow::Kind::Repository: kind = tr("repository"); break;
    }
    const bool inRepository = !m_roleTitle.isEmpty() && m_node.kind != DeliveryFlow::Kind::Stage;
    return inRepository ? tr("%1 · %2").arg(kind, m_roleTitle) : kind;
}

QFont FlowNodeButton::titleFont() const
{
    QFont bold = font();
    bold.setBold(true);
    return bold;
}

QFont FlowNodeButton::kindFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    return small;
}

QSize FlowNodeButton::sizeHint() const
{
    const QFontMetrics title(titleFont());
    const QFontMetrics kind(kindFont());
    const int most = title.averageCharWidth() * mostLetters;
    const int text = std::min(std::max(title.horizontalAdvance(m_node.title) + 2, kind.horizontalAdvance(kindText()) + 2), most);
    return {text + iconSide() + side() / 2 + 2 * side(), title.height() + kind.height() + fontMetrics().height() * 3 / 4};
}

QPainterPath FlowNodeButton::outline(const QRectF &box) const
{
    QPainterPath path;
    switch (m_node.kind) {
    case DeliveryFlow::Kind::Branch: path.addRoundedRect(box, box.height() / 2, box.height() / 2); break;
    case DeliveryFlow::Kind::Tag: { // pointed at the left, as labels on a string are
        const double point = box.height() / 3;
        path.moveTo(box.left() + point, box.top());
        path.lineTo(box.topRight());
        path.lineTo(box.bottomRight());
        path.lineTo(box.left() + point, box.bottom());
        path.lineTo(box.left(), box.center().y());
        path.closeSubpath();
        break;
    }
    case DeliveryFlow::Kind::Stage: path.addRoundedRect(box, 6, 6); break;
    case DeliveryFlow::Kind::Repository: path.addRoundedRect(box, 2, 2); break;
    }
    return path;
}

void FlowNodeButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = isDark(palette()) ? darkTheme() : lightTheme();
    const bool isStage = m_node.kind == DeliveryFlow::Kind::Stage;
    const QColor colour = isStage ? theme.stage(m_node.stage.isEmpty() ? m_node.title : m_node.stage) : theme.nodeBorder;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = hasFocus() ? 2.5 : 1.5;
    const QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(QPen(hasFocus() ? theme.accent : colour, line));
    painter.setBrush(isStage ? blended(theme.nodeFill, colour, underMouse() ? 0.26 : 0.16) : theme.nodeFill);
    painter.drawPath(outline(box));

    const int icon = iconSide();
    const QRectF content = QRectF(rect()).adjusted(side(), 0, -side(), 0);
    paintIcon(painter, iconOf(m_node.kind), isStage ? colour : theme.nodeSubtitle, QRectF(content.left(), content.center().y() - icon / 2.0, icon, icon));
    const QFontMetrics title(titleFont());
    const QFontMetrics kind(kindFont());
    const QRectF text = content.adjusted(icon + side() / 2.0, 0, 0, 0);
    const double top = content.center().y() - (title.height() + kind.height()) / 2.0;
    painter.setFont(titleFont());
    painter.setPen(theme.nodeTitle);
    painter.drawText(QRectF(text.left(), top, text.width(), title.height()), Qt::AlignLeft | Qt::AlignVCenter,
        title.elidedText(m_node.title, Qt::ElideRight, int(text.width()) + 1));
    painter.setFont(kindFont());
    painter.setPen(theme.nodeSubtitle);
    painter.drawText(QRectF(text.left(), top + title.height(), text.width(), kind.height()), Qt::AlignLeft | Qt::AlignVCenter,
        kind.elidedText(kindText(), Qt::ElideRight, int(text.width()) + 1));
}

void FlowNodeButton::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down: Q_EMIT arrowPressed(Qt::Key(event->key())); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: click(); return;
    default: QAbstractButton::keyPressEvent(event);
    }
}

void FlowNodeButton::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    Q_EMIT focused();
}

} // namespace penstock
