// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_files.h"

#include "models/project/project_reader.h"
#include "models/project/wanted.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr QStringView mainFile = u"penstock.yaml";
constexpr QStringView layoutSuffix = u".layout.yaml";

/// The texts of a folder, as far as they can be read.
struct FolderTexts
{
    QMap<QString, QByteArray> sources;
    QList<Problem> problems;
};

Result<QByteArray> readFile(const QString &root, const QString &path)
{
    const QFileInfo info(root + u'/' + path);
    const Place place{path, 0, 0};
    if (!info.exists())
        return failure(ErrorKind::NotFound, QString(path + u" is not there."_s), {}, {}, place);
    const QString real = info.canonicalFilePath();
    if (!real.startsWith(QDir(root).canonicalPath() + u'/'))
        return failure(ErrorKind::Refused, QString(path + u" is not read."_s), u"It is a symbolic link to a place outside of the project."_s,
            u"Put the file itself here."_s, place);
    if (!info.isFile())
        return failure(ErrorKind::File, QString(path + u" cannot be read."_s), u"It is not a regular file."_s, {}, place);
    QFile file(real);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, QString(path + u" cannot be read."_s), file.errorString(), u"Check the file's permissions."_s, place);
    QByteArray bytes = file.read(YamlTree::mostBytes + 1); // one more than is allowed, so that parsing says so
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorKind::File, QString(path + u" cannot be read."_s), file.errorString(), {}, place);
    return bytes.isNull() ? QByteArray("") : bytes;
}

QString sentence(const Error &error) { return error.why.isEmpty() ? error.what : QString(error.what + u' ' + error.why); }

Problem asProblem(const Error &error, const QString &id, const PipelineId &pipeline)
{
    return {Severity::Error, id, sentence(error), error.next, error.place, pipeline, {}, {}, {}};
}

PipelineId pipelineOf(const QString &path)
{
    const QString name = path.mid(path.indexOf(u'/') + 1);
    return PipelineId(name.chopped(name.endsWith(layoutSuffix) ? layoutSuffix.size() : 5));
}

Result<FolderTexts> readFolder(const QString &root)
{
    FolderTexts texts;
    Result<QByteArray> main = readFile(root, mainFile.toString());
    if (!main && main.error().kind == ErrorKind::NotFound)
        return failure(ErrorKind::NotFound, u"There is no project here."_s, QString(root + u" holds no penstock.yaml."_s),
            u"Give the folder of a project, or make one with `penstock new`."_s);
    if (!main)
        return std::unexpected(main.error());
    texts.sources.insert(mainFile.toString(), *main);
    const QStringList names = QDir(root + u"/pipelines"_s).entryList({u"*.yaml"_s, u"*.yml"_s}, QDir::Files | QDir::System | QDir::Hidden, QDir::Name);
    for (const QString &name : names) {
        const QString path = u"pipelines/"_s + name;
        if (name.endsWith(u".yml")) {
            texts.problems.append({Severity::Warning, u"file-name"_s, QString(path + u" is not read: its name must end with .yaml."_s), u"Rename it."_s,
                {path, 0, 0}, {}, {}, {}, {}});
        } else if (Result<QByteArray> bytes = readFile(root, path); bytes) {
            texts.sources.insert(path, *bytes);
        } else {
            texts.problems.append(asProblem(bytes.error(), u"file-unreadable"_s, pipelineOf(path)));
        }
    }
    return texts;
}

void parsePipeline(LoadedProject &loaded, const QString &path, const QByteArray &bytes)
{
    const PipelineId id = pipelineOf(path);
    const auto read = [&](const YamlTree &tree) { return readPipelineFile(tree, id, loaded.places, loaded.problems); };
    const Result<YamlTree> tree = YamlTree::parse(bytes, path);
    Result<Pipeline> pipeline = tree.and_then(read);
    if (!pipeline) {
        loaded.problems.append(asProblem(pipeline.error(), u"file-unreadable"_s, id));
        return;
    }
    if (tree->secondDocument() >= 0)
        loaded.problems.append({Severity::Error, u"second-document"_s, u"The file holds a second YAML document, which is not read."_s,
            u"Keep one document a file."_s, tree->place(tree->secondDocument()), id, {}, {}, {}});
    loaded.places.insert(u"pipelines/"_s + id.value, {path, 1, 1});
    loaded.project.pipelines.append(*std::move(pipeline));
}

void parseLayout(LoadedProject &loaded, const QString &path, const QByteArray &bytes)
{
    const PipelineId id = pipelineOf(path);
    const auto pipeline = std::ranges::find(loaded.project.pipelines, id, &Pipeline::id);
    if (pipeline == loaded.project.pipelines.end()) {
        if (!loaded.sources.contains(u"pipelines/"_s + id.value + u".yaml"_s))
            loaded.problems.append({Severity::Hint, u"layout-without-pipeline"_s, QString(path + u" belongs to no pipeline."_s),
                u"Remove it, or restore its pipeline."_s, {path, 0, 0}, id, {}, {}, {}});
        return;
    }
    const Result<YamlTree> tree = YamlTree::parse(bytes, path);
    if (tree)
        pipeline->layout = readLayoutFile(*tree, id, loaded.problems);
    else
        loaded.problems.append(asProblem(tree.error(), u"file-unreadable"_s, id));
}

} // namespace

Result<LoadedProject> parseProject(const QMap<QString, QByteArray> &sources, const QString &folder)
{
    const auto main = sources.constFind(mainFile.toString());
    if (main == sources.constEnd())
        return failure(ErrorKind::NotFound, u"There is no project here."_s, u"There is no penstock.yaml."_s, u"Make one with `penstock new`."_s);
    const Result<YamlTree> tree = YamlTree::parse(*main, main.key());
    if (!tree)
        return std::unexpected(tree.error());
    LoadedProject loaded{folder, {}, sources, {}, {}};
    Result<Project> project = readProjectFile(*tree, loaded.places, loaded.problems);
    if (!project)
        return std::unexpected(project.error());
    if (tree->secondDocument() >= 0)
        loaded.problems.append({Severity::Error, u"second-document"_s, u"The file holds a second YAML document, which is not read."_s,
            u"Keep one document a file."_s, tree->place(tree->secondDocument()), {}, {}, {}, {}});
    loaded.project = *std::move(project);
    const auto isPipelinePath = [](const QString &path) { return path.startsWith(u"pipelines/") && path.endsWith(u".yaml") && path.count(u'/') == 1; };
    for (auto it = sources.begin(); it != sources.end(); ++it) {
        if (isPipelinePath(it.key()) && !it.key().endsWith(layoutSuffix))
            parsePipeline(loaded, it.key(), *it);
    }
    std::ranges::sort(loaded.project.pipelines, {}, &Pipeline::id);
    for (auto it = sources.begin(); it != sources.end(); ++it) {
        if (isPipelinePath(it.key()) && it.key().endsWith(layoutSuffix))
            parseLayout(loaded, it.key(), *it);
    }
    return loaded;
}

Result<LoadedProject> loadProject(const QString &folder)
{
    const QString root = QFileInfo(folder).absoluteFilePath();
    Result<FolderTexts> texts = readFolder(root);
    if (!texts)
        return std::unexpected(texts.error());
    Result<LoadedProject> loaded = parseProject(texts->sources, root);
    if (loaded)
        loaded->problems = texts->problems + loaded->problems;
    return loaded;
}

QMap<QString, QByteArray> newProjectSources(const Project &project)
{
    QMap<QString, QByteArray> sources;
    Wanted file = wantedProjectFile(project);
    Environment none; // where no environment runs CI/CD, a new file does not ask for one
    none.stage = project.cicd.stage;
    if (project.cicd == none)
        std::erase_if(file.entries, [](const Wanted::Entry &entry) { return entry.key == "cicd"_L1; });
    sources.insert(mainFile.toString(), fileText(file).toUtf8());
    for (const Pipeline &pipeline : project.pipelines) {
        const QString path = u"pipelines/"_s + pipeline.id.value;
        sources.insert(path + u".yaml"_s, fileText(wantedPipelineFile(pipeline)).toUtf8());
        if (const QString layout = fileText(wantedLayoutFile(pipeline.layout)); !layout.isEmpty())
            sources.insert(path + layoutSuffix, layout.toUtf8());
    }
    return sources;
}

} // namespace penstock
