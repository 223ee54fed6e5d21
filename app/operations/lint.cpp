// SPDX-License-Identifier: Apache-2.0
#include "app/operations/lint.h"

#include "app/operations/workspace.h"
#include "deploy/kits/kit_lint.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Entries have ids of at least two parts: acme.mailbox.yaml.
QStringList entriesIn(const QString &folder)
{
    QStringList entries = QDir(folder).entryList({u"*.*.yaml"_s}, QDir::Files, QDir::Name);
    entries.removeIf([](const QString &name) { return name.startsWith(u'.'); });
    return entries;
}

void lintEntries(const QString &folder, Catalogue &catalogue, QList<Problem> &problems)
{
    const auto mistake = [&](const Error &error) {
        problems.append(Problem{Severity::Error, u"component-mistake"_s, error.why.isEmpty() ? error.what : QString(error.what + u' ' + error.why), error.next,
            error.place, {}, {}, {}, {}});
    };
    if (const auto added = catalogue.addFolder(folder); !added)
        return mistake(added.error());
    for (const QString &name : entriesIn(folder)) {
        if (const auto type = catalogue.read(name.chopped(5)); !type)
            mistake(type.error());
    }
}

} // namespace

Result<QList<Problem>> lintFolder(const QString &folder)
{
    const QDir dir(folder);
    if (!dir.exists())
        return failure(ErrorKind::NotFound, u"There is no folder %1."_s.arg(folder));
    const bool kit = dir.exists(u"kit.yaml"_s);
    QStringList catalogues{dir.filePath(u"catalogue"_s)};
    if (!kit)
        catalogues.prepend(dir.absolutePath());
    catalogues.removeIf([](const QString &path) { return !QDir(path).exists() || entriesIn(path).isEmpty(); });
    if (!kit && catalogues.isEmpty())
        return failure(ErrorKind::NotFound, u"There is nothing to look at in %1."_s.arg(folder), u"It has no kit.yaml and no component types."_s,
            u"A kit's manifest is kit.yaml; a component type is a file such as acme.mailbox.yaml."_s);
    auto catalogue = openCatalogue({});
    if (!catalogue)
        return std::unexpected(catalogue.error());
    QList<Problem> problems;
    for (const QString &path : std::as_const(catalogues))
        lintEntries(path, *catalogue, problems);
    if (kit)
        problems += lintKit(dir.absolutePath(), *catalogue);
    return problems;
}

} // namespace penstock
