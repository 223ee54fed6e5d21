// SPDX-License-Identifier: Apache-2.0
#include "app/operations/align.h"

#include "app/operations/history.h"
#include "app/operations/ship.h"
#include "deploy/kits/follow_ups.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Removes the working tree, whatever happened in it.
class OwnWorktree
{
public:
    static Result<OwnWorktree> of(Repository &repository, const QString &commit, const Watch &watch)
    {
        OwnWorktree tree(repository);
        if (!tree.m_place->isValid())
            return failure(ErrorKind::File, u"No temporary folder could be made."_s, tree.m_place->errorString());
        const auto added = repository.addWorktree(tree.folder(), commit, watch);
        if (!added)
            return std::unexpected(added.error()); // what there is of it goes with `tree`
        return tree;
    }
    OwnWorktree(OwnWorktree &&) = default;
    OwnWorktree &operator=(OwnWorktree &&) = delete;
    ~OwnWorktree()
    {
        if (m_place) [[maybe_unused]]
            const auto removed = m_repository.removeWorktree(folder()); // git forgets one whose folder is gone by itself
    }
    QString folder() const { return m_place->filePath(u"tree"_s); }

private:
    explicit OwnWorktree(Repository &repository)
        : m_repository(repository)
        , m_place(std::make_unique<QTemporaryDir>())
    { }
    Repository &m_repository;
    std::unique_ptr<QTemporaryDir> m_place;
};

/// The commit that brings the settings to the branch; empty: nothing to bring.
Result<QString> alignBranch(
    const Workspace &workspace, Repository &repository, const QString &place, const QString &branch, const QString &message, const Watch &watch)
{
    const auto tip = repository.resolve(u"refs/remotes/origin/"_s + branch);
    if (!tip) {
        if (tip.error().kind != ErrorKind::NotFound)
            return std::unexpected(tip.error());
        return failure(ErrorKind::NotFound, u"There is no branch %1 at origin."_s.arg(branch), {}, u"penstock push makes it."_s);
    }
    const auto tree = OwnWorktree::of(repository, *tip, watch);
    if (!tree)
        return std::unexpected(tree.error());
    const QString folder = QDir::cleanPath(tree->folder() + u'/' + place);
    // Exactly there: a folder above may have another project.
    if (!QFileInfo::exists(folder + u"/penstock.yaml"_s))
        return failure(ErrorKind::NotFound, u"The branch %1 has no penstock.yaml%2."_s.arg(branch, place.isEmpty() ? QString() : u" in "_s + place), {},
            u"Merge a branch that has the project into it once."_s);
    auto there = openWorkspace(folder);
    if (!there)
        return std::unexpected(there.error());
    Project project = workspace.project();
    project.pipelines = forStagesOf(project, there->project().pipelines);
    if (const auto saved = saveProject(there->loaded, project); !saved)
        return std::unexpected(saved.error());
    there->kit = workspace.kit;
    const auto roles = generateProject(*there, watch);
    if (!roles)
        return std::unexpected(roles.error());
    const auto own = Repository::open(there->folder);
    const auto changes = own ? own->status() : std::unexpected(own.error());
    if (!changes)
        return std::unexpected(changes.error());
    if (changes->isEmpty() && std::ranges::none_of(*roles, [](const GeneratedRole &role) { return role.merge.changesAnything(); }))
        return QString();
    const auto committed = commitProject(*there, message, {}, watch);
    if (!committed)
        return std::unexpected(committed.error());
    QString commit = committed->first().commit.id;
    if (const auto pushed = repository.pushCommit(u"origin"_s, commit, branch, watch); !pushed)
        return std::unexpected(pushed.error());
    return commit;
}

} // namespace

Result<QList<AlignedBranch>> alignStageBranches(const Workspace &workspace, const Watch &watch)
{
    if (const auto sound = requireSound(problemsOf(workspace)); !sound)
        return std::unexpected(sound.error());
    if (!workspace.kit->makesStageBranches)
        return failure(
            ErrorKind::Refused, u"The kit %1 has no branch for each stage."_s.arg(workspace.kit->id), {}, u"penstock push is all there is to push."_s);
    auto repository = Repository::open(workspace.folder);
    const auto history = ProjectHistory::of(workspace);
    if (!repository || !history)
        return std::unexpected(!repository ? repository.error() : history.error());
    const auto here = repository->branch();
    if (!here)
        return std::unexpected(here.error());
    const auto committed = here->head.isEmpty() ? Result<std::optional<Project>>(std::nullopt) : history->projectAt(here->head);
    if (!committed)
        return std::unexpected(committed.error());
    if (!*committed || **committed != workspace.project())
        return failure(ErrorKind::Refused, u"The settings are not committed."_s, u"What every branch gets is what the last commit has."_s,
            u"Save and commit first: penstock commit -m MESSAGE"_s);
    if (const auto fetched = repository->fetch(u"origin"_s, watch); !fetched)
        return std::unexpected(fetched.error());
    const auto branches = stageBranches(workspace.project(), *workspace.kit);
    if (!branches)
        return std::unexpected(branches.error());
    const auto shared = branches->contains(here->branch) ? repository->resolve(u"refs/remotes/origin/"_s + here->branch) : Result<QString>(QString());
    if (!shared || *shared != here->head)
        return failure(ErrorKind::Refused, u"These settings are not on the branch of a stage at origin yet."_s,
            u"What is checked out is %1, and every branch would get what nobody has merged."_s.arg(here->branch.isEmpty() ? u"no branch"_s : here->branch),
            u"Merge them into one of %1, push it, and do it from there."_s.arg(branches->join(u", "_s)));
    const auto last = repository->log(1);
    if (!last)
        return std::unexpected(last.error());

    QList<AlignedBranch> aligned;
    for (const QString &branch : *branches) {
        if (watch.stop.stop_requested())
            return failure(ErrorKind::Cancelled, u"Bringing the settings to every branch was stopped."_s,
                aligned.isEmpty() ? QString() : u"Some branches have them already."_s, u"Do it again: a branch that has them stays as it is."_s);
        if (branch == here->branch)
            continue;
        watch.report(u"Settings for %1"_s.arg(branch), aligned.size(), branches->size());
        const QString message = u"Settings of the delivery as on %1 (%2): %3"_s.arg(here->branch, here->head.left(7), last->first().summary);
        const auto commit = alignBranch(workspace, *repository, history->place(), branch, message, watch);
        aligned.append({branch, commit.value_or(QString()), commit ? std::optional<Error>() : commit.error()});
    }
    return aligned;
}

} // namespace penstock
