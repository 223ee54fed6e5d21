// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/review/environment_plan.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace penstock {

/// What the drawing as it is now would change, per environment, in one line while one draws: "dev +2 ~1 −0 · prod …".
/// Activating an environment asks for its review.
class PlanStrip : public QWidget
{
    Q_OBJECT
public:
    explicit PlanStrip(QWidget *parent = nullptr);
    void setPlans(const QList<EnvironmentPlan> &plans);
    QStringList texts() const; ///< "dev +2 ~1 −0", in order

Q_SIGNALS:
    void stageActivated(const QString &stage);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QList<EnvironmentPlan> m_plans;
    QHBoxLayout *m_row;
    QList<QPushButton *> m_buttons;
};

} // namespace penstock
