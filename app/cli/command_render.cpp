// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/render.h"

using namespace Qt::StringLiterals;

namespace penstock {

void addRenderCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".", pipeline, file, against;
        bool dark = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("render", "draw a pipeline into an SVG or PNG file; needs no display");
    addFolder(*command, options->folder);
    command->add_option("--pipeline", options->pipeline, "which pipeline (default: the only one)")->type_name("NAME");
    command->add_option("-o,--output", options->file, "the file to write: .svg or .png")->required()->type_name("FILE");
    command->add_option("--against", options->against, "mark what would change compared with this commit, branch or tag")->type_name("REF");
    command->add_flag("--dark", options->dark, "light on dark");
    command->callback([options, &session] {
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto drawn = renderDrawing(*workspace, toQString(options->pipeline), toQString(options->file), toQString(options->against), options->dark);
        drawn ? printLine(u"Drew %1."_s.arg(toQString(options->file))) : session.fail(drawn.error());
    });
}

} // namespace penstock
