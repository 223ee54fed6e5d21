// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

#include <QByteArray>

namespace penstock {

/// The plan as people know it from Terraform: signs, aligned attributes, "# forces replacement", a summary line. With
/// colour: ANSI codes. Control characters in values are shown escaped.
QString planText(const Plan &plan, bool colour = false);
/// For pull requests: a table of counts, the destructive changes first, the rest folded.
QString planMarkdown(const Plan &plan);
/// As resources/schemas/plan.schema.json says.
QJsonObject planJson(const Plan &plan);

} // namespace penstock
