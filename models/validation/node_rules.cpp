// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/expression.h"
#include "models/validation/closest.h"
#include "models/validation/property_rules.h"
#include "models/validation/rules.h"
#include "models/validation/secrets.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const PropertyType *findProperty(const ComponentType &type, const QString &id)
{
    const auto found = std::ranges::find(type.properties, id, &PropertyType::id);
    return found == type.properties.end() ? nullptr : &*found;
}

class NodeRules
{
public:
    NodeRules(Reporter &reporter, const Project &project, const Knowledge &knowledge)
        : m_reporter(reporter)
        , m_knowledge(knowledge)
    {
        for (const Environment &environment : project.environments) {
            if (!m_stages.contains(environment.stage))
                m_stages.append(environment.stage);
        }
    }

    void node(const Node &node, const QString &path)
    {
        m_reporter.about.node = node.id;
        m_path = path;
        const QString name = node.title.isEmpty() ? node.id.value : node.title;
        if (!hasIdForm(node.id.value))
            m_reporter.error(u"id-form"_s, path, u"\"%1\" cannot be the id of a node."_s.arg(node.id.value.left(80)),
                u"Ids begin with a lower-case letter and go on with lower-case letters, digits, _ and -, up to 63 in all."_s);
        if (node.title.toUcs4().size() > 80)
            m_reporter.error(u"title-length"_s, QString(path + u"/title"_s), u"The title of %1 has more than 80 characters."_s.arg(node.id.value));
        for (const QString &text : {node.title, node.description}) {
            if (const QString secret = secretIn({}, text); !secret.isEmpty())
                m_reporter.error(u"looks-like-secret"_s, path, u"The title or description of %1 looks like %2."_s.arg(node.id.value, secret));
        }
        for (auto it = node.stages.begin(); it != node.stages.end(); ++it) {
            if (!m_stages.contains(it.key())) {
                m_reporter.about.stage = it.key();
                m_reporter.error(u"unknown-stage"_s, QString(path + u"/stages/"_s + it.key()),
                    u"%1 has values for the stage %2, which no environment has."_s.arg(name, it.key().left(60)), didYouMean(it.key(), m_stages));
                m_reporter.about.stage.clear();
            }
        }
        if (const ComponentType *type = m_knowledge.type(node.type)) {
            id(node, *type);
            given(node, *type);
            required(node, *type);
        } else {
            m_reporter.error(u"unknown-component"_s, QString(path + u"/type"_s),
                node.type.isEmpty() ? u"%1 has no component type."_s.arg(name)
                                    : u"%1 is of the component type \"%2\", which the catalogue does not have."_s.arg(name, node.type.left(80)),
                nearType(node.type));
            secretsOfUnknown(node);
        }
        m_reporter.about.node = {};
    }

private:
    QString nearType(const QString &type)
    {
        if (!m_nearTypes.contains(type))
            m_nearTypes.insert(type, m_knowledge.typeIds ? didYouMean(type, m_knowledge.typeIds()) : QString());
        return m_nearTypes.value(type);
    }

    // Names in the cloud are made of the id.
    void id(const Node &node, const ComponentType &type)
    {
        if (!type.rules || !type.rules->nodeId)
            return;
        if (const PropertyFault fault = propertyFault(*type.rules->nodeId, Value(node.id.value)); !fault.id.isEmpty())
            m_reporter.error(u"node-id-limits"_s, m_path,
                u"\"%1\" cannot be the id of a node of the type %2: it %3"_s.arg(node.id.value.left(80), type.id, fault.message.section(u' ', 1)),
                type.rules->nodeId->help);
    }

    // What was entered: base values, then those of each stage.
    void given(const Node &node, const ComponentType &type)
    {
        values(node, type, node.properties, {});
        for (auto it = node.stages.begin(); it != node.stages.end(); ++it)
            values(node, type, *it, it.key());
    }

    QString valuePath(const QString &property, const QString &stage) const
    {
        return m_path + (stage.isEmpty() ? u"/properties/"_s : QString(u"/stages/"_s + stage + u'/')) + property;
    }

    void values(const Node &node, const ComponentType &type, const ValueMap &values, const QString &stage)
    {
        m_reporter.about.stage = stage;
        for (auto it = values.begin(); it != values.end(); ++it) {
            m_reporter.about.property = it.key();
            const QString path = valuePath(it.key(), stage);
            const PropertyType *property = findProperty(type, it.key());
            if (!property) {
                QStringList known;
                for (const PropertyType &one : type.properties)
                    known.append(one.id);
                m_reporter.error(u"unknown-property"_s, path,
                    u"%1 has no property \"%2\"."_s.arg(type.title.isEmpty() ? type.id : type.title, it.key().left(80)), didYouMean(it.key(), known));
                secret(it.key(), *it, path);
                continue;
            }
            if (!stage.isEmpty() && !property->perStage)
                m_reporter.error(u"property-not-per-stage"_s, path,
                    u"%1 may not differ between stages."_s.arg(property->label.isEmpty() ? property->id : property->label),
                    u"Set it once, under `properties`."_s);
            if (!applies(node, type, *property, stage))
                secret(it.key(), *it, path); // the rest of its rules only count when it does
            else if (const PropertyFault fault = propertyFault(*property, *it); !fault.id.isEmpty())
                m_reporter.error(fault.id, path, QString(node.id.value + u": "_s + fault.message), fault.remedy);
        }
        m_reporter.about.property.clear();
        m_reporter.about.stage.clear();
    }

    void secret(const QString &name, const Value &value, const QString &path)
    {
        if (const QString found = secretIn(name, value); !found.isEmpty())
            m_reporter.error(
                u"looks-like-secret"_s, path, u"%1 looks like %2."_s.arg(name.left(80), found), u"Keep it in a secrets store and name the secret here."_s);
    }

    void secretsOfUnknown(const Node &node)
    {
        for (auto it = node.properties.begin(); it != node.properties.end(); ++it)
            secret(it.key(), *it, valuePath(it.key(), {}));
        for (auto stage = node.stages.begin(); stage != node.stages.end(); ++stage) {
            for (auto it = stage->begin(); it != stage->end(); ++it)
                secret(it.key(), *it, valuePath(it.key(), stage.key()));
        }
    }

    // `onlyWhen` is "property=value": whether that holds in the stage.
    static bool applies(const Node &node, const ComponentType &type, const PropertyType &property, const QString &stage)
    {
        const qsizetype sign = property.onlyWhen.indexOf(u'=');
        if (sign < 0)
            return true;
        const QString other = property.onlyWhen.left(sign);
        return onlyWhenHolds(property, effective(node, findProperty(type, other), other, stage));
    }

    static Value effective(const Node &node, const PropertyType *property, const QString &id, const QString &stage)
    {
        const Value value = node.property(id, stage);
        return value.isNull() && property ? property->defaultValue : value;
    }

    static bool isMissing(const Node &node, const ComponentType &type, const PropertyType &property, const QString &stage)
    {
        return applies(node, type, property, stage) && saysNothing(effective(node, &property, property.id, stage));
    }

    // A required property needs a value in every stage. Where it has none anywhere, that is one problem and not many.
    void required(const Node &node, const ComponentType &type)
    {
        for (const PropertyType &property : type.properties) {
            if (!property.required || (node.stages.isEmpty() && !isMissing(node, type, property, {})))
                continue;
            QStringList missing;
            for (const QString &stage : std::as_const(m_stages)) {
                if (isMissing(node, type, property, stage))
                    missing.append(stage);
            }
            m_reporter.about.property = property.id;
            const QString label = property.label.isEmpty() ? property.id : property.label;
            if (missing.size() == m_stages.size() && isMissing(node, type, property, {})) {
                m_reporter.error(u"property-missing"_s, QString(m_path + u"/properties/"_s + property.id),
                    u"%1 needs a value for %2."_s.arg(node.id.value, label), property.help);
            } else {
                for (const QString &stage : std::as_const(missing)) {
                    m_reporter.about.stage = stage;
                    m_reporter.error(u"property-missing"_s, QString(m_path + u"/stages/"_s + stage),
                        u"%1 needs a value for %2 in %3."_s.arg(node.id.value, label, stage), property.help);
                    m_reporter.about.stage.clear();
                }
            }
            m_reporter.about.property.clear();
        }
    }

    Reporter &m_reporter;
    const Knowledge &m_knowledge;
    QStringList m_stages;
    QString m_path;
    QHash<QString, QString> m_nearTypes; // what was suggested for an unknown type
};

} // namespace

void checkNodes(Reporter &reporter, const Project &project, const Pipeline &pipeline, const Knowledge &knowledge)
{
    NodeRules rules(reporter, project, knowledge);
    QSet<NodeId> seen;
    for (const Node &node : pipeline.graph.nodes) {
        const QString path = pathOf(pipeline) + u"/nodes/"_s + node.id.value;
        if (seen.contains(node.id)) {
            reporter.about.node = node.id;
            reporter.error(u"duplicate-id"_s, path, u"The id %1 stands twice."_s.arg(node.id.value), u"Give one of the two another id."_s);
            reporter.about.node = {};
        }
        seen.insert(node.id);
        rules.node(node, path);
    }
    for (const Group &group : pipeline.graph.groups) {
        for (const NodeId &member : group.members) {
            if (!seen.contains(member))
                reporter.report(Severity::Warning, u"unknown-member"_s, QString(pathOf(pipeline) + u"/groups/"_s + group.id.value),
                    u"The group %1 has the member %2, which is not there."_s.arg(group.id.value, member.value.left(80)));
        }
    }
}

} // namespace penstock
