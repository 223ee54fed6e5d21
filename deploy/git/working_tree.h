// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/git/libgit2.h"

namespace penstock::git {

/// A file as it lies in a folder.
struct WorkingFile
{
    bool exists = false;
    QString obstacle;   ///< not empty: something else lies there ("a folder"), so it cannot be written
    QByteArray raw;     ///< as on disk
    QByteArray content; ///< as Git would store it: line ends normalised as the repository is set up
    bool executable = false;
};

/// Files of a folder, read and written as Git would, whether or not the folder is in a repository.
class WorkingTree
{
public:
    static Result<WorkingTree> open(const QString &folder);

    QString folder() const { return m_folder; }
    bool knowsExecutable() const { return m_executableBit; }
    /// Refuses paths that lead out of the folder, or into .git, through a symbolic link.
    Result<WorkingFile> read(const QString &path) const;
    /// The bytes on disk for what Git would store.
    Result<QByteArray> forDisk(const QString &path, const QByteArray &content) const;
    /// A text that the repository has under this id, whatever file it was.
    std::optional<QByteArray> stored(const QByteArray &blobId) const;
    /// Puts a file's bytes into the repository's objects, as a commit would: so that the generated text can be found again
    /// when it is edited before it was ever committed. Outside a repository nothing happens.
    Result<void> store(const QString &path, const QByteArray &raw) const;

    Result<void> write(const QString &path, const QByteArray &raw, bool executable) const; ///< atomically
    Result<void> remove(const QString &path) const; ///< and the folders it leaves empty

private:
    Result<QByteArray> filtered(const QString &path, const QByteArray &bytes, git_filter_mode_t mode) const;
    Result<void> staysInside(const QString &path) const;

    QString m_folder;
    QString m_top;    ///< of the repository; empty: none
    QString m_prefix; ///< the folder in the repository: "" or "sub/"
    RepositoryHandle m_repository;
    bool m_executableBit = true;
};

} // namespace penstock::git
