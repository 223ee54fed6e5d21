// SPDX-License-Identifier: Apache-2.0
#include "models/validation/problem.h"

namespace penstock {

bool hasErrors(const QList<Problem> &problems) { return std::ranges::contains(problems, Severity::Error, &Problem::severity); }

} // namespace penstock
