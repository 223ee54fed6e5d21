// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/files/file_tree.h"

#include <QList>
#include <QString>

namespace penstock {

/// What bringing a newly generated tree into a working tree does to one path.
enum class MergeAction { Unchanged, Add, Update, Merge, Delete, KeepYours, Conflict };

struct MergedFile
{
    QString path;
    MergeAction action = MergeAction::Unchanged;
    QByteArray content; ///< what the file will hold; with conflict markers only for showing when action is Conflict
    bool executable = false;
    QString reason;     ///< for KeepYours and Conflict: why, for a person
    QByteArray seen;    ///< Git's id of the file's bytes when it was merged, empty when there was none: writeMerge refuses when it changed since
};

/// The newly generated tree merged into a folder, nothing written yet.
struct GeneratedMerge
{
    QString folder;
    QList<MergedFile> files; ///< sorted by path, with those under .penstock/
    bool changesAnything() const;
    QStringList conflicts() const; ///< paths
};

/// Three ways, file by file: base = what was generated last time (.penstock/deploy.json and .penstock/base/), ours = the
/// file in the folder, theirs = the newly generated one. Reads only.
Result<GeneratedMerge> mergeGenerated(const QString &folder, const FileTree &generated, const QString &kitId, const QString &kitVersion);

/// Writes it, each file atomically. Refuses when there are conflicts; then nothing is written.
Result<void> writeMerge(const GeneratedMerge &merge);

} // namespace penstock
