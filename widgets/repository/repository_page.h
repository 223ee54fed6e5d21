// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"
#include "widgets/repository/repository_state.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace penstock {

class ChangedFiles;
class Chip;
class CommitForm;
class DiffView;
class HelpLabel;
class MessageBanner;

/// One repository: branch and remote, changed files with their differences, commit and push, what came of it. It runs
/// nothing; whoever holds it answers its wishes with setState, setDiff, setProgress, showResult and appendLog.
class RepositoryPage : public QWidget
{
    Q_OBJECT
public:
    explicit RepositoryPage(QWidget *parent = nullptr);
    ~RepositoryPage() override;

    void setState(const RepositoryState &state);
    const RepositoryState &state() const { return m_state; }
    /// The unified diff of a file; ignored when another file is selected by now.
    void setDiff(const QString &path, const QString &unifiedDiff);
    void setMessageSuggestion(const QString &summary);
    /// Something runs: the buttons wait, the bar moves, Cancel works.
    void setProgress(const Progress &progress);
    /// It ended. On success of a commit the message is emptied with clearMessage().
    void setIdle();
    void showError(const Error &error);
    void showResult(const QString &what, const QString &details = {});
    void clearMessage();
    void appendLog(const QString &line); ///< of Git's doings: "push origin main: accepted"
    CommitForm *commitForm() const { return m_commit; }
    ChangedFiles *changedFiles() const { return m_files; }
    DiffView *diffView() const { return m_diff; }
    MessageBanner *banner() const { return m_banner; }
    QLineEdit *remoteEdit() const { return m_remote; }
    QString stateText() const; ///< which of its faces the page shows, for people

Q_SIGNALS:
    void createRequested();                 ///< "Create repository here"
    void refreshRequested();
    void diffRequested(const QString &path);
    void commitRequested(const QString &message, const QStringList &paths, bool push);
    void pushRequested();
    void alignRequested(); ///< "Settings to every branch"
    void cancelRequested();
    void remoteEdited(const QString &url);

private:
    QWidget *makeMissing();
    QWidget *makeTop();
    QWidget *makeMiddle();
    QWidget *makeHistory();
    QWidget *makeProgress();
    void connectAll();
    void refreshTop();
    void refreshConflicts();
    void refreshCommits();
    void refreshButtons();

    RepositoryState m_state;
    bool m_busy = false;
    QStackedWidget *m_stack;
    HelpLabel *m_missingText;
    QPushButton *m_create;
    QLabel *m_branch;
    Chip *m_sync;
    QLineEdit *m_remote;
    QPushButton *m_align;
    QPushButton *m_refresh;
    MessageBanner *m_banner;
    MessageBanner *m_conflictBanner;
    QTreeWidget *m_conflicts;
    ChangedFiles *m_files;
    DiffView *m_diff;
    CommitForm *m_commit;
    QWidget *m_progressRow;
    QLabel *m_step;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    QTreeWidget *m_commits;
    QPlainTextEdit *m_log;
};

} // namespace penstock
