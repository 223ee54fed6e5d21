// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/generate.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString actionWord(MergeAction action)
{
    switch (action) {
    case MergeAction::Unchanged: return u"unchanged"_s;
    case MergeAction::Add: return u"add"_s;
    case MergeAction::Update: return u"update"_s;
    case MergeAction::Merge: return u"merge"_s;
    case MergeAction::Delete: return u"delete"_s;
    case MergeAction::KeepYours: return u"keep-yours"_s;
    case MergeAction::Conflict: return u"conflict"_s;
    }
    return {};
}

void report(const QList<GeneratedRole> &roles, const QList<FollowUp> &followUps, Format format, bool check)
{
    QJsonArray files;
    QList<QStringList> rows;
    int changes = 0;
    for (const GeneratedRole &role : roles) {
        for (const MergedFile &file : role.merge.files) {
            if (file.action == MergeAction::Unchanged)
                continue;
            changes += file.action != MergeAction::KeepYours;
            rows.append({actionWord(file.action), role.role + u':' + file.path, file.reason});
            files.append(QJsonObject{{u"role"_s, role.role}, {u"path"_s, file.path}, {u"action"_s, actionWord(file.action)}, {u"reason"_s, file.reason}});
        }
    }
    if (format == Format::Json) {
        printJson({{u"changes"_s, changes > 0}, {u"files"_s, files}, {u"follow_ups"_s, followUpJson(followUps)}});
        return;
    }
    print(shown(table(rows)));
    printLine(changes == 0 ? u"Everything is as it would be generated."_s
            : check        ? u"%1 files would change."_s.arg(changes)
                           : u"%1 files changed."_s.arg(changes));
    print(followUpText(followUps));
}

} // namespace

void addGenerateCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".";
        bool check = false;
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("generate", "write the repositories' files, keeping what was changed by hand");
    addFolder(*command, options->folder);
    command->add_flag("--check", options->check, "write nothing; exit 1 when a file would change");
    addFormat(*command, options->format);
    command->callback([options, &session] {
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto roles = generateProject(*workspace, session.watch);
        if (!roles)
            return session.fail(roles.error());
        report(*roles, followUpsOf(*workspace), options->format, options->check);
        if (!options->check) {
            if (const auto written = writeGenerated(*roles); !written)
                session.fail(written.error());
        } else if (std::ranges::any_of(*roles, [](const GeneratedRole &role) { return role.merge.changesAnything(); })) {
            session.exitCode = 1;
        }
    });
}

} // namespace penstock
