// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

namespace penstock {

/// What differs between the attributes of a resource, as paths to single values: "VersioningConfiguration.Status",
/// "Tags[0].Value"; a key with other characters is quoted: `Variables["a.b"]`. Sorted by key, then by position.
///
/// Lists are compared by content: an element that only moved, because others came or went, is not reported; elements that
/// carry a name of their own (Key, Sid, Id …) are compared with the one of the same name. A mere change of order is one
/// change of the whole list. Positions are those of the list after the change, and of the one before it where elements went.
QList<AttributeChange> attributeChanges(const ValueMap &before, const ValueMap &after);

/// A text that is equal exactly when the values are.
QString canonicalText(const Value &value);
/// `parent` and a key or a position, as in the paths above.
QString childPath(const QString &parent, const QString &key);
QString childPath(const QString &parent, qsizetype position);

} // namespace penstock
