// SPDX-License-Identifier: Apache-2.0
// Further working trees. Through the git program: libgit2 wants a branch for each, and runs no hook after the checkout.
#include "deploy/git/repository.h"

#include "deploy/git/git_program.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<void> worktree(const QString &folder, const QStringList &arguments, const QString &what, const Watch &watch)
{
    const auto output = git::runGit(folder, QStringList{u"worktree"_s} + arguments, watch);
    if (!output)
        return std::unexpected(output.error());
    if (output->exitCode != 0)
        return failure(ErrorKind::Tool, what, QString::fromUtf8(output->errors).trimmed());
    return {};
}

} // namespace

Result<Repository> Repository::addWorktree(const QString &folder, const QString &commit, const Watch &watch)
{
    const auto id = resolve(commit);
    if (!id)
        return std::unexpected(id.error());
    const QString target = QDir(folder).absolutePath();
    const auto added = worktree(this->folder(), {u"add"_s, u"--detach"_s, u"--"_s, target, *id}, u"No working tree could be made in %1."_s.arg(target), watch);
    return added ? open(target) : std::unexpected(added.error());
}

Result<void> Repository::removeWorktree(const QString &folder)
{
    return worktree(
        this->folder(), {u"remove"_s, u"--force"_s, u"--"_s, QDir(folder).absolutePath()}, u"The working tree in %1 could not be removed."_s.arg(folder), {});
}

} // namespace penstock
