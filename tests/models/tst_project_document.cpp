// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_document.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

const PipelineId orders{u"orders"_s};

NodeId id(const QString &text) { return NodeId(text); }

Node node(const QString &text, const QString &type = u"aws.lambda"_s)
{
    Node made;
    made.id = id(text);
    made.type = type;
    return made;
}

Edge edge(const QString &from, const QString &to) { return {{id(from), u"out"_s}, {id(to), u"in"_s}}; }

Environment environment(const QString &stage)
{
    Environment made;
    made.stage = stage;
    made.account = u"222222222222"_s;
    made.region = u"eu-west-1"_s;
    return made;
}

Project example()
{
    Project project;
    project.label = u"Research"_s;
    project.cicd = environment(u"cicd"_s);
    project.environments = {environment(u"dev"_s), environment(u"prod"_s)};
    Pipeline pipeline;
    pipeline.id = orders;
    pipeline.graph.nodes = {node(u"a"_s), node(u"b"_s), node(u"c"_s), node(u"d"_s)};
    pipeline.graph.nodes[1].stages[u"dev"_s][u"memory"_s] = 128;
    pipeline.graph.edges = {edge(u"a"_s, u"b"_s), edge(u"b"_s, u"c"_s), edge(u"c"_s, u"d"_s)};
    pipeline.graph.groups = {{GroupId(u"front"_s), u"Front"_s, {id(u"a"_s), id(u"b"_s)}}};
    pipeline.graph.notes = {{NoteId(u"hint"_s), u"Look"_s}};
    pipeline.layout.nodes = {{id(u"a"_s), {0, 0}}, {id(u"b"_s), {200, 0}}, {id(u"c"_s), {400, 0}}};
    pipeline.layout.notes = {{NoteId(u"hint"_s), {0, 0, 100, 50}}};
    project.pipelines = {pipeline};
    return project;
}

// What every view may rely on: the look-ups say what the lists say.
void compareWithLists(const ProjectDocument &document)
{
    for (const Pipeline &pipeline : document.project().pipelines) {
        QCOMPARE(document.pipeline(pipeline.id), &pipeline);
        QHash<NodeId, QList<Edge>> touching;
        for (const Edge &one : pipeline.graph.edges) {
            touching[one.from.node].append(one);
            if (one.to.node != one.from.node)
                touching[one.to.node].append(one);
        }
        for (const Node &one : pipeline.graph.nodes) {
            QCOMPARE(document.node(pipeline.id, one.id), &one);
            QCOMPARE(document.edgesOf(pipeline.id, one.id), touching.value(one.id));
        }
    }
}

// Everything the document tells, counted.
struct Listener
{
    explicit Listener(ProjectDocument &document)
        : graph(&document, &ProjectDocument::graphChanged)
        , moved(&document, &ProjectDocument::nodesMoved)
        , nodes(&document, &ProjectDocument::nodeChanged)
        , project(&document, &ProjectDocument::projectChanged)
        , pipelines(&document, &ProjectDocument::pipelinesChanged)
        , environments(&document, &ProjectDocument::environmentsChanged)
        , changed(&document, &ProjectDocument::changed)
    { }
    qsizetype all() const { return graph.size() + moved.size() + nodes.size() + project.size() + pipelines.size() + environments.size(); }
    QSignalSpy graph, moved, nodes, project, pipelines, environments, changed;
};

} // namespace

class TestProjectDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deletingANodeTakesItsEdgesAndMembership()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.remove(orders, {id(u"b"_s)}, {}));
        const Graph &graph = document.pipeline(orders)->graph;
        QCOMPARE(graph.nodes.size(), 3);
        QCOMPARE(graph.edges, QList{edge(u"c"_s, u"d"_s)});
        QCOMPARE(graph.groups.first().members, QList{id(u"a"_s)});
        QVERIFY(!document.pipeline(orders)->layout.nodes.contains(id(u"b"_s)));
        compareWithLists(document);
        document.undoStack()->undo();
        QCOMPARE(document.project(), example());
        compareWithLists(document);
    }

    void renamingReachesEdgesGroupsAndLayout()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.renameNode(orders, id(u"b"_s), id(u"load"_s)));
        const Pipeline &pipeline = *document.pipeline(orders);
        QCOMPARE(pipeline.graph.nodes[1].id, id(u"load"_s));
        QCOMPARE(pipeline.graph.edges[0], edge(u"a"_s, u"load"_s));
        QCOMPARE(pipeline.graph.edges[1], edge(u"load"_s, u"c"_s));
        QCOMPARE(pipeline.graph.groups.first().members, (QList{id(u"a"_s), id(u"load"_s)}));
        QCOMPARE(pipeline.layout.nodes.value(id(u"load"_s)), QPointF(200, 0));
        QVERIFY(!document.node(orders, id(u"b"_s)));
        compareWithLists(document);
        document.undoStack()->undo();
        QCOMPARE(document.project(), example());
    }

    void renamingRemembersAnIdThatWasDeployed()
    {
        ProjectDocument document;
        document.setProject(example());
        const auto formerly = [&](const QString &node) { return document.node(orders, id(node))->formerly; };
        QVERIFY(document.renameNode(orders, id(u"a"_s), id(u"new-name"_s)));
        QVERIFY(formerly(u"new-name"_s).isEmpty()); // nobody has deployed it
        document.setDeployedNodes({orders.value + u"/b"_s, orders.value + u"/load"_s});
        QVERIFY(document.renameNode(orders, id(u"b"_s), id(u"load"_s)));
        QVERIFY(document.renameNode(orders, id(u"load"_s), id(u"store"_s)));
        QCOMPARE(formerly(u"store"_s), (QStringList{u"b"_s, u"load"_s}));
        QVERIFY(document.renameNode(orders, id(u"store"_s), id(u"b"_s)));
        QCOMPARE(formerly(u"b"_s), QStringList{u"load"_s}); // it has its first id again
        // A copy was never deployed.
        Graph copy;
        copy.nodes.append(*document.node(orders, id(u"b"_s)));
        copy.nodes.first().id = id(u"copy"_s);
        QVERIFY(document.insert(orders, copy, {}, u"Paste"_s));
        QVERIFY(formerly(u"copy"_s).isEmpty());
        for (int i = 0; i < 5; ++i)
            document.undoStack()->undo();
        QCOMPARE(document.project(), example());
    }

    void whatMakesNoSenseIsRefused()
    {
        ProjectDocument document;
        document.setProject(example());
        const PipelineId nowhere(u"nowhere"_s);
        QVERIFY(!document.addPipeline(orders, u"Again"_s));
        QVERIFY(!document.addPipeline(PipelineId(u"../outside"_s), {}));
        QVERIFY(!document.addNode(nowhere, node(u"x"_s), {}));
        QVERIFY(!document.addNode(orders, node(u"a"_s), {}));
        QVERIFY(!document.addNode(orders, node(u"Not An Id"_s), {}));
        QVERIFY(!document.connect(orders, edge(u"a"_s, u"b"_s)));
        QVERIFY(!document.connect(orders, edge(u"a"_s, u"ghost"_s)));
        QVERIFY(!document.replaceEdge(orders, edge(u"a"_s, u"b"_s), edge(u"b"_s, u"c"_s)));
        QVERIFY(!document.replaceEdge(orders, edge(u"a"_s, u"d"_s), edge(u"b"_s, u"d"_s)));
        QVERIFY(!document.disconnect(orders, edge(u"a"_s, u"d"_s)));
        QVERIFY(!document.remove(orders, {}, {}));
        QVERIFY(!document.remove(orders, {id(u"a"_s), id(u"ghost"_s)}, {}));
        QVERIFY(!document.renameNode(orders, id(u"a"_s), id(u"b"_s)));
        QVERIFY(!document.renameNode(orders, id(u"a"_s), id(u"1st"_s)));
        QVERIFY(!document.moveNodes(orders, {{id(u"ghost"_s), QPointF(1, 1)}}));
        QVERIFY(!document.setNodeTitle(orders, id(u"ghost"_s), u"x"_s));
        QVERIFY(!document.setNodeProperty(orders, id(u"ghost"_s), u"x"_s, 1));
        QVERIFY(!document.setGroup(orders, {GroupId(u"g"_s), {}, {id(u"ghost"_s)}}));
        QVERIFY(!document.addEnvironment(environment(u"dev"_s)));
        QVERIFY(!document.addEnvironment(environment(u"cicd"_s)));
        QVERIFY(!document.addEnvironment(environment({})));
        QVERIFY(!document.setEnvironment(u"dev"_s, environment(u"prod"_s)));
        QVERIFY(!document.removeEnvironment(u"test"_s));
        QVERIFY(!document.moveEnvironment(u"dev"_s, 2));
        QCOMPARE(document.undoStack()->count(), 0);
        QCOMPARE(document.project(), example());
    }

    void anEditThatChangesNothingIsNoCommand()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.setNodeTitle(orders, id(u"a"_s), {}));
        QVERIFY(document.setNodeProperty(orders, id(u"b"_s), u"memory"_s, 128, u"dev"_s));
        QVERIFY(document.moveNodes(orders, {{id(u"a"_s), QPointF(0, 0)}}));
        QVERIFY(document.setEnvironment(u"dev"_s, environment(u"dev"_s)));
        QVERIFY(document.setField(ProjectDocument::Field::Label, u"Research"_s));
        QCOMPARE(document.undoStack()->count(), 0);
    }

    void typingAPropertyIsOneCommand()
    {
        ProjectDocument document;
        document.setProject(example());
        for (const QString &typed : {u"t"_s, u"ta"_s, u"tab"_s})
            QVERIFY(document.setNodeProperty(orders, id(u"a"_s), u"table"_s, typed));
        QCOMPARE(document.undoStack()->count(), 1);
        QVERIFY(document.setNodeProperty(orders, id(u"a"_s), u"table"_s, u"x"_s, u"dev"_s)); // another value: of a stage
        QCOMPARE(document.undoStack()->count(), 2);
        document.undoStack()->undo();
        document.undoStack()->undo();
        QCOMPARE(document.project(), example());
    }

    void typingAndTakingItBackLeavesNoCommand()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.setNodeTitle(orders, id(u"a"_s), u"x"_s));
        QVERIFY(document.setNodeTitle(orders, id(u"a"_s), {}));
        QCOMPARE(document.undoStack()->count(), 0);
        QCOMPARE(document.project(), example());
    }

    void dragsMergeByTheirId()
    {
        ProjectDocument document;
        document.setProject(example());
        for (int x = 1; x <= 5; ++x)
            QVERIFY(document.moveNodes(orders, {{id(u"a"_s), QPointF(x, 0)}, {id(u"d"_s), QPointF(x, 9)}}, 7));
        QCOMPARE(document.undoStack()->count(), 1);
        QVERIFY(document.moveNodes(orders, {{id(u"a"_s), QPointF(50, 0)}, {id(u"d"_s), QPointF(50, 9)}}, 8));
        QVERIFY(document.moveNodes(orders, {{id(u"a"_s), QPointF(60, 0)}}));
        QVERIFY(document.moveNodes(orders, {{id(u"a"_s), QPointF(70, 0)}}));
        QCOMPARE(document.undoStack()->count(), 4);
        while (document.undoStack()->canUndo())
            document.undoStack()->undo();
        QCOMPARE(document.project(), example()); // d had no place, and has none again
    }

    void savingSplitsWhatWouldMerge()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.setNodeTitle(orders, id(u"a"_s), u"saved"_s));
        document.undoStack()->setClean();
        QVERIFY(document.setNodeTitle(orders, id(u"a"_s), u"saved and more"_s));
        QVERIFY(!document.undoStack()->isClean());
        document.undoStack()->undo();
        QVERIFY(document.undoStack()->isClean());
        QCOMPARE(document.node(orders, id(u"a"_s))->title, u"saved"_s);
    }

    void unsettingTheLastStageValueRemovesTheStage()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.setNodeProperty(orders, id(u"b"_s), u"memory"_s, {}, u"dev"_s));
        QVERIFY(document.node(orders, id(u"b"_s))->stages.isEmpty());
        document.undoStack()->undo();
        QCOMPARE(document.project(), example());
    }

    void anEmptyStageOfTheFileSurvivesUndo()
    {
        Project project = example();
        project.pipelines[0].graph.nodes[0].stages[u"dev"_s] = {};
        ProjectDocument document;
        document.setProject(project);
        QVERIFY(document.setNodeProperty(orders, id(u"a"_s), u"memory"_s, 1, u"dev"_s));
        QVERIFY(document.setNodeProperty(orders, id(u"a"_s), u"memory"_s, {}, u"dev"_s));
        document.undoStack()->undo();
        QCOMPARE(document.project(), project);
    }

    void renamingAStageTakesTheNodesAlong()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.setEnvironment(u"dev"_s, environment(u"test"_s)));
        QCOMPARE(document.project().environments.first().stage, u"test"_s);
        const auto &stages = document.node(orders, id(u"b"_s))->stages;
        QCOMPARE(stages.keys(), QStringList{u"test"_s});
        QCOMPARE(stages[u"test"_s][u"memory"_s], Value(128));
        document.undoStack()->undo();
        QCOMPARE(document.project(), example());
    }

    void removingAnEnvironmentRemovesItsValuesUntilUndone()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.removeEnvironment(u"dev"_s));
        QVERIFY(document.node(orders, id(u"b"_s))->stages.isEmpty());
        document.undoStack()->undo();
        QCOMPARE(document.project(), example());
    }

    void typingInOneFieldOfAnEnvironmentMerges()
    {
        ProjectDocument document;
        document.setProject(example());
        Environment dev = document.project().environments.first();
        for (const QString &typed : {u"d"_s, u"de"_s, u"dev"_s}) {
            dev.profile = typed;
            QVERIFY(document.setEnvironment(u"dev"_s, dev));
        }
        QCOMPARE(document.undoStack()->count(), 1);
        dev.region = u"eu-west-3"_s;
        QVERIFY(document.setEnvironment(u"dev"_s, dev));
        QCOMPARE(document.undoStack()->count(), 2);
    }

    void pipelinesStaySorted()
    {
        ProjectDocument document;
        document.setProject(example());
        QVERIFY(document.addPipeline(PipelineId(u"zebra"_s), u"Z"_s));
        QVERIFY(document.addPipeline(PipelineId(u"apples"_s), u"A"_s));
        const auto ids = [&] {
            QStringList list;
            for (const Pipeline &pipeline : document.project().pipelines)
                list.append(pipeline.id.value);
            return list;
        };
        QCOMPARE(ids(), (QStringList{u"apples"_s, u"orders"_s, u"zebra"_s}));
        QVERIFY(document.removePipeline(orders));
        compareWithLists(document);
        document.undoStack()->undo();
        QCOMPARE(ids(), (QStringList{u"apples"_s, u"orders"_s, u"zebra"_s}));
        compareWithLists(document);
    }

    void freeIds()
    {
        ProjectDocument document;
        document.setProject(example());
        QCOMPARE(document.freeNodeId(orders, u"a"_s), id(u"a-2"_s));
        QCOMPARE(document.freeNodeId(orders, u"S3 bucket!"_s), id(u"s3-bucket"_s));
        QCOMPARE(document.freeNodeId(orders, u"数据"_s), id(u"node"_s));
        QVERIFY(hasIdForm(document.freeNodeId(orders, QString(500, u'x')).value));
        for (int i = 0; i < 200; ++i) {
            const NodeId free = document.freeNodeId(orders, u"a"_s);
            QVERIFY(document.addNode(orders, node(free.value), {}));
        }
        QVERIFY(!document.node(orders, document.freeNodeId(orders, u"a"_s)));
    }

    void oddFilesAreNoTrouble() // edges to nowhere, equal edges, equal ids, an edge to itself
    {
        Project project = example();
        Graph &graph = project.pipelines[0].graph;
        graph.edges += {edge(u"ghost"_s, u"a"_s), edge(u"a"_s, u"b"_s), edge(u"a"_s, u"a"_s), edge(u"ghost"_s, u"spirit"_s)};
        graph.nodes.append(node(u"a"_s, u"second"_s));
        ProjectDocument document;
        document.setProject(project);
        QCOMPARE(document.node(orders, id(u"a"_s))->type, u"aws.lambda"_s);
        QCOMPARE(document.edgesOf(orders, id(u"a"_s)).size(), 4);
        QCOMPARE(document.edgesOf(orders, id(u"ghost"_s)).size(), 2);
        QVERIFY(document.remove(orders, {id(u"a"_s)}, {}));
        QVERIFY(document.disconnect(orders, edge(u"ghost"_s, u"spirit"_s)));
        document.undoStack()->undo();
        document.undoStack()->undo();
        QCOMPARE(document.project(), project);
        QCOMPARE(document.edgesOf(orders, id(u"a"_s)).size(), 4);
    }

    void eachCommandTellsOnce_data()
    {
        QTest::addColumn<std::function<bool(ProjectDocument &)>>("edit");
        QTest::addColumn<int>("signal"); // which of the listener's
        using Edit = std::function<bool(ProjectDocument &)>;
        const auto row = [](const char *name, int signal, Edit edit) { QTest::newRow(name) << edit << signal; };
        row("insert", 0, [](ProjectDocument &d) { return d.addNode(orders, node(u"x"_s), {}); });
        row("remove", 0,
            [](ProjectDocument &d) { return d.remove(orders, {id(u"a"_s), id(u"b"_s)}, {edge(u"c"_s, u"d"_s)}, {GroupId(u"front"_s)}, {NoteId(u"hint"_s)}); });
        row("connect", 0, [](ProjectDocument &d) { return d.connect(orders, edge(u"a"_s, u"d"_s)); });
        row("replace edge", 0, [](ProjectDocument &d) { return d.replaceEdge(orders, edge(u"a"_s, u"b"_s), edge(u"a"_s, u"d"_s)); });
        row("disconnect", 0, [](ProjectDocument &d) { return d.disconnect(orders, edge(u"a"_s, u"b"_s)); });
        row("rename", 0, [](ProjectDocument &d) { return d.renameNode(orders, id(u"a"_s), id(u"x"_s)); });
        row("group", 0, [](ProjectDocument &d) { return d.setGroup(orders, {GroupId(u"back"_s), u"Back"_s, {id(u"d"_s)}}); });
        row("note", 0, [](ProjectDocument &d) { return d.setNote(orders, {NoteId(u"hint"_s), u"Look here"_s}, {0, 0, 100, 50}); });
        row("move", 1, [](ProjectDocument &d) { return d.moveNodes(orders, {{id(u"a"_s), QPointF(5, 5)}, {id(u"d"_s), QPointF(6, 6)}}); });
        row("title", 2, [](ProjectDocument &d) { return d.setNodeTitle(orders, id(u"a"_s), u"A"_s); });
        row("description", 2, [](ProjectDocument &d) { return d.setNodeDescription(orders, id(u"a"_s), u"A"_s); });
        row("property", 2, [](ProjectDocument &d) { return d.setNodeProperty(orders, id(u"a"_s), u"memory"_s, 1); });
        row("label", 3, [](ProjectDocument &d) { return d.setField(ProjectDocument::Field::Label, u"L"_s); });
        row("kit input", 3, [](ProjectDocument &d) { return d.setKitInput(u"source"_s, u"codecommit"_s); });
        row("repository", 3, [](ProjectDocument &d) { return d.setRepository({u"pipeline"_s, {}, u"file:///r"_s, {}}); });
        row("add pipeline", 4, [](ProjectDocument &d) { return d.addPipeline(PipelineId(u"new"_s), u"N"_s); });
        row("remove pipeline", 4, [](ProjectDocument &d) { return d.removePipeline(orders); });
        row("pipeline title", 4, [](ProjectDocument &d) { return d.setPipelineTitle(orders, u"N"_s); });
        row("cicd", 5, [](ProjectDocument &d) { return d.setCicd(environment(u"x"_s)) || true; });
        row("add environment", 5, [](ProjectDocument &d) { return d.addEnvironment(environment(u"test"_s), 1); });
        row("rename environment", 5, [](ProjectDocument &d) { return d.setEnvironment(u"dev"_s, environment(u"test"_s)); });
        row("remove environment", 5, [](ProjectDocument &d) { return d.removeEnvironment(u"dev"_s); });
        row("move environment", 5, [](ProjectDocument &d) { return d.moveEnvironment(u"dev"_s, 1); });
    }

    void eachCommandTellsOnce()
    {
        QFETCH(std::function<bool(ProjectDocument &)>, edit);
        QFETCH(int, signal);
        Project before = example();
        before.cicd.region = u"eu-central-1"_s;
        ProjectDocument document;
        document.setProject(before);
        Listener heard(document);
        QSignalSpy *spies[] = {&heard.graph, &heard.moved, &heard.nodes, &heard.project, &heard.pipelines, &heard.environments};

        QVERIFY(edit(document));
        const Project after = document.project();
        QVERIFY(after != before);
        QCOMPARE(document.undoStack()->count(), 1);
        for (int times = 1; times <= 3; ++times) {
            QCOMPARE(spies[signal]->size(), times);
            QCOMPARE(heard.all(), times);
            QCOMPARE(heard.changed.size(), times);
            QCOMPARE(document.project(), times % 2 ? after : before);
            compareWithLists(document);
            if (times == 1)
                document.undoStack()->undo();
            else if (times == 2)
                document.undoStack()->redo();
        }
    }

    void anySequenceEqualsItsSnapshots_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void anySequenceEqualsItsSnapshots()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        ProjectDocument document;
        document.setProject(example());
        QList<Project> snapshots{document.project()}; // by index of the undo stack
        for (int step = 0; step < 1500; ++step) {
            const int dice = random.bounded(10);
            if (dice < 2 && document.undoStack()->canUndo()) {
                document.undoStack()->undo();
            } else if (dice < 4 && document.undoStack()->canRedo()) {
                document.undoStack()->redo();
            } else if (dice == 4 && random.bounded(4) == 0) {
                document.undoStack()->setClean();
            } else {
                const int before = document.undoStack()->index();
                randomEdit(document, random);
                const int index = document.undoStack()->index();
                if (index > before || (index == before && document.undoStack()->count() == index)) {
                    snapshots.resize(index); // a new command, or one that merged
                    snapshots.append(document.project());
                }
            }
            QVERIFY2(
                document.project() == snapshots[document.undoStack()->index()], qPrintable(u"step %1: %2"_s.arg(step).arg(document.undoStack()->undoText())));
            if (step % 25 == 0)
                compareWithLists(document);
        }
        while (document.undoStack()->canUndo())
            document.undoStack()->undo();
        QCOMPARE(document.project(), example());
        compareWithLists(document);
        document.undoStack()->setIndex(document.undoStack()->count());
        QCOMPARE(document.project(), snapshots[document.undoStack()->index()]);
    }

    void deletingHalfOfTenThousandNodes()
    {
        Project project = example();
        Graph &graph = project.pipelines[0].graph;
        graph = {};
        QRandomGenerator random(5);
        for (int i = 0; i < 10000; ++i)
            graph.nodes.append(node(u"n%1"_s.arg(i)));
        QSet<Edge> seen;
        while (graph.edges.size() < 15000) {
            // Every tenth begins at one node, as drawings with a hub have it.
            const int from = graph.edges.size() % 10 ? random.bounded(10000) : 0;
            const Edge made = edge(u"n%1"_s.arg(from), u"n%1"_s.arg(random.bounded(10000)));
            if (!seen.contains(made))
                graph.edges.append(made);
            seen.insert(made);
        }
        ProjectDocument document;
        document.setProject(project);
        QList<NodeId> half;
        for (int i = 0; i < 10000; i += 2)
            half.append(graph.nodes[i].id);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(document.remove(orders, half, {}));
        const qint64 removed = timer.restart();
        document.undoStack()->undo();
        const qint64 restored = timer.restart();
        document.undoStack()->redo();
        document.undoStack()->undo();
        qInfo("removed in %lld ms, restored in %lld ms", removed, restored);
        QCOMPARE(document.project(), project);
        compareWithLists(document);
    }

private:
    static NodeId anyNode(const Pipeline &pipeline, QRandomGenerator &random)
    {
        return pipeline.graph.nodes.isEmpty() ? NodeId(u"none"_s) : pipeline.graph.nodes[random.bounded(int(pipeline.graph.nodes.size()))].id;
    }

    // One edit, perhaps one that makes no sense and must then change nothing.
    static void randomEdit(ProjectDocument &document, QRandomGenerator &random)
    {
        if (document.project().pipelines.isEmpty()) {
            document.addPipeline(orders, u"Orders"_s);
            return;
        }
        const Pipeline pipeline = document.project().pipelines[random.bounded(int(document.project().pipelines.size()))];
        const Graph &graph = pipeline.graph;
        const NodeId one = anyNode(pipeline, random);
        const NodeId other = anyNode(pipeline, random);
        const Edge joined{{one, u"out"_s}, {other, random.bounded(2) ? u"in"_s : u"more"_s}};
        const Edge old = graph.edges.isEmpty() ? Edge() : graph.edges[random.bounded(int(graph.edges.size()))];
        const QString small = QString(QChar(u'a' + random.bounded(5)));
        const QString stage = QStringList{u"dev"_s, u"prod"_s, u"test"_s, {}}[random.bounded(4)];
        switch (random.bounded(24)) {
        case 0:
        case 1: document.addNode(pipeline.id, node(document.freeNodeId(pipeline.id, small).value), QPointF(random.bounded(100), 0)); break;
        case 2: {
            Graph pasted;
            Layout layout;
            for (int i = 0; i < 3; ++i)
                pasted.nodes.append(node(u"p%1-%2"_s.arg(random.bounded(1000)).arg(i)));
            layout.nodes.insert(pasted.nodes[0].id, {1, 2});
            pasted.edges = {{{pasted.nodes[0].id, u"out"_s}, {pasted.nodes[1].id, u"in"_s}}, {{one, u"out"_s}, {pasted.nodes[2].id, u"in"_s}}};
            pasted.groups = {{GroupId(u"g%1"_s.arg(random.bounded(20))), {}, {pasted.nodes[0].id, one}}};
            document.insert(pipeline.id, pasted, layout, u"Paste"_s);
            break;
        }
        case 3:
        case 4: {
            QList<NodeId> nodes;
            for (const Node &each : graph.nodes) {
                if (random.bounded(3) == 0)
                    nodes.append(each.id);
            }
            QList<GroupId> groups;
            if (!graph.groups.isEmpty() && random.bounded(2))
                groups.append(graph.groups[random.bounded(int(graph.groups.size()))].id);
            QList<NoteId> notes;
            if (!graph.notes.isEmpty() && random.bounded(2))
                notes.append(graph.notes.first().id);
            document.remove(pipeline.id, nodes, graph.edges.isEmpty() ? QList<Edge>() : QList{old}, groups, notes);
            break;
        }
        case 5: document.remove(pipeline.id, {one}, {}); break;
        case 6:
        case 7: document.connect(pipeline.id, joined); break;
        case 8: document.replaceEdge(pipeline.id, old, joined); break;
        case 9: document.disconnect(pipeline.id, old); break;
        case 10: document.moveNodes(pipeline.id, {{one, QPointF(random.bounded(3), 0)}, {other, QPointF(0, random.bounded(3))}}, random.bounded(3)); break;
        case 11: document.renameNode(pipeline.id, one, NodeId(small + QString::number(random.bounded(50)))); break;
        case 12: document.setNodeTitle(pipeline.id, one, small); break;
        case 13: document.setNodeDescription(pipeline.id, one, small); break;
        case 14:
        case 15: document.setNodeProperty(pipeline.id, one, small, random.bounded(3) ? Value(random.bounded(3)) : Value(), stage); break;
        case 16: document.setGroup(pipeline.id, {GroupId(u"g%1"_s.arg(random.bounded(4))), small, {one, other}}); break;
        case 17: document.setNote(pipeline.id, {NoteId(u"n%1"_s.arg(random.bounded(3))), small}, QRectF(random.bounded(2), 0, 10, 10)); break;
        case 18: document.addPipeline(PipelineId(small), small); break;
        case 19:
            if (random.bounded(4) == 0)
                document.removePipeline(pipeline.id);
            else
                document.setPipelineTitle(pipeline.id, small);
            break;
        case 20: document.addEnvironment(environment(stage), random.bounded(3)); break;
        case 21: {
            Environment changed = environment(stage);
            changed.profile = small;
            document.setEnvironment(QStringList{u"dev"_s, u"prod"_s, u"test"_s}[random.bounded(3)], changed);
            break;
        }
        case 22:
            if (random.bounded(3) == 0)
                document.removeEnvironment(stage);
            else
                document.moveEnvironment(stage, random.bounded(2));
            break;
        default:
            if (const int which = random.bounded(3); which == 0)
                document.setField(ProjectDocument::Field(random.bounded(5)), small);
            else if (which == 1)
                document.setKitInput(small, random.bounded(2) ? Value(small) : Value());
            else
                document.setRepository({small, {}, QString::number(random.bounded(2)), {}});
            break;
        }
    }
};

QTEST_GUILESS_MAIN(TestProjectDocument)
#include "tst_project_document.moc"
