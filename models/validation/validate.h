// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_files.h"
#include "models/validation/problem.h"

#include <functional>

namespace penstock {

/// Everything that is wrong with a project, sorted by file and line. `places` may be empty (problems then have no place).
/// Kit-specific rules are the kit's (deploy/kits); here are those that hold for every project. Linear; reads nothing but
/// the catalogue entries that the project uses. The ids, stable for scripts (errors, unless said otherwise):
///
/// project       label-length description-length prefix-form uid-form name-form team-missing kit-missing tag-form
/// environments  no-environments stage-empty stage-form stage-reserved stage-duplicate account-not-12-digits
///               account-missing region-missing region-unknown same-target (warning: two stages in one account and region)
/// ids           id-form duplicate-id title-length unknown-member (warning: a group names a node that is not there)
/// nodes         unknown-component unknown-property unknown-stage property-missing property-type property-range
///               property-length property-pattern property-choice property-not-per-stage looks-like-secret
///               input-missing nothing-starts-it (hint)
/// edges         edge-to-nowhere edge-kinds input-taken duplicate-edge (warning) cycle
QList<Problem> validate(const Project &project, const Catalogue &catalogue, const Places &places = {});

/// What validating needs to know beside the project; a catalogue has it all, a test may give its own.
struct Knowledge
{
    std::function<const ComponentType *(const QString &)> type; ///< null: there is none. The pointer stays good
    std::function<QStringList()> typeIds;                       ///< asked only to suggest one
    std::function<QStringList(const QString &)> regions;        ///< of a provider, sorted; empty: any region is fine
};
QList<Problem> validate(const Project &project, const Knowledge &knowledge, const Places &places = {});

/// The rules of one property's value, for forms: the message, or empty when it is fine. Null counts as "not set".
QString propertyProblem(const PropertyType &property, const Value &value);

} // namespace penstock
