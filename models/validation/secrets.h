// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

namespace penstock {

/// Why a value looks like a secret in clear text, e.g. "an AWS access key"; empty when it does not. `name` is what the value
/// is called: below names such as "password" or "apiToken" long random texts count too. Looks into lists and maps, whose
/// keys are names as well. The answer never holds the value.
QString secretIn(const QString &name, const Value &value);

} // namespace penstock
