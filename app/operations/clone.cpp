// SPDX-License-Identifier: Apache-2.0
#include "app/operations/clone.h"

#include "app/operations/generate.h"
#include "deploy/git/repository.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {

QString folderForUrl(const QString &url)
{
    QString name = url;
    while (name.endsWith(u'/'))
        name.chop(1);
    name = name.section(u'/', -1).section(u':', -1);
    if (name.endsWith(".git"_L1))
        name.chop(4);
    return name;
}

Result<Workspace> cloneProject(const QString &url, const QString &folder, const Watch &watch)
{
    if (folder.isEmpty())
        return failure(ErrorKind::Usage, u"The address %1 names no folder to clone into."_s.arg(url), {}, u"Name one: penstock clone URL DIR"_s);
    const auto repository = Repository::clone(url, folder, watch);
    if (!repository)
        return std::unexpected(repository.error());
    auto workspace = openWorkspace(repository->folder());
    if (!workspace) {
        Error error = workspace.error();
        error.what = u"%1 was cloned to %2, but holds no project that Penstock can read: %3"_s.arg(url, folder, error.what);
        return std::unexpected(error);
    }
    for (const RepositoryRole &role : workspace->project().repositories) {
        const QString place = folderOfRole(*workspace, role.role);
        if (place == workspace->folder || role.remote.isEmpty() || QFileInfo::exists(place))
            continue;
        if (const auto other = Repository::clone(role.remote, place, watch); !other)
            return std::unexpected(other.error());
    }
    return workspace;
}

} // namespace penstock
