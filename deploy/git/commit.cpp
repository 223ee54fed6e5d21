// SPDX-License-Identifier: Apache-2.0
// One atomic commit of exactly some paths, as `git commit --only` makes it: a second index is made from the last commit and
// the given paths, hooks run on that one, and what else is staged stays staged.
#include "deploy/git/repository.h"

#include "deploy/git/commit_info.h"
#include "deploy/git/hooks.h"
#include "deploy/git/libgit2.h"
#include "deploy/git/secrets.h"
#include "deploy/git/signing.h"

#include <git2/sys/repository.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

const QString notCommitted = u"Nothing was committed."_s;

/// The commit in the making.
class NewCommit
{
public:
    NewCommit(git_repository *repository, const QString &message, const Watch &watch)
        : m_repository(repository)
        , m_message(message.trimmed().toUtf8())
        , m_watch(watch)
    { }
    ~NewCommit()
    {
        if (!m_indexPath.isEmpty())
            QFile::remove(m_indexPath);
    }
    Q_DISABLE_COPY_MOVE(NewCommit)

    Result<CommitInfo> make(const QList<ChangedFile> &files);

private:
    Result<void> reopen();
    Result<void> readAuthor();
    Result<void> readHead();
    Result<void> stage(const QList<ChangedFile> &files);
    Result<void> runHooksBefore();
    Result<void> findChanges();
    Result<void> refuseSecrets() const;
    Result<void> finishMessage();
    Result<git_oid> write();
    Result<void> stageForReal();
    Result<void> moveBranch(const git_oid &id);
    QMap<QString, std::optional<QString>> environment() const { return {{u"GIT_INDEX_FILE"_s, m_indexPath}}; }
    QByteArray blob(const git_oid &id) const;

    git_repository *m_repository;
    QByteArray m_message;
    const Watch &m_watch;
    QString m_indexPath;
    git::RepositoryHandle m_scratch; ///< the same repository, with the index of this commit
    git::Index m_index;
    git::Signature m_author, m_committer;
    git::Commit m_parent; ///< none: the first commit
    git::Tree m_before, m_after;
    git::Diff m_changes;
};

/// A second handle reads the configuration anew: whoever has just been told to set a name does so while we run.
Result<void> NewCommit::reopen()
{
    if (const int code = git_repository_open(m_scratch.out(), git_repository_path(m_repository)); code != 0)
        return git::failed(u"The commit could not be prepared."_s, code);
    return {};
}

Result<void> NewCommit::readAuthor()
{
    const int code = git_signature_default_from_env(m_author.out(), m_committer.out(), m_scratch.get());
    if (code == GIT_ENOTFOUND)
        return failure(ErrorKind::Refused, u"Git does not know who you are, so nothing was committed."_s, u"user.name or user.email is not set."_s,
            u"Tell it once with: git config --global user.name \"Your Name\" and git config --global user.email you@example.com"_s);
    if (code != 0)
        return git::failed(u"The author could not be found out."_s, code);
    return {};
}

Result<void> NewCommit::readHead()
{
    if (git_repository_state(m_repository) != GIT_REPOSITORY_STATE_NONE)
        return failure(ErrorKind::Refused, u"A merge, rebase or the like is under way, so nothing was committed."_s, {},
            u"Finish it or give it up first; git status says how."_s);
    if (git_repository_head_unborn(m_repository) == 1)
        return {};
    git_oid id;
    int code = git_reference_name_to_id(&id, m_repository, "HEAD");
    if (code == 0)
        code = git_commit_lookup(m_parent.out(), m_repository, &id);
    if (code == 0)
        code = git_commit_tree(m_before.out(), m_parent.get());
    if (code != 0)
        return git::failed(u"The last commit could not be read."_s, code);
    return {};
}

Result<void> NewCommit::stage(const QList<ChangedFile> &files)
{
    // Beside the real index, as git does it, so that a hook that looks for it finds a repository in order.
    m_indexPath = QFile::decodeName(git_repository_path(m_repository)) + u"penstock-index-"_s + QString::number(QCoreApplication::applicationPid()) + u'-'
        + QString::number(quintptr(this), 16);
    int code = git_index_open(m_index.out(), QFile::encodeName(m_indexPath).constData());
    if (code == 0)
        code = git_repository_set_index(m_scratch.get(), m_index.get());
    if (code == 0 && m_before)
        code = git_index_read_tree(m_index.get(), m_before.get());
    if (code != 0)
        return git::failed(u"The commit could not be prepared."_s, code);
    for (const ChangedFile &file : files) {
        const QByteArray path = file.path.toUtf8();
        code = file.state == FileState::Deleted ? git_index_remove(m_index.get(), path.constData(), 0) : git_index_add_bypath(m_index.get(), path.constData());
        if (code == GIT_ENOTFOUND && file.state == FileState::Deleted)
            continue; // was only staged, never committed
        if (code != 0)
            return git::failed(u"%1 could not be added to the commit."_s.arg(file.path), code);
    }
    if ((code = git_index_write(m_index.get())) != 0)
        return git::failed(u"The commit could not be prepared."_s, code);
    return {};
}

Result<void> NewCommit::runHooksBefore()
{
    if (const auto ran = git::runHook(m_scratch.get(), u"pre-commit"_s, {}, environment(), m_watch); !ran)
        return ran;
    if (const int code = git_index_read(m_index.get(), 1); code != 0) // a hook may format and add
        return git::failed(u"What the pre-commit hook staged could not be read."_s, code);
    return {};
}

Result<void> NewCommit::findChanges()
{
    git_oid id;
    int code = git_index_write_tree_to(&id, m_index.get(), m_repository);
    if (code == 0)
        code = git_tree_lookup(m_after.out(), m_repository, &id);
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    if (code == 0)
        code = git_diff_tree_to_tree(m_changes.out(), m_repository, m_before.get(), m_after.get(), &options);
    if (code != 0)
        return git::failed(u"The files of the commit could not be written."_s, code);
    if (git_diff_num_deltas(m_changes.get()) == 0)
        return failure(ErrorKind::Refused, u"There is nothing to commit."_s, u"The files are as in the last commit."_s);
    return {};
}

QByteArray NewCommit::blob(const git_oid &id) const
{
    git::Blob blob;
    if (git_oid_is_zero(&id) || git_blob_lookup(blob.out(), m_repository, &id) != 0)
        return {};
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())), qsizetype(git_blob_rawsize(blob.get())));
}

Result<void> NewCommit::refuseSecrets() const
{
    QList<git::FoundSecret> found;
    for (size_t i = 0; i < git_diff_num_deltas(m_changes.get()); ++i) {
        const git_diff_delta *delta = git_diff_get_delta(m_changes.get(), i);
        if (delta->status != GIT_DELTA_DELETED && delta->new_file.mode != GIT_FILEMODE_COMMIT)
            found += git::secretsIn(QString::fromUtf8(delta->new_file.path), blob(delta->new_file.id), blob(delta->old_file.id));
    }
    if (found.isEmpty())
        return {};
    QStringList places;
    for (const git::FoundSecret &secret : found.first(std::min<qsizetype>(found.size(), 10)))
        places += u"%1:%2 looks like %3"_s.arg(secret.path).arg(secret.line).arg(secret.what);
    if (found.size() > 10)
        places += u"and %1 more"_s.arg(found.size() - 10);
    return failure(ErrorKind::Refused, u"What looks like a secret is not committed."_s, places.join(u"; "_s),
        u"Keep it in a secret store and refer to it there; if it was ever shared, replace it. If it is only an example, commit it with git."_s,
        {found.first().path, found.first().line, 0});
}

Result<void> NewCommit::finishMessage()
{
    const QString path = QFile::decodeName(git_repository_path(m_repository)) + u"COMMIT_EDITMSG"_s;
    git::Buffer cleaned;
    git_message_prettify(cleaned.out(), m_message.constData(), 0, '#');
    if (cleaned.bytes().isEmpty())
        return failure(ErrorKind::Refused, u"A commit needs a message."_s, {}, u"Say in a line what it changes."_s);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(cleaned.bytes()) < 0 || !file.commit())
        return failure(ErrorKind::File, u"The commit's message could not be written."_s, file.errorString());
    auto ran = git::runHook(m_scratch.get(), u"prepare-commit-msg"_s, {path, u"message"_s}, environment(), m_watch);
    if (ran)
        ran = git::runHook(m_scratch.get(), u"commit-msg"_s, {path}, environment(), m_watch);
    if (!ran)
        return ran;
    QFile written(path);
    if (!written.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, u"The commit's message could not be read."_s, written.errorString());
    git::Buffer final;
    git_message_prettify(final.out(), written.readAll().constData(), 0, '#');
    m_message = final.bytes();
    if (m_message.isEmpty())
        return failure(ErrorKind::Refused, u"The commit-msg hook left no message, so nothing was committed."_s);
    return {};
}

Result<git_oid> NewCommit::write()
{
    const git_commit *parents[] = {m_parent.get()};
    git::Buffer text;
    int code = git_commit_create_buffer(text.out(), m_repository, m_author.get(), m_committer.get(), nullptr, m_message.constData(), m_after.get(),
        m_parent ? 1 : 0, m_parent ? parents : nullptr);
    if (code != 0)
        return git::failed(u"The commit could not be written."_s, code);
    QByteArray signature;
    if (git::signsCommits(m_scratch.get())) {
        const auto made = git::signature(
            m_scratch.get(), text.bytes(), u"%1 <%2>"_s.arg(QString::fromUtf8(m_committer.get()->name), QString::fromUtf8(m_committer.get()->email)), m_watch);
        if (!made)
            return std::unexpected(made.error());
        signature = *made;
    }
    git_oid id;
    code = git_commit_create_with_signature(&id, m_repository, text.bytes().constData(), signature.isEmpty() ? nullptr : signature.constData(), nullptr);
    if (code != 0)
        return git::failed(u"The commit could not be written."_s, code);
    return id;
}

/// Brings what is committed into the real index too. Before the branch moves: should that fail, things are merely staged.
Result<void> NewCommit::stageForReal()
{
    git::Index real;
    int code = git_repository_index(real.out(), m_repository);
    if (code == 0)
        code = git_index_read(real.get(), 1);
    for (size_t i = 0; code == 0 && i < git_diff_num_deltas(m_changes.get()); ++i) {
        const git_diff_delta *delta = git_diff_get_delta(m_changes.get(), i);
        const git_index_entry *entry = git_index_get_bypath(m_index.get(), delta->new_file.path, 0);
        code = entry ? git_index_add(real.get(), entry) : git_index_remove(real.get(), delta->new_file.path, 0);
        if (code == GIT_ENOTFOUND)
            code = 0; // gone from the index already
    }
    if (code == 0)
        code = git_index_write(real.get());
    if (code != 0)
        return git::failed(u"The index could not be written, so nothing was committed."_s, code);
    return {};
}

Result<void> NewCommit::moveBranch(const git_oid &id)
{
    git::Reference head, moved;
    int code = git_reference_lookup(head.out(), m_repository, "HEAD");
    if (code != 0)
        return git::failed(notCommitted, code);
    const char *target = git_reference_symbolic_target(head.get());
    const QByteArray summary = m_message.left(m_message.indexOf('\n'));
    const QByteArray note = QByteArray(m_parent ? "commit: " : "commit (initial): ") + summary;
    // Only from where it was when we began: a commit made meanwhile is not lost.
    code = git_reference_create_matching(
        moved.out(), m_repository, target ? target : "HEAD", &id, m_parent ? 1 : 0, m_parent ? git_commit_id(m_parent.get()) : nullptr, note.constData());
    if (code == GIT_EMODIFIED || code == GIT_EEXISTS)
        return failure(
            ErrorKind::Refused, u"Somebody committed at the same moment, so nothing was committed."_s, {}, u"Look at what is new and commit again."_s);
    if (code != 0)
        return git::failed(notCommitted, code);
    return {};
}

Result<CommitInfo> NewCommit::make(const QList<ChangedFile> &files)
{
    git_oid id;
    const auto written = reopen()
                             .and_then([&] { return readAuthor(); })
                             .and_then([&] { return readHead(); })
                             .and_then([&] { return stage(files); })
                             .and_then([&] { return runHooksBefore(); })
                             .and_then([&] { return findChanges(); })
                             .and_then([&] { return refuseSecrets(); })
                             .and_then([&] { return finishMessage(); })
                             .and_then([&] { return write(); })
                             .and_then([&](const git_oid &made) {
                                 id = made;
                                 return stageForReal();
                             })
                             .and_then([&] { return moveBranch(id); });
    if (!written)
        return std::unexpected(written.error());
    // As git: the commit is made, whatever this hook says.
    [[maybe_unused]] const auto after = git::runHook(m_scratch.get(), u"post-commit"_s, {}, {}, m_watch);
    git::Commit made;
    if (const int code = git_commit_lookup(made.out(), m_repository, &id); code != 0)
        return git::failed(u"The new commit could not be read."_s, code);
    return commitInfo(made.get());
}

/// The changes that these paths name: files, or folders with all that is in them.
Result<QList<ChangedFile>> chosen(git_repository *repository, const QList<ChangedFile> &changes, const QStringList &paths)
{
    if (paths.isEmpty())
        return changes;
    QMap<QString, ChangedFile> files;
    for (const QString &given : paths) {
        const QString path = QDir::cleanPath(given);
        const qsizetype before = files.size();
        bool known = false;
        for (const ChangedFile &file : changes) {
            if (path == "."_L1 || file.path == path || file.path.startsWith(QString(path + u'/'))) {
                files.insert(file.path, file);
                known = true;
            }
        }
        if (known || files.size() > before)
            continue;
        const QString onDisk = QFile::decodeName(git_repository_workdir(repository)) + path;
        git::Index index;
        const bool tracked = git_repository_index(index.out(), repository) == 0 && git_index_find_prefix(nullptr, index.get(), path.toUtf8().constData()) == 0;
        int ignored = 0;
        if (!tracked && QFileInfo(onDisk).exists() && git_ignore_path_is_ignored(&ignored, repository, path.toUtf8().constData()) == 0 && ignored)
            return failure(ErrorKind::Refused, u"%1 is not committed: .gitignore says to leave it out."_s.arg(path));
        if (!tracked && !QFileInfo(onDisk).exists())
            return failure(ErrorKind::NotFound, u"There is no file %1 to commit."_s.arg(path));
    }
    return files.values();
}

} // namespace

Result<CommitInfo> Repository::commit(const QString &message, const QStringList &paths, const Watch &watch)
{
    git_repository *repository = m_repository.get();
    if (git_repository_is_bare(repository))
        return failure(ErrorKind::Refused, u"%1 has no working tree to commit from."_s.arg(folder()));
    if (message.trimmed().isEmpty())
        return failure(ErrorKind::Refused, u"A commit needs a message."_s, {}, u"Say in a line what it changes."_s);
    const auto changes = status();
    if (!changes)
        return std::unexpected(changes.error());
    const auto files = chosen(repository, *changes, paths);
    if (!files)
        return std::unexpected(files.error());
    for (const ChangedFile &file : *files) {
        if (file.state == FileState::Conflicted)
            return failure(ErrorKind::Refused, u"%1 has conflicts, so nothing was committed."_s.arg(file.path), {}, u"Settle them first."_s);
        if (file.path.endsWith(u'/'))
            return failure(ErrorKind::Refused, u"%1 is a repository of its own, so nothing was committed."_s.arg(file.path), {},
                u"Add it as a submodule (git submodule add), or leave it out with a line in .gitignore."_s);
    }
    if (files->isEmpty())
        return failure(ErrorKind::Refused, u"There is nothing to commit."_s, u"The files are as in the last commit."_s);
    return NewCommit(repository, message, watch).make(*files);
}

} // namespace penstock
