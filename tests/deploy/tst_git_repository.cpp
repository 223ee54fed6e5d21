// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/repository.h"
#include "deploy/process/process.h"
#include "tests/support/git_folder.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace penstock;
using test::git;
using test::readAll;
using test::writeAll;

/// A repository on disk, without a screen and without a network.
class TestGitRepository : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void emptyRepository();
    void statusNamesEveryKindOfChange();
    void commitOfEverything();
    void commitOfExactlySomePathsLeavesTheRestStaged();
    void commitKeepsModesAndLinks();
    void commitRefusals();
    void missingNameIsExplained();
    void ignoredFilesAreLeftOut();
    void hooksRunAsGitRunsThem();
    void hookThatRefuses();
    void hookThatFormats();
    void hooksPathIsHonoured();
    void secretsAreRefused_data();
    void secretsAreRefused();
    void committedSecretsDoNotBlockOtherLines();
    void signedWithSsh();
    void signingThatFailsIsRefused();
    void revisions();
    void filesAtACommit();
    void logIsNewestFirst();
    void diffWithUntrackedFiles();
    void foreignOwnerIsExplained();
    void pushToLocalBareRepository();
    void pushThatIsNotFastForward();
    void pushRefusedByTheServersHook();
    void pushToACheckedOutBranch();
    void missingRemoteAndBranch();
    void cloneWithSubmodules();
    void cloneRefusesDangerousAddresses_data();
    void cloneRefusesDangerousAddresses();
    void cloneIntoAFolderThatIsNotEmpty();
    void cloneOfNothingLeavesNothing();

private:
    QString folder(const QString &name = u"work"_s) const { return m_folder->filePath(name); }
    Repository made(const QString &name = u"work"_s)
    {
        auto repository = Repository::init(folder(name));
        if (!repository)
            qFatal("%s", qPrintable(repository.error().toString()));
        return *std::move(repository);
    }
    CommitInfo committed(Repository &repository, const QString &file, const QByteArray &content, const QString &message = u"Change"_s)
    {
        writeAll(repository.folder() + u'/' + file, content);
        const auto commit = repository.commit(message, {file});
        if (!commit)
            qFatal("%s", qPrintable(commit.error().toString()));
        return *commit;
    }
    test::GitHome m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGitRepository::init()
{
    m_home.forget();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestGitRepository::emptyRepository()
{
    const Repository repository = made();
    QCOMPARE(repository.folder(), folder());
    const auto branch = repository.branch();
    VERIFY_OK(branch);
    QCOMPARE(branch->branch, u"main"_s);
    QCOMPARE(branch->head, QString());
    QCOMPARE(repository.log(10)->size(), 0);
    QCOMPARE(repository.status()->size(), 0);
    const auto head = repository.resolve(u"HEAD"_s);
    QVERIFY(!head);
    QVERIFY2(head.error().why.contains(u"no commit yet"_s), qPrintable(head.error().toString()));
    VERIFY_OK(Repository::init(folder())); // again: stays as it is
    QVERIFY(!Repository::init(folder(u"bad"_s), u"..bad name"_s));
    const auto none = Repository::open(m_folder->path());
    QVERIFY(!none);
    QCOMPARE(none.error().kind, ErrorKind::NotFound);
    QDir(folder()).mkpath(u"deep/er"_s);
    QCOMPARE(Repository::open(folder(u"work/deep/er"_s))->folder(), folder());
}

void TestGitRepository::statusNamesEveryKindOfChange()
{
    Repository repository = made();
    for (const QString &name : {u"gone"_s, u"same"_s, u"edited"_s, u"unstaged"_s})
        writeAll(folder() + u'/' + name, "1\n");
    VERIFY_OK(repository.commit(u"First"_s));
    QFile::remove(folder(u"work/gone"_s));
    writeAll(folder(u"work/edited"_s), "22\n");
    writeAll(folder(u"work/new/数据 file"_s), "1\n");
    writeAll(folder(u"work/added"_s), "1\n");
    git(folder(), {u"add"_s, u"added"_s});
    git(folder(), {u"rm"_s, u"--cached"_s, u"unstaged"_s});
    const auto status = repository.status();
    VERIFY_OK(status);
    const QList<ChangedFile> expected{{u"added"_s, FileState::Added}, {u"edited"_s, FileState::Modified}, {u"gone"_s, FileState::Deleted},
                                      {u"new/数据 file"_s, FileState::Untracked}, {u"unstaged"_s, FileState::Modified}};
    QStringList seen;
    for (const auto &file : *status)
        seen += file.path + u' ' + QString::number(int(file.state));
    QVERIFY2(*status == expected, qPrintable(seen.join(u", ")));
}

void TestGitRepository::commitOfEverything()
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

void TestGitRepository::commitOfExactlySomePathsLeavesTheRestStaged()
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

void TestGitRepository::commitKeepsModesAndLinks()
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

void TestGitRepository::commitRefusals()
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

void TestGitRepository::missingNameIsExplained()
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

void TestGitRepository::ignoredFilesAreLeftOut()
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

void TestGitRepository::hooksRunAsGitRunsThem()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "1\n");
    writeAll(folder(u"work/.git/hooks/pre-commit"_s), "#!/bin/sh\ngit diff --cached --name-only > \"$(git rev-parse --git-dir)/seen\"\npwd >> .git/seen\n", true);
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

void TestGitRepository::hookThatRefuses()
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

void TestGitRepository::hookThatFormats()
{
    Repository repository = made();
    writeAll(folder(u"work/a"_s), "ugly\n");
    writeAll(folder(u"work/.git/hooks/pre-commit"_s), "#!/bin/sh\necho pretty > a && git add a\n", true);
    VERIFY_OK(repository.commit(u"Formatted"_s, {u"a"_s}));
    QCOMPARE(**repository.fileAt(u"HEAD"_s, u"a"_s), "pretty\n"_ba);
    QCOMPARE(git(folder(), {u"status"_s, u"--porcelain"_s}), QString());
}

void TestGitRepository::hooksPathIsHonoured()
{
    Repository repository = made();
    git(folder(), {u"config"_s, u"core.hooksPath"_s, u"tools/hooks"_s});
    writeAll(folder(u"work/.git/hooks/pre-commit"_s), "#!/bin/sh\nexit 1\n", true);
    writeAll(folder(u"work/tools/hooks/pre-commit"_s), "#!/bin/sh\ntouch .git/ran\n", true);
    VERIFY_OK(repository.commit(u"Own hooks"_s));
    QVERIFY(QFile::exists(folder(u"work/.git/ran"_s)));
}

void TestGitRepository::secretsAreRefused_data()
{
    // Put together here, so that this file does not itself look like one.
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("secret");
    const auto row = [](const char *name, const QString &file, const QByteArray &line, bool secret) { QTest::newRow(name) << file << line << secret; };
    row("access key id", u"a.ts"_s, "const id = 'AK" "IAIOSFODNN7EXAMPLE';", true);
    row("temporary key id", u"a.ts"_s, "AS" "IAIOSFODNN7EXAMPLE", true);
    row("secret access key", u"a.py"_s, "aws_secret_access_key = wJalrXUtnFEMI" "/K7MDENG/bPxRfiCYEXAMPLEKEY", true);
    row("secret key in JSON", u"a.json"_s, "\"SecretAccessKey\": \"wJalrXUtnFEMI" "/K7MDENG/bPxRfiCYEXAMPLEKEY\"", true);
    row("private key", u"id"_s, "-----BEGIN OPENSSH " "PRIVATE KEY-----", true);
    row("RSA private key", u"k.pem"_s, "-----BEGIN RSA " "PRIVATE KEY-----", true);
    row("GitHub token", u"a.yml"_s, "token: gh" "p_0123456789abcdefghijABCDEFGHIJ012345", true);
    row("Slack token", u"a.yml"_s, "xox" "b-123456789012-abcdefghijkl", true);
    row("password in .env", u".env"_s, "DB_PASSWORD=correct horse", true);
    row("password in an address", u"a.cfg"_s, "url = postgres://me:hunter" "22@db.example.com/x", true);
    row("reference in .env", u".env"_s, "DB_PASSWORD=${SECRET}", false);
    row("sample .env", u".env.example"_s, "DB_PASSWORD=hello-there", false);
    row("account id and ARN", u"a.ts"_s, "arn:aws:iam::111111111111:role/AKIA-role", false);
    row("public key", u"k.pub"_s, "-----BEGIN PUBLIC KEY-----", false);
    row("sha1 and integrity", u"package-lock.json"_s, "\"integrity\": \"sha512-wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYaaaa==\", \"key\": \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"", false);
    row("token name", u"a.ts"_s, "const token = process.env.GITHUB_TOKEN;", false);
}

void TestGitRepository::secretsAreRefused()
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

void TestGitRepository::committedSecretsDoNotBlockOtherLines()
{
    Repository repository = made();
    const QByteArray line = "example: AK" "IAIOSFODNN7EXAMPLE\n";
    writeAll(folder(u"work/readme"_s), line);
    git(folder(), {u"add"_s, u"."_s});
    git(folder(), {u"commit"_s, u"-qm"_s, u"By hand"_s});
    writeAll(folder(u"work/readme"_s), line + "more\n");
    VERIFY_OK(repository.commit(u"More"_s));
}

void TestGitRepository::signedWithSsh()
{
    Repository repository = made();
    const auto made = run({.program = u"ssh-keygen"_s, .arguments = {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, m_folder->filePath(u"key"_s)}});
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

void TestGitRepository::signingThatFailsIsRefused()
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

void TestGitRepository::revisions()
{
    Repository repository = made();
    const auto first = committed(repository, u"a"_s, "1\n");
    QCOMPARE(*repository.resolve(u"HEAD"_s), first.id);
    QCOMPARE(*repository.resolve(u"main"_s), first.id);
    QCOMPARE(*repository.resolve(first.id.left(8)), first.id);
    const auto before = repository.resolve(u"HEAD~1"_s);
    QVERIFY(!before);
    QCOMPARE(before.error().kind, ErrorKind::NotFound);
    QCOMPARE(before.error().toString(), u"There is no commit 'HEAD~1'.\n  HEAD has only one commit."_s);
    committed(repository, u"a"_s, "22\n");
    QCOMPARE(*repository.resolve(u"HEAD~1"_s), first.id);
    git(folder(), {u"tag"_s, u"-a"_s, u"-m"_s, u"x"_s, u"v1"_s});
    QCOMPARE(*repository.resolve(u"v1~1"_s), first.id);
    QCOMPARE(repository.resolve(u"no-such"_s).error().kind, ErrorKind::NotFound);
    QCOMPARE(repository.resolve(u"HEAD:a"_s).error().kind, ErrorKind::NotFound);
    QVERIFY(!repository.resolve(QString()));
}

void TestGitRepository::filesAtACommit()
{
    Repository repository = made();
    writeAll(folder(u"work/penstock.yaml"_s), "p\n");
    writeAll(folder(u"work/pipelines/orders.yaml"_s), "o\n");
    writeAll(folder(u"work/other/x"_s), QByteArray("\0\1\2", 3));
    VERIFY_OK(repository.commit(u"First"_s));
    writeAll(folder(u"work/penstock.yaml"_s), "not committed\n");
    const auto files = repository.filesAt(u"HEAD"_s, {u"penstock.yaml"_s, u"pipelines/"_s});
    VERIFY_OK(files);
    QCOMPARE(files->keys(), QStringList({u"penstock.yaml"_s, u"pipelines/orders.yaml"_s}));
    QCOMPARE(files->value(u"penstock.yaml"_s), "p\n"_ba);
    QCOMPARE(repository.filesAt(u"HEAD"_s)->value(u"other/x"_s), QByteArray("\0\1\2", 3));
    QVERIFY(!repository.fileAt(u"HEAD"_s, u"pipelines"_s)->has_value());
    QVERIFY(!repository.fileAt(u"HEAD"_s, u"nope/nope"_s)->has_value());
    QVERIFY(!repository.filesAt(u"HEAD~1"_s));
}

void TestGitRepository::logIsNewestFirst()
{
    Repository repository = made();
    for (const QString &message : {u"One"_s, u"Two"_s, u"Three"_s})
        committed(repository, u"a"_s, message.toUtf8() + '\n', message);
    const auto log = repository.log(2);
    VERIFY_OK(log);
    QCOMPARE(log->size(), 2);
    QCOMPARE(log->at(0).summary, u"Three"_s);
    QCOMPARE(log->at(1).summary, u"Two"_s);
    QVERIFY(qAbs(log->at(0).time.secsTo(QDateTime::currentDateTime())) < 100);
}

void TestGitRepository::diffWithUntrackedFiles()
{
    Repository repository = made();
    writeAll(folder(u"work/new"_s), "brand new\n");
    QVERIFY(repository.diff()->contains(u"+brand new"_s)); // before the first commit too
    committed(repository, u"a"_s, "1\n2\n3\n");
    writeAll(folder(u"work/a"_s), "1\ntwo\n3\n");
    const auto diff = repository.diff();
    VERIFY_OK(diff);
    QVERIFY2(diff->contains(u"-2\n+two\n"_s) && diff->contains(u"+brand new"_s) && diff->contains(u"new file mode 100644"_s), qPrintable(*diff));
    QVERIFY(!repository.diff({u"a"_s})->contains(u"brand new"_s));
    QVERIFY(repository.diff({u"*"_s})->isEmpty()); // paths, not patterns
}

void TestGitRepository::foreignOwnerIsExplained()
{
    if (::geteuid() != 0)
        QSKIP("only root can give a folder to somebody else");
    made();
    if (::chown(QFile::encodeName(folder()).constData(), 12345, 12345) != 0 || ::chown(QFile::encodeName(folder(u"work/.git"_s)).constData(), 12345, 12345) != 0)
        QSKIP("this system cannot give a folder to somebody else");
    const auto opened = Repository::open(folder());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Refused);
    QVERIFY(opened.error().next.contains(u"safe.directory"_s));
}

void TestGitRepository::pushToLocalBareRepository()
{
    const QString bare = folder(u"remote.git"_s);
    VERIFY_OK(Repository::initBare(bare));
    for (const QString &url : {bare, QString(u"file://"_s + bare)}) {
        Repository repository = made(u"work-%1"_s.arg(url.size()));
        committed(repository, u"a"_s, url.toUtf8());
        VERIFY_OK(repository.setRemote(u"origin"_s, url));
        QCOMPARE(*repository.remoteUrl(u"origin"_s), url);
        git(bare, {u"symbolic-ref"_s, u"HEAD"_s, u"refs/heads/main"_s});
        if (url != bare)
            git(bare, {u"update-ref"_s, u"-d"_s, u"refs/heads/main"_s});
        QList<Progress> steps;
        VERIFY_OK(repository.push(u"origin"_s, u"main"_s, {[&](const Progress &step) { steps += step; }, {}}));
        QVERIFY(std::ranges::any_of(steps, [](const Progress &step) { return step.step == "Writing objects"_L1 && step.done == step.total && step.total == 3; }));
        const auto branch = repository.branch();
        VERIFY_OK(branch);
        QCOMPARE(branch->upstream, u"origin/main"_s);
        QCOMPARE(branch->ahead, 0);
        QCOMPARE(git(bare, {u"rev-parse"_s, u"main"_s}), branch->head);
        committed(repository, u"b"_s, "1\n");
        QCOMPARE(repository.branch()->ahead, 1);
        VERIFY_OK(repository.push(u"origin"_s, u"main"_s));
        VERIFY_OK(repository.push(u"origin"_s, u"main"_s)); // nothing new: still well
    }
}

void TestGitRepository::pushThatIsNotFastForward()
{
    const QString bare = folder(u"remote.git"_s);
    VERIFY_OK(Repository::initBare(bare));
    Repository mine = made();
    committed(mine, u"a"_s, "1\n");
    VERIFY_OK(mine.setRemote(u"origin"_s, bare));
    VERIFY_OK(mine.push(u"origin"_s, u"main"_s));
    auto theirs = Repository::clone(bare, folder(u"theirs"_s));
    VERIFY_OK(theirs);
    const auto ahead = committed(*theirs, u"b"_s, "1\n");
    VERIFY_OK(theirs->push(u"origin"_s, u"main"_s));
    committed(mine, u"c"_s, "1\n");
    for (int time = 0; time < 2; ++time) { // before and after fetching: git words it differently
        const auto push = mine.push(u"origin"_s, u"main"_s);
        QVERIFY(!push);
        QCOMPARE(push.error().kind, ErrorKind::Refused);
        QVERIFY2(push.error().next.contains(u"Fetch and merge"_s), qPrintable(push.error().toString()));
        QCOMPARE(git(bare, {u"rev-parse"_s, u"main"_s}), ahead.id); // never forced
        VERIFY_OK(mine.fetch(u"origin"_s));
        QCOMPARE(mine.branch()->behind, 1);
        QCOMPARE(mine.branch()->ahead, 1);
    }
}

void TestGitRepository::pushRefusedByTheServersHook()
{
    const QString bare = folder(u"remote.git"_s);
    VERIFY_OK(Repository::initBare(bare));
    writeAll(bare + u"/hooks/pre-receive"_s, "#!/bin/sh\necho 'Policy 7: no pushes on Friday' >&2\nexit 1\n", true);
    Repository repository = made();
    committed(repository, u"a"_s, "1\n");
    VERIFY_OK(repository.setRemote(u"origin"_s, bare));
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Refused);
    QVERIFY2(push.error().why.contains(u"Policy 7: no pushes on Friday"_s), qPrintable(push.error().toString()));
    writeAll(bare + u"/hooks/pre-receive"_s, "#!/bin/sh\necho 'GH006: Protected branch update failed: protected branch hook declined' >&2\nexit 1\n", true);
    const auto guarded = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!guarded && guarded.error().next.contains(u"pull request"_s));
    writeAll(folder(u"work/.git/hooks/pre-push"_s), "#!/bin/sh\necho 'tests fail' >&2\nexit 1\n", true);
    const auto own = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!own);
    QVERIFY2(own.error().why.contains(u"tests fail"_s), qPrintable(own.error().toString()));
    QCOMPARE(own.error().kind, ErrorKind::Refused);
}

void TestGitRepository::pushToACheckedOutBranch()
{
    Repository target = made(u"target"_s);
    committed(target, u"a"_s, "1\n");
    auto repository = Repository::clone(folder(u"target"_s), folder(u"mine"_s));
    VERIFY_OK(repository);
    committed(*repository, u"b"_s, "1\n");
    const auto push = repository->push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QCOMPARE(push.error().kind, ErrorKind::Refused);
    QVERIFY2(push.error().next.contains(u"bare"_s), qPrintable(push.error().toString()));
}

void TestGitRepository::missingRemoteAndBranch()
{
    Repository repository = made();
    QCOMPARE(repository.push(u"origin"_s, u"main"_s).error().kind, ErrorKind::NotFound);
    QCOMPARE(*repository.remoteUrl(u"origin"_s), QString());
    QVERIFY(!repository.setRemote(u"-x"_s, u"/tmp"_s));
    VERIFY_OK(repository.setRemote(u"origin"_s, folder(u"nothing-here"_s)));
    const auto empty = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!empty && empty.error().why.contains(u"no commit yet"_s));
    committed(repository, u"a"_s, "1\n");
    const auto push = repository.push(u"origin"_s, u"main"_s);
    QVERIFY(!push);
    QVERIFY2(push.error().kind == ErrorKind::NotFound && push.error().next.contains(folder(u"nothing-here"_s)), qPrintable(push.error().toString()));
    QCOMPARE(repository.push(u"origin"_s, u"dev"_s).error().kind, ErrorKind::NotFound);
    QCOMPARE(repository.fetch(u"nope"_s).error().kind, ErrorKind::NotFound);
}

void TestGitRepository::cloneWithSubmodules()
{
    Repository inner = made(u"inner"_s);
    committed(inner, u"inside"_s, "1\n");
    Repository outer = made(u"outer"_s);
    git(folder(u"outer"_s), {u"-c"_s, u"protocol.file.allow=always"_s, u"submodule"_s, u"add"_s, u"-q"_s, folder(u"inner"_s), u"part"_s});
    VERIFY_OK(outer.commit(u"With a part"_s));
    const auto clone = Repository::clone(folder(u"outer"_s), folder(u"clone"_s));
    VERIFY_OK(clone);
    QCOMPARE(readAll(folder(u"clone/part/inside"_s)), "1\n"_ba);
    QCOMPARE(clone->status()->size(), 0);
}

void TestGitRepository::cloneRefusesDangerousAddresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("option") << u"--upload-pack=touch /tmp/x"_s;
    QTest::newRow("program") << u"ext::sh -c touch% /tmp/x"_s;
    QTest::newRow("descriptor") << u"fd::17"_s;
    QTest::newRow("host as option") << u"ssh://-oProxyCommand=touch/x"_s;
    QTest::newRow("scheme") << u"ftp://example.com/x.git"_s;
    QTest::newRow("newline") << u"https://example.com/a\nb"_s;
    QTest::newRow("empty") << QString();
}

void TestGitRepository::cloneRefusesDangerousAddresses()
{
    QFETCH(QString, url);
    const auto clone = Repository::clone(url, folder(u"clone"_s));
    QVERIFY(!clone);
    QCOMPARE(clone.error().kind, ErrorKind::Refused);
    QVERIFY(!QFile::exists(folder(u"clone"_s)));
}

void TestGitRepository::cloneIntoAFolderThatIsNotEmpty()
{
    Repository source = made(u"source"_s);
    committed(source, u"a"_s, "1\n");
    writeAll(folder(u"full/.hidden"_s), "mine\n");
    const auto clone = Repository::clone(folder(u"source"_s), folder(u"full"_s));
    QVERIFY(!clone);
    QCOMPARE(clone.error().kind, ErrorKind::Refused);
    QCOMPARE(readAll(folder(u"full/.hidden"_s)), "mine\n"_ba);
    QDir(folder(u"full"_s)).remove(u".hidden"_s);
    VERIFY_OK(Repository::clone(folder(u"source"_s), folder(u"full"_s))); // an empty folder is fine
}

void TestGitRepository::cloneOfNothingLeavesNothing()
{
    const auto clone = Repository::clone(folder(u"nothing"_s), folder(u"clone"_s));
    QVERIFY(!clone);
    QCOMPARE(clone.error().kind, ErrorKind::NotFound);
    QVERIFY(!QFile::exists(folder(u"clone"_s)));
    std::stop_source stop;
    stop.request_stop();
    Repository source = made(u"source"_s);
    committed(source, u"a"_s, "1\n");
    const auto cancelled = Repository::clone(folder(u"source"_s), folder(u"clone"_s), {{}, stop.get_token()});
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
    QVERIFY(!QFile::exists(folder(u"clone"_s)));
}

QTEST_GUILESS_MAIN(TestGitRepository)
#include "tst_git_repository.moc"
