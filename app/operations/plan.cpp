// SPDX-License-Identifier: Apache-2.0
#include "app/operations/plan.h"

#include "app/operations/history.h"
#include "deploy/kits/follow_ups.h"
#include "deploy/plan/design_plan.h"
#include "deploy/resources/resolve.h"

using namespace Qt::StringLiterals;

namespace penstock {

QString Against::text() const
{
    if (commit.isEmpty())
        return u"nothing: all is new"_s;
    return commit.startsWith(revision) ? commit.left(7) : QString(revision + u" ("_s + commit.left(7) + u')');
}

Result<Against> planAgainst(const Workspace &workspace, const QString &revision, const QString &stage)
{
    const auto repository = Repository::open(workspace.folder);
    if (!repository) {
        if (revision.isEmpty() && repository.error().kind == ErrorKind::NotFound)
            return Against{};
        return std::unexpected(repository.error());
    }
    if (!revision.isEmpty()) {
        const auto commit = repository->resolve(revision);
        return commit ? Result<Against>(Against{revision, *commit}) : std::unexpected(commit.error());
    }
    Result<QString> branch = u"main"_s;
    if (workspace.kit) {
        branch = stageBranch(workspace.project(), *workspace.kit, stage);
        if (!branch)
            return std::unexpected(branch.error());
    }
    const QString upstream = u"origin/"_s + *branch;
    const auto commit = repository->resolve(upstream);
    if (commit)
        return Against{upstream, *commit};
    return commit.error().kind == ErrorKind::NotFound ? Result<Against>(Against{}) : std::unexpected(commit.error());
}

Result<Earlier> earlierProject(const Workspace &workspace, const Against &against)
{
    Earlier earlier{against, {}};
    if (against.commit.isEmpty())
        return earlier;
    const auto history = ProjectHistory::of(workspace);
    if (!history)
        return std::unexpected(history.error());
    auto project = history->projectAt(against.commit);
    if (!project)
        return failure(ErrorKind::Project, u"The project at %1 could not be read."_s.arg(against.text()), project.error().toString(),
            u"Compare with another commit: --against REF"_s);
    earlier.project = std::move(*project);
    return earlier;
}

Result<Plan> planEnvironment(const Workspace &workspace, const Project &project, const QString &stage, const Earlier &earlier)
{
    const bool wasThere = earlier.project && earlier.project->environment(stage), isThere = project.environment(stage);
    if (!wasThere && !isThere) {
        QStringList stages;
        for (const Environment &environment : project.environments)
            stages += environment.stage;
        return failure(ErrorKind::Usage, u"There is no environment “%1”."_s.arg(stage), {}, u"Choose one of: %1"_s.arg(stages.join(u", "_s)));
    }
    ResourceGraph before{stage, {}}, now{stage, {}};
    for (const auto &[there, of, graph] : {std::tuple{wasThere, wasThere ? &*earlier.project : nullptr, &before}, std::tuple{isThere, &project, &now}}) {
        if (!there)
            continue;
        const auto drawn = projectOfStage(workspace, *of, stage);
        if (!drawn && graph == &before)
            return failure(drawn.error().kind, u"What %1 ran at %2 could not be read."_s.arg(stage, earlier.against.text()), drawn.error().why,
                u"Compare with another commit: --against REF"_s);
        if (!drawn)
            return std::unexpected(drawn.error());
        auto resolved = resolve(*drawn, workspace.catalogue, stage);
        if (!resolved)
            return std::unexpected(resolved.error());
        *graph = std::move(*resolved);
    }
    Plan plan = designPlan(before, now);
    if (!isThere) {
        for (ResourceChange &change : plan.resources) {
            change.action = Action::Forget;
            change.retained = true;
            change.risks.clear();
        }
    }
    plan.environment = stage;
    plan.against = earlier.against.text();
    return plan;
}

Result<QList<FollowUp>> followUpsSince(const Workspace &workspace, const Project &project, const Earlier &earlier)
{
    const auto kit = workspace.kit && workspace.kit->id == project.kit.id ? Result<Kit>(*workspace.kit) : readKit(project.kit.id);
    if (!earlier.project || !kit)
        return QList<FollowUp>{}; // nothing was deployed, or validation says what is wrong with the kit
    const auto kitBefore = readKit(earlier.project->kit.id);
    if (!kitBefore)
        return QList<FollowUp>{}; // a kit that this program does not have: nobody can say what it leaves
    return followUps(*earlier.project, *kitBefore, project, *kit);
}

QHash<NodeId, Action> nodeActions(const Plan &plan, const PipelineId &pipeline)
{
    static const QList<Action> byWeight{Action::Update, Action::Create, Action::Replace, Action::Delete};
    QHash<NodeId, Action> actions;
    for (const ResourceChange &change : plan.resources) {
        if (change.node.section(u'/', 0, 0) != pipeline.value || !byWeight.contains(change.action))
            continue;
        const NodeId node(change.node.section(u'/', 1));
        // A node some of whose resources come while others were there already is changed, not new.
        const auto known = actions.find(node);
        if (known == actions.end())
            actions.insert(node, change.action);
        else if (*known != change.action)
            *known = std::max(byWeight.indexOf(*known), byWeight.indexOf(change.action)) >= byWeight.indexOf(Action::Replace)
                ? byWeight[std::max(byWeight.indexOf(*known), byWeight.indexOf(change.action))]
                : Action::Update;
    }
    return actions;
}

} // namespace penstock
