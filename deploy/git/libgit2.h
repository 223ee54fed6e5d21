// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <git2.h>

#include <optional>
#include <utility>

namespace penstock::git {

/// What libgit2 hands out and wants back: `Handle<git_tree, git_tree_free> tree; git_x(tree.out(), …)`.
template<typename T, void (*free)(T *)> class Handle
{
public:
    Handle() = default;
    Handle(Handle &&other) noexcept
        : m_object(std::exchange(other.m_object, nullptr))
    { }
    Handle &operator=(Handle &&other) noexcept
    {
        std::swap(m_object, other.m_object);
        return *this;
    }
    ~Handle() { reset(); }

    T *get() const { return m_object; }
    explicit operator bool() const { return m_object != nullptr; }
    /// Where libgit2 writes the new object; what was held before is freed.
    T **out()
    {
        reset();
        return &m_object;
    }
    T *release() { return std::exchange(m_object, nullptr); }

private:
    void reset()
    {
        if (m_object)
            free(std::exchange(m_object, nullptr));
    }
    T *m_object = nullptr;
};

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using Reference = Handle<git_reference, git_reference_free>;
using Commit = Handle<git_commit, git_commit_free>;
using Tree = Handle<git_tree, git_tree_free>;
using TreeEntry = Handle<git_tree_entry, git_tree_entry_free>;
using Blob = Handle<git_blob, git_blob_free>;
using Object = Handle<git_object, git_object_free>;
using Index = Handle<git_index, git_index_free>;
using Config = Handle<git_config, git_config_free>;
using Signature = Handle<git_signature, git_signature_free>;
using StatusList = Handle<git_status_list, git_status_list_free>;
using Diff = Handle<git_diff, git_diff_free>;
using Revwalk = Handle<git_revwalk, git_revwalk_free>;
using Remote = Handle<git_remote, git_remote_free>;

/// A buffer that libgit2 fills.
class Buffer
{
public:
    Buffer() = default;
    ~Buffer() { git_buf_dispose(&m_buffer); }
    Q_DISABLE_COPY_MOVE(Buffer)
    git_buf *out() { return &m_buffer; }
    QByteArray bytes() const { return QByteArray(m_buffer.ptr, qsizetype(m_buffer.size)); }
    QString text() const { return QString::fromUtf8(m_buffer.ptr, qsizetype(m_buffer.size)); }

private:
    git_buf m_buffer = GIT_BUF_INIT;
};

/// Starts libgit2 once for the whole program, from whichever thread comes first; it ends with the program.
void start();

/// What libgit2 last complained about in this thread, as a sentence.
QString complaint();

/// An error with libgit2's complaint as its reason. A lock held by somebody else, and a folder of another owner, are explained.
std::unexpected<Error> failed(const QString &what, int code, ErrorKind kind = ErrorKind::File, const QString &next = {});

QString idText(const git_oid &id);

/// A text of Git's configuration; nothing when it is not set.
std::optional<QString> configText(git_repository *repository, const char *name);
/// As above for a path: "~/" is the home folder.
std::optional<QString> configPath(git_repository *repository, const char *name);
bool configFlag(git_repository *repository, const char *name, bool unset = false);

} // namespace penstock::git
