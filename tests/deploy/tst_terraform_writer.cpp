// SPDX-License-Identifier: Apache-2.0
// Drawings as Terraform: what is written, what differs between stages, and that the real terraform takes it.
#include "deploy/writers/terraform_writer.h"

#include "deploy/resources/staged.h"
#include "deploy/writers/hcl_text.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

constexpr const char *entry = R"(
title: Bucket
provider: gcp
category: storage
icon: bucket
summary: A bucket
inputs:
  writers: {label: Writers, kind: obj, many: true}
outputs:
  objects: {label: Objects, kind: obj}
properties:
  text: {label: Text, kind: text}
  versioning: {label: Versions, kind: boolean, default: true}
  days: {label: Days, kind: integer}
  labels: {label: Labels, kind: textMap}
  marks: {label: Marks, kind: textMap}
  caption: {label: Caption, kind: text}
  reader: {label: Reader, kind: boolean, default: false}
  user: {label: User, kind: boolean, default: false}
resources:
  this:
    type: google_storage_bucket
    holdsData: true
    attributes:
      name: {$join: [{$stage: project}, "-", {$ids: "{node}"}]}
      project: {$stage: project}
      location: {$stage: location}
      force_destroy: false
      labels: {$merge: [{$property: labels}, {$when: {if: {property: text}, then: {text: {$property: text}}}}]}
      versioning: {enabled: {$property: versioning}}
      lifecycle_rule: {$when: {if: {property: days}, then: {action: {type: Delete}, condition: {age: {$property: days}, marks: {$property: marks}}}}}
  about:
    type: google_storage_bucket_object
    attributes:
      bucket: {$own: this.name}
      name: about.txt
      content: {$read: about}
      content_disposition: {$when: {if: {property: caption}, then: {$join: [{$own: this.name}, {$property: caption}]}}}
  reader:
    type: google_storage_bucket_iam_member
    when: {property: reader}
    attributes:
      bucket: {$own: this.name}
      role: roles/storage.objectViewer
      member: {$join: ["serviceAccount:reader@", {$stage: project}, ".iam.gserviceaccount.com"]}
      depends_on: [{$own: about}]
  user:
    type: google_sql_user
    when: {property: user}
    attributes:
      instance: {$folder: about}
      name: reader
      password_wo: {$generated: "{node}"}
      password_wo_version: 1
exports:
  bucketName: {$own: this.name}
files:
  about: {path: "files/{node}.txt", skeleton: about}
)";

/// Blocks of one kind: each with a name; or some with a block inside, and some without.
const QByteArray blocks = R"(
title: Service
provider: gcp
category: compute
icon: run
summary: A service
properties:
  first: {label: First, kind: boolean, default: false}
  text: {label: Text, kind: text}
  days: {label: Days, kind: integer}
  bare: {label: Bare, kind: boolean, default: false}
resources:
  this:
    type: google_cloud_run_v2_service
    attributes:
      template:
        containers:
          env:
            $concat:
              - {$when: {if: {property: first}, then: [{name: A_FIRST, value: a}], else: []}}
              - [{name: SOURCE, value: {$property: text}}, {name: OTHER, value: b}]
  rules:
    type: google_storage_bucket
    attributes:
      lifecycle_rule:
        $concat:
          - {$when: {if: {property: days}, then: [{action: {type: Delete}, condition: {age: {$property: days}}}], else: []}}
          - {$when: {if: {property: bare}, then: [{action: {type: AbortIncompleteMultipartUpload}}], else: []}}
)";

/// `O'Brien "prod" ${x} …`: everything that a language could take for its own.
const QString nasty = u"O'Brien \"prod\" ${x} %{y} {{z}} \\n \n 数据"_s;

class TestTerraformWriter : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Catalogue m_catalogue;

    static Project projectOf(const ValueMap &properties, const QMap<QString, ValueMap> &stages = {})
    {
        Project project;
        project.kit.id = u"test"_s;
        project.environments
            = {{u"dev"_s, u"my-project-dev"_s, u"europe-west1"_s, {}, {}, false, {}}, {u"prod"_s, u"my-project-prod"_s, u"europe-west4"_s, {}, {}, true, {}}};
        Pipeline pipeline;
        pipeline.id = PipelineId(u"orders"_s);
        Node node{NodeId(u"landing-zone"_s), u"acme.bucket"_s, nasty, {}, properties, {}};
        for (auto it = stages.begin(); it != stages.end(); ++it)
            node.stages.insert(it.key(), *it);
        pipeline.graph.nodes = {node, {NodeId(u"other"_s), u"acme.bucket"_s, {}, {}, {}, {}}};
        project.pipelines = {pipeline};
        return project;
    }

    TerraformModule module(const Project &project)
    {
        const auto written = writeTerraformModule(project, project.pipelines.first(), m_catalogue, u"../.."_s);
        if (!written)
            qFatal("%s", qPrintable(written.error().toString()));
        return *written;
    }

    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
    }

    static QByteArray run(const QString &program, const QStringList &arguments, int *code)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        *code = process.waitForFinished(120'000) ? process.exitCode() : -1;
        return process.readAll();
    }

    /// A root for one stage that calls the module, as a kit would write it.
    QString root(const Project &project, const QString &stage, const QString &name)
    {
        const TerraformModule written = module(project);
        const QString top = m_folder.filePath(name);
        write(top + u"/modules/orders/main.tf"_s, written.main);
        write(top + u"/modules/orders/variables.tf"_s, written.variables);
        write(top + u"/files/landing-zone.txt"_s, "about\n");
        write(top + u"/files/other.txt"_s, "about\n");
        const auto call = terraformCall(u"orders"_s, u"../../modules/orders"_s, written, Value(written.settings.value(stage)));
        if (!call)
            qFatal("%s", qPrintable(call.error().toString()));
        const Environment *environment = project.environment(stage);
        QByteArray text
            = "terraform {\n  required_providers {\n    google = {\n      source  = \"hashicorp/google\"\n      version = \"6.50.0\"\n    }\n  }\n}\n\n";
        text += "variable \"project\" {\n  type    = string\n  default = \"" + environment->account.toUtf8() + "\"\n}\n\n";
        text += "variable \"region\" {\n  type    = string\n  default = \"" + environment->region.toUtf8() + "\"\n}\n\n";
        write(top + u"/environments/"_s + stage + u"/main.tf"_s, text + call->toUtf8());
        return top;
    }

private Q_SLOTS:
    void initTestCase()
    {
        write(m_folder.filePath(u"catalogue/acme.bucket.yaml"_s), entry);
        write(m_folder.filePath(u"catalogue/acme.service.yaml"_s), blocks);
        const auto added = m_catalogue.addFolder(m_folder.filePath(u"catalogue"_s));
        QVERIFY2(added, qPrintable(added ? QString() : added.error().toString()));
    }

    void whatIsTheSameEverywhereStandsThere()
    {
        const TerraformModule written = module(projectOf({{u"days"_s, 30}, {u"labels"_s, ValueMap{{u"a"_s, u"b"_s}}}}));
        QVERIFY(written.settings.isEmpty());
        QCOMPARE(written.inputs, (QStringList{u"project"_s, u"region"_s}));
        QVERIFY2(written.main.contains("resource \"google_storage_bucket\" \"landing_zone\" {\n"), written.main.constData());
        QVERIFY2(written.main.contains("  location = var.region\n  name     = \"${var.project}-landing-zone\"\n"), written.main.constData()); // one column
        QVERIFY2(written.main.contains("  labels = {\n    a = \"b\"\n  }\n"), written.main.constData());                 // an argument, not a block
        QVERIFY2(written.main.contains("    condition {\n      age = 30\n    }\n"), written.main.constData());
        QVERIFY2(written.main.contains("content = file(\"${path.root}/../../files/landing-zone.txt\")"), written.main.constData());
        QVERIFY(
            written.main.indexOf("google_storage_bucket\" \"landing_zone\"") < written.main.indexOf("google_storage_bucket_object\" \"landing_zone_about\""));
    }

    void aPasswordIsMadeByTheRunAndNothingKeepsIt()
    {
        const TerraformModule written = module(projectOf({{u"user"_s, true}}));
        QCOMPARE(written.inputs, (QStringList{u"entropy"_s, u"project"_s, u"region"_s}));
        QVERIFY2(written.main.contains("= sha256(\"${var.entropy}:landing-zone\")\n"), written.main.constData());
        QVERIFY2(written.main.contains("= \"${path.root}/../../files\"\n"), written.main.constData());
        QVERIFY2(written.variables.contains("  ephemeral   = true\n  sensitive   = true\n"), written.variables.constData());
    }

    void aModuleWaitsForWhatTheRootMakes()
    {
        const TerraformModule written = module(projectOf({}));
        const auto call = terraformCall(u"orders"_s, u"./orders"_s, written, Value(), {u"google_project_service.used"_s, u"a.b"_s});
        QVERIFY(call);
        QVERIFY2(call->endsWith(u"\n\n  depends_on = [google_project_service.used, a.b]\n}\n"_s), qPrintable(*call));
    }

    void whatDiffersIsASetting()
    {
        const TerraformModule written
            = module(projectOf({{u"days"_s, 7}}, {{u"prod"_s, {{u"versioning"_s, false}, {u"days"_s, 90}, {u"labels"_s, ValueMap{{u"stage"_s, u"prod"_s}}}}}}));
        QCOMPARE(Value(written.settings.value(u"dev"_s)).text(),
            Value(ValueMap{{u"landing_zone_labels"_s, {}}, {u"landing_zone_lifecycle_rule_condition_age"_s, 7}, {u"landing_zone_versioning_enabled"_s, true}})
                .text());
        QCOMPARE(written.settings.value(u"prod"_s).value(u"landing_zone_lifecycle_rule_condition_age"_s), Value(90));
        QVERIFY2(written.main.contains("enabled = var.settings.landing_zone_versioning_enabled"), written.main.constData());
        QVERIFY2(written.variables.contains("landing_zone_labels                       = optional(map(string))"), written.variables.constData());
        QVERIFY2(written.variables.contains("landing_zone_lifecycle_rule_condition_age = number"), written.variables.constData());
    }

    void aBlockOfSomeStagesIsDynamic()
    {
        const TerraformModule written = module(projectOf({}, {{u"prod"_s, {{u"days"_s, 90}}}}));
        QVERIFY2(written.main.contains("dynamic \"lifecycle_rule\" {\n    for_each = var.settings.landing_zone_lifecycle_rule\n"), written.main.constData());
        QVERIFY2(written.main.contains("age = lifecycle_rule.value.condition.age"), written.main.constData());
        QCOMPARE(written.settings.value(u"dev"_s).value(u"landing_zone_lifecycle_rule"_s), Value(ValueList{}));
    }

    void aRenamedNodeIsMoved()
    {
        Project project = projectOf({});
        project.pipelines.first().graph.nodes.first().formerly = {u"inbox"_s, u"drop-zone"_s};
        const QByteArray main = module(project).main;
        for (const char *step : {"moved {\n  from = google_storage_bucket.inbox\n  to   = google_storage_bucket.drop_zone\n}\n",
                 "moved {\n  from = google_storage_bucket.drop_zone\n  to   = google_storage_bucket.landing_zone\n}\n",
                 "moved {\n  from = google_storage_bucket_object.drop_zone_about\n  to   = google_storage_bucket_object.landing_zone_about\n}\n"})
            QVERIFY2(main.contains(step), main.constData());
        project.pipelines.first().graph.nodes.first().formerly = {u"other"_s}; // that is another node now
        QVERIFY(!module(project).main.contains("moved {"));
    }

    void aBlockWithANameGivesItToItsSettings()
    {
        const auto names = [this](bool first) {
            Project project = projectOf({{u"first"_s, first}, {u"text"_s, u"x"_s}}, {{u"prod"_s, {{u"text"_s, u"y"_s}}}});
            project.pipelines.first().graph.nodes.resize(1);
            project.pipelines.first().graph.nodes.first().type = u"acme.service"_s;
            return module(project).settings.value(u"prod"_s).keys();
        };
        QCOMPARE(names(false), QStringList{u"landing_zone_template_containers_env_source_value"_s});
        QCOMPARE(names(true), names(false)); // another one before it renames nothing
    }

    void aBlockInsideOnlySomeItemsIsRefused()
    {
        const auto written = [this](const ValueMap &dev, const ValueMap &prod) {
            Project project = projectOf(dev, {{u"prod"_s, prod}});
            project.pipelines.first().graph.nodes.resize(1);
            project.pipelines.first().graph.nodes.first().type = u"acme.service"_s;
            return writeTerraformModule(project, project.pipelines.first(), m_catalogue, u"../.."_s);
        };
        QVERIFY(written({}, {{u"days"_s, 3}}));
        QVERIFY(written({}, {{u"bare"_s, true}}));
        const auto mixed = written({}, {{u"days"_s, 3}, {u"bare"_s, true}});
        QVERIFY(!mixed);
        QVERIFY2(mixed.error().toString().contains(u"only some of its items have a block condition"), qPrintable(mixed.error().toString()));
    }

    void resourcesOfSomeStagesAreRefused()
    {
        const Project project = projectOf({}, {{u"prod"_s, {{u"reader"_s, true}}}});
        const auto written = writeTerraformModule(project, project.pipelines.first(), m_catalogue, u"../.."_s);
        QVERIFY(!written);
        QVERIFY2(written.error().toString().contains(u"orders.landing-zone.reader"_s), qPrintable(written.error().toString()));
    }

    void flatHasTheStagesOwnValues()
    {
        const Project project = projectOf({}, {{u"prod"_s, {{u"days"_s, 90}, {u"reader"_s, true}}}});
        const auto dev = writeTerraformFlat(project, project.pipelines.first(), m_catalogue, u"dev"_s, u"../.."_s);
        const auto prod = writeTerraformFlat(project, project.pipelines.first(), m_catalogue, u"prod"_s, u"../.."_s);
        QVERIFY(dev && prod);
        QVERIFY(!dev->contains("lifecycle_rule") && prod->contains("age = 90"));
        QVERIFY2(prod->contains("depends_on = [google_storage_bucket_object.landing_zone_about]"), prod->constData());
        QVERIFY(!prod->contains("var.settings"));
    }

    void textIsNeverCode()
    {
        const TerraformModule written = module(projectOf({{u"text"_s, nasty}}));
        QVERIFY2(written.main.contains("\"O'Brien \\\"prod\\\" $${x} %%{y} {{z}} \\\\n \\n 数据\""), written.main.constData());
        for (const QByteArray &line : written.main.split('\n'))
            QVERIFY2(!line.contains("${x}") || line.startsWith("# ") || line.contains("$${x}"), line.constData());
    }

    void aReferenceBehindADollarStaysOne()
    {
        const HclText text([](const Reference &) { return Result<QString>(u"var.x"_s); });
        const auto expression = [&](const QString &before) { return text.expression(Value(Joined{{before, Reference{u"x"_s, {}}, u"{y}"_s}})); };
        QCOMPARE(expression(u"a$"_s).value_or(QString()), u"\"a\\u0024${var.x}{y}\""_s);
        QCOMPARE(expression(u"a%"_s).value_or(QString()), u"\"a\\u0025${var.x}{y}\""_s);
    }

    void keysAreNamesOrQuoted()
    {
        QCOMPARE(HclText::key(u"a_b-c"_s), u"a_b-c"_s);
        QCOMPARE(HclText::key(u"a\n"_s), u"\"a\\n\""_s);
        QCOMPARE(HclText::key(u"a.b"_s), u"\"a.b\""_s);
    }

    void aCommentBeginsNoText() { QCOMPARE(hclLayout(u"# x <<EOF\na = 1\nbb = 2\n"_s, QChar(0xE0F2)), u"# x <<EOF\na  = 1\nbb = 2\n"_s); }

    void namesThatBecomeOneAreRefused()
    {
        Project project = projectOf({});
        project.pipelines.first().graph.nodes[1].id = NodeId(u"landing_zone"_s);
        const auto written = writeTerraformModule(project, project.pipelines.first(), m_catalogue, u"../.."_s);
        QVERIFY(!written);
        QVERIFY2(written.error().toString().contains(u"google_storage_bucket_object.landing_zone_about"_s), qPrintable(written.error().toString()));
        QVERIFY(!writeTerraformFlat(project, project.pipelines.first(), m_catalogue, u"dev"_s, u"../.."_s));
    }

    void noCharacterIsCutInTwo()
    {
        // They share their first or their last half.
        for (const auto &[dev, prod] : {std::pair{u"\U0001F600"_s, u"\U0001F601"_s}, {u"\U0001F600"_s, u"\U0001FA00"_s}}) {
            const TerraformModule written = module(projectOf({{u"caption"_s, dev}}, {{u"prod"_s, {{u"caption"_s, prod}}}}));
            QCOMPARE(written.settings.value(u"prod"_s).value(u"landing_zone_about_content_disposition"_s), Value(prod));
        }
    }

    void aMapInABlockOfSomeStagesStaysWhole()
    {
        const Project project = projectOf({{u"marks"_s, ValueMap{{u"my-key"_s, u"x"_s}}}}, {{u"prod"_s, {{u"days"_s, 90}}}});
        const StagedOptions options{
            [](const QString &, const QString &path) { return path == "lifecycle_rule.condition.marks"_L1; }, [](const Resource &) { return u"it"_s; }};
        const auto staged = stagedResources(project, m_catalogue, project.pipelines.first().id, options);
        QVERIFY(staged);
        const auto bucket = std::ranges::find(staged->resources, u"orders.landing-zone.this"_s, &Resource::address);
        QVERIFY(bucket != staged->resources.end());
        const ValueMap content = bucket->attributes.value(u"lifecycle_rule"_s).toMap().value(u"$content"_s).toMap();
        QCOMPARE(content.value(u"condition"_s).toMap().value(u"marks"_s), Value(Reference{stagedItem, u"lifecycle_rule.condition.marks"_s}));
    }

    void terraformTakesIt_data()
    {
        QTest::addColumn<ValueMap>("base");
        QTest::addColumn<ValueMap>("prod");
        QTest::newRow("plain") << ValueMap{} << ValueMap{};
        QTest::newRow("settings") << ValueMap{{u"days"_s, 7}, {u"labels"_s, ValueMap{{u"a"_s, u"b"_s}}}}
                                  << ValueMap{{u"versioning"_s, false}, {u"days"_s, 90}, {u"labels"_s, ValueMap{{u"stage"_s, u"prod"_s}}}};
        QTest::newRow("a block of one stage") << ValueMap{} << ValueMap{{u"days"_s, 90}};
        QTest::newRow("nasty text") << ValueMap{{u"text"_s, nasty}} << ValueMap{{u"text"_s, QString(nasty + u"!"_s)}};
    }
    void terraformTakesIt()
    {
        QFETCH(ValueMap, base);
        QFETCH(ValueMap, prod);
        const QString sandbox = qEnvironmentVariable("PENSTOCK_TEST_TERRAFORM_SANDBOX");
        const QString terraform = QStandardPaths::findExecutable(u"terraform"_s);
        if (sandbox.isEmpty() || terraform.isEmpty())
            QSKIP("PENSTOCK_TEST_TERRAFORM_SANDBOX is not set, or there is no terraform");
        Project project = projectOf(base, {{u"prod"_s, prod}});
        project.pipelines.first().graph.nodes.first().formerly = {u"inbox"_s, u"drop-zone"_s};
        for (const QString &stage : {u"dev"_s, u"prod"_s}) {
            const QString top = root(project, stage, QString::fromLatin1(QTest::currentDataTag()));
            int code = -1;
            const QByteArray difference = run(terraform, {u"fmt"_s, u"-check"_s, u"-diff"_s, u"-recursive"_s, top}, &code);
            QVERIFY2(code == 0, difference.constData());
            const QByteArray valid = run(sandbox + u"/tf-sandbox"_s, {top + u"/environments/"_s + stage, u"plan"_s}, &code);
            QVERIFY2(code == 0, valid.constData());
            QVERIFY2(valid.contains("4 to add"), valid.constData());
        }
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestTerraformWriter)
#include "tst_terraform_writer.moc"
