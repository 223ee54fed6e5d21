// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/status_strip.h"

#include "widgets/shell/chip.h"
#include "widgets/shell/plural.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace penstock {

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_project(new QLabel(this))
    , m_environment(new Chip({}, Tone::Neutral, this))
    , m_branch(new QToolButton(this))
    , m_changes(new QLabel(this))
    , m_step(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_problems(new QToolButton(this))
{
    setAccessibleName(tr("Status"));
    for (QToolButton *button : {m_branch, m_problems})
        button->setAutoRaise(true);
    m_branch->setToolTip(tr("Go to the repository"));
    m_problems->setToolTip(tr("Show the problems"));
    m_project->setTextFormat(Qt::PlainText);
    m_project->setMinimumWidth(fontMetrics().averageCharWidth() * 12); // a long label is cut before the window gets wider
    m_bar->setMaximumWidth(fontMetrics().averageCharWidth() * 20);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    auto *row = new QHBoxLayout(this);
    const int side = fontMetrics().averageCharWidth();
    row->setContentsMargins(side, 0, side, 0);
    row->addWidget(m_project);
    row->addWidget(m_environment);
    row->addWidget(m_branch);
    row->addWidget(m_changes);
    row->addStretch(1);
    row->addWidget(m_step);
    row->addWidget(m_bar);
    row->addWidget(m_cancel);
    row->addWidget(m_problems);
    connect(m_branch, &QToolButton::clicked, this, &StatusStrip::branchActivated);
    connect(m_problems, &QToolButton::clicked, this, &StatusStrip::problemsRequested);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (!m_tasks.isEmpty())
            Q_EMIT cancelRequested(m_tasks.last().id);
    });
    setFacts({});
    setProblems(tr("no problems"), 0, 0);
    refreshTask();
}

void StatusStrip::setFacts(const StatusFacts &facts)
{
    m_project->setText(facts.project.isEmpty() ? tr("No project") : facts.unsaved ? tr("%1 (not saved)").arg(facts.project) : facts.project);
    m_project->setToolTip(m_project->text());
    m_environment->setText(facts.environment);
    m_environment->setVisible(!facts.environment.isEmpty());
    m_environment->setTone(facts.environment.startsWith("prod"_L1) ? Tone::Danger : Tone::Info);
    QString branch = facts.branch;
    if (facts.ahead > 0)
        branch += u" ↑"_s + QString::number(facts.ahead);
    if (facts.behind > 0)
        branch += u" ↓"_s + QString::number(facts.behind);
    m_branch->setText(branch);
    m_branch->setVisible(!branch.isEmpty());
    m_branch->setAccessibleName(tr("Branch %1, %2 to push, %3 to fetch").arg(facts.branch).arg(facts.ahead).arg(facts.behind));
    m_changes->setText(facts.changedFiles > 0 ? plural(facts.changedFiles, tr("● %n changed file"), tr("● %n changed files")) : QString());
    m_changes->setVisible(facts.changedFiles > 0);
}

void StatusStrip::setProblems(const QString &brief, int errors, int warnings)
{
    m_problems->setText((errors > 0 ? u"✖ "_s : warnings > 0 ? u"⚠ "_s : u"✔ "_s) + brief);
    m_problems->setAccessibleName(tr("Problems: %1").arg(brief));
    QPalette colours;
    if (errors + warnings > 0)
        colours.setColor(QPalette::ButtonText, toneColours(errors > 0 ? Tone::Danger : Tone::Caution, QGuiApplication::palette()).text);
    m_problems->setPalette(colours);
}

void StatusStrip::setTask(const QString &taskId, const Progress &progress, bool cancellable)
{
    const auto known = std::ranges::find(m_tasks, taskId, &Task::id);
    if (known == m_tasks.end())
        m_tasks << Task{taskId, progress, cancellable};
    else
        *known = {taskId, progress, cancellable};
    refreshTask();
}

void StatusStrip::endTask(const QString &taskId)
{
    m_tasks.removeIf([&](const Task &task) { return task.id == taskId; });
    refreshTask();
}

void StatusStrip::refreshTask()
{
    const bool any = !m_tasks.isEmpty();
    m_step->setVisible(any);
    m_bar->setVisible(any);
    m_cancel->setVisible(any && m_tasks.last().cancellable);
    if (!any)
        return;
    const Progress &progress = m_tasks.last().progress;
    m_step->setText(m_tasks.size() > 1 ? tr("%1 (and %2 more)").arg(progress.step).arg(m_tasks.size() - 1) : progress.step);
    m_bar->setRange(0, progress.total > 0 ? 1000 : 0);
    m_bar->setValue(progress.total > 0 ? int(1000.0 * double(progress.done) / double(progress.total)) : 0);
}

QString StatusStrip::text() const
{
    QStringList parts{m_project->text(), m_environment->text(), m_branch->text(), m_changes->text()};
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString StatusStrip::taskText() const { return m_tasks.isEmpty() ? QString() : m_step->text(); }

} // namespace penstock
