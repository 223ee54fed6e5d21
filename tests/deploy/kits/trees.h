// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/kit.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace penstock::trees {

using namespace Qt::StringLiterals;

inline QString sourceFolder() { return QString::fromLatin1(PENSTOCK_SOURCE_DIR); }

/// The files of every repository. Ends the test program when they cannot be generated.
inline QList<GeneratedRepository> generatedRepositories(const Project &project)
{
    const Catalogue catalogue;
    const Result<Kit> kit = readKit(project.kit.id);
    if (!kit)
        qFatal("%s", qPrintable(kit.error().toString()));
    const Result<QList<GeneratedRepository>> repositories = generate(project, catalogue, *kit);
    if (!repositories)
        qFatal("%s", qPrintable(repositories.error().toString()));
    return *repositories;
}

/// The primary repository's files.
inline FileTree generated(const Project &project) { return generatedRepositories(project).first().files; }

inline void write(const FileTree &tree, const QString &folder)
{
    for (auto it = tree.begin(); it != tree.end(); ++it) {
        const QString path = folder + u'/' + it.key();
        if (!QDir().mkpath(QFileInfo(path).path()))
            qFatal("cannot make a folder for %s", qPrintable(path));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(it->content) != it->content.size())
            qFatal("cannot write %s", qPrintable(path));
        if (it->executable)
            file.setPermissions(file.permissions() | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther);
    }
}

/// Exit code 0; the output is shown otherwise.
inline bool succeeds(const QString &program, const QStringList &arguments, const QString &folder, QByteArray *output = nullptr, int seconds = 240)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    const bool good = process.waitForFinished(seconds * 1000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    const QByteArray out = process.readAllStandardOutput();
    if (!good)
        qWarning().noquote() << program << arguments.mid(0, 4) << process.errorString() << out.left(4000) << process.readAllStandardError().left(4000);
    if (output)
        *output = out;
    return good;
}

/// The node_modules folder of the pinned npm packages; empty (and a warning) where they cannot be had.
inline QString nodeModules()
{
    QByteArray path;
    return succeeds(sourceFolder() + u"/packaging/npm-packages"_s, {}, sourceFolder(), &path) ? QString::fromUtf8(path.trimmed()) : QString();
}

} // namespace penstock::trees
