// SPDX-License-Identifier: Apache-2.0
#include "tests/support/git_servers.h"

#include "deploy/process/process.h"

#include <QDir>
#include <QRegularExpression>

#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace penstock::test {

static constexpr int patience = 60000; ///< milliseconds: only ever reached by a server that is broken

Server::~Server() { stop(); }

void Server::stop()
{
    m_process.kill();
    m_process.waitForFinished(patience);
}

bool Server::start(const QString &program, const QStringList &arguments, const QByteArray &ready)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program, arguments);
    if (!m_process.waitForStarted(patience)) {
        m_problem = m_process.errorString();
        return false;
    }
    return waitFor(ready);
}

bool Server::waitFor(const QByteArray &text, int times)
{
    while (said().count(text) < times) {
        if (!m_process.waitForReadyRead(patience)) {
            m_problem = m_process.errorString() + u": "_s + QString::fromUtf8(said());
            return false;
        }
    }
    return true;
}

QByteArray Server::said()
{
    m_process.waitForReadyRead(0);
    m_said += m_process.readAll();
    return m_said;
}

static int freePort()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener, reinterpret_cast<sockaddr *>(&address), size);
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    ::close(listener);
    return ntohs(address.sin_port);
}

static void makeKey(const QString &file)
{
    const auto made = run({.program = u"ssh-keygen"_s, .arguments = {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, file}});
    if (!made)
        qFatal("%s", qPrintable(made.error().toString()));
}

SshServer::SshServer(const GitHome &home)
    : m_home(home)
{ }

bool SshServer::start()
{
    m_port = freePort();
    QDir().mkpath(m_home.path(u".ssh"_s));
    QDir().mkpath(u"/run/sshd"_s); // sshd demands it when it is root
    for (const QString &name : {u"host"_s, u"other"_s, u".ssh/key"_s})
        makeKey(m_home.path(name));
    letIn(true);
    knowHost(true);
    // sshd gives its sessions the home of the password file: the person's, whose Git configuration must not be seen.
    writeAll(m_home.path(u"sshd_config"_s),
        u"Port %1\nListenAddress 127.0.0.1\nHostKey %2/host\nPidFile none\nAuthorizedKeysFile %2/authorized\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPermitUserRC no\nPrintMotd no\n"
        "SetEnv HOME=%2 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1\n"_s.arg(m_port)
            .arg(m_home.path())
            .toUtf8());
    writeAll(m_home.path(u".ssh/config"_s),
        u"Host penstock-test\n  HostName 127.0.0.1\n  Port %1\n  User %2\n  IdentityFile %3/.ssh/key\nHost *\n  IdentitiesOnly yes\n  IdentityFile "
        u"%3/.ssh/key\n"
        "  UserKnownHostsFile %3/.ssh/known_hosts\n  GlobalKnownHostsFile /dev/null\n"_s.arg(m_port)
            .arg(QString::fromLocal8Bit(::getpwuid(::getuid())->pw_name), m_home.path())
            .toUtf8());
    const QByteArray real = QFile::encodeName(findProgram(u"ssh"_s).value_or(QString()));
    writeAll(m_home.path(u"bin/ssh"_s), "#!/bin/sh\nexec " + real + " -F '" + QFile::encodeName(m_home.path()) + "/.ssh/config' \"$@\"\n", true);
    qputenv("PATH", QByteArray(QFile::encodeName(m_home.path(u"bin"_s)) + ':' + qgetenv("PATH")));
    if (!Server::start(u"/usr/sbin/sshd"_s, {u"-D"_s, u"-e"_s, u"-f"_s, m_home.path(u"sshd_config"_s)}, "Server listening on"))
        return false;
    // In a user namespace of an ordinary user it listens, but may not change to its own user for each connection.
    const auto entered = run({.program = u"ssh"_s, .arguments = {u"-o"_s, u"BatchMode=yes"_s, u"penstock-test"_s, u"true"_s}});
    if (!entered)
        m_problem = QString::fromUtf8(said());
    return entered.has_value();
}

QByteArray SshServer::fingerprint() const
{
    const auto output = run({.program = u"ssh-keygen"_s, .arguments = {u"-l"_s, u"-f"_s, m_home.path(u"host.pub"_s)}});
    return output ? output->output.split(' ').value(1) : QByteArray();
}

static void writeKnown(const GitHome &home, int port, const QByteArray &key)
{
    writeAll(home.path(u".ssh/known_hosts"_s), key.isEmpty() ? QByteArray() : QByteArray("[127.0.0.1]:" + QByteArray::number(port) + ' ' + key));
}

void SshServer::knowHost(bool known) const { writeKnown(m_home, m_port, known ? readAll(m_home.path(u"host.pub"_s)) : QByteArray()); }
void SshServer::knowAnotherKey() const { writeKnown(m_home, m_port, readAll(m_home.path(u"other.pub"_s))); }
void SshServer::letIn(bool allowed) const { writeAll(m_home.path(u"authorized"_s), readAll(m_home.path(allowed ? u".ssh/key.pub"_s : u"other.pub"_s))); }

bool HttpsServer::start(const QString &folder)
{
    const QString key = m_keys.filePath(u"key.pem"_s);
    const auto made = run({.program = u"openssl"_s,
        .arguments = {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s, u"-keyout"_s, key, u"-out"_s,
            certificate(), u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s, u"subjectAltName=DNS:localhost,IP:127.0.0.1"_s}});
    if (!made)
        qFatal("%s", qPrintable(made.error().toString()));
    if (!Server::start(u"python3"_s, {QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/git_https_server.py"), folder, certificate(), key}, "port "))
        return false;
    if (!waitFor("\n"))
        return false;
    static const QRegularExpression port(u"port (\\d+)\n"_s);
    m_port = port.match(QString::fromUtf8(said())).captured(1).toInt();
    m_problem = u"Its port is not in: "_s + QString::fromUtf8(said());
    return m_port > 0;
}

QString HttpsServer::url(const QString &path) const { return u"https://localhost:%1/%2"_s.arg(m_port).arg(path); }

} // namespace penstock::test
