// SPDX-License-Identifier: Apache-2.0
#include "app/operations/promote.h"

#include "app/operations/generate.h"
#include "app/operations/history.h"
#include "app/operations/plan.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<void> requirePromotion(const Workspace &workspace)
{
    if (const auto sound = requireSound(problemsOf(workspace)); !sound)
        return sound;
    if (workspace.kit->environment.revision)
        return {};
    return failure(ErrorKind::Refused, u"With the kit %1 no stage is pinned to a drawing."_s.arg(workspace.kit->id),
        u"A change travels there like this:\n  - %1"_s.arg(workspace.kit->branches.join(u"\n  - "_s)),
        u"Push, or merge, as the README of the repository says."_s);
}

/// The two stages by their place in the order of promotion.
Result<void> requireOrder(const Project &project, const QString &from, const QString &to)
{
    QStringList stages;
    for (const Environment &environment : project.environments)
        stages.append(environment.stage);
    for (const QString &stage : {from, to}) {
        if (!stages.contains(stage))
            return failure(ErrorKind::Usage, u"There is no environment “%1”."_s.arg(stage), {}, u"Choose one of: %1"_s.arg(stages.join(u", "_s)));
    }
    if (stages.indexOf(from) >= stages.indexOf(to))
        return failure(ErrorKind::Usage, u"%1 does not come after %2."_s.arg(to, from), u"The order is %1."_s.arg(stages.join(u", "_s)),
            u"To take a stage back, pin it to an earlier commit: revision, in penstock.yaml or on the Environments page."_s);
    return {};
}

} // namespace

Result<Promotion> promotionOf(const Workspace &workspace, const QString &from, const QString &to)
{
    if (const auto can = requirePromotion(workspace); !can)
        return std::unexpected(can.error());
    if (const auto ordered = requireOrder(workspace.project(), from, to); !ordered)
        return std::unexpected(ordered.error());
    const auto history = ProjectHistory::of(workspace);
    if (!history)
        return std::unexpected(history.error());
    const QString &running = workspace.project().environment(from)->revision;
    const auto commit = history->resolve(running.isEmpty() ? u"HEAD"_s : running);
    if (!commit)
        return std::unexpected(commit.error());
    if (running.isEmpty()) {
        const auto committed = history->projectAt(*commit);
        if (!committed)
            return std::unexpected(committed.error());
        if (!*committed || (*committed)->pipelines != workspace.project().pipelines)
            return failure(ErrorKind::Refused, u"The drawing that %1 runs is not committed."_s.arg(from),
                u"A stage is pinned to a commit, and this drawing is in none."_s, u"Save and commit it first: penstock commit -m MESSAGE"_s);
    }
    // Of a branch that is squashed when it is merged, this commit would be in no clone, and nobody could generate any more.
    const auto against = planAgainst(workspace, {}, from);
    if (!against)
        return std::unexpected(against.error());
    const auto shared = against->commit.isEmpty() ? Result<bool>(true) : history->isIn(*commit, against->commit);
    if (!shared)
        return std::unexpected(shared.error());
    if (!*shared)
        return failure(ErrorKind::Refused, u"What %1 runs is not on %2 yet."_s.arg(from, against->revision),
            u"The commit %1 is only here, or on a branch that is still to be merged."_s.arg(commit->left(7)),
            u"Merge and push it first, and git fetch; then promote what others have as well."_s);
    const QString &was = workspace.project().environment(to)->revision;
    if (!was.isEmpty() && history->resolve(was) == commit)
        return failure(ErrorKind::Refused, u"%1 runs the drawing of %2 already."_s.arg(to, commit->left(7)));
    return Promotion{from, to, *commit, was};
}

Result<QString> promote(Workspace &workspace, const Promotion &promotion, bool branch, const Watch &watch)
{
    Project pinned = workspace.project();
    const auto environment = std::ranges::find(pinned.environments, promotion.to, &Environment::stage);
    environment->revision = promotion.commit;
    Workspace after = workspace;
    after.loaded.project = pinned;
    // First all that can be refused, then what changes something.
    const auto roles = generateProject(after, watch);
    if (!roles)
        return std::unexpected(roles.error());
    if (const auto clear = requireNoConflict(*roles); !clear)
        return std::unexpected(clear.error());
    QString name;
    if (branch) {
        auto repository = Repository::open(workspace.folder);
        if (!repository)
            return std::unexpected(repository.error());
        name = u"promote/%1-%2"_s.arg(promotion.to, promotion.commit.left(7));
        if (const auto started = repository->startBranch(name); !started)
            return std::unexpected(started.error());
    }
    if (const auto saved = saveProject(workspace.loaded, pinned); !saved)
        return std::unexpected(saved.error());
    if (const auto written = writeGenerated(*roles); !written)
        return std::unexpected(written.error());
    return name;
}

} // namespace penstock
