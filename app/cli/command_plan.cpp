// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/plan.h"
#include "models/plan/plan_text.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

void addPlanCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".", stage, against, engine = "design";
        bool detailed = false;
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("plan", "say what deploying would change in one environment");
    addFolder(*command, options->folder);
    command->add_option("--env", options->stage, "the environment")->required()->type_name("STAGE");
    command
        ->add_option(
            "--against", options->against, "the commit, branch or tag to compare with (default: the remote branch that the stage is deployed from, or nothing)")
        ->type_name("REF");
    command->add_option("--engine", options->engine, "design: from the drawing, without credentials or tools")
        ->check(CLI::IsMember({"design"}))
        ->capture_default_str()
        ->type_name("ENGINE");
    command->add_flag("--detailed-exitcode", options->detailed, "exit 0: no change, 2: there are changes, 1: wrong usage or problems");
    addFormat(*command, options->format, true);
    command->callback([options, &session] {
        const auto fail = [&](const Error &error) {
            session.fail(error);
            if (options->detailed && session.exitCode == 2)
                session.exitCode = 1;
        };
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return fail(workspace.error());
        if (const auto sound = requireSound(problemsOf(*workspace)); !sound)
            return fail(sound.error());
        const auto against = planAgainst(*workspace, toQString(options->against), toQString(options->stage));
        if (!against)
            return fail(against.error());
        const auto earlier = earlierProject(*workspace, *against);
        if (!earlier)
            return fail(earlier.error());
        const auto plan = planEnvironment(*workspace, workspace->project(), toQString(options->stage), *earlier);
        if (!plan)
            return fail(plan.error());
        auto followUps = followUpsSince(*workspace, workspace->project(), *earlier);
        if (!followUps)
            return fail(followUps.error());
        followUps->removeIf([&](const FollowUp &followUp) { return !followUp.stage.isEmpty() && followUp.stage != plan->environment; });
        switch (options->format) {
        case Format::Text: print(planText(*plan, colourWanted()) + followUpText(*followUps)); break;
        case Format::Json: printJson(planJson(*plan)); break;
        case Format::Markdown: print(planMarkdown(*plan)); break;
        }
        session.exitCode = options->detailed && !plan->isEmpty() ? 2 : 0;
    });
}

} // namespace penstock
