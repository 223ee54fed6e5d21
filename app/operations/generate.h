// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "deploy/git/generated_merge.h"
#include "models/core/progress.h"

namespace penstock {

/// One repository role's files, generated and merged with what is in its folder; nothing written yet.
struct GeneratedRole
{
    QString role;
    FileTree files; ///< as generated, before the merge
    GeneratedMerge merge;
};

/// Where a role's repository is: the project's folder for the primary role, ../NAME beside it for others.
QString folderOfRole(const Workspace &workspace, const QString &role);

/// The files of every role, as they would be generated: the newest drawing's, and those of pinned stages. For a sound
/// project (requireSound) with a kit.
Result<QList<GeneratedRepository>> generatedFiles(const Workspace &workspace);

/// Validates, generates every role, and merges with the folders. Reads only.
Result<QList<GeneratedRole>> generateProject(const Workspace &workspace, const Watch &watch = {});

/// Refuses when a file is in conflict.
Result<void> requireNoConflict(const QList<GeneratedRole> &roles);

/// Writes what generateProject found. Refuses when a file is in conflict; then nothing is written anywhere.
Result<void> writeGenerated(const QList<GeneratedRole> &roles);

} // namespace penstock
