// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"

namespace penstock {

/// Whether a type is one of those that patterns name: ids with "*" ("gcp.*"), or "provider=aws". No patterns: every type is.
bool isNamed(const QStringList &patterns, const ComponentType &type);

} // namespace penstock
