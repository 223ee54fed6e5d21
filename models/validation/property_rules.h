// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"

namespace penstock {

/// What is wrong with a property's value; `id` is empty when nothing is.
struct PropertyFault
{
    QString id; ///< as documented at validate()
    QString message;
    QString remedy;
};
PropertyFault propertyFault(const PropertyType &property, const Value &value);

/// Whether a value says nothing: null, or an empty text, list or map. A required property may not.
bool saysNothing(const Value &value);

/// Whether a property counts, from the value of the one that its `onlyWhen` names: "mode=job", "mode=job|service", "mode=" (no value).
bool onlyWhenHolds(const PropertyType &property, const Value &other);

} // namespace penstock
