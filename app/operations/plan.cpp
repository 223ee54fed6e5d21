// SPDX-License-Identifier: Apache-2.0
#include "app/operations/plan.h"

#include "deploy/git/repository.h"
#include "deploy/kits/follow_ups.h"
#include "deploy/plan/design_plan.h"
#include "deploy/resources/resolve.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// The project's files at a commit, by path relative to the project's folder.
Result<QMap<QString, QByteArray>> sourcesAt(const Workspace &workspace, const Repository &repository, const QString &commit)
{
    QString prefix = QDir(repository.folder()).relativeFilePath(workspace.folder) + u'/';
    if (prefix == "./"_L1 || prefix.startsWith("../"_L1))
        prefix.clear();
    const auto files = repository.filesAt(commit, {prefix + u"penstock.yaml"_s, prefix + u"pipelines/"_s});
    if (!files)
        return std::unexpected(files.error());
    QMap<QString, QByteArray> sources;
    for (auto it = files->begin(); it != files->end(); ++it)
        sources.insert(it.key().mid(prefix.size()), it.value());
    return sources;
}

} // namespace

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

Result<std::optional<Project>> projectAt(const Workspace &workspace, const Against &against)
{
    if (against.commit.isEmpty())
        return std::nullopt;
    const auto repository = Repository::open(workspace.folder);
    if (!repository)
        return std::unexpected(repository.error());
    const auto sources = sourcesAt(workspace, *repository, against.commit);
    if (!sources)
        return std::unexpected(sources.error());
    if (!sources->contains(u"penstock.yaml"_s))
        return std::nullopt; // a commit from before there was a project
    const auto loaded = parseProject(*sources);
    if (!loaded) {
        return failure(ErrorKind::Project, u"The project at %1 could not be read."_s.arg(against.text()), loaded.error().toString(),
            u"Compare with another commit: --against REF"_s);
    }
    return loaded->project;
}

Result<Plan> planEnvironment(const Workspace &workspace, const Project &project, const QString &stage, const Against &against)
{
    const auto earlier = projectAt(workspace, against);
    if (!earlier)
        return std::unexpected(earlier.error());
    const bool wasThere = *earlier && (*earlier)->environment(stage), isThere = project.environment(stage);
    if (!wasThere && !isThere) {
        QStringList stages;
        for (const Environment &environment : project.environments)
            stages += environment.stage;
        return failure(ErrorKind::Usage, u"There is no environment “%1”."_s.arg(stage), {}, u"Choose one of: %1"_s.arg(stages.join(u", "_s)));
    }
    ResourceGraph before{stage, {}}, now{stage, {}};
    for (const auto &[there, from, graph] : {std::tuple{wasThere, *earlier ? &**earlier : nullptr, &before}, std::tuple{isThere, &project, &now}}) {
        if (!there)
            continue;
        auto resolved = resolve(*from, workspace.catalogue, stage);
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
    plan.against = against.text();
    return plan;
}

Result<QList<FollowUp>> followUpsSince(const Workspace &workspace, const Project &project, const Against &against)
{
    const auto earlier = projectAt(workspace, against);
    if (!earlier)
        return std::unexpected(earlier.error());
    const auto kit = workspace.kit && workspace.kit->id == project.kit.id ? Result<Kit>(*workspace.kit) : readKit(project.kit.id);
    if (!*earlier || !kit)
        return QList<FollowUp>{}; // nothing was deployed, or validation says what is wrong with the kit
    const auto kitBefore = readKit((*earlier)->kit.id);
    if (!kitBefore)
        return QList<FollowUp>{}; // a kit that this program does not have: nobody can say what it leaves
    return followUps(**earlier, *kitBefore, project, *kit);
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
