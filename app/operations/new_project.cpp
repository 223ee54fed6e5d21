// SPDX-License-Identifier: Apache-2.0
#include "app/operations/new_project.h"

#include "deploy/git/repository.h"
#include "deploy/kits/kit.h"
#include "models/project/project_files.h"

#include <QDir>
#include <QDirIterator>
#include <QRandomGenerator>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const QString exampleFolder = u":/penstock/examples/"_s;

Result<QMap<QString, QByteArray>> exampleSources(const QString &id)
{
    const QString root = exampleFolder + id;
    if (id.contains(u'/') || !QFile::exists(root + u"/penstock.yaml"_s)) {
        QStringList known;
        for (const Example &example : examples())
            known += example.id;
        return failure(ErrorKind::NotFound, u"There is no example “%1”."_s.arg(id), {}, u"Choose one of: %1"_s.arg(known.join(u", "_s)));
    }
    QMap<QString, QByteArray> sources;
    QDirIterator it(root, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::Internal, u"The example's file %1 could not be read."_s.arg(file.fileName()));
        sources.insert(file.fileName().mid(root.size() + 1), file.readAll());
    }
    return sources;
}

NameLimits nameLimits(const QString &kitId)
{
    const auto kit = readKit(kitId);
    return kit ? kit->name : NameLimits{};
}

/// The example's texts with what was asked for; everything else keeps its bytes.
Result<QMap<QString, QByteArray>> withSettings(const LoadedProject &example, const Project &settings)
{
    Project project = example.project;
    const auto take = [](QString &value, const QString &wanted) {
        if (!wanted.isEmpty())
            value = wanted;
    };
    take(project.label, settings.label);
    take(project.team, settings.team);
    take(project.prefix, settings.prefix);
    take(project.kit.language, settings.kit.language);
    for (auto it = settings.kit.inputs.begin(); it != settings.kit.inputs.end(); ++it)
        project.kit.inputs.insert(it.key(), *it);
    if (!settings.cicd.account.isEmpty())
        project.cicd = settings.cicd;
    if (!settings.environments.isEmpty())
        project.environments = settings.environments;
    project.uid = newUid();
    project.name = derivedName(project.prefix, project.label, project.uid, nameLimits(project.kit.id));
    const auto edited = editedSources(example, project);
    if (!edited)
        return edited;
    QMap<QString, QByteArray> sources = example.sources;
    sources.insert(*edited); // only the files that differ are in it
    return sources;
}

Result<void> writeAll(const QString &folder, const QMap<QString, QByteArray> &sources)
{
    const QDir dir(folder);
    if (dir.exists() && !dir.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        return failure(ErrorKind::Refused, u"The folder %1 is not empty."_s.arg(folder), {}, u"Choose a new folder, or empty it first."_s);
    for (auto it = sources.begin(); it != sources.end(); ++it) {
        const QString path = dir.filePath(it.key());
        if (!QDir().mkpath(QFileInfo(path).absolutePath()))
            return failure(ErrorKind::File, u"The folder %1 could not be made."_s.arg(QFileInfo(path).absolutePath()));
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(it.value()) != it.value().size() || !file.commit())
            return failure(ErrorKind::File, u"%1 could not be written."_s.arg(path), file.errorString());
    }
    // A repository from the start: what is generated is remembered in it, so that changes by hand survive before the first commit.
    if (const auto around = Repository::open(folder); around || around.error().kind != ErrorKind::NotFound)
        return {};
    const auto made = Repository::init(folder);
    return made ? Result<void>() : std::unexpected(made.error());
}

Result<void> checkLanguage(const Kit &kit, const QString &language)
{
    if (language.isEmpty() || kit.languages.contains(language))
        return {};
    return failure(ErrorKind::Usage, u"The kit %1 does not write %2."_s.arg(kit.id, language), {},
        kit.languages.isEmpty() ? u"It offers no choice of language."_s : u"Choose one of: %1"_s.arg(kit.languages.join(u", "_s)));
}

/// Without what the kit has no use for.
Project fittedTo(const Kit &kit, Project project)
{
    const EnvironmentForm &form = kit.environment;
    if (project.kit.language.isEmpty() && !kit.languages.isEmpty())
        project.kit.language = kit.languages.first();
    if (!form.cicd)
        project.cicd = {};
    project.cicd.stage = u"cicd"_s;
    for (Environment &environment : project.environments) {
        if (!form.profile)
            environment.profile.clear();
        environment.manualApproval = environment.manualApproval && form.approval;
    }
    return project;
}

} // namespace

QList<Example> examples()
{
    QList<Example> all;
    const QStringList ids = QDir(exampleFolder).entryList(QDir::Dirs, QDir::Name);
    for (const QString &id : ids) {
        const auto sources = exampleSources(id);
        const auto loaded = sources ? parseProject(*sources) : std::unexpected(sources.error());
        if (loaded)
            all.append({id, loaded->project.label, loaded->project.description, loaded->project.kit.id});
    }
    return all;
}

Result<Project> exampleProject(const QString &id)
{
    const auto sources = exampleSources(id);
    if (!sources)
        return std::unexpected(sources.error());
    const auto loaded = parseProject(*sources);
    return loaded ? Result<Project>(loaded->project) : std::unexpected(loaded.error());
}

QString newUid()
{
    static constexpr QLatin1StringView letters("abcdefghijklmnopqrstuvwxyz0123456789");
    QString uid;
    while (uid.size() < 8)
        uid += letters.at(QRandomGenerator::system()->bounded(int(letters.size())));
    return uid;
}

Result<void> createProject(const QString &folder, const NewProject &wanted)
{
    if (!wanted.example.isEmpty()) {
        const auto sources = exampleSources(wanted.example);
        if (!sources)
            return std::unexpected(sources.error());
        const auto loaded = parseProject(*sources);
        if (!loaded)
            return std::unexpected(loaded.error());
        const auto kit = readKit(loaded->project.kit.id);
        if (!kit)
            return std::unexpected(kit.error());
        if (const auto fits = checkLanguage(*kit, wanted.settings.kit.language); !fits)
            return fits;
        const auto texts = withSettings(*loaded, wanted.settings);
        return texts ? writeAll(folder, *texts) : std::unexpected(texts.error());
    }
    const auto kit = readKit(wanted.settings.kit.id);
    if (!kit)
        return std::unexpected(kit.error());
    if (const auto fits = checkLanguage(*kit, wanted.settings.kit.language); !fits)
        return fits;
    Project project = fittedTo(*kit, wanted.settings);
    if (project.uid.isEmpty())
        project.uid = newUid();
    if (project.name.isEmpty())
        project.name = derivedName(project.prefix, project.label, project.uid, nameLimits(project.kit.id));
    if (project.pipelines.isEmpty())
        project.pipelines.append(Pipeline{.id = PipelineId(u"main"_s), .title = project.label, .description = {}, .graph = {}, .layout = {}});
    return writeAll(folder, newProjectSources(project));
}

} // namespace penstock
