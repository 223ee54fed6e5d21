// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/hooks.h"

#include "deploy/git/libgit2.h"
#include "deploy/process/process.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock::git {

static QString hooksFolder(git_repository *repository, const QString &top)
{
    const auto configured = configPath(repository, "core.hooksPath");
    if (configured && !configured->isEmpty())
        return QDir(top).absoluteFilePath(*configured); // a relative one counts from where hooks run
    return QFile::decodeName(git_repository_commondir(repository)) + u"hooks"_s;
}

/// A script without "#!": the system does not start it, but git does, with a shell.
static bool needsShell(const QString &path)
{
    QFile file(path);
    const QByteArray begin = file.open(QIODevice::ReadOnly) ? file.read(4) : QByteArray();
    return !begin.startsWith("#!")
        && begin
        != "\x7f"
           "ELF";
}

Result<void> runHook(
    git_repository *repository, const QString &name, const QStringList &arguments, const QMap<QString, std::optional<QString>> &environment, const Watch &watch)
{
    const QString top = QFile::decodeName(git_repository_workdir(repository));
    const QFileInfo file(hooksFolder(repository, top) + u'/' + name);
    if (!file.isFile() || !file.isExecutable())
        return {};
    ProcessRequest request{.program = file.absoluteFilePath(), .arguments = arguments, .folder = top, .environment = environment};
    if (needsShell(file.filePath())) {
        request.program = u"/bin/sh"_s;
        request.arguments.prepend(file.absoluteFilePath());
    }
    request.environment.insert(u"GIT_PREFIX"_s, QString());
    request.environment.insert(u"GIT_EDITOR"_s, u":"_s); // as git: nobody edits the message in between
    request.acceptFailure = true;
    const auto output = run(request, watch);
    if (!output && output.error().kind == ErrorKind::Cancelled)
        return failure(ErrorKind::Cancelled, u"The hook %1 was cancelled, so nothing was committed."_s.arg(name));
    if (!output)
        return failure(ErrorKind::Refused, u"The hook %1 could not be run, so nothing was committed."_s.arg(name), output.error().toString());
    if (output->exitCode != 0) {
        const QString said = QString::fromUtf8(output->output + output->errors).trimmed();
        return failure(ErrorKind::Refused, u"The hook %1 refused the commit."_s.arg(name),
            said.isEmpty() ? u"It ended with exit code %1 and said nothing."_s.arg(output->exitCode) : said.right(4000),
            u"Mend what it names and commit again. The hook is %1."_s.arg(file.absoluteFilePath()));
    }
    return {};
}

} // namespace penstock::git
