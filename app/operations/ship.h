// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/generate.h"
#include "deploy/git/repository.h"

namespace penstock {

struct CommittedRole
{
    QString role;
    QString folder;
    bool created = false; ///< the repository was made just now
    CommitInfo commit;
    QString branch;
};

/// Generates, checks, writes, and makes one commit in each repository role that has changes. A folder that is not a
/// repository yet becomes one. `paths` empty: all changes; else only these (of the primary role) and what was generated.
Result<QList<CommittedRole>> commitProject(const Workspace &workspace, const QString &message, const QStringList &paths = {}, const Watch &watch = {});

struct PushedRole
{
    QString role;
    QString remote; ///< URL
    QString branch;
    QString commit;
    QStringList made = {}; ///< branches of stages that the remote did not have; they begin at `commit`, or where they are here
};

/// Pushes every repository role that has a remote, in the kit's order. The remote is what penstock.yaml says, or the
/// repository's own `origin`. Where the kit has a branch for each stage, those that the remote lacks are made there too.
/// Fails when no role has a remote, or when a push is refused; roles before it stay pushed.
Result<QList<PushedRole>> pushProject(const Workspace &workspace, const Watch &watch = {});

/// How a repository role stands.
struct RoleStatus
{
    QString role;
    QString folder;
    bool exists = false; ///< a Git repository is there
    QString remote;      ///< empty: none
    BranchState branch;
    QList<ChangedFile> changes;
};
Result<QList<RoleStatus>> statusOf(const Workspace &workspace);

} // namespace penstock
