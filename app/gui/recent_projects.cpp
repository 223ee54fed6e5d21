// SPDX-License-Identifier: Apache-2.0
#include "app/gui/recent_projects.h"

#include <QFileInfo>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int mostKept = 12;

QList<RecentEntry> readAll()
{
    QSettings settings;
    QList<RecentEntry> entries;
    const int count = settings.beginReadArray(u"recent"_s);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        entries.append({settings.value(u"folder"_s).toString(), settings.value(u"label"_s).toString(), settings.value(u"opened"_s).toDateTime()});
    }
    settings.endArray();
    return entries;
}

void writeAll(const QList<RecentEntry> &entries)
{
    QSettings settings;
    settings.remove(u"recent"_s);
    settings.beginWriteArray(u"recent"_s, int(entries.size()));
    for (int i = 0; i < entries.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(u"folder"_s, entries[i].folder);
        settings.setValue(u"label"_s, entries[i].label);
        settings.setValue(u"opened"_s, entries[i].opened);
    }
    settings.endArray();
}

} // namespace

QList<RecentEntry> recentProjects()
{
    QList<RecentEntry> entries = readAll();
    entries.removeIf([](const RecentEntry &entry) { return !QFileInfo::exists(entry.folder + u"/penstock.yaml"_s); });
    return entries;
}

void rememberProject(const QString &folder, const QString &label)
{
    QList<RecentEntry> entries = readAll();
    entries.removeIf([&](const RecentEntry &entry) { return entry.folder == folder; });
    entries.prepend({folder, label, QDateTime::currentDateTime()});
    writeAll(entries.first(std::min<qsizetype>(entries.size(), mostKept)));
}

void forgetProject(const QString &folder)
{
    QList<RecentEntry> entries = readAll();
    entries.removeIf([&](const RecentEntry &entry) { return entry.folder == folder; });
    writeAll(entries);
}

} // namespace penstock
