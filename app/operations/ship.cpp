// SPDX-License-Identifier: Apache-2.0
#include "app/operations/ship.h"

#include "app/operations/history.h"
#include "deploy/kits/follow_ups.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const RepositoryRole *settingsOf(const Project &project, const QString &role)
{
    const auto found = std::ranges::find(project.repositories, role, &RepositoryRole::role);
    return found == project.repositories.end() ? nullptr : &*found;
}

QString branchOf(const Project &project, const QString &role)
{
    const RepositoryRole *settings = settingsOf(project, role);
    return settings && !settings->branch.isEmpty() ? settings->branch : u"main"_s;
}

Result<void> requireKit(const Workspace &workspace)
{
    if (workspace.kit)
        return {};
    return requireSound(problemsOf(workspace));
}

/// The repository in exactly this folder or around it; made when there is none.
Result<Repository> openOrInit(const QString &folder, const QString &branch, bool &created)
{
    auto repository = Repository::open(folder);
    if (repository || repository.error().kind != ErrorKind::NotFound)
        return repository;
    created = true;
    return Repository::init(folder, branch);
}

QStringList changedPaths(const GeneratedMerge &merge)
{
    QStringList paths;
    for (const MergedFile &file : merge.files) {
        if (file.action != MergeAction::Unchanged && file.action != MergeAction::KeepYours)
            paths += file.path;
    }
    return paths;
}

/// Pushes the branches that the remote does not have, of the stages that the pushed commit knows. One that is there already
/// stays as it is, wherever it is. What was pushed on a branch of no stage begins none beside others: nobody has merged it yet.
Result<QStringList> makeStageBranches(const Workspace &workspace, Repository &repository, const BranchState &pushed, const Watch &watch)
{
    const auto history = ProjectHistory::of(workspace);
    const auto project = history ? history->projectAt(pushed.head) : std::unexpected(history.error());
    if (!project)
        return std::unexpected(project.error());
    if (const auto fetched = repository.fetch(u"origin"_s, watch); !fetched)
        return std::unexpected(fetched.error());
    const auto isThere = [&](const QString &revision) -> Result<bool> {
        const auto found = repository.resolve(revision);
        return found ? Result<bool>(true) : found.error().kind == ErrorKind::NotFound ? Result<bool>(false) : std::unexpected(found.error());
    };
    const auto branches = *project ? stageBranches(**project, *workspace.kit) : Result<QStringList>(QStringList());
    if (!branches)
        return std::unexpected(branches.error());
    QStringList missing;
    for (const QString &branch : *branches) {
        const auto there = isThere(u"refs/remotes/origin/"_s + branch);
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            missing.append(branch);
    }
    const bool first = missing.size() == branches->size();
    if (!first && !branches->contains(pushed.branch))
        return QStringList();
    for (const QString &branch : std::as_const(missing)) {
        const auto here = isThere(u"refs/heads/"_s + branch);
        if (!here)
            return std::unexpected(here.error());
        if (!*here) {
            if (const auto created = repository.createBranch(branch, pushed.head); !created)
                return std::unexpected(created.error());
        }
        if (const auto done = repository.push(u"origin"_s, branch, watch); !done)
            return std::unexpected(done.error());
    }
    return missing;
}

} // namespace

Result<QList<CommittedRole>> commitProject(const Workspace &workspace, const QString &message, const QStringList &paths, const Watch &watch)
{
    if (message.trimmed().isEmpty())
        return failure(ErrorKind::Usage, u"A commit needs a message."_s, {}, u"Say what the change is for: penstock commit -m MESSAGE"_s);
    const auto roles = generateProject(workspace, watch);
    if (!roles)
        return std::unexpected(roles.error());
    if (const auto written = writeGenerated(*roles); !written)
        return std::unexpected(written.error());

    QList<CommittedRole> committed;
    for (const GeneratedRole &role : *roles) {
        if (watch.stop.stop_requested())
            return failure(
                ErrorKind::Cancelled, u"Committing was stopped."_s, committed.isEmpty() ? QString() : u"Some repositories were already committed."_s);
        CommittedRole result{.role = role.role, .folder = role.merge.folder, .commit = {}, .branch = {}};
        auto repository = openOrInit(result.folder, branchOf(workspace.project(), role.role), result.created);
        if (!repository)
            return std::unexpected(repository.error());
        const auto changes = repository->status();
        if (!changes)
            return std::unexpected(changes.error());
        if (changes->isEmpty())
            continue;
        watch.report(u"Committing"_s, committed.size(), roles->size());
        QStringList only;
        if (!paths.isEmpty()) {
            only = paths + changedPaths(role.merge);
            only.removeDuplicates();
        }
        const auto commit = repository->commit(message, only);
        if (!commit)
            return std::unexpected(commit.error());
        result.commit = *commit;
        if (const auto branch = repository->branch())
            result.branch = branch->branch;
        committed.append(std::move(result));
    }
    if (committed.isEmpty())
        return failure(ErrorKind::Refused, u"There is nothing to commit: all repositories are as they were committed."_s);
    return committed;
}

Result<QList<PushedRole>> pushProject(const Workspace &workspace, const Watch &watch)
{
    if (const auto kit = requireKit(workspace); !kit)
        return std::unexpected(kit.error());
    QList<PushedRole> pushed;
    for (const Kit::Role &role : workspace.kit->roles) {
        auto repository = Repository::open(folderOfRole(workspace, role.id));
        if (!repository) {
            if (repository.error().kind != ErrorKind::NotFound)
                return std::unexpected(repository.error());
            return failure(ErrorKind::Refused, u"There is nothing to push yet: %1 is not a Git repository."_s.arg(folderOfRole(workspace, role.id)), {},
                u"Commit first: penstock commit -m MESSAGE"_s);
        }
        const RepositoryRole *settings = settingsOf(workspace.project(), role.id);
        const auto known = repository->remoteUrl(u"origin"_s);
        if (!known)
            return std::unexpected(known.error());
        const QString url = settings && !settings->remote.isEmpty() ? settings->remote : *known;
        if (url.isEmpty()) {
            return failure(ErrorKind::Refused, u"The repository “%1” has no remote to push to."_s.arg(role.id), {},
                u"Name it in penstock.yaml under repositories, as remote: URL (any Git URL or path), or on the Repository page."_s);
        }
        if (url != *known) {
            if (const auto set = repository->setRemote(u"origin"_s, url); !set)
                return std::unexpected(set.error());
        }
        const auto branch = repository->branch();
        if (!branch)
            return std::unexpected(branch.error());
        if (branch->branch.isEmpty())
            return failure(ErrorKind::Refused, u"No branch is checked out, so there is none to push."_s, {}, u"Check one out: git switch main"_s);
        if (const auto done = repository->push(u"origin"_s, branch->branch, watch); !done)
            return std::unexpected(done.error());
        pushed.append({role.id, url, branch->branch, branch->head});
        if (role.primary && workspace.kit->makesStageBranches) {
            const auto made = makeStageBranches(workspace, *repository, *branch, watch);
            if (!made)
                return std::unexpected(made.error());
            pushed.last().made = *made;
        }
    }
    return pushed;
}

Result<QList<RoleStatus>> statusOf(const Workspace &workspace)
{
    QList<Kit::Role> roles = workspace.kit ? workspace.kit->roles : QList<Kit::Role>{};
    if (roles.isEmpty())
        roles.append({u"pipeline"_s, {}, true});
    QList<RoleStatus> all;
    for (const Kit::Role &role : std::as_const(roles)) {
        RoleStatus status{.role = role.id, .folder = folderOfRole(workspace, role.id), .remote = {}, .branch = {}, .changes = {}};
        if (const RepositoryRole *settings = settingsOf(workspace.project(), role.id))
            status.remote = settings->remote;
        const auto repository = Repository::open(status.folder);
        if (!repository && repository.error().kind != ErrorKind::NotFound)
            return std::unexpected(repository.error());
        if (repository) {
            status.exists = true;
            const auto branch = repository->branch();
            const auto changes = repository->status();
            const auto remote = repository->remoteUrl(u"origin"_s);
            if (!branch)
                return std::unexpected(branch.error());
            if (!changes)
                return std::unexpected(changes.error());
            if (!remote)
                return std::unexpected(remote.error());
            status.branch = *branch;
            status.changes = *changes;
            if (status.remote.isEmpty())
                status.remote = *remote;
        }
        all.append(std::move(status));
    }
    return all;
}

} // namespace penstock
