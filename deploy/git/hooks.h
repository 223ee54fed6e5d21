// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"

#include <QMap>
#include <QStringList>

#include <optional>

struct git_repository;

namespace penstock::git {

/// Runs a hook of the repository as git does: core.hooksPath honoured, in the top folder, nothing when there is none or it
/// is not executable. A hook that fails is Refused, with what it said. Environment: on top of ours.
Result<void> runHook(git_repository *repository, const QString &name, const QStringList &arguments, const QMap<QString, std::optional<QString>> &environment,
    const Watch &watch);

} // namespace penstock::git
