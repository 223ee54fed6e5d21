// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/context.h"
#include "deploy/kits/document.h"
#include "deploy/kits/kit.h"
#include "deploy/resources/resolve.h"
#include "deploy/writers/cdk_writer.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Paths stay inside the repository and out of what Git and Penstock keep for themselves.
bool isSafePath(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return !parts.contains(QString()) && !parts.contains(u"."_s) && !parts.contains(u".."_s) && parts.first().compare(".git"_L1, Qt::CaseInsensitive) != 0
        && parts.first() != ".penstock"_L1 && !path.contains(u'\\') && !path.contains(u':');
}

std::optional<CdkLanguage> cdkLanguage(const QString &language)
{
    if (language == "python"_L1)
        return CdkLanguage::Python;
    if (language == "typescript"_L1)
        return CdkLanguage::TypeScript;
    return {};
}

class Generator
{
public:
    Generator(const Project &project, const Catalogue &catalogue, const Manifest &manifest)
        : m_project(project)
        , m_catalogue(catalogue)
        , m_manifest(manifest)
    { }

    Result<QList<GeneratedRepository>> run()
    {
        if (!m_manifest.kit.languages.isEmpty() && !m_manifest.kit.languages.contains(m_project.kit.language))
            return failure(ErrorKind::Project, u"The files cannot be generated."_s,
                u"The kit \"%1\" writes %2, not \"%3\"."_s.arg(m_manifest.kit.id, m_manifest.kit.languages.join(u" or "_s), m_project.kit.language),
                u"Set kit: language: in penstock.yaml."_s);
        if (const Result<void> prepared = prepare(); !prepared)
            return std::unexpected(prepared.error());
        for (const KitFile &file : m_manifest.files) {
            if (!holds(file.when, m_project, m_manifest.kit))
                continue;
            if (const Result<void> written = write(file); !written)
                return std::unexpected(written.error());
        }
        QList<GeneratedRepository> repositories;
        for (const Kit::Role &role : m_manifest.kit.roles)
            repositories.append({role.id, m_trees.value(role.id)});
        return repositories;
    }

private:
    Result<void> prepare()
    {
        Result<Variables> variables = projectVariables(m_project, m_manifest);
        if (!variables)
            return std::unexpected(variables.error());
        m_variables = std::move(*variables);
        if (const Result<void> added = addStages(); !added)
            return added;
        if (const Result<void> added = addPipelines(); !added)
            return added;
        return addCommands();
    }

    /// What differs in each stage, and what is drawn: known only with the catalogue.
    Result<void> addStages()
    {
        QList<Variable> environments;
        const QList<Variable> known = *lookUp(m_variables, u"environments"_s)->list();
        for (qsizetype i = 0; i < known.size(); ++i) {
            const QString &stage = m_project.environments.at(i).stage;
            const Result<ValueMap> overrides = stageOverrides(m_project, m_catalogue, stage);
            if (!overrides)
                return std::unexpected(overrides.error());
            const Result<ResourceGraph> graph = resolve(m_project, m_catalogue, stage);
            if (!graph)
                return std::unexpected(graph.error());
            ValueList drawn;
            for (const Resource &resource : graph->resources) {
                if (!resource.constructPath.isEmpty())
                    drawn.append(Value(ValueMap{{u"node"_s, resource.node}, {u"path"_s, resource.constructPath}, {u"type"_s, resource.type}}));
            }
            Variables map = *known.at(i).map();
            map.insert(u"overrides"_s, Value(*overrides));
            map.insert(u"drawn"_s, Value(drawn));
            environments.append(map);
        }
        m_variables.insert(u"environments"_s, environments);
        return {};
    }

    Result<void> addCommands()
    {
        Variables blocks;
        for (const auto &[name, commands] : m_manifest.commands) {
            const Result<QList<Kit::Step>> steps = filledCommands(commands, m_manifest, m_project, m_variables);
            if (!steps)
                return std::unexpected(steps.error());
            QStringList lines;
            for (const Kit::Step &step : *steps)
                lines.append(step.command);
            blocks.insert(name, Fragment::markdownBlock(lines.join(u'\n'), u"sh"_s));
        }
        m_variables.insert(u"commands"_s, blocks);
        const Result<QList<Kit::Step>> bootstrap = filledCommands(m_manifest.bootstrap, m_manifest, m_project, m_variables);
        if (!bootstrap)
            return std::unexpected(bootstrap.error());
        QList<Variable> steps;
        for (const Kit::Step &step : *bootstrap)
            steps.append(Variables{{u"title"_s, step.title}, {u"block"_s, Fragment::markdownBlock(step.command, u"sh"_s)}});
        m_variables.insert(u"bootstrap"_s, steps);
        return {};
    }

    Result<void> write(const KitFile &file)
    {
        if (file.source == KitFile::Source::Writer)
            return writePipelines(file);
        const Result<QString> path = fillIn(file.path, m_variables, file.place);
        if (!path)
            return std::unexpected(path.error());
        const Result<QByteArray> content = contentOf(file);
        if (!content)
            return std::unexpected(content.error());
        return add(file, *path, {*content, file.executable, file.onlyOnce, {}});
    }

    Result<QByteArray> contentOf(const KitFile &file)
    {
        const QString source = m_manifest.kit.folder + u'/' + file.name;
        const Result<QByteArray> bytes = readKitFile(source);
        if (!bytes || file.source == KitFile::Source::Copy)
            return bytes;
        if (file.source == KitFile::Source::Template)
            return m_renderer.render(QString::fromUtf8(*bytes), source, file.language, m_variables);
        const Result<YamlValue> document = file.name.endsWith(".json"_L1) ? readJson(*bytes, source) : readYaml(*bytes, source);
        if (!document)
            return std::unexpected(document.error());
        const Result<Value> value = fillDocument(*document, m_variables);
        if (!value)
            return std::unexpected(value.error());
        return file.language == FileLanguage::Yaml ? yamlDocument(*value) : jsonDocument(*value);
    }

    /// The module of each pipeline, before any file: templates name their classes.
    Result<void> addPipelines()
    {
        const std::optional<CdkLanguage> language = cdkLanguage(m_project.kit.language);
        const bool wanted = std::ranges::any_of(m_manifest.files, [](const KitFile &file) { return file.source == KitFile::Source::Writer; });
        if (!language || !wanted)
            return {};
        QList<Variable> pipelines;
        const QList<Variable> known = *lookUp(m_variables, u"pipelines"_s)->list();
        for (qsizetype i = 0; i < known.size(); ++i) {
            Result<CdkPipelineModule> module = writeCdkPipeline(m_project, m_project.pipelines.at(i), m_catalogue, *language);
            if (!module)
                return std::unexpected(module.error());
            Variables map = *known.at(i).map();
            map.insert(u"className"_s, Fragment::identifier(module->className));
            pipelines.append(map);
            m_modules.append(std::move(*module));
        }
        m_variables.insert(u"pipelines"_s, pipelines);
        return {};
    }

    Result<void> writePipelines(const KitFile &file)
    {
        if (file.name != "cdk-pipelines"_L1 || m_modules.size() != m_project.pipelines.size())
            return failure(
                ErrorKind::Internal, u"The kit's manifest has a mistake."_s, u"There is no writer \"%1\" for this language."_s.arg(file.name), {}, file.place);
        const QList<Variable> pipelines = *lookUp(m_variables, u"pipelines"_s)->list();
        for (qsizetype i = 0; i < pipelines.size(); ++i) {
            const CdkPipelineModule &module = m_modules.at(i);
            Variables inside = m_variables;
            inside.insert(u"pipeline"_s, pipelines.at(i));
            const Result<QString> path = fillIn(file.path, inside, file.place);
            if (!path)
                return std::unexpected(path.error());
            if (const Result<void> added = add(file, *path, {module.source, false, false, {}}); !added)
                return added;
            for (auto it = module.nodeFiles.begin(); it != module.nodeFiles.end(); ++it) {
                if (const Result<void> added = add(file, it.key(), it.value()); !added)
                    return added;
            }
        }
        return {};
    }

    Result<void> add(const KitFile &file, const QString &path, const FileEntry &entry)
    {
        if (!isSafePath(path))
            return failure(ErrorKind::Project, u"A file cannot be written."_s, u"\"%1\" is not a path inside the repository."_s.arg(path), {}, file.place);
        FileTree &tree = m_trees[file.role];
        if (tree.contains(path) && tree.value(path) != entry)
            return failure(ErrorKind::Project, u"A file cannot be written."_s, u"Two different files want the path \"%1\"."_s.arg(path),
                u"Rename one of the nodes or pipelines."_s, file.place);
        tree.insert(path, entry);
        return {};
    }

    const Project &m_project;
    const Catalogue &m_catalogue;
    const Manifest &m_manifest;
    Variables m_variables;
    QList<CdkPipelineModule> m_modules; // in the order of the project's pipelines
    TemplateRenderer m_renderer;
    QMap<QString, FileTree> m_trees;
};

} // namespace

Result<QList<GeneratedRepository>> generate(const Project &project, const Catalogue &catalogue, const Kit &kit)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return std::unexpected(manifest.error());
    return Generator(project, catalogue, *manifest).run();
}

} // namespace penstock
