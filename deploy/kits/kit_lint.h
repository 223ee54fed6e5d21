// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/validation/problem.h"

namespace penstock {

/// Every mistake that can be found in a kit's folder, with file and line: in the manifest, in templates and documents, names
/// that are not there, files that nothing uses, and whatever stops a made-up project from being generated, with each choice of
/// each input and each language. Reads only.
QList<Problem> lintKit(const QString &folder, const Catalogue &catalogue);

} // namespace penstock
