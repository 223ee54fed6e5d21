// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/workspace.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

void addValidateCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".";
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("validate", "say what is wrong in a project, where, and how to mend it");
    addFolder(*command, options->folder);
    addFormat(*command, options->format);
    command->callback([options, &session] {
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const QList<Problem> problems = problemsOf(*workspace);
        const auto errors = std::ranges::count(problems, Severity::Error, &Problem::severity);
        if (options->format == Format::Json) {
            QJsonArray array;
            for (const Problem &problem : problems)
                array.append(problemJson(problem));
            printJson({{u"valid"_s, errors == 0}, {u"problems"_s, array}});
        } else {
            for (const Problem &problem : problems)
                print(problemText(problem));
            const auto warnings = std::ranges::count(problems, Severity::Warning, &Problem::severity);
            printLine(problems.isEmpty() ? u"No problems."_s
                                         : u"%1 errors, %2 warnings, %3 hints."_s.arg(errors).arg(warnings).arg(problems.size() - errors - warnings));
        }
        session.exitCode = errors > 0 ? 1 : 0;
    });
}

} // namespace penstock
