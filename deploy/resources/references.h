// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

#include <QHash>

#include <algorithm>

namespace penstock {

/// Whether a value is a reference to a resource, or has one anywhere inside.
inline bool holdsReference(const Value &value)
{
    if (value.isReference() || value.isJoined())
        return true;
    const ValueList list = value.toList();
    const ValueMap map = value.toMap();
    return std::ranges::any_of(list, holdsReference) || std::ranges::any_of(map, holdsReference);
}

/// The value with each reference to one of these addresses as a reference to the other one.
inline Value withAddresses(const Value &value, const QHash<QString, QString> &renamed)
{
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        return Value(Reference{renamed.value(reference->address, reference->address), reference->attribute});
    if (const auto *joined = std::get_if<Joined>(&value.data())) {
        Joined result = *joined;
        for (auto &part : result.parts) {
            if (auto *reference = std::get_if<Reference>(&part))
                reference->address = renamed.value(reference->address, reference->address);
        }
        return Value(result);
    }
    if (value.isList()) {
        ValueList list;
        for (const Value &item : value.toList())
            list.append(withAddresses(item, renamed));
        return Value(list);
    }
    if (value.isMap()) {
        ValueMap map = value.toMap();
        for (Value &member : map)
            member = withAddresses(member, renamed);
        return Value(map);
    }
    return value;
}

} // namespace penstock
