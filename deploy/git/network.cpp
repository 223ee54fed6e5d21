// SPDX-License-Identifier: Apache-2.0
// Fetch, push and clone; why through the git program stands in git_program.h.
#include "deploy/git/repository.h"

#include "deploy/git/git_program.h"
#include "deploy/git/libgit2.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

Error noSuchRemote(const QString &remote)
{
    return {ErrorKind::NotFound, u"There is no remote '%1'."_s.arg(remote), {}, u"Add it with: git remote add %1 ADDRESS"_s.arg(remote), {}};
}

/// What a rejected push means. Porcelain lines are "!\tFROM:TO\t[rejected] (fetch first)".
Error rejected(const QString &what, const QString &remote, const QString &branch, const ProcessOutput &output, const QString &url, const Watch &watch)
{
    const QString text = QString::fromUtf8(output.output);
    const auto at = text.indexOf("!\t"_L1);
    if (at < 0) {
        Error error = git::networkError(what, url, output, watch);
        if (output.exitCode == 1 && output.errors.contains("failed to push some refs")) { // git says so when the hook ends with an error
            error.kind = ErrorKind::Refused;
            error.next = u"Your own pre-push hook refused it. Mend what it names and push again."_s;
        }
        return error;
    }
    const QString reason = text.sliced(at).section(u'\n', 0, 0).section(u'\t', 2).trimmed();
    if (reason.startsWith("[rejected]"_L1))
        return {ErrorKind::Refused, what,
            u"%1 has commits that are not in your %2 (%3). Nothing was changed there."_s.arg(remote, branch, reason.section(u'(', 1).remove(u')')),
            u"Fetch and merge them first (git pull %1 %2), look at the result, then push again."_s.arg(remote, branch), {}};
    Error error = git::networkError(what, url, output, watch);
    error.kind = ErrorKind::Refused;
    error.why = error.why.isEmpty() ? reason : QString(reason + u". "_s + error.why);
    if (reason.contains("currently checked out"_L1))
        error.next = u"That repository has a working tree on this branch. Push to a bare repository or to another branch."_s;
    else if (reason.contains("protected"_L1) || error.why.contains("protected branch"_L1))
        error.next = u"The branch is protected. Push to a branch of your own and open a pull request."_s;
    else if (reason.contains("shallow"_L1))
        error.next = u"Your clone is shallow. Fetch the rest first: git fetch --unshallow"_s;
    else if (error.why.contains("workflow"_L1))
        error.next = u"The token may not change .github/workflows: give it the scope 'workflow'."_s;
    else
        error.next = u"The server's own rules refused it. Do what it says and push again."_s;
    return error;
}

/// Removes what a clone began: the folder when it was ours, else what is in it now.
void removeBegun(const QString &folder, bool wasThere)
{
    QDir(folder).removeRecursively();
    if (wasThere)
        QDir().mkpath(folder);
}

/// Local submodules only for a clone of something local: a repository from elsewhere must not pull in folders of this machine.
QMap<QString, std::optional<QString>> allowedFor(const QString &url)
{
    if (qEnvironmentVariableIsSet("GIT_ALLOW_PROTOCOL"))
        return {}; // the person's own rule
    const QString far = u"https:http:ssh:git:codecommit"_s;
    return {{u"GIT_ALLOW_PROTOCOL"_s, git::isLocalUrl(url) ? QString(u"file:"_s + far) : far}};
}

} // namespace

Result<void> Repository::fetch(const QString &remote, const Watch &watch)
{
    const auto url = remoteUrl(remote);
    if (!url)
        return std::unexpected(url.error());
    if (url->isEmpty())
        return std::unexpected(noSuchRemote(remote));
    if (const auto usable = git::checkUrl(*url); !usable)
        return usable;
    const QString all = u"+refs/heads/*:refs/remotes/%1/*"_s.arg(remote);
    const auto output = git::runGit(folder(), {u"fetch"_s, u"--prune"_s, u"--progress"_s, u"--"_s, remote, all}, watch, allowedFor(*url));
    if (!output)
        return std::unexpected(output.error());
    if (output->exitCode != 0)
        return std::unexpected(git::networkError(u"%1 could not be fetched."_s.arg(remote), *url, *output, watch));
    return {};
}

Result<void> Repository::push(const QString &remote, const QString &branch, const Watch &watch)
{
    git::Reference local;
    const QString reference = u"refs/heads/"_s + branch;
    if (git_reference_lookup(local.out(), m_repository.get(), reference.toUtf8().constData()) != 0) {
        const auto url = remoteUrl(remote);
        if (url && url->isEmpty())
            return std::unexpected(noSuchRemote(remote));
        const bool unborn = git_repository_head_unborn(m_repository.get()) == 1;
        return failure(ErrorKind::NotFound, u"There is no branch '%1' to push."_s.arg(branch), unborn ? u"The repository has no commit yet."_s : QString(),
            unborn ? u"Commit first."_s : u"See the branches with: git branch"_s);
    }
    return pushReference(remote, reference, branch, {u"--set-upstream"_s}, watch);
}

Result<void> Repository::pushCommit(const QString &remote, const QString &commit, const QString &branch, const Watch &watch)
{
    const auto id = resolve(commit);
    return id ? pushReference(remote, *id, branch, {}, watch) : std::unexpected(id.error());
}

Result<void> Repository::pushReference(const QString &remote, const QString &from, const QString &branch, const QStringList &options, const Watch &watch)
{
    const auto url = remoteUrl(remote);
    if (!url)
        return std::unexpected(url.error());
    if (url->isEmpty())
        return std::unexpected(noSuchRemote(remote));
    git::Remote found;
    git_remote_lookup(found.out(), m_repository.get(), remote.toUtf8().constData());
    const char *pushUrl = found ? git_remote_pushurl(found.get()) : nullptr;
    const QString to = pushUrl ? QString::fromUtf8(pushUrl) : *url;
    if (const auto usable = git::checkUrl(to); !usable)
        return usable;
    const QStringList arguments
        = QStringList{u"push"_s, u"--porcelain"_s, u"--progress"_s} + options + QStringList{u"--"_s, remote, QString(from + u":refs/heads/"_s + branch)};
    const auto output = git::runGit(folder(), arguments, watch, allowedFor(to));
    if (!output)
        return std::unexpected(output.error());
    if (output->exitCode != 0)
        return std::unexpected(rejected(u"%1 was not pushed to %2."_s.arg(branch, remote), remote, branch, *output, to, watch));
    return {};
}

Result<Repository> Repository::clone(const QString &url, const QString &folder, const Watch &watch)
{
    git::start();
    if (const auto usable = git::checkUrl(url); !usable)
        return std::unexpected(usable.error());
    const QString target = QDir(folder).absolutePath();
    const QFileInfo info(target);
    const bool wasThere = info.exists() || info.isSymLink();
    if (wasThere && (!info.isDir() || !QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)))
        return failure(ErrorKind::Refused, u"%1 is not empty, so nothing was cloned into it."_s.arg(target), {}, u"Choose a new folder."_s);
    const QString parent = QFileInfo(target).absolutePath();
    if (!QDir().mkpath(parent))
        return failure(ErrorKind::File, u"The folder %1 could not be made."_s.arg(parent));
    const QString from = git::isLocalUrl(url) && !url.startsWith("file://"_L1) ? QFileInfo(url).absoluteFilePath() : url;
    const auto output = git::runGit(parent, {u"clone"_s, u"--progress"_s, u"--recurse-submodules"_s, u"--"_s, from, target}, watch, allowedFor(url));
    if (!output || output->exitCode != 0) {
        removeBegun(target, wasThere);
        return std::unexpected(output ? git::networkError(u"%1 was not cloned."_s.arg(withoutSecrets(url, {})), url, *output, watch) : output.error());
    }
    return open(target);
}

} // namespace penstock
