// SPDX-License-Identifier: Apache-2.0
// Drawings as Kubernetes manifests: bases and patches, and that the real kubectl makes each stage of them again.
#include "deploy/writers/kubernetes_writer.h"

#include "deploy/writers/json_patch.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

constexpr const char *entry = R"(
title: Worker
provider: k8s
category: compute
icon: job
summary: A worker
inputs:
  image: {label: Image, kind: img}
outputs:
  http: {label: Address, kind: http}
properties:
  args: {label: Arguments, kind: textList}
  memory: {label: Memory, kind: text, default: 512Mi}
  cpu: {label: CPU, kind: text}
  script: {label: Script, kind: multiline}
  service: {label: Service, kind: boolean, default: false}
  account: {label: Account, kind: text, default: worker-run}
  name: {label: Name, kind: text}
resources:
  this:
    type: apps/v1/Deployment
    attributes:
      metadata: {name: {$when: {if: {property: name}, then: {$property: name}, else: {$ids: "{node-}"}}}}
      spec:
        selector: {matchLabels: {app: {$ids: "{node-}"}}}
        template:
          metadata: {labels: {app: {$ids: "{node-}"}}}
          spec:
            serviceAccountName: {$own: account}
            containers:
              - name: main
                image: {$image: worker}
                args: {$property: args}
                env:
                  - {name: PROJECT, value: {$stage: project}}
                  - {name: MODE, value: {$stage: settings.mode}}
                resources:
                  requests: {cpu: {$property: cpu}}
                  limits: {memory: {$property: memory}}
            volumes:
              - {name: tmp, emptyDir: {}}
  account:
    type: v1/ServiceAccount
    attributes:
      metadata:
        name: {$ids: "{node-}"}
        annotations: {iam.gke.io/gcp-service-account: {$own: google.email}}
  script:
    type: v1/ConfigMap
    when: {property: script}
    attributes:
      metadata: {name: {$ids: "{node-}-script"}}
      data: {run.sh: {$property: script}}
  other:
    type: v1/ConfigMap
    when: {property: script}
    attributes:
      metadata: {name: {$ids: "{node-}-other"}}
      data: {a: "1"}
  service:
    type: v1/Service
    when: {property: service}
    attributes:
      metadata: {name: {$ids: "{node-}"}}
      spec: {ports: [{port: 80}]}
  google:
    type: google_service_account
    attributes: {account_id: {$property: account}, project: {$stage: project}}
  chart:
    type: release/helm
    attributes: {name: {$ids: "{node-}"}, images: [{name: {$image: chart-image}}], values: {memory: {$property: memory}}}
  uid:
    type: v1/Secret
    when: {property: memory, is: unknown}
    attributes: {metadata: {name: x}, type: {$own: google.unique_id}}
)";

const QString nasty = u"O'Brien \"prod\" ${x} {{y}} \\n \n 数据\n# no comment\n"_s;

class TestKubernetesWriter : public QObject
{
    Q_OBJECT

    Catalogue m_catalogue;

    static Project projectOf(const ValueMap &properties, const QMap<QString, ValueMap> &stages = {})
    {
        Project project;
        project.environments
            = {{u"test"_s, u"my-project-test"_s, u"europe-west1"_s, {}, {}, false, {}}, {u"prod"_s, u"my-project-prod"_s, u"europe-west4"_s, {}, {}, true, {}}};
        project.environments[1].settings.insert(u"mode"_s, u"careful"_s);
        Pipeline pipeline;
        pipeline.id = PipelineId(u"orders"_s);
        Node node{NodeId(u"load_all"_s), u"acme.worker"_s, u"Load \"all\"\n- x: 1"_s, {}, properties, {}};
        for (auto it = stages.begin(); it != stages.end(); ++it)
            node.stages.insert(it.key(), *it);
        pipeline.graph.nodes = {node};
        project.pipelines = {pipeline};
        return project;
    }

    Result<KubernetesPipeline> tried(const Project &project)
    {
        return writeKubernetes(
            project, project.pipelines.first(), m_catalogue, [](const QString &id) { return id == "mode"_L1 ? Value(u"usual"_s) : Value(); });
    }

    KubernetesPipeline written(const Project &project)
    {
        const Result<KubernetesPipeline> result = tried(project);
        if (!result)
            qFatal("%s", qPrintable(result.error().toString()));
        return *result;
    }

    static QString text(const FileTree &files, const QString &name) { return QString::fromUtf8(files.value(name).content); }

private Q_SLOTS:
    void initTestCase()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"acme.worker.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(entry) > 0);
        file.close();
        const auto added = m_catalogue.addFolder(folder.path());
        QVERIFY2(added, qPrintable(added ? QString() : added.error().toString()));
    }

    void theBaseHasAFileForEachObject()
    {
        const KubernetesPipeline base = written(projectOf({{u"args"_s, ValueList{Value(u"--all"_s)}}, {u"script"_s, nasty}, {u"service"_s, true}}));
        QCOMPARE(base.files.keys(),
            (QStringList{u"kustomization.yaml"_s, u"load_all-configmap-other.yaml"_s, u"load_all-configmap-script.yaml"_s, u"load_all-deployment.yaml"_s,
                u"load_all-service.yaml"_s, u"load_all-serviceaccount.yaml"_s}));
        QCOMPARE(base.images, (QStringList{u"chart-image"_s, u"worker"_s}));
        QCOMPARE(text(base.files, u"load_all-deployment.yaml"_s), uR"(# Load "all" - x: 1
apiVersion: apps/v1
kind: Deployment
metadata:
  name: load-all
spec:
  selector:
    matchLabels:
      app: load-all
  template:
    metadata:
      labels:
        app: load-all
    spec:
      containers:
        - name: main
          args:
            - "--all"
          env:
            - name: PROJECT
            - name: MODE
          image: worker
          resources:
            limits:
              memory: "512Mi"
      serviceAccountName: load-all
      volumes:
        - name: tmp
          emptyDir: {}
)"_s);
        QVERIFY(text(base.files, u"kustomization.yaml"_s).contains(u"app.kubernetes.io/part-of"_s));
        QVERIFY(!text(base.files, u"load_all-serviceaccount.yaml"_s).contains(u"annotations"_s)); // only a stage knows the project
    }

    void aPatchSaysWhatAStageHas()
    {
        const KubernetesPipeline base = written(projectOf({}, {{u"prod"_s, {{u"memory"_s, u"1Gi"_s}, {u"cpu"_s, u"500m"_s}}}}));
        const KubernetesStage prod = base.stages.value(u"prod"_s);
        QCOMPARE(prod.files.keys(), (QStringList{u"load_all-deployment.patch.yaml"_s, u"load_all-serviceaccount.patch.yaml"_s}));
        QCOMPARE(prod.patches[0].kind, (KubernetesKind{u"apps"_s, u"v1"_s, u"Deployment"_s}));
        QCOMPARE(prod.patches[0].name, u"load-all"_s);
        QCOMPARE(text(prod.files, u"load_all-deployment.patch.yaml"_s), uR"(# Load "all" - x: 1
- op: add
  path: "/spec/template/spec/containers/0/env/0/value"
  value: my-project-prod
- op: add
  path: "/spec/template/spec/containers/0/env/1/value"
  value: careful
- op: replace
  path: "/spec/template/spec/containers/0/resources/limits/memory"
  value: "1Gi"
- op: add
  path: "/spec/template/spec/containers/0/resources/requests"
  value:
    cpu: "500m"
)"_s);
        QVERIFY(text(prod.files, u"load_all-serviceaccount.patch.yaml"_s).contains(u"worker-run@my-project-prod.iam.gserviceaccount.com"_s));
        // A setting that nobody set has the kit's default.
        QVERIFY(text(base.stages.value(u"test"_s).files, u"load_all-deployment.patch.yaml"_s).contains(u"value: usual"_s));
    }

    void releasesAreNoObjects()
    {
        const KubernetesPipeline base = written(projectOf({}, {{u"prod"_s, {{u"memory"_s, u"1Gi"_s}}}}));
        QCOMPARE(base.releases.size(), 1);
        QCOMPARE(base.releases[0].driver, u"helm"_s);
        QCOMPARE(base.stages.value(u"prod"_s).releases[0].attributes.value(u"values"_s), Value(ValueMap{{u"memory"_s, u"1Gi"_s}}));
        QCOMPARE(
            mergePatch({{u"a"_s, 1}, {u"b"_s, ValueMap{{u"c"_s, 1}, {u"d"_s, 2}}}, {u"e"_s, 1}}, {{u"b"_s, ValueMap{{u"c"_s, 1}, {u"d"_s, 3}}}, {u"e"_s, 1}}),
            (ValueMap{{u"a"_s, Value()}, {u"b"_s, ValueMap{{u"d"_s, 3}}}}));
    }

    void objectsOfOneStageOnly()
    {
        const KubernetesPipeline base = written(projectOf({{u"service"_s, true}}, {{u"prod"_s, {{u"script"_s, u"a"_s}, {u"service"_s, false}}}}));
        const KubernetesStage prod = base.stages.value(u"prod"_s);
        QCOMPARE(prod.additions.size(), 2);
        QVERIFY(prod.files.contains(u"load_all-configmap-script.yaml"_s));
        QVERIFY(text(prod.files, u"load_all-service.patch.yaml"_s).contains(u"$patch"_s));
        QVERIFY(base.stages.value(u"test"_s).additions.isEmpty());
    }

    void whatCannotBeSaidIsRefused()
    {
        QVERIFY(!tried(projectOf({{u"memory"_s, u"unknown"_s}})));
        const Result<KubernetesPipeline> renamed = tried(projectOf({{u"name"_s, u"a"_s}}, {{u"prod"_s, {{u"name"_s, u"b"_s}}}}));
        QVERIFY(!renamed);
        QVERIFY(renamed.error().why.contains(u"\"b\""_s));
    }

    void patchesOfKeysAndLists()
    {
        const auto patch = [](const Value &before, const Value &after) { return Value(jsonPatch(before, after)).text(); };
        QCOMPARE(patch(ValueMap{{u"a/b~c"_s, 1}}, ValueMap{{u"a/b~c"_s, 2}}), u"[{op: \"replace\", path: \"/a~1b~0c\", value: 2}]"_s);
        QCOMPARE(jsonPatch(ValueMap{{u"a"_s, ValueList{1, 2}}}, ValueMap{{u"a"_s, ValueList{1, 3}}}).size(), 1);
        QVERIFY(jsonPatch(ValueMap{{u"a"_s, 1}}, ValueMap{{u"a"_s, 1}}).isEmpty());
    }

    void theSameEachTime()
    {
        const Project project = projectOf({{u"script"_s, nasty}}, {{u"prod"_s, {{u"memory"_s, u"1Gi"_s}}}});
        const KubernetesPipeline first = written(project), second = written(project);
        QCOMPARE(first.files, second.files);
        QCOMPARE(first.stages.value(u"prod"_s).files, second.stages.value(u"prod"_s).files);
    }

    /// The real tool makes of base and patch what the stage is.
    void kubectlMakesTheStage()
    {
        if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
            QSKIP("no kubectl here");
        const KubernetesPipeline base
            = written(projectOf({{u"script"_s, nasty}, {u"service"_s, true}}, {{u"prod"_s, {{u"memory"_s, u"1Gi"_s}, {u"service"_s, false}}}}));
        const KubernetesStage prod = base.stages.value(u"prod"_s);
        QTemporaryDir folder;
        const auto write = [&](const QString &path, const QByteArray &content) {
            QFile file(folder.filePath(path));
            QVERIFY(QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        };
        for (auto it = base.files.begin(); it != base.files.end(); ++it)
            write(u"base/"_s + it.key(), it->content);
        QByteArray overlay = "resources: [../base]\nimages: [{name: worker, newName: host/worker, newTag: v1}]\npatches:\n";
        for (const KubernetesManifest &patch : prod.patches)
            overlay += u"  - {path: %1, target: {group: \"%2\", version: %3, kind: %4, name: %5}}\n"_s
                           .arg(patch.file, patch.kind.group, patch.kind.version, patch.kind.kind, patch.name)
                           .toUtf8();
        for (auto it = prod.files.begin(); it != prod.files.end(); ++it)
            write(u"prod/"_s + it.key(), it->content);
        write(u"prod/kustomization.yaml"_s, overlay);
        QProcess process;
        process.start(u"kubectl"_s, {u"kustomize"_s, folder.filePath(u"prod"_s)});
        QVERIFY(process.waitForFinished(60'000));
        const QString out = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        QVERIFY2(out.contains(u"image: host/worker:v1"_s) && out.contains(u"memory: 1Gi"_s) && out.contains(u"value: my-project-prod"_s), qPrintable(out));
        QVERIFY(out.contains(u"# no comment"_s) && !out.contains(u"kind: Service\n"_s));
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestKubernetesWriter)
#include "tst_kubernetes_writer.moc"
