// SPDX-License-Identifier: Apache-2.0
// Every component type, really synthesized: the CDK form makes exactly what its entry declares, so that the design plan
// cannot lie. One node process for all of them.
#include "deploy/resources/implied.h"
#include "deploy/writers/cdk_writer.h"
#include "tests/support/catalogue_cases.h"
#include "tests/support/template_reader.h"

#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;
using namespace penstock::testing;

class TestCdkSynth : public QObject
{
    Q_OBJECT
    Catalogue m_catalogue;
    QTemporaryDir m_folder;
    QString m_packages;
    QList<CatalogueCase> m_cases;
    QJsonObject m_errors;
    QHash<QString, QString> m_unwritten;

    void write(const QString &path, const QByteArray &content)
    {
        const QString whole = m_folder.filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    static QByteArray run(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment, int &exitCode)
    {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        process.waitForFinished(-1);
        exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        return process.readAll();
    }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
        result.insert(u"NODE_PATH"_s, m_packages);
        result.insert(u"JSII_DEPRECATED"_s, u"quiet"_s);
        return result;
    }

    QJsonObject templateOf(const QString &name) const
    {
        QFile file(m_folder.filePath(u"out/"_s + name + u"/stack.template.json"_s));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    const CatalogueCase &named(const QString &name) const { return *std::ranges::find(m_cases, name, &CatalogueCase::name); }

private Q_SLOTS:
    void initTestCase()
    {
        int code = 0;
        const QByteArray path = run(QStringLiteral(PENSTOCK_SOURCE_DIR "/packaging/npm-packages"), {}, QProcessEnvironment::systemEnvironment(), code);
        if (code != 0)
            QSKIP(path.constData());
        m_packages = QString::fromUtf8(path).trimmed().section(u'\n', -1);
        QVERIFY(QDir(m_packages).exists());
        if (qEnvironmentVariableIsSet("PENSTOCK_CASES")) // entries as they are in the source, without building
            QVERIFY(m_catalogue.addFolder(QStringLiteral(PENSTOCK_SOURCE_DIR "/resources/catalogue")).has_value());
        const QString only = qEnvironmentVariable("PENSTOCK_CASES"); // a part of a name, while working on an entry

        QJsonArray list;
        for (const CatalogueCase &one : catalogueCases(m_catalogue, u"aws"_s)) {
            if (!one.name.contains(only))
                continue;
            const auto module = writeCdkPipeline(one.project, one.project.pipelines.front(), m_catalogue, CdkLanguage::TypeScript);
            m_cases.append(one);
            if (!module) {
                m_unwritten.insert(one.name, module.error().toString());
                continue;
            }
            write(u"lib/"_s + one.name + u".ts"_s, module->source);
            for (auto file = module->nodeFiles.begin(); file != module->nodeFiles.end(); ++file)
                write(file.key(), file->content);
            list.append(QJsonObject{{u"name"_s, one.name}, {u"className"_s, module->className}});
        }
        write(u"cases.json"_s, QJsonDocument(list).toJson());
        const QByteArray output = run(u"node"_s, {QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/node/synth_cases.js"), m_folder.path()}, environment(), code);
        QVERIFY2(code == 0, output.constData());
        QFile errors(m_folder.filePath(u"errors.json"_s));
        QVERIFY(errors.open(QIODevice::ReadOnly));
        m_errors = QJsonDocument::fromJson(errors.readAll()).object();
        if (qEnvironmentVariableIsSet("PENSTOCK_KEEP")) {
            m_folder.setAutoRemove(false);
            qInfo("kept: %s", qPrintable(m_folder.path()));
        }
    }

    void makesExactlyWhatIsDeclared_data()
    {
        QTest::addColumn<QString>("name");
        for (const CatalogueCase &one : std::as_const(m_cases))
            QTest::newRow(qPrintable(one.name)) << one.name;
    }

    void makesExactlyWhatIsDeclared()
    {
        QFETCH(QString, name);
        const CatalogueCase &one = named(name);
        QVERIFY2(!m_unwritten.contains(name), qPrintable(m_unwritten.value(name)));
        QVERIFY2(!m_errors.contains(name), qPrintable(m_errors.value(name).toString()));
        const ResolveOptions options{{}, true};
        const auto declared = resolve(one.project, m_catalogue, options);
        QVERIFY2(declared.has_value(), declared ? "" : qPrintable(declared.error().toString()));
        const auto implied = impliedResources(one.project, m_catalogue, options);
        QVERIFY(implied.has_value());
        const QStringList wrong = compareWithTemplate(*declared, *implied, templateOf(name));
        QVERIFY2(wrong.isEmpty(), qPrintable(QString(u"\n  "_s + wrong.join(u"\n  "_s))));
    }
};

QTEST_GUILESS_MAIN(TestCdkSynth)
#include "tst_cdk_synth.moc"
