// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/resolve.h"

#include "deploy/resources/resolve_options.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString addressOf(const ResourceRule &rule, const Scope &scope)
{
    return scope.self().pipeline->id.value + u'.' + scope.self().node->id.value + u'.' + withIds(rule.id, scope);
}

Result<Resource> resolveOne(const ResourceRule &rule, const Scope &scope)
{
    const DrawnNode &node = scope.self();
    const QString pipeline = node.pipeline->id.value, id = node.node->id.value;
    Resource resource;
    resource.address = addressOf(rule, scope);
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

/// Calls `make` for each resource of the node, in an order that only the rules and the edges decide.
Result<void> forEachResource(const Scope &scope, const std::function<Result<void>(const ResourceRule &, const Scope &)> &make)
{
    for (const ResourceRule &rule : scope.self().rules->resources) {
        for (const qsizetype peer : eachOf(rule.each, rule.when, scope)) {
            const Result<QList<Scope>> scopes = scopesOf(rule, peer < 0 ? scope : scope.withPeer(peer, rule.each));
            if (!scopes)
                return std::unexpected(scopes.error());
            for (const Scope &inside : *scopes) {
                if (const Result<void> made = make(rule, inside); !made)
                    return made;
            }
        }
    }
    return {};
}

Result<void> forEachResource(
    const Drawing &drawing, const ResolveOptions &options, const std::function<Result<void>(const ResourceRule &, const Scope &)> &make)
{
    for (size_t i = 0; i < drawing.nodes.size(); ++i) {
        if (!isComplete(drawing.nodes[i], options.stage))
            continue;
        const Scope scope = Scope::of(drawing, qsizetype(i), options.stage, options.symbolicEnvironment);
        if (const Result<void> made = forEachResource(scope, make); !made)
            return made;
    }
    return {};
}

/// The pipeline with its nodes under the id that they had that many renamings ago.
Pipeline underFormerIds(const Pipeline &pipeline, qsizetype ago)
{
    QSet<NodeId> taken;
    for (const Node &node : pipeline.graph.nodes)
        taken.insert(node.id);
    QHash<NodeId, NodeId> former;
    for (const Node &node : pipeline.graph.nodes) {
        if (node.formerly.size() < ago)
            continue;
        const NodeId id(node.formerly[node.formerly.size() - ago]);
        if (!taken.contains(id)) // another node has it now: what is there is that one's
            former.insert(node.id, id);
        taken.insert(id);
    }
    Pipeline earlier = pipeline;
    const auto rename = [&](NodeId &id) { id = former.value(id, id); };
    for (Node &node : earlier.graph.nodes)
        rename(node.id);
    for (Edge &edge : earlier.graph.edges) {
        rename(edge.from.node);
        rename(edge.to.node);
    }
    return earlier;
}

/// Where the resources (in the order of forEachResource) were under former ids of their nodes.
Result<void> addFormerAddresses(
    QList<Resource> &resources, qsizetype first, const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const ResolveOptions &options)
{
    qsizetype most = 0;
    for (const Node &node : pipeline.graph.nodes)
        most = std::max(most, node.formerly.size());
    for (qsizetype ago = 1; ago <= most; ++ago) {
        const Pipeline earlier = underFormerIds(pipeline, ago);
        const Drawing drawing = Drawing::of(project, earlier, catalogue);
        qsizetype at = first;
        const Result<void> gone = forEachResource(drawing, options, [&](const ResourceRule &rule, const Scope &scope) -> Result<void> {
            const QString address = addressOf(rule, scope);
            if (at < resources.size() && resources[at].address != address && !resources[at].formerly.contains(address))
                resources[at].formerly.prepend(address);
            ++at;
            return {};
        });
        if (!gone)
            return gone;
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
        const qsizetype first = graph.resources.size();
        const Result<void> resolved = forEachResource(drawing, options, [&](const ResourceRule &rule, const Scope &scope) -> Result<void> {
            Result<Resource> resource = resolveOne(rule, scope);
            if (!resource)
                return std::unexpected(resource.error());
            graph.resources.append(std::move(*resource));
            return {};
        });
        if (!resolved)
            return std::unexpected(resolved.error());
        if (const Result<void> added = addFormerAddresses(graph.resources, first, project, pipeline, catalogue, options); !added)
            return std::unexpected(added.error());
    }
    std::ranges::sort(graph.resources, {}, &Resource::address);
    return graph;
}

} // namespace penstock
