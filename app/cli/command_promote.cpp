// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/promote.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

void addPromoteCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".", from, to;
        bool here = false;
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("promote", "let one stage run the drawing that another one runs");
    addFolder(*command, options->folder);
    command->add_option("--from", options->from, "the stage that runs it")->required()->type_name("STAGE");
    command->add_option("--to", options->to, "the stage that shall run it")->required()->type_name("STAGE");
    command->add_flag("--no-branch", options->here, "stay on the present branch, rather than on a new one for the pull request");
    addFormat(*command, options->format);
    command->callback([options, &session] {
        auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto promotion = promotionOf(*workspace, toQString(options->from), toQString(options->to));
        if (!promotion)
            return session.fail(promotion.error());
        const auto branch = promote(*workspace, *promotion, !options->here, session.watch);
        if (!branch)
            return session.fail(branch.error());
        if (options->format == Format::Json) {
            printJson({{u"from"_s, promotion->from}, {u"to"_s, promotion->to}, {u"commit"_s, promotion->commit}, {u"was"_s, orNull(promotion->was)},
                {u"branch"_s, orNull(*branch)}});
            return;
        }
        printLine(u"%1 runs the drawing of %2 from now on%3."_s.arg(
            promotion->to, promotion->commit.left(7), promotion->was.isEmpty() ? QString() : u", before it was that of "_s + promotion->was.left(7)));
        if (!branch->isEmpty())
            printLine(u"You are on the new branch %1."_s.arg(*branch));
        printLine(u"Next: penstock plan --env %1, penstock commit -m MESSAGE, penstock push, and the pull request."_s.arg(promotion->to));
    });
}

} // namespace penstock
