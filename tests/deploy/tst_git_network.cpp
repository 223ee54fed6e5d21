// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/repository.h"
#include "tests/support/git_servers.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace penstock;
using test::git;
using test::readAll;
using test::writeAll;

/// Push, fetch and clone against real servers on loopback: sshd, and git http-backend behind TLS.
class TestGitNetwork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void sshPushAndClone_data();
    void sshPushAndClone();
    void sshUnknownHost();
    void sshChangedHostKey();
    void sshKeyThatIsNotLetIn();
    void sshServerThatIsNotThere();
    void sshRepositoryThatIsNotThere();
    void sshHookOfTheServer();
    void httpsPushFetchAndClone();
    void httpsWrongPassword();
    void httpsNoPassword();
    void httpsForbidden();
    void httpsUntrustedCertificate();
    void httpsTrustFromConfigurationAndEnvironment_data();
    void httpsTrustFromConfigurationAndEnvironment();
    void httpsNotFastForward();
    void httpsHookOfTheServer();
    void httpsCloneTakesNoLocalSubmodules();
    void httpsServerThatStalls();
    void httpsServerThatCuts();
    void cancelledCloneLeavesNothing();
    void shallowCloneIsPushedFrom();

private:
    QString folder(const QString &name) const { return m_folder->filePath(name); }
    Repository made(const QString &name, const QString &url)
    {
        auto repository = Repository::init(folder(name));
        if (!repository || !repository->setRemote(u"origin"_s, url))
            qFatal("no repository");
        committed(*repository, u"a"_s);
        return *std::move(repository);
    }
    void committed(Repository &repository, const QString &file)
    {
        writeAll(repository.folder() + u'/' + file, QByteArray(200'000, 'x'));
        if (const auto commit = repository.commit(u"Add "_s + file); !commit)
            qFatal("%s", qPrintable(commit.error().toString()));
    }
    QString bare(const QString &name)
    {
        const QString path = folder(u"served/"_s + name);
        if (!Repository::initBare(path))
            qFatal("no bare repository");
        return path;
    }
    bool ssh()
    {
        if (!m_ssh.port())
            m_sshRuns = m_ssh.start();
        if (!m_sshRuns)
            return false;
        m_ssh.knowHost(true);
        m_ssh.letIn(true);
        return true;
    }
    /// The server of this test, its certificate trusted, its password with a credential helper.
    std::unique_ptr<test::HttpsServer> https(const QString &password = u"right"_s)
    {
        auto server = std::make_unique<test::HttpsServer>();
        QDir().mkpath(folder(u"served"_s));
        if (!server->start(folder(u"served"_s)))
            qFatal("%s", qPrintable(server->problem()));
        m_home.configure(u"[http]\n\tsslCAInfo = %1\n"_s.arg(server->certificate()));
        if (!password.isEmpty()) {
            m_home.configure(u"[credential]\n\thelper = store --file=%1\n"_s.arg(m_home.path(u"passwords"_s)));
            writeAll(m_home.path(u"passwords"_s),
                QString(server->url(QString()).chopped(1).replace(u"https://"_s, u"https://ada:%1@"_s.arg(password)) + u'\n').toUtf8());
        }
        return server;
    }
    test::GitHome m_home;
    test::SshServer m_ssh{m_home};
    bool m_sshRuns = false;
    std::unique_ptr<QTemporaryDir> m_folder;
};

#define NEED_SSH()                                                                                                                                             \
    if (!ssh())                                                                                                                                                \
    QSKIP(qPrintable(u"sshd cannot run here: "_s + m_ssh.problem()))

void TestGitNetwork::init()
{
    m_home.forget();
    qunsetenv("GIT_SSL_CAINFO");
    qunsetenv("SSL_CERT_FILE");
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestGitNetwork::sshPushAndClone_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("scp-like, host of ~/.ssh/config") << u"penstock-test:%1"_s;
    QTest::newRow("ssh:// with a host of ~/.ssh/config") << u"ssh://penstock-test%1"_s;
    QTest::newRow("ssh:// with user and port") << u"ssh://%3@127.0.0.1:%2%1"_s;
}

void TestGitNetwork::sshPushAndClone()
{
    NEED_SSH();
    QFETCH(QString, address);
    const QString path = bare(u"x.git"_s);
    QString url = address;
    url.replace(u"%1"_s, path).replace(u"%2"_s, QString::number(m_ssh.port())).replace(u"%3"_s, git(m_home.path(), {u"-c"_s, u"alias.me=!id -un"_s, u"me"_s}));
    Repository repository = made(u"work"_s, url);
    QList<Progress> steps;
    VERIFY_OK(repository.push(u"origin"_s, u"main"_s, {[&](const Progress &step) { steps += step; }, {}}));
    QVERIFY(std::ranges::any_of(steps, [](const Progress &step) { return step.step == "Writing objects"_L1 && step.done == 3; }));
    QCOMPARE(git(path, {u"rev-parse"_s, u"main"_s}), repository.branch()->head);
    QCOMPARE(repository.branch()->upstream, u"origin/main"_s);
    const auto clone = Repository::clone(url, folder(u"clone"_s));
    VERIFY_OK(clone);
    QCOMPARE(clone->branch()->head, repository.branch()->head);
    VERIFY_OK(repository.fetch(u"origin"_s));
}

void TestGitNetwork::sshUnknownHost()
{
    NEED_SSH();
    Repository repository = made(u"work"_s, u"penstock-test:"_s + bare(u"x.git"_s));
    m_ssh.knowHost(false);
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Network);
    QVERIFY2(push.error().why.contains(QString::fromUtf8(m_ssh.fingerprint())), qPrintable(push.error().toString()));
    QVERIFY(push.error().next.contains(u"ssh penstock-test"_s));
    QVERIFY(readAll(m_home.path(u".ssh/known_hosts"_s)).isEmpty()); // never learnt silently
    QVERIFY(!Repository::clone(u"penstock-test:/x"_s, folder(u"clone"_s)));
    QVERIFY(readAll(m_home.path(u".ssh/known_hosts"_s)).isEmpty());
}

void TestGitNetwork::sshChangedHostKey()
{
    NEED_SSH();
    Repository repository = made(u"work"_s, u"penstock-test:"_s + bare(u"x.git"_s));
    m_ssh.knowAnotherKey();
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QVERIFY2(push.error().why.contains(u"Somebody may be listening"_s), qPrintable(push.error().toString()));
    QVERIFY(push.error().next.contains(u"ssh-keygen -R"_s));
}

void TestGitNetwork::sshKeyThatIsNotLetIn()
{
    NEED_SSH();
    Repository repository = made(u"work"_s, u"penstock-test:"_s + bare(u"x.git"_s));
    m_ssh.letIn(false);
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Account);
    QVERIFY2(push.error().why.contains(u"Permission denied"_s) && push.error().next.contains(u"ssh-add"_s), qPrintable(push.error().toString()));
}

void TestGitNetwork::sshServerThatIsNotThere()
{
    NEED_SSH();
    Repository repository = made(u"work"_s, u"ssh://127.0.0.1:1/x.git"_s); // nothing listens on port 1
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Network);
    QVERIFY2(push.error().why.contains(u"refused"_s), qPrintable(push.error().toString()));
}

void TestGitNetwork::sshRepositoryThatIsNotThere()
{
    NEED_SSH();
    const auto clone = Repository::clone(u"penstock-test:"_s + folder(u"nothing.git"_s), folder(u"clone"_s));
    QVERIFY(!clone);
    QCOMPARE(clone.error().kind, ErrorKind::NotFound);
    QVERIFY(!QFile::exists(folder(u"clone"_s)));
}

void TestGitNetwork::sshHookOfTheServer()
{
    NEED_SSH();
    const QString path = bare(u"x.git"_s);
    writeAll(path + u"/hooks/pre-receive"_s, "#!/bin/sh\necho 'Ticket number missing' >&2\nexit 1\n", true);
    Repository repository = made(u"work"_s, u"penstock-test:"_s + path);
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Refused);
    QVERIFY2(push.error().why.contains(u"Ticket number missing"_s), qPrintable(push.error().toString()));
}

void TestGitNetwork::httpsPushFetchAndClone()
{
    const QString path = bare(u"x.git"_s);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    VERIFY_OK(repository.push(u"origin"_s, u"main"_s));
    QCOMPARE(git(path, {u"rev-parse"_s, u"main"_s}), repository.branch()->head);
    VERIFY_OK(repository.fetch(u"origin"_s));
    auto clone = Repository::clone(server->url(u"good/x.git"_s), folder(u"clone"_s));
    VERIFY_OK(clone);
    QCOMPARE(clone->branch()->head, repository.branch()->head);
    QVERIFY(readAll(m_home.path(u"passwords"_s)).contains("ada:right")); // approved
}

void TestGitNetwork::httpsWrongPassword()
{
    bare(u"x.git"_s);
    const auto server = https(u"hunter22"_s);
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Account);
    const QString text = push.error().toString();
    QVERIFY2(text.contains(u"The password of this test is right."_s) || text.contains(u"Authentication failed"_s) || text.contains(u"could not read"_s),
        qPrintable(text));
    QVERIFY(!text.contains(u"hunter22"_s));
    QCOMPARE(server->said().count(" wrong\n"), 1); // once, not in a loop
    QVERIFY(!readAll(m_home.path(u"passwords"_s)).contains("hunter22")); // and forgotten
    Repository inUrl = made(u"url"_s, server->url(u"good/x.git"_s).replace(u"https://"_s, u"https://ada:hunter22@"_s));
    const auto again = inUrl.push(u"origin"_s, u"main"_s);
    QVERIFY(!again);
    QVERIFY2(!again.error().toString().contains(u"hunter22"_s), qPrintable(again.error().toString()));
}

void TestGitNetwork::httpsNoPassword()
{
    bare(u"x.git"_s);
    const auto server = https(QString());
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    const auto push = repository.push(u"origin"_s, u"main"_s); // does not wait for an answer
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Account);
    QVERIFY(push.error().next.contains(u"credential.helper"_s));
}

void TestGitNetwork::httpsForbidden()
{
    bare(u"x.git"_s);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"forbidden/x.git"_s));
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Account);
    QVERIFY2(push.error().toString().contains(u"403"_s), qPrintable(push.error().toString()));
}

void TestGitNetwork::httpsUntrustedCertificate()
{
    bare(u"x.git"_s);
    const auto server = https();
    m_home.forget(); // no authority named
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Network);
    QVERIFY2(push.error().why.contains(u"certificate"_s) && push.error().next.contains(u"sslCAInfo"_s), qPrintable(push.error().toString()));
    QVERIFY(!server->said().contains("authorized")); // no password was sent
}

void TestGitNetwork::httpsTrustFromConfigurationAndEnvironment_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::newRow("http.sslCAInfo") << QByteArray();
    QTest::newRow("GIT_SSL_CAINFO") << "GIT_SSL_CAINFO"_ba;
    QTest::newRow("SSL_CERT_FILE") << "SSL_CERT_FILE"_ba;
}

void TestGitNetwork::httpsTrustFromConfigurationAndEnvironment()
{
    QFETCH(QByteArray, variable);
    bare(u"x.git"_s);
    const auto server = https();
    if (!variable.isEmpty()) {
        m_home.forget();
        m_home.configure(u"[credential]\n\thelper = store --file=%1\n"_s.arg(m_home.path(u"passwords"_s)));
        qputenv(variable.constData(), QFile::encodeName(server->certificate()));
    }
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    VERIFY_OK(repository.push(u"origin"_s, u"main"_s));
}

void TestGitNetwork::httpsNotFastForward()
{
    const QString path = bare(u"x.git"_s);
    const auto server = https();
    Repository mine = made(u"mine"_s, server->url(u"good/x.git"_s));
    VERIFY_OK(mine.push(u"origin"_s, u"main"_s));
    auto theirs = Repository::clone(server->url(u"good/x.git"_s), folder(u"theirs"_s));
    VERIFY_OK(theirs);
    committed(*theirs, u"b"_s);
    VERIFY_OK(theirs->push(u"origin"_s, u"main"_s));
    committed(mine, u"c"_s);
    const auto push = mine.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Refused);
    QVERIFY(push.error().next.contains(u"Fetch and merge"_s));
    QCOMPARE(git(path, {u"rev-parse"_s, u"main"_s}), theirs->branch()->head);
}

void TestGitNetwork::httpsHookOfTheServer()
{
    const QString path = bare(u"x.git"_s);
    writeAll(path + u"/hooks/update"_s, "#!/bin/sh\necho 'GH006: protected branch' >&2\nexit 1\n", true);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Refused);
    QVERIFY2(push.error().why.contains(u"GH006"_s) && push.error().next.contains(u"pull request"_s), qPrintable(push.error().toString()));
}

void TestGitNetwork::httpsCloneTakesNoLocalSubmodules()
{
    const QString path = bare(u"x.git"_s);
    Repository secret = made(u"secret"_s, path);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    git(folder(u"work"_s), {u"-c"_s, u"protocol.file.allow=always"_s, u"submodule"_s, u"add"_s, u"-q"_s, folder(u"secret"_s), u"part"_s});
    VERIFY_OK(repository.commit(u"With a part of this machine"_s));
    VERIFY_OK(repository.push(u"origin"_s, u"main"_s));
    const auto clone = Repository::clone(server->url(u"good/x.git"_s), folder(u"clone"_s));
    QVERIFY(!clone);
    QCOMPARE(clone.error().kind, ErrorKind::Refused);
    QVERIFY(!QFile::exists(folder(u"clone"_s)));
}

void TestGitNetwork::httpsServerThatStalls()
{
    bare(u"x.git"_s);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"stall/x.git"_s));
    std::stop_source stop;
    Result<void> push;
    std::jthread pushing([&] { push = repository.push(u"origin"_s, u"main"_s, {{}, stop.get_token()}); });
    const bool stalled = server->waitFor("stalling");
    QElapsedTimer clock;
    clock.start();
    stop.request_stop();
    pushing.join();
    QVERIFY2(stalled, qPrintable(server->problem()));
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Cancelled);
    QVERIFY(clock.elapsed() < 10000);
}

void TestGitNetwork::httpsServerThatCuts()
{
    bare(u"x.git"_s);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"cut/x.git"_s));
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Network);
    QVERIFY2(!push.error().why.isEmpty(), qPrintable(push.error().toString()));
    server->stop();
    const auto gone = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, ErrorKind::Network);
}

void TestGitNetwork::cancelledCloneLeavesNothing()
{
    bare(u"x.git"_s);
    const auto server = https();
    Repository repository = made(u"work"_s, server->url(u"good/x.git"_s));
    VERIFY_OK(repository.push(u"origin"_s, u"main"_s));
    for (const bool wasThere : {false, true}) {
        if (wasThere)
            QDir().mkpath(folder(u"clone"_s));
        const int before = int(server->said().count("stalling"));
        std::stop_source stop;
        std::optional<Error> error;
        std::jthread cloning([&] {
            const auto clone = Repository::clone(server->url(u"stall/x.git"_s), folder(u"clone"_s), {{}, stop.get_token()});
            if (!clone)
                error = clone.error();
        });
        const bool stalled = server->waitFor("stalling", before + 1);
        stop.request_stop();
        cloning.join();
        QVERIFY2(stalled, qPrintable(server->problem()));
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::Cancelled);
        QCOMPARE(QFile::exists(folder(u"clone"_s)), wasThere);
        QVERIFY(QDir(folder(u"clone"_s)).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }
}

void TestGitNetwork::shallowCloneIsPushedFrom()
{
    const QString path = bare(u"x.git"_s);
    Repository first = made(u"first"_s, path);
    committed(first, u"b"_s);
    VERIFY_OK(first.push(u"origin"_s, u"main"_s));
    git(m_folder->path(), {u"clone"_s, u"-q"_s, u"--depth=1"_s, u"file://"_s + path, u"shallow"_s});
    auto shallow = Repository::open(folder(u"shallow"_s));
    VERIFY_OK(shallow);
    QCOMPARE(shallow->log(10)->size(), 1);
    committed(*shallow, u"c"_s);
    VERIFY_OK(shallow->push(u"origin"_s, u"main"_s));
    QCOMPARE(git(path, {u"rev-list"_s, u"--count"_s, u"main"_s}), u"3"_s);
}

QTEST_GUILESS_MAIN(TestGitNetwork)
#include "tst_git_network.moc"
