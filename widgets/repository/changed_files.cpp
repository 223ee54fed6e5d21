// SPDX-License-Identifier: Apache-2.0
#include "widgets/repository/changed_files.h"

#include "widgets/shell/tones.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Tone toneOf(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
    case ChangeKind::Untracked: return Tone::Good;
    case ChangeKind::Modified:
    case ChangeKind::Renamed: return Tone::Change;
    case ChangeKind::Deleted: return Tone::Remove;
    case ChangeKind::Conflicted: return Tone::Danger;
    }
    return Tone::Neutral;
}

} // namespace

ChangedFiles::ChangedFiles(QWidget *parent)
    : QWidget(parent)
    , m_all(new QCheckBox(this))
    , m_tree(new QTreeWidget(this))
{
    m_all->setToolTip(tr("Tick or clear all; ticked files go into the commit"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setAccessibleName(tr("Changed files"));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_all);
    layout->addWidget(m_tree, 1);

    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this] {
        if (!m_filling)
            Q_EMIT currentPathChanged(currentPath());
    });
    connect(m_tree, &QTreeWidget::itemChanged, this, [this](const QTreeWidgetItem *item) {
        if (m_filling)
            return;
        m_chosen.insert(item->data(0, Qt::UserRole).toString(), item->checkState(0) == Qt::Checked);
        updateAll();
        Q_EMIT ticksChanged();
    });
    connect(m_all, &QCheckBox::clicked, this, [this] {
        const bool tick = tickedPaths().size() < m_tree->topLevelItemCount();
        m_filling = true;
        for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
            QTreeWidgetItem *item = m_tree->topLevelItem(i);
            item->setCheckState(0, tick ? Qt::Checked : Qt::Unchecked);
            m_chosen.insert(item->data(0, Qt::UserRole).toString(), tick);
        }
        m_filling = false;
        updateAll();
        Q_EMIT ticksChanged();
    });
    updateAll();
}

void ChangedFiles::setChanges(const QList<ChangedPath> &changes)
{
    if (changes == m_changes)
        return;
    const QString current = currentPath();
    m_changes = changes;
    QHash<QString, bool> still;
    m_filling = true;
    m_tree->clear();
    for (const ChangedPath &change : changes) {
        const bool ticked = m_chosen.value(change.path, change.proposed);
        if (m_chosen.contains(change.path))
            still.insert(change.path, ticked);
        const QString word = changeWord(change.kind);
        auto *item = new QTreeWidgetItem(m_tree, {change.path, QString(changeLetter(change.kind) + u"  "_s + word)});
        item->setData(0, Qt::UserRole, change.path);
        item->setData(0, Qt::AccessibleTextRole, QString(change.path + u", "_s + word));
        item->setToolTip(0, change.path);
        item->setForeground(1, toneColours(toneOf(change.kind), palette()).text);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(0, ticked ? Qt::Checked : Qt::Unchecked);
        if (change.path == current)
            m_tree->setCurrentItem(item);
    }
    m_chosen = still; // a file that is no longer changed is forgotten
    m_filling = false;
    if (!m_tree->currentItem() && m_tree->topLevelItemCount() > 0)
        m_tree->setCurrentItem(m_tree->topLevelItem(0));
    else if (currentPath() != current)
        Q_EMIT currentPathChanged(currentPath());
    updateAll();
    Q_EMIT ticksChanged();
}

QStringList ChangedFiles::tickedPaths() const
{
    QStringList paths;
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = m_tree->topLevelItem(i);
        if (item->checkState(0) == Qt::Checked)
            paths << item->data(0, Qt::UserRole).toString();
    }
    return paths;
}

QString ChangedFiles::currentPath() const
{
    const QTreeWidgetItem *item = m_tree->currentItem();
    return item ? item->data(0, Qt::UserRole).toString() : QString();
}

void ChangedFiles::updateAll()
{
    const qsizetype all = m_tree->topLevelItemCount();
    const qsizetype ticked = tickedPaths().size();
    m_all->setEnabled(all > 0);
    m_all->setTristate(ticked > 0 && ticked < all);
    m_all->setCheckState(ticked == 0 ? Qt::Unchecked : ticked == all ? Qt::Checked : Qt::PartiallyChecked);
    m_all->setText(all == 0 ? tr("No changed files") : tr("%1 of %2 changed files go into the commit").arg(ticked).arg(all));
}

} // namespace penstock
