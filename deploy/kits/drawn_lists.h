// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/manifest.h"
#include "deploy/kits/variable.h"
#include "models/catalogue/catalogue.h"
#include "models/project/project.h"

namespace penstock {

/// What the manifest's `lists` collect from the drawing: of every node that exports that name, its value. Adds LIST (base
/// values) and environment.LIST (values of that stage). References are followed to the texts that resources have for
/// them; what only the cloud knows is left out.
Result<void> addDrawnLists(Variables &variables, const Project &project, const Catalogue &catalogue, const Manifest &manifest);

/// The same lists, of base values alone.
Result<QMap<QString, QList<Variable>>> drawnLists(const Project &project, const Catalogue &catalogue, const Manifest &manifest);

} // namespace penstock
