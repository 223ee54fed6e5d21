// SPDX-License-Identifier: Apache-2.0
#include "app/operations/doctor.h"

#include "deploy/process/process.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

bool concerns(const QJsonObject &tool, const Workspace *workspace)
{
    if (!workspace || !workspace->kit)
        return true;
    const auto fits = [&](const QString &key, const QString &value) { return !tool.contains(key) || tool[key].toArray().contains(value); };
    return fits(u"providers"_s, workspace->kit->provider) && fits(u"languages"_s, workspace->project().kit.language);
}

/// The first thing in a program's words that looks like a version.
QString versionIn(const QByteArray &words)
{
    static const QRegularExpression version(u"\\d+(\\.\\d+)+"_s);
    return version.match(QString::fromUtf8(words)).captured();
}

ToolCheck check(const QJsonObject &tool, const Watch &watch)
{
    ToolCheck result{.tool = tool[u"id"].toString(),
        .purpose = tool[u"for"].toString(),
        .found = {},
        .minimum = tool[u"minimum"].toString(),
        .path = {},
        .state = ToolState::Missing,
        .needed = !tool[u"optional"].toBool(),
        .remedy = tool[u"install"].toString()};
    const auto path = findProgram(result.tool);
    if (!path)
        return result;
    result.path = *path;
    ProcessRequest request;
    request.program = *path;
    for (const QJsonValue &argument : tool[u"arguments"].toArray())
        request.arguments += argument.toString();
    request.folder = QDir::rootPath();
    request.acceptFailure = true;
    request.timeout = std::chrono::seconds(20);
    const auto output = run(request, watch);
    if (!output || output->exitCode != 0) {
        result.state = ToolState::Broken;
        result.remedy = output ? QString::fromUtf8(output->errors.trimmed().left(300)) : output.error().toString();
        return result;
    }
    result.found = versionIn(output->output + ' ' + output->errors);
    const bool old = !result.minimum.isEmpty() && QVersionNumber::fromString(result.found) < QVersionNumber::fromString(result.minimum);
    result.state = old ? ToolState::TooOld : ToolState::Good;
    if (!old)
        result.remedy.clear();
    return result;
}

Result<QString> gitSetting(const QString &folder, const QString &name, const Watch &watch)
{
    ProcessRequest request;
    request.program = u"git"_s;
    request.arguments = {u"config"_s, u"--get"_s, name};
    request.folder = folder;
    request.acceptFailure = true;
    const auto output = run(request, watch);
    if (!output)
        return std::unexpected(output.error());
    return QString::fromUtf8(output->output.trimmed());
}

} // namespace

bool Diagnosis::healthy() const
{
    return identityKnown && std::ranges::none_of(tools, [](const ToolCheck &tool) { return tool.needed && tool.state != ToolState::Good; });
}

Result<Diagnosis> examine(const Workspace *workspace, const Watch &watch)
{
    QFile file(u":/penstock/tools/tools.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Internal, u"The list of tools is not in the program."_s);
    const QJsonArray tools = QJsonDocument::fromJson(file.readAll()).array();
    Diagnosis diagnosis;
    for (const QJsonValue &value : tools) {
        const QJsonObject tool = value.toObject();
        if (!concerns(tool, workspace))
            continue;
        watch.report(u"Looking for %1"_s.arg(tool[u"id"].toString()), diagnosis.tools.size(), tools.size());
        if (watch.stop.stop_requested())
            return failure(ErrorKind::Cancelled, u"The examination was stopped."_s);
        diagnosis.tools.append(check(tool, watch));
    }
    const QString folder = workspace ? workspace->folder : QDir::currentPath();
    const auto name = gitSetting(folder, u"user.name"_s, watch);
    const auto mail = gitSetting(folder, u"user.email"_s, watch);
    diagnosis.identityKnown = name && mail && !name->isEmpty() && !mail->isEmpty();
    if (diagnosis.identityKnown)
        diagnosis.identity = *name + u" <"_s + *mail + u'>';
    return diagnosis;
}

} // namespace penstock
