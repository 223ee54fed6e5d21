// SPDX-License-Identifier: Apache-2.0
// Mistakes in a kit, one planted at a time; each is found in its file and line. The shipped kits have none.
#include "deploy/kits/kit.h"
#include "deploy/kits/kit_lint.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

constexpr const char *manifest = R"(kit: 1
id: own
version: "1.0.0"
title: Own
summary: For tests
provider: gcp
languages: []
components: ["gcp.*"]
roles:
  - {id: pipeline, title: Code, primary: true}
environmentForm:
  title: Project
  account: {label: Project, help: Its id., example: my-project, pattern: "[a-z][a-z0-9-]{4,28}[a-z0-9]"}
  region: {label: Region, help: Where., example: europe-west1}
  cicd: false
inputs:
  - {id: mode, type: choice, label: Mode, help: Which way., choices: [a, b], default: a}
  - {id: bucket, type: text, label: Bucket, help: Where state is., example: my-state, required: true}
  - {id: extra, type: boolean, label: Extra, help: More of it., default: false}
followUps:
  - {when: environment-removed, title: "{environment.stage} stays"}
files:
  - {path: main.tf, template: main.tf, language: hcl}
  - {path: settings.json, document: settings.yaml, language: json}
)";
constexpr const char *mainTf = "locals {\n  bucket = {{ inputs.bucket }}\n{% if inputs.extra %}\n  label = {{ project.label }}\n{% endif %}\n}\n";
constexpr const char *settings = "mode: $(inputs.mode)\n";

class TestKitLint : public QObject
{
    Q_OBJECT

    Catalogue m_catalogue;

    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
    }

private Q_SLOTS:
    void shippedKitsHaveNoMistakes_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : kitIds())
            QTest::newRow(qPrintable(id)) << id;
    }
    void shippedKitsHaveNoMistakes()
    {
        QFETCH(QString, id);
        for (const Problem &problem : lintKit(u":/penstock/kits/"_s + id, m_catalogue)) {
            // Kits share files: what one does not use another may.
            if (problem.id != "kit-file-unused"_L1)
                QFAIL(qPrintable(problem.place.toString() + u": "_s + problem.message + u' ' + problem.remedy));
        }
    }

    void eachMistakeIsFound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const char *file, const char *from, const char *to, const char *id, const char *where) {
            QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(id) << QString::fromLatin1(where);
        };
        row("nothing wrong", "kit.yaml", "own", "own", "", "");
        row("not YAML", "kit.yaml", "roles:", "roles: [", "kit-mistake", "kit.yaml:");
        row("a key that is not known", "kit.yaml", "summary:", "sumary:", "kit-mistake", "kit.yaml:");
        row("a default that is no choice", "kit.yaml", "default: a}", "default: c}", "kit-input-default", "kit.yaml:17");
        row("an example that does not fit", "kit.yaml", "example: my-state,", "example: my-state, maxLength: 3,", "kit-input-default", "kit.yaml:18");
        row("required without an example", "kit.yaml", "example: my-state, ", "", "kit-input-example", "kit.yaml:18");
        row("an input twice", "kit.yaml", "id: extra", "id: mode", "kit-input-twice", "kit.yaml:19");
        row("no help", "kit.yaml", "help: More of it., ", "", "kit-input-help", "kit.yaml:19");
        row("a file that is not there", "kit.yaml", "template: main.tf", "template: main.hcl", "kit-file-missing", "kit.yaml:23");
        row("a writer that is not there", "kit.yaml", "template: main.tf, language: hcl", "writer: magic, each: pipelines", "kit-writer-unknown",
            "kit.yaml:23");
        row("a role that is not there", "kit.yaml", "language: json}", "language: json, role: other}", "kit-role-unknown", "kit.yaml:24");
        row("a file that nothing uses", "stray.txt", "", "x", "kit-file-unused", "stray.txt");
        row("component types that are not there", "kit.yaml", "gcp.*", "acme.*", "kit-component-unknown", "kit.yaml:");
        row("a name in a template", "main.tf", "inputs.bucket", "inputs.bukket", "kit-mistake", "main.tf:2");
        row("a name that only one choice uses", "main.tf", "project.label", "project.lable", "kit-mistake", "main.tf:4");
        row("quotes around a variable", "main.tf", "{{ inputs.bucket }}", "\"{{ inputs.bucket }}\"", "kit-mistake", "main.tf:2");
        row("a filter", "main.tf", "{{ inputs.bucket }}", "{{ inputs.bucket|safe }}", "kit-mistake", "main.tf:2");
        row("a name in a document", "settings.yaml", "inputs.mode", "inputs.mod", "kit-mistake", "settings.yaml:1");
        row("a document that is not YAML", "settings.yaml", "mode:", "mode: [", "kit-mistake", "settings.yaml:");
        row("a rule about a list that is not there", "kit.yaml",
            "followUps:", "rules:\n  - {id: long, each: jobs as job, of: \"{job.node}\", maxLength: 9, help: Shorter.}\nfollowUps:", "kit-mistake",
            "kit.yaml:21");
        row("a name in a follow-up", "kit.yaml", "{environment.stage} stays", "{environment.stge} stays", "kit-mistake", "kit.yaml:21");
        row("an example of the account that does not fit", "kit.yaml", "example: my-project", "example: X", "kit-form-example", "kit.yaml:");
    }
    void eachMistakeIsFound()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, id);
        QFETCH(QString, where);
        const QTemporaryDir folder;
        QMap<QString, QByteArray> texts{{u"kit.yaml"_s, manifest}, {u"main.tf"_s, mainTf}, {u"settings.yaml"_s, settings}};
        if (from.isEmpty())
            texts.insert(file, to);
        else
            QVERIFY2(texts[file].contains(from), from.constData());
        if (!from.isEmpty())
            texts[file].replace(texts[file].indexOf(from), from.size(), to);
        for (auto it = texts.begin(); it != texts.end(); ++it)
            write(folder.filePath(it.key()), *it);
        const QList<Problem> problems = lintKit(folder.path(), m_catalogue);
        QStringList found;
        for (const Problem &problem : problems)
            found.append(problem.place.toString() + u": "_s + problem.message + u" ["_s + problem.id + u']');
        if (id.isEmpty()) {
            QVERIFY2(problems.isEmpty(), qPrintable(found.join(u'\n')));
            return;
        }
        const bool said = std::ranges::any_of(problems, [&](const Problem &problem) { return problem.id == id && problem.place.toString().contains(where); });
        QVERIFY2(said, qPrintable(u"found: "_s + found.join(u'\n')));
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestKitLint)
#include "tst_kit_lint.moc"
