// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace penstock {

/// Draws the rows of a PlanModel: a sign on a coloured badge before each resource, chips for risks and forced replacements.
class PlanDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintResource(QPainter *painter, QStyleOptionViewItem option, const QModelIndex &index) const;
    void paintChips(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

} // namespace penstock
