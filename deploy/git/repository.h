// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"
#include "models/files/file_tree.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>

#include <memory>
#include <optional>

struct git_repository;

namespace penstock {

enum class FileState { Unchanged, Added, Modified, Deleted, Renamed, Untracked, Conflicted };

struct ChangedFile
{
    QString path;
    FileState state = FileState::Unchanged;
    bool operator==(const ChangedFile &) const = default;
};

struct CommitInfo
{
    QString id;      ///< 40 hexadecimal digits
    QString summary; ///< first line of the message
    QString message;
    QString author;  ///< "Name <mail>"
    QDateTime time;
};

struct BranchState
{
    QString branch;  ///< empty: detached
    QString head;    ///< commit id; empty: no commit yet
    QString upstream; ///< "origin/main"; empty: none
    int ahead = 0;
    int behind = 0;
};

/// A Git repository with a working tree, over libgit2. Movable, one thread at a time. Network functions block and report
/// through Watch: call them off the window's thread. Nothing here forces anything.
class Repository
{
public:
    static Result<Repository> open(const QString &folder);            ///< the folder itself or one below it
    static Result<Repository> init(const QString &folder, const QString &branch = QStringLiteral("main"));
    static Result<Repository> initBare(const QString &folder, const QString &branch = QStringLiteral("main"));
    static Result<Repository> clone(const QString &url, const QString &folder, const Watch &watch = {}); ///< with submodules
    Repository(Repository &&) noexcept;
    Repository &operator=(Repository &&) noexcept;
    ~Repository();

    QString folder() const; ///< of the working tree, absolute
    Result<QList<ChangedFile>> status() const; ///< sorted by path; ignored files left out
    Result<BranchState> branch() const;
    Result<QList<CommitInfo>> log(int most, const QString &from = QStringLiteral("HEAD")) const;

    /// The commit id a revision means: HEAD~1, a branch, a tag, an abbreviated id.
    Result<QString> resolve(const QString &revision) const;
    /// Whether a commit is the other one or among those before it. Both by their ids.
    Result<bool> isIn(const QString &commit, const QString &tip) const;
    /// A file's bytes at a commit; nothing when it is not there.
    Result<std::optional<QByteArray>> fileAt(const QString &commit, const QString &path) const;
    /// All files at a commit whose path begins with one of the prefixes (all when empty): their bytes, and whether they can be run.
    /// Symbolic links and submodules are no files.
    Result<FileTree> filesAt(const QString &commit, const QStringList &prefixes = {}) const;
    /// Unified diff of the working tree against HEAD for these paths (all when empty).
    Result<QString> diff(const QStringList &paths = {}) const;

    /// One atomic commit of exactly these paths (all changes when empty). Author and committer from Git's configuration. Refuses what looks like a
    /// secret, an empty message, and nothing to commit. Runs the repository's hooks as git does.
    Result<CommitInfo> commit(const QString &message, const QStringList &paths = {}, const Watch &watch = {});

    /// A new branch at a commit; the present one stays checked out. Refused when there is one of that name.
    Result<void> createBranch(const QString &name, const QString &commit);
    /// A new branch at the present commit, and on it from now on; the working tree stays as it is, as with git switch -c.
    Result<void> startBranch(const QString &name);

    /// Git's configuration as it holds here: the repository's own before the person's. Nothing when it is not set.
    std::optional<QString> config(const QString &name) const;
    /// Sets it for this repository alone.
    Result<void> setConfig(const QString &name, const QString &value);

    Result<void> setRemote(const QString &name, const QString &url);
    Result<QString> remoteUrl(const QString &name) const; ///< empty: no such remote
    /// Every branch of the remote, also where a clone has only one; forgets those that are no longer there.
    Result<void> fetch(const QString &remote, const Watch &watch = {});
    /// Pushes the branch and sets its upstream. Refused when it is not fast-forward, with what to do.
    Result<void> push(const QString &remote, const QString &branch, const Watch &watch = {});
    /// Pushes a commit to a branch of the remote, whatever is checked out here; no branch here moves. Refused like push.
    Result<void> pushCommit(const QString &remote, const QString &commit, const QString &branch, const Watch &watch = {});

    /// A working tree of its own at a commit, on no branch, in a new folder; shares this repository's history and settings.
    Result<Repository> addWorktree(const QString &folder, const QString &commit, const Watch &watch = {});
    /// Forgets it and deletes its folder, with all that is not committed there.
    Result<void> removeWorktree(const QString &folder);

private:
    explicit Repository(git_repository *repository);
    Result<void> pushReference(const QString &remote, const QString &from, const QString &branch, const QStringList &options, const Watch &watch);
    struct Free
    {
        void operator()(git_repository *) const;
    };
    std::unique_ptr<git_repository, Free> m_repository;
};

} // namespace penstock
