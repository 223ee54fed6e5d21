// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_files.h"
#include "models/validation/problem.h"

namespace penstock {

/// Everything that is wrong with a project, sorted by file and line. `places` may be empty (problems then have no place).
/// Kit-specific rules are the kit's (deploy/kits); here are those that hold for every project.
QList<Problem> validate(const Project &project, const Catalogue &catalogue, const Places &places = {});

/// The rules of one property's value, for forms: the message, or empty when it is fine. Null counts as "not set".
QString propertyProblem(const PropertyType &property, const Value &value);

} // namespace penstock
