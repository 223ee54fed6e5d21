// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace penstock {

struct ShortcutEntry
{
    QString section; ///< "Canvas", "File"
    QString what;
    QString keys;
    bool operator==(const ShortcutEntry &) const = default;
};

/// All keys in one place, by section, with a field to search them. Not modal: it may stay open beside the work.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ShortcutsDialog(QWidget *parent = nullptr);
    void setEntries(const QList<ShortcutEntry> &entries);
    /// The entries of actions that have keys.
    static QList<ShortcutEntry> entriesOf(const QString &section, const QList<QAction *> &actions);
    QTreeWidget *tree() const { return m_tree; }
    QLineEdit *field() const { return m_field; }

private:
    void refill();

    QList<ShortcutEntry> m_entries;
    QLineEdit *m_field;
    QTreeWidget *m_tree;
};

} // namespace penstock
