// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/kit.h"
#include "models/plan/follow_up.h"

namespace penstock {

/// What going from `before` to `now` leaves to be done outside Git, as the kits' manifests say: in the manifest's order, for
/// each environment in the order of promotion. `kitBefore` is the kit of the project before; when it is another one, only what
/// its manifest says for kit-changed counts. Environments are the same when their stages are.
Result<QList<FollowUp>> followUps(const Project &before, const Kit &kitBefore, const Project &now, const Kit &kit);

/// The remote branch that a stage is deployed from ("main"), as the kit says, or the branch of the primary repository.
Result<QString> stageBranch(const Project &project, const Kit &kit, const QString &stage);
/// Those of all stages, in the order of promotion, each once.
Result<QStringList> stageBranches(const Project &project, const Kit &kit);

} // namespace penstock
