// SPDX-License-Identifier: Apache-2.0
#include "app/gui/review_page.h"

#include "app/gui/plan_adapter.h"
#include "widgets/review/follow_up_list.h"
#include "widgets/review/plans_view.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace penstock {

ReviewPage::ReviewPage(ProjectSession *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_against(new QLineEdit)
    , m_followUps(new FollowUpList)
    , m_plans(new PlansView)
{
    m_against->setPlaceholderText(tr("what was pushed to the branch that is deployed; or any commit, branch or tag, such as HEAD~1"));
    m_against->setClearButtonEnabled(true);
    auto *label = new QLabel(tr("&Compare with"));
    label->setBuddy(m_against);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(12, 8, 12, 4);
    top->addWidget(label);
    top->addWidget(m_against, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->addLayout(top);
    all->addWidget(m_followUps);
    all->addWidget(m_plans, 1);

    connect(m_against, &QLineEdit::editingFinished, this, [this] { m_session->setAgainst(m_against->text().trimmed()); });
    connect(m_plans, &PlansView::nodeActivated, this, &ReviewPage::nodeActivated);
    connect(m_plans, &PlansView::computeRequested, this, [this](const QString &) { m_session->refresh(); });
    connect(m_session, &ProjectSession::opened, this, [this] { m_against->clear(); });
    connect(m_session, &ProjectSession::outdated, this, &ReviewPage::refresh);
    connect(m_session, &ProjectSession::resultsChanged, this, &ReviewPage::refresh);
}

void ReviewPage::showStage(const QString &stage) { m_plans->showStage(stage); }

void ReviewPage::refresh()
{
    m_plans->setPlans(shownPlans(m_session->results(), m_session->document()->project(), !m_session->resultsAreCurrent()));
    m_followUps->setFollowUps(m_session->results().followUps);
}

} // namespace penstock
