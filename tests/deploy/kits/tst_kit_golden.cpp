// SPDX-License-Identifier: Apache-2.0
// Golden folders: tests/data/kits/KIT/CASE/expected is what the kit generates for CASE, byte for byte.
// After a wanted change: look at the printed difference, then run packaging/bless.
#include "models/project/project_files.h"
#include "tests/deploy/kits/sample_project.h"
#include "tests/deploy/kits/trees.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

class tst_KitGolden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTreeIsTheExpectedOne_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("example");
        QTest::addColumn<QString>("language");
        const QString kits = trees::sourceFolder() + u"/tests/data/kits/"_s;
        // Every shipped example, in each language of its kit: resources/examples/research -> research-ts, research-py.
        for (const QString &example : QDir(trees::sourceFolder() + u"/resources/examples"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            const Result<LoadedProject> loaded = loadProject(trees::sourceFolder() + u"/resources/examples/"_s + example);
            if (!loaded)
                qFatal("%s", qPrintable(loaded.error().toString()));
            const Result<Kit> kit = readKit(loaded->project.kit.id);
            if (!kit)
                qFatal("%s", qPrintable(kit.error().toString()));
            const QString folder = kits + kit->id + u'/' + example;
            if (kit->languages.isEmpty())
                QTest::addRow("%s", qPrintable(example)) << folder << example << QString();
            for (const QString &language : kit->languages)
                QTest::addRow("%s in %s", qPrintable(example), qPrintable(language)) << QString(folder + suffix(language)) << example << language;
        }
        for (const QString &language : {u"typescript"_s, u"python"_s})
            QTest::addRow("two buckets in %s", qPrintable(language))
                << QString(kits + u"aws-ddk-cdk-pipelines/buckets"_s + suffix(language)) << QString() << language;
    }
    void theTreeIsTheExpectedOne()
    {
        QFETCH(QString, folder);
        QFETCH(QString, example);
        QFETCH(QString, language);
        Project project = sample::project(language);
        if (!example.isEmpty()) {
            const Result<LoadedProject> loaded = loadProject(trees::sourceFolder() + u"/resources/examples/"_s + example);
            QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().toString()));
            project = loaded->project;
            project.kit.language = language;
        }
        const QList<GeneratedRepository> repositories = trees::generatedRepositories(project);
        QCOMPARE(trees::generatedRepositories(project), repositories); // generated twice, the same bytes
        // One repository lies in expected/, several in expected/ROLE/.
        const QString expected = folder + u"/expected"_s;
        QTemporaryDir actual;
        const bool bless = qEnvironmentVariableIsSet("PENSTOCK_BLESS");
        if (bless)
            QVERIFY(QDir(expected).removeRecursively());
        for (const GeneratedRepository &repository : repositories)
            trees::write(repository.files, (bless ? expected : actual.path()) + (repositories.size() > 1 ? QString(u'/' + repository.role) : QString()));
        if (bless)
            return;
        QVERIFY2(QDir(expected).exists(), "nothing is expected yet: look at what is generated, then run packaging/bless");
        QByteArray difference;
        QVERIFY2(trees::succeeds(u"diff"_s, {u"-ruN"_s, expected, actual.path()}, folder, &difference),
            "the difference is printed above; when it is wanted: packaging/bless");
        for (const GeneratedRepository &repository : repositories) {
            const QString place = expected + (repositories.size() > 1 ? QString(u'/' + repository.role) : QString());
            for (auto it = repository.files.begin(); it != repository.files.end(); ++it)
                QCOMPARE(QFileInfo(place + u'/' + it.key()).isExecutable(), it->executable);
        }
    }

private:
    static QString suffix(const QString &language) { return language == u"typescript"_s ? u"-ts"_s : language == u"python"_s ? u"-py"_s : u'-' + language; }
};

} // namespace

QTEST_GUILESS_MAIN(tst_KitGolden)
#include "tst_kit_golden.moc"
