// SPDX-License-Identifier: Apache-2.0
#include "deploy/process/process.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {

std::optional<QString> findProgram(const QString &name, const QString &path)
{
    const auto usable = [](const QString &file) {
        const QFileInfo info(file);
        return info.isFile() && info.isExecutable();
    };
    if (name.contains(u'/'))
        return name.startsWith(u'/') && usable(name) ? std::optional(name) : std::nullopt;
    if (name.isEmpty())
        return std::nullopt;
    const QStringList folders = path.split(u':');
    for (const QString &folder : folders) {
        if (!folder.startsWith(u'/'))
            continue; // empty and relative entries mean the current folder, where a cloned repository may lie
        const QString file = folder + u'/' + name;
        if (usable(file))
            return file;
    }
    return std::nullopt;
}

QString withoutSecrets(QString text, const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        if (!secret.isEmpty())
            text.replace(secret, u"***"_s);
    }
    static const QRegularExpression password(u"(://[^/@:\\s]*):[^/@\\s]+@"_s);
    return text.replace(password, u"\\1:***@"_s);
}

static QString quoted(const QString &word)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./~^-]+$"_s);
    if (plain.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(u"'"_s, u"'\\''"_s) + u'\'';
}

QString shownCommand(const ProcessRequest &request)
{
    QString text = quoted(request.program);
    for (const QString &argument : request.arguments)
        text += u' ' + quoted(argument);
    return withoutSecrets(text, request.secrets);
}

} // namespace penstock
