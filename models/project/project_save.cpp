// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_files.h"

#include "models/project/project_reader.h"
#include "models/project/wanted.h"
#include "models/project/yaml_edit.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

ValueMap withoutNulls(const ValueMap &values)
{
    ValueMap result;
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (!it->isNull())
            result.insert(it.key(), *it);
    }
    return result;
}

/// What a file cannot tell apart is the same: a null property and none, a stage without values and none.
Pipeline normalised(Pipeline pipeline)
{
    for (Node &node : pipeline.graph.nodes) {
        node.properties = withoutNulls(node.properties);
        const QMap<QString, ValueMap> stages = std::exchange(node.stages, {});
        for (auto it = stages.begin(); it != stages.end(); ++it) {
            if (const ValueMap values = withoutNulls(*it); !values.isEmpty())
                node.stages.insert(it.key(), values);
        }
    }
    return pipeline;
}

Project normalised(Project project)
{
    project.cicd.stage = u"cicd"_s;
    project.kit.inputs = withoutNulls(project.kit.inputs);
    project.pipelines.clear();
    return project;
}

std::unexpected<Error> mismatch(const QString &path)
{
    return failure(ErrorKind::Internal, QString(u"The change to "_s + path + u" was not written."_s),
        u"The text that was made for it does not say what it should when it is read again."_s,
        u"The file is as it was. Make the change by hand, and please report this with the file."_s, {path, 0, 0});
}

/// Collects the files that change.
class SourceEditor
{
public:
    SourceEditor(const LoadedProject &loaded, const Project &project)
        : m_loaded(loaded)
        , m_project(project)
    { }
    Result<QMap<QString, QByteArray>> edited();

private:
    Result<void> projectFile();
    Result<void> pipelineFile(const Pipeline &pipeline);
    Result<void> newPipelineFile(const Pipeline &pipeline);
    Result<void> layoutFile(const Pipeline &pipeline);
    Result<YamlTree> sourceTree(const QString &path) const;
    void store(const QString &path, const QByteArray &bytes)
    {
        const auto before = m_loaded.sources.constFind(path);
        if (before == m_loaded.sources.constEnd() || *before != bytes)
            m_changed.insert(path, bytes);
    }

    const LoadedProject &m_loaded;
    const Project &m_project;
    QMap<QString, QByteArray> m_changed;
};

Result<YamlTree> SourceEditor::sourceTree(const QString &path) const
{
    const auto source = m_loaded.sources.constFind(path);
    if (source == m_loaded.sources.constEnd())
        return failure(ErrorKind::Internal, QString(u"The change to "_s + path + u" was not written."_s), u"Its text is not there."_s);
    return YamlTree::parse(*source, path);
}

Result<void> SourceEditor::projectFile()
{
    const QString path = u"penstock.yaml"_s;
    const Project before = normalised(m_loaded.project);
    const Project after = normalised(m_project);
    if (before == after)
        return {};
    const Result<YamlTree> tree = sourceTree(path);
    if (!tree)
        return std::unexpected(tree.error());
    const Result<QByteArray> text = editedText(*tree, wantedProjectFile(before), wantedProjectFile(after));
    if (!text)
        return std::unexpected(text.error());
    const Result<YamlTree> again = YamlTree::parse(*text, path);
    Places places;
    QList<Problem> problems;
    const Result<Project> said = again.and_then([&](const YamlTree &read) { return readProjectFile(read, places, problems); });
    if (!said || !(*said == after))
        return mismatch(path);
    store(path, *text);
    return {};
}

Result<void> SourceEditor::pipelineFile(const Pipeline &pipeline)
{
    const QString path = u"pipelines/"_s + pipeline.id.value + u".yaml"_s;
    const Pipeline *known = m_loaded.project.pipeline(pipeline.id);
    if (!known)
        return newPipelineFile(pipeline);
    Pipeline before = normalised(*known);
    Pipeline after = normalised(pipeline);
    before.layout = after.layout = {};
    if (before == after)
        return {};
    const Result<YamlTree> tree = sourceTree(path);
    if (!tree)
        return std::unexpected(tree.error());
    const Result<QByteArray> text = editedText(*tree, wantedPipelineFile(before), wantedPipelineFile(after));
    if (!text)
        return std::unexpected(text.error());
    const Result<YamlTree> again = YamlTree::parse(*text, path);
    Places places;
    QList<Problem> problems;
    const Result<Pipeline> said = again.and_then([&](const YamlTree &read) { return readPipelineFile(read, pipeline.id, places, problems); });
    if (!said || !(*said == after))
        return mismatch(path);
    store(path, *text);
    return {};
}

Result<void> SourceEditor::newPipelineFile(const Pipeline &pipeline)
{
    const QString path = u"pipelines/"_s + pipeline.id.value + u".yaml"_s;
    if (m_loaded.sources.contains(path))
        return failure(ErrorKind::Refused, QString(path + u" was not written."_s), u"A file of that name is there, and could not be read."_s,
            u"Mend or remove it, or choose another name."_s, {path, 0, 0});
    if (pipeline.id.isEmpty() || pipeline.id.value.contains(u'/') || pipeline.id.value.contains(QChar(0)) || pipeline.id.value.endsWith(u".layout"))
        return failure(ErrorKind::Refused, u"The pipeline was not written."_s, QString(u"\""_s + pipeline.id.value + u"\" cannot be the name of a file."_s),
            u"Choose another id."_s);
    Pipeline after = normalised(pipeline);
    after.layout = {};
    const QByteArray text = fileText(wantedPipelineFile(after)).toUtf8();
    const Result<YamlTree> again = YamlTree::parse(text, path);
    Places places;
    QList<Problem> problems;
    const Result<Pipeline> said = again.and_then([&](const YamlTree &read) { return readPipelineFile(read, pipeline.id, places, problems); });
    if (!said || !(*said == after))
        return mismatch(path);
    store(path, text);
    return {};
}

/// A layout may be left over from a pipeline that is gone: what counts is what the file says.
Result<void> SourceEditor::layoutFile(const Pipeline &pipeline)
{
    const QString path = u"pipelines/"_s + pipeline.id.value + u".layout.yaml"_s;
    const Pipeline *known = m_loaded.project.pipeline(pipeline.id);
    if (known ? known->layout == pipeline.layout : pipeline.layout == Layout() && !m_loaded.sources.contains(path))
        return {};
    const Wanted after = wantedLayoutFile(pipeline.layout);
    QByteArray text;
    QList<Problem> problems;
    if (m_loaded.sources.contains(path)) {
        const Result<YamlTree> tree = sourceTree(path);
        if (!tree)
            return std::unexpected(tree.error());
        const Wanted before = wantedLayoutFile(readLayoutFile(*tree, pipeline.id, problems));
        const Result<QByteArray> edited = editedText(*tree, before, after);
        if (!edited)
            return std::unexpected(edited.error());
        text = *edited;
    } else {
        text = fileText(after).toUtf8();
    }
    const Result<YamlTree> again = YamlTree::parse(text, path);
    if (!again || wantedLayoutFile(readLayoutFile(*again, pipeline.id, problems)) != after)
        return mismatch(path);
    store(path, text);
    return {};
}

Result<QMap<QString, QByteArray>> SourceEditor::edited()
{
    if (Result<void> done = projectFile(); !done)
        return std::unexpected(done.error());
    QSet<PipelineId> kept;
    for (const Pipeline &pipeline : m_project.pipelines) {
        if (kept.contains(pipeline.id))
            return failure(ErrorKind::Refused, u"The project was not written."_s, QString(u"Two pipelines are called \""_s + pipeline.id.value + u"\"."_s),
                u"Rename one of the two."_s);
        kept.insert(pipeline.id);
        Result<void> done = pipelineFile(pipeline);
        if (done)
            done = layoutFile(pipeline);
        if (!done)
            return std::unexpected(done.error());
    }
    for (const Pipeline &pipeline : m_loaded.project.pipelines) {
        if (kept.contains(pipeline.id))
            continue;
        for (const QString &path :
            {QString(u"pipelines/"_s + pipeline.id.value + u".yaml"_s), QString(u"pipelines/"_s + pipeline.id.value + u".layout.yaml"_s)}) {
            if (m_loaded.sources.contains(path))
                m_changed.insert(path, QByteArray());
        }
    }
    return m_changed;
}

/// Fails unless the file on disk still is what was read.
Result<void> checkUntouched(const LoadedProject &loaded, const QString &path)
{
    const QString full = loaded.folder + u'/' + path;
    const QFileInfo info(full);
    const bool known = loaded.sources.contains(path);
    if (!known && !info.exists() && !info.isSymLink())
        return {};
    const auto changed = [&](const QString &why) {
        return failure(
            ErrorKind::Refused, u"The project was not saved."_s, QString(path + why), u"Reload the project, then make your change again."_s, {path, 0, 0});
    };
    if (!known)
        return changed(u" has been made by somebody else in the meantime."_s);
    QFile file(full);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return changed(u" cannot be read any more."_s);
    return file.readAll() == loaded.sources.value(path) ? Result<void>() : changed(u" has been changed by somebody else in the meantime."_s);
}

std::unexpected<Error> notWritten(const QString &path, const QString &why)
{
    return failure(
        ErrorKind::File, QString(path + u" could not be written."_s), why, u"Check permissions and free space; the files are as they were."_s, {path, 0, 0});
}

} // namespace

Result<QMap<QString, QByteArray>> editedSources(const LoadedProject &loaded, const Project &project) { return SourceEditor(loaded, project).edited(); }

Result<void> saveProject(LoadedProject &loaded, const Project &project)
{
    const Result<QMap<QString, QByteArray>> changed = editedSources(loaded, project);
    if (!changed)
        return std::unexpected(changed.error());
    for (auto it = changed->begin(); it != changed->end(); ++it) {
        if (Result<void> untouched = checkUntouched(loaded, it.key()); !untouched)
            return untouched;
    }
    // All texts are on disk beside their files before the first of these is replaced.
    std::vector<std::unique_ptr<QSaveFile>> files;
    QStringList removed;
    QMap<QString, QByteArray> sources = loaded.sources;
    for (auto it = changed->begin(); it != changed->end(); ++it) {
        if (it->isNull()) {
            removed.append(it.key());
            sources.remove(it.key());
            continue;
        }
        const QString full = loaded.folder + u'/' + it.key();
        if (!QDir().mkpath(QFileInfo(full).absolutePath()))
            return notWritten(it.key(), u"Its folder cannot be made."_s);
        auto file = std::make_unique<QSaveFile>(full);
        if (!file->open(QIODevice::WriteOnly) || file->write(*it) != it->size() || !file->flush())
            return notWritten(it.key(), file->errorString());
        files.push_back(std::move(file));
        sources.insert(it.key(), *it);
    }
    Result<LoadedProject> again = parseProject(sources, loaded.folder);
    if (!again)
        return std::unexpected(again.error());
    for (const std::unique_ptr<QSaveFile> &file : files) {
        if (!file->commit())
            return notWritten(QDir(loaded.folder).relativeFilePath(file->fileName()), file->errorString());
    }
    for (const QString &path : removed) {
        if (!QFile::remove(loaded.folder + u'/' + path))
            return failure(ErrorKind::File, QString(path + u" could not be removed."_s), {}, u"Remove it by hand."_s, {path, 0, 0});
    }
    loaded = *std::move(again);
    return {};
}

} // namespace penstock
