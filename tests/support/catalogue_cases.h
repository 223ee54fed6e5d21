// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project.h"

namespace penstock::testing {

/// A small pipeline around one component type; the node that it is about is "it".
struct CatalogueCase
{
    QString name; ///< usable as a file name: "aws-s3-bucket-full"
    QString type;
    Project project; ///< one pipeline "orders"; stages dev and prod
    QString property; ///< what differs from the full one; empty: nothing
    Value value;
};

/// Values that a type needs before it is complete; by property id.
ValueMap sampleProperties(const ComponentType &type);

/// Another value than `value` that the property's rules allow; null when there is none to be had without knowing more.
Value otherValue(const PropertyType &property, const Value &value);

/// For each type with that provider: bare (only what is required), full (every port joined, by every kind it accepts),
/// and one for each other choice, switch and number of its properties.
QList<CatalogueCase> catalogueCases(const Catalogue &catalogue, const QString &provider);

/// The same drawing with one property of the node "it" set.
Project withProperty(Project project, const QString &property, const Value &value, const QString &stage = {});

} // namespace penstock::testing
