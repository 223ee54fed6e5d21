// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/libgit2.h"

using namespace Qt::StringLiterals;

namespace penstock::git {

void start()
{
    struct Library
    {
        Library() { git_libgit2_init(); }
        ~Library() { git_libgit2_shutdown(); }
    };
    static const Library library;
}

QString complaint()
{
    const git_error *error = git_error_last();
    if (!error || !error->message)
        return {};
    QString text = QString::fromUtf8(error->message).trimmed();
    if (!text.isEmpty()) {
        text[0] = text[0].toUpper();
        if (!text.endsWith(u'.'))
            text += u'.';
    }
    return text;
}

std::unexpected<Error> failed(const QString &what, int code, ErrorKind kind, const QString &next)
{
    if (code == GIT_ELOCKED)
        return failure(ErrorKind::Refused, what, u"Another Git program is working on this repository: "_s + complaint(),
            u"Wait until it has finished. If none is running, remove the .lock file."_s);
    return failure(kind, what, complaint(), next);
}

QString idText(const git_oid &id)
{
    char text[GIT_OID_SHA1_HEXSIZE + 1] = {};
    git_oid_tostr(text, sizeof text, &id);
    return QString::fromLatin1(text);
}

std::optional<QString> configText(git_repository *repository, const char *name)
{
    Config config;
    Buffer value;
    if (git_repository_config_snapshot(config.out(), repository) != 0 || git_config_get_string_buf(value.out(), config.get(), name) != 0)
        return std::nullopt;
    return value.text();
}

std::optional<QString> configPath(git_repository *repository, const char *name)
{
    Config config;
    Buffer value;
    if (git_repository_config_snapshot(config.out(), repository) != 0 || git_config_get_path(value.out(), config.get(), name) != 0)
        return std::nullopt;
    return value.text();
}

bool configFlag(git_repository *repository, const char *name, bool unset)
{
    Config config;
    int value = 0;
    if (git_repository_config_snapshot(config.out(), repository) != 0 || git_config_get_bool(&value, config.get(), name) != 0)
        return unset;
    return value != 0;
}

} // namespace penstock::git
