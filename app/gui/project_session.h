// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/background.h"
#include "app/operations/plan.h"
#include "app/operations/workspace.h"
#include "models/files/file_tree.h"
#include "models/project/project_document.h"

#include <QFileSystemWatcher>
#include <QTimer>

namespace penstock {

/// What is computed while a person draws: problems, the files that would be generated, what deploying would change.
struct LiveResults
{
    quint64 serial = 0; ///< of the edit they belong to
    QList<Problem> problems;
    Result<QList<GeneratedRepository>> files = failure(ErrorKind::Internal, QStringLiteral("Not computed yet."));
    struct StagePlan
    {
        QString stage;
        Result<Plan> plan;
        int unchanged = -1; ///< resources that stay as they are; -1: not counted
    };
    QList<StagePlan> plans; ///< in the order of promotion
    bool comparedWithCommit = false; ///< false: nothing was pushed yet, so all is new
    QSet<QString> deployedNodes;      ///< "PIPELINE/NODE", in what was compared with by default
    QList<FollowUp> followUps;        ///< left to do outside Git, against the default comparison
};

/// The project that is open in the window: its document, its files, and what follows from them. Window's thread; everything
/// that takes time runs elsewhere on copies.
class ProjectSession : public QObject
{
    Q_OBJECT
public:
    explicit ProjectSession(QObject *parent = nullptr);
    ~ProjectSession() override;

    Result<void> open(const QString &folder);
    bool isOpen() const { return !m_workspace.folder.isEmpty(); }
    QString folder() const { return m_workspace.folder; }

    ProjectDocument *document() { return &m_document; }
    const Catalogue &catalogue() const { return m_workspace.catalogue; }
    /// The workspace with the document as it is now, saved or not. For handing to an operation.
    Workspace workspace() const;

    bool isModified() const;
    Result<void> save();
    /// Reads the files again, dropping what was not saved.
    Result<void> reload();

    const LiveResults &results() const { return m_results; }
    bool resultsAreCurrent() const { return m_results.serial == m_serial; }
    /// What plans are compared with; empty: the default.
    void setAgainst(const QString &revision);
    /// Computes again without an edit: after a commit or a push.
    void refresh();

Q_SIGNALS:
    void opened();
    void modifiedChanged();
    void outdated();       ///< an edit came; results follow
    void resultsChanged();
    void changedOnDisk();  ///< somebody else wrote the files while there are unsaved edits
    void reloaded();       ///< the files changed on disk and were read again

private:
    struct Input
    {
        quint64 serial = 0;
        Workspace workspace;
        QString against;
    };
    static LiveResults compute(const Input &input);
    void watchFiles();
    void filesChanged();

    Workspace m_workspace;
    ProjectDocument m_document;
    QFileSystemWatcher m_files;
    QTimer m_settle;      ///< typing and dragging settle before anything is computed
    QTimer m_filesSettle; ///< a save touches several files
    quint64 m_serial = 0;
    QString m_against;
    LiveResults m_results;
    Newest<Input, LiveResults> m_live;
};

} // namespace penstock
