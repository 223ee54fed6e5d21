// SPDX-License-Identifier: Apache-2.0
#include "app/operations/workspace.h"

#include "models/validation/validate.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<QString> projectFolder(const QString &folder)
{
    const QFileInfo start(folder);
    if (!start.exists())
        return failure(
            ErrorKind::NotFound, u"There is no folder %1."_s.arg(folder), {}, u"Check the path, or make a project with: penstock new %1"_s.arg(folder));
    QDir dir(start.isDir() ? start.absoluteFilePath() : start.absolutePath());
    const QString asked = dir.absolutePath();
    do {
        if (dir.exists(u"penstock.yaml"_s))
            return dir.absolutePath();
    } while (dir.cdUp());
    return failure(ErrorKind::NotFound, u"There is no Penstock project in %1."_s.arg(asked), u"No penstock.yaml there or in a folder above."_s,
        u"Make one with: penstock new DIR"_s);
}

} // namespace

Result<Catalogue> openCatalogue(const QString &projectFolder)
{
    Catalogue catalogue;
    QStringList folders = qEnvironmentVariable("PENSTOCK_CATALOGUE_PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    folders << QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/penstock/catalogue"_s;
    if (!projectFolder.isEmpty())
        folders << projectFolder + u"/catalogue"_s;
    for (const QString &folder : std::as_const(folders)) {
        if (!QFileInfo(folder).isDir())
            continue;
        if (const auto added = catalogue.addFolder(folder); !added)
            return std::unexpected(added.error());
    }
    return catalogue;
}

Result<Workspace> openWorkspace(const QString &folder)
{
    const auto found = projectFolder(folder);
    if (!found)
        return std::unexpected(found.error());
    auto loaded = loadProject(*found);
    if (!loaded)
        return std::unexpected(loaded.error());
    auto catalogue = openCatalogue(*found);
    if (!catalogue)
        return std::unexpected(catalogue.error());
    Workspace workspace{*found, std::move(*loaded), std::move(*catalogue), {}};
    if (auto kit = readKit(workspace.project().kit.id))
        workspace.kit = std::move(*kit);
    return workspace;
}

QList<Problem> problemsOf(const Workspace &workspace) { return problemsOf(workspace, workspace.project()); }

QList<Problem> problemsOf(const Workspace &workspace, const Project &project)
{
    const Places &places = workspace.loaded.places;
    QList<Problem> problems = workspace.loaded.problems;
    const auto kit = workspace.kit && workspace.kit->id == project.kit.id ? Result<Kit>(*workspace.kit) : readKit(project.kit.id);
    problems += validate(project, workspace.catalogue, places, kit ? std::optional(DeliveryFacts{kit->provider, kit->environment.cicd}) : std::nullopt);
    if (kit) {
        // What the general rules said of a field of an environment, the kit's form need not say again.
        const QList<Problem> general = problems;
        for (const Problem &problem : validateForKit(project, workspace.catalogue, *kit, places)) {
            const bool said = !problem.stage.isEmpty() && !problem.property.isEmpty() && std::ranges::any_of(general, [&](const Problem &other) {
                return other.node.isEmpty() && other.stage == problem.stage && other.property == problem.property;
            });
            if (!said)
                problems += problem;
        }
    } else {
        Problem problem;
        problem.id = u"unknown-kit"_s;
        problem.message = kit.error().what;
        problem.remedy = u"Choose one of: %1"_s.arg(kitIds().join(u", "_s));
        problem.place = places.value(u"kit/id"_s, places.value(u"kit"_s, Place{u"penstock.yaml"_s}));
        problems += problem;
    }
    std::ranges::stable_sort(problems, [](const Problem &a, const Problem &b) {
        return std::tie(a.place.file, a.place.line, a.place.column) < std::tie(b.place.file, b.place.line, b.place.column);
    });
    // Reading and validating may both stumble over the same text.
    problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
    return problems;
}

Result<void> requireSound(const QList<Problem> &problems)
{
    const auto isError = [](const Problem &problem) { return problem.severity == Severity::Error; };
    const auto first = std::ranges::find_if(problems, isError);
    if (first == problems.end())
        return {};
    const auto count = std::ranges::count_if(problems, isError);
    return failure(ErrorKind::Project, count == 1 ? u"The project has a problem."_s : u"The project has %1 problems."_s.arg(count), first->message,
        first->remedy.isEmpty() ? u"See all of them with: penstock validate"_s : first->remedy, first->place);
}

} // namespace penstock
