// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/kit_writers.h"

#include "deploy/resources/resolve.h"
#include "deploy/writers/node_files.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

std::optional<CdkLanguage> cdkLanguage(const QString &language)
{
    if (language == "python"_L1)
        return CdkLanguage::Python;
    if (language == "typescript"_L1)
        return CdkLanguage::TypeScript;
    return {};
}

const QString cdkPipelines = u"cdk-pipelines"_s, terraformModuleName = u"terraform-module"_s, terraformFlat = u"terraform-flat"_s,
              nodeFilesName = u"node-files"_s;

} // namespace

KitWriters::KitWriters(const Project &project, const Catalogue &catalogue, const Manifest &manifest)
    : m_project(project)
    , m_catalogue(catalogue)
    , m_manifest(manifest)
{ }

QStringList KitWriters::names() { return {cdkPipelines, nodeFilesName, terraformFlat, terraformModuleName}; }

bool KitWriters::uses(const QString &prefix) const
{
    return std::ranges::any_of(m_manifest.files, [&](const KitFile &file) { return file.source == KitFile::Source::Writer && file.name.startsWith(prefix); });
}

Result<void> KitWriters::addVariables(Variables &variables)
{
    if (uses(u"cdk-"_s)) {
        if (const Result<void> added = addCdk(variables); !added)
            return added;
    }
    return uses(u"terraform-"_s) ? addTerraform(variables) : Result<void>();
}

/// What differs in each stage, what is drawn, and the classes that templates name.
Result<void> KitWriters::addCdk(Variables &variables)
{
    QList<Variable> environments;
    const QList<Variable> known = *lookUp(variables, u"environments"_s)->list();
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
    variables.insert(u"environments"_s, environments);

    const std::optional<CdkLanguage> language = cdkLanguage(m_project.kit.language);
    if (!language)
        return {};
    QList<Variable> pipelines;
    const QList<Variable> knownPipelines = *lookUp(variables, u"pipelines"_s)->list();
    for (qsizetype i = 0; i < knownPipelines.size(); ++i) {
        const Pipeline &pipeline = m_project.pipelines.at(i);
        Result<CdkPipelineModule> module = writeCdkPipeline(m_project, pipeline, m_catalogue, *language);
        if (!module)
            return std::unexpected(module.error());
        Variables map = *knownPipelines.at(i).map();
        map.insert(u"className"_s, Fragment::identifier(module->className));
        pipelines.append(map);
        m_cdk.insert(pipeline.id, std::move(*module));
    }
    variables.insert(u"pipelines"_s, pipelines);
    return {};
}

/// The modules of the pipelines, and how a root module calls them.
Result<void> KitWriters::addTerraform(Variables &variables)
{
    const QList<Variable> pipelines = *lookUp(variables, u"pipelines"_s)->list();
    QStringList blocks; // of one root for all stages
    QStringList toModules, toFlat;
    QList<QStringList> stageBlocks(m_project.environments.size());
    QList<ValueMap> stageValues(m_project.environments.size());
    for (qsizetype i = 0; i < pipelines.size(); ++i) {
        const Pipeline &pipeline = m_project.pipelines.at(i);
        Result<TerraformModule> module = writeTerraformModule(m_project, pipeline, m_catalogue, m_manifest.terraform.files);
        if (!module)
            return std::unexpected(module.error());
        m_terraform.insert(pipeline.id, *module);
        if (module->isEmpty())
            continue;
        Variables inside = variables;
        inside.insert(u"pipeline"_s, pipelines[i]);
        const Result<QString> source = fillIn(m_manifest.terraform.modules, inside, {m_manifest.file, 0, 0});
        if (!source)
            return std::unexpected(source.error());
        const QString name = lookUp(inside, u"pipeline.module"_s)->fragment()->text();
        const Result<QString> call = terraformCall(name, *source, *module, Value(Reference{u"Penstock::Raw"_s, u"var.settings."_s + name}));
        if (!call)
            return std::unexpected(call.error());
        blocks.append(*call);
        for (const QString &address : std::as_const(module->addresses)) {
            const QString moved = u"module."_s + name + u'.' + address;
            toModules.append(u"moved {\n  from = %1\n  to   = %2\n}\n"_s.arg(address, moved));
            toFlat.append(u"moved {\n  from = %1\n  to   = %2\n}\n"_s.arg(moved, address));
        }
        for (qsizetype stage = 0; stage < m_project.environments.size(); ++stage) {
            const ValueMap settings = module->settings.value(m_project.environments[stage].stage);
            const Result<QString> here = terraformCall(name, *source, *module, Value(settings));
            if (!here)
                return std::unexpected(here.error());
            stageBlocks[stage].append(*here);
            if (!settings.isEmpty())
                stageValues[stage].insert(name, Value(settings));
        }
    }
    variables.insert(u"modules"_s, Fragment::hcl(blocks.join(u'\n')));
    variables.insert(u"moves"_s, Variables{{u"toModules"_s, Fragment::hcl(toModules.join(u'\n'))}, {u"toFlat"_s, Fragment::hcl(toFlat.join(u'\n'))}});
    QList<Variable> environments;
    const QList<Variable> known = *lookUp(variables, u"environments"_s)->list();
    for (qsizetype stage = 0; stage < known.size(); ++stage) {
        Variables map = *known[stage].map();
        map.insert(u"modules"_s, Fragment::hcl(stageBlocks[stage].join(u'\n')));
        map.insert(u"moduleSettings"_s, Value(stageValues[stage]));
        environments.append(map);
    }
    variables.insert(u"environments"_s, environments);
    return {};
}

Result<FileTree> KitWriters::write(const KitFile &file, const QString &path, const Pipeline *pipeline, const Environment *environment)
{
    if (!pipeline || (file.name == terraformFlat && !environment)) {
        return failure(ErrorKind::Internal, u"The kit's manifest has a mistake."_s,
            u"The writer \"%1\" wants each: %2."_s.arg(file.name, file.name == terraformFlat ? u"environments-pipelines"_s : u"pipelines"_s), {}, file.place);
    }
    if (file.name == cdkPipelines && m_cdk.contains(pipeline->id))
        return cdkModule(path, *pipeline);
    if (file.name == terraformModuleName)
        return terraformModule(path, *pipeline);
    if (file.name == nodeFilesName)
        return nodeFilesOf(file, path, *pipeline);
    if (file.name == terraformFlat) {
        const Result<QByteArray> text = writeTerraformFlat(m_project, *pipeline, m_catalogue, environment->stage, m_manifest.terraform.files);
        if (!text)
            return std::unexpected(text.error());
        return text->isEmpty() ? FileTree{} : FileTree{{path, FileEntry{*text, false, false, pipeline->id.value}}};
    }
    return failure(
        ErrorKind::Internal, u"The kit's manifest has a mistake."_s, u"There is no writer \"%1\" for this language."_s.arg(file.name), {}, file.place);
}

Result<FileTree> KitWriters::cdkModule(const QString &path, const Pipeline &pipeline) const
{
    const CdkPipelineModule module = m_cdk.value(pipeline.id);
    FileTree files = module.nodeFiles;
    files.insert(path, {module.source, false, false, {}});
    return files;
}

Result<FileTree> KitWriters::terraformModule(const QString &path, const Pipeline &pipeline) const
{
    const TerraformModule module = m_terraform.value(pipeline.id);
    FileTree files;
    if (module.isEmpty())
        return files;
    files.insert(path + u"/main.tf"_s, {module.main, false, false, pipeline.id.value});
    if (!module.variables.isEmpty())
        files.insert(path + u"/variables.tf"_s, {module.variables, false, false, pipeline.id.value});
    return files;
}

/// `path` is the folder that the nodes' paths begin in; "." is the repository's root.
Result<FileTree> KitWriters::nodeFilesOf(const KitFile &file, const QString &path, const Pipeline &pipeline) const
{
    const Drawing drawing = Drawing::of(m_project, pipeline, m_catalogue);
    const Result<QMap<QString, FileTree>> trees = nodeFiles(drawing);
    if (!trees)
        return std::unexpected(trees.error());
    FileTree files = trees->value(file.role);
    const bool primary = std::ranges::any_of(m_manifest.kit.roles, [&](const Kit::Role &role) { return role.id == file.role && role.primary; });
    if (primary)
        files.insert(trees->value(QString()));
    if (path == "."_L1)
        return files;
    FileTree placed;
    for (auto it = files.begin(); it != files.end(); ++it)
        placed.insert(path + u'/' + it.key(), *it);
    return placed;
}

} // namespace penstock
