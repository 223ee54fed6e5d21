// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "deploy/git/repository.h"

namespace penstock {

/// What the Git repository around a project remembers of it. Reads only; one thread at a time.
class ProjectHistory
{
public:
    /// NotFound when the project's folder is in no repository.
    static Result<ProjectHistory> of(const Workspace &workspace);

    /// Where the project's folder is in the repository; empty or ending in "/".
    const QString &place() const { return m_prefix; }
    /// The commit id that a revision means.
    Result<QString> resolve(const QString &revision) const { return m_repository.resolve(revision); }
    /// Whether a commit is the other one or among those before it.
    Result<bool> isIn(const QString &commit, const QString &tip) const { return m_repository.isIn(commit, tip); }
    /// The project as it was at a commit; nothing when there was none yet.
    Result<std::optional<Project>> projectAt(const QString &commit) const;
    /// What people wrote or changed in these folders ("services/") of the project's repository by that commit: all there but
    /// what had been generated and was left alone.
    Result<FileTree> writtenAt(const QString &commit, const QStringList &folders) const;

private:
    ProjectHistory(Repository repository, QString prefix)
        : m_repository(std::move(repository))
        , m_prefix(std::move(prefix))
    { }
    Result<FileTree> filesAt(const QString &commit, const QStringList &paths) const;

    Repository m_repository;
    QString m_prefix;
};

/// The project with the drawing that the stage runs: that of its revision, where it is pinned to one.
/// Fails when that commit is not there, or has no project.
Result<Project> projectOfStage(const Workspace &workspace, const Project &project, const QString &stage);

/// The stages of the project that are pinned, with all that generating them takes. An error in such a drawing, as this program sees it today, fails.
Result<QList<PinnedStage>> pinnedStages(const Workspace &workspace, const Project &project);

} // namespace penstock
