// SPDX-License-Identifier: Apache-2.0
// What the repository remembers: revisions, logs, files at a commit, and what differs from the last one.
#include "deploy/git/repository.h"

#include "deploy/git/libgit2.h"
#include "deploy/git/commit_info.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

int commitsFrom(git_repository *repository, const git_oid &from, int most)
{
    git::Revwalk walk;
    git_oid id;
    int count = 0;
    if (git_revwalk_new(walk.out(), repository) != 0 || git_revwalk_push(walk.get(), &from) != 0)
        return 0;
    git_revwalk_simplify_first_parent(walk.get());
    while (count < most && git_revwalk_next(&id, walk.get()) == 0)
        ++count;
    return count;
}

/// Why a revision means nothing, for a person who typed it.
Error noSuchCommit(git_repository *repository, const QString &revision, int code)
{
    const QString what = u"There is no commit '%1'."_s.arg(revision);
    if (code == GIT_EAMBIGUOUS)
        return {ErrorKind::Refused, what, u"More than one begins like that."_s, u"Write more of its digits."_s, {}};
    if (git_repository_head_unborn(repository) == 1)
        return {ErrorKind::NotFound, what, u"The repository has no commit yet."_s, u"Commit first."_s, {}};
    static const QRegularExpression ancestor(u"^(.+?)[~^][~^0-9]*$"_s);
    const auto match = ancestor.match(revision);
    git::Object base;
    if (match.hasMatch() && git_revparse_single(base.out(), repository, match.captured(1).toUtf8().constData()) == 0) {
        const int count = commitsFrom(repository, *git_object_id(base.get()), 100000);
        const QString commits = count == 1 ? u"only one commit"_s : u"only %1 commits"_s.arg(count);
        return {ErrorKind::NotFound, what, u"%1 has %2."_s.arg(match.captured(1), commits), {}, {}};
    }
    return {ErrorKind::NotFound, what, u"No branch, tag or commit is called that."_s,
        u"See them with: git branch --all, git tag, git log. A branch of a remote may need git fetch."_s, {}};
}

Result<git::Commit> commitAt(git_repository *repository, const QString &revision)
{
    git::Object object;
    int code = git_revparse_single(object.out(), repository, revision.toUtf8().constData());
    git::Commit commit;
    if (code == 0) {
        git::Object peeled;
        code = git_object_peel(peeled.out(), object.get(), GIT_OBJECT_COMMIT);
        if (code != 0)
            return failure(ErrorKind::NotFound, u"'%1' is not a commit."_s.arg(revision));
        code = git_commit_lookup(commit.out(), repository, git_object_id(peeled.get()));
    }
    if (code != 0)
        return std::unexpected(noSuchCommit(repository, revision, code));
    return commit;
}

Result<git::Tree> treeAt(git_repository *repository, const QString &revision)
{
    auto commit = commitAt(repository, revision);
    if (!commit)
        return std::unexpected(commit.error());
    git::Tree tree;
    if (const int code = git_commit_tree(tree.out(), commit->get()); code != 0)
        return git::failed(u"The files of commit %1 could not be read."_s.arg(revision), code);
    return tree;
}

QByteArray bytesOf(const git_blob *blob) { return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob)), qsizetype(git_blob_rawsize(blob))); }

/// A walk over a tree that goes only where a wanted path can be.
struct Walk
{
    git_repository *repository;
    QList<QByteArray> prefixes;
    FileTree files;
    int code = 0;

    bool wanted(const QByteArray &path) const
    {
        return prefixes.isEmpty() || std::ranges::any_of(prefixes, [&](const QByteArray &prefix) { return path.startsWith(prefix); });
    }
    bool leadsTo(const QByteArray &folder) const
    {
        return wanted(folder) || std::ranges::any_of(prefixes, [&](const QByteArray &prefix) { return prefix.startsWith(folder); });
    }
    int visit(const char *root, const git_tree_entry *entry)
    {
        const QByteArray path = QByteArray(root) + git_tree_entry_name(entry);
        switch (git_tree_entry_type(entry)) {
        case GIT_OBJECT_TREE: return leadsTo(path + '/') ? 0 : 1; // 1: not into this folder
        case GIT_OBJECT_BLOB: {
            if (!wanted(path) || git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK)
                return 0;
            git::Blob blob;
            code = git_blob_lookup(blob.out(), repository, git_tree_entry_id(entry));
            if (code != 0)
                return -1;
            files.insert(QString::fromUtf8(path), {bytesOf(blob.get()), git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE, false, {}});
            return 0;
        }
        default: return 0; // a submodule's files are in another repository
        }
    }
};

} // namespace

CommitInfo commitInfo(git_commit *commit)
{
    const git_signature *author = git_commit_author(commit);
    return {git::idText(*git_commit_id(commit)), QString::fromUtf8(git_commit_summary(commit)), QString::fromUtf8(git_commit_message(commit)),
        u"%1 <%2>"_s.arg(QString::fromUtf8(author->name), QString::fromUtf8(author->email)),
        QDateTime::fromSecsSinceEpoch(author->when.time).toOffsetFromUtc(author->when.offset * 60)};
}

Result<QList<CommitInfo>> Repository::log(int most, const QString &from) const
{
    git_repository *repository = m_repository.get();
    if (from == "HEAD"_L1 && git_repository_head_unborn(repository) == 1)
        return QList<CommitInfo>();
    const auto start = commitAt(repository, from);
    if (!start)
        return std::unexpected(start.error());
    git::Revwalk walk;
    int code = git_revwalk_new(walk.out(), repository);
    if (code == 0) {
        git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
        code = git_revwalk_push(walk.get(), git_commit_id(start->get()));
    }
    QList<CommitInfo> commits;
    git_oid id;
    while (code == 0 && commits.size() < most && (code = git_revwalk_next(&id, walk.get())) == 0) {
        git::Commit commit;
        code = git_commit_lookup(commit.out(), repository, &id);
        if (code == 0)
            commits.append(commitInfo(commit.get()));
    }
    if (code != 0 && code != GIT_ITEROVER)
        return git::failed(u"The history of %1 could not be read."_s.arg(from), code);
    return commits;
}

Result<QString> Repository::resolve(const QString &revision) const
{
    return commitAt(m_repository.get(), revision).transform([](const git::Commit &commit) { return git::idText(*git_commit_id(commit.get())); });
}

Result<bool> Repository::isIn(const QString &commit, const QString &tip) const
{
    git_oid id, of;
    if (git_oid_fromstr(&id, commit.toLatin1().constData()) != 0 || git_oid_fromstr(&of, tip.toLatin1().constData()) != 0)
        return failure(ErrorKind::NotFound, u"'%1' or '%2' is not the id of a commit."_s.arg(commit, tip));
    if (git_oid_equal(&id, &of))
        return true;
    const int code = git_graph_descendant_of(m_repository.get(), &of, &id);
    return code < 0 ? Result<bool>(git::failed(u"The history of %1 could not be read."_s.arg(tip), code)) : Result<bool>(code == 1);
}

Result<std::optional<QByteArray>> Repository::fileAt(const QString &commit, const QString &path) const
{
    const auto tree = treeAt(m_repository.get(), commit);
    if (!tree)
        return std::unexpected(tree.error());
    git::TreeEntry entry;
    int code = git_tree_entry_bypath(entry.out(), tree->get(), path.toUtf8().constData());
    if (code == GIT_ENOTFOUND || (code == 0 && git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB))
        return std::optional<QByteArray>();
    git::Blob blob;
    if (code == 0)
        code = git_blob_lookup(blob.out(), m_repository.get(), git_tree_entry_id(entry.get()));
    if (code != 0)
        return git::failed(u"%1 could not be read at commit %2."_s.arg(path, commit), code);
    return bytesOf(blob.get());
}

Result<FileTree> Repository::filesAt(const QString &commit, const QStringList &prefixes) const
{
    const auto tree = treeAt(m_repository.get(), commit);
    if (!tree)
        return std::unexpected(tree.error());
    Walk walk{m_repository.get(), {}, {}};
    for (const QString &prefix : prefixes)
        walk.prefixes.append(prefix.toUtf8());
    const auto visit = [](const char *root, const git_tree_entry *entry, void *into) { return static_cast<Walk *>(into)->visit(root, entry); };
    const int code = git_tree_walk(tree->get(), GIT_TREEWALK_PRE, visit, &walk);
    if (code != 0 || walk.code != 0)
        return git::failed(u"The files of commit %1 could not be read."_s.arg(commit), code);
    return walk.files;
}

Result<QString> Repository::diff(const QStringList &paths) const
{
    git_repository *repository = m_repository.get();
    git::Tree head; // none: everything is new
    if (git_repository_head_unborn(repository) != 1) {
        auto tree = treeAt(repository, u"HEAD"_s);
        if (!tree)
            return std::unexpected(tree.error());
        head = std::move(*tree);
    }
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_SHOW_UNTRACKED_CONTENT | GIT_DIFF_DISABLE_PATHSPEC_MATCH
        | GIT_DIFF_INDENT_HEURISTIC;
    QList<QByteArray> names;
    for (const QString &path : paths)
        names.append(path.toUtf8());
    QList<char *> pointers;
    for (QByteArray &name : names)
        pointers.append(name.data());
    options.pathspec = {pointers.data(), size_t(pointers.size())};
    git::Diff diff;
    git::Buffer text;
    int code = git_diff_tree_to_workdir_with_index(diff.out(), repository, head.get(), &options);
    if (code == 0)
        code = git_diff_to_buf(text.out(), diff.get(), GIT_DIFF_FORMAT_PATCH);
    if (code != 0)
        return git::failed(u"What has changed in %1 could not be shown."_s.arg(folder()), code);
    return text.text();
}

} // namespace penstock
