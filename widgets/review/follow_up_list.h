// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/follow_up.h"

#include <QWidget>

class QToolButton;

namespace penstock {

/// What an edit leaves to be done outside Git, folded away under a line that counts it. Hidden when there is nothing.
class FollowUpList : public QWidget
{
    Q_OBJECT
public:
    explicit FollowUpList(QWidget *parent = nullptr);
    void setFollowUps(const QList<FollowUp> &followUps);
    const QList<FollowUp> &followUps() const { return m_followUps; }
    QToolButton *fold() const { return m_fold; }

private:
    void rebuild();

    QList<FollowUp> m_followUps;
    QToolButton *m_fold;
    QWidget *m_body;
    QWidget *m_inside = nullptr;
};

} // namespace penstock
