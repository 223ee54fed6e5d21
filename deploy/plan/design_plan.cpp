// SPDX-License-Identifier: Apache-2.0
#include "deploy/plan/design_plan.h"

#include "deploy/plan/attribute_diff.h"
#include "deploy/plan/replacement_rules.h"
#include "deploy/plan/risks.h"
#include "deploy/resources/references.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

bool isRetained(const Resource &resource)
{
    return resource.deletionPolicy.startsWith(u"Retain"_s); // Retain, RetainExceptOnCreate
}

Value policyValue(const QString &policy) { return policy.isEmpty() ? Value() : Value(policy); }

// A resource on one side or on both, and what becomes of it.
struct Pair
{
    const Resource *before = nullptr;
    const Resource *now = nullptr;
    ResourceChange change;

    bool onBothSides() const { return before && now; }
};

// A reference to a resource, from where it stands in another one.
struct Use
{
    qsizetype pair;
    QString path;
    Value value;
};

/// What is the same under another address: by the address that it had. Only Terraform moves it; the others make it anew.
QHash<QString, QString> movedAddresses(const ResourceGraph &before, const ResourceGraph &now)
{
    QHash<QString, QString> moved;
    for (const Resource &resource : now.resources) {
        if (resource.formerly.isEmpty() || !isTerraformType(resource.type) || before.resource(resource.address))
            continue;
        for (const QString &address : resource.formerly | std::views::reverse) {
            const Resource *was = before.resource(address);
            if (was && was->type == resource.type && !now.resource(address)) {
                moved.insert(address, resource.address);
                break;
            }
        }
    }
    return moved;
}

/// The graph with those addresses, and references to them, as they are now.
ResourceGraph underNewAddresses(const ResourceGraph &graph, const QHash<QString, QString> &moved)
{
    ResourceGraph result = graph;
    for (Resource &resource : result.resources) {
        resource.address = moved.value(resource.address, resource.address);
        resource.attributes = withAddresses(Value(resource.attributes), moved).toMap();
    }
    return result;
}

class DesignPlan
{
public:
    DesignPlan(const ResourceGraph &before, const ResourceGraph &now, const QHash<QString, QString> &moved)
    {
        for (auto it = moved.begin(); it != moved.end(); ++it)
            m_movedFrom.insert(it.value(), it.key());
        pairUp(before, now);
        for (Pair &pair : m_pairs)
            compare(pair);
        spreadReplacement();
        for (Pair &pair : m_pairs)
            assess(pair);
    }

    QList<ResourceChange> changes()
    {
        QList<ResourceChange> result;
        for (Pair &pair : m_pairs) {
            if (pair.change.action != Action::NoOp)
                result.append(std::move(pair.change));
        }
        return result;
    }

private:
    static QList<const Resource *> sorted(const ResourceGraph &graph)
    {
        QList<const Resource *> resources;
        resources.reserve(graph.resources.size());
        for (const Resource &resource : graph.resources) {
            if (!resource.type.startsWith(u"data."_s)) // asked for, not made
                resources.append(&resource);
        }
        if (!std::ranges::is_sorted(resources, {}, &Resource::address))
            std::ranges::stable_sort(resources, {}, &Resource::address);
        return resources;
    }

    void pairUp(const ResourceGraph &before, const ResourceGraph &now)
    {
        const auto left = sorted(before);
        const auto right = sorted(now);
        m_pairs.reserve(std::max(left.size(), right.size()));
        for (qsizetype i = 0, j = 0; i < left.size() || j < right.size();) {
            Pair pair;
            const int order = i == left.size() ? 1 : j == right.size() ? -1 : left[i]->address.compare(right[j]->address);
            if (order <= 0)
                pair.before = left[i++];
            if (order >= 0)
                pair.now = right[j++];
            m_pairs.append(std::move(pair));
        }
    }

    void compare(Pair &pair)
    {
        static const ValueMap none;
        const Resource &known = pair.now ? *pair.now : *pair.before;
        ResourceChange &change = pair.change;
        change.address = known.address;
        change.type = known.type;
        change.node = known.node;
        change.previousAddress = m_movedFrom.value(known.address);
        if (!change.previousAddress.isEmpty())
            change.action = Action::Move; // unless an attribute differs as well
        change.attributes = attributeChanges(pair.before ? pair.before->attributes : none, pair.now ? pair.now->attributes : none);
        if (const QString was = pair.before ? pair.before->deletionPolicy : QString(), is = pair.now ? pair.now->deletionPolicy : QString(); was != is) {
            AttributeChange policy;
            policy.path = u"DeletionPolicy"_s;
            policy.before = policyValue(was);
            policy.after = policyValue(is);
            change.attributes.append(policy);
        }
        for (AttributeChange &attribute : change.attributes) {
            if (m_rules.type(change.type).isSensitive(attribute.path)) {
                attribute.sensitive = true;
                attribute.before = attribute.after = {};
            }
        }
        if (!pair.onBothSides()) {
            change.action = pair.now ? Action::Create : Action::Delete;
        } else if (pair.before->type != pair.now->type) {
            AttributeChange type;
            type.path = u"Type"_s;
            type.before = pair.before->type;
            type.after = pair.now->type;
            type.forcesReplacement = Replacement::Will;
            change.attributes.prepend(type);
            replace(change, Replacement::Will);
        } else if (!change.attributes.isEmpty()) {
            change.action = Action::Update;
            for (AttributeChange &attribute : change.attributes) {
                attribute.forcesReplacement = m_rules.type(change.type).of(attribute.path);
                replace(change, attribute.forcesReplacement);
            }
        }
    }

    static void replace(ResourceChange &change, Replacement replacement)
    {
        if (replacement == Replacement::Will) {
            change.action = Action::Replace;
            change.replacement = Replacement::Will;
        } else if (replacement == Replacement::May && change.replacement == Replacement::No) {
            change.action = Action::Update;
            change.replacement = Replacement::May;
        }
    }

    // What names a replaced resource in a property that cannot change is replaced as well, and so on. Each resource enters
    // the worklist once, and each reference is looked at once.
    void spreadReplacement()
    {
        QList<qsizetype> worklist;
        for (qsizetype i = 0; i < m_pairs.size(); ++i) {
            if (m_pairs[i].change.action == Action::Replace)
                worklist.append(i);
        }
        if (worklist.isEmpty())
            return;
        QHash<QString, QList<Use>> uses;
        for (qsizetype i = 0; i < m_pairs.size(); ++i) {
            if (m_pairs[i].onBothSides() && m_pairs[i].before->type == m_pairs[i].now->type)
                collectUses(uses, i, {}, m_pairs[i].now->attributes);
        }
        QHash<qsizetype, QSet<QString>> reported; // paths that a resource's change names already
        while (!worklist.isEmpty()) {
            const QString address = m_pairs[worklist.takeLast()].change.address;
            for (const Use &use : uses.value(address)) {
                ResourceChange &change = m_pairs[use.pair].change;
                const Replacement replacement = m_rules.type(change.type).of(use.path);
                if (replacement == Replacement::No)
                    continue;
                if (!reported.contains(use.pair)) {
                    for (const AttributeChange &attribute : std::as_const(change.attributes))
                        reported[use.pair].insert(attribute.path);
                }
                if (!reported[use.pair].contains(use.path)) {
                    AttributeChange attribute;
                    attribute.path = use.path;
                    attribute.before = use.value;
                    attribute.unknown = true; // the new one's name or ARN
                    attribute.forcesReplacement = replacement;
                    change.attributes.append(attribute);
                    reported[use.pair].insert(use.path);
                }
                const bool was = change.action == Action::Replace;
                replace(change, replacement);
                if (!was && change.action == Action::Replace)
                    worklist.append(use.pair);
            }
        }
    }

    static void collectUses(QHash<QString, QList<Use>> &uses, qsizetype pair, const QString &path, const Value &value)
    {
        if (value.isMap()) {
            const ValueMap map = value.toMap();
            for (auto it = map.begin(); it != map.end(); ++it)
                collectUses(uses, pair, childPath(path, it.key()), *it);
        } else if (value.isList()) {
            const ValueList list = value.toList();
            for (qsizetype i = 0; i < list.size(); ++i)
                collectUses(uses, pair, childPath(path, i), list[i]);
        } else if (const auto *reference = std::get_if<Reference>(&value.data())) {
            uses[reference->address].append({pair, path, value});
        } else if (const auto *joined = std::get_if<Joined>(&value.data())) {
            for (const auto &part : joined->parts) {
                if (const auto *inside = std::get_if<Reference>(&part))
                    uses[inside->address].append({pair, path, value});
            }
        }
    }

    void assess(Pair &pair)
    {
        ResourceChange &change = pair.change;
        if (change.action == Action::NoOp)
            return;
        // Replacing asks the policy before and after: what is kept is what both want to keep.
        if (change.action == Action::Delete)
            change.retained = isRetained(*pair.before);
        else if (pair.onBothSides() && change.replacement != Replacement::No)
            change.retained = isRetained(*pair.before) && isRetained(*pair.now);
        RiskFacts facts;
        facts.holdsData = pair.before && (pair.before->holdsData || m_rules.type(pair.before->type).holdsData);
        facts.before = pair.before ? &pair.before->attributes : nullptr;
        facts.after = pair.now ? &pair.now->attributes : nullptr;
        change.risks = m_risks.risksOf(change, facts);
    }

    QHash<QString, QString> m_movedFrom; ///< the address now -> the one before
    ReplacementRules m_rules;
    RiskRules m_risks;
    QList<Pair> m_pairs;
};

} // namespace

Plan designPlan(const ResourceGraph &before, const ResourceGraph &now)
{
    Plan plan;
    plan.environment = now.stage.isEmpty() ? before.stage : now.stage;
    const QHash<QString, QString> moved = movedAddresses(before, now);
    plan.resources = moved.isEmpty() ? DesignPlan(before, now, moved).changes() : DesignPlan(underNewAddresses(before, moved), now, moved).changes();
    return plan;
}

} // namespace penstock
