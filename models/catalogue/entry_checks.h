// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/catalogue/expression.h"
#include "models/core/error.h"

#include <optional>

namespace penstock {

/// The first name in the rules that is nothing: a property, port, resource, construct or file that the entry does not have.
std::optional<Error> checkRules(const ComponentType &type, const ResourceRules &rules);

} // namespace penstock
