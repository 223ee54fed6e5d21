// SPDX-License-Identifier: Apache-2.0
#include "app/gui/repository_controller.h"

#include "app/operations/align.h"

#include "widgets/repository/repository_page.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int commitsShown = 50;

ChangeKind changeKind(FileState state)
{
    switch (state) {
    case FileState::Added: return ChangeKind::Added;
    case FileState::Deleted: return ChangeKind::Deleted;
    case FileState::Renamed: return ChangeKind::Renamed;
    case FileState::Untracked: return ChangeKind::Untracked;
    case FileState::Conflicted: return ChangeKind::Conflicted;
    case FileState::Unchanged:
    case FileState::Modified: break;
    }
    return ChangeKind::Modified;
}

} // namespace

RepositoryController::RepositoryController(ProjectSession *session, RepositoryPage *page, Task *task, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_page(page)
    , m_task(task)
    , m_look([](const Workspace &workspace) { return look(workspace); }, [this](const Answer &answer) { show(answer); }, this)
    , m_diff(
          [](const DiffWish &wish) {
              const auto repository = Repository::open(wish.folder);
              return DiffAnswer{wish.path, repository ? repository->diff({wish.path}) : std::unexpected(repository.error())};
          },
          [this](const DiffAnswer &answer) {
              if (answer.text)
                  m_page->setDiff(answer.path, *answer.text);
              else
                  m_page->showError(answer.text.error());
          },
          this)
{
    connect(page, &RepositoryPage::createRequested, this, &RepositoryController::createRepository);
    connect(page, &RepositoryPage::refreshRequested, this, &RepositoryController::refresh);
    connect(page, &RepositoryPage::diffRequested, this, &RepositoryController::showDiff);
    connect(page, &RepositoryPage::commitRequested, this, &RepositoryController::commit);
    connect(page, &RepositoryPage::pushRequested, this, &RepositoryController::push);
    connect(page, &RepositoryPage::alignRequested, this, &RepositoryController::align);
    connect(page, &RepositoryPage::cancelRequested, task, &Task::cancel);
    connect(task, &Task::ended, page, &RepositoryPage::setIdle); // also of what others started
    connect(page, &RepositoryPage::remoteEdited, this, &RepositoryController::setRemote);
    connect(session, &ProjectSession::opened, this, &RepositoryController::refresh);
}

void RepositoryController::refresh()
{
    if (m_session->isOpen())
        m_look.ask(m_session->workspace());
}

RepositoryController::Answer RepositoryController::look(const Workspace &workspace)
{
    const auto roles = statusOf(workspace);
    if (!roles)
        return {std::unexpected(roles.error())};
    const RoleStatus &role = roles->first();
    RepositoryState state{.role = role.role,
        .folder = role.folder,
        .exists = role.exists,
        .branch = role.branch.branch,
        .upstream = role.branch.upstream,
        .remote = role.remote,
        .ahead = role.branch.ahead,
        .behind = role.branch.behind,
        .stageBranches = workspace.kit && workspace.kit->makesStageBranches,
        .changes = {},
        .conflicts = {},
        .commits = {}};
    for (const ChangedFile &file : role.changes)
        state.changes.append({file.path, changeKind(file.state)});
    if (role.exists && !role.branch.head.isEmpty()) {
        const auto repository = Repository::open(role.folder);
        const auto log = repository ? repository->log(commitsShown) : std::unexpected(repository.error());
        if (!log)
            return {std::unexpected(log.error())};
        for (const CommitInfo &commit : *log) {
            const bool pushed = !role.branch.upstream.isEmpty() && state.commits.size() >= role.branch.ahead;
            state.commits.append({commit.id, commit.summary, commit.author, commit.time, pushed});
        }
        if (role.branch.upstream.isEmpty())
            state.ahead = int(state.commits.size());
    }
    return {state};
}

void RepositoryController::show(const Answer &answer)
{
    if (!answer.state) {
        m_page->showError(answer.state.error());
        return;
    }
    const QList<GenerationConflict> conflicts = m_state.conflicts;
    m_state = *answer.state;
    m_state.conflicts = conflicts;
    m_page->setState(m_state);
    Q_EMIT stateChanged();
}

void RepositoryController::showDiff(const QString &path) { m_diff.ask({m_session->folder(), path}); }

void RepositoryController::createRepository()
{
    if (const auto made = Repository::init(m_session->folder()); !made)
        m_page->showError(made.error());
    else
        m_page->appendLog(tr("init %1: done").arg(m_session->folder()));
    refresh();
}

bool RepositoryController::saveFirst()
{
    if (!m_session->isModified())
        return true;
    const auto saved = m_session->save();
    if (!saved)
        m_page->showError(saved.error());
    return saved.has_value();
}

void RepositoryController::setRemote(const QString &url)
{
    const QList<RepositoryRole> &repositories = m_session->document()->project().repositories;
    const QString role = m_state.role.isEmpty() ? u"pipeline"_s : m_state.role;
    const auto known = std::ranges::find(repositories, role, &RepositoryRole::role);
    RepositoryRole changed = known == repositories.end() ? RepositoryRole{role, {}, {}, {}} : *known;
    if (changed.remote == url.trimmed())
        return;
    changed.remote = url.trimmed();
    m_session->document()->setRepository(changed);
    saveFirst();
    refresh();
}

void RepositoryController::commit(const QString &message, const QStringList &paths, bool pushToo)
{
    if (!saveFirst())
        return;
    using Committed = Result<QList<CommittedRole>>;
    m_task->start<Committed>(
        tr("Committing"), [workspace = m_session->workspace(), message, paths](const Watch &watch) { return commitProject(workspace, message, paths, watch); },
        [this, pushToo](const Committed &committed) {
            m_page->setIdle();
            m_state.conflicts.clear();
            if (!committed) {
                m_page->appendLog(tr("commit: %1").arg(committed.error().what));
                m_page->showError(committed.error());
                showConflicts(committed.error());
            } else {
                for (const CommittedRole &role : *committed)
                    m_page->appendLog(tr("commit %1 on %2: %3").arg(role.commit.id.left(7), role.branch, role.commit.summary));
                m_page->clearMessage();
                m_page->showResult(tr("Committed %1 to %2.").arg(committed->first().commit.id.left(7), committed->first().branch));
                if (pushToo)
                    push();
            }
            refresh();
            m_session->refresh();
        });
}

void RepositoryController::showConflicts(const Error &error)
{
    if (error.kind != ErrorKind::Refused)
        return;
    const auto roles = generateProject(m_session->workspace());
    if (!roles)
        return;
    for (const GeneratedRole &role : *roles) {
        for (const MergedFile &file : role.merge.files) {
            if (file.action == MergeAction::Conflict)
                m_state.conflicts.append({file.path, file.reason});
        }
    }
    m_page->setState(m_state);
}

void RepositoryController::push()
{
    if (!saveFirst())
        return;
    using Pushed = Result<QList<PushedRole>>;
    m_task->start<Pushed>(
        tr("Pushing"), [workspace = m_session->workspace()](const Watch &watch) { return pushProject(workspace, watch); },
        [this](const Pushed &pushed) {
            m_page->setIdle();
            if (!pushed) {
                m_page->appendLog(tr("push: %1").arg(pushed.error().what));
                m_page->showError(pushed.error());
            } else {
                for (const PushedRole &role : *pushed)
                    m_page->appendLog(tr("push %1 (%2) to %3: accepted").arg(role.branch, role.commit.left(7), role.remote));
                for (const QString &made : pushed->first().made)
                    m_page->appendLog(tr("push %1 (%2) to %3: new branch of a stage").arg(made, pushed->first().commit.left(7), pushed->first().remote));
                m_page->showResult(tr("Pushed %1 to %2.").arg(pushed->first().branch, pushed->first().remote));
            }
            refresh();
            m_session->refresh(); // plans compare with what the remote has
        });
}

void RepositoryController::align()
{
    if (!saveFirst())
        return;
    using Aligned = Result<QList<AlignedBranch>>;
    m_task->start<Aligned>(
        tr("Settings to every branch"), [workspace = m_session->workspace()](const Watch &watch) { return alignStageBranches(workspace, watch); },
        [this](const Aligned &aligned) {
            m_page->setIdle();
            if (!aligned) {
                m_page->showError(aligned.error());
            } else {
                QStringList brought;
                std::optional<Error> first;
                for (const AlignedBranch &branch : *aligned) {
                    m_page->appendLog(branch.error    ? tr("settings to %1: %2").arg(branch.branch, branch.error->toString())
                            : branch.commit.isEmpty() ? tr("settings to %1: there already").arg(branch.branch)
                                                      : tr("settings to %1: pushed (%2)").arg(branch.branch, branch.commit.left(7)));
                    if (branch.error && !first) {
                        first = branch.error;
                        first->what = tr("The branch %1 stays as it is. ").arg(branch.branch) + first->what;
                    } else if (!branch.error && !branch.commit.isEmpty()) {
                        brought.append(branch.branch);
                    }
                }
                if (first)
                    m_page->showError(*first);
                else
                    m_page->showResult(
                        brought.isEmpty() ? tr("Every branch has these settings.") : tr("Brought the settings to %1.").arg(brought.join(u", "_s)));
            }
            refresh();
            m_session->refresh();
        });
}

} // namespace penstock
