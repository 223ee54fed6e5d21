// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/clone.h"
#include "app/operations/doctor.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

void addCloneCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string url, folder;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("clone", "clone a project with its submodules and repositories, then look what is missing");
    command->add_option("URL", options->url, "any Git URL or path")->required()->type_name("");
    command->add_option("DIR", options->folder, "the folder to make (default: the last part of the URL)")->type_name("");
    command->callback([options, &session] {
        const QString url = toQString(options->url);
        const QString folder = options->folder.empty() ? folderForUrl(url) : toQString(options->folder);
        const auto workspace = cloneProject(url, folder, session.watch);
        if (!workspace)
            return session.fail(workspace.error());
        printLine(shown(u"Cloned “%1” to %2."_s.arg(workspace->project().label, workspace->folder)));
        const auto diagnosis = examine(&*workspace, session.watch);
        if (!diagnosis)
            return session.fail(diagnosis.error());
        for (const ToolCheck &tool : diagnosis->tools) {
            if (tool.needed && tool.state != ToolState::Good)
                printLine(shown(u"Missing: %1, for %2. %3"_s.arg(tool.tool, tool.purpose, tool.remedy)));
        }
        printLine(diagnosis->healthy() ? u"Everything that it needs is on this machine."_s : u"penstock doctor tells more."_s);
    });
}

} // namespace penstock
