// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "models/plan/follow_up.h"
#include "models/plan/plan.h"

#include <optional>

namespace penstock {

/// What a plan is compared with.
struct Against
{
    QString revision; ///< a commit, branch or tag; empty: nothing (all is new)
    QString commit;   ///< its id; empty with revision empty
    QString text() const; ///< for a person: "origin/main (1a2b3c4)", "nothing: all is new"
};

/// The revision asked for; or, when none is, the remote branch that the stage is deployed from, or nothing when there is
/// none yet. Fails when a revision that was asked for is not there.
Result<Against> planAgainst(const Workspace &workspace, const QString &revision = {}, const QString &stage = {});

/// The project as it was there. Read once, asked for each stage.
struct Earlier
{
    Against against;
    std::optional<Project> project; ///< nothing when there is no commit, or no project at it
};
Result<Earlier> earlierProject(const Workspace &workspace, const Against &against);

/// The design plan of one stage: `project` now (edited or not) against the drawing at another commit. No credentials, no tools.
/// A pinned stage is planned with the drawings that it runs and ran. A stage that is no longer there: all its resources are
/// left behind (Action::Forget), since nothing deletes them.
Result<Plan> planEnvironment(const Workspace &workspace, const Project &project, const QString &stage, const Earlier &earlier);

/// What going from there to `project` leaves to be done outside Git.
Result<QList<FollowUp>> followUpsSince(const Workspace &workspace, const Project &project, const Earlier &earlier);

/// What a plan does to each node of a pipeline: the weightiest of its resources' actions (delete, replace, create, update).
QHash<NodeId, Action> nodeActions(const Plan &plan, const PipelineId &pipeline);

} // namespace penstock
