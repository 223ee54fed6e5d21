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

/// A repository on disk, its history, and remotes that are folders.
class TestGitRepository : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void emptyRepository();
    void statusNamesEveryKindOfChange();
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
    QCOMPARE(repository.config(u"user.name"_s), u"Ada Example"_s);
    QCOMPARE(repository.config(u"penstock.none"_s), std::nullopt);
    const auto head = repository.resolve(u"HEAD"_s);
    QVERIFY(!head);
    QVERIFY2(head.error().why.contains(u"no commit yet"_s), qPrintable(head.error().toString()));
    Repository own = made();
    VERIFY_OK(own.setConfig(u"user.name"_s, u"Grace"_s));
    QCOMPARE(repository.config(u"user.name"_s), u"Grace"_s);
    QVERIFY(readAll(folder(u"work/.git/config"_s)).contains("Grace"));
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
    writeAll(folder(u"work/other/run"_s), "#!/bin/sh\n");
    QVERIFY(QFile::setPermissions(folder(u"work/other/run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    VERIFY_OK(repository.commit(u"First"_s));
    writeAll(folder(u"work/penstock.yaml"_s), "not committed\n");
    const auto files = repository.filesAt(u"HEAD"_s, {u"penstock.yaml"_s, u"pipelines/"_s});
    VERIFY_OK(files);
    QCOMPARE(files->keys(), QStringList({u"penstock.yaml"_s, u"pipelines/orders.yaml"_s}));
    QCOMPARE(files->value(u"penstock.yaml"_s).content, "p\n"_ba);
    QCOMPARE(repository.filesAt(u"HEAD"_s)->value(u"other/x"_s).content, QByteArray("\0\1\2", 3));
    QVERIFY(repository.filesAt(u"HEAD"_s)->value(u"other/run"_s).executable && !files->value(u"penstock.yaml"_s).executable);
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
    if (::chown(QFile::encodeName(folder()).constData(), 12345, 12345) != 0
        || ::chown(QFile::encodeName(folder(u"work/.git"_s)).constData(), 12345, 12345) != 0)
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
        QVERIFY(
            std::ranges::any_of(steps, [](const Progress &step) { return step.step == "Writing objects"_L1 && step.done == step.total && step.total == 3; }));
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
