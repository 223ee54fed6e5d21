// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/git_folder.h"

#include <QProcess>

namespace penstock::test {

/// A server that ends with the test, and what it has printed. Waiting is for what it says, never for time to pass.
class Server
{
public:
    ~Server();
    bool start(const QString &program, const QStringList &arguments, const QByteArray &ready); ///< until it has said `ready`
    bool waitFor(const QByteArray &text, int times = 1); ///< until it has said it so often
    QByteArray said();
    void stop();
    QString problem() const { return m_problem; }

protected:
    QString m_problem;

private:
    QProcess m_process;
    QByteArray m_said;
};

/// sshd on loopback, with its own host key, one key that it lets in, and the home's ssh configured for it: the host is called
/// "penstock-test" in ~/.ssh/config, and "ssh" in PATH reads the home's configuration instead of the person's.
class SshServer : public Server
{
public:
    explicit SshServer(const GitHome &home);
    bool start();
    int port() const { return m_port; }
    QByteArray fingerprint() const; ///< "SHA256:…"
    void knowHost(bool known) const;
    void knowAnotherKey() const; ///< known_hosts holds a key that is not the server's
    void letIn(bool allowed) const;

private:
    const GitHome &m_home;
    int m_port = 0;
};

/// git_https_server.py on loopback, with a certificate that nobody trusts unless told to.
class HttpsServer : public Server
{
public:
    bool start(const QString &folder);
    QString url(const QString &path) const;
    QString certificate() const { return m_keys.filePath(QStringLiteral("certificate.pem")); }

private:
    QTemporaryDir m_keys;
    int m_port = 0;
};

} // namespace penstock::test
