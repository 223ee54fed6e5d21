// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/project_session.h"
#include "widgets/review/environment_plan.h"
#include "widgets/shell/kit_option.h"

namespace penstock {

/// The live plans as the widgets show them, one per environment of the project, in its order.
QList<EnvironmentPlan> shownPlans(const LiveResults &results, const Project &project, bool computing);

/// The kits as the forms offer them.
QList<KitOption> kitOptions();
KitOption kitOption(const Kit &kit);

} // namespace penstock
