// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QPointer>

class QAction;
class QLabel;
class QLineEdit;
class QListWidget;

namespace penstock {

/// How well a text fits what was typed: letters in order, better at the beginnings of words and next to each other.
/// 0: it does not fit. Case does not matter.
int fuzzyScore(const QString &typed, const QString &text);

/// Every command by name: type a few letters, Enter runs it. Disabled commands are listed greyed and do not run.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    explicit CommandPalette(QWidget *parent = nullptr);

    /// The actions to offer; those without text are left out. They may disappear meanwhile.
    void setActions(const QList<QAction *> &actions);
    /// Empties the field, lists all and opens over the parent's upper part.
    void popUp();
    QLineEdit *field() const { return m_field; }
    QListWidget *list() const { return m_list; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refill();
    void run();

    QList<QPointer<QAction>> m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
    QLabel *m_none;
};

} // namespace penstock
