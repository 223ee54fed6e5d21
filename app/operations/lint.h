// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/validation/problem.h"

namespace penstock {

/// Mistakes in what a person wrote for Penstock: a kit (kit.yaml in the folder), component types (in the folder or in its
/// catalogue/), or both. Fails when the folder holds neither. Reads only.
Result<QList<Problem>> lintFolder(const QString &folder);

} // namespace penstock
