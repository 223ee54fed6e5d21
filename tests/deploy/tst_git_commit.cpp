// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/repository.h"
#include "deploy/process/process.h"
#include "tests/support/git_folder.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <thread>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace penstock;
using test::git;
using test::readAll;
using test::writeAll;

/// What goes into a commit, and what keeps it from being made.
class TestGitCommit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void commitOfEverything();
    void commitOfExactlySomePathsLeavesTheRestStaged();
    void commitKeepsModesAndLinks();
    void commitRefusals();
    void missingNameIsExplained();
    void ignoredFilesAreLeftOut();
    void hooksRunAsGitRunsThem();
    void hookThatRefuses();
    void hookThatHangsIsCancelled();
    void hookThatFormats();
    void hooksPathIsHonoured();
    void secretsAreRefused_data();
    void secretsAreRefused();
    void committedSecretsDoNotBlockOtherLines();
    void signedWithSsh();
    void signedWithOpenPgp();
    void signingThatFailsIsRefused();

private:
    QString folder(const QString &name = u"work"_s) const { return m_folder->filePath(name); }
    Repository made(const QString &name = u"work"_s)
    {
        auto repository = Repository::init(folder(name));
        if (!repository)
            qFatal("%s", qPrintable(repository.error().toString()));
        return *std::move(repository);
    }
    test::GitHome m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGitCommit::init()
{
    m_home.forget();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestGitCommit::commitOfEverything()
{
    Repository repository = made();
    writeAll(folder(u"work/a/b.txt"_s), "b\n");
    writeAll(folder(u"work/c.txt"_s), "c\n");
    const auto commit = repository.commit(u"  Add all  \n\nBecause.\n\n\n"_s);
    VERIFY_OK(commit);
    QCOMPARE(commit->summary, u"Add all"_s);
    QCOMPARE(commit->author, u"Ada Example <ada@example.com>"_s);
    QCOMPARE(git(folder(), {u"status"_s, u"--porcelain"_s}), QString());
    QCOMPARE(git(folder(), {u"rev-parse"_s, u"HEAD"_s}), commit->id);
    QCOMPARE(git(folder(), {u"ls-tree"_s, u"-r"_s, u"--name-only"_s, u"HEAD"_s}), u"a/b.txt\nc.txt"_s);
    QCOMPARE(git(folder(), {u"fsck"_s, u"--strict"_s}), QString());
    QVERIFY(QDir(folder(u"work/.git"_s)).entryList({u"penstock-*"_s}).isEmpty());
    QVERIFY(git(folder(), {u"reflog"_s}).contains(u"commit (initial)"_s));
}

void TestGitCommit::commitOfExactlySomePathsLeavesTheRestStaged()
{
    Repository repository = made();
    for (const QString &name : {u"one"_s, u"two"_s, u"three"_s, u"dir/four"_s})
        writeAll(folder() + u'/' + name, "1\n");
    VERIFY_OK(repository.commit(u"First"_s));
    for (const QString &name : {u"one"_s, u"two"_s, u"three"_s, u"dir/four"_s, u"dir/five"_s})
        writeAll(folder() + u'/' + name, "22\n");
    git(folder(), {u"add"_s, u"two"_s});
    QFile::remove(folder(u"work/one"_s));
    VERIFY_OK(repository.commit(u"Some"_s, {u"one"_s, u"dir"_s}));
    QCOMPARE(git(folder(), {u"show"_s, u"--name-status"_s, u"--format="_s, u"HEAD"_s}), u"A\tdir/five\nM\tdir/four\nD\tone"_s);
    QCOMPARE(git(folder(), {u"status"_s, u"--porcelain"_s}), u"M three\nM  two"_s);
    VERIFY_OK(repository.commit(u"Rest"_s));
    QCOMPARE(git(folder(), {u"status"_s, u"--porcelain"_s}), QString());
}

void TestGitCommit::commitKeepsModesAndLinks()
{
    Repository repository = made();
    writeAll(folder(u"work/run.sh"_s), "#!/bin/sh\n", true);
    writeAll(folder(u"work/plain"_s), "x\r\ny\r\n");
    QVERIFY(QFile::link(u"plain"_s, folder(u"work/link"_s)));
    VERIFY_OK(repository.commit(u"Modes"_s));
    const QString tree = git(folder(), {u"ls-tree"_s, u"HEAD"_s});
    QVERIFY2(tree.contains(u"100755 blob"_s) && tree.contains(u"120000 blob"_s) && tree.contains(u"100644 blob"_s), qPrintable(tree));
    QCOMPARE(**repository.fileAt(u"HEAD"_s, u"plain"_s), "x\r\ny\r\n"_ba);
}

void TestGitCommit::commitRefusals()
{
    Repository repository = made();
    const auto nothing = repository.commit(u"Nothing"_s);
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().kind, ErrorKind::Refused);
    writeAll(folder(u"work/a"_s), "1\n");
    QVERIFY(!repository.commit(u" \n "_s));
    const auto missing = repository.commit(u"Missing"_s, {u"b"_s});
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
    VERIFY_OK(repository.commit(u"a"_s));
    QCOMPARE(repository.commit(u"Unchanged"_s, {u"a"_s}).error().kind, ErrorKind::Refused);
    writeAll(folder(u"work/.git/MERGE_HEAD"_s), git(folder(), {u"rev-parse"_s, u"HEAD"_s}).toUtf8() + '\n');
    writeAll(folder(u"work/a"_s), "22\n");
    QVERIFY(repository.commit(u"In a merge"_s).error().what.contains(u"under way"_s));
}

void TestGitCommit::missingNameIsExplained()
{
    QFile::remove(m_home.path(u".gitconfig"_s));
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    const auto commit = repository.commit(u"Nobody"_s);
    QVERIFY(!commit);
    QCOMPARE(commit.error().kind, ErrorKind::Refused);
    QVERIFY2(commit.error().next.contains(u"git config --global user.name"_s), qPrintable(commit.error().toString()));
    m_home.forget(); // as told, while the program runs
    VERIFY_OK(repository.commit(u"Somebody"_s));
}

void TestGitCommit::ignoredFilesAreLeftOut()
{
    Repository repository = made();
    writeAll(folder(u"work/.gitignore"_s), "*.log\nout/\n");
    writeAll(folder(u"work/a.log"_s), "1\n");
    writeAll(folder(u"work/out/b"_s), "1\n");
    QCOMPARE(*repository.status(), QList<ChangedFile>({{u".gitignore"_s, FileState::Untracked}}));
    const auto ignored = repository.commit(u"Ignored"_s, {u"a.log"_s});
    QVERIFY(!ignored);
    QVERIFY(ignored.error().what.contains(u".gitignore"_s));
}

void TestGitCommit::hooksRunAsGitRunsThem()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    writeAll(
        folder(u"work/.git/hooks/pre-commit"_s), "#!/bin/sh\ngit diff --cached --name-only > \"$(git rev-parse --git-dir)/seen\"\npwd >> .git/seen\n", true);
    writeAll(folder(u"work/.git/hooks/commit-msg"_s), "#!/bin/sh\necho 'Change-Id: I123' >> \"$1\"\n", true);
    writeAll(folder(u"work/.git/hooks/prepare-commit-msg"_s), "#!/bin/sh\necho \"$2\" > .git/prepared\n", true);
    writeAll(folder(u"work/.git/hooks/post-commit"_s), "#!/bin/sh\ngit rev-parse HEAD > .git/after\nexit 1\n", true);
    const auto commit = repository.commit(u"With hooks"_s);
    VERIFY_OK(commit);
    QCOMPARE(commit->message, u"With hooks\nChange-Id: I123\n"_s);
    QCOMPARE(readAll(folder(u"work/.git/seen"_s)), QByteArray("a\n" + QFile::encodeName(QFileInfo(folder()).canonicalFilePath()) + '\n'));
    QCOMPARE(readAll(folder(u"work/.git/prepared"_s)), "message\n"_ba);
    QCOMPARE(QString::fromUtf8(readAll(folder(u"work/.git/after"_s))).trimmed(), commit->id);
}

void TestGitCommit::hookThatRefuses()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    const QString hook = folder(u"work/.git/hooks/pre-commit"_s);
    writeAll(hook, "#!/bin/sh\necho 'line 3 is too long' >&2\nexit 7\n"); // not executable: ignored, as git does
    VERIFY_OK(repository.commit(u"Ignored hook"_s));
    QFile(hook).setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
    writeAll(folder(u"work/a"_s), "22\n");
    const auto commit = repository.commit(u"Refused"_s);
    QVERIFY(!commit);
    QCOMPARE(commit.error().kind, ErrorKind::Refused);
    QVERIFY(commit.error().why.contains(u"line 3 is too long"_s));
    QCOMPARE(repository.log(10)->size(), 1);
    QCOMPARE(git(folder(), {u"diff"_s, u"--cached"_s, u"--name-only"_s}), QString()); // nothing is left staged
}

void TestGitCommit::hookThatHangsIsCancelled()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    // Without "#!", as git takes it too; it says that it runs by opening the pipe.
    const QString pipe = folder(u"work/.git/pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    writeAll(folder(u"work/.git/hooks/pre-commit"_s), "echo runs > .git/pipe\nwhile :; do sleep 1000; done\n", true);
    std::stop_source stop;
    std::jthread waiting([&] {
        if (readAll(pipe) == "runs\n")
            stop.request_stop();
    });
    const auto commit = repository.commit(u"Never"_s, {}, {{}, stop.get_token()});
    QVERIFY(!commit);
    QCOMPARE(commit.error().kind, ErrorKind::Cancelled);
    QVERIFY(!repository.resolve(u"HEAD"_s));
}

void TestGitCommit::hookThatFormats()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "ugly\n");
    writeAll(folder(u"work/.git/hooks/pre-commit"_s), "#!/bin/sh\necho pretty > a && git add a\n", true);
    VERIFY_OK(repository.commit(u"Formatted"_s, {u"a"_s}));
    QCOMPARE(**repository.fileAt(u"HEAD"_s, u"a"_s), "pretty\n"_ba);
    QCOMPARE(git(folder(), {u"status"_s, u"--porcelain"_s}), QString());
}

void TestGitCommit::hooksPathIsHonoured()
{
    Repository repository = made();
    git(folder(), {u"config"_s, u"core.hooksPath"_s, u"tools/hooks"_s});
    writeAll(folder(u"work/.git/hooks/pre-commit"_s), "#!/bin/sh\nexit 1\n", true);
    writeAll(folder(u"work/tools/hooks/pre-commit"_s), "#!/bin/sh\ntouch .git/ran\n", true);
    VERIFY_OK(repository.commit(u"Own hooks"_s));
    QVERIFY(QFile::exists(folder(u"work/.git/ran"_s)));
}

void TestGitCommit::secretsAreRefused_data()
{
    // Put together here, so that this file does not itself look like one.
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("secret");
    const auto row = [](const char *name, const QString &file, const QByteArray &line, bool secret) { QTest::newRow(name) << file << line << secret; };
    row("access key id", u"a.ts"_s,
        "const id = 'AK"
        "IAIOSFODNN7EXAMPLE';",
        true);
    row("temporary key id", u"a.ts"_s,
        "AS"
        "IAIOSFODNN7EXAMPLE",
        true);
    row("secret access key", u"a.py"_s,
        "aws_secret_access_key = wJalrXUtnFEMI"
        "/K7MDENG/bPxRfiCYEXAMPLEKEY",
        true);
    row("secret key in JSON", u"a.json"_s,
        "\"SecretAccessKey\": \"wJalrXUtnFEMI"
        "/K7MDENG/bPxRfiCYEXAMPLEKEY\"",
        true);
    row("private key", u"id"_s,
        "-----BEGIN OPENSSH "
        "PRIVATE KEY-----",
        true);
    row("RSA private key", u"k.pem"_s,
        "-----BEGIN RSA "
        "PRIVATE KEY-----",
        true);
    row("GitHub token", u"a.yml"_s,
        "token: gh"
        "p_0123456789abcdefghijABCDEFGHIJ012345",
        true);
    row("Slack token", u"a.yml"_s,
        "xox"
        "b-123456789012-abcdefghijkl",
        true);
    row("password in .env", u".env"_s, "DB_PASSWORD=correct horse", true);
    row("password in an address", u"a.cfg"_s,
        "url = postgres://me:hunter"
        "22@db.example.com/x",
        true);
    row("reference in .env", u".env"_s, "DB_PASSWORD=${SECRET}", false);
    row("sample .env", u".env.example"_s, "DB_PASSWORD=hello-there", false);
    row("account id and ARN", u"a.ts"_s, "arn:aws:iam::111111111111:role/AKIA-role", false);
    row("public key", u"k.pub"_s, "-----BEGIN PUBLIC KEY-----", false);
    row("sha1 and integrity", u"package-lock.json"_s,
        "\"integrity\": \"sha512-wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYaaaa==\", \"key\": \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"", false);
    row("token name", u"a.ts"_s, "const token = process.env.GITHUB_TOKEN;", false);
}

void TestGitCommit::secretsAreRefused()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, line);
    QFETCH(bool, secret);
    Repository repository = made();
    writeAll(folder() + u'/' + file, "first\n" + line + "\nlast\n");
    const auto commit = repository.commit(u"Add it"_s, {file});
    QVERIFY2(commit.has_value() != secret, commit ? "it was committed" : qPrintable(commit.error().toString()));
    if (!secret)
        return;
    QCOMPARE(commit.error().kind, ErrorKind::Refused);
    QCOMPARE(commit.error().place, Place({file, 2, 0}));
    const QString text = commit.error().toString();
    QVERIFY(text.contains(file + u":2"_s));
    for (const char *part : {"IOSFODNN", "wJalrXUtn", "0123456789abcdef", "correct horse", "hunter"})
        QVERIFY2(!text.contains(QLatin1StringView(part)), qPrintable(text)); // never shown
    QVERIFY(!repository.resolve(u"HEAD"_s));
}

void TestGitCommit::committedSecretsDoNotBlockOtherLines()
{
    Repository repository = made();
    const QByteArray line = "example: AK"
                            "IAIOSFODNN7EXAMPLE\n";
    writeAll(folder(u"work/readme"_s), line);
    git(folder(), {u"add"_s, u"."_s});
    git(folder(), {u"commit"_s, u"-qm"_s, u"By hand"_s});
    writeAll(folder(u"work/readme"_s), line + "more\n");
    VERIFY_OK(repository.commit(u"More"_s));
}

void TestGitCommit::signedWithSsh()
{
    Repository repository = made();
    const auto made
        = run({.program = u"ssh-keygen"_s, .arguments = {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, m_folder->filePath(u"key"_s)}});
    VERIFY_OK(made);
    writeAll(m_folder->filePath(u"signers"_s), "ada@example.com " + readAll(m_folder->filePath(u"key.pub"_s)));
    m_home.configure(u"[commit]\n\tgpgsign = true\n[gpg]\n\tformat = ssh\n[gpg \"ssh\"]\n\tallowedSignersFile = %1\n[user]\n\tsigningkey = %2\n"_s.arg(
        m_folder->filePath(u"signers"_s), m_folder->filePath(u"key.pub"_s)));
    writeAll(folder(u"work/a"_s), "1\n");
    const auto commit = repository.commit(u"Signed"_s);
    VERIFY_OK(commit);
    QCOMPARE(git(folder(), {u"log"_s, u"-1"_s, u"--format=%G?"_s}), u"G"_s);
    git(folder(), {u"verify-commit"_s, u"HEAD"_s});
    QCOMPARE(git(folder(), {u"rev-parse"_s, u"HEAD"_s}), commit->id);
}

void TestGitCommit::signingThatFailsIsRefused()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    m_home.configure(u"[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = /no/such/gpg\n"_s);
    const auto commit = repository.commit(u"Not signed"_s);
    QVERIFY(!commit);
    QCOMPARE(commit.error().kind, ErrorKind::Refused);
    QVERIFY(commit.error().next.contains(u"commit.gpgsign"_s));
    QVERIFY(!repository.resolve(u"HEAD"_s));
}

void TestGitCommit::signedWithOpenPgp()
{
    // Stands in for gpg: signs nothing, but must be called as git calls it and be given the commit's text.
    const QString program = m_folder->filePath(u"gpg"_s), seen = m_folder->filePath(u"seen"_s);
    writeAll(program,
        "#!/bin/sh\necho \"$@\" > '" + seen.toUtf8() + "'\ncat >> '" + seen.toUtf8()
            + "'\necho '[GNUPG:] SIG_CREATED x' >&2\nprintf -- '-----BEGIN PGP SIGNATURE-----\\n\\nabc\\n-----END PGP SIGNATURE-----\\n'\n",
        true);
    m_home.configure(u"[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = %1\n[user]\n\tsigningkey = ABCD\n"_s.arg(program));
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    VERIFY_OK(repository.commit(u"Signed"_s));
    QVERIFY2(readAll(seen).startsWith("--status-fd=2 -bsau ABCD\ntree "), readAll(seen).constData());
    QVERIFY(git(folder(), {u"cat-file"_s, u"commit"_s, u"HEAD"_s}).contains(u"gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n"_s));
    QCOMPARE(git(folder(), {u"fsck"_s, u"--strict"_s}), QString());
}

QTEST_GUILESS_MAIN(TestGitCommit)
#include "tst_git_commit.moc"
