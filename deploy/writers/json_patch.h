// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

namespace penstock {

/// The operations of a JSON patch (RFC 6902) that turns `before` into `after`, as a list of {op, path, value}: in the
/// order of the keys, so that equal values give equal patches. Lists of maps that are as long as before are changed item by
/// item; any other list is replaced as a whole. Empty: there is no difference.
ValueList jsonPatch(const Value &before, const Value &after);

} // namespace penstock
