// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/plans_view.h"

#include "widgets/shell/chip.h"

#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

QString planBrief(const EnvironmentPlan &plan)
{
    switch (plan.state) {
    case PlanState::NotComputed: return PlansView::tr("not computed");
    case PlanState::Computing: return PlansView::tr("computing …");
    case PlanState::Failed: return PlansView::tr("✖ failed");
    case PlanState::Ready: break;
    }
    return plan.plan.isEmpty() ? PlansView::tr("✔ no changes") : shortText(countsOf(plan.plan));
}

Tone planTone(const EnvironmentPlan &plan)
{
    if (plan.state == PlanState::Failed)
        return Tone::Danger;
    if (plan.state != PlanState::Ready)
        return Tone::Neutral;
    if (plan.plan.isEmpty())
        return Tone::Good;
    return std::ranges::any_of(plan.plan.resources, &isDestructive) ? Tone::Remove : Tone::Change;
}

PlansView::PlansView(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_none(new HelpLabel(tr("This project has no environments yet. Add one on the Environments page."), this))
    , m_view(new PlanView(this))
{
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Environment"));
    m_none->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tabs);
    layout->addWidget(m_none, 1);
    layout->addWidget(m_view, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        showCurrent();
        Q_EMIT stageShown(stage());
    });
    connect(m_view, &PlanView::nodeActivated, this, &PlansView::nodeActivated);
    connect(m_view, &PlanView::computeRequested, this, &PlansView::computeRequested);
    setPlans({});
}

void PlansView::setPlans(const QList<EnvironmentPlan> &plans)
{
    const QString shown = stage();
    m_plans = plans;
    {
        const QSignalBlocker quiet(m_tabs);
        while (m_tabs->count() > plans.size())
            m_tabs->removeTab(m_tabs->count() - 1);
        while (m_tabs->count() < plans.size())
            m_tabs->addTab({});
        int current = 0;
        for (int i = 0; i < plans.size(); ++i) {
            const EnvironmentPlan &plan = plans[i];
            m_tabs->setTabText(i, plan.stage + u"   "_s + planBrief(plan));
            m_tabs->setTabToolTip(i, plan.state == PlanState::Ready ? summaryText(countsOf(plan.plan)) : planBrief(plan));
            m_tabs->setTabData(i, plan.stage);
            if (plan.stage == shown)
                current = i;
        }
        m_tabs->setCurrentIndex(plans.isEmpty() ? -1 : current);
    }
    m_none->setVisible(plans.isEmpty());
    m_tabs->setVisible(!plans.isEmpty());
    m_view->setVisible(!plans.isEmpty());
    showCurrent();
}

void PlansView::showStage(const QString &stage)
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (m_tabs->tabData(i).toString() == stage)
            m_tabs->setCurrentIndex(i);
    }
}

QString PlansView::stage() const { return m_tabs->currentIndex() < 0 ? QString() : m_tabs->tabData(m_tabs->currentIndex()).toString(); }

void PlansView::showCurrent()
{
    const int index = m_tabs->currentIndex();
    m_view->setPlan(index < 0 || index >= m_plans.size() ? EnvironmentPlan() : m_plans[index]);
}

} // namespace penstock
