// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

#include <QHash>
#include <QSet>

namespace penstock {

/// What changing a property of one resource type does. AWS's rules name top-level properties, others also paths below
/// them ("template.spec"; positions in lists left out). Any other property is updated in place.
struct TypeReplacement
{
    QSet<QString> will; ///< its change replaces the resource
    QSet<QString> may;  ///< its change may replace it
    QSet<QString> maps; ///< Terraform: arguments that are maps or objects; every other map is a nested block
    QSet<QString> sensitive; ///< values that are never shown
    bool holdsData = false;

    /// Of an attribute path, by what it begins with.
    Replacement of(const QString &path) const;
    /// Whether the value at this path must not be shown: it, or what it lies in, is sensitive.
    bool isSensitive(const QString &path) const;
};

/// The replacement rules, from :/penstock/replacement: aws.json (types with "::"), kubernetes.json (types with "/") and
/// google.json (Terraform's types). Reads only the lines of the types that are asked for; a type that is not there is taken
/// as updated in place. Use one object for one plan; not for more than one thread.
class ReplacementRules
{
public:
    const TypeReplacement &type(const QString &typeName);

private:
    QHash<QString, TypeReplacement> m_types;
};

} // namespace penstock
