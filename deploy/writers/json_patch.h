// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

namespace penstock {

/// The operations of a JSON patch (RFC 6902) that turns `before` into `after`, as a list of {op, path, value}: in the
/// order of the keys, so that equal values give equal patches. Lists of maps that are as long as before are changed item by
/// item; any other list is replaced as a whole. Empty: there is no difference.
ValueList jsonPatch(const Value &before, const Value &after);

/// What to lay over `before` to get `after` where maps are merged and null removes a key (RFC 7386), as Helm merges values.
/// An empty map: there is no difference.
ValueMap mergePatch(const ValueMap &before, const ValueMap &after);

} // namespace penstock
