// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/doctor.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString stateId(ToolState state)
{
    static const QStringList ids{u"good"_s, u"missing"_s, u"too-old"_s, u"broken"_s};
    return ids.value(int(state));
}

void reportJson(const Diagnosis &diagnosis)
{
    QJsonArray tools;
    for (const ToolCheck &tool : diagnosis.tools) {
        tools.append(QJsonObject{{u"tool"_s, tool.tool}, {u"state"_s, stateId(tool.state)}, {u"needed"_s, tool.needed}, {u"found"_s, tool.found},
            {u"minimum"_s, tool.minimum}, {u"path"_s, tool.path}, {u"for"_s, tool.purpose}, {u"remedy"_s, tool.remedy}});
    }
    printJson({{u"healthy"_s, diagnosis.healthy()}, {u"tools"_s, tools},
        {u"git_identity"_s, diagnosis.identityKnown ? QJsonValue(diagnosis.identity) : QJsonValue(QJsonValue::Null)}});
}

void reportText(const Diagnosis &diagnosis)
{
    QList<QStringList> rows;
    for (const ToolCheck &tool : diagnosis.tools) {
        const QString mark = tool.state == ToolState::Good ? u"ok"_s : tool.needed ? u"MISSING"_s : u"optional"_s;
        const QString version = tool.state == ToolState::TooOld ? QString(tool.found + u", needs "_s + tool.minimum) : tool.found;
        rows.append(
            {mark, tool.tool, version, tool.state == ToolState::Good ? u"for "_s + tool.purpose : QString(u"for "_s + tool.purpose + u". "_s + tool.remedy)});
    }
    rows.append({diagnosis.identityKnown ? u"ok"_s : u"MISSING"_s, u"git identity"_s, QString(),
        diagnosis.identityKnown ? diagnosis.identity
                                : u"the author of your commits. git config --global user.name NAME; git config --global user.email MAIL"_s});
    print(shown(table(rows)));
    printLine(diagnosis.healthy() ? u"Everything that is needed is there."_s : u"Something that is needed is missing; see above."_s);
}

} // namespace

void addDoctorCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder;
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("doctor", "say what is missing on this machine, and how to get it");
    command->add_option("DIR", options->folder, "a project: only what its way of delivery needs (default: this folder's project, or everything)")
        ->type_name("");
    addFormat(*command, options->format);
    command->callback([options, &session] {
        const auto workspace = openWorkspace(options->folder.empty() ? u"."_s : toQString(options->folder));
        if (!workspace && !options->folder.empty())
            return session.fail(workspace.error());
        const auto diagnosis = examine(workspace ? &*workspace : nullptr, session.watch);
        if (!diagnosis)
            return session.fail(diagnosis.error());
        options->format == Format::Json ? reportJson(*diagnosis) : reportText(*diagnosis);
        session.exitCode = diagnosis->healthy() ? 0 : 3;
    });
}

} // namespace penstock
