// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/flow.h"

#include "deploy/kits/context.h"
#include "deploy/kits/yaml_members.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class FlowMaker
{
public:
    FlowMaker(const Project &project, const Manifest &manifest, Variables variables)
        : m_project(project)
        , m_manifest(manifest)
        , m_variables(std::move(variables))
    {
        m_environments = *lookUp(m_variables, u"environments"_s)->list();
        if (!m_environments.isEmpty()) {
            m_variables.insert(u"first"_s, m_environments.first());
            m_variables.insert(u"last"_s, m_environments.last());
        }
    }

    Result<DeliveryFlow> run()
    {
        for (const KitFlowNode &node : m_manifest.flowNodes) {
            for (const Round &round : roundsOf(node.each)) {
                if (const Result<void> added = add(node, round); !added)
                    return std::unexpected(added.error());
            }
        }
        for (const KitFlowStep &step : m_manifest.flowSteps) {
            for (const Round &round : roundsOf(step.each)) {
                if (const Result<void> added = add(step, round); !added)
                    return std::unexpected(added.error());
            }
        }
        return m_flow;
    }

private:
    struct Round
    {
        Variables variables;
        QString stage;
    };

    QList<Round> roundsOf(const QString &each) const
    {
        if (each.isEmpty())
            return {{m_variables, {}}};
        const bool transitions = each == "transitions"_L1;
        QList<Round> rounds;
        for (qsizetype i = 0; i < m_environments.size() - (transitions ? 1 : 0); ++i) {
            Round round{m_variables, m_project.environments[i].stage};
            round.variables.insert(u"environment"_s, m_environments[i]);
            if (transitions)
                round.variables.insert(u"next"_s, m_environments[i + 1]);
            rounds.append(std::move(round));
        }
        return rounds;
    }

    /// Without environments there is no first or last one, and nothing to say of them.
    bool isAboutNobody(const QStringList &texts) const
    {
        return m_environments.isEmpty()
            && std::ranges::any_of(texts, [](const QString &text) { return text.contains("{first."_L1) || text.contains("{last."_L1); });
    }

    Result<void> add(const KitFlowNode &node, const Round &round)
    {
        if (isAboutNobody({node.id, node.title}))
            return {};
        const Result<QString> id = fillIn(node.id, round.variables, node.place);
        if (!id)
            return std::unexpected(id.error());
        const Result<QString> title = fillIn(node.title, round.variables, node.place);
        if (!title)
            return std::unexpected(title.error());
        const Result<QString> role = roleOf(node);
        if (!role)
            return std::unexpected(role.error());
        static const QHash<QString, DeliveryFlow::Kind> kinds{{u"branch"_s, DeliveryFlow::Kind::Branch}, {u"stage"_s, DeliveryFlow::Kind::Stage},
            {u"tag"_s, DeliveryFlow::Kind::Tag}, {u"repository"_s, DeliveryFlow::Kind::Repository}};
        const DeliveryFlow::Node made{
            *id, title->isEmpty() ? *id : *title, kinds.value(node.kind), *role, node.kind == "stage"_L1 ? stageOf(*title, round) : QString()};
        const auto known = std::ranges::find(m_flow.nodes, made.id, &DeliveryFlow::Node::id);
        if (known == m_flow.nodes.end())
            m_flow.nodes.append(made);
        else if (known->title != made.title || known->kind != made.kind || known->role != made.role)
            return manifestMistake(node.place, u"Two different nodes of the flow have the id \"%1\"."_s.arg(made.id));
        return {};
    }

    Result<void> add(const KitFlowStep &step, const Round &round)
    {
        if (isAboutNobody({step.from, step.to, step.label}))
            return {};
        DeliveryFlow::Step made;
        for (const auto &[pattern, text] : {std::pair(&step.from, &made.from), std::pair(&step.to, &made.to), std::pair(&step.label, &made.label)}) {
            const Result<QString> filled = fillIn(*pattern, round.variables, step.place);
            if (!filled)
                return std::unexpected(filled.error());
            *text = *filled;
        }
        for (const QString &end : {made.from, made.to}) {
            if (!std::ranges::contains(m_flow.nodes, end, &DeliveryFlow::Node::id))
                return manifestMistake(step.place, u"The flow has no node \"%1\"."_s.arg(end));
        }
        const Result<bool> approval = isApproved(step, round);
        if (!approval)
            return std::unexpected(approval.error());
        made.approval = *approval;
        // Where two stages share a branch, promoting from it to itself is nothing to show.
        if (made.from != made.to && !m_flow.steps.contains(made))
            m_flow.steps.append(made);
        return {};
    }

    Result<bool> isApproved(const KitFlowStep &step, const Round &round) const
    {
        if (step.approval.isEmpty() || step.approval == "true"_L1 || isAboutNobody({u'{' + step.approval}))
            return step.approval == "true"_L1;
        const Variable *variable = lookUp(round.variables, step.approval);
        // A derived name says it as text: empty or "false" is no.
        if (step.approval.contains("names."_L1) && variable && variable->value() && variable->value()->isString())
            return !variable->value()->toString().isEmpty() && variable->value()->toString() != "false"_L1;
        if (!variable || !variable->value() || !variable->value()->isBool())
            return manifestMistake(step.place, u"\"%1\" does not say whether somebody approves."_s.arg(step.approval));
        return variable->value()->toBool();
    }

    Result<QString> roleOf(const KitFlowNode &node) const
    {
        const QList<Kit::Role> &roles = m_manifest.kit.roles;
        if (node.role.isEmpty()) {
            const auto primary = std::ranges::find_if(roles, &Kit::Role::primary);
            return primary == roles.end() ? QString() : primary->id;
        }
        if (!std::ranges::contains(roles, node.role, &Kit::Role::id))
            return manifestMistake(node.place, u"There is no repository role \"%1\"."_s.arg(node.role));
        return node.role;
    }

    QString stageOf(const QString &title, const Round &round) const
    {
        return !round.stage.isEmpty() ? round.stage : m_project.environment(title) ? title : QString();
    }

    const Project &m_project;
    const Manifest &m_manifest;
    Variables m_variables;
    QList<Variable> m_environments;
    DeliveryFlow m_flow;
};

} // namespace

Result<DeliveryFlow> deliveryFlow(const Project &project, const Kit &kit)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return std::unexpected(manifest.error());
    Result<Variables> variables = projectVariables(project, *manifest);
    if (!variables)
        return std::unexpected(variables.error());
    return FlowMaker(project, *manifest, std::move(*variables)).run();
}

} // namespace penstock
