// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

namespace penstock {

/// Whether policy statements anywhere in a resource's attributes allow more after a change than before it: an Allow that
/// no earlier Allow covers, or a Deny that is gone. A statement whose parts only became fewer does not widen. What cannot
/// be judged (NotAction, an effect that is a reference …) counts as wider. Null: the resource was not there, or will not be.
bool widensAccess(const ValueMap *before, const ValueMap *after);

} // namespace penstock
