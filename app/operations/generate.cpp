// SPDX-License-Identifier: Apache-2.0
#include "app/operations/generate.h"

#include "app/operations/history.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

QString folderOfRole(const Workspace &workspace, const QString &role)
{
    const auto isRole = [&](const auto &known) { return known.id == role; };
    if (!workspace.kit || std::ranges::any_of(workspace.kit->roles, [&](const Kit::Role &known) { return isRole(known) && known.primary; }))
        return workspace.folder;
    const auto repository = std::ranges::find(workspace.project().repositories, role, &RepositoryRole::role);
    const QString name = repository == workspace.project().repositories.end() || repository->name.isEmpty() ? QString(workspace.project().name + u'-' + role)
                                                                                                            : repository->name;
    return QDir::cleanPath(workspace.folder + u"/../"_s + name);
}

Result<QList<GeneratedRepository>> generatedFiles(const Workspace &workspace)
{
    const auto pinned = pinnedStages(workspace, workspace.project());
    if (!pinned)
        return std::unexpected(pinned.error());
    return generate(workspace.project(), workspace.catalogue, *workspace.kit, *pinned);
}

Result<QList<GeneratedRole>> generateProject(const Workspace &workspace, const Watch &watch)
{
    watch.report(u"Checking the project"_s);
    if (const auto sound = requireSound(problemsOf(workspace)); !sound)
        return std::unexpected(sound.error());
    watch.report(u"Generating the files"_s);
    const auto repositories = generatedFiles(workspace);
    if (!repositories)
        return std::unexpected(repositories.error());
    QList<GeneratedRole> roles;
    for (const GeneratedRepository &repository : *repositories) {
        if (watch.stop.stop_requested())
            return failure(ErrorKind::Cancelled, u"Generating was stopped."_s);
        watch.report(u"Merging with your files"_s, roles.size(), repositories->size());
        auto merge = mergeGenerated(folderOfRole(workspace, repository.role), repository.files, workspace.kit->id, workspace.kit->version);
        if (!merge)
            return std::unexpected(merge.error());
        roles.append({repository.role, repository.files, std::move(*merge)});
    }
    return roles;
}

Result<void> requireNoConflict(const QList<GeneratedRole> &roles)
{
    QStringList conflicts;
    for (const GeneratedRole &role : roles)
        conflicts += role.merge.conflicts();
    if (!conflicts.isEmpty()) {
        return failure(ErrorKind::Refused, u"What you changed by hand and what would be generated contradict each other."_s,
            u"In conflict: %1"_s.arg(conflicts.join(u", "_s)),
            u"Nothing was written. Undo your change in those places, or move the file away and generate again."_s);
    }
    return {};
}

Result<void> writeGenerated(const QList<GeneratedRole> &roles)
{
    if (const auto clear = requireNoConflict(roles); !clear)
        return clear;
    for (const GeneratedRole &role : roles) {
        if (!QDir().mkpath(role.merge.folder))
            return failure(ErrorKind::File, u"The folder %1 could not be made."_s.arg(role.merge.folder));
        if (const auto written = writeMerge(role.merge); !written)
            return written;
    }
    return {};
}

} // namespace penstock
