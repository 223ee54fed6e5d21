// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/problems_panel.h"

#include "widgets/shell/chip.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString sign(Severity severity) { return severity == Severity::Error ? u"✖"_s : severity == Severity::Warning ? u"⚠"_s : u"ℹ"_s; }

Tone tone(Severity severity) { return severity == Severity::Error ? Tone::Danger : severity == Severity::Warning ? Tone::Caution : Tone::Info; }

QString word(Severity severity, int n)
{
    switch (severity) {
    case Severity::Error: return n == 1 ? ProblemsPanel::tr("1 error") : ProblemsPanel::tr("%1 errors").arg(n);
    case Severity::Warning: return n == 1 ? ProblemsPanel::tr("1 warning") : ProblemsPanel::tr("%1 warnings").arg(n);
    case Severity::Hint: break;
    }
    return n == 1 ? ProblemsPanel::tr("1 hint") : ProblemsPanel::tr("%1 hints").arg(n);
}

/// Where it is, for a person: the node or stage they know before the file they may not.
QString placeText(const Problem &problem)
{
    QStringList parts;
    if (!problem.node.isEmpty())
        parts << problem.node.value + (problem.property.isEmpty() ? QString() : QString(u'.' + problem.property));
    if (!problem.stage.isEmpty())
        parts << problem.stage;
    const QString file = problem.place.toString();
    if (!file.isEmpty())
        parts << file;
    return parts.join(u" · "_s);
}

constexpr qsizetype mostShown = 1000; // nobody reads more; the count says how many there are

} // namespace

ProblemsPanel::ProblemsPanel(QWidget *parent)
    : QWidget(parent)
    , m_tree(new QTreeWidget(this))
    , m_none(new HelpLabel(tr("✔ No problems"), this))
{
    auto *row = new QHBoxLayout;
    for (int severity = 0; severity <= int(Severity::Hint); ++severity) {
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        button->setChecked(true);
        button->setAutoRaise(true);
        connect(button, &QToolButton::toggled, this, &ProblemsPanel::refill);
        m_buttons << button;
        row->addWidget(button);
    }
    row->addStretch(1);
    m_tree->setColumnCount(3);
    m_tree->setHeaderLabels({tr("Problem"), tr("How to mend it"), tr("Where")});
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setAccessibleName(tr("Problems"));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(m_none, 1);
    layout->addWidget(m_tree, 1);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        const int index = item->data(0, Qt::UserRole).toInt();
        if (index >= 0 && index < m_problems.size())
            Q_EMIT problemActivated(m_problems[index]);
    });
    setProblems({});
}

void ProblemsPanel::setProblems(const QList<Problem> &problems)
{
    m_problems = problems;
    for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Hint})
        m_buttons[int(severity)]->setText(sign(severity) + u' ' + word(severity, count(severity)));
    refill();
    Q_EMIT briefChanged(brief());
}

int ProblemsPanel::count(Severity severity) const { return int(std::ranges::count(m_problems, severity, &Problem::severity)); }

QString ProblemsPanel::brief() const
{
    QStringList parts;
    for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Hint}) {
        if (const int n = count(severity))
            parts << word(severity, n);
    }
    return parts.isEmpty() ? tr("no problems") : parts.join(u", "_s);
}

void ProblemsPanel::refill()
{
    const int current = m_tree->currentItem() ? m_tree->indexOfTopLevelItem(m_tree->currentItem()) : -1;
    m_tree->clear();
    QList<int> shown;
    for (int i = 0; i < m_problems.size(); ++i) {
        if (m_buttons[int(m_problems[i].severity)]->isChecked())
            shown << i;
    }
    std::ranges::stable_sort(shown, {}, [this](int i) { return int(m_problems[i].severity); });
    QList<QTreeWidgetItem *> items;
    for (const int i : std::as_const(shown).first(std::min(shown.size(), mostShown))) {
        const Problem &problem = m_problems[i];
        auto *item = new QTreeWidgetItem({sign(problem.severity) + u"  "_s + problem.message, problem.remedy, placeText(problem)});
        item->setData(0, Qt::UserRole, i);
        item->setData(0, Qt::AccessibleTextRole, QString(word(problem.severity, 1).section(u' ', 1) + u": "_s + problem.message));
        item->setForeground(0, toneColours(tone(problem.severity), palette()).text);
        item->setToolTip(0, problem.message);
        item->setToolTip(1, problem.remedy);
        items << item;
    }
    m_tree->addTopLevelItems(items);
    if (shown.size() > mostShown) {
        auto *more = new QTreeWidgetItem(m_tree, {tr("… and %1 more").arg(shown.size() - mostShown)});
        more->setData(0, Qt::UserRole, -1);
    }
    if (current >= 0)
        m_tree->setCurrentItem(m_tree->topLevelItem(std::min(current, m_tree->topLevelItemCount() - 1)));
    m_none->setVisible(m_problems.isEmpty());
    m_tree->setVisible(!m_problems.isEmpty());
}

} // namespace penstock
