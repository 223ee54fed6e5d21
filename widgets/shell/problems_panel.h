// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/validation/problem.h"

#include <QWidget>

class QLabel;
class QToolButton;
class QTreeWidget;

namespace penstock {

/// What is wrong in the project. Activating a row (Enter, double-click) asks the window to go to the place.
class ProblemsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemsPanel(QWidget *parent = nullptr);

    void setProblems(const QList<Problem> &problems);
    int count(Severity severity) const;
    QString brief() const; ///< "2 errors, 1 warning", "no problems"; for the status bar
    QTreeWidget *tree() const { return m_tree; }
    QToolButton *severityButton(Severity severity) const { return m_buttons.value(int(severity)); }

Q_SIGNALS:
    void problemActivated(const penstock::Problem &problem);
    void briefChanged(const QString &brief);

private:
    void refill();

    QList<Problem> m_problems;
    QList<QToolButton *> m_buttons; ///< by severity: pressed ones are shown
    QTreeWidget *m_tree;
    QLabel *m_none;
};

} // namespace penstock
