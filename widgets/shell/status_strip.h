// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/progress.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace penstock {

class Chip;

/// What the status strip says on its left.
struct StatusFacts
{
    QString project;
    QString environment; ///< stage being looked at; empty: all
    QString branch;
    int ahead = 0;
    int behind = 0;
    int changedFiles = 0; ///< in the working tree
    bool unsaved = false;
    bool operator==(const StatusFacts &) const = default;
};

/// The line at the foot of the window: project · environment · branch ↑n ↓m · changes; at the right the problems and what
/// runs in the background, with progress and cancel.
class StatusStrip : public QWidget
{
    Q_OBJECT
public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void setFacts(const StatusFacts &facts);
    void setProblems(const QString &brief, int errors, int warnings);
    /// Shows a task; the newest is shown, the others are counted. Cancel concerns the one shown.
    void setTask(const QString &taskId, const Progress &progress, bool cancellable);
    void endTask(const QString &taskId);
    QString text() const; ///< of the left side
    QString taskText() const; ///< empty: nothing runs
    QToolButton *problemsButton() const { return m_problems; }
    QPushButton *cancelButton() const { return m_cancel; }

Q_SIGNALS:
    void problemsRequested();
    void branchActivated();
    void cancelRequested(const QString &taskId);

private:
    struct Task
    {
        QString id;
        Progress progress;
        bool cancellable = false;
    };
    void refreshTask();

    QList<Task> m_tasks; ///< the newest last
    QLabel *m_project;
    Chip *m_environment;
    QToolButton *m_branch;
    QLabel *m_changes;
    QLabel *m_step;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    QToolButton *m_problems;
};

} // namespace penstock
