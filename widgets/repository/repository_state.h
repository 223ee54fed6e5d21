// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace penstock {

enum class ChangeKind { Added, Modified, Deleted, Renamed, Untracked, Conflicted };

/// A file that differs from the last commit.
struct ChangedPath
{
    QString path;
    ChangeKind kind = ChangeKind::Modified;
    bool proposed = true; ///< ticked until the person says otherwise
    bool operator==(const ChangedPath &) const = default;
};

/// A generated file that could not be brought together with what somebody changed by hand.
struct GenerationConflict
{
    QString path;
    QString reason;
    bool operator==(const GenerationConflict &) const = default;
};

struct CommitLine
{
    QString id; ///< 40 hexadecimal digits
    QString summary;
    QString author;
    QDateTime time;
    bool pushed = true;
    bool operator==(const CommitLine &) const = default;
};

/// A repository as the page shows it.
struct RepositoryState
{
    QString role;     ///< "pipeline"
    QString folder;
    bool exists = false;
    QString branch;   ///< empty: detached
    QString upstream; ///< "origin/main"; empty: never pushed
    QString remote;   ///< URL; empty: none
    int ahead = 0;    ///< commits that a push would bring; without an upstream all of them
    int behind = 0;
    bool stageBranches = false; ///< every stage has a branch of its own, and the settings are to be the same on all of them
    QList<ChangedPath> changes;
    QList<GenerationConflict> conflicts;
    QList<CommitLine> commits; ///< newest first
    bool operator==(const RepositoryState &) const = default;
};

QString changeLetter(ChangeKind kind); ///< "A", "M", "D", "R", "?", "!"
QString changeWord(ChangeKind kind);

} // namespace penstock
