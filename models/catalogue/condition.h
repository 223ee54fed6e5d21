// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <functional>

namespace penstock {

/// Whether a condition of a form or a manifest holds: "input=value", "input" (on, or not empty), "!input" (not so). An empty
/// condition holds. `valueOf` gives an input's value as text, defaults included; empty: it has none.
bool conditionHolds(const QString &condition, const std::function<QString(const QString &input)> &valueOf);

} // namespace penstock
