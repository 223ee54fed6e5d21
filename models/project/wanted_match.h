// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/wanted.h"

namespace penstock {

/// Which entry of the old collection each wanted entry was: by key, by place for what was renamed.
struct WantedMatch
{
    std::vector<int> from;   ///< for each wanted entry: index of the old one, or -1 for a new one
    std::vector<bool> moved; ///< for each wanted entry: it was there, but must change its place
    std::vector<bool> gone;  ///< for each old entry: it is no longer wanted
};

/// Linear but for the order, which takes n log n; as few entries move as possible.
WantedMatch matchEntries(const Wanted &old, const Wanted &wanted);

} // namespace penstock
