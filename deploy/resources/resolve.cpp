// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/resolve.h"

#include "deploy/resources/resolve_options.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<Resource> resolveOne(const ResourceRule &rule, const Scope &scope)
{
    const DrawnNode &node = scope.self();
    const QString pipeline = node.pipeline->id.value, id = node.node->id.value;
    Resource resource;
    resource.address = pipeline + u'.' + id + u'.' + withIds(rule.id, scope);
    resource.type = rule.type;
    resource.node = pipeline + u'/' + id;
    resource.holdsData = rule.holdsData;
    if (!rule.path.isEmpty())
        resource.constructPath = pipeline + u'/' + withIds(rule.path, scope);
    if (rule.deletionPolicy) {
        const Result<Value> policy = evaluate(*rule.deletionPolicy, scope);
        if (!policy)
            return std::unexpected(policy.error());
        resource.deletionPolicy = policy->toString();
    }
    for (const auto &[key, expression] : rule.attributes) {
        const Result<Value> value = evaluate(expression, scope);
        if (!value)
            return std::unexpected(value.error());
        if (!value->isNull())
            resource.attributes.insert(key, *value);
    }
    return resource;
}

/// The scopes that a rule makes a resource in: one, or one for each different item.
Result<QList<Scope>> scopesOf(const ResourceRule &rule, const Scope &scope)
{
    if (!rule.of)
        return QList<Scope>{scope};
    const Result<Value> of = evaluate(*rule.of, scope);
    if (!of)
        return std::unexpected(of.error());
    QList<Scope> scopes;
    QSet<QString> ids;
    for (const Scope::Item &item : itemsOf(*of)) {
        const Scope inside = scope.withItem(item);
        const QString id = withIds(rule.id, inside);
        if (!ids.contains(id))
            scopes.append(inside);
        ids.insert(id);
    }
    return scopes;
}

Result<void> resolveNode(const Scope &scope, QList<Resource> &resources)
{
    for (const ResourceRule &rule : scope.self().rules->resources) {
        for (const qsizetype peer : eachOf(rule.each, rule.when, scope)) {
            const Result<QList<Scope>> scopes = scopesOf(rule, peer < 0 ? scope : scope.withPeer(peer, rule.each));
            if (!scopes)
                return std::unexpected(scopes.error());
            for (const Scope &inside : *scopes) {
                Result<Resource> resource = resolveOne(rule, inside);
                if (!resource)
                    return std::unexpected(resource.error());
                resources.append(std::move(*resource));
            }
        }
    }
    return {};
}

} // namespace

const Resource *ResourceGraph::resource(const QString &address) const
{
    const auto found = std::ranges::lower_bound(resources, address, {}, &Resource::address);
    return found != resources.end() && found->address == address ? &*found : nullptr;
}

Result<ResourceGraph> resolve(const Project &project, const Catalogue &catalogue, const QString &stage)
{
    return resolve(project, catalogue, ResolveOptions{stage});
}

Result<ResourceGraph> resolve(const Project &project, const Catalogue &catalogue, const ResolveOptions &options)
{
    ResourceGraph graph{options.stage, {}};
    for (const Pipeline &pipeline : project.pipelines) {
        if (!options.pipeline.isEmpty() && pipeline.id != options.pipeline)
            continue;
        const Drawing drawing = Drawing::of(project, pipeline, catalogue);
        for (size_t i = 0; i < drawing.nodes.size(); ++i) {
            if (!isComplete(drawing.nodes[i], options.stage))
                continue;
            const Scope scope = Scope::of(drawing, qsizetype(i), options.stage, options.symbolicEnvironment);
            if (const Result<void> resolved = resolveNode(scope, graph.resources); !resolved)
                return std::unexpected(resolved.error());
        }
    }
    std::ranges::sort(graph.resources, {}, &Resource::address);
    return graph;
}

} // namespace penstock
