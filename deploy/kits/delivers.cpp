// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/kit.h"
#include "models/catalogue/component_patterns.h"

namespace penstock {

bool delivers(const Kit &kit, const ComponentType &type) { return isNamed(kit.components, type); }

} // namespace penstock
