// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "models/core/progress.h"

namespace penstock {

/// What one stage runs, for another one that comes after it.
struct Promotion
{
    QString from, to;
    QString commit; ///< the drawing that `to` is pinned to from now on; 40 hexadecimal digits
    QString was;    ///< what it was pinned to; empty: the newest
};

/// What promoting would pin. For kits whose stages are directories (`promotion: by: revision`); others promote by branches or in
/// their pipelines, and the refusal says so. Refused when the drawing that `from` runs is not committed, or not on the pushed branch where there is one, when `to` does not
/// come after `from`, or runs it already. Reads only.
Result<Promotion> promotionOf(const Workspace &workspace, const QString &from, const QString &to);

/// Pins the stage in penstock.yaml, on a new branch promote/STAGE-COMMIT (unless `branch` is false), and generates. Gives the
/// branch's name. What is pinned is left to be reviewed, committed and pushed.
Result<QString> promote(Workspace &workspace, const Promotion &promotion, bool branch, const Watch &watch = {});

} // namespace penstock
