// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/core/error.h"

#include <QByteArray>

namespace penstock {

/// Reads an entry of the catalogue, its form and its rules. `file` is for messages.
Result<ComponentType> readEntry(const QByteArray &text, const QString &id, const QString &file);

} // namespace penstock
