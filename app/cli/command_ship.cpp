// SPDX-License-Identifier: Apache-2.0
// commit and push.
#include "app/cli/command.h"
#include "app/operations/align.h"
#include "app/operations/ship.h"

using namespace Qt::StringLiterals;

namespace penstock {

void addCommitCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".", message;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("commit", "generate, check, and commit all changes as one commit");
    addFolder(*command, options->folder);
    command->add_option("-m,--message", options->message, "what the change is for")->required()->type_name("MESSAGE");
    command->callback([options, &session] {
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto committed = commitProject(*workspace, toQString(options->message), {}, session.watch);
        if (!committed)
            return session.fail(committed.error());
        for (const CommittedRole &role : *committed) {
            if (role.created)
                printLine(u"Made a Git repository in %1."_s.arg(role.folder));
            printLine(shown(u"[%1 %2] %3"_s.arg(role.branch, role.commit.id.left(7), role.commit.summary)));
        }
    });
}

void addPushCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".";
        bool everyStage = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("push", "push every repository role; never forced");
    addFolder(*command, options->folder);
    command->add_flag(
        "--settings-to-every-stage", options->everyStage, "then bring environments and delivery, but no drawing, to the branches of the other stages");
    command->callback([options, &session] {
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto pushed = pushProject(*workspace, session.watch);
        if (!pushed)
            return session.fail(pushed.error());
        for (const PushedRole &role : *pushed) {
            printLine(shown(u"%1: pushed %2 (%3) to %4"_s.arg(role.role, role.branch, role.commit.left(7), role.remote)));
            if (!role.made.isEmpty())
                printLine(shown(u"%1: made the branches of stages that were not there: %2"_s.arg(role.role, role.made.join(u", "_s))));
        }
        if (!options->everyStage)
            return;
        const auto aligned = alignStageBranches(*workspace, session.watch);
        if (!aligned)
            return session.fail(aligned.error());
        for (const AlignedBranch &branch : *aligned) {
            if (branch.error) {
                tell(u"The branch %1 stays as it is."_s.arg(branch.branch));
                session.fail(*branch.error);
            } else {
                printLine(shown(branch.commit.isEmpty() ? u"%1: has these settings"_s.arg(branch.branch)
                                                        : u"%1: pushed the settings (%2)"_s.arg(branch.branch, branch.commit.left(7))));
            }
        }
    });
}

} // namespace penstock
