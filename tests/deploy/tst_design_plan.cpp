// SPDX-License-Identifier: Apache-2.0
#include "deploy/plan/design_plan.h"

#include "deploy/plan/access.h"
#include "deploy/plan/attribute_diff.h"
#include "deploy/plan/replacement_rules.h"
#include "models/plan/plan_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

// Attributes as JSON; {"$ref": ADDRESS, "attribute": NAME} is a reference, {"$join": [...]} a joined text.
Value valueOf(const QJsonValue &json)
{
    if (json.isArray()) {
        ValueList list;
        for (const QJsonValue &item : json.toArray())
            list.append(valueOf(item));
        return list;
    }
    if (!json.isObject())
        return Value::fromJson(json);
    const QJsonObject object = json.toObject();
    if (object.contains(u"$ref"_s))
        return Reference{object[u"$ref"_s].toString(), object[u"attribute"_s].toString()};
    if (object.contains(u"$join"_s)) {
        Joined joined;
        for (const QJsonValue &part : object[u"$join"_s].toArray()) {
            if (part.isString())
                joined.parts.append(part.toString());
            else
                joined.parts.append(std::get<Reference>(valueOf(part).data()));
        }
        return joined;
    }
    ValueMap map;
    for (auto it = object.begin(); it != object.end(); ++it)
        map.insert(it.key(), valueOf(*it));
    return map;
}

ValueMap attributes(const char *json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", json, qPrintable(error.errorString()));
    return valueOf(document.object()).toMap();
}

Resource resource(const QString &address, const QString &type, const char *json = "{}", const QString &policy = {})
{
    Resource made;
    made.address = address;
    made.type = type;
    made.attributes = attributes(json);
    made.node = u"orders/"_s + address.section(u'.', 1, 1);
    made.deletionPolicy = policy;
    return made;
}

ResourceGraph graph(const QList<Resource> &resources) { return {u"dev"_s, resources}; }

// "path: before -> after", with "!" where it forces replacement, "?" where it may, "*" where after is unknown.
QStringList lines(const QList<AttributeChange> &changes)
{
    QStringList list;
    for (const AttributeChange &change : changes) {
        const QString mark = change.forcesReplacement == Replacement::Will ? u" !"_s : change.forcesReplacement == Replacement::May ? u" ?"_s : QString();
        list.append(change.path + u": "_s + change.before.text() + u" -> "_s + (change.unknown ? u"*"_s : change.after.text()) + mark);
    }
    return list;
}

QStringList difference(const char *before, const char *after) { return lines(attributeChanges(attributes(before), attributes(after))); }

const QString bucket = u"AWS::S3::Bucket"_s;
const QString queue = u"AWS::SQS::Queue"_s;

} // namespace

class TestDesignPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRenamedNodeIsMovedWhereTerraformCan()
    {
        const auto graph = [](std::initializer_list<Resource> resources) { return ResourceGraph{u"dev"_s, resources}; };
        const auto renamed = [](Resource made, const QStringList &formerly) {
            made.formerly = formerly;
            return made;
        };
        const char *user = R"({"bucket": {"$ref": "p.old.this", "attribute": "name"}})",
                   *userNow = R"({"bucket": {"$ref": "p.new.this", "attribute": "name"}})";
        const ResourceGraph before
            = graph({resource(u"p.a.reader-old"_s, u"google_x"_s, user), resource(u"p.old.this"_s, u"google_storage_bucket"_s, R"({"name": "b"})")});
        // The same but for its address; a reference to it is no change.
        const Plan moved = designPlan(before,
            graph({renamed(resource(u"p.a.reader-new"_s, u"google_x"_s, userNow), {u"p.a.reader-old"_s}),
                renamed(resource(u"p.new.this"_s, u"google_storage_bucket"_s, R"({"name": "b"})"), {u"p.older.this"_s, u"p.old.this"_s})}));
        QCOMPARE(moved.resources.size(), 2);
        for (const ResourceChange &change : moved.resources) {
            QCOMPARE(change.action, Action::Move);
            QVERIFY(change.attributes.isEmpty() && change.previousAddress.contains(u"old"_s));
        }
        // What differs as well decides.
        const Plan named = designPlan(before,
            graph({resource(u"p.a.reader-old"_s, u"google_x"_s, userNow),
                renamed(resource(u"p.new.this"_s, u"google_storage_bucket"_s, R"({"name": "c"})"), {u"p.old.this"_s})}));
        QCOMPARE(named.resources.size(), 1);
        QCOMPARE(named.resources.first().action, Action::Replace);
        QCOMPARE(named.resources.first().previousAddress, u"p.old.this"_s);
        // Another node has the id now, or it is not Terraform's: one goes, one comes.
        const Plan taken = designPlan(before,
            graph({resource(u"p.a.reader-old"_s, u"google_x"_s, user), renamed(resource(u"p.new.this"_s, u"google_storage_bucket"_s), {u"p.old.this"_s}),
                resource(u"p.old.this"_s, u"google_storage_bucket"_s, R"({"name": "b"})")}));
        QCOMPARE(taken.resources.size(), 1);
        QCOMPARE(taken.resources.first().action, Action::Create);
        const Plan amazon = designPlan(graph({resource(u"p.old.bucket"_s, u"AWS::S3::Bucket"_s)}),
            graph({renamed(resource(u"p.new.bucket"_s, u"AWS::S3::Bucket"_s), {u"p.old.bucket"_s})}));
        QCOMPARE(amazon.count(Action::Create) + amazon.count(Action::Delete), 2);
    }

    void differences_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("changes");
        const auto row = [](const char *name, const char *before, const char *after, const QStringList &changes) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << changes;
        };
        row("nothing", R"({"A": {"B": [1, "x"]}})", R"({"A": {"B": [1, "x"]}})", {});
        row("a value", R"({"A": {"B": "x"}})", R"({"A": {"B": "y"}})", {u"A.B: x -> y"_s});
        row("text is not number", R"({"A": "1"})", R"({"A": 1})", {u"A: 1 -> 1"_s});
        row("added and removed", R"({"A": {"B": 1, "C": [1]}})", R"({"A": {"B": 1}, "D": {"E": [true]}})", {u"A.C[0]: 1 -> null"_s, u"D.E[0]: null -> true"_s});
        row("what becomes a map", R"({"A": "x"})", R"({"A": {"B": 1}})", {u"A: x -> {B: 1}"_s});
        row("empty list", R"({"A": [1]})", R"({"A": []})", {u"A: [1] -> []"_s});
        row("first element removed", R"({"A": ["a", "b", "c"]})", R"({"A": ["b", "c"]})", {u"A[0]: a -> null"_s});
        row("element in the middle", R"({"A": ["a", "c"]})", R"({"A": ["a", "b", "c"]})", {u"A[1]: null -> b"_s});
        row("one element of many", R"({"A": ["a", "b", "c"]})", R"({"A": ["a", "x", "c"]})", {u"A[1]: b -> x"_s});
        row("moved and changed", R"({"A": ["a", "b", "c"]})", R"({"A": ["c", "x", "a"]})", {u"A[1]: b -> x"_s});
        row("only the order", R"({"A": ["a", "b"]})", R"({"A": ["b", "a"]})", {u"A: [\"a\", \"b\"] -> [\"b\", \"a\"]"_s});
        row("equal elements", R"({"A": ["a", "a", "b"]})", R"({"A": ["a", "b"]})", {u"A[1]: a -> null"_s});
        row("tags by key", R"({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})", R"({"Tags": [{"Key": "b", "Value": "3"}]})",
            {u"Tags[0].Key: a -> null"_s, u"Tags[0].Value: 1 -> null"_s, u"Tags[1].Value: 2 -> 3"_s});
        row("nested in a list", R"({"R": [{"Id": "x", "Days": 3}]})", R"({"R": [{"Id": "x", "Days": 4}]})", {u"R[0].Days: 3 -> 4"_s});
        row("odd keys", R"({"A": {"x.y": 1, "q'": 1}})", R"({"A": {"x.y": 2, "q'": 2}})", {u"A[\"q'\"]: 1 -> 2"_s, u"A[\"x.y\"]: 1 -> 2"_s});
        row("references", R"({"A": {"$ref": "x", "attribute": "Arn"}})", R"({"A": {"$ref": "y"}})", {u"A: ${x.Arn} -> ${y}"_s});
        row("a text that looks like a reference", R"({"A": ["${x}", "b"]})", R"({"A": [{"$ref": "x"}, "b"]})", {u"A[0]: ${x} -> ${x}"_s});
    }

    void differences()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QStringList, changes);
        QCOMPARE(difference(before.constData(), after.constData()), changes);
        const auto back = attributeChanges(attributes(after.constData()), attributes(before.constData()));
        QCOMPARE(back.isEmpty(), changes.isEmpty());
        QStringList paths;
        for (const AttributeChange &change : back)
            paths.append(change.path);
        QCOMPARE(paths.removeDuplicates(), 0);
    }

    void everythingIsNewWhereNothingRan()
    {
        const Plan plan = designPlan({}, graph({resource(u"orders.a.bucket"_s, bucket, R"({"BucketName": "a"})", u"Retain"_s)}));
        QCOMPARE(plan.environment, u"dev"_s);
        QCOMPARE(plan.engine, u"design"_s);
        QCOMPARE(plan.resources.size(), 1);
        QCOMPARE(plan.resources[0].action, Action::Create);
        QCOMPARE(plan.resources[0].node, u"orders/a"_s);
        QCOMPARE(lines(plan.resources[0].attributes), (QStringList{u"BucketName: null -> a"_s, u"DeletionPolicy: null -> Retain"_s}));
        QVERIFY(plan.resources[0].risks.isEmpty());
    }

    void theSameIsNoChange()
    {
        const ResourceGraph same = graph({resource(u"orders.a.bucket"_s, bucket, R"({"BucketName": "a"})")});
        QVERIFY(designPlan(same, same).resources.isEmpty());
        QVERIFY(designPlan(same, same).isEmpty());
    }

    void resourcesAreMatchedByAddressAndSorted()
    {
        const Plan plan
            = designPlan(graph({resource(u"o.b.queue"_s, queue), resource(u"o.c.queue"_s, queue, R"({"DelaySeconds": 1})"), resource(u"o.d.queue"_s, queue)}),
                graph({resource(u"o.a.queue"_s, queue), resource(u"o.c.queue"_s, queue, R"({"DelaySeconds": 2})"), resource(u"o.d.queue"_s, queue)}));
        QStringList seen;
        for (const ResourceChange &change : plan.resources)
            seen.append(actionSign(change.action) + u' ' + change.address);
        QCOMPARE(seen, (QStringList{u"+ o.a.queue"_s, u"- o.b.queue"_s, u"~ o.c.queue"_s}));
        QCOMPARE(lines(plan.resources[2].attributes), QStringList{u"DelaySeconds: 1 -> 2"_s});
    }

    void aCreateOnlyPropertyReplaces()
    {
        const Plan plan = designPlan(graph({resource(u"o.a.bucket"_s, bucket, R"({"BucketName": "a", "AccessControl": "Private"})")}),
            graph({resource(u"o.a.bucket"_s, bucket, R"({"BucketName": "b", "AccessControl": "LogDeliveryWrite"})")}));
        const ResourceChange &change = plan.resources.first();
        QCOMPARE(change.action, Action::Replace);
        QCOMPARE(change.replacement, Replacement::Will);
        QCOMPARE(lines(change.attributes), (QStringList{u"AccessControl: Private -> LogDeliveryWrite"_s, u"BucketName: a -> b !"_s}));
        QCOMPARE(change.risks, (QStringList{u"destroys-data"_s, u"replaces"_s}));
    }

    void aConditionalPropertyMayReplace()
    {
        const QString database = u"AWS::RDS::DBInstance"_s;
        const Plan plan = designPlan(graph({resource(u"o.a.db"_s, database, R"({"Engine": "a"})", u"Retain"_s)}),
            graph({resource(u"o.a.db"_s, database, R"({"Engine": "b"})", u"Retain"_s)}));
        QCOMPARE(plan.resources[0].action, Action::Update);
        QCOMPARE(plan.resources[0].replacement, Replacement::May);
        QCOMPARE(lines(plan.resources[0].attributes), QStringList{u"Engine: a -> b ?"_s});
        QCOMPARE(plan.resources[0].risks, QStringList{u"replaces"_s}); // it is retained
    }

    void anotherTypeAtTheSameAddressReplaces()
    {
        const Plan plan
            = designPlan(graph({resource(u"o.a.x"_s, bucket, R"({"BucketName": "a"})")}), graph({resource(u"o.a.x"_s, queue, R"({"QueueName": "a"})")}));
        QCOMPARE(plan.resources[0].action, Action::Replace);
        QCOMPARE(plan.resources[0].type, queue);
        QCOMPARE(lines(plan.resources[0].attributes),
            (QStringList{u"Type: AWS::S3::Bucket -> AWS::SQS::Queue !"_s, u"BucketName: a -> null"_s, u"QueueName: null -> a"_s}));
        QVERIFY(plan.resources[0].risks.contains(u"destroys-data"_s));
    }

    void retainedDeletions()
    {
        const Plan plan = designPlan(graph({resource(u"o.a.bucket"_s, bucket, "{}", u"Retain"_s), resource(u"o.b.bucket"_s, bucket, "{}", u"Delete"_s),
                                         resource(u"o.c.topic"_s, u"AWS::SNS::Topic"_s)}),
            {});
        QCOMPARE(plan.resources.size(), 3);
        QVERIFY(plan.resources[0].retained);
        QVERIFY(plan.resources[0].risks.isEmpty());
        QVERIFY(!plan.resources[1].retained);
        QCOMPARE(plan.resources[1].risks, QStringList{u"destroys-data"_s});
        QVERIFY(plan.resources[2].risks.isEmpty());
        QCOMPARE(plan.environment, u"dev"_s);
    }

    void theDeletionPolicyIsAnAttribute()
    {
        const Plan plan
            = designPlan(graph({resource(u"o.a.bucket"_s, bucket, "{}", u"Retain"_s)}), graph({resource(u"o.a.bucket"_s, bucket, "{}", u"Delete"_s)}));
        QCOMPARE(plan.resources[0].action, Action::Update);
        QCOMPARE(lines(plan.resources[0].attributes), QStringList{u"DeletionPolicy: Retain -> Delete"_s});
        QCOMPARE(plan.resources[0].risks, QStringList{u"lowers-protection"_s});
        const Plan raised = designPlan(graph({resource(u"o.a.bucket"_s, bucket)}), graph({resource(u"o.a.bucket"_s, bucket, "{}", u"Retain"_s)}));
        QVERIFY(raised.resources[0].risks.isEmpty());
    }

    void replacementSpreadsThroughCreateOnlyReferences()
    {
        // bucket <- policy (Bucket: create-only); queue <- mapping (EventSourceArn: create-only) <- nothing; a function that
        // only reads the bucket's name is not touched.
        const auto at = [](const char *properties) {
            return graph({
                resource(u"o.a.bucket"_s, bucket, properties),
                resource(u"o.a.policy"_s, u"AWS::S3::BucketPolicy"_s, R"({"Bucket": {"$ref": "o.a.bucket"}})"),
                resource(u"o.b.function"_s, u"AWS::Lambda::Function"_s, R"({"Environment": {"Variables": {"B": {"$ref": "o.a.bucket"}}}})"),
                resource(u"o.c.mapping"_s, u"AWS::Lambda::EventSourceMapping"_s, R"({"EventSourceArn": {"$join": ["arn:", {"$ref": "o.a.policy"}]}})"),
                resource(u"o.d.mapping"_s, u"AWS::Lambda::EventSourceMapping"_s, R"({"EventSourceArn": {"$ref": "o.c.mapping", "attribute": "Id"}})"),
            });
        };
        const Plan plan = designPlan(at(R"({"BucketName": "a"})"), at(R"({"BucketName": "b"})"));
        QStringList seen;
        for (const ResourceChange &change : plan.resources)
            seen.append(change.address + u' ' + actionId(change.action) + u' ' + lines(change.attributes).join(u"; "_s));
        QCOMPARE(seen,
            (QStringList{u"o.a.bucket replace BucketName: a -> b !"_s, u"o.a.policy replace Bucket: ${o.a.bucket} -> * !"_s,
                u"o.c.mapping replace EventSourceArn: arn:${o.a.policy} -> * !"_s, u"o.d.mapping replace EventSourceArn: ${o.c.mapping.Id} -> * !"_s}));
    }

    void aRingOfReferencesEnds()
    {
        const QString type = u"AWS::S3::BucketPolicy"_s;
        const auto ring
            = [&](const char *first) { return graph({resource(u"o.a.x"_s, type, first), resource(u"o.b.x"_s, type, R"({"Bucket": {"$ref": "o.a.x"}})")}); };
        const Plan plan = designPlan(ring(R"({"Bucket": {"$ref": "o.b.x"}})"), ring(R"({"Bucket": {"$ref": "o.b.x", "attribute": "Arn"}})"));
        QCOMPARE(plan.count(Action::Replace), 2);
    }

    void lowersProtection_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("strong");
        QTest::addColumn<QByteArray>("weak");
        const auto row = [](const char *name, const QString &type, const char *strong, const char *weak) {
            QTest::newRow(name) << type << QByteArray(strong) << QByteArray(weak);
        };
        row("versioning", bucket, R"({"VersioningConfiguration": {"Status": "Enabled"}})", R"({"VersioningConfiguration": {"Status": "Suspended"}})");
        row("versioning removed", bucket, R"({"VersioningConfiguration": {"Status": "Enabled"}})", "{}");
        row("encryption removed", bucket,
            R"({"BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}})", "{}");
        row("kms to managed", bucket,
            R"({"BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}})",
            R"({"BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}})");
        row("public access block", bucket, R"({"PublicAccessBlockConfiguration": {"BlockPublicAcls": true}})",
            R"({"PublicAccessBlockConfiguration": {"BlockPublicAcls": false}})");
        row("deletion protection", u"AWS::DynamoDB::Table"_s, R"({"DeletionProtectionEnabled": true})", R"({"DeletionProtectionEnabled": false})");
        row("queue's encryption", queue, R"({"KmsMasterKeyId": {"$ref": "k"}})", "{}");
        row("retention", u"AWS::Logs::LogGroup"_s, R"({"RetentionInDays": 30})", R"({"RetentionInDays": 7})");
    }

    void lowersProtection()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, strong);
        QFETCH(QByteArray, weak);
        const ResourceGraph high = graph({resource(u"o.a.x"_s, type, strong.constData())});
        const ResourceGraph low = graph({resource(u"o.a.x"_s, type, weak.constData())});
        QCOMPARE(designPlan(high, low).resources[0].risks, QStringList{u"lowers-protection"_s});
        QVERIFY(designPlan(low, high).resources[0].risks.isEmpty());
        QVERIFY(designPlan({}, low).resources[0].risks.isEmpty());
    }

    void opensNetwork()
    {
        const QString cluster = u"AWS::Redshift::Cluster"_s;
        const ResourceGraph closed = graph({resource(u"o.a.x"_s, cluster, R"({"PubliclyAccessible": false})")});
        const ResourceGraph open = graph({resource(u"o.a.x"_s, cluster, R"({"PubliclyAccessible": true})")});
        QCOMPARE(designPlan(closed, open).resources[0].risks, QStringList{u"opens-network"_s});
        QCOMPARE(designPlan({}, open).resources[0].risks, QStringList{u"opens-network"_s});
        QVERIFY(designPlan(open, closed).resources[0].risks.isEmpty());
        const QString group = u"AWS::EC2::SecurityGroup"_s;
        const ResourceGraph rule
            = graph({resource(u"o.a.x"_s, group, R"({"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}]})")});
        const ResourceGraph none = graph({resource(u"o.a.x"_s, group)});
        QCOMPARE(designPlan(none, rule).resources[0].risks, QStringList{u"opens-network"_s});
        QVERIFY(designPlan(rule, none).resources[0].risks.isEmpty());
    }

    void risksOfGoogleAndKubernetes_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("risk");
        const auto row = [](const char *name, const QString &type, const char *before, const char *after, const char *risk) {
            QTest::newRow(name) << type << QByteArray(before) << QByteArray(after) << QString::fromLatin1(risk);
        };
        const QString storage = u"google_storage_bucket"_s, sql = u"google_sql_database_instance"_s, deployment = u"apps/v1/Deployment"_s,
                      cronjob = u"batch/v1/CronJob"_s;
        row("deletion protection", u"google_secret_manager_secret"_s, R"({"deletion_protection": true})", R"({"deletion_protection": false})",
            "lowers-protection");
        row("versioning", storage, R"({"versioning": {"enabled": true}})", R"({"versioning": {"enabled": false}})", "lowers-protection");
        row("public access", storage, R"({"public_access_prevention": "enforced"})", R"({"public_access_prevention": "inherited"})", "lowers-protection");
        row("force destroy", storage, R"({"force_destroy": false})", R"({"force_destroy": true})", "lowers-protection");
        row("backups", sql, R"({"settings": {"backup_configuration": {"enabled": true}}})", R"({"settings": {"backup_configuration": {"enabled": false}}})",
            "lowers-protection");
        row("encryption in transit", sql, R"({"settings": {"ip_configuration": {"ssl_mode": "ENCRYPTED_ONLY"}}})",
            R"({"settings": {"ip_configuration": {"ssl_mode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED"}}})", "lowers-protection");
        row("anybody's address", sql, R"({"settings": {"ip_configuration": {"ssl_mode": "ENCRYPTED_ONLY"}}})",
            R"({"settings": {"ip_configuration": {"ssl_mode": "ENCRYPTED_ONLY", "authorized_networks": [{"value": "0.0.0.0/0"}]}}})", "opens-network");
        row("anybody", u"google_cloud_run_v2_service_iam_member"_s, R"({"member": "user:a@b.c"})", R"({"member": "allUsers"})", "opens-network");
        row("another role", u"google_project_iam_member"_s, R"({"role": "roles/viewer"})", R"({"role": "roles/owner"})", "widens-access");
        row("privileged", deployment, R"({"spec": {"template": {"spec": {"containers": [{"name": "main"}]}}}})",
            R"({"spec": {"template": {"spec": {"containers": [{"name": "main", "securityContext": {"privileged": true}}]}}}})", "widens-access");
        row("a path of the node", cronjob, R"({"spec": {"jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never"}}}}}})",
            R"({"spec": {"jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never", "volumes": [{"name": "x", "hostPath": {"path": "/"}}]}}}}}})",
            "widens-access");
        row("the node's network", deployment, R"({"spec": {"template": {"spec": {"hostPID": false}}}})",
            R"({"spec": {"template": {"spec": {"hostPID": false, "hostNetwork": true}}}})", "opens-network");
        row("may be root", deployment, R"({"spec": {"template": {"spec": {"securityContext": {"runAsNonRoot": true}}}}})",
            R"({"spec": {"template": {"spec": {"securityContext": {"runAsNonRoot": false}}}}})", "lowers-protection");
        row("a load balancer", u"v1/Service"_s, R"({"spec": {"type": "ClusterIP"}})", R"({"spec": {"type": "LoadBalancer"}})", "opens-network");
        row("pod security", u"v1/Namespace"_s, R"({"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}})",
            R"({"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "baseline"}}})", "lowers-protection");
        row("rules of a role", u"rbac.authorization.k8s.io/v1/Role"_s, R"({"rules": [{"verbs": ["get"]}]})", R"({"rules": [{"verbs": ["get", "delete"]}]})",
            "widens-access");
    }

    void risksOfGoogleAndKubernetes()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, risk);
        const ResourceGraph was = graph({resource(u"o.a.x"_s, type, before.constData())});
        const ResourceGraph is = graph({resource(u"o.a.x"_s, type, after.constData())});
        QVERIFY2(designPlan(was, is).resources[0].risks.contains(risk), qPrintable(designPlan(was, is).resources[0].risks.join(u' ')));
        if (risk == "lowers-protection"_L1)
            QVERIFY(!designPlan(is, was).resources[0].risks.contains(risk));
    }

    void aJobIsReplacedAndACronJobIsNot()
    {
        const auto image = [](const QString &type, const char *path) {
            const QByteArray text = QByteArray(path).replace("IMAGE", "a");
            const QByteArray other = QByteArray(path).replace("IMAGE", "b");
            return designPlan(graph({resource(u"o.a.x"_s, type, text.constData())}), graph({resource(u"o.a.x"_s, type, other.constData())}))
                .resources[0]
                .action;
        };
        QCOMPARE(image(u"batch/v1/Job"_s, R"({"spec": {"template": {"spec": {"containers": [{"image": "IMAGE"}]}}}})"), Action::Replace);
        QCOMPARE(image(u"batch/v1/CronJob"_s, R"({"spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "IMAGE"}]}}}}}})"),
            Action::Update);
    }

    void widensAccess_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<bool>("wider");
        const auto row = [](const char *name, const char *before, const char *after, bool wider) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << wider;
        };
        const char *read = R"({"P": {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:a"}]}})";
        row("the same in another order", read,
            R"({"P": {"Statement": {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": ["arn:a"], "Sid": "x"}}})", false);
        row("fewer actions", read, R"({"P": {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:a"}]}})", false);
        row("another action", read, R"({"P": {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:a"}]}})", true);
        row("another resource", read,
            R"({"P": {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:a", "arn:b"]}]}})", true);
        row("a wildcard narrows", R"({"P": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}})", read, false);
        row("a condition goes", R"({"P": {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "a", "Condition": {"Bool": {"x": true}}}]}})",
            R"({"P": {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "a"}]}})", true);
        row("a deny goes", R"({"P": {"Statement": [{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "a"}]}})", "{}", true);
        row("a deny comes", "{}", R"({"P": {"Statement": [{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "a"}]}})", false);
        row("a deny shrinks", R"({"P": {"Statement": [{"Effect": "Deny", "Action": ["a:A", "a:B"], "Resource": "a"}]}})",
            R"({"P": {"Statement": [{"Effect": "Deny", "Action": ["a:A"], "Resource": "a"}]}})", true);
        row("not action", R"({"P": {"Statement": [{"Effect": "Allow", "NotAction": ["a:A", "a:B"], "Resource": "a"}]}})",
            R"({"P": {"Statement": [{"Effect": "Allow", "NotAction": ["a:A"], "Resource": "a"}]}})", true);
        row("another principal", R"({"A": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "x"}}]}})",
            R"({"A": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "x"}}]}})", true);
    }

    void widensAccess()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(bool, wider);
        const ValueMap was = attributes(before.constData());
        const ValueMap is = attributes(after.constData());
        QCOMPARE(penstock::widensAccess(&was, &is), wider);
        QVERIFY(!penstock::widensAccess(&was, nullptr));
        QVERIFY(!penstock::widensAccess(&is, &is));
    }

    void replacementRulesOfTheShippedData()
    {
        // Every type is found by the search, as the whole file read says it.
        QFile file(u":/penstock/replacement/aws.json"_s);
        QVERIFY(file.open(QFile::ReadOnly));
        const QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(document[u"meta"_s][u"license"_s].toString(), u"Apache-2.0"_s);
        const QJsonObject types = document[u"types"_s].toObject();
        QVERIFY(types.size() > 1500);
        ReplacementRules rules;
        for (auto it = types.begin(); it != types.end(); ++it) {
            const TypeReplacement &found = rules.type(it.key());
            const QJsonObject expected = it->toObject();
            QCOMPARE(found.will.size(), expected[u"will"_s].toArray().size());
            QCOMPARE(found.may.size(), expected[u"may"_s].toArray().size());
            QCOMPARE(found.holdsData, expected[u"data"_s].toBool());
            for (const QJsonValue &name : expected[u"will"_s].toArray())
                QCOMPARE(found.of(name.toString() + u"[0].X"_s), Replacement::Will);
        }
        QCOMPARE(rules.type(u"AWS::Nothing::Here"_s).will.size(), 0);
        QCOMPARE(rules.type(u"AWS::S3::Bucke"_s).will.size(), 0);
        QCOMPARE(rules.type({}).will.size(), 0);
        QVERIFY(rules.type(bucket).holdsData);
    }

    void riskRulesOfTheShippedData()
    {
        QFile file(u":/penstock/replacement/risks.json"_s);
        QVERIFY(file.open(QFile::ReadOnly));
        const QJsonArray rules = QJsonDocument::fromJson(file.readAll()).object()[u"rules"_s].toArray();
        QVERIFY(rules.size() > 20);
        const QStringList conditions{u"was"_s, u"becomes"_s, u"added"_s, u"removed"_s, u"less"_s, u"lowered"_s};
        for (const QJsonValue &rule : rules) {
            QVERIFY((QStringList{u"beyond-library"_s, u"lowers-protection"_s, u"opens-network"_s, u"widens-access"_s}).contains(rule[u"risk"_s].toString()));
            QVERIFY(!rule[u"type"_s].toString().isEmpty() && !rule[u"path"_s].toString().isEmpty());
            QCOMPARE(std::ranges::count_if(conditions, [&](const QString &key) { return rule.toObject().contains(key); }), 1);
        }
    }

    void tenThousandResources()
    {
        QList<Resource> before;
        QList<Resource> now;
        for (int i = 0; i < 10000; ++i) {
            const QByteArray number = QByteArray::number(i);
            const QString address = u"o.n%1.x"_s.arg(i, 5, 10, QChar(u'0'));
            const QByteArray previous = QByteArray::number(i - 1).rightJustified(5, '0');
            // A chain of policies, each naming the one before it: one replacement runs through all of them.
            const QByteArray named = i == 0 ? QByteArray("\"first\"") : QByteArray("{\"$ref\": \"o.n" + previous + ".x\"}");
            const QByteArray properties = "{\"Bucket\": " + named + ", \"N\": " + number + "}";
            before.append(resource(address, u"AWS::S3::BucketPolicy"_s, properties.constData()));
            now.append(before.last());
        }
        now[0].attributes[u"Bucket"_s] = u"other"_s;
        const Plan plan = designPlan(graph(before), graph(now));
        QCOMPARE(plan.count(Action::Replace), 10000);
        QVERIFY(planText(plan).endsWith(u"Plan: 10000 to add, 0 to change, 10000 to destroy.\n"_s));
    }

    void jsonHasWhatTheSchemaAsksFor()
    {
        const Plan plan = designPlan(graph({resource(u"o.a.bucket"_s, bucket, R"({"BucketName": "a"})")}),
            graph({resource(u"o.a.bucket"_s, bucket, R"({"BucketName": {"$join": ["b", {"$ref": "o.c.queue"}]}})"), resource(u"o.c.queue"_s, queue)}));
        QFile file(u":/penstock/schemas/plan.schema.json"_s);
        QVERIFY(file.open(QFile::ReadOnly));
        const QJsonObject schema = QJsonDocument::fromJson(file.readAll()).object();
        const QJsonObject json = planJson(plan);
        requireKeys(schema, json);
        for (const QJsonValue &one : json[u"resources"_s].toArray()) {
            requireKeys(schema[u"$defs"_s][u"resource"_s].toObject(), one.toObject());
            for (const QJsonValue &attribute : one[u"attributes"_s].toArray())
                requireKeys(schema[u"$defs"_s][u"attribute"_s].toObject(), attribute.toObject());
        }
        requireKeys(schema[u"properties"_s][u"summary"_s].toObject(), json[u"summary"_s].toObject());
    }

private:
    // Exactly the required keys are there, and each is described.
    static void requireKeys(const QJsonObject &schema, const QJsonObject &json)
    {
        QStringList required = schema[u"required"_s].toVariant().toStringList();
        required.sort();
        QCOMPARE(json.keys(), required);
        if (schema.contains(u"properties"_s)) {
            for (const QString &key : std::as_const(required))
                QVERIFY2(schema[u"properties"_s].toObject().contains(key) || schema.contains(u"additionalProperties"_s), qPrintable(key));
        }
    }
};

QTEST_GUILESS_MAIN(TestDesignPlan)
#include "tst_design_plan.moc"
