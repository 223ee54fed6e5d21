// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/id.h"
#include "widgets/review/environment_plan.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace penstock {

class Chip;
class HelpLabel;
class MessageBanner;
class PlanModel;

/// One environment's plan to review: a summary, filters, and the changed resources with their attributes, destructive ones
/// first. What is expanded stays expanded when a newer plan comes.
class PlanView : public QWidget
{
    Q_OBJECT
public:
    explicit PlanView(QWidget *parent = nullptr);

    void setPlan(const EnvironmentPlan &plan);
    const EnvironmentPlan &plan() const { return m_plan; }
    QString summary() const; ///< the line on top, with everything it says
    PlanModel *model() const { return m_model; }
    QTreeView *tree() const { return m_tree; }
    QLineEdit *searchField() const { return m_text; }
    QCheckBox *destructiveBox() const { return m_destructive; }
    /// "text", "markdown" or "json", as it goes to the clipboard.
    QString exported(const QString &format) const;

Q_SIGNALS:
    void nodeActivated(const penstock::PipelineId &pipeline, const penstock::NodeId &node);
    void computeRequested(const QString &stage);

private:
    QWidget *makeFilters();
    QWidget *makeTree();
    void updateSummary();
    void updateFilter();
    void updateTypes();
    void updatePage();
    void copy(const QString &format);
    void activate(const QModelIndex &index);
    QSet<QString> expandedAddresses() const;
    void expand(const QSet<QString> &addresses);

    EnvironmentPlan m_plan;
    PlanModel *m_model;
    QLabel *m_summary;
    HelpLabel *m_against;
    Chip *m_state;
    QPushButton *m_compute;
    QToolButton *m_copy;
    MessageBanner *m_error;
    QCheckBox *m_destructive;
    QComboBox *m_type;
    QLineEdit *m_text;
    QStackedWidget *m_stack;
    QLabel *m_emptySign;
    QLabel *m_emptyTitle;
    HelpLabel *m_emptyHelp;
    QProgressBar *m_busy;
    QTreeView *m_tree;
    HelpLabel *m_footer;
};

} // namespace penstock
