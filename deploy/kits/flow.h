// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/kit.h"
#include "models/project/delivery_flow.h"

namespace penstock {

/// How a change travels in this project, as the kit's manifest says: its nodes and steps, repeated for the environments and
/// their transitions. Nodes that come out the same are one; so are steps. A name that is not there is an error with its
/// place in the manifest. Empty where the kit has no flow.
Result<DeliveryFlow> deliveryFlow(const Project &project, const Kit &kit);

} // namespace penstock
