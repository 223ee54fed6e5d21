// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "models/core/progress.h"

namespace penstock {

/// The folder that a URL is cloned into when none is named: its last part without .git.
QString folderForUrl(const QString &url);

/// Clones the repository of the primary role with its submodules, and those of other roles beside it. The project is read
/// at the end; a clone that holds no project is an error that leaves the clone in place and says so.
Result<Workspace> cloneProject(const QString &url, const QString &folder, const Watch &watch = {});

} // namespace penstock
