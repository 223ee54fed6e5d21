// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

#include <QStringList>

// What the text and the Markdown of a plan have in common.
namespace penstock {

/// Control characters, and those that would turn the direction of what follows, as \n, \t or \u{1b}; a backslash doubled.
QString escaped(const QString &text);
/// A value as one line that cannot be taken for anything else: "text" in quotes, ${references} without.
/// mostCharacters: longer ones are cut, and say how much; 0: whole.
QString literal(const Value &value, qsizetype mostCharacters = 0);
/// "will be created", "must be replaced", "will be destroyed" …
QString sentence(const ResourceChange &change);
/// "Plan: 1 to add, 2 to change, 0 to destroy." A replacement is an addition and a destruction. Names what else there is
/// (imports, moves …) only where there is some.
QString summaryLine(const Plan &plan);

/// One line of a resource's block.
struct PlanLine
{
    QString sign;  ///< as actionSign
    QString text;
    bool comment = false;
};
/// "# ADDRESS will be …", then `SIGN resource "TYPE" {`, the attributes aligned, `}`. Every text in it is escaped.
QList<PlanLine> resourceLines(const ResourceChange &change, qsizetype mostCharacters = 0, qsizetype mostAttributes = 0);

} // namespace penstock
