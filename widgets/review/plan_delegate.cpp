// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/plan_delegate.h"

#include "widgets/review/environment_plan.h"
#include "widgets/review/plan_model.h"
#include "widgets/shell/chip.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const PlanModel *modelOf(const QModelIndex &index) { return qobject_cast<const PlanModel *>(index.model()); }

/// Background and focus as the style draws them, without the text.
void paintPanel(QPainter *painter, QStyleOptionViewItem option)
{
    option.text.clear();
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
}

QColor textColour(const QStyleOptionViewItem &option)
{
    return option.palette.color(option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text);
}

QList<std::pair<QString, Tone>> chipsOf(const QModelIndex &index)
{
    QList<std::pair<QString, Tone>> chips;
    if (const AttributeChange *attribute = modelOf(index)->attribute(index)) {
        if (attribute->forcesReplacement != Replacement::No)
            chips << std::pair(index.data().toString(), Tone::Replace);
        return chips;
    }
    for (const QString &risk : modelOf(index)->resource(index)->risks) {
        const RiskText text = riskText(risk);
        chips << std::pair(text.title, text.tone);
    }
    return chips;
}

} // namespace

void PlanDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const bool attribute = modelOf(index)->attribute(index);
    if (index.column() == PlanModel::Notes)
        paintChips(painter, option, index);
    else if (index.column() == PlanModel::Change && !attribute)
        paintResource(painter, option, index);
    else {
        if (attribute && index.column() != PlanModel::Change)
            option.font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (!attribute && index.column() == PlanModel::Before && !(option.state & QStyle::State_Selected))
            option.palette.setColor(QPalette::Text, option.palette.color(QPalette::PlaceholderText));
        option.textElideMode = Qt::ElideMiddle;
        const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
    }
}

void PlanDelegate::paintResource(QPainter *painter, QStyleOptionViewItem option, const QModelIndex &index) const
{
    paintPanel(painter, option);
    const ActionLook look = actionLook(*modelOf(index)->resource(index));
    painter->save();
    QFont bold = option.font;
    bold.setBold(true);
    painter->setFont(bold);
    const QFontMetrics metrics = painter->fontMetrics();
    // One width for all signs, so that the addresses below each other begin at one line.
    const int width = metrics.horizontalAdvance(u"−/+"_s) + metrics.averageCharWidth();
    const int height = metrics.height();
    const ToneColours colours = toneColours(look.tone, option.palette);
    const QRectF badge(option.rect.left() + metrics.averageCharWidth() / 2.0, option.rect.center().y() - height / 2.0 + 0.5, width, height);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(colours.line);
    painter->setBrush(colours.fill);
    painter->drawRoundedRect(badge, 4, 4);
    painter->setPen(colours.text);
    painter->drawText(badge, Qt::AlignCenter, look.sign);
    QRect text = option.rect;
    text.setLeft(int(badge.right()) + metrics.averageCharWidth());
    painter->setPen(textColour(option));
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, metrics.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    painter->restore();
}

void PlanDelegate::paintChips(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintPanel(painter, option);
    painter->save();
    painter->setFont(option.font);
    painter->setClipRect(option.rect);
    const int gap = option.fontMetrics.averageCharWidth() / 2;
    const int height = option.fontMetrics.height();
    int x = option.rect.left() + gap;
    const QList<std::pair<QString, Tone>> chips = chipsOf(index);
    for (int i = 0; i < chips.size(); ++i) {
        const int left = option.rect.right() - x;
        if (chipWidth(option.fontMetrics, chips[i].first) > left && i > 0) {
            painter->setPen(textColour(option));
            painter->drawText(QRect(x, option.rect.top(), left, option.rect.height()), Qt::AlignVCenter, u"+"_s + QString::number(chips.size() - i));
            break;
        }
        x += paintChip(painter, {x, option.rect.center().y() - height / 2}, height, chips[i].first, chips[i].second, option.palette) + gap;
    }
    painter->restore();
}

QSize PlanDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(option.fontMetrics.height() * 3 / 2);
    if (index.column() == PlanModel::Change)
        size.rwidth() += option.fontMetrics.averageCharWidth() * 6;
    return size;
}

} // namespace penstock
