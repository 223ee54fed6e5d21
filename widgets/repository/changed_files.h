// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/repository/repository_state.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QTreeWidget;

namespace penstock {

/// The changed files, each with a tick: ticked ones go into the commit. What a person ticked stays as the list is refreshed.
class ChangedFiles : public QWidget
{
    Q_OBJECT
public:
    explicit ChangedFiles(QWidget *parent = nullptr);

    void setChanges(const QList<ChangedPath> &changes);
    QStringList tickedPaths() const;
    QString currentPath() const;
    QTreeWidget *tree() const { return m_tree; }
    QCheckBox *allBox() const { return m_all; }

Q_SIGNALS:
    void ticksChanged();
    void currentPathChanged(const QString &path);

private:
    void updateAll();

    QList<ChangedPath> m_changes;
    QHash<QString, bool> m_chosen; ///< ticks that a person set
    bool m_filling = false;
    QCheckBox *m_all;
    QTreeWidget *m_tree;
};

} // namespace penstock
