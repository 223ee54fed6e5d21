// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/delivery_flow.h"

#include <QAbstractButton>

namespace penstock {

/// A branch, stage, tag or repository of the flow's picture: what it is called, and what it is.
class FlowNodeButton : public QAbstractButton
{
    Q_OBJECT
public:
    /// `roleTitle`: the repository it is in, where there is more than one.
    FlowNodeButton(const DeliveryFlow::Node &node, const QString &roleTitle, QWidget *parent);

    const DeliveryFlow::Node &node() const { return m_node; }
    QString kindText() const; ///< "stage", "branch of Deployment code"
    QSize sizeHint() const override;

Q_SIGNALS:
    void arrowPressed(Qt::Key key);
    void focused();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    QFont titleFont() const;
    QFont kindFont() const;
    int iconSide() const { return fontMetrics().height(); }
    int side() const { return fontMetrics().averageCharWidth() * 2; } ///< room left and right
    QPainterPath outline(const QRectF &box) const;

    DeliveryFlow::Node m_node;
    QString m_roleTitle;
};

} // namespace penstock
