// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/project_session.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace penstock {

class FollowUpList;
class PlansView;

/// The Review page: what deploying would change in each environment, compared with what is deployed or any commit.
class ReviewPage : public QWidget
{
    Q_OBJECT
public:
    explicit ReviewPage(ProjectSession *session, QWidget *parent = nullptr);
    void showStage(const QString &stage);
    PlansView *plans() const { return m_plans; }
    FollowUpList *followUps() const { return m_followUps; }
    QLineEdit *againstEdit() const { return m_against; }

Q_SIGNALS:
    void nodeActivated(const penstock::PipelineId &pipeline, const penstock::NodeId &node);

private:
    void refresh();

    ProjectSession *m_session;
    QLineEdit *m_against;
    FollowUpList *m_followUps;
    PlansView *m_plans;
};

} // namespace penstock
