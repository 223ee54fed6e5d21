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
        const QString kit = trees::sourceFolder() + u"/tests/data/kits/aws-ddk-cdk-pipelines/"_s;
        // Every shipped example, in both languages: resources/examples/research -> research-ts, research-py.
        for (const QString &example : QDir(trees::sourceFolder() + u"/resources/examples"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            QTest::addRow("%s in TypeScript", qPrintable(example)) << QString(kit + example + u"-ts"_s) << example << u"typescript"_s;
            QTest::addRow("%s in Python", qPrintable(example)) << QString(kit + example + u"-py"_s) << example << u"python"_s;
        }
        QTest::newRow("two buckets in TypeScript") << QString(kit + u"buckets-ts"_s) << QString() << u"typescript"_s;
        QTest::newRow("two buckets in Python") << QString(kit + u"buckets-py"_s) << QString() << u"python"_s;
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
        const FileTree tree = trees::generated(project);
        const QString expected = folder + u"/expected"_s;
        if (qEnvironmentVariableIsSet("PENSTOCK_BLESS")) {
            QVERIFY(QDir(expected).removeRecursively());
            trees::write(tree, expected);
            return;
        }
        QTemporaryDir actual;
        trees::write(tree, actual.path());
        QVERIFY2(QDir(expected).exists(), "nothing is expected yet: look at what is generated, then run packaging/bless");
        QByteArray difference;
        QVERIFY2(trees::succeeds(u"diff"_s, {u"-ruN"_s, expected, actual.path()}, folder, &difference),
            "the difference is printed above; when it is wanted: packaging/bless");
        for (auto it = tree.begin(); it != tree.end(); ++it)
            QCOMPARE(QFileInfo(expected + u'/' + it.key()).isExecutable(), it->executable);
    }
};

} // namespace

QTEST_GUILESS_MAIN(tst_KitGolden)
#include "tst_kit_golden.moc"
