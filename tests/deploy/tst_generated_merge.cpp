// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/generated_merge.h"
#include "deploy/git/repository.h"
#include "tests/support/git_folder.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace penstock;
using test::readAll;
using test::writeAll;

/// Generated trees brought into a folder that people edit.
class TestGeneratedMerge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void firstTimeWritesEverything();
    void secondTimeChangesNothing();
    void untouchedFileIsUpdated();
    void handEditsSurvive();
    void sameLinesConflictAndNothingIsWritten();
    void deletedByHandStaysDeleted();
    void noLongerGenerated();
    void fileThatWasThereBefore();
    void onlyOnce();
    void binaryFiles();
    void executableBit();
    void windowsLineEnds_data();
    void windowsLineEnds();
    void editorThatChangedAllLineEnds();
    void baseTravelsWithAClone();
    void lostBaseComesFromGit();
    void lostBaseIsSaid();
    void dangerousPaths_data();
    void dangerousPaths();
    void linksThatLeadOut();
    void linkInPlaceOfAFile();
    void recordThatPointsOutside();
    void brokenRecord();
    void recordIsDeterministic();
    void changedBetweenMergeAndWrite();
    void randomEdits();

private:
    QString file(const QString &path) const { return m_folder->filePath(path); }
    QByteArray text(const QString &path) const { return readAll(file(path)); }
    void put(const QString &path, const QByteArray &content, bool executable = false) const { writeAll(file(path), content, executable); }
    GeneratedMerge merged(const FileTree &tree) const
    {
        auto merge = mergeGenerated(m_folder->path(), tree, u"kit"_s, u"1"_s);
        if (!merge)
            qFatal("%s", qPrintable(merge.error().toString()));
        return *std::move(merge);
    }
    /// Merges and writes; the actions that were not Unchanged, by path, without those of .penstock.
    QMap<QString, MergeAction> generate(const FileTree &tree) const
    {
        const GeneratedMerge merge = merged(tree);
        if (const auto written = writeMerge(merge); !written)
            qFatal("%s", qPrintable(written.error().toString()));
        QMap<QString, MergeAction> actions;
        for (const MergedFile &entry : merge.files) {
            if (entry.action != MergeAction::Unchanged && !entry.path.startsWith(u".penstock/"_s))
                actions.insert(entry.path, entry.action);
        }
        return actions;
    }
    QMap<QString, QByteArray> everything() const
    {
        QMap<QString, QByteArray> files;
        QDirIterator walk(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString path = walk.next();
            if (!path.contains(u"/.git/"_s))
                files.insert(path, readAll(path));
        }
        return files;
    }
    test::GitHome m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
};

static FileEntry entry(const QByteArray &content, bool executable = false, bool onlyOnce = false) { return {content, executable, onlyOnce, {}}; }
static QByteArray lines(int count, int changed = -1, const QByteArray &text = {})
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += (i == changed ? text : "line " + QByteArray::number(i)) + '\n';
    return all;
}
using Actions = QMap<QString, MergeAction>;

void TestGeneratedMerge::init()
{
    m_home.forget();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestGeneratedMerge::firstTimeWritesEverything()
{
    const FileTree tree{{u"README.md"_s, entry("hello\n")}, {u"lib/app.ts"_s, entry("x\n")}, {u"bin/run"_s, entry("#!/bin/sh\n", true)}};
    const auto merge = merged(tree);
    QVERIFY(merge.changesAnything());
    QVERIFY(everything().isEmpty()); // reading only
    QCOMPARE(generate(tree), Actions({{u"README.md"_s, MergeAction::Add}, {u"bin/run"_s, MergeAction::Add}, {u"lib/app.ts"_s, MergeAction::Add}}));
    QCOMPARE(text(u"lib/app.ts"_s), "x\n"_ba);
    QVERIFY(QFileInfo(file(u"bin/run"_s)).isExecutable());
    QVERIFY(!QFileInfo(file(u"README.md"_s)).isExecutable());
    QVERIFY(!QFile::exists(file(u".penstock/base"_s))); // nothing differs from what was generated
}

void TestGeneratedMerge::secondTimeChangesNothing()
{
    const FileTree tree{{u"a"_s, entry("1\n")}, {u"once"_s, entry("o\n", false, true)}, {u"x/run"_s, entry("#!\n", true)}};
    generate(tree);
    const auto before = everything();
    QVERIFY(!merged(tree).changesAnything());
    QVERIFY(generate(tree).isEmpty());
    QCOMPARE(everything(), before);
}

void TestGeneratedMerge::untouchedFileIsUpdated()
{
    generate({{u"a"_s, entry("1\n")}});
    QCOMPARE(generate({{u"a"_s, entry("2\n")}}), Actions({{u"a"_s, MergeAction::Update}}));
    QCOMPARE(text(u"a"_s), "2\n"_ba);
}

void TestGeneratedMerge::handEditsSurvive()
{
    generate({{u"dir/a"_s, entry(lines(20))}});
    put(u"dir/a"_s, lines(20, 2, "mine"));
    QCOMPARE(generate({{u"dir/a"_s, entry(lines(20))}}), Actions({{u"dir/a"_s, MergeAction::KeepYours}}));
    QCOMPARE(text(u".penstock/base/dir/a"_s), lines(20)); // now it differs, so the base is there
    QCOMPARE(generate({{u"dir/a"_s, entry(lines(20, 15, "new"))}}), Actions({{u"dir/a"_s, MergeAction::Merge}}));
    QCOMPARE(text(u"dir/a"_s), lines(20, 2, "mine").replace("line 15", "new"));
    QCOMPARE(text(u".penstock/base/dir/a"_s), lines(20, 15, "new"));
    const auto before = everything();
    QVERIFY(!merged({{u"dir/a"_s, entry(lines(20, 15, "new"))}}).changesAnything());
    // Once more, and the edit taken back: the base goes, with its folders.
    QCOMPARE(generate({{u"dir/a"_s, entry(lines(20, 10, "newer"))}}), Actions({{u"dir/a"_s, MergeAction::Merge}}));
    QVERIFY(text(u"dir/a"_s).contains("mine\n"));
    put(u"dir/a"_s, lines(20, 10, "newer"));
    generate({{u"dir/a"_s, entry(lines(20, 10, "newer"))}});
    QVERIFY(!QFile::exists(file(u".penstock/base"_s)));
}

void TestGeneratedMerge::sameLinesConflictAndNothingIsWritten()
{
    QVERIFY(Repository::init(m_folder->path()));
    generate({{u"a"_s, entry(lines(5))}, {u"b"_s, entry("1\n")}});
    put(u"a"_s, lines(5, 2, "mine"));
    const auto before = everything();
    const auto merge = merged({{u"a"_s, entry(lines(5, 2, "theirs"))}, {u"b"_s, entry("2\n")}});
    QCOMPARE(merge.conflicts(), QStringList{u"a"_s});
    const auto conflict = std::ranges::find(merge.files, u"a"_s, &MergedFile::path);
    QVERIFY2(
        conflict->content.contains("<<<<<<< yours\nmine\n") && conflict->content.contains("theirs\n>>>>>>> generated now\n"), conflict->content.constData());
    QVERIFY(!conflict->reason.isEmpty());
    const auto written = writeMerge(merge);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Refused);
    QVERIFY(written.error().why.contains(u"a"_s));
    QCOMPARE(everything(), before);
}

void TestGeneratedMerge::deletedByHandStaysDeleted()
{
    generate({{u"a"_s, entry("1\n")}, {u"b"_s, entry("1\n")}});
    QFile::remove(file(u"a"_s));
    for (const QByteArray &next : {"1\n"_ba, "2\n"_ba, "3\n"_ba}) {
        QCOMPARE(generate({{u"a"_s, entry(next)}, {u"b"_s, entry("1\n")}}), Actions({{u"a"_s, MergeAction::KeepYours}}));
        QVERIFY(!QFile::exists(file(u"a"_s)));
    }
    put(u"a"_s, "3\n"); // taken back: it is generated again
    QCOMPARE(generate({{u"a"_s, entry("4\n")}, {u"b"_s, entry("1\n")}}), Actions({{u"a"_s, MergeAction::Update}}));
}

void TestGeneratedMerge::noLongerGenerated()
{
    generate({{u"deep/er/gone"_s, entry("1\n")}, {u"mine"_s, entry("1\n")}, {u"stays"_s, entry("1\n")}});
    put(u"mine"_s, "2\n");
    QCOMPARE(generate({{u"stays"_s, entry("1\n")}}), Actions({{u"deep/er/gone"_s, MergeAction::Delete}, {u"mine"_s, MergeAction::KeepYours}}));
    QVERIFY(!QFile::exists(file(u"deep"_s)));
    QCOMPARE(text(u"mine"_s), "2\n"_ba);
    QVERIFY(generate({{u"stays"_s, entry("1\n")}}).isEmpty()); // said once
    QVERIFY(!text(u".penstock/deploy.json"_s).contains("mine"));
}

void TestGeneratedMerge::fileThatWasThereBefore()
{
    put(u"README.md"_s, "my own\n");
    const auto merge = merged({{u"README.md"_s, entry("generated\n")}});
    QCOMPARE(merge.conflicts(), QStringList{u"README.md"_s});
    put(u"README.md"_s, "generated\n");
    QVERIFY(generate({{u"README.md"_s, entry("generated\n")}}).isEmpty()); // equal: adopted
    QCOMPARE(generate({{u"README.md"_s, entry("newer\n")}}), Actions({{u"README.md"_s, MergeAction::Update}}));
}

void TestGeneratedMerge::onlyOnce()
{
    put(u"there"_s, "mine\n");
    const auto tree = [](const QByteArray &text) { return FileTree{{u"fresh"_s, entry(text, false, true)}, {u"there"_s, entry(text, false, true)}}; };
    QCOMPARE(generate(tree("1\n")), Actions({{u"fresh"_s, MergeAction::Add}}));
    QVERIFY(generate(tree("2\n")).isEmpty());
    QCOMPARE(text(u"fresh"_s), "1\n"_ba);
    QCOMPARE(text(u"there"_s), "mine\n"_ba);
    QFile::remove(file(u"fresh"_s));
    QFile::remove(file(u"there"_s));
    QCOMPARE(generate(tree("3\n")), Actions({{u"fresh"_s, MergeAction::KeepYours}, {u"there"_s, MergeAction::KeepYours}}));
    generate({});
    generate(tree("4\n"));
    QVERIFY(!QFile::exists(file(u"fresh"_s)));
}

void TestGeneratedMerge::binaryFiles()
{
    const QByteArray one("\0one", 4), two("\0two", 4), mine("\0mine", 5);
    generate({{u"icon"_s, entry(one)}});
    QCOMPARE(generate({{u"icon"_s, entry(two)}}), Actions({{u"icon"_s, MergeAction::Update}}));
    put(u"icon"_s, mine);
    QCOMPARE(generate({{u"icon"_s, entry(two)}}), Actions({{u"icon"_s, MergeAction::KeepYours}}));
    const auto merge = merged({{u"icon"_s, entry(one)}});
    QCOMPARE(merge.conflicts(), QStringList{u"icon"_s});
    QVERIFY(merge.files.last().reason.contains(u"not text"_s));
}

void TestGeneratedMerge::executableBit()
{
    generate({{u"a"_s, entry("1\n")}, {u"b"_s, entry("1\n", true)}});
    QCOMPARE(generate({{u"a"_s, entry("1\n", true)}, {u"b"_s, entry("1\n", true)}}), Actions({{u"a"_s, MergeAction::Update}}));
    QVERIFY(QFileInfo(file(u"a"_s)).isExecutable());
    QFile::setPermissions(file(u"b"_s), QFileDevice::ReadOwner | QFileDevice::WriteOwner); // by hand: it stays
    generate({{u"a"_s, entry("1\n", true)}, {u"b"_s, entry("2\n", true)}});
    QCOMPARE(text(u"b"_s), "2\n"_ba);
    QVERIFY(!QFileInfo(file(u"b"_s)).isExecutable());
}

void TestGeneratedMerge::windowsLineEnds_data()
{
    QTest::addColumn<QByteArray>("attributes");
    QTest::addColumn<QString>("autocrlf");
    QTest::newRow("core.autocrlf") << QByteArray() << u"true"_s;
    QTest::newRow(".gitattributes") << "*.ts text eol=crlf\n"_ba << u"false"_s;
}

void TestGeneratedMerge::windowsLineEnds()
{
    QFETCH(QByteArray, attributes);
    QFETCH(QString, autocrlf);
    QVERIFY(Repository::init(m_folder->path()));
    test::git(m_folder->path(), {u"config"_s, u"core.autocrlf"_s, autocrlf});
    put(u".gitattributes"_s, attributes);
    QCOMPARE(generate({{u"a.ts"_s, entry(lines(9))}}), Actions({{u"a.ts"_s, MergeAction::Add}}));
    QCOMPARE(text(u"a.ts"_s), lines(9).replace("\n", "\r\n")); // as git would check it out
    QVERIFY(!merged({{u"a.ts"_s, entry(lines(9))}}).changesAnything());
    put(u"a.ts"_s, lines(9, 1, "mine").replace("\n", "\r\n"));
    QCOMPARE(generate({{u"a.ts"_s, entry(lines(9, 7, "new"))}}), Actions({{u"a.ts"_s, MergeAction::Merge}}));
    QCOMPARE(text(u"a.ts"_s), lines(9, 1, "mine").replace("line 7", "new").replace("\n", "\r\n"));
    QVERIFY(!merged({{u"a.ts"_s, entry(lines(9, 7, "new"))}}).changesAnything());
}

void TestGeneratedMerge::editorThatChangedAllLineEnds()
{
    QVERIFY(Repository::init(m_folder->path()));
    generate({{u"a"_s, entry(lines(9))}});
    put(u"a"_s, lines(9, 1, "mine").replace("\n", "\r\n"));
    QCOMPARE(generate({{u"a"_s, entry(lines(9, 7, "new"))}}), Actions({{u"a"_s, MergeAction::Merge}}));
    QCOMPARE(text(u"a"_s), lines(9, 1, "mine").replace("line 7", "new").replace("\n", "\r\n"));
}

void TestGeneratedMerge::baseTravelsWithAClone()
{
    const QString first = m_folder->filePath(u"first"_s), second = m_folder->filePath(u"second"_s);
    auto repository = Repository::init(first);
    QVERIFY(repository);
    QVERIFY(writeMerge(*mergeGenerated(first, {{u"a"_s, entry(lines(20))}}, u"kit"_s, u"1"_s)));
    writeAll(first + u"/a"_s, lines(20, 2, "mine"));
    QVERIFY(writeMerge(*mergeGenerated(first, {{u"a"_s, entry(lines(20))}}, u"kit"_s, u"1"_s)));
    QVERIFY(repository->commit(u"Generated"_s));
    QVERIFY(Repository::clone(u"file://"_s + first, second));
    QVERIFY(writeMerge(*mergeGenerated(second, {{u"a"_s, entry(lines(20, 15, "new"))}}, u"kit"_s, u"1"_s)));
    QCOMPARE(readAll(second + u"/a"_s), lines(20, 2, "mine").replace("line 15", "new"));
}

void TestGeneratedMerge::lostBaseComesFromGit()
{
    QVERIFY(Repository::init(m_folder->path()));
    generate({{u"a"_s, entry(lines(20))}});
    put(u"a"_s, lines(20, 2, "mine")); // edited, but neither generated nor committed since: no base file yet
    QCOMPARE(generate({{u"a"_s, entry(lines(20, 15, "new"))}}), Actions({{u"a"_s, MergeAction::Merge}}));
    QCOMPARE(text(u"a"_s), lines(20, 2, "mine").replace("line 15", "new"));
}

void TestGeneratedMerge::lostBaseIsSaid()
{
    generate({{u"a"_s, entry(lines(20))}}); // no repository to look in
    put(u"a"_s, lines(20, 2, "mine"));
    const auto merge = merged({{u"a"_s, entry(lines(20, 15, "new"))}});
    QCOMPARE(merge.conflicts(), QStringList{u"a"_s});
    QVERIFY(merge.files.last().reason.contains(u"lost"_s));
}

void TestGeneratedMerge::dangerousPaths_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path : {"../out", "a/../../out", "/etc/passwd", ".git/hooks/pre-commit", "a/.GIT/config", "a//b", "./a", "", "a\\b", "a\nb", "c:/x",
             ".penstock/deploy.json", ".penstock/base/a", "sub/git~1/x"})
        QTest::newRow(*path ? path : "empty") << QString::fromLatin1(path);
}

void TestGeneratedMerge::dangerousPaths()
{
    QFETCH(QString, path);
    const auto merge = mergeGenerated(m_folder->path(), {{path, entry("x\n")}}, u"kit"_s, u"1"_s);
    QVERIFY(!merge);
    QCOMPARE(merge.error().kind, ErrorKind::Refused);
    QVERIFY(!merge.error().why.isEmpty());
}

void TestGeneratedMerge::linksThatLeadOut()
{
    QTemporaryDir outside;
    QVERIFY(QFile::link(outside.path(), file(u"lib"_s)));
    const auto merge = mergeGenerated(m_folder->path(), {{u"lib/deep/a.ts"_s, entry("x\n")}}, u"kit"_s, u"1"_s);
    QVERIFY(!merge);
    QCOMPARE(merge.error().kind, ErrorKind::Refused);
    QVERIFY(QDir(outside.path()).isEmpty());
    QFile::remove(file(u"lib"_s));
    QVERIFY(Repository::init(m_folder->path()));
    QVERIFY(QFile::link(u".git"_s, file(u"lib"_s)));
    QVERIFY(!mergeGenerated(m_folder->path(), {{u"lib/hooks/pre-commit"_s, entry("x\n", true)}}, u"kit"_s, u"1"_s));
}

void TestGeneratedMerge::linkInPlaceOfAFile()
{
    QTemporaryDir outside;
    writeAll(outside.filePath(u"x"_s), "theirs\n");
    QVERIFY(QFile::link(outside.filePath(u"x"_s), file(u"a"_s)));
    QDir(m_folder->path()).mkpath(u"b"_s);
    const auto merge = merged({{u"a"_s, entry("1\n")}, {u"b"_s, entry("1\n")}});
    QCOMPARE(merge.conflicts(), QStringList({u"a"_s, u"b"_s}));
    QVERIFY(!writeMerge(merge));
    QCOMPARE(readAll(outside.filePath(u"x"_s)), "theirs\n"_ba);
}

void TestGeneratedMerge::recordThatPointsOutside()
{
    const QString victim = QFileInfo(m_folder->path()).path() + u"/victim-"_s + QFileInfo(m_folder->path()).fileName();
    writeAll(victim, "x\n");
    put(u".penstock/deploy.json"_s,
        R"({"format":1,"kit":{"id":"k","version":"1"},"files":{"../%1":{"blob":"587be6b4c3f93f93c489c0111bba5596147a26cb","mode":"100644"}}})"_ba.replace(
            "%1", QFileInfo(victim).fileName().toUtf8()));
    const auto merge = mergeGenerated(m_folder->path(), {}, u"kit"_s, u"1"_s);
    QVERIFY(!merge);
    QCOMPARE(merge.error().kind, ErrorKind::Project);
    QCOMPARE(readAll(victim), "x\n"_ba);
    QFile::remove(victim);
}

void TestGeneratedMerge::brokenRecord()
{
    for (const QByteArray &json : {""_ba, "{"_ba, "[]"_ba, "{}"_ba, "<<<<<<< HEAD\n{}"_ba, R"({"format":1,"files":{"a":{"blob":"zz"}}})"_ba}) {
        put(u".penstock/deploy.json"_s, json);
        const auto merge = mergeGenerated(m_folder->path(), {{u"a"_s, entry("1\n")}}, u"kit"_s, u"1"_s);
        QVERIFY(!merge);
        QCOMPARE(merge.error().kind, ErrorKind::Project);
        QCOMPARE(merge.error().place.file, u".penstock/deploy.json"_s);
    }
    put(u".penstock/deploy.json"_s, R"({"format":2,"files":{}})");
    QVERIFY(mergeGenerated(m_folder->path(), {}, u"kit"_s, u"1"_s).error().what.contains(u"newer"_s));
}

void TestGeneratedMerge::recordIsDeterministic()
{
    generate({{u"b"_s, entry("1\n")}, {u"a/x"_s, entry("#!\n", true)}, {u"c"_s, entry("o\n", false, true)}});
    QCOMPARE(text(u".penstock/deploy.json"_s), R"({
    "files": {
        "a/x": {
            "blob": "7218afe77e9bf34f86390549f3008309e31dd9a6",
            "mode": "100755"
        },
        "b": {
            "blob": "d00491fd7e5bb6fa28c517a0bb32b8b506539d4d",
            "mode": "100644"
        },
        "c": {
            "blob": "13e7564ea0c889e81bcba6f8e496b2a74cdb32fa",
            "mode": "100644",
            "onlyOnce": true
        }
    },
    "format": 1,
    "kit": {
        "id": "kit",
        "version": "1"
    }
}
)"_ba);
}

void TestGeneratedMerge::changedBetweenMergeAndWrite()
{
    generate({{u"a"_s, entry("1\n")}, {u"b"_s, entry("1\n")}});
    const auto merge = merged({{u"a"_s, entry("2\n")}, {u"b"_s, entry("2\n")}});
    put(u"b"_s, "saved in an editor meanwhile\n");
    const auto written = writeMerge(merge);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Refused);
    QCOMPARE(text(u"a"_s), "1\n"_ba);
    QCOMPARE(text(u"b"_s), "saved in an editor meanwhile\n"_ba);
}

/// Blocks of lines, each the generator's or a person's. People and generator never touch the same block, so every
/// regeneration must be clean, keep each side's blocks, and be at rest when it is done twice.
void TestGeneratedMerge::randomEdits()
{
    const auto seed = qEnvironmentVariableIsSet("PENSTOCK_SEED") ? qEnvironmentVariableIntValue("PENSTOCK_SEED") : 20261123;
    std::mt19937 random{unsigned(seed)};
    const auto upTo = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    for (int round = 0; round < 15; ++round) {
        QTemporaryDir folder;
        auto repository = Repository::init(folder.path());
        QVERIFY(repository);
        const int files = 1 + upTo(3), blocks = 2 + upTo(8);
        struct Block
        {
            QByteArray text;
            bool yours;
        };
        QMap<QString, QList<Block>> now;
        for (int f = 0; f < files; ++f) {
            for (int b = 0; b < blocks; ++b)
                now[u"d%1/f%2"_s.arg(f % 2).arg(f)].append({"block " + QByteArray::number(b) + '\n', upTo(1) == 0});
        }
        const auto written = [](const QList<Block> &all, const QByteArray &fence) {
            QByteArray text;
            for (qsizetype b = 0; b < all.size(); ++b)
                text += fence + QByteArray::number(b) + " begin\n" + fence + QByteArray::number(b) + " a\n" + all[b].text + fence + QByteArray::number(b)
                    + " end\n";
            return text;
        };
        QMap<QString, QList<Block>> generated = now;
        for (int step = 0; step < 6; ++step) {
            FileTree tree;
            for (const auto &[path, all] : generated.asKeyValueRange())
                tree.insert(path, entry(written(all, "fence ")));
            const QByteArray note = "seed " + QByteArray::number(qint64(seed)) + " round " + QByteArray::number(round) + " step " + QByteArray::number(step);
            const auto merge = mergeGenerated(folder.path(), tree, u"kit"_s, QString::number(step));
            QVERIFY2(merge, note.constData());
            QVERIFY2(merge->conflicts().isEmpty(), note.constData());
            QVERIFY2(writeMerge(*merge), note.constData());
            for (const auto &[path, all] : now.asKeyValueRange())
                QVERIFY2(readAll(folder.filePath(path)) == written(all, "fence "), QByteArray(note + "\n" + readAll(folder.filePath(path))).constData());
            QVERIFY2(!mergeGenerated(folder.path(), tree, u"kit"_s, QString::number(step))->changesAnything(), note.constData());
            if (upTo(2) == 0 && !repository->status()->isEmpty())
                QVERIFY2(repository->commit(u"step"_s), note.constData());
            const QMap<QString, QList<Block>> before = now;
            for (auto &&[path, all] : now.asKeyValueRange()) {
                for (qsizetype b = 0; b < all.size(); ++b) {
                    if (upTo(2) != 0)
                        continue;
                    QByteArray text;
                    for (int line = upTo(3); line > 0; --line)
                        text += "text " + QByteArray::number(upTo(5)) + '\n';
                    all[b].text = text;
                    if (!all[b].yours)
                        generated[path][b].text = text;
                }
                writeAll(folder.filePath(path), [&] { // the person's part is on disk, the generator's not yet
                    QList<Block> disk = all;
                    for (qsizetype b = 0; b < disk.size(); ++b) {
                        if (!disk[b].yours)
                            disk[b].text = before[path][b].text;
                    }
                    return written(disk, "fence ");
                }());
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestGeneratedMerge)
#include "tst_generated_merge.moc"
