// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_files.h"

#include <QTest>

using namespace penstock;
using namespace Qt::StringLiterals;

namespace {

using Change = std::function<void(Project &)>;

const QByteArray head = "penstock: 1\nlabel: a\nprefix: p\nuid: k3v9x2ab\nname: n\n";

Graph &graph(Project &project) { return project.pipelines[0].graph; }

} // namespace
Q_DECLARE_METATYPE(Change)

/// One edit, the text before and the text after, to the byte.
class TestProjectEdit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void projectFile_data();
    void projectFile();
    void pipelineFile_data();
    void pipelineFile();
    void refusals_data();
    void refusals();
    void newProjectText();
};

void TestProjectEdit::projectFile_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const QByteArray &before, const Change &change, const QByteArray &after) { QTest::newRow(name) << before << change << after; };
    const Change label = [](Project &p) { p.label = u"b"_s; };
    row("plain stays plain", "penstock: 1\nlabel:   a   # c\n", label, "penstock: 1\nlabel:   b   # c\n");
    row("single quotes stay", "penstock: 1\nlabel: 'a' # c\n", label, "penstock: 1\nlabel: 'b' # c\n");
    row("double quotes stay", "penstock: 1\nlabel: \"a\"\n", label, "penstock: 1\nlabel: \"b\"\n");
    row("CRLF stays", "penstock: 1\r\nlabel: a # c\r\nuid: x\r\n", label, "penstock: 1\r\nlabel: b # c\r\nuid: x\r\n");
    row("byte order mark stays", "\xEF\xBB\xBFpenstock: 1\nlabel: a\n", label, "\xEF\xBB\xBFpenstock: 1\nlabel: b\n");
    row(
        "block scalar", "penstock: 1\nlabel: |-\n  a\n# c\nuid: x\n", [](Project &p) { p.label = u"b\nc"_s; },
        "penstock: 1\nlabel: |-\n  b\n  c\n# c\nuid: x\n");
    row("kept breaks", "penstock: 1\nlabel: |+\n  a\n\n\nuid: x\n", label, "penstock: 1\nlabel: |-\n  b\nuid: x\n");
    row("quotes over lines", "penstock: 1\nlabel: \"a\n  long\n  text\" # c\nuid: x\n", label, "penstock: 1\nlabel: \"b\" # c\nuid: x\n");
    row("tag goes with its value", "penstock: 1\nlabel: !!str 5 # c\n", label, "penstock: 1\nlabel: b # c\n");
    row("no line break at the end", "penstock: 1\nlabel: a", [](Project &p) { p.team = u"T"_s; }, "penstock: 1\nlabel: a\nteam: T\n");
    row(
        "a missing key comes in order", "penstock: 1 # c\nlabel: a # d\n# e\nuid: x\n", [](Project &p) { p.description = u"d"_s; },
        "penstock: 1 # c\nlabel: a # d\ndescription: d\n# e\nuid: x\n");
    row(
        "a key goes with its own comment", "penstock: 1\n# above\nteam: T # own\n# below\nuid: x\n", [](Project &p) { p.team.clear(); },
        "penstock: 1\n# above\n# below\nuid: x\n");
    row("explicit empty", "penstock: 1\nteam: \"\" # c\n", [](Project &p) { p.team = u"T"_s; }, "penstock: 1\nteam: \"T\" # c\n");
    row(
        "missing section", "penstock: 1\nuid: x\n",
        [](Project &p) { p.environments.append({u"dev"_s, u"012345678901"_s, u"eu-west-1"_s, {}, {}, false, {}, {}}); },
        "penstock: 1\nuid: x\nenvironments:\n  - stage: dev\n    account: \"012345678901\"\n    region: eu-west-1\n");
    row(
        "empty flow list", "penstock: 1\nenvironments: [] # c\nx: y\n",
        [](Project &p) { p.environments.append({u"dev"_s, u"012345678901"_s, u"r"_s, {}, {}, false, {}, {}}); },
        "penstock: 1\nenvironments: # c\n  - stage: dev\n    account: \"012345678901\"\n    region: r\nx: y\n");
    const QByteArray two = "penstock: 1\nenvironments:\n# first\n- stage: dev # d\n  account: '1'\n  x: kept\n\n# second\n- stage: prod # p\n  account: '2'\n";
    row(
        "environments swap, comments with them", two, [](Project &p) { p.environments.swapItemsAt(0, 1); },
        "penstock: 1\nenvironments:\n# second\n- stage: prod # p\n  account: '2'\n# first\n- stage: dev # d\n  account: '1'\n  x: kept\n\n");
    row(
        "an environment goes", two, [](Project &p) { p.environments.removeFirst(); },
        "penstock: 1\nenvironments:\n# first\n\n# second\n- stage: prod # p\n  account: '2'\n");
    row(
        "the last goes", "penstock: 1\nenvironments: # c\n  - stage: dev\n    account: '1'\nx: y\n", [](Project &p) { p.environments.clear(); },
        "penstock: 1\nenvironments: [] # c\nx: y\n");
    row("a stage is renamed", two, [](Project &p) { p.environments[1].stage = u"live"_s; }, QByteArray(two).replace("stage: prod", "stage: live"));
    row(
        "behind the dash", "penstock: 1\nenvironments:\n  - team: T\n    # c\n    stage: dev\n    account: '1'\n",
        [](Project &p) { p.environments[0].team.clear(); }, "penstock: 1\nenvironments:\n  -\n    # c\n    stage: dev\n    account: '1'\n");
    row(
        "inside braces", "penstock: 1\nkit: {id: k, inputs: {b: 1, c: 2}} # c\n", [](Project &p) { p.kit.inputs = {{u"a"_s, u"x, y"_s}, {u"c"_s, 3}}; },
        "penstock: 1\nkit: {id: k, inputs: {c: 3, a: \"x, y\"}} # c\n");
    row(
        "brackets over lines", "penstock: 1\nkit:\n  inputs:\n    a: [\n      x, # one\n      y, # two\n    ]\n",
        [](Project &p) { p.kit.inputs[u"a"_s] = ValueList{u"x"_s, u"y"_s, u"z"_s}; },
        "penstock: 1\nkit:\n  inputs:\n    a: [\n      x, # one\n      y, z, # two\n    ]\n");
    row("a duplicate goes too", "penstock: 1\ntags:\n  a: 1\n  b: x\n  a: 2\n", [](Project &p) { p.tags.remove(u"a"_s); }, "penstock: 1\ntags:\n  b: x\n");
    row("second document stays", "penstock: 1\nlabel: a\n---\nx: y\n", [](Project &p) { p.uid = u"u"_s; }, "penstock: 1\nlabel: a\nuid: u\n---\nx: y\n");
}

void TestProjectEdit::projectFile()
{
    QFETCH(QByteArray, before);
    QFETCH(Change, change);
    QFETCH(QByteArray, after);
    const Result<LoadedProject> loaded = parseProject({{u"penstock.yaml"_s, before}});
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().toString()));
    Project project = loaded->project;
    change(project);
    const Result<QMap<QString, QByteArray>> edited = editedSources(*loaded, project);
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().toString()));
    QCOMPARE(edited->value(u"penstock.yaml"_s), after);
}

void TestProjectEdit::pipelineFile_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const QByteArray &before, const Change &change, const QByteArray &after) { QTest::newRow(name) << before << change << after; };
    const QByteArray nodes = "title: T\nnodes:\n  # the landing\n  landing: # own\n    type: s3\n    x-new: kept\n    properties:\n      versioned: "
                             "true # why\n  other:\n    type: sqs\n"
                             "edges:\n  - landing.a -> other.b # first\n  # c\n  - other.a -> landing.b\n";
    row(
        "a property changes", nodes, [](Project &p) { graph(p).nodes[0].properties[u"versioned"_s] = false; },
        QByteArray(nodes).replace("versioned: true", "versioned: false"));
    row(
        "a property comes", nodes, [](Project &p) { graph(p).nodes[0].properties[u"size"_s] = 5; },
        QByteArray(nodes).replace("true # why\n", "true # why\n      size: 5\n"));
    row(
        "the only property goes", nodes, [](Project &p) { graph(p).nodes[0].properties.clear(); },
        QByteArray(nodes).replace("    properties:\n      versioned: true # why\n", ""));
    row(
        "a stage value comes", nodes, [](Project &p) { graph(p).nodes[0].stages[u"dev"_s][u"versioned"_s] = false; },
        QByteArray(nodes).replace("true # why\n", "true # why\n    stages:\n      dev:\n        versioned: false\n"));
    row(
        "a node is renamed, its edges too", nodes,
        [](Project &p) {
            const NodeId id(u"zone"_s);
            graph(p).nodes[0].id = graph(p).edges[0].from.node = graph(p).edges[1].to.node = id;
        },
        QByteArray(nodes).replace("  landing:", "  zone:").replace("landing.a", "zone.a").replace("landing.b", "zone.b"));
    row(
        "a node goes", nodes,
        [](Project &p) {
            graph(p).nodes.removeFirst();
            graph(p).edges.clear();
        },
        "title: T\nnodes:\n  # the landing\n  other:\n    type: sqs\nedges: []\n  # c\n");
    row(
        "a node comes", nodes, [](Project &p) { graph(p).nodes.insert(1, {NodeId(u"new"_s), u"t"_s, u"A: b"_s, {}, {{u"l"_s, ValueList{1, u"x"_s}}}, {}}); },
        QByteArray(nodes).replace("  other:\n", "  new:\n    type: t\n    title: \"A: b\"\n    properties:\n      l: [1, x]\n  other:\n"));
    row("an edge is replaced", nodes, [](Project &p) { graph(p).edges[0].to.port = u"c"_s; }, QByteArray(nodes).replace("other.b # first", "other.c # first"));
    row(
        "edges swap", nodes, [](Project &p) { graph(p).edges.swapItemsAt(0, 1); },
        "title: T\nnodes:\n  # the landing\n  landing: # own\n    type: s3\n    x-new: kept\n    properties:\n      versioned: true # why\n  "
        "other:\n    type: sqs\n"
        "edges:\n  # c\n  - other.a -> landing.b\n  - landing.a -> other.b # first\n");
    row(
        "empty braces", "title: T\nnodes:\n  a:\n    type: t\n    properties: {} # c\n    z: kept\n",
        [](Project &p) { graph(p).nodes[0].properties[u"x"_s] = u"yes"_s; },
        "title: T\nnodes:\n  a:\n    type: t\n    properties: # c\n      x: \"yes\"\n    z: kept\n");
    row(
        "nothing behind the key", "title: T\nnodes:\n  a:\n    type: t\n    properties: # c\n    z: kept\n",
        [](Project &p) { graph(p).nodes[0].properties[u"x"_s] = true; },
        "title: T\nnodes:\n  a:\n    type: t\n    properties: # c\n      x: true\n    z: kept\n");
    row(
        "an alias becomes what it says now", "x: &p {x: 1}\nnodes:\n  a:\n    type: t\n    properties: *p # c\n",
        [](Project &p) { graph(p).nodes[0].properties[u"z"_s] = 2; }, "x: &p {x: 1}\nnodes:\n  a:\n    type: t\n    properties: {x: 1, z: 2} # c\n");
    row(
        "members", "groups:\n  g: {title: G, members: [ a, b ]} # c\n", [](Project &p) { graph(p).groups[0].members.append(NodeId(u"c"_s)); },
        "groups:\n  g: {title: G, members: [ a, b, c ]} # c\n");
    row("only comments", "# nothing yet", [](Project &p) { p.pipelines[0].title = u"T"_s; }, "# nothing yet\ntitle: T\n");
}

void TestProjectEdit::pipelineFile()
{
    QFETCH(QByteArray, before);
    QFETCH(Change, change);
    QFETCH(QByteArray, after);
    const Result<LoadedProject> loaded = parseProject({{u"penstock.yaml"_s, head}, {u"pipelines/a.yaml"_s, before}});
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().toString()));
    Project project = loaded->project;
    change(project);
    const Result<QMap<QString, QByteArray>> edited = editedSources(*loaded, project);
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().toString()));
    QCOMPARE(edited->keys(), QStringList{u"pipelines/a.yaml"_s});
    QCOMPARE(edited->first(), after);
}

void TestProjectEdit::refusals_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("place");
    QTest::newRow("anchored value named elsewhere") << QByteArray(
        "nodes:\n  a:\n    type: t\n    properties: &p\n      x: 1\n  b:\n    type: t\n    properties: *p\n")
                                                    << u"pipelines/a.yaml:4:17"_s;
    QTest::newRow("explicit key") << QByteArray("nodes:\n  ? a\n  : type: t\n") << u"pipelines/a.yaml:2:5"_s;
    QTest::newRow("another kind") << QByteArray("nodes:\n  a:\n    type: t\n    properties: [1]\n") << u"pipelines/a.yaml:4:17"_s;
}

void TestProjectEdit::refusals()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, place);
    const Result<LoadedProject> loaded = parseProject({{u"penstock.yaml"_s, head}, {u"pipelines/a.yaml"_s, before}});
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().toString()));
    Project project = loaded->project;
    graph(project).nodes[0].properties[u"added"_s] = 1;
    const Result<QMap<QString, QByteArray>> edited = editedSources(*loaded, project);
    QVERIFY(!edited);
    QCOMPARE(edited.error().kind, ErrorKind::Refused);
    QCOMPARE(edited.error().place.toString(), place);
}

void TestProjectEdit::newProjectText()
{
    Project project;
    project.label = u"Research orders"_s;
    project.prefix = u"research"_s;
    project.uid = u"k3v9x2ab"_s;
    project.name = u"research-research-orders-k3v9x2ab"_s;
    project.kit = {u"aws-ddk-cdk-pipelines"_s, u"typescript"_s, {{u"source"_s, u"codecommit"_s}}};
    project.cicd = {u"cicd"_s, u"111111111111"_s, u"eu-west-1"_s, u"cicd"_s, {}, false, {}, {}};
    project.environments = {{u"dev"_s, u"222222222222"_s, u"eu-west-1"_s, {}, {}, true, {{u"CostCenter"_s, u"42"_s}}, {}}};
    project.repositories = {{u"pipeline"_s, {}, {}, {}}};
    QCOMPARE(newProjectSources(project).value(u"penstock.yaml"_s),
        QByteArray("penstock: 1\nlabel: Research orders\nprefix: research\nuid: k3v9x2ab\nname: research-research-orders-k3v9x2ab\nkit:\n  id: "
                   "aws-ddk-cdk-pipelines\n"
                   "  language: typescript\n  inputs:\n    source: codecommit\ncicd:\n  account: \"111111111111\"\n  region: eu-west-1\n  profile: "
                   "cicd\nenvironments:\n"
                   "  - stage: dev\n    account: \"222222222222\"\n    region: eu-west-1\n    manualApproval: true\n    tags:\n      CostCenter: \"42\"\n"
                   "repositories:\n  - role: pipeline\n    remote: \"\"\n"));
}

QTEST_GUILESS_MAIN(TestProjectEdit)
#include "tst_project_edit.moc"
