// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/plan.h"
#include "app/operations/ship.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString stateWord(FileState state)
{
    static const QStringList words{u"unchanged"_s, u"added"_s, u"modified"_s, u"deleted"_s, u"renamed"_s, u"untracked"_s, u"conflicted"_s};
    return words.value(int(state));
}

QJsonObject roleJson(const RoleStatus &status)
{
    QJsonArray changes;
    for (const ChangedFile &file : status.changes)
        changes.append(QJsonObject{{u"path"_s, file.path}, {u"state"_s, stateWord(file.state)}});
    return {{u"role"_s, status.role}, {u"folder"_s, status.folder}, {u"exists"_s, status.exists}, {u"remote"_s, orNull(status.remote)},
        {u"branch"_s, orNull(status.branch.branch)}, {u"head"_s, orNull(status.branch.head)}, {u"upstream"_s, orNull(status.branch.upstream)},
        {u"ahead"_s, status.branch.ahead}, {u"behind"_s, status.branch.behind}, {u"changes"_s, changes}};
}

QString roleText(const RoleStatus &status)
{
    QString text = u"Repository %1: %2\n"_s.arg(status.role, status.folder);
    if (!status.exists)
        return text + u"  not a Git repository yet; penstock commit makes it one\n"_s;
    text += u"  branch %1, %2\n"_s.arg(status.branch.branch.isEmpty() ? u"(detached)"_s : status.branch.branch,
        status.branch.head.isEmpty() ? u"no commit yet"_s : u"at "_s + status.branch.head.left(7));
    if (status.remote.isEmpty())
        text += u"  no remote\n"_s;
    else
        text += u"  remote %1%2\n"_s.arg(status.remote,
            status.branch.upstream.isEmpty() ? u" (not pushed yet)"_s : u" (%1 ahead, %2 behind)"_s.arg(status.branch.ahead).arg(status.branch.behind));
    for (const ChangedFile &file : status.changes)
        text += u"  %1 %2\n"_s.arg(stateWord(file.state), file.path);
    if (status.changes.isEmpty())
        text += u"  nothing to commit\n"_s;
    return text;
}

} // namespace

void addStatusCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string folder = ".";
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("status", "show repositories, environments and what each is deployed from");
    addFolder(*command, options->folder);
    addFormat(*command, options->format);
    command->callback([options, &session] {
        const auto workspace = openWorkspace(toQString(options->folder));
        if (!workspace)
            return session.fail(workspace.error());
        const auto roles = statusOf(*workspace);
        if (!roles)
            return session.fail(roles.error());
        QJsonArray repositories, environments;
        QString text;
        for (const RoleStatus &role : *roles) {
            repositories.append(roleJson(role));
            text += roleText(role);
        }
        QList<QStringList> rows;
        for (const Environment &environment : workspace->project().environments) {
            const auto against = planAgainst(*workspace, {}, environment.stage);
            if (!against)
                return session.fail(against.error());
            QString from = against->commit.isEmpty() ? u"nothing was pushed yet"_s : u"deployed from "_s + against->text();
            if (!environment.revision.isEmpty())
                from += u", runs the drawing of "_s + environment.revision.left(7);
            rows.append({environment.stage, environment.account, environment.region, from});
            environments.append(QJsonObject{{u"stage"_s, environment.stage}, {u"account"_s, environment.account}, {u"region"_s, environment.region},
                {u"deployed_from"_s, against->commit.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(against->revision)},
                {u"revision"_s, orNull(environment.revision)},
                {u"commit"_s, against->commit.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(against->commit)}});
        }
        const QList<FollowUp> followUps = followUpsOf(*workspace);
        if (options->format == Format::Json)
            printJson({{u"project"_s, workspace->project().label}, {u"repositories"_s, repositories}, {u"environments"_s, environments},
                {u"follow_ups"_s, followUpJson(followUps)}});
        else
            print(shown(workspace->project().label + u'\n' + text + u"Environments\n"_s + table(rows, u"  "_s)) + followUpText(followUps));
    });
}

} // namespace penstock
