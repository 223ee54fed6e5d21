// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/resolve.h"
#include "models/plan/plan.h"

namespace penstock {

/// What deploying `now` where `before` runs would change. Linear. `before` empty: all is new.
Plan designPlan(const ResourceGraph &before, const ResourceGraph &now);

} // namespace penstock
