// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace penstock {

/// Projects that were opened, newest first, in the person's settings.
struct RecentEntry
{
    QString folder;
    QString label;
    QDateTime opened;
};

QList<RecentEntry> recentProjects(); ///< folders that are gone are left out
void rememberProject(const QString &folder, const QString &label);
void forgetProject(const QString &folder);

} // namespace penstock
