// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/project_session.h"
#include "app/operations/ship.h"
#include "widgets/repository/repository_state.h"

namespace penstock {

class RepositoryPage;

/// The Repository page of the primary role: keeps it up to date, and does what a person wants there, off the window's thread.
class RepositoryController : public QObject
{
    Q_OBJECT
public:
    RepositoryController(ProjectSession *session, RepositoryPage *page, Task *task, QObject *parent = nullptr);

    void refresh();
    const RepositoryState &state() const { return m_state; }
    void commit(const QString &message, const QStringList &paths, bool push);
    void push();
    void align();

Q_SIGNALS:
    void stateChanged();

private:
    struct Answer
    {
        Result<RepositoryState> state;
    };
    static Answer look(const Workspace &workspace);
    void show(const Answer &answer);
    void showDiff(const QString &path);
    void createRepository();
    void setRemote(const QString &url);
    /// Saves the project first: what is committed is what is drawn. False: saving failed, and was said.
    bool saveFirst();
    void showConflicts(const Error &error);

    ProjectSession *m_session;
    RepositoryPage *m_page;
    Task *m_task;
    RepositoryState m_state;
    Newest<Workspace, Answer> m_look;
    struct DiffWish
    {
        QString folder, path;
    };
    struct DiffAnswer
    {
        QString path;
        Result<QString> text;
    };
    Newest<DiffWish, DiffAnswer> m_diff;
};

} // namespace penstock
