// SPDX-License-Identifier: Apache-2.0
// Every component type, really synthesized: the CDK form makes exactly what its entry declares, so that the design plan
// cannot lie. One node process for all of them, and one for the Python forms, which make the same.
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
    QJsonObject m_errors, m_pythonErrors;
    QHash<QString, QString> m_unwritten;
    QMap<QString, QString> m_refused; // a stage cannot say it
    QStringList m_staged;

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

    // The same value, said for a stage: the code of the full case, and what ddk.json says.
    void addStageCase(const CatalogueCase &one, const QString &className, QJsonArray &list)
    {
        const PropertyType *property = m_catalogue.type(one.type)->property(one.property);
        if (!property || !property->perStage)
            return;
        CatalogueCase full;
        for (const CatalogueCase &other : std::as_const(m_cases)) {
            if (other.type == one.type && other.name.endsWith(u"-full"_s))
                full = other;
        }
        if (full.name.isEmpty())
            return;
        const auto overrides = stageOverrides(withProperty(full.project, one.property, one.value, u"dev"_s), m_catalogue, u"dev"_s);
        if (!overrides) {
            m_refused.insert(one.name, overrides.error().toString());
            return;
        }
        list.append(QJsonObject{{u"name"_s, QString(one.name + u"--stage"_s)}, {u"module"_s, full.name}, {u"className"_s, className},
            {u"ddk"_s, QJsonObject{{u"resources"_s, Value(*overrides).toJson()}}}});
        m_staged.append(one.name);
    }

    QJsonObject json(const QString &path) const
    {
        QFile file(m_folder.filePath(path));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    QJsonObject templateOf(const QString &name, const QString &folder = u"out"_s) const { return json(folder + u'/' + name + u"/stack.template.json"_s); }

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
        // The entry that the README shows is an entry like any other.
        QFile readme(QStringLiteral(PENSTOCK_SOURCE_DIR "/resources/catalogue/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QByteArray text = readme.readAll(), fence = "```yaml\n";
        const qsizetype begin = text.indexOf(fence) + fence.size();
        write(u"own/acme.mailbox.yaml"_s, text.mid(begin, text.indexOf("```\n", begin) - begin));
        const auto added = m_catalogue.addFolder(m_folder.filePath(u"own"_s));
        QVERIFY2(added.has_value(), added ? "" : qPrintable(added.error().toString()));
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
            const auto python = writeCdkPipeline(one.project, one.project.pipelines.front(), m_catalogue, CdkLanguage::Python);
            QVERIFY2(python.has_value(), python ? "" : qPrintable(QString(one.name + u": "_s + python.error().toString())));
            QCOMPARE(python->className, module->className);
            write(u"lib/"_s + one.name + u".py"_s, python->source);
            list.append(QJsonObject{{u"name"_s, one.name}, {u"module"_s, one.name}, {u"className"_s, module->className}});
            addStageCase(one, module->className, list);
        }
        write(u"cases.json"_s, QJsonDocument(list).toJson());
        const QByteArray output
            = run(u"node"_s, {QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/node/synth_cases.js"), m_folder.path()}, environment(), code);
        QVERIFY2(code == 0, output.constData());
        QVERIFY(QFile::exists(m_folder.filePath(u"errors.json"_s)));
        m_errors = json(u"errors.json"_s);
        QProcessEnvironment packages = environment();
        packages.insert(u"PYTHONPATH"_s, QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/python/cdk_packages"));
        packages.insert(u"PENSTOCK_TEST_NODE_MODULES"_s, m_packages);
        const QByteArray said
            = run(u"python3"_s, {QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/python/synth_cases.py"), m_folder.path()}, packages, code);
        QVERIFY2(code == 0 && QFile::exists(m_folder.filePath(u"errors-python.json"_s)), said.constData());
        m_pythonErrors = json(u"errors-python.json"_s);
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

    void pythonMakesTheSame_data() { makesExactlyWhatIsDeclared_data(); }

    // Run as Python, before the real libraries: the same template, to the last property.
    void pythonMakesTheSame()
    {
        QFETCH(QString, name);
        QVERIFY2(!m_pythonErrors.contains(name), qPrintable(m_pythonErrors.value(name).toString()));
        const QJsonObject should = templateOf(name), is = templateOf(name, u"out-python"_s);
        QVERIFY(!should.isEmpty());
        const auto text = [](const QJsonObject &object) { return QJsonDocument(object).toJson().split('\n'); };
        const QByteArrayList wanted = text(should), made = text(is);
        for (qsizetype line = 0; line < std::max(wanted.size(), made.size()); ++line)
            QVERIFY2(wanted.value(line) == made.value(line),
                qPrintable(QString(
                    u"line %1: TypeScript %2, Python %3"_s.arg(line + 1).arg(QString::fromUtf8(wanted.value(line)), QString::fromUtf8(made.value(line))))));
    }

    void aStageSaysTheSameAsTheCode_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : std::as_const(m_staged))
            QTest::newRow(qPrintable(name)) << name;
    }

    // What ddk.json says for a stage gives the same template as the same value in the code.
    void aStageSaysTheSameAsTheCode()
    {
        QFETCH(QString, name);
        const QString staged = name + u"--stage"_s;
        QVERIFY2(!m_errors.contains(staged), qPrintable(m_errors.value(staged).toString()));
        const QJsonObject inCode = templateOf(name).value(u"Resources"_s).toObject(), inStage = templateOf(staged).value(u"Resources"_s).toObject();
        QVERIFY(!inCode.isEmpty());
        for (const QString &id : inCode.keys() + inStage.keys()) {
            if (inCode.value(id) != inStage.value(id)) {
                const auto text = [](const QJsonValue &value) { return QString::fromUtf8(QJsonDocument(value.toObject()).toJson()); };
                QFAIL(qPrintable(QString(id + u"\nin the code:\n"_s + text(inCode.value(id)) + u"for the stage:\n"_s + text(inStage.value(id)))));
            }
        }
    }

    // tsc reads the modules as strictly as the generated repository's own configuration does.
    void typesFit()
    {
        QVERIFY(QFile::link(m_packages, m_folder.filePath(u"node_modules"_s)));
        QJsonArray files;
        for (const CatalogueCase &one : std::as_const(m_cases)) {
            if (one.name.endsWith(u"-full"_s))
                files.append(QString(u"lib/"_s + one.name + u".ts"_s));
        }
        const QJsonObject options{{u"target"_s, u"ES2022"_s}, {u"module"_s, u"commonjs"_s}, {u"moduleResolution"_s, u"node"_s}, {u"strict"_s, true},
            {u"noEmit"_s, true}, {u"skipLibCheck"_s, true}, {u"noUnusedLocals"_s, true}, {u"types"_s, QJsonArray{u"node"_s}}};
        write(u"tsconfig.json"_s, QJsonDocument(QJsonObject{{u"compilerOptions"_s, options}, {u"files"_s, files}}).toJson());
        int code = 0;
        const QByteArray output = run(u"node"_s, {QString(m_packages + u"/typescript/bin/tsc"_s), u"-p"_s, m_folder.path()}, environment(), code);
        QVERIFY2(code == 0, output.constData());
    }

    // CloudFormation's own resource specification finds nothing wrong in any template.
    void cloudFormationAcceptsTheTemplates()
    {
        const QString sandbox = qEnvironmentVariable("PENSTOCK_TEST_AWS_SANDBOX");
        if (sandbox.isEmpty())
            QSKIP("PENSTOCK_TEST_AWS_SANDBOX is not set");
        int code = 0;
        QStringList templates;
        for (const CatalogueCase &one : std::as_const(m_cases)) {
            if (!templateOf(one.name).value(u"Resources"_s).toObject().isEmpty()) // a schedule of nothing is no stack
                templates.append(m_folder.filePath(QString(u"out/"_s + one.name + u"/stack.template.json"_s)));
        }
        QVERIFY(!templates.isEmpty());
        const QByteArray output = run(sandbox + u"/cfn-check"_s, templates, environment(), code);
        QVERIFY2(code == 0, output.constData());
    }

    // A stage is refused only where an attribute would have to go or refers to another resource; the message names node, property and stage.
    void whatAStageCannotSayIsRefused()
    {
        for (auto it = m_refused.begin(); it != m_refused.end(); ++it) {
            QVERIFY2(
                it->contains(u"would have to be removed"_s) || it->contains(u"refers to another resource"_s), qPrintable(QString(it.key() + u": "_s + *it)));
            QVERIFY2(it->contains(u" it "_s) && it->contains(u"stage dev"_s) && it->contains(named(it.key()).property), qPrintable(*it));
        }
    }
};

QTEST_GUILESS_MAIN(TestCdkSynth)
#include "tst_cdk_synth.moc"
