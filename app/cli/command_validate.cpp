// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/workspace.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString severityId(Severity severity) { return severity == Severity::Error ? u"error"_s : severity == Severity::Warning ? u"warning"_s : u"hint"_s; }

QJsonObject problemJson(const Problem &problem)
{
    return {{u"severity"_s, severityId(problem.severity)}, {u"id"_s, problem.id}, {u"message"_s, problem.message}, {u"remedy"_s, orNull(problem.remedy)},
        {u"file"_s, orNull(problem.place.file)}, {u"line"_s, problem.place.line > 0 ? QJsonValue(problem.place.line) : QJsonValue(QJsonValue::Null)},
        {u"column"_s, problem.place.column > 0 ? QJsonValue(problem.place.column) : QJsonValue(QJsonValue::Null)},
        {u"pipeline"_s, orNull(problem.pipeline.value)}, {u"node"_s, orNull(problem.node.value)}, {u"property"_s, orNull(problem.property)},
        {u"stage"_s, orNull(problem.stage)}};
}

QString problemText(const Problem &problem)
{
    const QString place = problem.place.file.isEmpty() ? QString() : QString(problem.place.toString() + u": "_s);
    QString text = place + severityId(problem.severity) + u": "_s + problem.message + u" ["_s + problem.id + u"]\n"_s;
    if (!problem.remedy.isEmpty())
        text += u"    "_s + problem.remedy + u'\n';
    return shown(text);
}

} // namespace

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
