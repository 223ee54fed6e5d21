// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catalogue_cases.h"

using namespace Qt::StringLiterals;

namespace penstock::testing {

namespace {

// Who stands at the other end of a port, by its kind: type and port.
const QHash<QString, std::pair<QString, QString>> sources{{u"obj"_s, {u"aws.s3.bucket"_s, u"objects"_s}}, {u"evt"_s, {u"aws.s3.event"_s, u"event"_s}},
    {u"ctl"_s, {u"aws.scheduler"_s, u"start"_s}}, {u"msg"_s, {u"aws.sns.topic"_s, u"messages"_s}}, {u"tbl"_s, {u"aws.glue.database"_s, u"tables"_s}},
    {u"sec"_s, {u"aws.secret"_s, u"secret"_s}}, {u"strm"_s, {u"aws.kinesis"_s, u"records"_s}}, {u"met"_s, {u"aws.lambda"_s, u"metrics"_s}}};
const QHash<QString, std::pair<QString, QString>> sinks{{u"obj"_s, {u"aws.s3.bucket"_s, u"writers"_s}}, {u"evt"_s, {u"aws.sqs_lambda"_s, u"start"_s}},
    {u"ctl"_s, {u"aws.athena.query"_s, u"start"_s}}, {u"msg"_s, {u"aws.sqs_lambda"_s, u"messages"_s}}, {u"tbl"_s, {u"aws.athena.query"_s, u"tables"_s}},
    {u"sec"_s, {u"aws.lambda"_s, u"secrets"_s}}, {u"strm"_s, {u"aws.firehose_s3"_s, u"records"_s}}, {u"met"_s, {u"aws.alarm"_s, u"metric"_s}}};

// What a person may type anywhere; must come out as exactly this text.
const QString hostile = u"O'Brien \"prod\" ${x} {{y}} \\n \n`rm` 数据 */ -->"_s;

class CaseBuilder
{
public:
    CaseBuilder(const Catalogue &catalogue, const ComponentType &type)
        : m_catalogue(catalogue)
        , m_type(type)
    { }

    Project build(bool full)
    {
        m_graph = {};
        addNode(u"it"_s, m_type);
        join(u"it"_s, m_type, full);
        Project project;
        project.label = u"Cases"_s;
        project.name = u"research-cases-k3v9x2ab"_s;
        project.prefix = u"research"_s;
        project.uid = u"k3v9x2ab"_s;
        project.team = u"Research"_s;
        project.environments = {Environment{u"dev"_s, u"222222222222"_s, u"eu-west-1"_s, {}, {}, false, {}, {}},
            Environment{u"prod"_s, u"333333333333"_s, u"eu-west-1"_s, {}, {}, false, {}, {}}};
        Pipeline pipeline;
        pipeline.id = PipelineId(u"orders"_s);
        pipeline.title = hostile;
        pipeline.description = hostile;
        pipeline.graph = m_graph;
        project.pipelines = {pipeline};
        return project;
    }

private:
    void addNode(const QString &id, const ComponentType &type)
    {
        Node node;
        node.id = NodeId(id);
        node.type = type.id;
        node.title = hostile;
        node.description = hostile;
        node.properties = sampleProperties(type);
        m_graph.nodes.append(node);
    }

    // What is required is joined for every node; the rest, and outputs, only for the one that the case is about.
    void join(const QString &id, const ComponentType &type, bool full)
    {
        for (const PortType &port : type.inputs) {
            if (!port.required && !full)
                continue;
            int count = 0;
            for (const QString &kind : port.accepts) {
                const auto source = sources.constFind(kind);
                const ComponentType *peer = source == sources.constEnd() ? nullptr : m_catalogue.type(source->first);
                if (!peer || (count > 0 && (!port.many || !full)))
                    continue;
                const QString peerId = id + u'-' + port.id.toLower() + (count++ > 0 ? kind : QString());
                addNode(peerId, *peer);
                m_graph.edges.append(Edge{{NodeId(peerId), source->second}, {NodeId(id), port.id}});
                join(peerId, *peer, false);
            }
        }
        if (!full)
            return;
        for (const PortType &port : type.outputs) {
            const auto sink = sinks.constFind(port.kind);
            const ComponentType *peer = sink == sinks.constEnd() ? nullptr : m_catalogue.type(sink->first);
            if (!peer)
                continue;
            const QString peerId = id + u"-to-"_s + port.id.toLower();
            addNode(peerId, *peer);
            m_graph.edges.append(Edge{{NodeId(id), port.id}, {NodeId(peerId), sink->second}});
        }
    }

    const Catalogue &m_catalogue;
    const ComponentType &m_type;
    Graph m_graph;
};

QString fileName(const QString &text)
{
    QString result;
    for (const QChar c : text.toLower())
        result += c.isLetterOrNumber() && c.unicode() < 128 ? c : QChar(u'-');
    return result;
}

// Texts and lists that differ from the samples; by property id.
const QHash<QString, Value> otherTexts{{u"bucketName"_s, u"research-orders-landing"_s}, {u"handler"_s, u"main.run"_s}, {u"timezone"_s, u"Europe/Dublin"_s},
    {u"expression"_s, u"rate(2 hours)"_s}, {u"displayName"_s, hostile},
    {u"kms"_s, u"arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"_s}, {u"comment"_s, hostile}, {u"description"_s, u"another"_s},
    {u"name"_s, u"another_name"_s}, {u"path"_s, u"orders/"_s}, {u"tablePrefix"_s, u"raw_"_s}, {u"schedule"_s, u"cron(0 4 * * ? *)"_s},
    {u"layers"_s, ValueList{u"arn:aws:lambda:eu-west-1:222222222222:layer:tools:3"_s}}, {u"eventNames"_s, ValueList{u"Object Deleted"_s}},
    {u"keyPrefix"_s, ValueList{u"in/"_s, u"again/"_s}}, {u"database"_s, u"another_database"_s}, {u"catalog"_s, u"another"_s}, {u"workgroup"_s, u"analytics"_s},
    {u"dagPath"_s, u"$.detail.dags"_s}, {u"rangeKey"_s, u"day"_s}, {u"expiryAttribute"_s, u"until"_s}, {u"bus"_s, u"partner-bus"_s},
    {u"resultPrefix"_s, u"answers/"_s}, {u"prefix"_s, u"raw/"_s},
    {u"pattern"_s, ValueMap{{u"source"_s, ValueList{u"aws.ec2"_s, u"aws.ecs"_s}}, {u"detail-type"_s, ValueList{u"EC2 Instance State-change Notification"_s}}}},
    {u"permissions"_s, ValueList{Value(ValueMap{{u"Effect"_s, u"Allow"_s}, {u"Action"_s, u"glue:StartJobRun"_s}, {u"Resource"_s, u"*"_s}})}},
    {u"definition"_s,
        ValueMap{{u"StartAt"_s, u"Wait"_s}, {u"States"_s, ValueMap{{u"Wait"_s, ValueMap{{u"Type"_s, u"Wait"_s}, {u"Seconds"_s, 5}, {u"End"_s, true}}}}}}}};

// Every value of a property that is worth a case of its own.
QList<Value> variants(const PropertyType &property)
{
    QList<Value> values;
    if (property.kind == PropertyKind::Boolean)
        values = {true, false};
    for (const QString &choice : property.choices)
        values.append(choice);
    values.removeAll(property.defaultValue);
    if (property.kind == PropertyKind::Integer || property.kind == PropertyKind::Number || property.kind == PropertyKind::TextMap)
        values = {otherValue(property, property.defaultValue)};
    if (values.isEmpty() && property.kind != PropertyKind::Code && otherTexts.contains(property.id))
        values = {otherTexts.value(property.id)};
    return values;
}

} // namespace

ValueMap sampleProperties(const ComponentType &type)
{
    static const QHash<QString, ValueMap> samples{
        {u"aws.events.rule"_s,
            {{u"pattern"_s, ValueMap{{u"source"_s, ValueList{u"aws.ec2"_s}}, {u"detail-type"_s, ValueList{u"EC2 Instance State-change Notification"_s}}}}}},
        {u"aws.scheduler"_s, {{u"expression"_s, u"cron(0 3 * * ? *)"_s}}},
        {u"aws.glue.database"_s, {{u"name"_s, u"research_orders"_s}}},
        {u"aws.athena.query"_s, {{u"queries"_s, ValueList{u"SELECT 1"_s, u"SELECT 'O''Brien \"x\" ${y}'"_s}}}},
        {u"aws.redshift.sql"_s, {{u"cluster"_s, u"warehouse"_s}, {u"statements"_s, ValueList{u"SELECT 1"_s}}}},
        {u"aws.appflow"_s,
            {{u"flowName"_s, u"crm-accounts"_s},
                {u"source"_s,
                    ValueMap{{u"ConnectorType"_s, u"Salesforce"_s}, {u"ConnectorProfileName"_s, u"crm"_s},
                        {u"SourceConnectorProperties"_s, ValueMap{{u"Salesforce"_s, ValueMap{{u"Object"_s, u"Account"_s}}}}}}},
                {u"destination"_s,
                    ValueMap{{u"ConnectorType"_s, u"S3"_s},
                        {u"DestinationConnectorProperties"_s, ValueMap{{u"S3"_s, ValueMap{{u"BucketName"_s, u"research-crm"_s}}}}}}},
                {u"tasks"_s,
                    ValueList{ValueMap{{u"TaskType"_s, u"Map_all"_s}, {u"SourceFields"_s, ValueList{}},
                        {u"TaskProperties"_s, ValueList{ValueMap{{u"Key"_s, u"EXCLUDE_SOURCE_FIELDS_LIST"_s}, {u"Value"_s, u"[]"_s}}}},
                        {u"ConnectorOperator"_s, ValueMap{{u"Salesforce"_s, u"NO_OP"_s}}}}}}}},
        {u"aws.databrew"_s, {{u"jobName"_s, u"clean-orders"_s}}},
        {u"aws.emr.serverless"_s,
            {{u"applicationId"_s, u"00f1abcd2345"_s}, {u"executionRoleArn"_s, u"arn:aws:iam::222222222222:role/emr-job"_s},
                {u"jobDriver"_s, ValueMap{{u"SparkSubmit"_s, ValueMap{{u"EntryPoint"_s, u"s3://code/job.py"_s}}}}}}},
        {u"aws.mwaa.trigger"_s, {{u"environment"_s, u"airflow"_s}, {u"dags"_s, ValueList{u"orders"_s}}}},
        {u"aws.dynamodb"_s, {{u"hashKey"_s, u"id"_s}}},
        {u"aws.secret"_s, {{u"name"_s, u"research/orders"_s}, {u"description"_s, hostile}}},
        {u"aws.sfn"_s, {{u"definition"_s, ValueMap{{u"StartAt"_s, u"Done"_s}, {u"States"_s, ValueMap{{u"Done"_s, ValueMap{{u"Type"_s, u"Succeed"_s}}}}}}}}},
    };
    return samples.value(type.id);
}

Value otherValue(const PropertyType &property, const Value &value)
{
    switch (property.kind) {
    case PropertyKind::Boolean: return !value.toBool();
    case PropertyKind::Choice:
        for (const QString &choice : property.choices) {
            if (Value(choice) != value)
                return choice;
        }
        return {};
    case PropertyKind::Integer:
    case PropertyKind::Number: {
        const double low = property.minimum.value_or(1), high = property.maximum.value_or(1000);
        const double next = value.isNull() ? std::min(low + 3, high) : value.toDouble() + 1 <= high ? value.toDouble() + 1 : value.toDouble() - 1;
        return next < low || next > high ? Value() : property.kind == PropertyKind::Integer ? Value(qint64(next)) : Value(next);
    }
    case PropertyKind::TextMap: return ValueMap{{u"NAME"_s, hostile}};
    default: return {};
    }
}

Project withProperty(Project project, const QString &property, const Value &value, const QString &stage)
{
    for (Node &node : project.pipelines.front().graph.nodes) {
        if (node.id.value == u"it")
            (stage.isEmpty() ? node.properties : node.stages[stage]).insert(property, value);
    }
    return project;
}

QList<CatalogueCase> catalogueCases(const Catalogue &catalogue, const QString &provider)
{
    QList<CatalogueCase> cases;
    for (const QString &id : catalogue.ids()) {
        const ComponentType *type = catalogue.type(id);
        if (!type || type->provider != provider)
            continue;
        CaseBuilder builder(catalogue, *type);
        const Project bare = builder.build(false), full = builder.build(true);
        cases.append({QString(fileName(id) + u"-bare"_s), id, bare, {}, {}});
        cases.append({QString(fileName(id) + u"-full"_s), id, full, {}, {}});
        for (const PropertyType &property : type->properties) {
            for (const Value &value : variants(property)) {
                const QString name
                    = id + u'-' + property.id + u'-' + (value.isBool() || value.isNumber() || !property.choices.isEmpty() ? value.text() : u"other"_s);
                if (!value.isNull())
                    cases.append({fileName(name), id, withProperty(full, property.id, value), property.id, value});
            }
        }
    }
    return cases;
}

} // namespace penstock::testing
