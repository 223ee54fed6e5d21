// SPDX-License-Identifier: Apache-2.0
#include "app/gui/plan_adapter.h"

namespace penstock {

QList<EnvironmentPlan> shownPlans(const LiveResults &results, const Project &project, bool computing)
{
    QList<EnvironmentPlan> shown;
    for (const Environment &environment : project.environments) {
        EnvironmentPlan plan{.stage = environment.stage, .state = computing ? PlanState::Computing : PlanState::NotComputed, .plan = {}, .error = {}};
        const auto known = std::ranges::find(results.plans, environment.stage, &LiveResults::StagePlan::stage);
        if (known != results.plans.end() && known->plan) {
            plan.plan = *known->plan;
            plan.unchanged = known->unchanged;
            if (!computing)
                plan.state = PlanState::Ready;
        } else if (known != results.plans.end() && !computing) {
            plan.state = PlanState::Failed;
            plan.error = known->plan.error();
        }
        shown.append(plan);
    }
    // Stages that were deployed and are no longer there.
    for (const LiveResults::StagePlan &gone : results.plans) {
        if (!project.environment(gone.stage) && gone.plan)
            shown.append({.stage = gone.stage, .state = computing ? PlanState::Computing : PlanState::Ready, .plan = *gone.plan, .error = {}});
    }
    return shown;
}

QList<KitOption> kitOptions()
{
    QList<KitOption> options;
    for (const QString &id : kitIds()) {
        if (const auto kit = readKit(id))
            options.append(kitOption(*kit));
    }
    return options;
}

KitOption kitOption(const Kit &kit)
{
    KitOption option{kit.id, kit.title, kit.summary, kit.languages, kit.provider, kit.documentation, kit.inputs, kit.environment, kit.components, {}};
    for (const Kit::Role &role : kit.roles)
        option.roles.append({role.id, role.title});
    return option;
}

} // namespace penstock
