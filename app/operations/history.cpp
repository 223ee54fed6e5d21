// SPDX-License-Identifier: Apache-2.0
#include "app/operations/history.h"

#include "deploy/git/deploy_record.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// The drawing of a commit, as a pinned stage runs it.
struct PinnedDrawing
{
    QString commit;
    QList<Pipeline> pipelines;
};

Error cannotRead(const Environment &environment, const Error &error)
{
    return {error.kind, u"The drawing that %1 is pinned to could not be read."_s.arg(environment.stage),
        error.what + (error.why.isEmpty() ? QString() : u' ' + error.why),
        error.next + (error.next.isEmpty() ? u""_s : u" "_s) + u"To run the newest drawing, remove the revision."_s, error.place};
}

Result<PinnedDrawing> drawingOf(const ProjectHistory &history, const Project &project, const Environment &environment)
{
    const auto commit = history.resolve(environment.revision);
    if (!commit) {
        Error error = commit.error();
        if (error.kind == ErrorKind::NotFound)
            error.next = u"In a clone without its whole history, git fetch --unshallow brings it."_s;
        return std::unexpected(cannotRead(environment, error));
    }
    if (!commit->startsWith(environment.revision))
        return failure(ErrorKind::Project, u"The drawing that %1 is pinned to could not be read."_s.arg(environment.stage),
            u"%1 is the name of a branch or tag here, which moves, rather than the id of a commit."_s.arg(environment.revision),
            u"Give the whole id of the commit; git rev-parse REF tells it."_s);
    auto then = history.projectAt(*commit);
    if (!then)
        return std::unexpected(cannotRead(environment, then.error()));
    if (!*then)
        return failure(ErrorKind::Project, u"%1 is pinned to a commit that has no project."_s.arg(environment.stage),
            u"There is no penstock.yaml at %1."_s.arg(environment.revision), u"Pin it to another commit, or remove the revision."_s);
    return PinnedDrawing{*commit, forStagesOf(project, (*then)->pipelines)};
}

} // namespace

Result<ProjectHistory> ProjectHistory::of(const Workspace &workspace)
{
    auto repository = Repository::open(workspace.folder);
    if (!repository)
        return std::unexpected(repository.error());
    // Git knows the repository by its real path, however the person came there.
    const QString root = QFileInfo(repository->folder()).canonicalFilePath();
    QString prefix = QDir(root).relativeFilePath(QFileInfo(workspace.folder).canonicalFilePath()) + u'/';
    if (prefix == "./"_L1)
        prefix.clear();
    return ProjectHistory(std::move(*repository), prefix);
}

/// By path relative to the project's folder.
Result<FileTree> ProjectHistory::filesAt(const QString &commit, const QStringList &paths) const
{
    QStringList prefixes;
    for (const QString &path : paths)
        prefixes.append(m_prefix + path);
    const auto files = m_repository.filesAt(commit, prefixes);
    if (!files)
        return std::unexpected(files.error());
    FileTree own;
    for (auto it = files->begin(); it != files->end(); ++it)
        own.insert(it.key().mid(m_prefix.size()), *it);
    return own;
}

Result<std::optional<Project>> ProjectHistory::projectAt(const QString &commit) const
{
    const auto files = filesAt(commit, {u"penstock.yaml"_s, u"pipelines/"_s});
    if (!files)
        return std::unexpected(files.error());
    if (!files->contains(u"penstock.yaml"_s))
        return std::nullopt; // a commit from before there was a project
    QMap<QString, QByteArray> sources;
    for (auto it = files->begin(); it != files->end(); ++it)
        sources.insert(it.key(), it->content);
    const auto loaded = parseProject(sources);
    if (!loaded)
        return std::unexpected(loaded.error());
    return loaded->project;
}

Result<FileTree> ProjectHistory::writtenAt(const QString &commit, const QStringList &folders) const
{
    if (folders.isEmpty())
        return FileTree{};
    const auto record = filesAt(commit, {git::recordPath});
    auto written = filesAt(commit, folders);
    if (!record || !written)
        return std::unexpected(!record ? record.error() : written.error());
    if (!record->contains(git::recordPath))
        return written; // nothing had been generated
    const auto generated = git::DeployRecord::fromJson(record->value(git::recordPath).content);
    if (!generated)
        return std::unexpected(generated.error());
    written->removeIf([&](const auto &file) {
        const auto known = generated->files.constFind(file.key());
        // A skeleton is a person's from its first day.
        return known != generated->files.constEnd() && !known->onlyOnce && known->blob == git::blobId(file.value().content);
    });
    return written;
}

Result<Project> projectOfStage(const Workspace &workspace, const Project &project, const QString &stage)
{
    const Environment *environment = project.environment(stage);
    if (!environment || environment->revision.isEmpty())
        return project;
    const auto history = ProjectHistory::of(workspace);
    if (!history)
        return std::unexpected(cannotRead(*environment, history.error()));
    auto drawing = drawingOf(*history, project, *environment);
    if (!drawing)
        return std::unexpected(drawing.error());
    Project drawn = project;
    drawn.pipelines = std::move(drawing->pipelines);
    return drawn;
}

Result<QList<PinnedStage>> pinnedStages(const Workspace &workspace, const Project &project)
{
    QList<PinnedStage> stages;
    std::optional<ProjectHistory> history;
    for (const Environment &environment : project.environments) {
        if (environment.revision.isEmpty() || !workspace.kit)
            continue;
        if (!history) {
            auto opened = ProjectHistory::of(workspace);
            if (!opened)
                return std::unexpected(cannotRead(environment, opened.error()));
            history = std::move(*opened);
        }
        auto drawing = drawingOf(*history, project, environment);
        if (!drawing)
            return std::unexpected(drawing.error());
        const auto folders = pinnedFolders(*workspace.kit);
        if (!folders)
            return std::unexpected(folders.error());
        auto written = history->writtenAt(drawing->commit, *folders);
        if (!written)
            return std::unexpected(cannotRead(environment, written.error()));
        Workspace then = workspace;
        then.loaded.project.pipelines = drawing->pipelines;
        then.loaded.problems.clear();
        if (auto sound = requireSound(problemsOf(then)); !sound) {
            Error error = sound.error();
            error.what = u"The drawing of %1, which %2 is pinned to, cannot be used as it is: "_s.arg(drawing->commit.left(7), environment.stage) + error.what;
            error.next = u"Pin the stage to a commit that can, or remove the revision."_s;
            error.place = {};
            return std::unexpected(error);
        }
        stages.append({environment.stage, drawing->commit, std::move(drawing->pipelines), std::move(*written)});
    }
    return stages;
}

} // namespace penstock
