// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using namespace Qt::StringLiterals;

namespace {

const QByteArray good = "penstock: 1\nlabel: Research orders\nprefix: research\nuid: k3v9x2ab\nname: research-k3v9x2ab\n"
                        "kit:\n  id: aws-ddk-cdk-pipelines\n  inputs:\n    source: codecommit\ncicd:\n  account: \"111111111111\"\n  region: eu-west-1\n"
                        "environments:\n  - stage: dev\n    account: \"222222222222\"\n    region: eu-west-1\n  - stage: prod\n    account: \"333333333333\"\n"
                        "    region: eu-west-1\n    manualApproval: true\nrepositories:\n  - role: pipeline\n    remote: \"\"\n";
const QByteArray pipeline = "title: Orders\nnodes:\n  landing:\n    type: aws.s3.bucket\n    properties:\n      versioned: true\n    stages:\n      dev:\n"
                            "        versioned: false\n  on-arrival:\n    type: aws.lambda.function\nedges:\n  - landing.events -> on-arrival.bucket\n"
                            "groups:\n  ingest: {title: In, members: [landing]}\nnotes:\n  hint:\n    text: |\n      a\n      b\n";

QMap<QString, QByteArray> sources(const QByteArray &main = good, const QByteArray &orders = pipeline)
{
    return {{u"penstock.yaml"_s, main}, {u"pipelines/orders.yaml"_s, orders},
        {u"pipelines/orders.layout.yaml"_s, "nodes:\n  landing: [120, 80]\nnotes:\n  hint: [1, 2, 3.5, 4]\n"}};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class TestProjectFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reading();
    void places();
    void failures_data();
    void failures();
    void problems_data();
    void problems();
    void aliasesAreBounded();
    void openingNeverWrites();
    void linksAndSpecialFiles();
    void savingRefusesWhatOthersChanged();
    void savingWritesOnlyWhatChanged();
    void tenThousandNodes();
};

void TestProjectFiles::reading()
{
    const Result<LoadedProject> loaded = parseProject(sources());
    QVERIFY(loaded);
    QVERIFY2(loaded->problems.isEmpty(), loaded->problems.isEmpty() ? "" : qPrintable(loaded->problems.first().message));
    const Project &project = loaded->project;
    QCOMPARE(project.label, u"Research orders"_s);
    QCOMPARE(project.kit.inputs.value(u"source"_s).toString(), u"codecommit"_s);
    QCOMPARE(project.cicd.stage, u"cicd"_s);
    QCOMPARE(project.environments.size(), 2);
    QCOMPARE(project.environments[1].account, u"333333333333"_s);
    QVERIFY(project.environments[1].manualApproval);
    const Pipeline *orders = project.pipeline(PipelineId(u"orders"_s));
    QVERIFY(orders);
    QCOMPARE(orders->graph.nodes[0].property(u"versioned"_s).toBool(), true);
    QCOMPARE(orders->graph.nodes[0].property(u"versioned"_s, u"dev"_s), Value(false));
    QCOMPARE(orders->graph.edges.value(0).to.port, u"bucket"_s);
    QCOMPARE(orders->graph.notes.value(0).text, u"a\nb\n"_s);
    QCOMPARE(orders->graph.groups.value(0).members, QList<NodeId>{NodeId(u"landing"_s)});
    QCOMPARE(orders->layout.nodes.value(NodeId(u"landing"_s)), QPointF(120, 80));
    QCOMPARE(orders->layout.notes.value(NoteId(u"hint"_s)), QRectF(1, 2, 3.5, 4));
}

void TestProjectFiles::places()
{
    const Places found = parseProject(sources())->places;
    const auto at = [&](const QString &path) { return found.value(path).toString(); };
    QCOMPARE(at(u"environments/prod/account"_s), u"penstock.yaml:18:14"_s);
    QCOMPARE(at(u"environments/prod"_s), u"penstock.yaml:17:5"_s);
    QCOMPARE(at(u"cicd/account"_s), u"penstock.yaml:11:12"_s);
    QCOMPARE(at(u"kit/id"_s), u"penstock.yaml:7:7"_s);
    QCOMPARE(at(u"kit/inputs/source"_s), u"penstock.yaml:9:13"_s);
    QCOMPARE(at(u"label"_s), u"penstock.yaml:2:8"_s);
    QCOMPARE(at(u"pipelines/orders/nodes/landing"_s), u"pipelines/orders.yaml:3:3"_s);
    QCOMPARE(at(u"pipelines/orders/nodes/landing/properties/versioned"_s), u"pipelines/orders.yaml:6:18"_s);
    QCOMPARE(at(u"pipelines/orders/nodes/landing/stages/dev/versioned"_s), u"pipelines/orders.yaml:9:20"_s);
    QCOMPARE(at(u"pipelines/orders/edges/0"_s), u"pipelines/orders.yaml:13:5"_s);
    QCOMPARE(at(u"pipelines/orders/groups/ingest"_s), u"pipelines/orders.yaml:15:3"_s);
}

void TestProjectFiles::failures_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("word");
    QTest::newRow("not YAML") << QByteArray("penstock: 1\nlabel: \"open\n") << u"penstock.yaml:3:1"_s << u"not YAML"_s;
    QTest::newRow("bad indentation") << QByteArray("penstock: 1\n  label: a\n") << u"penstock.yaml:2:8"_s << u"not YAML"_s;
    QTest::newRow("tab") << QByteArray("penstock: 1\nkit:\n\tid: a\n") << u"penstock.yaml:3:1"_s << u"tabs"_s;
    QTest::newRow("a list") << QByteArray("- a\n") << u"penstock.yaml:1:1"_s << u"mapping"_s;
    QTest::newRow("empty") << QByteArray("# nothing\n") << u"penstock.yaml:1:1"_s << u"empty"_s;
    QTest::newRow("newer") << QByteArray("label: a\npenstock: 2\n") << u"penstock.yaml:2:11"_s << u"newer Penstock"_s;
    QTest::newRow("conflict") << QByteArray("penstock: 1\n<<<<<<< HEAD\nlabel: a\n=======\nlabel: b\n>>>>>>> x\n") << u"penstock.yaml:2:1"_s << u"conflict"_s;
    QTest::newRow("NUL") << QByteArray("penstock: 1\nlabel: a\0b\n", 23) << u"penstock.yaml:2:9"_s << u"NUL"_s;
    QTest::newRow("control") << QByteArray("penstock: 1\nlabel: é\x07\n") << u"penstock.yaml:2:9"_s << u"U+0007"_s;
    QTest::newRow("Latin-1") << QByteArray("penstock: 1\nlabel: caf\xe9\n") << u"penstock.yaml:2:11"_s << u"UTF-8"_s;
    QTest::newRow("UTF-16") << QByteArray("\xff\xfep\0", 4) << u"penstock.yaml:1:1"_s << u"UTF-16"_s;
    QTest::newRow("deep") << QByteArray("penstock: 1\nx: " + QByteArray(100, '[') + QByteArray(100, ']')) << u"penstock.yaml:2:67"_s << u"64 levels"_s;
    QTest::newRow("deeper than any stack") << QByteArray("penstock: 1\nx: " + QByteArray(500000, '[')) << QString() << u"penstock.yaml"_s;
    QTest::newRow("huge") << QByteArray("penstock: 1\n#" + QByteArray(17 * 1024 * 1024, 'x')) << u"penstock.yaml:1:1"_s << u"16 MiB"_s;
    QTest::newRow("alias to nothing") << QByteArray("penstock: 1\nlabel: *a\n") << u"penstock.yaml:2:8"_s << u"stands for nothing"_s;
    QTest::newRow("alias to itself") << QByteArray("penstock: 1\nx: &a [*a]\n") << u"penstock.yaml:2:8"_s << u"part of"_s;
}

void TestProjectFiles::failures()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    QFETCH(QString, word);
    const Result<LoadedProject> loaded = parseProject(sources(text));
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, ErrorKind::Project);
    if (!place.isEmpty())
        QCOMPARE(loaded.error().place.toString(), place);
    QVERIFY2(loaded.error().toString().contains(word), qPrintable(loaded.error().toString()));
    // The same text as a pipeline is a problem of that pipeline; the rest of the project is there.
    const Result<LoadedProject> rest = parseProject(sources(good, text));
    QVERIFY(rest);
    QCOMPARE(rest->project.environments.size(), 2);
}

void TestProjectFiles::problems_data()
{
    QTest::addColumn<QByteArray>("main");
    QTest::addColumn<QByteArray>("orders");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("place");
    const auto main
        = [](const char *name, const QByteArray &text, const QString &id, const QString &place) { QTest::newRow(name) << text << pipeline << id << place; };
    const auto orders
        = [](const char *name, const QByteArray &text, const QString &id, const QString &place) { QTest::newRow(name) << good << text << id << place; };
    main("no version", "label: a\n", u"missing-version"_s, u"penstock.yaml:1:1"_s);
    main("version as text", "penstock: one\n", u"wrong-type"_s, u"penstock.yaml:1:11"_s);
    main("list for text", "penstock: 1\nlabel: [a]\n", u"wrong-type"_s, u"penstock.yaml:2:8"_s);
    main("number for text", "penstock: 1\nlabel: 2024\n", u"text-not-quoted"_s, u"penstock.yaml:2:8"_s);
    main("yes is no boolean", "penstock: 1\ncicd: {manualApproval: yes}\n", u"wrong-type"_s, u"penstock.yaml:2:24"_s);
    main("account as a number", "penstock: 1\ncicd:\n  account: 012345678901\n", u"account-not-quoted"_s, u"penstock.yaml:3:12"_s);
    main("duplicate key", "penstock: 1\nlabel: a\nlabel: b\n", u"duplicate-key"_s, u"penstock.yaml:3:1"_s);
    main("unknown key", "penstock: 1\nlable: a\n", u"unknown-key"_s, u"penstock.yaml:2:1"_s);
    main("mapping for a list", "penstock: 1\nenvironments: {a: b}\n", u"wrong-type"_s, u"penstock.yaml:2:15"_s);
    main("text for an environment", "penstock: 1\nenvironments:\n  - dev\n", u"wrong-type"_s, u"penstock.yaml:3:5"_s);
    main("characters, not bytes", "penstock: 1\n\"数据\": {é: 1, é: 2}\nkit: {inputs: {數: 1, 數: 2}}\n", u"duplicate-key"_s, u"penstock.yaml:3:22"_s);
    main("second document", "penstock: 1\n---\na: b\n", u"second-document"_s, u"penstock.yaml:2:1"_s);
    main("merge key", "penstock: 1\nx: &a {region: r}\ncicd:\n  <<: *a\n", u"merge-key"_s, u"penstock.yaml:4:3"_s);
    orders("duplicate id", "nodes:\n  a: {type: t}\n  a: {type: u}\n", u"duplicate-id"_s, u"pipelines/orders.yaml:3:3"_s);
    orders("id form", "nodes:\n  Landing Zone: {type: t}\n", u"id-form"_s, u"pipelines/orders.yaml:2:3"_s);
    orders("no edge", "edges:\n  - a to b\n", u"edge-form"_s, u"pipelines/orders.yaml:2:5"_s);
    orders("edge twice", "edges:\n  - a.b -> c.d\n  - a.b->c.d\n", u"duplicate-edge"_s, u"pipelines/orders.yaml:3:5"_s);
    orders("not YAML", "nodes: {\n", u"file-unreadable"_s, u"pipelines/orders.yaml:2:1"_s);
    orders("CR line ends", "title: a\rnodes:\r  - b\r", u"wrong-type"_s, u"pipelines/orders.yaml:3:3"_s);
}

void TestProjectFiles::problems()
{
    QFETCH(QByteArray, main);
    QFETCH(QByteArray, orders);
    QFETCH(QString, id);
    QFETCH(QString, place);
    const Result<LoadedProject> loaded = parseProject(sources(main, orders));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().toString()));
    QStringList found;
    for (const Problem &problem : loaded->problems) {
        found.append(problem.id + u" at "_s + problem.place.toString() + u": "_s + problem.message);
        QVERIFY(!problem.message.isEmpty());
    }
    const QString expected = id + u" at "_s + place + u": "_s;
    QVERIFY2(
        std::ranges::any_of(found, [&](const QString &text) { return text.startsWith(expected); }), qPrintable(expected + u" among\n"_s + found.join(u'\n')));
    if (id == u"account-not-quoted")
        QCOMPARE(loaded->project.cicd.account, u"012345678901"_s);
}

void TestProjectFiles::aliasesAreBounded()
{
    QByteArray bomb = "penstock: 1\na: &a [x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c <= 'k'; ++c)
        bomb += QStringLiteral("%1: &%1 [*%2,*%2,*%2,*%2,*%2,*%2,*%2,*%2,*%2]\n").arg(QChar(ushort(c)), QChar(ushort(c - 1))).toUtf8();
    QElapsedTimer timer;
    timer.start();
    const Result<LoadedProject> loaded = parseProject({{u"penstock.yaml"_s, bomb + "kit:\n  inputs:\n    x: *k\n    y: *a\n"}});
    QVERIFY(loaded);
    QVERIFY(std::ranges::any_of(loaded->problems, [](const Problem &problem) { return problem.id == u"too-many-aliases"; }));
    QVERIFY(timer.elapsed() < 5000);
    const Result<LoadedProject> plain = parseProject({{u"penstock.yaml"_s, "penstock: 1\nx: &a [1]\nkit:\n  inputs:\n    x: *a\n"}});
    QCOMPARE(plain->project.kit.inputs.value(u"x"_s), Value(ValueList{1}));
}

void TestProjectFiles::openingNeverWrites()
{
    QTemporaryDir folder;
    const QMap<QString, QByteArray> texts = sources();
    QMap<QString, QDateTime> times;
    for (auto it = texts.begin(); it != texts.end(); ++it) {
        QVERIFY(write(folder.filePath(it.key()), *it));
        times.insert(it.key(), QFileInfo(folder.filePath(it.key())).lastModified());
    }
    Result<LoadedProject> loaded = loadProject(folder.path());
    QVERIFY(loaded);
    QCOMPARE(loaded->sources, texts);
    QVERIFY(saveProject(*loaded, loaded->project)); // nothing changed: nothing is written
    for (auto it = texts.begin(); it != texts.end(); ++it) {
        QFile file(folder.filePath(it.key()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), *it);
        QCOMPARE(QFileInfo(file).lastModified(), times.value(it.key()));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), (QStringList{u"penstock.yaml"_s, u"pipelines"_s}));
}

void TestProjectFiles::linksAndSpecialFiles()
{
    QTemporaryDir outside;
    QTemporaryDir folder;
    QVERIFY(!loadProject(folder.path()));
    QCOMPARE(loadProject(folder.path()).error().kind, ErrorKind::NotFound);
    QVERIFY(write(folder.filePath(u"penstock.yaml"_s), good));
    QVERIFY(write(folder.filePath(u"pipelines/x.yml"_s), pipeline));
    QVERIFY(write(outside.filePath(u"secret.yaml"_s), pipeline));
    QVERIFY(QFile::link(outside.filePath(u"secret.yaml"_s), folder.filePath(u"pipelines/linked.yaml"_s)));
    const Result<LoadedProject> loaded = loadProject(folder.path());
    QVERIFY(loaded);
    QVERIFY(loaded->project.pipelines.isEmpty());
    QCOMPARE(loaded->problems.size(), 2);
    QCOMPARE(loaded->problems[0].id, u"file-unreadable"_s);
    QVERIFY(loaded->problems[0].message.contains(u"symbolic link"));
    QCOMPARE(loaded->problems[1].id, u"file-name"_s);
}

void TestProjectFiles::savingRefusesWhatOthersChanged()
{
    QTemporaryDir folder;
    const QMap<QString, QByteArray> texts = sources();
    for (auto it = texts.begin(); it != texts.end(); ++it)
        QVERIFY(write(folder.filePath(it.key()), *it));
    Result<LoadedProject> loaded = loadProject(folder.path());
    QVERIFY(loaded);
    Project project = loaded->project;
    project.label = u"Mine"_s;
    QVERIFY(write(folder.filePath(u"penstock.yaml"_s), good + "# theirs\n"));
    const Result<void> saved = saveProject(*loaded, project);
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, ErrorKind::Refused);
    QVERIFY(saved.error().toString().contains(u"somebody else"));
    QFile file(folder.filePath(u"penstock.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), good + "# theirs\n");
}

void TestProjectFiles::savingWritesOnlyWhatChanged()
{
    QTemporaryDir folder;
    const QMap<QString, QByteArray> texts = sources();
    for (auto it = texts.begin(); it != texts.end(); ++it)
        QVERIFY(write(folder.filePath(it.key()), *it));
    Result<LoadedProject> loaded = loadProject(folder.path());
    QVERIFY(loaded);
    Project project = loaded->project;
    project.pipelines[0].layout.nodes[NodeId(u"landing"_s)] = QPointF(10, 20.5);
    Pipeline fresh;
    fresh.id = PipelineId(u"fresh"_s);
    fresh.title = u"Fresh"_s;
    project.pipelines.prepend(fresh);
    QVERIFY(saveProject(*loaded, project));
    QCOMPARE(loaded->project, project);
    Result<LoadedProject> again = loadProject(folder.path());
    QVERIFY(again);
    QCOMPARE(again->project, project);
    QCOMPARE(again->sources.value(u"penstock.yaml"_s), good);
    QCOMPARE(again->sources.value(u"pipelines/orders.yaml"_s), pipeline);
    QCOMPARE(again->sources.value(u"pipelines/orders.layout.yaml"_s), QByteArray("nodes:\n  landing: [10, 20.5]\nnotes:\n  hint: [1, 2, 3.5, 4]\n"));
    QCOMPARE(again->sources.value(u"pipelines/fresh.yaml"_s), QByteArray("title: Fresh\n"));
    project.pipelines.removeLast();
    QVERIFY(saveProject(*again, project));
    QVERIFY(!QFile::exists(folder.filePath(u"pipelines/orders.yaml"_s)));
    QVERIFY(!QFile::exists(folder.filePath(u"pipelines/orders.layout.yaml"_s)));
    QVERIFY(QFile::exists(folder.filePath(u"pipelines/fresh.yaml"_s)));
}

void TestProjectFiles::tenThousandNodes()
{
    Project project;
    project.label = u"Large"_s;
    project.cicd.stage = u"cicd"_s;
    Pipeline large;
    large.id = PipelineId(u"large"_s);
    for (int i = 0; i < 10000; ++i) {
        Node node;
        node.id = NodeId(u"node-%1"_s.arg(i));
        node.type = u"aws.s3.bucket"_s;
        node.properties = {{u"versioned"_s, true}, {u"name"_s, u"bucket %1"_s.arg(i)}};
        large.layout.nodes.insert(node.id, QPointF(i, i));
        large.graph.nodes.append(node);
        if (i > 0)
            large.graph.edges.append(Edge{{large.graph.nodes[i - 1].id, u"out"_s}, {node.id, u"in"_s}});
    }
    project.pipelines.append(large);
    QElapsedTimer timer;
    timer.start();
    Result<LoadedProject> loaded = parseProject(newProjectSources(project));
    QVERIFY(loaded);
    qInfo() << "written and read in" << timer.restart() << "ms";
    QCOMPARE(loaded->project, project);
    timer.restart();
    project.pipelines[0].graph.nodes.removeAt(5000);
    project.pipelines[0].graph.nodes[7000].properties[u"versioned"_s] = false;
    project.pipelines[0].graph.nodes[100].id = NodeId(u"renamed"_s);
    project.pipelines[0].graph.edges.removeAt(3);
    const Result<QMap<QString, QByteArray>> edited = editedSources(*loaded, project);
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().toString()));
    qInfo() << "edited in" << timer.elapsed() << "ms";
    QVERIFY(timer.elapsed() < 30000); // linear: a second or two where nothing is optimised
}

QTEST_GUILESS_MAIN(TestProjectFiles)
#include "tst_project_files.moc"
