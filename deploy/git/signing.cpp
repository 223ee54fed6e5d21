// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/signing.h"

#include "deploy/git/libgit2.h"
#include "deploy/process/process.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace penstock::git {

static const QString withoutSignature = u"To commit without a signature: git config commit.gpgsign false"_s;

bool signsCommits(git_repository *repository) { return configFlag(repository, "commit.gpgsign"); }

static Result<QByteArray> openPgp(const QString &program, const QString &key, const QByteArray &commit, const Watch &watch)
{
    ProcessRequest request{.program = program, .arguments = {u"--status-fd=2"_s, u"-bsau"_s, key}};
    request.input = commit;
    request.install = u"sudo apt install gnupg"_s;
    const auto output = run(request, watch);
    if (!output)
        return failure(ErrorKind::Refused, u"The commit could not be signed, so nothing was committed."_s, output.error().toString(), withoutSignature);
    if (!output->errors.contains("[GNUPG:] SIG_CREATED ") || output->output.isEmpty())
        return failure(
            ErrorKind::Refused, u"The commit could not be signed, so nothing was committed."_s, QString::fromUtf8(output->errors).trimmed(), withoutSignature);
    return output->output;
}

/// The first key that the command of gpg.ssh.defaultKeyCommand prints, as git takes it.
static Result<QString> defaultSshKey(git_repository *repository)
{
    const auto command = configText(repository, "gpg.ssh.defaultKeyCommand");
    if (!command)
        return failure(ErrorKind::Refused, u"The commit is to be signed, but Git does not know with which key."_s, {},
            u"Say it with: git config --global user.signingkey ~/.ssh/id_ed25519.pub"_s);
    // Git's configuration holds a shell line here, and git runs it as one.
    const auto output = run({.program = u"/bin/sh"_s, .arguments = {u"-c"_s, *command}});
    if (!output)
        return std::unexpected(output.error());
    return QString::fromUtf8(output->output).section(u'\n', 0, 0).trimmed();
}

static Result<QByteArray> ssh(git_repository *repository, const QString &program, QString key, const QByteArray &commit, const Watch &watch)
{
    if (key.isEmpty()) {
        auto found = defaultSshKey(repository);
        if (!found)
            return std::unexpected(found.error());
        key = *found;
    }
    QTemporaryDir folder;
    QStringList arguments{u"-Y"_s, u"sign"_s, u"-n"_s, u"git"_s};
    const bool literal = key.startsWith("key::"_L1) || key.startsWith("ssh-"_L1) || key.startsWith("ecdsa-"_L1);
    if (literal) { // the public key itself: its other half is with the agent
        QFile file(folder.filePath(u"key.pub"_s));
        const QString text = key.startsWith("key::"_L1) ? key.sliced(5) : key;
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8() + '\n') < 0)
            return failure(ErrorKind::File, u"The commit could not be signed, so nothing was committed."_s, file.errorString());
        key = file.fileName();
        arguments << u"-U"_s;
    } else if (key.startsWith("~/"_L1)) {
        key = QDir::homePath() + key.sliced(1);
    }
    arguments << u"-f"_s << key << u"-q"_s;
    ProcessRequest request{.program = program, .arguments = arguments};
    request.input = commit;
    request.install = u"sudo apt install openssh-client"_s;
    const auto output = run(request, watch);
    if (!output || output->output.isEmpty())
        return failure(ErrorKind::Refused, u"The commit could not be signed, so nothing was committed."_s,
            output ? u"ssh-keygen gave no signature."_s : output.error().toString(), withoutSignature);
    return output->output;
}

Result<QByteArray> signature(git_repository *repository, const QByteArray &commit, const QString &committer, const Watch &watch)
{
    const QString format = configText(repository, "gpg.format").value_or(u"openpgp"_s);
    const QString key = configText(repository, "user.signingkey").value_or(QString());
    if (format == "ssh"_L1)
        return ssh(repository, configPath(repository, "gpg.ssh.program").value_or(u"ssh-keygen"_s), key, commit, watch);
    if (format == "openpgp"_L1) {
        const auto program = configPath(repository, "gpg.openpgp.program");
        return openPgp(program ? *program : configPath(repository, "gpg.program").value_or(u"gpg"_s), key.isEmpty() ? committer : key, commit, watch);
    }
    if (format == "x509"_L1)
        return openPgp(configPath(repository, "gpg.x509.program").value_or(u"gpgsm"_s), key.isEmpty() ? committer : key, commit, watch);
    return failure(ErrorKind::Refused, u"The commit is to be signed in a way that is not known: gpg.format is '%1'."_s.arg(format), {},
        u"It can be openpgp, x509 or ssh."_s);
}

} // namespace penstock::git
