// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/delivery/flow_layout.h"

#include <QWidget>

namespace penstock {

class FlowNodeButton;

/// The picture of how a change travels, from left to right. As wide and tall as its text wants; to be put into a scroll
/// area. The tab key comes to one node, the arrows walk along the steps, Enter on a stage asks for its environment.
class FlowView : public QWidget
{
    Q_OBJECT
public:
    explicit FlowView(QWidget *parent = nullptr);
    ~FlowView() override;

    /// `roleTitles`: of the kit's repositories; said where there is more than one.
    void setFlow(const DeliveryFlow &flow, const QHash<QString, QString> &roleTitles = {});
    const DeliveryFlow &flow() const { return m_flow; }
    const FlowPlaces &places() const { return m_places; }
    FlowNodeButton *node(const QString &id) const; ///< null: there is none
    /// The whole of it in words, a step a sentence; also what a screen reader hears.
    QString inWords() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void stageActivated(const QString &stage);
    void nodeFocused(QWidget *node);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void place();
    void makeCurrent(FlowNodeButton *node);
    void walk(FlowNodeButton *from, Qt::Key key);
    QSizeF labelSize(const DeliveryFlow::Step &step) const;
    void paintStep(QPainter &painter, int step) const;
    void paintLabel(QPainter &painter, int step) const;
    QFont labelFont() const;
    QString titleOf(const QString &id) const;
    QPointF origin() const;

    DeliveryFlow m_flow;
    QHash<QString, QString> m_roleTitles;
    FlowPlaces m_places;
    QList<FlowNodeButton *> m_nodes; ///< as in the flow
};

} // namespace penstock
