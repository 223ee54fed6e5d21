// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/files/file_tree.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace penstock {

class Chip;
class CodeView;
class MessageBanner;

/// The files that a project generates, as a tree beside the text of the selected one. A new set of files keeps the selected
/// file and the place in it, and marks what differs from the set before ("changed", "new").
class GeneratedFilesView : public QWidget
{
    Q_OBJECT
public:
    explicit GeneratedFilesView(QWidget *parent = nullptr);

    /// What was generated, by repository role. Ends computing, out of date and error.
    void setRepositories(const QList<GeneratedRepository> &repositories);
    /// Something is being generated: what is shown stays, and is said to be of before.
    void setComputing();
    /// The project changed since, and nothing is being generated.
    void setOutOfDate();
    /// Generating failed: says why above what was generated last.
    void setError(const Error &error);
    /// Only the files made for this node ("PIPELINE/NODE"); empty: all. Where the node has none, that is said.
    void setNodeFilter(const QString &origin);
    QString nodeFilter() const { return m_origin; }
    /// Selects a file; nothing when it is not there.
    void showFile(const QString &role, const QString &path);
    QString selectedPath() const { return m_path; }
    QString stateText() const;
    CodeView *code() const { return m_code; }
    QTreeWidget *tree() const { return m_tree; }

Q_SIGNALS:
    void nodeFilterChanged(const QString &origin);

private:
    void rebuildTree();
    void addFiles(const GeneratedRepository &repository, QTreeWidgetItem *top);
    QTreeWidgetItem *folderItem(QTreeWidgetItem *top, const QString &folder, QHash<QString, QTreeWidgetItem *> &folders);
    void showSelected();
    QString changeOf(const QString &role, const QString &path) const;
    const FileEntry *entry(const QString &role, const QString &path) const;
    const FileEntry *entryBefore(const QString &role, const QString &path) const;

    QList<GeneratedRepository> m_repositories;
    QList<GeneratedRepository> m_before;
    QString m_origin;
    QString m_selectedNode; ///< the node that the filter box offers
    QString m_role;
    QString m_path;
    bool m_filling = false;
    MessageBanner *m_banner;
    Chip *m_state;
    QComboBox *m_filter;
    QLabel *m_nothing;
    QLabel *m_title;
    QStackedWidget *m_stack;
    QTreeWidget *m_tree;
    CodeView *m_code;
};

} // namespace penstock
