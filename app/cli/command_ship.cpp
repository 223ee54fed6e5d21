// SPDX-License-Identifier: Apache-2.0
// commit and push.
#include "app/cli/command.h"
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
    auto folder = std::make_shared<std::string>(".");
    CLI::App *command = app.add_subcommand("push", "push every repository role; never forced");
    addFolder(*command, *folder);
    command->callback([folder, &session] {
        const auto workspace = openWorkspace(toQString(*folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto pushed = pushProject(*workspace, session.watch);
        if (!pushed)
            return session.fail(pushed.error());
        for (const PushedRole &role : *pushed)
            printLine(shown(u"%1: pushed %2 (%3) to %4"_s.arg(role.role, role.branch, role.commit.left(7), role.remote)));
    });
}

} // namespace penstock
