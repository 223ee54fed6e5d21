// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/shortcuts_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

ShortcutsDialog::ShortcutsDialog(QWidget *parent)
    : QDialog(parent)
    , m_field(new QLineEdit(this))
    , m_tree(new QTreeWidget(this))
{
    setWindowTitle(tr("Keyboard shortcuts"));
    m_field->setPlaceholderText(tr("Search a command or a key"));
    m_field->setAccessibleName(tr("Search"));
    m_field->setClearButtonEnabled(true);
    m_tree->setHeaderLabels({tr("Command"), tr("Keys")});
    m_tree->setAccessibleName(tr("Shortcuts"));
    m_tree->setUniformRowHeights(true);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_field);
    layout->addWidget(m_tree, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 80, fontMetrics().height() * 32);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_field, &QLineEdit::textChanged, this, &ShortcutsDialog::refill);
}

void ShortcutsDialog::setEntries(const QList<ShortcutEntry> &entries)
{
    m_entries = entries;
    refill();
}

QList<ShortcutEntry> ShortcutsDialog::entriesOf(const QString &section, const QList<QAction *> &actions)
{
    QList<ShortcutEntry> entries;
    for (const QAction *action : actions) {
        QStringList keys;
        for (const QKeySequence &each : action->shortcuts())
            keys << each.toString(QKeySequence::NativeText);
        if (!keys.isEmpty())
            entries << ShortcutEntry{section, QString(action->text()).remove(u'&'), keys.join(tr(" or "))};
    }
    return entries;
}

void ShortcutsDialog::refill()
{
    m_tree->clear();
    QHash<QString, QTreeWidgetItem *> sections;
    const QString wanted = m_field->text().trimmed();
    for (const ShortcutEntry &entry : std::as_const(m_entries)) {
        if (!wanted.isEmpty() && !entry.what.contains(wanted, Qt::CaseInsensitive) && !entry.keys.contains(wanted, Qt::CaseInsensitive))
            continue;
        QTreeWidgetItem *&section = sections[entry.section];
        if (!section) {
            section = new QTreeWidgetItem(m_tree, {entry.section});
            section->setFirstColumnSpanned(true);
            section->setExpanded(true);
        }
        new QTreeWidgetItem(section, {entry.what, entry.keys});
    }
}

} // namespace penstock
