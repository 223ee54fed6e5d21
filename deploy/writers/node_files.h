// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/drawing.h"
#include "models/core/error.h"
#include "models/files/file_tree.h"

namespace penstock {

/// The files that the nodes of a drawing bring: skeletons (written once, then a person's) and documents (generated each
/// time), by repository role; "" for those whose entry names none. Values in documents have no references.
Result<QMap<QString, FileTree>> nodeFiles(const Drawing &drawing);

} // namespace penstock
