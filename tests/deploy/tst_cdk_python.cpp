// SPDX-License-Identifier: Apache-2.0
// The Python form of every component type compiles, and every class, constant, method, keyword and argument in it is one
// that the libraries have: checked against the manifests that their Python packages are made from.
#include "deploy/writers/cdk_writer.h"
#include "deploy/writers/python_names.h"
#include "tests/support/catalogue_cases.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;
using namespace penstock::testing;

class TestCdkPython : public QObject
{
    Q_OBJECT

    static QByteArray run(const QString &program, const QStringList &arguments, int &exitCode)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        process.waitForFinished(-1);
        exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        return process.readAll();
    }

    QString m_packages;
    const QString m_checker = QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/python/check_cdk_python.py");

    QByteArray checked(const QHash<QString, QByteArray> &modules, int &code)
    {
        QTemporaryDir folder;
        QStringList arguments{m_checker, m_packages};
        for (auto it = modules.begin(); it != modules.end(); ++it) {
            const QString path = folder.filePath(QString(it.key() + u".py"_s));
            QFile file(path);
            if (file.open(QIODevice::WriteOnly))
                file.write(*it);
            arguments.append(path);
        }
        return run(u"python3"_s, arguments, code);
    }

private Q_SLOTS:
    void initTestCase()
    {
        int code = 0;
        const QByteArray path = run(QStringLiteral(PENSTOCK_SOURCE_DIR "/packaging/npm-packages"), {}, code);
        if (code != 0)
            QSKIP(path.constData());
        m_packages = QString::fromUtf8(path).trimmed().section(u'\n', -1);
    }

    void namesAreMadeAsTheLibrariesMakeThem_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("python");
        for (const auto &[name, python] : {std::pair{u"bucketName"_s, u"bucket_name"_s}, {u"enforceSSL"_s, u"enforce_ssl"_s}, {u"s3Bucket"_s, u"s3_bucket"_s},
                 {u"fromAsset"_s, u"from_asset"_s}, {u"workerTypeV2"_s, u"worker_type_v2"_s}, {u"with"_s, u"with_"_s},
                 {u"deadLetterQueue"_s, u"dead_letter_queue"_s}, {u"KiB"_s, u"kib"_s}, {u"stringAt"_s, u"string_at"_s}})
            QTest::newRow(qPrintable(name)) << name << python;
    }

    void namesAreMadeAsTheLibrariesMakeThem()
    {
        QFETCH(QString, name);
        QTEST(pythonName(name), "python");
    }

    void everyTypeSaysOnlyWhatThereIs()
    {
        const Catalogue catalogue;
        QHash<QString, QByteArray> modules;
        for (const CatalogueCase &one : catalogueCases(catalogue, u"aws"_s)) {
            const auto module = writeCdkPipeline(one.project, one.project.pipelines.front(), catalogue, CdkLanguage::Python);
            QVERIFY2(module.has_value(), module ? "" : qPrintable(QString(one.name + u": "_s + module.error().toString())));
            modules.insert(one.name, module->source);
        }
        QVERIFY(modules.size() > 100);
        int code = 0;
        const QByteArray output = checked(modules, code);
        QVERIFY2(code == 0, output.constData());
    }

    // The checker itself finds what is wrong.
    void theCheckerFinds_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no such class") << QByteArray("s3.Bocket(self, \"a\")") << QByteArray("there is no aws-cdk-lib.aws_s3.Bocket");
        QTest::newRow("no such keyword") << QByteArray("s3.Bucket(self, \"a\", colour=1)") << QByteArray("has no colour");
        QTest::newRow("camelCase") << QByteArray("s3.Bucket(self, \"a\", bucketName=\"b\")") << QByteArray("has no bucketName");
        QTest::newRow("no such constant") << QByteArray("s3.Bucket(self, \"a\", encryption=s3.BucketEncryption.ROT13)") << QByteArray("has no ROT13");
        QTest::newRow("no such method") << QByteArray("s3.Bucket(self, \"a\").grant_wishes(self)") << QByteArray("has no grant_wishes");
        QTest::newRow("an argument is missing") << QByteArray("ddk.S3EventStage(self, \"a\", event_names=[])") << QByteArray("needs bucket");
        QTest::newRow("another class") << QByteArray("s3.Bucket(self, \"a\", removal_policy=s3.BucketEncryption.KMS)")
                                       << QByteArray("wants aws-cdk-lib.RemovalPolicy");
    }

    void theCheckerFinds()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, says);
        int code = 0;
        const QByteArray output = checked({{u"module"_s,
                                              "import aws_ddk_core as ddk\nimport constructs\nfrom aws_cdk import aws_s3 as s3\n\n\n"
                                              "class P(constructs.Construct):\n    def __init__(self, scope):\n        "
                                                  + line + "\n"}},
            code);
        QCOMPARE(code, 1);
        QVERIFY2(output.contains(says), output.constData());
    }
};

QTEST_GUILESS_MAIN(TestCdkPython)
#include "tst_cdk_python.moc"
