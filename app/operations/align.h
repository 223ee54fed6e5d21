// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "models/core/progress.h"

namespace penstock {

/// What came of one stage's branch.
struct AlignedBranch
{
    QString branch;
    QString commit;             ///< that brought the settings there; empty: they were there already, or `error`
    std::optional<Error> error; ///< why this one stayed as it was
};

/// Brings the project's settings (environments, delivery, names: all but the drawing) from the last commit to the branches of
/// all other stages at `origin`: one commit each, generated from that branch's own drawing and merged with what people
/// changed there, then pushed. Only from a stage's own branch, as it is at `origin`. A branch where that contradicts what people wrote, or that moved meanwhile, stays as it is and says why.
/// For kits with a branch for each stage. What is checked out here stays untouched.
Result<QList<AlignedBranch>> alignStageBranches(const Workspace &workspace, const Watch &watch = {});

} // namespace penstock
