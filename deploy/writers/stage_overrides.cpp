// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/references.h"
#include "deploy/resources/resolve_options.h"
#include "deploy/writers/cdk_writer.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

// Dots separate the parts of a path; one inside a name is escaped, as the CDK wants it.
QString pathPart(const QString &name) { return QString(name).replace(u'.', u"\\."_s); }

// The key of ddk.json: the construct's path without its last part, which must be Resource; "*" stands for a part of a name
// that the CDK makes. The key is a regular expression there.
QString overrideKey(const QString &constructPath)
{
    QString key = QRegularExpression::escape(constructPath.chopped(u"/Resource"_s.size()));
    // Only what means something to a regular expression is escaped; everything else stays readable.
    static const QRegularExpression harmless(u"\\\\([ /:_-])"_s);
    key.replace(harmless, u"\\1"_s);
    return key.replace(u"\\*"_s, u"[^/]*"_s);
}

class Overrides
{
public:
    Overrides(const Project &project, const Catalogue &catalogue, const QString &stage)
        : m_project(project)
        , m_catalogue(catalogue)
        , m_stage(stage)
    { }

    Result<ValueMap> build()
    {
        // Account, region and stage id are the code's own matter; what differs by them is no override.
        const Result<ResourceGraph> base = resolve(m_project, m_catalogue, ResolveOptions{{}, true});
        const Result<ResourceGraph> there = resolve(m_project, m_catalogue, ResolveOptions{m_stage, true});
        if (!base || !there)
            return std::unexpected(!base ? base.error() : there.error());
        for (const Resource &resource : base->resources) {
            const Resource *other = there->resource(resource.address);
            if (!other)
                return refuse(resource, u"the resource %1 goes away"_s.arg(resource.type));
            if (const Result<void> done = compare(resource, *other); !done)
                return std::unexpected(done.error());
        }
        for (const Resource &resource : there->resources) {
            if (!base->resource(resource.address))
                return refuse(resource, u"the resource %1 is added"_s.arg(resource.type));
        }
        return m_result;
    }

private:
    std::unexpected<Error> refuse(const Resource &resource, const QString &why) const
    {
        const QString pipelineId = resource.node.section(u'/', 0, 0), nodeId = resource.node.section(u'/', 1);
        const Pipeline *pipeline = m_project.pipeline(PipelineId(pipelineId));
        const Node *node = pipeline ? pipeline->graph.node(NodeId(nodeId)) : nullptr;
        const QStringList properties = node ? node->stages.value(m_stage).keys() : QStringList();
        const QString values = properties.isEmpty() ? u"Values"_s : QString(u"The value of "_s + properties.join(u", "_s));
        return failure(ErrorKind::Project,
            values + u" of the node "_s + nodeId + u" in pipeline "_s + pipelineId + u" cannot differ in the stage "_s + m_stage + u'.',
            u"With it, "_s + why + u"; a stage can only change the attributes of what all stages have."_s,
            u"Give the node the same value in every stage, or leave the base value empty and set one in each stage."_s);
    }

    Result<void> compare(const Resource &base, const Resource &there)
    {
        ValueMap changes;
        if (base.deletionPolicy != there.deletionPolicy) {
            static const QHash<QString, QString> policies{{u"Retain"_s, u"retain"_s}, {u"Delete"_s, u"destroy"_s}, {u"Snapshot"_s, u"snapshot"_s}};
            changes.insert(u"RemovalPolicy"_s, policies.value(there.deletionPolicy, u"destroy"_s));
        }
        if (const Result<void> done = difference(base, {}, base.attributes, there.attributes, changes); !done)
            return done;
        if (changes.isEmpty())
            return {};
        if (!base.constructPath.endsWith(u"/Resource"_s))
            return refuse(base, u"the resource %1 would change, which has no place in ddk.json"_s.arg(base.type));
        m_result.insert(overrideKey(base.constructPath), changes);
        return {};
    }

    Result<void> difference(const Resource &resource, const QString &path, const Value &base, const Value &there, ValueMap &changes)
    {
        if (base == there)
            return {};
        if (base.isMap() && there.isMap()) {
            const ValueMap from = base.toMap(), to = there.toMap();
            QMap<QString, bool> keys;
            for (const ValueMap &map : {from, to}) {
                for (auto it = map.begin(); it != map.end(); ++it)
                    keys.insert(it.key(), true);
            }
            for (auto key = keys.begin(); key != keys.end(); ++key) {
                const QString inner = path.isEmpty() ? pathPart(key.key()) : QString(path + u'.' + pathPart(key.key()));
                if (const Result<void> done = difference(resource, inner, from.value(key.key()), to.value(key.key()), changes); !done)
                    return done;
            }
            return {};
        }
        if (there.isNull())
            return refuse(resource, u"the attribute %1 of %2 would have to be removed"_s.arg(path, resource.type));
        if (holdsReference(there))
            return refuse(resource, u"the attribute %1 of %2 refers to another resource"_s.arg(path, resource.type));
        changes.insert(path, there);
        return {};
    }

    const Project &m_project;
    const Catalogue &m_catalogue;
    const QString m_stage;
    ValueMap m_result;
};

} // namespace

Result<ValueMap> stageOverrides(const Project &project, const Catalogue &catalogue, const QString &stage)
{
    return Overrides(project, catalogue, stage).build();
}

} // namespace penstock
