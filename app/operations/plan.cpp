// SPDX-License-Identifier: Apache-2.0
#include "app/operations/plan.h"

#include "deploy/git/repository.h"
#include "deploy/plan/design_plan.h"
#include "deploy/resources/resolve.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString deployedBranch(const Project &project)
{
    for (const RepositoryRole &repository : project.repositories) {
        if (!repository.branch.isEmpty())
            return repository.branch;
    }
    return u"main"_s;
}

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

Result<Against> planAgainst(const Workspace &workspace, const QString &revision)
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
    const QString upstream = u"origin/"_s + deployedBranch(workspace.project());
    const auto commit = repository->resolve(upstream);
    if (commit)
        return Against{upstream, *commit};
    return commit.error().kind == ErrorKind::NotFound ? Result<Against>(Against{}) : std::unexpected(commit.error());
}

Result<Plan> planEnvironment(const Workspace &workspace, const Project &project, const QString &stage, const Against &against)
{
    if (!project.environment(stage)) {
        QStringList stages;
        for (const Environment &environment : project.environments)
            stages += environment.stage;
        return failure(ErrorKind::Usage, u"There is no environment “%1”."_s.arg(stage), {}, u"Choose one of: %1"_s.arg(stages.join(u", "_s)));
    }
    const auto now = resolve(project, workspace.catalogue, stage);
    if (!now)
        return std::unexpected(now.error());
    ResourceGraph before;
    if (!against.commit.isEmpty()) {
        const auto repository = Repository::open(workspace.folder);
        if (!repository)
            return std::unexpected(repository.error());
        const auto sources = sourcesAt(workspace, *repository, against.commit);
        if (!sources)
            return std::unexpected(sources.error());
        // A commit from before there was a project, or before the stage existed: all is new.
        if (sources->contains(u"penstock.yaml"_s)) {
            const auto loaded = parseProject(*sources);
            if (!loaded) {
                return failure(ErrorKind::Project, u"The project at %1 could not be read."_s.arg(against.text()), loaded.error().toString(),
                    u"Compare with another commit: --against REF"_s);
            }
            if (loaded->project.environment(stage)) {
                const auto resolved = resolve(loaded->project, workspace.catalogue, stage);
                if (!resolved)
                    return std::unexpected(resolved.error());
                before = *resolved;
            }
        }
    }
    Plan plan = designPlan(before, *now);
    plan.environment = stage;
    plan.against = against.text();
    return plan;
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
