// SPDX-License-Identifier: Apache-2.0
#include "app/gui/project_session.h"

#include "app/operations/generate.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {
constexpr int settleMilliseconds = 60;       // a pause in typing, not a delay one notices
constexpr int filesSettleMilliseconds = 150; // editors write, rename and touch in a burst
} // namespace

ProjectSession::ProjectSession(QObject *parent)
    : QObject(parent)
    , m_live([](const Input &input) { return compute(input); },
          [this](const LiveResults &results) {
              m_results = results;
              m_document.setDeployedNodes(results.deployedNodes);
              Q_EMIT resultsChanged();
          },
          this)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMilliseconds);
    connect(&m_settle, &QTimer::timeout, this, [this] { m_live.ask({m_serial, workspace(), m_against}); });
    m_filesSettle.setSingleShot(true);
    m_filesSettle.setInterval(filesSettleMilliseconds);
    connect(&m_filesSettle, &QTimer::timeout, this, &ProjectSession::filesChanged);
    connect(&m_files, &QFileSystemWatcher::fileChanged, &m_filesSettle, qOverload<>(&QTimer::start));
    connect(&m_document, &ProjectDocument::changed, this, &ProjectSession::refresh);
    connect(m_document.undoStack(), &QUndoStack::cleanChanged, this, &ProjectSession::modifiedChanged);
}

ProjectSession::~ProjectSession() = default;

Result<void> ProjectSession::open(const QString &folder)
{
    auto workspace = openWorkspace(folder);
    if (!workspace)
        return std::unexpected(workspace.error());
    m_workspace = std::move(*workspace);
    m_results = {};
    m_document.setProject(m_workspace.loaded.project);
    m_document.undoStack()->setClean();
    watchFiles();
    Q_EMIT opened();
    refresh();
    return {};
}

Workspace ProjectSession::workspace() const
{
    Workspace copy = m_workspace;
    copy.loaded.project = m_document.project();
    if (!copy.kit || copy.kit->id != copy.loaded.project.kit.id) {
        const auto kit = readKit(copy.loaded.project.kit.id);
        copy.kit = kit ? std::optional(*kit) : std::nullopt;
    }
    return copy;
}

bool ProjectSession::isModified() const { return !const_cast<ProjectDocument &>(m_document).undoStack()->isClean(); }

Result<void> ProjectSession::save()
{
    const auto saved = saveProject(m_workspace.loaded, m_document.project());
    if (!saved)
        return saved;
    m_document.undoStack()->setClean();
    watchFiles();
    refresh(); // places moved with the text
    return {};
}

Result<void> ProjectSession::reload()
{
    auto workspace = openWorkspace(m_workspace.folder);
    if (!workspace)
        return std::unexpected(workspace.error());
    m_workspace = std::move(*workspace);
    m_document.setProject(m_workspace.loaded.project);
    m_document.undoStack()->setClean();
    watchFiles();
    Q_EMIT reloaded();
    refresh();
    return {};
}

void ProjectSession::setAgainst(const QString &revision)
{
    m_against = revision;
    refresh();
}

void ProjectSession::refresh()
{
    if (!isOpen())
        return;
    ++m_serial;
    Q_EMIT outdated();
    m_settle.start();
}

LiveResults ProjectSession::compute(const Input &input)
{
    const Workspace &workspace = input.workspace;
    LiveResults results;
    results.serial = input.serial;
    results.problems = problemsOf(workspace);
    const auto sound = requireSound(results.problems);
    if (!sound)
        results.files = std::unexpected(sound.error());
    else
        results.files = generatedFiles(workspace);
    // Most stages are compared with the same commit: it is read once.
    QHash<QString, Result<Earlier>> read;
    const auto earlierFor = [&](const QString &stage) -> Result<Earlier> {
        const auto against = planAgainst(workspace, input.against, stage);
        if (!against)
            return std::unexpected(against.error());
        auto known = read.find(against->revision + u'\n' + against->commit);
        if (known == read.end())
            known = read.insert(against->revision + u'\n' + against->commit, earlierProject(workspace, *against));
        return *known;
    };
    for (const Environment &environment : workspace.project().environments) {
        const auto earlier = earlierFor(environment.stage);
        results.comparedWithCommit = results.comparedWithCommit || (earlier && !earlier->against.commit.isEmpty());
        results.plans.append({environment.stage,
            earlier ? planEnvironment(workspace, workspace.project(), environment.stage, *earlier) : Result<Plan>(std::unexpected(earlier.error()))});
    }
    const auto earlier = earlierFor({});
    if (!earlier)
        return results;
    for (const Pipeline &pipeline : earlier->project ? earlier->project->pipelines : QList<Pipeline>{}) {
        for (const Node &node : pipeline.graph.nodes)
            results.deployedNodes.insert(pipeline.id.value + u'/' + node.id.value);
    }
    // A stage that was deployed and is no longer drawn for: what it leaves behind is said as well.
    for (const Environment &environment : earlier->project ? earlier->project->environments : QList<Environment>{}) {
        if (!workspace.project().environment(environment.stage))
            results.plans.append({environment.stage, planEnvironment(workspace, workspace.project(), environment.stage, *earlier)});
    }
    if (const auto followUps = followUpsSince(workspace, workspace.project(), *earlier))
        results.followUps = *followUps;
    return results;
}

void ProjectSession::watchFiles()
{
    if (const QStringList watched = m_files.files(); !watched.isEmpty())
        m_files.removePaths(watched);
    QStringList paths;
    for (auto it = m_workspace.loaded.sources.begin(); it != m_workspace.loaded.sources.end(); ++it)
        paths += m_workspace.folder + u'/' + it.key();
    if (!paths.isEmpty())
        m_files.addPaths(paths);
}

void ProjectSession::filesChanged()
{
    // Our own saves arrive here too: only what differs from what we read counts.
    bool differs = false;
    for (auto it = m_workspace.loaded.sources.begin(); it != m_workspace.loaded.sources.end() && !differs; ++it) {
        QFile file(m_workspace.folder + u'/' + it.key());
        differs = !file.open(QIODevice::ReadOnly) || file.readAll() != it.value();
    }
    watchFiles(); // a replaced file is no longer watched
    if (!differs)
        return;
    if (isModified())
        Q_EMIT changedOnDisk();
    else if (!reload())
        Q_EMIT changedOnDisk();
}

} // namespace penstock
