// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/ship.h"
#include "models/plan/plan.h"

namespace penstock {

/// What the demonstration did, for showing where to look.
struct Demonstration
{
    QString folder;
    QString remote; ///< the bare repository beside it
    QString label;
    QString cicdAccount;
    QString pictureFile;
    int nodes = 0;
    int files = 0;     ///< generated
    QList<Plan> plans; ///< one per environment, in the order of promotion, against nothing
    CommitInfo commit;
    bool borrowedIdentity = false; ///< Git knew no author, so the repository got one of its own
    PushedRole push;
};

/// The bundled example `research`, end to end: made in `folder` (empty or not there), checked, planned, generated, committed,
/// pushed to a new bare repository FOLDER.git. The picture is drawn by `draw` (the wing of widgets is not known here).
Result<Demonstration> demonstrate(
    const QString &folder, const std::function<Result<void>(const Workspace &, const QString &file)> &draw, const Watch &watch = {});

} // namespace penstock
