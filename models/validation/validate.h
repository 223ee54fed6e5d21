// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_files.h"
#include "models/validation/problem.h"

#include <functional>
#include <optional>

namespace penstock {

/// What the general rules ask of the way of delivery.
struct DeliveryFacts
{
    QString provider; ///< "aws": its rules about accounts, regions and tags hold. What others ask is in the kit's form
    bool cicd = true; ///< there is an environment that runs CI/CD
};

/// Everything that is wrong with a project, sorted by file and line. `places` may be empty (problems then have no place).
/// Kit-specific rules are the kit's (deploy/kits); here are those that hold for every project. Without `delivery` (the kit
/// cannot be read) the kit's id says whose clouds it is for. Linear; reads nothing but the catalogue entries that the
/// project uses. The ids, stable for scripts (errors, unless said otherwise):
///
/// project       label-length description-length prefix-form uid-form name-form team-missing kit-missing tag-form
/// environments  no-environments stage-empty stage-form stage-reserved stage-duplicate account-not-12-digits
///               account-missing region-missing region-unknown same-target (warning: two stages in one account and region)
/// ids           id-form duplicate-id title-length unknown-member (warning: a group names a node that is not there)
/// nodes         unknown-component unknown-property unknown-stage property-missing property-type property-range
///               property-length property-pattern property-choice property-not-per-stage looks-like-secret
///               input-missing nothing-starts-it (hint)
/// edges         edge-to-nowhere edge-kinds input-taken duplicate-edge (warning) cycle
QList<Problem> validate(const Project &project, const Catalogue &catalogue, const Places &places = {}, const std::optional<DeliveryFacts> &delivery = {});

/// What validating needs to know beside the project; a catalogue has it all, a test may give its own.
struct Knowledge
{
    std::function<const ComponentType *(const QString &)> type; ///< null: there is none. The pointer stays good
    std::function<QStringList()> typeIds;                       ///< asked only to suggest one
    std::function<QStringList(const QString &)> regions;        ///< of a provider, sorted; empty: any region is fine
    std::optional<DeliveryFacts> delivery = {};                 ///< nothing: as the kit's id suggests
};
QList<Problem> validate(const Project &project, const Knowledge &knowledge, const Places &places = {});

/// The rules of one property's value, for forms: the message, or empty when it is fine. Null counts as "not set".
QString propertyProblem(const PropertyType &property, const Value &value);

} // namespace penstock
