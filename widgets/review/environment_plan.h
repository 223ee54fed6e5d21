// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/plan/plan.h"
#include "widgets/shell/tones.h"

#include <QCoreApplication>

namespace penstock {

/// Whether there is a plan to show. "Not computed" is not "no changes", and looks different.
enum class PlanState { NotComputed, Computing, Ready, Failed };

/// One environment's plan as it is shown.
struct EnvironmentPlan
{
    QString stage;
    PlanState state = PlanState::NotComputed;
    Plan plan{};         ///< Ready; while Computing the one of before, if there is one
    int unchanged = -1;  ///< resources that stay as they are; -1: not counted
    bool outOfDate = false; ///< Ready: the project changed since
    Error error{};       ///< Failed
    bool operator==(const EnvironmentPlan &) const = default;
};

/// How an action looks and is spoken of.
struct ActionLook
{
    QString sign; ///< "+", "~", "−", "−/+" …
    Tone tone = Tone::Neutral;
    QString words; ///< "will be created"
};
ActionLook actionLook(const ResourceChange &change);

/// What a risk means, for people. An unknown id is its own title.
struct RiskText
{
    QString title;
    QString explanation;
    Tone tone = Tone::Caution;
};
RiskText riskText(const QString &riskId);

/// Destroys something: deletes (and does not retain) or replaces it, or may.
bool isDestructive(const ResourceChange &change);

/// How many of each, as a plan's summary counts them: a replacement counts as one to replace.
struct PlanCounts
{
    int add = 0;
    int change = 0;
    int replace = 0;
    int destroy = 0;
    int leave = 0; ///< forgotten: they stay in the account, and nothing deploys them any more
    int other = 0; ///< read, import, move
    bool operator==(const PlanCounts &) const = default;
};
PlanCounts countsOf(const Plan &plan);
/// "2 to add, 1 to change, 0 to destroy"; replacements are named where there are any.
QString summaryText(const PlanCounts &counts);
/// "+2 ~1 −0"; "−/+1" where there are replacements.
QString shortText(const PlanCounts &counts);

} // namespace penstock
