// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/component_type.h"

namespace penstock {

namespace {

template<typename T> const T *byId(const QList<T> &list, const QString &id)
{
    const auto found = std::ranges::find(list, id, &T::id);
    return found == list.end() ? nullptr : &*found;
}

} // namespace

const PortType *ComponentType::input(const QString &portId) const { return byId(inputs, portId); }
const PortType *ComponentType::output(const QString &portId) const { return byId(outputs, portId); }
const PropertyType *ComponentType::property(const QString &propertyId) const { return byId(properties, propertyId); }

} // namespace penstock
