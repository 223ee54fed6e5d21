// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"
#include "models/core/progress.h"

namespace penstock {

enum class ToolState { Good, Missing, TooOld, Broken };

/// One finding of the doctor.
struct ToolCheck
{
    QString tool;
    QString purpose;
    QString found;   ///< the version found; empty: none
    QString minimum; ///< empty: any
    QString path;
    ToolState state = ToolState::Missing;
    bool needed = true; ///< false: useful, but the main work goes without
    QString remedy;     ///< how to get it; empty when all is well
};

struct Diagnosis
{
    QList<ToolCheck> tools;
    bool identityKnown = false; ///< Git knows the author's name and mail
    QString identity;           ///< "Name <mail>"
    bool healthy() const;       ///< nothing that is needed is missing
};

/// Looks at the tools of this machine: those that the project's kit needs, or all when there is no project. Which tools
/// there are is data (resources/tools/tools.json). Runs their version commands; blocks up to some seconds.
Result<Diagnosis> examine(const Workspace *workspace, const Watch &watch = {});

} // namespace penstock
