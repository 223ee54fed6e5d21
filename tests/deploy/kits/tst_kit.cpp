// SPDX-License-Identifier: Apache-2.0
// Kits: their manifests, what their templates may say, what they generate, and what they refuse.
#include "deploy/kits/kit.h"
#include "deploy/kits/manifest.h"
#include "deploy/kits/template_lint.h"
#include "deploy/kits/template_renderer.h"
#include "tests/deploy/kits/sample_project.h"
#include "tests/deploy/kits/trees.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;
using trees::generated;
using trees::succeeds;

namespace {

const QString kitId = u"aws-ddk-cdk-pipelines"_s;

const QString nasty = u"O'Brien \"prod\" ${x} {{y}} {% if %} `id` */ \\ \n 数据"_s;

QStringList ids(const QList<Problem> &problems)
{
    QStringList list;
    for (const Problem &problem : problems)
        list.append(problem.id);
    return list;
}

class tst_Kit : public QObject
{
    Q_OBJECT

    void languages()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("typescript") << u"typescript"_s;
        QTest::newRow("python") << u"python"_s;
    }

private Q_SLOTS:
    void everyShippedKitCanBeRead()
    {
        QVERIFY(kitIds().contains(kitId));
        for (const QString &id : kitIds()) {
            const Result<Kit> kit = readKit(id);
            QVERIFY2(kit, qPrintable(kit ? QString() : kit.error().toString()));
            QCOMPARE(kit->id, id);
            QVERIFY(!kit->version.isEmpty() && !kit->title.isEmpty() && !kit->summary.isEmpty() && !kit->documentation.isEmpty());
            QCOMPARE(std::ranges::count_if(kit->roles, &Kit::Role::primary), 1);
            QVERIFY(!kit->branches.isEmpty());
            QVERIFY(!kit->steps.isEmpty());
        }
    }

    void aDefaultCanBeAMap()
    {
        const Result<Kit> kit = readKit(u"gcp-composer-airflow"_s);
        QVERIFY(kit);
        const auto input = std::ranges::find(kit->inputs, u"airflowOverrides"_s, &PropertyType::id);
        QVERIFY(input != kit->inputs.end());
        QCOMPARE(input->defaultValue, Value(ValueMap{{u"core-dags_are_paused_at_creation"_s, Value(u"True"_s)}}));
    }

    void everyShippedTemplatePassesTheLint()
    {
        int templates = 0;
        for (const QString &id : kitIds()) {
            const Result<Manifest> manifest = readManifest(id);
            QVERIFY(manifest);
            for (const KitFile &named : manifest->files) {
                if (named.source != KitFile::Source::Template)
                    continue;
                QFile file(manifest->kit.folder + u'/' + named.name);
                QVERIFY(file.open(QIODevice::ReadOnly));
                const Result<QList<TemplateUse>> uses = lintTemplate(templateText(QString::fromUtf8(file.readAll()), named.language), file.fileName());
                QVERIFY2(uses, qPrintable(uses ? QString() : uses.error().toString()));
                ++templates;
            }
        }
        QVERIFY(templates >= 7);
    }

    void theLintRefuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("safe") << u"x = {{ a|safe }}"_s << u"filter"_s;
        QTest::newRow("safeseq") << u"{% for x in list|safeseq %}{% endfor %}"_s << u"loop"_s;
        QTest::newRow("default") << u"{{ a|default:\"x\" }}"_s << u"filter"_s;
        QTest::newRow("autoescape") << u"{% autoescape off %}{{ a }}{% endautoescape %}"_s << u"not allowed"_s;
        QTest::newRow("include") << u"{% include \"other\" %}"_s << u"not allowed"_s;
        QTest::newRow("double quotes") << u"x = \"{{ a }}\""_s << u"quotes"_s;
        QTest::newRow("quotes further away") << u"x = \"before {{ a }} after\""_s << u"quotes"_s;
        QTest::newRow("single quotes") << u"x = 'before {{ a }}'"_s << u"quotes"_s;
        QTest::newRow("backticks") << u"x = `before ${ {{ a }} }`"_s << u"quotes"_s;
        QTest::newRow("after another variable") << u"x = {{ a }} + \"{{ b }}\""_s << u"quotes"_s;
        QTest::newRow("constant") << u"x = {{ \"a\" }}"_s << u"not the name"_s;
        QTest::newRow("open if") << u"{% if a %}"_s << u"not closed"_s;
        QTest::newRow("wrong end") << u"{% if a %}{% endfor %}"_s << u"does not belong"_s;
        QTest::newRow("comparison") << u"{% if a == 1 %}{% endif %}"_s << u"not the name"_s;
    }
    void theLintRefuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, why);
        const Result<QList<TemplateUse>> uses = lintTemplate(u"first line\n"_s + text, u"template.py"_s);
        QVERIFY(!uses);
        QVERIFY2(uses.error().why.contains(why), qPrintable(uses.error().why));
        QCOMPARE(uses.error().place, (Place{u"template.py"_s, 2, 0}));
    }

    void aVariableThatIsMissingIsAnError_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("output") << u"a = {{ here }}\nb = {{ there }}\n"_s << 2;
        QTest::newRow("condition") << u"{% if there %}\n{% endif %}\n"_s << 1;
        QTest::newRow("member") << u"\n\n{{ map.there }}"_s << 3;
        QTest::newRow("in a loop") << u"{% for item in list %}\n{{ item.name }}{{ item.there }}\n{% endfor %}"_s << 2;
        QTest::newRow("loop over nothing") << u"{% for item in there %}{% endfor %}"_s << 1;
        QTest::newRow("after a loop") << u"{% for item in list %}{{ item.name }}{% endfor %}\n{{ item.name }}"_s << 2;
        QTest::newRow("a list as text") << u"{{ list }}"_s << 1;
        QTest::newRow("a condition as text") << u"{{ yes }}"_s << 1;
        QTest::newRow("half a character") << u"{{ half }}"_s << 1;
    }
    void aVariableThatIsMissingIsAnError()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        const Variables variables{{u"here"_s, u"x"_s}, {u"yes"_s, true}, {u"half"_s, QString(QChar(0xd800))}, {u"map"_s, Variables{{u"a"_s, u"b"_s}}},
            {u"list"_s, QList<Variable>{Variables{{u"name"_s, u"n"_s}}}}};
        TemplateRenderer renderer;
        const Result<QByteArray> rendered = renderer.render(text, u"t.py"_s, FileLanguage::Python, variables);
        QVERIFY(!rendered);
        QCOMPARE(rendered.error().place, (Place{u"t.py"_s, line, 0}));
    }

    void variablesComeOutAsLiteralsOfTheFilesLanguage_data()
    {
        QTest::addColumn<FileLanguage>("language");
        QTest::addColumn<QString>("expected");
        QTest::newRow("python") << FileLanguage::Python << u"\"it's \\\"$x\\\"\" {\"a\": [1, True]} name"_s;
        QTest::newRow("typescript") << FileLanguage::TypeScript << u"\"it's \\\"$x\\\"\" {a: [1, true]} name"_s;
        QTest::newRow("json") << FileLanguage::Json << u"\"it's \\\"$x\\\"\" {\"a\": [1, true]} name"_s;
        QTest::newRow("yaml") << FileLanguage::Yaml << u"\"it's \\\"$x\\\"\" {a: [1, true]} name"_s;
        QTest::newRow("hcl") << FileLanguage::Hcl << u"\"it's \\\"$x\\\"\" {\n  a = [1, true]\n} name"_s;
        QTest::newRow("groovy") << FileLanguage::Groovy << u"'it\\'s \"$x\"' ['a': [1, true]] name"_s;
    }
    void variablesComeOutAsLiteralsOfTheFilesLanguage()
    {
        QFETCH(FileLanguage, language);
        QFETCH(QString, expected);
        const Variables variables{{u"text"_s, u"it's \"$x\""_s}, {u"name"_s, Fragment::identifier(u"na-me!"_s)}, {u"yes"_s, true}, {u"no"_s, false},
            {u"map"_s, Value(ValueMap{{u"a"_s, Value(ValueList{Value(1), Value(true)})}})}};
        TemplateRenderer renderer;
        const Result<QByteArray> rendered = renderer.render(
            u"{% if no %}\nno\n{% endif %}\n{% if yes and not no %}\n{{ text }} {{ map }} {{ name }}\n{% endif %}\n"_s, u"t"_s, language, variables);
        QVERIFY2(rendered, qPrintable(rendered ? QString() : rendered.error().toString()));
        QCOMPARE(QString::fromUtf8(*rendered), QString(expected + u'\n'));
        const Result<QByteArray> markdown = renderer.render(u"# {{ text }} [a](b)\n"_s, u"t"_s, FileLanguage::Markdown, variables);
        QCOMPARE(QString::fromUtf8(*markdown), u"# it's \"\\$x\" [a](b)\n"_s);
        QVERIFY(!renderer.render(u"{{ text }}"_s, u"t"_s, FileLanguage::Plain, variables));
    }

    void aManifestThatIsWrongSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("manifest");
        QTest::addColumn<int>("line");
        const QByteArray head = "kit: 1\nid: own\nversion: \"1\"\ntitle: t\nsummary: s\nprovider: aws\nroles: [{id: a, title: A, primary: true}]\n";
        QTest::newRow("not YAML") << QByteArray("kit: 1\nid: a: b\n") << 2;
        QTest::newRow("unknown key") << QByteArray(head + "wishes: 1\n") << 8;
        QTest::newRow("twice") << QByteArray(head + "id: other\n") << 8;
        QTest::newRow("wrong type") << QByteArray(head + "files:\n  - path: x\n    copy: y\n    executable: maybe\n") << 11;
        QTest::newRow("two sources") << QByteArray(head + "files:\n  - path: x\n    copy: y\n    template: z\n    language: json\n") << 9;
        QTest::newRow("no such language") << QByteArray(head + "files:\n  - {path: x, template: z, language: cobol}\n") << 9;
        QTest::newRow("input type") << QByteArray(head + "inputs:\n  - {id: x, type: colour, label: X}\n") << 9;
        QTest::newRow("empty") << QByteArray("") << 1;
        QTest::newRow("list") << QByteArray("- 1\n") << 1;
    }
    void aManifestThatIsWrongSaysWhere()
    {
        QFETCH(QByteArray, manifest);
        QFETCH(int, line);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"kit.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(manifest) == manifest.size());
        file.close();
        const Result<Kit> kit = readKit(folder.path());
        QVERIFY(!kit);
        QCOMPARE(kit.error().place.file, file.fileName());
        QCOMPARE(kit.error().place.line, line);
        QVERIFY(!kit.error().why.isEmpty());
    }

    void aKitOfOnesOwnIsAFolder()
    {
        QTemporaryDir folder;
        const QHash<QString, QByteArray> files{{u"kit.yaml"_s,
                                                   "kit: 1\nid: own\nversion: \"2\"\ntitle: Own\nsummary: s\nprovider: aws\nroles: [{id: a, title: "
                                                   "A, primary: true}, {id: b, title: B}]\n"
                                                   "names: {hello: \"{project.name}!\"}\nfiles:\n  - {path: a.py, template: t, language: python}\n  "
                                                   "- {path: b.yaml, document: d, language: yaml, role: b, onlyOnce: true}\n"
                                                   "  - {path: c, copy: t, when: [language=cobol]}\n"},
            {u"t"_s, "x = {{ names.hello }}\n"},
            {u"d"_s,
                "label: $(project.label)\n$each: {of: environments, as: e, key: \"on-{e.stage}\", value: {account: $(e.account), approval: "
                "$(e.manualApproval)}}\n"}};
        for (auto it = files.begin(); it != files.end(); ++it) {
            QFile file(folder.filePath(it.key()));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(*it) == it->size());
        }
        const Result<Kit> kit = readKit(folder.path());
        QVERIFY2(kit, qPrintable(kit ? QString() : kit.error().toString()));
        Project project = sample::project({});
        project.label = nasty;
        const Result<QList<GeneratedRepository>> repositories = generate(project, Catalogue(), *kit);
        QVERIFY2(repositories, qPrintable(repositories ? QString() : repositories.error().toString()));
        QCOMPARE(repositories->size(), 2);
        QCOMPARE(repositories->at(0).files.keys(), QStringList{u"a.py"_s});
        QCOMPARE(repositories->at(0).files.first().content, "x = \"research-research-orders-k3v9x2ab!\"\n");
        QVERIFY(repositories->at(1).files.first().onlyOnce);
        QCOMPARE(QString::fromUtf8(repositories->at(1).files.first().content),
            QString(u"label: "_s + *yamlLiteral(Value(nasty))
                + u"\non-dev:\n  account: \"222222222222\"\n  approval: false\non-prod:\n  account: \"333333333333\"\n  approval: true\n"_s));
    }

    void aKitThatIsNotThere()
    {
        for (const QString &id : {u"none"_s, u""_s, u"../etc"_s, u"/nowhere"_s}) {
            const Result<Kit> kit = readKit(id);
            QVERIFY(!kit);
            QCOMPARE(kit.error().kind, ErrorKind::NotFound);
        }
    }

    void bootstrapIsForExactlyTheseAccounts()
    {
        Project project = sample::project(u"typescript"_s);
        const Result<Kit> kit = readKit(kitId);
        QVERIFY(kit);
        Result<QList<Kit::Step>> steps = bootstrapSteps(project, *kit);
        QVERIFY(steps);
        QCOMPARE(steps->size(), 3);
        QCOMPARE(steps->at(0).environment, u"cicd"_s);
        QCOMPARE(steps->at(0).command,
            u"npx cdk bootstrap aws://111111111111/eu-west-1 --cloudformation-execution-policies "
            "arn:aws:iam::aws:policy/AdministratorAccess --profile cicd"_s);
        QCOMPARE(steps->at(2).environment, u"prod"_s);
        QCOMPARE(steps->at(2).command,
            u"npx cdk bootstrap aws://333333333333/eu-west-1 --trust 111111111111 --cloudformation-execution-policies "
            "arn:aws:iam::aws:policy/AdministratorAccess --profile prod"_s);
        // Another region: the CI/CD account is bootstrapped there too. No profile: none is named. Odd profiles are quoted.
        project.environments[1].region = u"us-east-1"_s;
        project.environments[0].profile.clear();
        project.cicd.profile = u"my profile"_s;
        steps = bootstrapSteps(project, *kit);
        QVERIFY(steps);
        QCOMPARE(steps->size(), 4);
        QVERIFY(steps->at(1).command.contains("aws://111111111111/us-east-1"_L1) && steps->at(1).command.endsWith("--profile 'my profile'"_L1));
        QVERIFY(!steps->at(2).arguments.contains(u"--profile"_s));
        project.kit.language = u"python"_s;
        QVERIFY(bootstrapSteps(project, *kit)->first().command.startsWith("cdk bootstrap aws://111111111111/eu-west-1 "_L1));
        // A stage in the CI/CD account needs no trust.
        project.environments[0].account = project.cicd.account;
        QCOMPARE(bootstrapSteps(project, *kit)->size(), 3);
    }

    void theSameProjectGivesTheSameBytes_data() { languages(); }
    void theSameProjectGivesTheSameBytes()
    {
        QFETCH(QString, language);
        const Project project = sample::project(language);
        QCOMPARE(generated(project), generated(project));
        for (const FileEntry &file : generated(project))
            QVERIFY(!file.content.contains('\r'));
    }

    void everyOptionGivesATreeThatCompiles_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<ValueMap>("inputs");
        for (const QString &language : {u"python"_s, u"typescript"_s}) {
            QTest::addRow("%s, nothing", qPrintable(language)) << language << ValueMap{{u"selfMutation"_s, Value(false)}};
            QTest::addRow("%s, everything", qPrintable(language))
                << language
                << ValueMap{{u"source"_s, Value(u"connection"_s)}, {u"repository"_s, Value(u"research/orders"_s)},
                       {u"connectionArn"_s, Value(u"arn:aws:codeconnections:eu-west-1:111111111111:connection/12ab-34"_s)}, {u"branch"_s, Value(u"trunk"_s)},
                       {u"securityLint"_s, Value(true)}, {u"tests"_s, Value(true)}, {u"notifications"_s, Value(true)}};
        }
    }
    void everyOptionGivesATreeThatCompiles()
    {
        QFETCH(QString, language);
        QFETCH(ValueMap, inputs);
        Project project = sample::project(language);
        project.kit.inputs = inputs;
        QCOMPARE(ids(validateForKit(project, Catalogue(), *readKit(kitId))), QStringList());
        const FileTree tree = generated(project);
        QTemporaryDir folder;
        trees::write(tree, folder.path());
        QVERIFY(compiles(folder.path(), language));
        QVERIFY(succeeds(u"shellcheck"_s, {u"test.sh"_s}, folder.path()));
        QVERIFY(tree[u"test.sh"_s].executable);
        const QString app = QString::fromUtf8(tree[language == "python"_L1 ? u"app.py"_s : u"bin/app.ts"_s].content);
        const bool everything = inputs.contains(u"tests"_s);
        for (const QString &word : {u"otifications"_s, u"SecurityLint"_s, u"connection"_s, u"trunk"_s, u"./test.sh"_s})
            QCOMPARE(app.contains(word), everything);
    }

    void whateverAPersonEntersIsLiteralOrRefused_data() { languages(); }
    void whateverAPersonEntersIsLiteralOrRefused()
    {
        QFETCH(QString, language);
        const Result<Kit> kit = readKit(kitId);
        using Change = std::function<void(Project &, const QString &)>;
        const QList<std::pair<QString, Change>> fields{
            {u"label"_s, [](Project &p, const QString &t) { p.label = t; }},
            {u"description"_s, [](Project &p, const QString &t) { p.description = t; }},
            {u"team"_s,
                [](Project &p, const QString &t) {
                    p.team = t;
                    p.cicd.team = t;
                }},
            {u"prefix"_s, [](Project &p, const QString &t) { p.prefix = t; }},
            {u"uid"_s, [](Project &p, const QString &t) { p.uid = t; }},
            {u"name"_s, [](Project &p, const QString &t) { p.name = t; }},
            {u"tag key"_s, [](Project &p, const QString &t) { p.tags = {{t, u"x"_s}}; }},
            {u"tag value"_s, [](Project &p, const QString &t) { p.tags = {{u"x"_s, t}}; }},
            {u"stage tag"_s, [](Project &p, const QString &t) { p.environments[0].tags = {{t, t}}; }},
            {u"stage"_s, [](Project &p, const QString &t) { p.environments[0].stage = t; }},
            {u"stage team"_s, [](Project &p, const QString &t) { p.environments[0].team = t; }},
            {u"account"_s, [](Project &p, const QString &t) { p.environments[0].account = t; }},
            {u"region"_s, [](Project &p, const QString &t) { p.environments[0].region = t; }},
            {u"profile"_s, [](Project &p, const QString &t) { p.environments[0].profile = t; }},
            {u"cicd account"_s, [](Project &p, const QString &t) { p.cicd.account = t; }},
            {u"cicd region"_s, [](Project &p, const QString &t) { p.cicd.region = t; }},
            {u"cicd profile"_s, [](Project &p, const QString &t) { p.cicd.profile = t; }},
            {u"repository branch"_s, [](Project &p, const QString &t) { p.repositories[0].branch = t; }},
            {u"repository remote"_s, [](Project &p, const QString &t) { p.repositories[0].remote = t; }},
            {u"repository name"_s, [](Project &p, const QString &t) { p.repositories[0].name = t; }},
            {u"pipeline title"_s, [](Project &p, const QString &t) { p.pipelines[0].title = t; }},
            {u"pipeline description"_s, [](Project &p, const QString &t) { p.pipelines[0].description = t; }},
            {u"node title"_s, [](Project &p, const QString &t) { p.pipelines[0].graph.nodes[0].title = t; }},
            {u"node description"_s, [](Project &p, const QString &t) { p.pipelines[0].graph.nodes[0].description = t; }},
            {u"kit language"_s, [](Project &p, const QString &t) { p.kit.language = t; }},
            {u"unknown input"_s, [](Project &p, const QString &t) { p.kit.inputs.insert(t, Value(t)); }},
            {u"branch"_s, [](Project &p, const QString &t) { p.kit.inputs.insert(u"branch"_s, Value(t)); }},
            {u"source"_s, [](Project &p, const QString &t) { p.kit.inputs.insert(u"source"_s, Value(t)); }},
            {u"policy"_s, [](Project &p, const QString &t) { p.kit.inputs.insert(u"executionPolicyArn"_s, Value(t)); }},
            {u"connection"_s,
                [](Project &p, const QString &t) {
                    p.kit.inputs.insert(u"source"_s, Value(u"connection"_s));
                    p.kit.inputs.insert(u"connectionArn"_s, Value(t));
                    p.kit.inputs.insert(u"repository"_s, Value(u"a/b"_s));
                }},
        };
        const QStringList texts{nasty, u"$(touch pwned) `touch pwned`"_s, u"''' \"\"\" \\"_s, u"*/ } ) ; import os"_s, u"\u2028\u202e\ufeff"_s,
            QString(QChar(0xdead)), QString(QChar(u'\0')), u"-rf"_s, u"__proto__"_s, u"a\r\nb"_s};
        int written = 0;
        int refused = 0;
        QStringList folders;
        QTemporaryDir folder;
        for (const auto &[field, change] : fields) {
            for (const QString &text : texts) {
                Project project = sample::project(language);
                change(project, text);
                if (const QList<Problem> problems = validateForKit(project, Catalogue(), *kit); hasErrorsIn(problems)) {
                    ++refused;
                    for (const Problem &problem : problems)
                        QVERIFY2(!problem.message.isEmpty() && !problem.message.contains(u'\n'), qPrintable(field));
                    continue;
                }
                const FileTree tree = generated(project);
                const QString name = u"t"_s + QString::number(written++);
                trees::write(tree, folder.filePath(name));
                if (field == "label"_L1 || field == "description"_L1)
                    QVERIFY2(tree[u"README.md"_s].content.contains(markdownText(text).toUtf8()), qPrintable(text));
                if (field == "description"_L1) {
                    const QString app = language == "python"_L1 ? u"app.py"_s : u"bin/app.ts"_s;
                    const QString written_ = *literal(language == "python"_L1 ? Language::Python : Language::TypeScript, Value(text));
                    QVERIFY2(tree[app].content.contains(written_.toUtf8()), qPrintable(text));
                }
                if (field == "tag value"_L1)
                    QCOMPARE(QJsonDocument::fromJson(tree[u"ddk.json"_s].content)[u"tags"][u"x"].toString(), text);
            }
        }
        QVERIFY(written > 40);
        QVERIFY(refused > 40);
        QVERIFY(compiles(folder.path(), language));
        QVERIFY(!QFile::exists(folder.filePath(u"pwned"_s)));
    }

    void theKitsOwnRules_data()
    {
        QTest::addColumn<std::function<void(Project &)>>("change");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("key");
        using Change = std::function<void(Project &)>;
        QTest::newRow("no environment") << Change([](Project &p) { p.environments.clear(); }) << u"no-environment"_s << u"environments"_s;
        QTest::newRow("too many") << Change([](Project &p) {
            for (int i = 0; i < 40; ++i)
                p.environments.append({u"s"_s + QString::number(100 + i), u"222222222222"_s, u"eu-west-1"_s, {}, {}, false, {}, {}});
        }) << u"too-many-environments"_s
                                  << u"environments"_s;
        QTest::newRow("short stage") << Change([](Project &p) { p.environments[1].stage = u"p"_s; }) << u"stage-name"_s << u"environments/p/stage"_s;
        QTest::newRow("stages alike") << Change([](Project &p) { p.environments[1].stage = u"Dev"_s; }) << u"stages-alike"_s << u"environments/Dev/stage"_s;
        QTest::newRow("no team") << Change([](Project &p) { p.team.clear(); }) << u"team-missing"_s << u"environments/dev/team"_s;
        QTest::newRow("connection without ARN") << Change([](Project &p) {
            p.kit.inputs = {{u"source"_s, Value(u"connection"_s)}, {u"repository"_s, Value(u"a/b"_s)}};
        }) << u"input-missing"_s << u"kit/inputs/connectionArn"_s;
        QTest::newRow("bad ARN") << Change([](Project &p) {
            p.kit.inputs = {{u"source"_s, Value(u"connection"_s)}, {u"repository"_s, Value(u"a/b"_s)}, {u"connectionArn"_s, Value(u"arn"_s)}};
        }) << u"input-not-usable"_s
                                 << u"kit/inputs/connectionArn"_s;
        QTest::newRow("long name") << Change([](Project &p) { p.name = QString(64, u'n'); }) << u"name-not-usable"_s << u"name"_s;
        QTest::newRow("aws: tag") << Change([](Project &p) { p.environments[0].tags = {{u"aws:x"_s, u"y"_s}}; }) << u"tag-not-usable"_s
                                  << u"environments/dev/tags/aws:x"_s;
        QTest::newRow("long tag") << Change([](Project &p) { p.tags = {{u"x"_s, QString(257, u'y')}}; }) << u"tag-not-usable"_s << u"tags/x"_s;
        QTest::newRow("language") << Change([](Project &p) { p.kit.language = u"java"_s; }) << u"kit-language"_s << u"kit/language"_s;
        QTest::newRow("pipelines alike") << Change([](Project &p) {
            p.pipelines = {p.pipelines[0], p.pipelines[0]};
            p.pipelines[0].id = PipelineId(u"a-b"_s);
            p.pipelines[1].id = PipelineId(u"a_b"_s);
        }) << u"pipelines-alike"_s << u"pipelines/a_b"_s;
    }
    void theKitsOwnRules()
    {
        QFETCH(std::function<void(Project &)>, change);
        QFETCH(QString, id);
        QFETCH(QString, key);
        Project project = sample::project(u"typescript"_s);
        change(project);
        const Place place{u"penstock.yaml"_s, 7, 3};
        const QList<Problem> problems = validateForKit(project, Catalogue(), *readKit(kitId), {{key, place}});
        const auto found = std::ranges::find(problems, id, &Problem::id);
        QVERIFY2(found != problems.end(), qPrintable(ids(problems).join(u' ')));
        QCOMPARE(found->place, place);
        QVERIFY(!found->message.isEmpty());
    }

    void longDescriptionsAreCutForCloudFormation()
    {
        Project project = sample::project(u"typescript"_s);
        project.description = QString(3000, QChar(u'数'));
        QVERIFY(validateForKit(project, Catalogue(), *readKit(kitId)).isEmpty());
        const FileTree tree = generated(project);
        QVERIFY(tree[u"bin/app.ts"_s].content.contains(QString(QString(341, QChar(u'数')) + u'"').toUtf8()));
        QVERIFY(!tree[u"bin/app.ts"_s].content.contains(QString(342, QChar(u'数')).toUtf8()));
        QVERIFY(tree[u"README.md"_s].content.contains(QString(3000, QChar(u'数')).toUtf8()));
    }

    void everythingIsPinnedAndNamesNoHost()
    {
        const FileTree typescript = generated(sample::project(u"typescript"_s));
        static const QRegularExpression exact(u"^[0-9]+\\.[0-9]+\\.[0-9]+(-alpha\\.[0-9]+)?$"_s);
        const QJsonObject package = QJsonDocument::fromJson(typescript[u"package.json"_s].content).object();
        QCOMPARE(package[u"dependencies"_s].toObject().value(u"aws-cdk-lib"_s).toString(), u"2.187.0"_s);
        const QJsonObject lock = QJsonDocument::fromJson(typescript[u"package-lock.json"_s].content).object();
        const QJsonObject root = lock[u"packages"_s].toObject()[u""_s].toObject();
        QCOMPARE(lock[u"name"_s].toString(), package[u"name"_s].toString());
        for (const QString &section : {u"dependencies"_s, u"devDependencies"_s}) {
            QCOMPARE(root[section].toObject(), package[section].toObject());
            for (const QJsonValue version : package[section].toObject())
                QVERIFY2(exact.match(version.toString()).hasMatch(), qPrintable(version.toString()));
        }
        QVERIFY(!typescript[u"package-lock.json"_s].content.contains("http"));
        QVERIFY(!typescript[u"package-lock.json"_s].content.contains("\"resolved\""));
        QVERIFY(typescript[u".npmrc"_s].content.contains("legacy-peer-deps=true\n"));
        const FileTree python = generated(sample::project(u"python"_s));
        for (const QByteArray &line : QByteArray(python[u"requirements.txt"_s].content + python[u"requirements-dev.txt"_s].content).trimmed().split('\n'))
            QVERIFY2(line.contains("=="), line.constData());
    }

private:
    static bool hasErrorsIn(const QList<Problem> &problems)
    {
        return std::ranges::any_of(problems, [](const Problem &problem) { return problem.severity == Severity::Error; });
    }

    /// Every file below the folder: Python and TypeScript compile, JSON parses without duplicate keys.
    static bool compiles(const QString &folder, const QString &language)
    {
        static const char json[] = "import json, pathlib, sys\n"
                                   "def unique(pairs):\n"
                                   "    assert len(dict(pairs)) == len(pairs), pairs\n"
                                   "    return dict(pairs)\n"
                                   "for path in pathlib.Path('.').rglob('*.json'):\n"
                                   "    if path.name != 'tsconfig.json': json.loads(path.read_text(encoding='utf-8'), object_pairs_hook=unique)\n";
        if (!succeeds(u"python3"_s, {u"-c"_s, QString::fromLatin1(json)}, folder))
            return false;
        if (language == "python"_L1)
            return succeeds(u"python3"_s, {u"-m"_s, u"compileall"_s, u"-q"_s, u"."_s}, folder);
        const QString modules = trees::nodeModules();
        if (modules.isEmpty())
            return false;
        static const char transpile[] = "const ts = require(process.argv[1] + '/typescript'), fs = require('fs'), path = require('path');\n"
                                        "let bad = 0;\n"
                                        "const walk = dir => fs.readdirSync(dir, { withFileTypes: true }).forEach(e => {\n"
                                        "  const p = path.join(dir, e.name);\n"
                                        "  if (e.isDirectory()) return walk(p);\n"
                                        "  if (!p.endsWith('.ts')) return;\n"
                                        "  const out = ts.transpileModule(fs.readFileSync(p, 'utf8'), { reportDiagnostics: true, fileName: p });\n"
                                        "  for (const d of out.diagnostics) { bad = 1; console.log(p, ts.flattenDiagnosticMessageText(d.messageText, ' ')); }\n"
                                        "});\n"
                                        "walk('.'); process.exit(bad);\n";
        return succeeds(u"node"_s, {u"-e"_s, QString::fromLatin1(transpile), modules}, folder);
    }
};

} // namespace

QTEST_GUILESS_MAIN(tst_Kit)
#include "tst_kit.moc"
