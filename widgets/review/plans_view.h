// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/review/plan_view.h"

class QTabBar;

namespace penstock {

/// The plans of all environments, a tab each in the order of promotion: "prod  +2 ~1 −0". The one shown stays shown when
/// newer plans come.
class PlansView : public QWidget
{
    Q_OBJECT
public:
    explicit PlansView(QWidget *parent = nullptr);

    void setPlans(const QList<EnvironmentPlan> &plans);
    void showStage(const QString &stage);
    QString stage() const; ///< shown; empty: there is none
    PlanView *view() const { return m_view; }
    QTabBar *tabs() const { return m_tabs; }

Q_SIGNALS:
    void stageShown(const QString &stage);
    void nodeActivated(const penstock::PipelineId &pipeline, const penstock::NodeId &node);
    void computeRequested(const QString &stage);

private:
    void showCurrent();

    QList<EnvironmentPlan> m_plans;
    QTabBar *m_tabs;
    HelpLabel *m_none;
    PlanView *m_view;
};

/// An environment's plan in a few characters: "+2 ~1 −0", "no changes", "not computed", "computing …", "failed".
QString planBrief(const EnvironmentPlan &plan);
Tone planTone(const EnvironmentPlan &plan);

} // namespace penstock
