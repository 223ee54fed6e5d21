// SPDX-License-Identifier: Apache-2.0
#include "tests/support/git_folder.h"

#include "deploy/git/libgit2.h"
#include "deploy/process/process.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;

namespace penstock::test {

GitHome::GitHome()
{
    qputenv("HOME", QFile::encodeName(m_folder.path()));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(path(u".config"_s)));
    qputenv("GIT_CONFIG_GLOBAL", QFile::encodeName(path(u".gitconfig"_s)));
    qputenv("GIT_CONFIG_NOSYSTEM", "1");
    for (const char *name : {"SSH_AUTH_SOCK", "SSH_ASKPASS", "GIT_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
             "GIT_SSL_CAINFO", "SSL_CERT_FILE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL", "http_proxy",
             "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
        qunsetenv(name);
    git::start();
    const QByteArray home = QFile::encodeName(m_folder.path());
    git_libgit2_opts(GIT_OPT_SET_HOMEDIR, home.constData());
    for (const int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_PROGRAMDATA})
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, QFile::encodeName(path(u"nowhere"_s)).constData());
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, home.constData());
    forget();
}

QString GitHome::path(const QString &name) const { return name.isEmpty() ? m_folder.path() : m_folder.filePath(name); }

void GitHome::configure(const QString &text) const
{
    QFile file(path(u".gitconfig"_s));
    if (!file.open(QIODevice::Append) || file.write(text.toUtf8()) < 0)
        qFatal("the test's Git configuration cannot be written");
}

void GitHome::forget() const
{
    QFile::remove(path(u".gitconfig"_s));
    configure(u"[user]\n\tname = Ada Example\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n"_s);
}

QByteArray readAll(const QString &file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

void writeAll(const QString &file, const QByteArray &content, bool executable)
{
    QDir().mkpath(QFileInfo(file).path());
    QFile target(file);
    if (!target.open(QIODevice::WriteOnly | QIODevice::Truncate) || target.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(file));
    if (executable)
        target.setPermissions(target.permissions() | QFileDevice::ExeOwner | QFileDevice::ExeGroup | QFileDevice::ExeOther);
}

QString git(const QString &folder, const QStringList &arguments)
{
    const auto output = run({.program = u"git"_s, .arguments = arguments, .folder = folder});
    if (!output) {
        QTest::qFail(qPrintable(output.error().toString()), __FILE__, __LINE__);
        return {};
    }
    return QString::fromUtf8(output->output).trimmed();
}

} // namespace penstock::test
