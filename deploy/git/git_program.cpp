// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/git_program.h"

#include <QDir>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock::git {
namespace {

QString configured(const QString &folder, const QStringList &arguments)
{
    ProcessRequest request{.program = u"git"_s, .arguments = QStringList{u"config"_s} + arguments, .folder = folder};
    request.acceptFailure = true;
    const auto output = run(request);
    return output && output->exitCode == 0 ? QString::fromUtf8(output->output).trimmed() : QString();
}

/// ssh must not wait for an answer that nobody can give: it has no terminal. Unknown hosts are refused, not learnt.
void quietSsh(QMap<QString, std::optional<QString>> &environment, const QString &folder)
{
    const bool chosen = qEnvironmentVariableIsSet("GIT_SSH_COMMAND") || qEnvironmentVariableIsSet("GIT_SSH") || environment.contains(u"GIT_SSH_COMMAND"_s)
        || !configured(folder, {u"core.sshCommand"_s}).isEmpty();
    if (!chosen && !qEnvironmentVariableIsSet("SSH_ASKPASS"))
        environment.insert(u"GIT_SSH_COMMAND"_s, u"ssh -o BatchMode=yes"_s);
}

/// git's own TLS library does not read SSL_CERT_FILE, which other tools and this machine's owner may rely on.
void ownCertificates(QMap<QString, std::optional<QString>> &environment, const QString &folder)
{
    const QString file = qEnvironmentVariable("SSL_CERT_FILE");
    if (!file.isEmpty() && !qEnvironmentVariableIsSet("GIT_SSL_CAINFO") && configured(folder, {u"--get-regexp"_s, u"^http\\..*sslcainfo$"_s}).isEmpty())
        environment.insert(u"GIT_SSL_CAINFO"_s, file);
}

/// The lines that tell a person something: what the server said first, then git's own complaint, no progress.
QString saidBy(const ProcessOutput &output)
{
    QStringList server, own;
    const QList<QByteArray> lines = QByteArray(output.errors).replace('\r', '\n').split('\n');
    for (const QByteArray &bytes : lines) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.isEmpty() || line.startsWith("hint:"_L1) || line.startsWith("Cloning into"_L1) || progressOf(bytes))
            continue;
        if (line.startsWith("remote:"_L1)) {
            const QString text = line.sliced(7).trimmed();
            if (!text.isEmpty() && !progressOf(text.toUtf8()))
                server += text;
        } else if (!line.startsWith("To "_L1) && !line.startsWith("error: failed to push"_L1) && !line.startsWith("POST git-"_L1)) {
            own += line;
        }
    }
    QStringList parts;
    if (!server.isEmpty())
        parts += u"The server said: "_s + server.join(u" / "_s);
    if (!own.isEmpty())
        parts += own.join(u" / "_s);
    return withoutSecrets(parts.join(u" — "_s), {}).left(4000);
}

struct SshAddress
{
    QString host;
    QStringList options; ///< port and user
};

std::optional<SshAddress> sshAddress(const QString &url)
{
    static const QRegularExpression full(u"^ssh://(?:([^@/]+)@)?(\\[[^\\]]+\\]|[^:/]+)(?::(\\d+))?/"_s),
        scp(u"^(?:([^@/:]+)@)?(\\[[^\\]]+\\]|[^:/]+):(?!//)"_s);
    auto match = full.match(url);
    if (!match.hasMatch())
        match = scp.match(url);
    if (!match.hasMatch() || match.captured(2).startsWith(u'-'))
        return std::nullopt;
    SshAddress address{match.captured(2).remove(u'[').remove(u']'), {}};
    if (!match.captured(1).isEmpty())
        address.options << u"-l"_s << match.captured(1);
    if (!match.captured(3).isEmpty())
        address.options << u"-p"_s << match.captured(3);
    return address;
}

/// The fingerprint a host shows, asked for with the person's own ssh configuration; nothing is learnt or logged in to.
QString fingerprint(const QString &url, const Watch &watch)
{
    const auto address = sshAddress(url);
    if (!address)
        return {};
    ProcessRequest request{.program = u"ssh"_s};
    request.arguments = QStringList{u"-v"_s, u"-o"_s, u"BatchMode=yes"_s, u"-o"_s, u"StrictHostKeyChecking=yes"_s, u"-o"_s, u"ConnectTimeout=10"_s}
        + address->options + QStringList{u"--"_s, address->host, u"true"_s};
    request.timeout = std::chrono::seconds(20);
    request.acceptFailure = true;
    const auto output = run(request, watch);
    static const QRegularExpression key(u"Server host key: (\\S+ SHA256:\\S+)"_s);
    return output ? key.match(QString::fromUtf8(output->errors)).captured(1) : QString();
}

Error hostKeyError(const QString &what, const QString &url, const ProcessOutput &output, const Watch &watch)
{
    const auto address = sshAddress(url);
    const QString host = address ? address->host : url;
    if (output.errors.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"))
        return {ErrorKind::Network, what,
            u"The key of %1 is not the one in known_hosts. Somebody may be listening in between. %2"_s.arg(host, fingerprint(url, watch)),
            u"Ask who runs the server whether its key was changed. Only then: ssh-keygen -R %1, and connect once with ssh."_s.arg(host), {}};
    const QString shown = fingerprint(url, watch);
    const QString why
        = shown.isEmpty() ? u"The host %1 is not in known_hosts."_s.arg(host) : u"The host %1 is not in known_hosts. It shows the key %2."_s.arg(host, shown);
    return {ErrorKind::Network, what, why,
        u"Compare the key with what the server's owner publishes; if it is the same, connect once by hand and accept it: ssh %1"_s.arg(
            address ? QStringList(address->options + QStringList{host}).join(u' ') : host),
        {}};
}

} // namespace

Result<ProcessOutput> runGit(const QString &folder, const QStringList &arguments, const Watch &watch, const QMap<QString, std::optional<QString>> &environment)
{
    ProcessRequest request{.program = u"git"_s, .arguments = arguments, .folder = folder, .environment = environment};
    request.environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s); // its messages are read here
    request.environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    for (const QString &name : {u"GIT_DIR"_s, u"GIT_WORK_TREE"_s, u"GIT_INDEX_FILE"_s})
        request.environment.insert(name, std::nullopt); // when we are run from a hook, these name another repository
    quietSsh(request.environment, folder);
    ownCertificates(request.environment, folder);
    request.install = u"sudo apt install git"_s;
    request.acceptFailure = true;
    request.outputLimit = 1024 * 1024;
    request.line = [&](ProcessStream stream, const QByteArray &line) {
        if (const auto progress = stream == ProcessStream::Errors ? progressOf(line) : std::nullopt)
            watch.report(progress->step, progress->done, progress->total);
    };
    return run(request, watch);
}

std::optional<Progress> progressOf(const QByteArray &line)
{
    static const QRegularExpression counted(u"^(?:remote: )?([A-Z][A-Za-z ]+):\\s+(?:\\d+% \\((\\d+)/(\\d+)\\)|(\\d+))"_s);
    const auto match = counted.match(QString::fromUtf8(line));
    if (!match.hasMatch())
        return std::nullopt;
    if (match.captured(3).isEmpty())
        return Progress{match.captured(1), match.captured(4).toLongLong(), 0};
    return Progress{match.captured(1), match.captured(2).toLongLong(), match.captured(3).toLongLong()};
}

Error networkError(const QString &what, const QString &url, const ProcessOutput &output, const Watch &watch)
{
    const QByteArray &text = output.errors;
    const QString said = saidBy(output);
    const auto has = [&](const char *part) { return text.contains(part); };
    if (has("Host key verification failed"))
        return hostKeyError(what, url, output, watch);
    if (has("Permission denied (") || has("Too many authentication failures"))
        return {ErrorKind::Account, what, said,
            u"The server takes none of your SSH keys. See which are offered with ssh-add -l, name one in ~/.ssh/config (IdentityFile), and see that "
            u"the server knows it. A key with a passphrase must be in the agent: ssh-add."_s,
            {}};
    if (has("Authentication failed") || has("could not read Username") || has("could not read Password") || has("terminal prompts disabled"))
        return {ErrorKind::Account, what, said,
            u"No stored user name and password were right. Set a credential helper (git config --global credential.helper …), log in with it once, and try again."_s,
            {}};
    if (has("The requested URL returned error: 403"))
        return {ErrorKind::Account, what, said,
            u"The server knows you but does not let you do this. Ask its owner for the right, or log in as somebody else."_s, {}};
    if (has("certificate") || has("SSL"))
        return {ErrorKind::Network, what, said,
            u"If the server has a certificate of your own authority, name it: git config --global http.sslCAInfo FILE (or SSL_CERT_FILE)."_s, {}};
    if (has("Could not resolve host") || has("Could not resolve hostname") || has("Connection refused") || has("Failed to connect")
        || has("Connection timed out") || has("No route to host"))
        return {ErrorKind::Network, what, said, u"See that the address is right and that you are online: %1"_s.arg(withoutSecrets(url, {})), {}};
    if (has("not found") || has("does not appear to be a git repository") || has("does not exist"))
        return {ErrorKind::NotFound, what, said,
            u"See that the repository exists, that you may read it, and that its address is right: %1"_s.arg(withoutSecrets(url, {})), {}};
    if (has("is not supported") || (has("transport '") && has("not allowed")))
        return {ErrorKind::Refused, what, said, u"Use an https, ssh or file address."_s, {}};
    return {ErrorKind::Network, what, said, has("hung up") || has("early EOF") || has("RPC failed") ? u"The connection broke. Try again."_s : QString(), {}};
}

Result<void> checkUrl(const QString &url)
{
    const auto refused = [&](const QString &why) {
        return failure(ErrorKind::Refused, u"'%1' is not an address to fetch from."_s.arg(withoutSecrets(url, {})), why,
            u"Use an https, ssh or file address, or a folder."_s);
    };
    if (url.trimmed().isEmpty())
        return refused(u"It is empty."_s);
    if (url.startsWith(u'-'))
        return refused(u"It begins with '-', so it could be taken for an option."_s);
    if (std::ranges::any_of(url, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; }))
        return refused(u"It holds control characters."_s);
    static const QRegularExpression helper(u"^([A-Za-z0-9+.-]+)::"_s), scheme(u"^([A-Za-z][A-Za-z0-9+.-]*)://(.*)$"_s);
    const auto asHelper = helper.match(url);
    if (asHelper.hasMatch() && asHelper.captured(1) != "codecommit"_L1)
        return refused(u"'%1::' addresses run a program."_s.arg(asHelper.captured(1)));
    static const QStringList known{u"https"_s, u"http"_s, u"ssh"_s, u"git+ssh"_s, u"ssh+git"_s, u"file"_s, u"git"_s, u"codecommit"_s};
    const auto asUrl = scheme.match(url);
    if (asUrl.hasMatch() && !known.contains(asUrl.captured(1).toLower()))
        return refused(u"'%1' is not a way to reach a repository."_s.arg(asUrl.captured(1)));
    if (asUrl.hasMatch() && asUrl.captured(2).startsWith(u'-'))
        return refused(u"The host begins with '-', so it could be taken for an option."_s);
    return {};
}

bool isLocalUrl(const QString &url)
{
    if (url.startsWith("file://"_L1) || url.startsWith(u'/') || url.startsWith("./"_L1) || url.startsWith("../"_L1))
        return true;
    const qsizetype colon = url.indexOf(u':'), slash = url.indexOf(u'/');
    return colon < 0 || (slash >= 0 && slash < colon);
}

} // namespace penstock::git
