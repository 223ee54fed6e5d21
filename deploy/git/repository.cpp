// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/repository.h"

#include "deploy/git/libgit2.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace penstock {

void Repository::Free::operator()(git_repository *repository) const { git_repository_free(repository); }
Repository::Repository(git_repository *repository)
    : m_repository(repository)
{ }
Repository::Repository(Repository &&) noexcept = default;
Repository &Repository::operator=(Repository &&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const QString &folder)
{
    git::start();
    git_repository *repository = nullptr;
    const int code = git_repository_open_ext(&repository, QFile::encodeName(folder).constData(), 0, nullptr);
    if (code == 0)
        return Repository(repository);
    const QString absolute = QDir(folder).absolutePath();
    if (code == GIT_EOWNER)
        return failure(ErrorKind::Refused, u"The repository in %1 belongs to another user."_s.arg(absolute),
            u"Its hooks and configuration could run programs in your name, so Git does not open it."_s,
            u"If you trust it: git config --global --add safe.directory %1"_s.arg(absolute));
    if (code == GIT_ENOTFOUND)
        return failure(ErrorKind::NotFound, u"%1 is not in a Git repository."_s.arg(absolute), {}, u"Make one with: git init"_s);
    return git::failed(u"The repository in %1 could not be opened."_s.arg(absolute), code);
}

static Result<git_repository *> initialised(const QString &folder, const QString &branch, uint32_t flags)
{
    git::start();
    const QByteArray path = QFile::encodeName(folder);
    git_repository *repository = nullptr;
    if (git_repository_open_ext(&repository, path.constData(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) == 0)
        return repository; // as git init: one that is there already stays as it is
    int valid = 0;
    if (git_branch_name_is_valid(&valid, branch.toUtf8().constData()) != 0 || !valid)
        return failure(ErrorKind::Usage, u"'%1' cannot be the name of a branch."_s.arg(branch));
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    options.flags = GIT_REPOSITORY_INIT_MKPATH | flags;
    const QByteArray head = branch.toUtf8();
    options.initial_head = head.constData();
    if (const int code = git_repository_init_ext(&repository, path.constData(), &options); code != 0)
        return git::failed(u"No repository could be made in %1."_s.arg(folder), code);
    return repository;
}

Result<void> Repository::createBranch(const QString &name, const QString &commit)
{
    git_repository *repository = m_repository.get();
    const QByteArray branch = name.toUtf8();
    int valid = 0;
    if (git_branch_name_is_valid(&valid, branch.constData()) != 0 || !valid)
        return failure(ErrorKind::Usage, u"'%1' cannot be the name of a branch."_s.arg(name));
    git_oid id;
    git::Commit at;
    git::Reference made;
    int code = git_oid_fromstr(&id, commit.toLatin1().constData());
    if (code == 0)
        code = git_commit_lookup(at.out(), repository, &id);
    if (code == 0)
        code = git_branch_create(made.out(), repository, branch.constData(), at.get(), 0);
    if (code == GIT_EEXISTS)
        return failure(
            ErrorKind::Refused, u"There is a branch %1 already."_s.arg(name), {}, u"Switch to it with git switch, or delete it with git branch -d."_s);
    if (code != 0)
        return git::failed(u"The branch %1 could not be made."_s.arg(name), code);
    return {};
}

Result<void> Repository::startBranch(const QString &name)
{
    const auto state = branch();
    if (!state)
        return std::unexpected(state.error());
    if (state->head.isEmpty())
        return failure(ErrorKind::Refused, u"The branch %1 cannot begin here."_s.arg(name), u"The repository has no commit yet."_s, u"Commit first."_s);
    if (const auto made = createBranch(name, state->head); !made)
        return made;
    if (const int code = git_repository_set_head(m_repository.get(), QByteArray("refs/heads/" + name.toUtf8()).constData()); code != 0)
        return git::failed(u"The branch %1 could not be checked out."_s.arg(name), code);
    return {};
}

Result<Repository> Repository::init(const QString &folder, const QString &branch)
{
    return initialised(folder, branch, 0).transform([](git_repository *made) { return Repository(made); });
}

Result<Repository> Repository::initBare(const QString &folder, const QString &branch)
{
    return initialised(folder, branch, GIT_REPOSITORY_INIT_BARE).transform([](git_repository *made) { return Repository(made); });
}

QString Repository::folder() const
{
    const char *path = git_repository_workdir(m_repository.get());
    return QDir::cleanPath(QFile::decodeName(path ? path : git_repository_path(m_repository.get())));
}

/// A rename is shown as what it is to a commit of exactly some paths: one path gone, one new.
static FileState stateOf(unsigned flags)
{
    if (flags & GIT_STATUS_CONFLICTED)
        return FileState::Conflicted;
    if ((flags & GIT_STATUS_WT_DELETED) || ((flags & GIT_STATUS_INDEX_DELETED) && !(flags & GIT_STATUS_WT_NEW)))
        return FileState::Deleted;
    if (flags & GIT_STATUS_INDEX_NEW)
        return FileState::Added;
    if ((flags & GIT_STATUS_WT_NEW) && !(flags & GIT_STATUS_INDEX_DELETED))
        return FileState::Untracked;
    return flags == GIT_STATUS_CURRENT ? FileState::Unchanged : FileState::Modified;
}

Result<QList<ChangedFile>> Repository::status() const
{
    git_status_options options = GIT_STATUS_OPTIONS_INIT;
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS | GIT_STATUS_OPT_SORT_CASE_SENSITIVELY;
    git::StatusList list;
    if (const int code = git_status_list_new(list.out(), m_repository.get(), &options); code != 0)
        return git::failed(u"What has changed in %1 could not be found out."_s.arg(folder()), code);
    QList<ChangedFile> files;
    const size_t count = git_status_list_entrycount(list.get());
    for (size_t i = 0; i < count; ++i) {
        const git_status_entry *entry = git_status_byindex(list.get(), i);
        const git_diff_delta *delta = entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;
        const FileState state = stateOf(entry->status);
        if (delta && state != FileState::Unchanged)
            files.append({QString::fromUtf8(delta->new_file.path ? delta->new_file.path : delta->old_file.path), state});
    }
    std::ranges::sort(files, {}, &ChangedFile::path);
    return files;
}

Result<BranchState> Repository::branch() const
{
    git_repository *repository = m_repository.get();
    git::Reference head;
    if (const int code = git_reference_lookup(head.out(), repository, "HEAD"); code != 0)
        return git::failed(u"The current branch of %1 could not be found out."_s.arg(folder()), code);
    BranchState state;
    if (const char *target = git_reference_symbolic_target(head.get()))
        state.branch = QString::fromUtf8(target).remove(u"refs/heads/"_s);
    git_oid local;
    if (git_reference_name_to_id(&local, repository, "HEAD") != 0)
        return state; // no commit yet
    state.head = git::idText(local);
    git::Buffer upstream;
    const QByteArray name = "refs/heads/" + state.branch.toUtf8();
    if (state.branch.isEmpty() || git_branch_upstream_name(upstream.out(), repository, name.constData()) != 0)
        return state;
    state.upstream = upstream.text().remove(u"refs/remotes/"_s);
    git_oid remote;
    size_t ahead = 0, behind = 0;
    if (git_reference_name_to_id(&remote, repository, upstream.bytes().constData()) == 0
        && git_graph_ahead_behind(&ahead, &behind, repository, &local, &remote) == 0) {
        state.ahead = int(ahead);
        state.behind = int(behind);
    }
    return state;
}

std::optional<QString> Repository::config(const QString &name) const { return git::configText(m_repository.get(), name.toUtf8().constData()); }

Result<void> Repository::setConfig(const QString &name, const QString &value)
{
    git::Config all, own;
    int code = git_repository_config(all.out(), m_repository.get());
    if (code == 0)
        code = git_config_open_level(own.out(), all.get(), GIT_CONFIG_LEVEL_LOCAL);
    if (code == 0)
        code = git_config_set_string(own.get(), name.toUtf8().constData(), value.toUtf8().constData());
    if (code != 0)
        return git::failed(u"%1 could not be set in %2."_s.arg(name, folder()), code);
    return {};
}

Result<void> Repository::setRemote(const QString &name, const QString &url)
{
    int valid = 0;
    if (git_remote_name_is_valid(&valid, name.toUtf8().constData()) != 0 || !valid || name.startsWith(u'-'))
        return failure(ErrorKind::Usage, u"'%1' cannot be the name of a remote."_s.arg(name));
    git::Remote remote;
    int code = git_remote_lookup(remote.out(), m_repository.get(), name.toUtf8().constData());
    if (code == GIT_ENOTFOUND)
        code = git_remote_create(remote.out(), m_repository.get(), name.toUtf8().constData(), url.toUtf8().constData());
    else if (code == 0)
        code = git_remote_set_url(m_repository.get(), name.toUtf8().constData(), url.toUtf8().constData());
    if (code != 0)
        return git::failed(u"The remote %1 could not be set."_s.arg(name), code);
    return {};
}

Result<QString> Repository::remoteUrl(const QString &name) const
{
    git::Remote remote;
    const int code = git_remote_lookup(remote.out(), m_repository.get(), name.toUtf8().constData());
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
        return QString();
    if (code != 0)
        return git::failed(u"The remote %1 could not be read."_s.arg(name), code);
    return QString::fromUtf8(git_remote_url(remote.get()));
}

} // namespace penstock
