// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/kubernetes_objects.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int deepest = 16; // of attributes that are made of attributes

/// What Google Cloud makes of names that the drawing knows. {…} are attributes of the same resource.
const QHash<QString, QHash<QString, QString>> &madeOfNames()
{
    static const QString account = u"{account_id}@{project}.iam.gserviceaccount.com"_s;
    static const QHash<QString, QHash<QString, QString>> table{
        {u"google_service_account"_s,
            {{u"email"_s, account}, {u"member"_s, u"serviceAccount:"_s + account}, {u"name"_s, u"projects/{project}/serviceAccounts/"_s + account},
                {u"id"_s, u"projects/{project}/serviceAccounts/"_s + account}}},
        {u"google_storage_bucket"_s, {{u"url"_s, u"gs://{name}"_s}, {u"id"_s, u"{name}"_s}}},
        {u"google_sql_database_instance"_s, {{u"connection_name"_s, u"{project}:{region}:{name}"_s}, {u"id"_s, u"{name}"_s}}},
        {u"google_secret_manager_secret"_s, {{u"id"_s, u"projects/{project}/secrets/{secret_id}"_s}, {u"name"_s, u"projects/{project}/secrets/{secret_id}"_s}}},
        {u"google_pubsub_topic"_s, {{u"id"_s, u"projects/{project}/topics/{name}"_s}}},
        {u"google_pubsub_subscription"_s, {{u"id"_s, u"projects/{project}/subscriptions/{name}"_s}}},
        {u"google_bigquery_dataset"_s, {{u"id"_s, u"projects/{project}/datasets/{dataset_id}"_s}}},
        {u"google_bigquery_table"_s, {{u"id"_s, u"projects/{project}/datasets/{dataset_id}/tables/{table_id}"_s}}},
    };
    return table;
}

/// "metadata.name" in nested maps; null where there is none.
Value memberAt(const ValueMap &map, const QString &path)
{
    Value found(map);
    for (const QString &part : path.split(u'.'))
        found = found.toMap().value(part);
    return found;
}

} // namespace

std::optional<KubernetesKind> kubernetesKind(const QString &type)
{
    const QStringList parts = type.split(u'/');
    if (!releaseDriver(type).isEmpty() || parts.size() < 2 || parts.size() > 3)
        return {};
    return parts.size() == 2 ? KubernetesKind{{}, parts[0], parts[1]} : KubernetesKind{parts[0], parts[1], parts[2]};
}

QString releaseDriver(const QString &type) { return type.startsWith("release/"_L1) ? type.sliced(8) : QString(); }

KubernetesValues::KubernetesValues(const ResourceGraph &graph, std::function<Value(const QString &)> setting)
    : m_graph(graph)
    , m_setting(std::move(setting))
{ }

Result<Value> KubernetesValues::plain(const Value &value) const { return plain(value, 0); }

Result<Value> KubernetesValues::plain(const Value &value, int depth) const
{
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        return of(*reference, depth);
    if (const auto *joined = std::get_if<Joined>(&value.data())) {
        QString text;
        for (const auto &part : joined->parts) {
            if (const auto *literal = std::get_if<QString>(&part)) {
                text += *literal;
                continue;
            }
            const Result<Value> known = of(std::get<Reference>(part), depth);
            if (!known || known->isNull())
                return known;
            text += known->text();
        }
        return Value(text);
    }
    if (value.isList()) {
        ValueList list;
        for (const Value &item : value.toList()) {
            const Result<Value> known = plain(item, depth);
            if (!known)
                return known;
            if (!known->isNull())
                list.append(*known);
        }
        return list.isEmpty() && !value.toList().isEmpty() ? Value() : Value(list);
    }
    if (!value.isMap())
        return value;
    const ValueMap members = value.toMap();
    ValueMap map;
    for (auto it = members.begin(); it != members.end(); ++it) {
        const Result<Value> known = plain(*it, depth);
        if (!known)
            return known;
        if (!known->isNull())
            map.insert(it.key(), *known);
    }
    return map.isEmpty() && !members.isEmpty() ? Value() : Value(map);
}

Result<Value> KubernetesValues::of(const Reference &reference, int depth) const
{
    if (depth > deepest)
        return failure(ErrorKind::Project, u"The manifests cannot be written."_s, u"%1 is made of itself."_s.arg(reference.address));
    if (reference.address == "Penstock::Image"_L1)
        return Value(reference.attribute);
    if (reference.address == "Penstock::Stage"_L1)
        return !m_graph.stage.isEmpty() && reference.attribute.startsWith("settings."_L1) ? m_setting(reference.attribute.sliced(9)) : Value();
    if (reference.address.startsWith("AWS::"_L1))
        return Value();
    if (const Resource *resource = m_graph.resource(reference.address))
        return attribute(*resource, reference.attribute, depth + 1);
    return failure(ErrorKind::Project, u"The manifests cannot be written."_s,
        reference.address == "Penstock::File"_L1 ? u"A manifest cannot hold the file %1."_s.arg(reference.attribute)
                                                 : u"Something refers to %1, which is not complete."_s.arg(reference.address),
        u"Fill in what that node still needs."_s);
}

Result<Value> KubernetesValues::attribute(const Resource &resource, const QString &name, int depth) const
{
    const QString wanted = !name.isEmpty() ? name : kubernetesKind(resource.type) ? u"metadata.name"_s : u"id"_s;
    if (const Value found = memberAt(resource.attributes, wanted); !found.isNull())
        return plain(found, depth);
    const QString pattern = madeOfNames().value(resource.type).value(wanted);
    if (pattern.isEmpty())
        return failure(ErrorKind::Project, u"The manifests cannot be written."_s,
            u"%1 of %2 is known only when it was made, so that no manifest can name it."_s.arg(wanted, resource.address));
    static const QRegularExpression member(u"\\{([a-z_]+)\\}"_s);
    QString text;
    qsizetype end = 0;
    for (auto matches = member.globalMatch(pattern); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const Result<Value> part = attribute(resource, match.captured(1), depth + 1);
        if (!part || part->isNull())
            return part;
        text += QStringView(pattern).sliced(end, match.capturedStart() - end) + part->text();
        end = match.capturedEnd();
    }
    return Value(QString(text + QStringView(pattern).sliced(end)));
}

void KubernetesValues::collectImages(const Value &value, QSet<QString> &images)
{
    const auto collect = [&images](const Reference &reference) {
        if (reference.address == "Penstock::Image"_L1)
            images.insert(reference.attribute);
    };
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        collect(*reference);
    if (const auto *joined = std::get_if<Joined>(&value.data())) {
        for (const auto &part : joined->parts) {
            if (const auto *reference = std::get_if<Reference>(&part))
                collect(*reference);
        }
    }
    for (const Value &item : value.toList())
        collectImages(item, images);
    for (const Value &item : value.toMap())
        collectImages(item, images);
}

} // namespace penstock
