// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/resolve_options.h"

#include <QMap>

namespace penstock {

/// How many resources of each type the CDK form adds to what is declared: roles, policies, permissions …
Result<QMap<QString, int>> impliedResources(const Project &project, const Catalogue &catalogue, const ResolveOptions &options);

} // namespace penstock
