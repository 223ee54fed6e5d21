// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

#include <QHash>
#include <QSet>

namespace penstock {

/// What changing a property of one resource type does. Top-level properties; any other is updated in place.
struct TypeReplacement
{
    QSet<QString> will; ///< its change replaces the resource
    QSet<QString> may;  ///< its change may replace it
    bool holdsData = false;

    /// Of an attribute path, by the property that it begins with.
    Replacement of(const QString &path) const;
};

/// AWS's replacement rules, from :/penstock/replacement/aws.json. Reads only the lines of the types that are asked for; a
/// type that is not there is taken as updated in place. Use one object for one plan; not for more than one thread.
class ReplacementRules
{
public:
    const TypeReplacement &type(const QString &typeName);

private:
    QHash<QString, TypeReplacement> m_types;
};

} // namespace penstock
