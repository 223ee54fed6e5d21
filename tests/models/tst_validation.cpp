// SPDX-License-Identifier: Apache-2.0
#include "models/validation/closest.h"
#include "models/validation/secrets.h"
#include "models/validation/validate.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

PortType port(const QString &id, const QString &kind, const QStringList &accepts = {}, bool many = false, bool required = false)
{
    PortType made;
    made.id = id;
    made.kind = kind;
    made.accepts = accepts.isEmpty() ? QStringList{kind} : accepts;
    made.many = many;
    made.required = required;
    return made;
}

PropertyType property(const QString &id, PropertyKind kind)
{
    PropertyType made;
    made.id = id;
    made.kind = kind;
    return made;
}

// A small catalogue: a bucket, a trigger and work.
const QMap<QString, ComponentType> &types()
{
    static const QMap<QString, ComponentType> all = [] {
        ComponentType bucket;
        bucket.id = u"aws.s3.bucket"_s;
        bucket.title = u"S3 bucket"_s;
        bucket.category = u"storage"_s;
        bucket.inputs = {port(u"objects"_s, u"obj"_s, {}, true)};
        bucket.outputs = {port(u"objects"_s, u"obj"_s), port(u"events"_s, u"evt"_s)};
        PropertyType name = property(u"bucketName"_s, PropertyKind::Text);
        name.pattern = u"[a-z0-9][a-z0-9.-]+[a-z0-9]"_s;
        name.patternHelp = u"Lower-case letters, digits, dots and dashes."_s;
        name.minLength = 3;
        name.maxLength = 63;
        PropertyType encryption = property(u"encryption"_s, PropertyKind::Choice);
        encryption.choices = {u"S3_MANAGED"_s, u"KMS"_s};
        encryption.defaultValue = u"S3_MANAGED"_s;
        PropertyType key = property(u"keyArn"_s, PropertyKind::Text);
        key.onlyWhen = u"encryption=KMS"_s;
        key.required = true;
        PropertyType versioned = property(u"versioned"_s, PropertyKind::Boolean);
        versioned.defaultValue = true;
        bucket.properties = {name, encryption, key, versioned};

        ComponentType event;
        event.id = u"aws.s3.event"_s;
        event.category = u"trigger"_s;
        event.inputs = {port(u"bucket"_s, u"obj"_s, {u"obj"_s, u"evt"_s}, false, true)};
        event.outputs = {port(u"event"_s, u"evt"_s)};

        ComponentType work;
        work.id = u"aws.lambda"_s;
        work.category = u"compute"_s;
        work.inputs = {port(u"start"_s, u"ctl"_s, {u"ctl"_s, u"evt"_s}), port(u"messages"_s, u"msg"_s, {}, true)};
        work.outputs = {port(u"done"_s, u"evt"_s), port(u"out"_s, u"obj"_s), port(u"queue"_s, u"msg"_s)};
        PropertyType memory = property(u"memoryMb"_s, PropertyKind::Integer);
        memory.minimum = 128;
        memory.maximum = 10240;
        memory.unit = u"MiB"_s;
        PropertyType code = property(u"code"_s, PropertyKind::Code);
        code.required = true;
        PropertyType runtime = property(u"runtime"_s, PropertyKind::Choice);
        runtime.choices = {u"python3.12"_s, u"nodejs20.x"_s};
        runtime.perStage = false;
        PropertyType ratio = property(u"ratio"_s, PropertyKind::Number);
        ratio.minimum = 0;
        work.properties = {memory, code, runtime, ratio, property(u"layers"_s, PropertyKind::TextList), property(u"env"_s, PropertyKind::TextMap),
            property(u"filter"_s, PropertyKind::Json)};

        ComponentType timed = work;
        timed.id = u"acme.timed"_s;
        PropertyType schedule = property(u"schedule"_s, PropertyKind::Text);
        schedule.starts = true;
        timed.properties = {schedule};
        ComponentType onDeployment = timed;
        onDeployment.id = u"acme.once"_s;
        onDeployment.startsItself = true;
        return QMap<QString, ComponentType>{{bucket.id, bucket}, {event.id, event}, {work.id, work}, {timed.id, timed}, {onDeployment.id, onDeployment}};
    }();
    return all;
}

Knowledge knowledge()
{
    Knowledge known;
    known.type = [](const QString &id) {
        const auto found = types().constFind(id);
        return found == types().constEnd() ? nullptr : &*found;
    };
    known.typeIds = [] { return types().keys(); };
    known.regions = [](const QString &provider) { return provider == u"aws"_s ? QStringList{u"eu-central-1"_s, u"eu-west-1"_s} : QStringList(); };
    return known;
}

Environment environment(const QString &stage, const QString &account)
{
    Environment made;
    made.stage = stage;
    made.account = account;
    made.region = u"eu-west-1"_s;
    return made;
}

Node node(const QString &id, const QString &type)
{
    Node made;
    made.id = NodeId(id);
    made.type = type;
    if (type == u"aws.lambda")
        made.properties[u"code"_s] = u"pass"_s;
    return made;
}

Edge edge(const QString &text) // "a.out b.in"
{
    const QStringList ends = text.split(u' ');
    return {{NodeId(ends[0].section(u'.', 0, 0)), ends[0].section(u'.', 1)}, {NodeId(ends[1].section(u'.', 0, 0)), ends[1].section(u'.', 1)}};
}

// A project with nothing wrong in it.
Project sound()
{
    Project project;
    project.label = u"Research orders"_s;
    project.prefix = u"research"_s;
    project.uid = u"k3v9x2ab"_s;
    project.name = u"research-research-orders-k3v9x2ab"_s;
    project.team = u"Research"_s;
    project.tags = {{u"CostCenter"_s, u"42"_s}};
    project.kit.id = u"aws-ddk-cdk-pipelines"_s;
    project.cicd = environment(u"cicd"_s, u"111111111111"_s);
    project.environments = {environment(u"dev"_s, u"222222222222"_s), environment(u"prod"_s, u"333333333333"_s)};
    Pipeline pipeline;
    pipeline.id = PipelineId(u"orders"_s);
    pipeline.graph.nodes
        = {node(u"landing"_s, u"aws.s3.bucket"_s), node(u"arrival"_s, u"aws.s3.event"_s), node(u"load"_s, u"aws.lambda"_s), node(u"clean"_s, u"aws.lambda"_s)};
    pipeline.graph.edges = {edge(u"landing.events arrival.bucket"_s), edge(u"arrival.event load.start"_s), edge(u"load.done clean.start"_s)};
    pipeline.graph.groups = {{GroupId(u"ingest"_s), u"Ingest"_s, {NodeId(u"landing"_s)}}};
    project.pipelines = {pipeline};
    return project;
}

QString severity(Severity severity) { return severity == Severity::Error ? QString() : severity == Severity::Warning ? u"(warning) "_s : u"(hint) "_s; }

using Spoil = std::function<void(Project &)>;
Node &load(Project &project) { return project.pipelines[0].graph.nodes[2]; }
Node &landing(Project &project) { return project.pipelines[0].graph.nodes[0]; }
Graph &graph(Project &project) { return project.pipelines[0].graph; }

} // namespace

class TestValidation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsWrong()
    {
        for (const Problem &problem : validate(sound(), knowledge()))
            QFAIL(qPrintable(problem.id + u": "_s + problem.message));
    }

    // Accounts of 12 digits, regions and tags are AWS's; what others ask is in the kit's form.
    void otherCloudsHaveOtherRules()
    {
        Project project = sound();
        project.kit.id = u"any-name"_s;
        project.cicd = {};
        project.environments[0].account = u"acme-dev"_s;
        project.environments[0].region = u"europe-west1"_s;
        project.environments[1].account.clear();
        project.tags = {{u"aws:x"_s, u"1"_s}};
        Knowledge known = knowledge();
        known.delivery = DeliveryFacts{u"gcp"_s, false};
        for (const Problem &problem : validate(project, known))
            QFAIL(qPrintable(problem.id + u": "_s + problem.message));
        // A stage in the same project may be set apart by a setting of the kit.
        project.environments[1].account = u"acme-dev"_s;
        project.environments[1].region = u"europe-west1"_s;
        QCOMPARE(validate(project, known).size(), 1);
        project.environments[1].settings.insert(u"namespace"_s, u"prod"_s);
        QCOMPARE(validate(project, known).size(), 0);
        known.delivery = DeliveryFacts{u"aws"_s, false};
        const QList<Problem> problems = validate(project, known);
        QCOMPARE(std::ranges::count(problems, u"account-not-12-digits"_s, &Problem::id), 2); // none about cicd
    }

    // Each rule by one thing spoilt, and what is expected: its id, and where it is ("stage/property").
    void rules_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QStringList>("ids");
        const auto row = [](const char *name, const Spoil &spoil, const QStringList &ids) { QTest::newRow(name) << spoil << ids; };

        row("no label", [](Project &p) { p.label.clear(); }, {u"label-length"_s});
        row("long label", [](Project &p) { p.label = QString(256, u'x'); }, {u"label-length"_s});
        row("label of 255 wide characters", [](Project &p) { p.label = u"😀"_s.repeated(255); }, {});
        row("long description", [](Project &p) { p.description = QString(5001, u'x'); }, {u"description-length"_s});
        row("prefix", [](Project &p) { p.prefix = u"Research1"_s; }, {u"prefix-form"_s});
        row("prefix with a line end", [](Project &p) { p.prefix = u"research\n"_s; }, {u"prefix-form"_s});
        row("uid", [](Project &p) { p.uid = u"K3V9X2AB"_s; }, {u"uid-form"_s});
        row("name with capitals", [](Project &p) { p.name = u"Research"_s; }, {u"name-form"_s});
        row("name too long", [](Project &p) { p.name = QString(64, u'x'); }, {u"name-form"_s});
        row("no team", [](Project &p) { p.team.clear(); }, {u"team-missing"_s});
        row("teams of all environments",
            [](Project &p) {
                p.team.clear();
                p.cicd.team = p.environments[0].team = p.environments[1].team = u"T"_s;
            },
            {});
        row("no kit", [](Project &p) { p.kit.id.clear(); }, {u"kit-missing"_s});
        row("reserved tag", [](Project &p) { p.tags[u"AWS:x"_s] = u"1"_s; }, {u"tag-form"_s});
        row("long tag key", [](Project &p) { p.tags[QString(129, u'x')] = u"1"_s; }, {u"tag-form"_s});
        row("long tag value", [](Project &p) { p.tags[u"x"_s] = QString(257, u'x'); }, {u"tag-form"_s});
        row("tag characters", [](Project &p) { p.tags[u"x"_s] = u"a<b"_s; }, {u"tag-form"_s});
        row("tags in another alphabet", [](Project &p) { p.tags[u"数据"_s] = u"été"_s; }, {});
        row("secret in a tag", [](Project &p) { p.tags[u"x"_s] = u"AKIAIOSFODNN7EXAMPLE"_s; }, {u"looks-like-secret"_s});
        row("secret in a kit input", [](Project &p) { p.kit.inputs[u"x"_s] = u"ghp_0123456789abcdefghijABCDEFGHIJ012345"_s; }, {u"looks-like-secret"_s});

        row("no environments", [](Project &p) { p.environments.clear(); }, {u"no-environments"_s});
        row("empty stage", [](Project &p) { p.environments[0].stage.clear(); }, {u"stage-empty"_s});
        row("malformed stage", [](Project &p) { p.environments[0].stage = u"1 dev"_s; }, {u"stage-form @1 dev"_s});
        row("stage of one letter", [](Project &p) { p.environments[0].stage = u"d"_s; }, {u"stage-form @d"_s});
        row("reserved stage", [](Project &p) { p.environments[0].stage = u"cicd"_s; }, {u"stage-reserved @cicd"_s});
        row("duplicate stage", [](Project &p) { p.environments[1].stage = u"dev"_s; }, {u"stage-duplicate @dev"_s});
        row("account too short", [](Project &p) { p.environments[0].account = u"22222222222"_s; }, {u"account-not-12-digits @dev/account"_s});
        row("account of other digits", [](Project &p) { p.environments[0].account = u"２２２２２２２２２２２２"_s; },
            {u"account-not-12-digits @dev/account"_s});
        row("no account for cicd", [](Project &p) { p.cicd.account.clear(); }, {u"account-not-12-digits @cicd/account"_s});
        row("no account elsewhere",
            [](Project &p) {
                p.kit.id = u"k8s-release-channels"_s;
                p.environments[0].account.clear();
            },
            {u"account-missing @dev/account"_s});
        row("unknown region", [](Project &p) { p.environments[0].region = u"eu-west-9"_s; }, {u"region-unknown @dev/region"_s});
        row("no region", [](Project &p) { p.cicd.region.clear(); }, {u"region-missing @cicd/region"_s});
        row("one account and region twice", [](Project &p) { p.environments[1].account = u"222222222222"_s; }, {u"(warning) same-target @prod"_s});
        row("one account in two regions",
            [](Project &p) {
                p.environments[1].account = u"222222222222"_s;
                p.environments[1].region = u"eu-central-1"_s;
            },
            {});
        row("tag of an environment", [](Project &p) { p.environments[0].tags[u"aws:x"_s] = u"1"_s; }, {u"tag-form @dev"_s});

        row("pipeline id", [](Project &p) { p.pipelines[0].id = PipelineId(u"../x"_s); }, {u"id-form"_s});
        row("node id", [](Project &p) { graph(p).nodes.append(node(u"Bucket 1"_s, u"aws.s3.bucket"_s)); }, {u"id-form"_s});
        row("group id", [](Project &p) { graph(p).groups[0].id = GroupId(u"1"_s); }, {u"id-form"_s});
        row("duplicate id", [](Project &p) { graph(p).nodes.append(node(u"landing"_s, u"aws.s3.bucket"_s)); }, {u"duplicate-id"_s});
        row("long title", [](Project &p) { load(p).title = QString(81, u'x'); }, {u"title-length"_s});
        row("unknown member", [](Project &p) { graph(p).groups[0].members.append(NodeId(u"ghost"_s)); }, {u"(warning) unknown-member"_s});

        row("unknown component", [](Project &p) { landing(p).type = u"aws.s3.buket"_s; }, {u"unknown-component"_s});
        row("unknown property", [](Project &p) { landing(p).properties[u"version"_s] = true; }, {u"unknown-property /version"_s});
        row("unknown stage", [](Project &p) { landing(p).stages[u"test"_s][u"versioned"_s] = true; }, {u"unknown-stage @test"_s});
        row("required property missing", [](Project &p) { load(p).properties.clear(); }, {u"property-missing /code"_s});
        row("required property empty", [](Project &p) { load(p).properties[u"code"_s] = u""_s; }, {u"property-missing /code"_s});
        row("required property only in one stage",
            [](Project &p) {
                load(p).properties.clear();
                load(p).stages[u"dev"_s][u"code"_s] = u"pass"_s;
            },
            {u"property-missing @prod/code"_s});
        row("required property in every stage",
            [](Project &p) {
                load(p).properties.clear();
                load(p).stages[u"dev"_s][u"code"_s] = load(p).stages[u"prod"_s][u"code"_s] = u"pass"_s;
            },
            {});
        row("required only under a condition", [](Project &p) { landing(p).properties[u"encryption"_s] = u"KMS"_s; }, {u"property-missing /keyArn"_s});
        row("a condition that holds in one stage", [](Project &p) { landing(p).stages[u"prod"_s][u"encryption"_s] = u"KMS"_s; },
            {u"property-missing @prod/keyArn"_s});
        row("text for a number", [](Project &p) { load(p).properties[u"memoryMb"_s] = u"256"_s; }, {u"property-type /memoryMb"_s});
        row("fraction for a whole number", [](Project &p) { load(p).properties[u"memoryMb"_s] = 256.5; }, {u"property-type /memoryMb"_s});
        row("number for a boolean", [](Project &p) { landing(p).properties[u"versioned"_s] = 1; }, {u"property-type /versioned"_s});
        row("list of numbers", [](Project &p) { load(p).properties[u"layers"_s] = ValueList{1}; }, {u"property-type /layers"_s});
        row("map of numbers", [](Project &p) { load(p).properties[u"env"_s] = ValueMap{{u"A"_s, 1}}; }, {u"property-type /env"_s});
        row("not JSON", [](Project &p) { load(p).properties[u"filter"_s] = u"{"_s; }, {u"property-type /filter"_s});
        row("JSON as text", [](Project &p) { load(p).properties[u"filter"_s] = u"{\"a\": [1]}"_s; }, {});
        row("too small", [](Project &p) { load(p).properties[u"memoryMb"_s] = 64; }, {u"property-range /memoryMb"_s});
        row("too large in a stage", [](Project &p) { load(p).stages[u"dev"_s][u"memoryMb"_s] = 20480; }, {u"property-range @dev/memoryMb"_s});
        row("infinite", [](Project &p) { load(p).properties[u"ratio"_s] = std::numeric_limits<double>::infinity(); }, {u"property-type /ratio"_s});
        row("no such choice", [](Project &p) { load(p).properties[u"runtime"_s] = u"cobol"_s; }, {u"property-choice /runtime"_s});
        row("pattern", [](Project &p) { landing(p).properties[u"bucketName"_s] = u"My-Bucket"_s; }, {u"property-pattern /bucketName"_s});
        row("pattern with a line end", [](Project &p) { landing(p).properties[u"bucketName"_s] = u"my-bucket\n"_s; }, {u"property-pattern /bucketName"_s});
        row("too short", [](Project &p) { landing(p).properties[u"bucketName"_s] = u"ab"_s; }, {u"property-length /bucketName"_s});
        row("not per stage", [](Project &p) { load(p).stages[u"dev"_s][u"runtime"_s] = u"python3.12"_s; }, {u"property-not-per-stage @dev/runtime"_s});
        row("secret in a property", [](Project &p) { load(p).properties[u"env"_s] = ValueMap{{u"DB_PASSWORD"_s, u"x7Gq2LmZ81pVtR4k"_s}}; },
            {u"looks-like-secret /env"_s});
        row("secret in an unknown property", [](Project &p) { load(p).properties[u"x"_s] = u"AKIAIOSFODNN7EXAMPLE"_s; },
            {u"unknown-property /x"_s, u"looks-like-secret /x"_s});
        row("secret in a description", [](Project &p) { load(p).description = u"-----BEGIN RSA PRIVATE KEY-----"_s; }, {u"looks-like-secret"_s});

        row("edge from a node that is not there", [](Project &p) { graph(p).edges.append(edge(u"ghost.done landing.objects"_s)); }, {u"edge-to-nowhere"_s});
        row("edge to a port that is not there", [](Project &p) { graph(p).edges.append(edge(u"load.out landing.object"_s)); }, {u"edge-to-nowhere"_s});
        row("edge from an input", [](Project &p) { graph(p).edges.append(edge(u"load.start landing.objects"_s)); }, {u"edge-to-nowhere"_s});
        row("edge into an output", [](Project &p) { graph(p).edges.append(edge(u"load.out landing.events"_s)); }, {u"edge-to-nowhere"_s});
        row("kinds that do not fit", [](Project &p) { graph(p).edges.append(edge(u"load.done landing.objects"_s)); }, {u"edge-kinds"_s});
        row("an input taken twice",
            [](Project &p) {
                graph(p).edges.append(edge(u"landing.objects arrival.bucket"_s));
                graph(p).edges.append(edge(u"load.out arrival.bucket"_s));
            },
            {u"input-taken"_s});
        row("duplicate edge", [](Project &p) { graph(p).edges.append(graph(p).edges[0]); }, {u"(warning) duplicate-edge"_s});
        row("required input without an edge", [](Project &p) { graph(p).edges.removeAt(0); }, {u"input-missing"_s});
        row("nothing starts it", [](Project &p) { graph(p).nodes.append(node(u"lonely"_s, u"aws.lambda"_s)); }, {u"(hint) nothing-starts-it"_s});
        row("no schedule starts it", [](Project &p) { graph(p).nodes.append(node(u"lonely"_s, u"acme.timed"_s)); }, {u"(hint) nothing-starts-it"_s});
        row("a schedule starts it",
            [](Project &p) {
                graph(p).nodes.append(node(u"lonely"_s, u"acme.timed"_s));
                graph(p).nodes.last().properties[u"schedule"_s] = u"0 3 * * *"_s;
            },
            {});
        row("a schedule of one stage starts it",
            [](Project &p) {
                graph(p).nodes.append(node(u"lonely"_s, u"acme.timed"_s));
                graph(p).nodes.last().stages[p.environments.first().stage][u"schedule"_s] = u"0 3 * * *"_s;
            },
            {});
        row("being deployed starts it", [](Project &p) { graph(p).nodes.append(node(u"lonely"_s, u"acme.once"_s)); }, {});
        row("a cycle", [](Project &p) { graph(p).edges.append(edge(u"clean.queue load.messages"_s)); }, {u"cycle"_s});
        row("a node that starts itself", [](Project &p) { graph(p).edges.append(edge(u"load.queue load.messages"_s)); }, {u"cycle"_s});
        row("data may go in a circle", [](Project &p) { graph(p).edges.append(edge(u"load.out landing.objects"_s)); }, {});
    }

    void rules()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QStringList, ids);
        Project project = sound();
        spoil(project);
        QStringList found;
        for (const Problem &problem : validate(project, knowledge())) {
            found.append(severity(problem.severity) + problem.id + (problem.stage.isEmpty() && problem.property.isEmpty() ? QString() : u" "_s)
                + (problem.stage.isEmpty() ? QString() : QString(u'@' + problem.stage))
                + (problem.property.isEmpty() ? QString() : QString(u'/' + problem.property)));
            QVERIFY(problem.message.endsWith(u'.') || problem.message.endsWith(u'-') || problem.id == u"cycle"_s);
            QVERIFY2(!problem.message.contains(u"AKIA"_s) && !problem.message.contains(u"x7Gq2"_s), qPrintable(problem.message));
        }
        QCOMPARE(found, ids);
    }

    void suggestions()
    {
        Project project = sound();
        landing(project).type = u"aws.s3.buket"_s;
        project.environments[0].region = u"eu-wset-1"_s;
        graph(project).edges.append(edge(u"laod.done arrival.bucket"_s));
        QStringList remedies;
        for (const Problem &problem : validate(project, knowledge()))
            remedies.append(problem.remedy);
        QCOMPARE(remedies, (QStringList{u"Did you mean eu-west-1?"_s, u"Did you mean aws.s3.bucket?"_s, u"Did you mean load?"_s}));
        QCOMPARE(closest(u"nothing like it"_s, types().keys()), QString());
    }

    void theCycleIsNamed()
    {
        Project project = sound();
        graph(project).edges.append(edge(u"clean.queue load.messages"_s));
        const Problem problem = validate(project, knowledge()).first();
        QVERIFY2(problem.message.contains(u"load -> clean -> load"_s), qPrintable(problem.message));
        QCOMPARE(problem.pipeline, PipelineId(u"orders"_s));
        QCOMPARE(problem.node, NodeId(u"load"_s));
    }

    void placesAreFoundAndSortedBy()
    {
        Project project = sound();
        project.environments[1].region = u"nowhere"_s;
        load(project).properties[u"memoryMb"_s] = 1;
        load(project).title = QString(90, u'x');
        graph(project).edges.append(edge(u"ghost.x landing.objects"_s));
        const Places places{{u"environments/#1/region"_s, {u"penstock.yaml"_s, 20, 13}}, {u"pipelines/orders/nodes/load"_s, {u"pipelines/orders.yaml"_s, 9, 3}},
            {u"pipelines/orders/nodes/load/properties/memoryMb"_s, {u"pipelines/orders.yaml"_s, 12, 7}},
            {u"pipelines/orders/edges/3"_s, {u"pipelines/orders.yaml"_s, 30, 5}}};
        QStringList seen;
        for (const Problem &problem : validate(project, knowledge(), places))
            seen.append(problem.place.toString() + u' ' + problem.id);
        QCOMPARE(seen,
            (QStringList{u"penstock.yaml:20:13 region-unknown"_s, u"pipelines/orders.yaml:9:3 title-length"_s, u"pipelines/orders.yaml:12:7 property-range"_s,
                u"pipelines/orders.yaml:30:5 edge-to-nowhere"_s}));
    }

    void secrets_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("secret");
        const auto row
            = [](const QString &name, const QString &text, bool secret) { QTest::newRow(qPrintable(name + u" "_s + text.left(40))) << name << text << secret; };
        row(u"x"_s, u"AKIAIOSFODNN7EXAMPLE"_s, true);
        row(u"x"_s, u"key: ASIAIOSFODNN7EXAMPLE."_s, true);
        row(u"x"_s, u"XAKIAIOSFODNN7EXAMPLE"_s, false);
        row(u"x"_s, u"-----BEGIN PRIVATE KEY-----\nMII"_s, true);
        row(u"x"_s, u"-----BEGIN PUBLIC KEY-----\nMII"_s, false);
        row(u"x"_s, u"postgres://me:hunter22@db.example/x"_s, true);
        row(u"x"_s, u"https://example.com:8080/a@b"_s, false);
        row(u"x"_s, u"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9"_s, false); // only where the name says so
        row(u"secretAccessKey"_s, u"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9"_s, true);
        row(u"apiToken"_s, u"9f86d081884c7d659a2feaa0c55ad015"_s, true);
        row(u"password"_s, u"short"_s, false);
        row(u"secretName"_s, u"prod/orders/database-password"_s, false);
        row(u"secretName"_s, u"research_orders_db_2024"_s, false);
        row(u"secretArn"_s, u"arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders-AbCdEf"_s, false);
        row(u"tokenUrl"_s, u"${token}"_s, false);
    }

    void secrets()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QFETCH(bool, secret);
        QCOMPARE(!secretIn(name, text).isEmpty(), secret);
        QCOMPARE(!secretIn(name, ValueList{u"fine"_s, text}).isEmpty(), secret);
        QCOMPARE(!secretIn(u"env"_s, ValueMap{{name, text}}).isEmpty(), secret);
    }

    void formsAskForOneProperty()
    {
        const PropertyType memory = types()[u"aws.lambda"_s].properties[0];
        QCOMPARE(propertyProblem(memory, 256), QString());
        QCOMPARE(propertyProblem(memory, {}), QString());
        QCOMPARE(propertyProblem(memory, 1), u"memoryMb must be between 128 and 10240 MiB."_s);
        QCOMPARE(propertyProblem(types()[u"aws.s3.bucket"_s].properties[0], u"A_B"_s),
            u"bucketName does not have the right form. Lower-case letters, digits, dots and dashes."_s);
    }

    void tenThousandNodesInAChain()
    {
        Project project = sound();
        Graph &all = graph(project);
        all = {};
        for (int i = 0; i < 10000; ++i) {
            all.nodes.append(node(u"n%1"_s.arg(i), u"aws.lambda"_s));
            if (i > 0)
                all.edges.append(edge(u"n%1.done n%2.start"_s.arg(i - 1).arg(i)));
        }
        QCOMPARE(validate(project, knowledge()).size(), 1); // nothing starts the first
        all.edges.append(edge(u"n9999.done n0.start"_s));
        const auto problems = validate(project, knowledge());
        QCOMPARE(problems.size(), 1);
        QVERIFY(problems[0].message.contains(u"(10000 nodes)"_s));
    }

    void anyDanglingMess() // must end, and say something
    {
        Project project;
        project.kit.id = u"aws-"_s;
        Pipeline pipeline;
        for (int i = 0; i < 2000; ++i) {
            pipeline.graph.nodes.append(node(QString(i % 7, u'x'), u"no.type%1"_s.arg(i % 3)));
            pipeline.graph.edges.append(Edge{{NodeId(QString::number(i)), {}}, {NodeId(QString(i % 5, u'x')), u"in"_s}});
        }
        project.pipelines = {pipeline, pipeline};
        QVERIFY(hasErrors(validate(project, knowledge())));
    }
};

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
