// SPDX-License-Identifier: Apache-2.0
// Drawings as Airflow DAGs: the modules are run by Python against stand-ins for Airflow's classes, and what they make is
// compared with what was drawn.
#include "deploy/writers/airflow_writer.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

constexpr const char *task = R"(
title: Task
provider: gcp
category: transform
icon: workflow
summary: A task
inputs:
  after: {label: After, kind: ctl, many: true}
outputs:
  next: {label: Then, kind: ctl}
properties:
  text: {label: Text, kind: text}
  list: {label: List, kind: textList}
  map: {label: Map, kind: textMap}
  number: {label: Number, kind: integer}
  ratio: {label: Ratio, kind: number}
  flag: {label: Flag, kind: boolean}
  minutes: {label: Minutes, kind: integer}
  callable: {label: Callable, kind: boolean, default: false, perStage: false}
files:
  code: {path: "airflow/dags/{pipeline_}_tasks/{node_}.py", skeleton: "def run():\n    pass\n"}
airflow:
  task:
    operator: acme.operators.ThingOperator
    arguments:
      text: {$property: text}
      list: {$property: list}
      map: {$property: map}
      number: {$property: number}
      ratio: {$property: ratio}
      flag: {$property: flag}
      deep: {inside: {same: 1, text: {$property: text}, number: {$property: number}}}
      place: {$join: ["gs://", {$stage: project}, "-files/", {$property: text}]}
      location: {$stage: location}
      subnet: {$stage: settings.subnetName}
      delay: {$call: {function: datetime.timedelta, props: {minutes: {$property: minutes}}}}
      python_callable: {$when: {if: {property: callable}, then: {$function: {file: code, name: run}}}}
)";

constexpr const char *pod = R"(
title: Pod
provider: gcp
category: compute
icon: cluster
summary: A task with an image and names of resources
inputs:
  after: {label: After, kind: ctl, accepts: [obj], many: true}
outputs:
  next: {label: Then, kind: ctl}
airflow:
  task:
    operator: acme.pods.PodOperator
    arguments:
      image: {$image: "{node}"}
      bucket: {$peer: {port: {input: after}, export: bucketName}}
      secret: {$peer: {port: {input: after}, export: number}}
)";

constexpr const char *bucket = R"(
title: Bucket
provider: gcp
category: storage
icon: bucket
summary: A bucket
inputs:
  writers: {label: Writers, kind: obj, accepts: [ctl], many: true}
outputs:
  objects: {label: Objects, kind: obj}
properties:
  asksNumber: {label: Asks, kind: boolean, default: false}
resources:
  this: {type: google_storage_bucket, attributes: {name: {$join: [{$stage: project}, "-", {$ids: "{node}"}]}}}
exports:
  bucketName: {$own: this.name}
  number: {$when: {if: {property: asksNumber}, then: {$own: this.project_number}}}
)";

constexpr const char *dag = R"(
title: DAG
provider: gcp
category: orchestration
icon: airflow
summary: A DAG
inputs:
  before: {label: Before, kind: ctl, many: true}
outputs:
  tasks: {label: Tasks, kind: ctl}
properties:
  dagId: {label: Id, kind: text}
  schedule: {label: Schedule, kind: text}
airflow:
  dag:
    id: {$when: {if: {property: dagId}, then: {$property: dagId}, else: {$ids: "{node_}"}}}
    arguments:
      schedule: {$property: schedule}
      start_date: {$call: {function: pendulum.parse, args: ["2026-01-01"], props: {tz: UTC}}}
      doc_md: {$node: description}
    defaults:
      retries: 1
      owner: {$project: team}
      on_failure_callback: {$const: acme.callbacks.failed}
)";

const QString nasty = u"O'Brien \"prod\" ${x} {{y}} \\n \n 数据 %s {z} \t\u202e'''\"\"\"#"_s;

class Sample
{
public:
    Sample()
    {
        for (const auto &[id, text] : {std::pair{"acme.task", task}, {"acme.pod", pod}, {"acme.bucket", bucket}, {"acme.dag", dag}}) {
            QFile file(m_folder.filePath(QLatin1String(id) + u".yaml"_s));
            if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
                qFatal("no entry");
        }
        if (const auto added = catalogue.addFolder(m_folder.path()); !added)
            qFatal("%s", qPrintable(added.error().toString()));
        project.team = u"Data"_s;
        for (const auto &[stage, account] : {std::pair{u"dev"_s, u"acme-dev"_s}, {u"prod"_s, u"acme-prod"_s}}) {
            Environment environment;
            environment.stage = stage;
            environment.account = account;
            environment.region = u"europe-west1"_s;
            environment.settings = {{u"subnetName"_s, QString(stage + u"-net"_s)}};
            project.environments.append(environment);
        }
        project.pipelines = {pipeline(u"orders"_s)};
    }

    static Pipeline pipeline(const QString &id)
    {
        Pipeline made;
        made.id = PipelineId(id);
        return made;
    }

    Graph &graph() { return project.pipelines.first().graph; }
    Node &add(const QString &id, const char *type, const ValueMap &properties = {})
    {
        Node node;
        node.id = NodeId(id);
        node.type = QLatin1String(type);
        node.properties = properties;
        graph().nodes.append(node);
        return graph().nodes.last();
    }
    void join(const QString &from, const char *output, const QString &to, const char *input)
    {
        graph().edges.append(Edge{{NodeId(from), QLatin1String(output)}, {NodeId(to), QLatin1String(input)}});
    }
    Result<AirflowDags> write() const { return writeAirflowDags(project, catalogue, u"airflow/dags"_s); }

    Project project;
    Catalogue catalogue;

private:
    QTemporaryDir m_folder;
};

QString python() { return QStandardPaths::findExecutable(u"python3"_s); }

/// What Python makes of the modules with that stage's variables.
QJsonObject run(const AirflowDags &dags, const QString &stage)
{
    QTemporaryDir folder;
    QStringList arguments{QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/support/airflow/stub_airflow.py")};
    for (const AirflowDag &one : dags.dags) {
        const QString path = folder.filePath(one.id + u".py"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(one.module) < 0)
            return {};
        arguments.append(path);
    }
    QDir(folder.path()).mkpath(u"orders_tasks"_s);
    for (const char *name : {"fetch", "clean"}) {
        QFile file(folder.filePath(u"orders_tasks/"_s + QLatin1String(name) + u".py"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write("def run():\n    pass\n") < 0)
            return {};
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PYTHONDONTWRITEBYTECODE"_s, u"1"_s);
    environment.insert(u"PYTHONUTF8"_s, u"1"_s);
    const QMap<QString, QString> variables = dags.variables.value(stage);
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.insert(it.key(), *it);
    for (const QString &setting : dags.settings)
        environment.insert(AirflowDags::settingVariable(setting), stage + u"-net"_s);
    environment.insert(u"IMAGES"_s, u"{\"pod\": \"registry/pod:1\"}"_s);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(python(), arguments);
    if (!process.waitForFinished(60000) || process.exitCode() != 0) {
        qWarning("%s\n%s", process.readAllStandardError().constData(), dags.dags.isEmpty() ? "" : dags.dags.first().module.constData());
        return {};
    }
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

} // namespace

class TestAirflowWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (python().isEmpty())
            QSKIP("there is no python3");
    }

    void graphsAreThoseDrawn_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 12; ++seed)
            QTest::addRow("drawing %u", seed) << seed;
    }

    /// Tasks and buckets in random order with edges that only go forward; the expected graph is worked out the slow way.
    void graphsAreThoseDrawn()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        Sample sample;
        sample.add(u"nightly"_s, "acme.dag");
        const int count = 4 + random.bounded(14);
        QList<bool> isTask;
        QList<QSet<int>> before;
        const auto id = [](int i) { return u"n-%1"_s.arg(i, 2, 10, QChar(u'0')); };
        for (int i = 0; i < count; ++i) {
            isTask.append(i == 0 || random.bounded(4) > 0);
            sample.add(id(i), isTask[i] ? "acme.task" : "acme.bucket");
            before.append(QSet<int>());
            for (int j = 0; j < i; ++j) {
                // Files go from buckets into buckets no further: kinds do not fit everywhere.
                if (random.bounded(4) > 0 || (!isTask[j] && isTask[i]))
                    continue;
                sample.join(id(j), isTask[j] ? "next" : "objects", id(i), isTask[i] ? "after" : "writers");
                before[i].insert(j);
            }
            if (before[i].isEmpty() && isTask[i])
                sample.join(u"nightly"_s, "tasks", id(i), "after");
        }
        // What pods read from buckets makes the way through them.
        sample.add(u"pod"_s, "acme.pod");
        QSet<int> beforePod;
        for (int i = 0; i < count; ++i) {
            if (random.bounded(3) == 0) {
                sample.join(id(i), isTask[i] ? "next" : "objects", u"pod"_s, "after");
                beforePod.insert(i);
            }
        }
        if (beforePod.isEmpty())
            sample.join(u"nightly"_s, "tasks", u"pod"_s, "after");
        std::shuffle(sample.graph().edges.begin(), sample.graph().edges.end(), random);

        const auto tasksBefore = [&](const QSet<int> &of) {
            QSet<int> found, seen;
            QList<int> open(of.begin(), of.end());
            while (!open.isEmpty()) {
                const int next = open.takeLast();
                if (seen.contains(next))
                    continue;
                seen.insert(next);
                if (isTask[next])
                    found.insert(next);
                else
                    open.append(QList<int>(before[next].begin(), before[next].end()));
            }
            return found;
        };
        // Only what follows the DAG is in it.
        QSet<int> inDag;
        QSet<QString> expected, tasks;
        for (int i = 0; i < count; ++i) {
            if (isTask[i]) {
                inDag.insert(i);
                tasks.insert(id(i));
                for (const int j : tasksBefore(before[i]))
                    expected.insert(id(j) + u'>' + id(i));
            }
        }
        if (beforePod.isEmpty() || !tasksBefore(beforePod).isEmpty())
            tasks.insert(u"pod"_s);
        for (const int j : tasksBefore(beforePod))
            expected.insert(id(j) + u">pod"_s);

        const Result<AirflowDags> dags = sample.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        const QJsonObject made = run(*dags, u"dev"_s).value(u"nightly"_s).toObject();
        QSet<QString> edges;
        for (const QJsonValue &edge : made.value(u"edges"_s).toArray())
            edges.insert(edge[0].toString() + u'>' + edge[1].toString());
        const QStringList names = made.value(u"tasks"_s).toObject().keys();
        QCOMPARE(QSet<QString>(names.begin(), names.end()), tasks);
        QCOMPARE(edges, expected);
    }

    /// Behind a name in one text: such a text is an f-string only where nothing in it needs an escape.
    void aTextMayEndInALineBreak()
    {
        Sample sample;
        sample.add(u"nightly"_s, "acme.dag");
        sample.add(u"fetch"_s, "acme.task", {{u"text"_s, u"x\n"_s}});
        sample.join(u"nightly"_s, "tasks", u"fetch"_s, "after");
        const Result<AirflowDags> dags = sample.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        const QJsonObject made = run(*dags, u"prod"_s).value(u"nightly"_s).toObject();
        QCOMPARE(made.value(u"tasks"_s)[u"fetch"_s][u"arguments"_s][u"place"_s].toString(), u"gs://acme-prod-files/x\n"_s);
        sample.graph().nodes.first().properties.insert(u"dagId"_s, u"nightly\n"_s);
        QVERIFY(!sample.write());
    }

    void anyTextComesThrough()
    {
        Sample sample;
        Node &nightly = sample.add(u"nightly"_s, "acme.dag");
        nightly.title = nightly.description = nasty;
        Node &fetch = sample.add(u"fetch"_s, "acme.task",
            {{u"text"_s, nasty}, {u"list"_s, ValueList{nasty, u"b"_s}}, {u"map"_s, ValueMap{{nasty, nasty}, {u"$call"_s, u"os.system"_s}}},
                {u"callable"_s, true}});
        fetch.title = fetch.description = nasty;
        sample.join(u"nightly"_s, "tasks", u"fetch"_s, "after");
        const Result<AirflowDags> dags = sample.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        const QJsonObject made = run(*dags, u"prod"_s).value(u"nightly"_s).toObject();
        const QJsonObject arguments = made[u"tasks"_s][u"fetch"_s][u"arguments"_s].toObject();
        QCOMPARE(arguments[u"text"_s].toString(), nasty);
        QCOMPARE(arguments[u"list"_s][0].toString(), nasty);
        QCOMPARE(arguments[u"map"_s][nasty].toString(), nasty);
        QCOMPARE(arguments[u"map"_s][u"$call"_s].toString(), u"os.system"_s);
        QCOMPARE(arguments[u"place"_s].toString(), QString(u"gs://acme-prod-files/"_s + nasty));
        QCOMPARE(arguments[u"doc_md"_s].toString(), nasty);
        QCOMPARE(arguments[u"subnet"_s].toString(), u"prod-net"_s);
        QCOMPARE(arguments[u"python_callable"_s].toString(), u"orders_tasks.fetch.run"_s);
        QCOMPARE(made[u"arguments"_s][u"doc_md"_s].toString(), nasty);
        QVERIFY(made[u"arguments"_s].toObject().value(u"schedule"_s).isNull());
        QVERIFY(made[u"arguments"_s].toObject().contains(u"schedule"_s));
        QVERIFY(!arguments.contains(u"delay"_s));
    }

    /// What a stage's variables say comes back as what was drawn for that stage, of the same type.
    void valuesOfStages()
    {
        Sample sample;
        sample.add(u"nightly"_s, "acme.dag");
        Node &fetch
            = sample.add(u"fetch"_s, "acme.task", {{u"text"_s, u"base"_s}, {u"number"_s, 1}, {u"minutes"_s, 5}, {u"list"_s, ValueList{u"a"_s, u"b"_s}}});
        fetch.stages[u"prod"_s] = {{u"text"_s, nasty}, {u"number"_s, 12}, {u"ratio"_s, 0.5}, {u"flag"_s, true}, {u"minutes"_s, 50},
            {u"list"_s, ValueList{u"a"_s, u"c"_s}}, {u"map"_s, ValueMap{{u"k"_s, nasty}}}};
        fetch.stages[u"dev"_s] = {{u"ratio"_s, 2.25}, {u"flag"_s, false}};
        sample.join(u"nightly"_s, "tasks", u"fetch"_s, "after");
        const Result<AirflowDags> dags = sample.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        for (const auto &variables : dags->variables) {
            for (const QString &line : variables)
                QVERIFY2(!line.contains(u'\n') && line == line.trimmed(), qPrintable(line));
        }
        QCOMPARE(dags->variables.value(u"dev"_s).keys(), dags->variables.value(u"prod"_s).keys());
        const auto of = [&](const QString &stage) { return run(*dags, stage)[u"nightly"_s][u"tasks"_s][u"fetch"_s][u"arguments"_s].toObject(); };
        const QJsonObject dev = of(u"dev"_s), prod = of(u"prod"_s);
        QCOMPARE(dev[u"text"_s].toString(), u"base"_s);
        QCOMPARE(prod[u"text"_s].toString(), nasty);
        QCOMPARE(dev[u"number"_s].toInt(), 1);
        QCOMPARE(prod[u"number"_s].toInt(), 12);
        QCOMPARE(dev[u"ratio"_s].toDouble(), 2.25);
        QCOMPARE(prod[u"ratio"_s].toDouble(), 0.5);
        QCOMPARE(dev[u"flag"_s], QJsonValue(false));
        QCOMPARE(prod[u"flag"_s], QJsonValue(true));
        QCOMPARE(prod[u"list"_s], (QJsonArray{u"a"_s, u"c"_s}));
        QVERIFY(dev[u"map"_s].isNull());
        QCOMPARE(prod[u"map"_s][u"k"_s].toString(), nasty);
        QCOMPARE(dev[u"deep"_s], (QJsonObject{{u"inside"_s, QJsonObject{{u"same"_s, 1}, {u"text"_s, u"base"_s}, {u"number"_s, 1}}}}));
        QCOMPARE(prod[u"deep"_s][u"inside"_s][u"number"_s].toInt(), 12);
        QCOMPARE(dev[u"place"_s].toString(), u"gs://acme-dev-files/base"_s);
        QCOMPARE(prod[u"place"_s].toString(), QString(u"gs://acme-prod-files/"_s + nasty));
        QCOMPARE(dev[u"location"_s].toString(), u"europe-west1"_s);
        QVERIFY(dev[u"delay"_s].toString().contains(u"300"_s));
        QVERIFY(prod[u"delay"_s].toString().contains(u"3000"_s));
        // The same in every stage is not in the environment.
        QVERIFY(!dags->dags.first().module.contains("SAME"));
    }

    void namesOfResourcesAndImages()
    {
        Sample sample;
        sample.add(u"nightly"_s, "acme.dag");
        sample.add(u"fetch"_s, "acme.task");
        sample.add(u"landing"_s, "acme.bucket");
        sample.add(u"pod"_s, "acme.pod");
        sample.join(u"nightly"_s, "tasks", u"fetch"_s, "after");
        sample.join(u"fetch"_s, "next", u"landing"_s, "writers");
        sample.join(u"landing"_s, "objects", u"pod"_s, "after");
        Result<AirflowDags> dags = sample.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        const QJsonObject made = run(*dags, u"prod"_s)[u"nightly"_s].toObject();
        QCOMPARE(made[u"edges"_s], (QJsonArray{QJsonArray{u"fetch"_s, u"pod"_s}}));
        QCOMPARE(made[u"tasks"_s][u"pod"_s][u"arguments"_s], (QJsonObject{{u"image"_s, u"registry/pod:1"_s}, {u"bucket"_s, u"acme-prod-landing"_s}}));
        QCOMPARE(dags->images, (QSet<QString>{u"pod"_s}));

        sample.graph().nodes[2].properties.insert(u"asksNumber"_s, true);
        dags = sample.write();
        QVERIFY(!dags);
        QVERIFY2(dags.error().toString().contains(u"only known once"_s), qPrintable(dags.error().toString()));
    }

    /// Ids that Python or the module needs for itself.
    void awkwardIds()
    {
        Sample sample;
        sample.add(u"nightly"_s, "acme.dag");
        const QStringList ids{u"import"_s, u"os"_s, u"dag"_s, u"default_args"_s, u"a-b"_s, u"a_b"_s, u"json"_s, u"datetime"_s};
        for (const QString &id : ids) {
            sample.add(id, "acme.task", {{u"minutes"_s, 3}});
            sample.join(u"nightly"_s, "tasks", id, "after");
        }
        sample.join(u"import"_s, "next", u"os"_s, "after");
        sample.join(u"import"_s, "next", u"a-b"_s, "after");
        const Result<AirflowDags> dags = sample.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        const QJsonObject made = run(*dags, u"dev"_s)[u"nightly"_s].toObject();
        QStringList sorted = ids;
        sorted.sort();
        QCOMPARE(made[u"tasks"_s].toObject().keys(), sorted);
        QCOMPARE(made[u"edges"_s].toArray().size(), 2);
    }

    void whatCannotBeWrittenIsSaid()
    {
        const auto says = [](const Sample &sample, const QString &text) {
            const Result<AirflowDags> dags = sample.write();
            const QString said = dags ? u"it was written"_s : dags.error().toString();
            if (!said.contains(text))
                qWarning("%s", qPrintable(said));
            return said.contains(text);
        };
        Sample empty;
        empty.add(u"nightly"_s, "acme.dag");
        QVERIFY(says(empty, u"no tasks"_s));

        Sample twice;
        for (const auto &id : {u"one"_s, u"two"_s}) {
            twice.add(id, "acme.dag", {{u"dagId"_s, u"same"_s}});
            twice.add(id + u"-task"_s, "acme.task");
            twice.join(id, "tasks", id + u"-task"_s, "after");
        }
        QVERIFY(says(twice, u"Two DAGs"_s));
        twice.graph().nodes[2].properties[u"dagId"_s] = u"../other"_s;
        QVERIFY(says(twice, u"no id that is usable"_s));
        twice.graph().nodes[2].properties[u"dagId"_s] = u"other"_s;
        QVERIFY(twice.write().has_value());
        // Two DAGs before one task; joined to one of them it belongs there.
        twice.add(u"both"_s, "acme.task");
        twice.join(u"one-task"_s, "next", u"both"_s, "after");
        twice.join(u"two-task"_s, "next", u"both"_s, "after");
        QVERIFY(says(twice, u"belongs to two DAGs"_s));
        twice.join(u"two"_s, "tasks", u"both"_s, "after");
        const Result<AirflowDags> dags = twice.write();
        QVERIFY2(dags.has_value(), dags ? "" : qPrintable(dags.error().toString()));
        QCOMPARE(dags->dags.last().tasks, (QStringList{u"two-task"_s, u"both"_s}));
        QCOMPARE(run(*dags, u"dev"_s)[u"other"_s][u"edges"_s], (QJsonArray{QJsonArray{u"two-task"_s, u"both"_s}}));

        Sample word;
        word.add(u"nightly"_s, "acme.dag");
        word.add(u"import"_s, "acme.task", {{u"callable"_s, true}});
        word.join(u"nightly"_s, "tasks", u"import"_s, "after");
        QVERIFY(says(word, u"cannot be imported"_s));
    }

    void theSameDrawingGivesTheSameText()
    {
        Sample sample;
        sample.add(u"nightly"_s, "acme.dag");
        for (int i = 0; i < 6; ++i) {
            Node &node = sample.add(u"t%1"_s.arg(i), "acme.task", {{u"text"_s, u"x"_s}});
            node.stages[u"prod"_s] = {{u"text"_s, u"y"_s}};
            sample.join(u"nightly"_s, "tasks", u"t%1"_s.arg(i), "after");
        }
        const Result<AirflowDags> one = sample.write(), two = sample.write();
        QVERIFY(one && two);
        QCOMPARE(one->dags.first().module, two->dags.first().module);
        QCOMPARE(one->variables, two->variables);
    }
};

QTEST_GUILESS_MAIN(TestAirflowWriter)
#include "tst_airflow_writer.moc"
