// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

#include <algorithm>

namespace penstock {

/// Whether a value is a reference to a resource, or has one anywhere inside.
inline bool holdsReference(const Value &value)
{
    if (value.isReference() || value.isJoined())
        return true;
    const ValueList list = value.toList();
    const ValueMap map = value.toMap();
    return std::ranges::any_of(list, holdsReference) || std::ranges::any_of(map, holdsReference);
}

} // namespace penstock
