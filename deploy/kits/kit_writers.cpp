// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/kit_writers.h"

#include "deploy/kits/context.h"
#include "deploy/resources/resolve.h"
#include "deploy/writers/json_patch.h"
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
              nodeFilesName = u"node-files"_s, kubernetesBase = u"kubernetes-base"_s, kubernetesPatches = u"kubernetes-patches"_s,
              airflowName = u"airflow-dags"_s;

FileTree placedIn(const QString &folder, const FileTree &files)
{
    if (folder == "."_L1)
        return files;
    FileTree placed;
    for (auto it = files.begin(); it != files.end(); ++it)
        placed.insert(folder + u'/' + it.key(), *it);
    return placed;
}

/// {file, kind, name, group, version} of each.
QList<Variable> manifestVariables(const QList<KubernetesManifest> &manifests)
{
    QList<Variable> list;
    for (const KubernetesManifest &each : manifests)
        list.append(Variables{
            {u"file"_s, each.file}, {u"kind"_s, each.kind.kind}, {u"name"_s, each.name}, {u"group"_s, each.kind.group}, {u"version"_s, each.kind.version}});
    return list;
}

/// {driver, node, pipeline, entry} and each attribute; a list NAME can be looped over as NAMEItems. `entry` is what
/// delivery reads: all attributes but `values` and `patches`, which are for files of their own. `base`: the same release
/// without a stage.
Variable releaseVariable(const KubernetesRelease &release, const QString &pipeline, const ValueMap &base)
{
    ValueMap entry = release.attributes;
    entry.insert(u"driver"_s, release.driver);
    entry.remove(u"values"_s);
    entry.remove(u"patches"_s);
    const Variables is{{u"helm"_s, release.driver == "helm"_L1}, {u"kustomize"_s, release.driver == "kustomize"_L1}};
    Variables map{{u"is"_s, is}, {u"node"_s, release.node.section(u'/', 1)}, {u"pipeline"_s, pipeline}, {u"driver"_s, release.driver},
        {u"entry"_s, Variable(Value(entry))}};
    ValueMap attributes{{u"images"_s, ValueList{}}, {u"secrets"_s, ValueList{}}, {u"patches"_s, ValueList{}}, {u"values"_s, ValueMap{}}};
    attributes.insert(release.attributes);
    for (auto it = attributes.begin(); it != attributes.end(); ++it) {
        map.insert(it.key(), Variable(*it));
        QList<Variable> items;
        for (const Value &item : it->toList()) {
            Variables members;
            const ValueMap known = item.toMap();
            for (auto member = known.begin(); member != known.end(); ++member)
                members.insert(member.key(), Variable(*member));
            items.append(item.isMap() ? Variable(members) : Variable(item));
        }
        if (it->isList())
            map.insert(QString(it.key() + u"Items"_s), items);
    }
    map.insert(u"valuesPatch"_s, Variable(Value(mergePatch(base.value(u"values"_s).toMap(), release.attributes.value(u"values"_s).toMap()))));
    return map;
}

QList<Variable> releaseVariables(const QList<KubernetesRelease> &releases, const QList<KubernetesRelease> &base, const QString &pipeline)
{
    QList<Variable> list;
    for (const KubernetesRelease &each : releases) {
        if (each.driver == "secret"_L1)
            continue;
        const auto common = std::ranges::find_if(base, [&](const KubernetesRelease &other) { return other.driver == each.driver && other.node == each.node; });
        list.append(releaseVariable(each, pipeline, common == base.end() ? ValueMap{} : common->attributes));
    }
    return list;
}

/// The secrets of a pipeline that no release brings along.
ValueList secretsOf(const QList<KubernetesRelease> &releases)
{
    QSet<QString> taken;
    for (const KubernetesRelease &each : releases) {
        for (const Value &secret : each.attributes.value(u"secrets"_s).toList())
            taken.insert(secret.toMap().value(u"name"_s).toString());
    }
    ValueList secrets;
    for (const KubernetesRelease &each : releases) {
        if (each.driver == "secret"_L1 && !taken.contains(each.attributes.value(u"name"_s).toString()))
            secrets.append(Value(each.attributes));
    }
    return secrets;
}

} // namespace

KitWriters::KitWriters(const Project &project, const Catalogue &catalogue, const Manifest &manifest)
    : m_project(project)
    , m_catalogue(catalogue)
    , m_manifest(manifest)
{ }

QStringList KitWriters::names() { return {airflowName, cdkPipelines, kubernetesBase, kubernetesPatches, nodeFilesName, terraformFlat, terraformModuleName}; }

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
    if (uses(u"kubernetes-"_s)) {
        if (const Result<void> added = addKubernetes(variables); !added)
            return added;
    }
    if (uses(u"airflow-"_s)) {
        if (const Result<void> added = addAirflow(variables); !added)
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
        m_cdk.insert(pipeline.id, *module);
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
        const Result<QString> call
            = terraformCall(name, *source, *module, Value(Reference{u"Penstock::Raw"_s, u"var.settings."_s + name}), m_manifest.terraform.dependsOn);
        if (!call)
            return std::unexpected(call.error());
        blocks.append(*call);
        for (const QString &address : std::as_const(module->addresses)) {
            if (address.startsWith("data."_L1))
                continue; // nothing of it is kept
            const QString moved = u"module."_s + name + u'.' + address;
            toModules.append(u"moved {\n  from = %1\n  to   = %2\n}\n"_s.arg(address, moved));
            toFlat.append(u"moved {\n  from = %1\n  to   = %2\n}\n"_s.arg(moved, address));
        }
        for (qsizetype stage = 0; stage < m_project.environments.size(); ++stage) {
            const ValueMap settings = module->settings.value(m_project.environments[stage].stage);
            const Result<QString> here = terraformCall(name, *source, *module, Value(settings), m_manifest.terraform.dependsOn);
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

/// The objects of the pipelines, what differs in each stage, and what delivery does beside applying them.
Result<void> KitWriters::addKubernetes(Variables &variables)
{
    const auto setting = [this](const QString &id) {
        const QList<PropertyType> &inputs = m_manifest.kit.environment.inputs;
        const auto input = std::ranges::find(inputs, id, &PropertyType::id);
        return input == inputs.end() ? Value() : input->defaultValue;
    };
    const QList<Variable> known = *lookUp(variables, u"pipelines"_s)->list();
    QList<Variable> pipelines, releases;
    QList<QList<Variable>> stagePipelines(m_project.environments.size()), stageReleases(m_project.environments.size());
    QStringList images;
    QHash<std::pair<QString, QString>, QString> makers; // kind and name -> pipeline
    for (qsizetype i = 0; i < known.size(); ++i) {
        const Pipeline &pipeline = m_project.pipelines[i];
        Result<KubernetesPipeline> written = writeKubernetes(m_project, pipeline, m_catalogue, setting);
        if (!written)
            return std::unexpected(written.error());
        for (const KubernetesManifest &each : std::as_const(written->manifests)) {
            const QString maker = makers.value({each.kind.kind, each.name});
            if (!maker.isEmpty())
                return failure(ErrorKind::Project, u"The manifests cannot be written."_s,
                    maker == pipeline.id.value ? u"Two nodes of the pipeline %1 have a %2 named \"%3\"."_s.arg(maker, each.kind.kind, each.name)
                                               : u"The pipelines %1 and %2 both have a %3 named \"%4\", and would overwrite each other's."_s.arg(
                                                     maker, pipeline.id.value, each.kind.kind, each.name),
                    u"Rename one of the nodes."_s);
            makers.insert({each.kind.kind, each.name}, pipeline.id.value);
        }
        Variables map = *known[i].map();
        QList<Variable> names;
        for (const QString &image : std::as_const(written->images)) {
            names.append(Variables{{u"name"_s, image}});
            if (!images.contains(image))
                images.append(image);
        }
        map.insert(u"images"_s, names);
        map.insert(u"manifests"_s, manifestVariables(written->manifests));
        map.insert(u"hasManifests"_s, !written->files.isEmpty());
        pipelines.append(map);
        releases += releaseVariables(written->releases, written->releases, pipeline.id.value);
        for (qsizetype stage = 0; stage < m_project.environments.size(); ++stage) {
            const KubernetesStage here = written->stages.value(m_project.environments[stage].stage);
            const ValueList secrets = secretsOf(here.releases);
            map.insert(u"patches"_s, manifestVariables(here.patches));
            map.insert(u"hasPatches"_s, !here.patches.isEmpty());
            map.insert(u"additions"_s, manifestVariables(here.additions));
            map.insert(u"secrets"_s, Variable(Value(secrets)));
            stagePipelines[stage].append(map);
            stageReleases[stage] += releaseVariables(here.releases, written->releases, pipeline.id.value);
        }
        m_kubernetes.insert(pipeline.id, *written);
    }
    images.sort();
    QList<Variable> imageNames;
    for (const QString &image : std::as_const(images))
        imageNames.append(Variables{{u"name"_s, image}});
    variables.insert(u"images"_s, imageNames);
    variables.insert(u"releases"_s, releases);
    variables.insert(u"pipelines"_s, pipelines);
    QList<Variable> environments;
    const QList<Variable> knownEnvironments = *lookUp(variables, u"environments"_s)->list();
    for (qsizetype stage = 0; stage < knownEnvironments.size(); ++stage) {
        Variables map = *knownEnvironments[stage].map();
        map.insert(u"pipelines"_s, stagePipelines[stage]);
        map.insert(u"releases"_s, stageReleases[stage]);
        environments.append(map);
    }
    variables.insert(u"environments"_s, environments);
    return {};
}

/// The DAGs, and the variables that each environment's Airflow needs for them.
Result<void> KitWriters::addAirflow(Variables &variables)
{
    const auto file = std::ranges::find(m_manifest.files, airflowName, &KitFile::name);
    Result<AirflowDags> written = writeAirflowDags(m_project, m_catalogue, file->path);
    if (!written)
        return std::unexpected(written.error());
    m_airflow = std::move(*written);
    QList<Variable> dags;
    for (const AirflowDag &dag : std::as_const(m_airflow.dags)) {
        ValueList tasks;
        for (const QString &task : dag.tasks)
            tasks.append(Value(task));
        dags.append(Variables{{u"id"_s, dag.id}, {u"file"_s, QString(file->path + u'/' + dag.id + u".py"_s)}, {u"pipeline"_s, dag.pipeline.value},
            {u"tasksList"_s, Value(tasks)}});
    }
    variables.insert(u"dags"_s, dags);
    variables.insert(u"dagsUseImages"_s, !m_airflow.images.isEmpty());
    ValueList images;
    QStringList names(m_airflow.images.begin(), m_airflow.images.end());
    names.sort();
    for (const QString &name : std::as_const(names))
        images.append(Value(name));
    variables.insert(u"dagImagesList"_s, Value(images));

    QList<Variable> environments;
    const QList<Variable> known = *lookUp(variables, u"environments"_s)->list();
    for (qsizetype stage = 0; stage < known.size(); ++stage) {
        QMap<QString, QString> values = m_airflow.variables.value(m_project.environments[stage].stage);
        for (const QString &setting : std::as_const(m_airflow.settings)) {
            const Variable *value = lookUp(*known[stage].map(), u"settings."_s + setting);
            values.insert(AirflowDags::settingVariable(setting), value && value->value() ? value->value()->text() : QString());
        }
        QList<Variable> items;
        for (auto it = values.begin(); it != values.end(); ++it)
            items.append(Variables{{u"name"_s, Fragment::identifier(it.key())}, {u"value"_s, *it}});
        Variables map = *known[stage].map();
        map.insert(u"dagVariables"_s, items);
        environments.append(map);
    }
    variables.insert(u"environments"_s, environments);
    return {};
}

Result<FileTree> KitWriters::write(const KitFile &file, const QString &path, const Pipeline *pipeline, const Environment *environment)
{
    const bool ofStages = file.name == terraformFlat || file.name == kubernetesPatches;
    if (!pipeline || (ofStages && !environment)) {
        return failure(ErrorKind::Internal, u"The kit's manifest has a mistake."_s,
            u"The writer \"%1\" wants each: %2."_s.arg(file.name, ofStages ? u"environments-pipelines"_s : u"pipelines"_s), {}, file.place);
    }
    if (file.name == kubernetesBase || file.name == kubernetesPatches)
        return kubernetesFiles(path, *pipeline, file.name == kubernetesPatches ? environment : nullptr);
    if (file.name == cdkPipelines && m_cdk.contains(pipeline->id))
        return cdkModule(path, *pipeline);
    if (file.name == terraformModuleName)
        return terraformModule(path, *pipeline);
    if (file.name == airflowName)
        return airflowDags(path, *pipeline);
    if (file.name == nodeFilesName)
        return nodeFilesOf(file, path, *pipeline);
    if (file.name == terraformFlat) {
        // The files of a folder are one module.
        for (const QString &address : m_terraform.value(pipeline->id).addresses) {
            const QString maker = m_flat.value({path.section(u'/', 0, -2), address});
            if (!maker.isEmpty() && maker != pipeline->id.value)
                return failure(ErrorKind::Project, u"The Terraform of the stage %1 cannot be written."_s.arg(environment->stage),
                    u"The pipelines %1 and %2 both have a resource %3, and stand in one folder."_s.arg(maker, pipeline->id.value, address),
                    u"Give the node another id in one of them."_s);
            m_flat.insert({path.section(u'/', 0, -2), address}, pipeline->id.value);
        }
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

FileTree KitWriters::airflowDags(const QString &path, const Pipeline &pipeline) const
{
    FileTree files;
    for (const AirflowDag &dag : m_airflow.dags) {
        if (dag.pipeline == pipeline.id)
            files.insert(path + u'/' + dag.id + u".py"_s, {dag.module, false, false, dag.node});
    }
    return files;
}

/// `path` is the folder that the nodes' paths begin in; "." is the repository's root.
Result<FileTree> KitWriters::nodeFilesOf(const KitFile &file, const QString &path, const Pipeline &pipeline) const
{
    const Drawing drawing = Drawing::of(m_project, pipeline, m_catalogue);
    const Result<QMap<QString, FileTree>> trees = nodeFiles(drawing);
    if (!trees)
        return std::unexpected(trees.error());
    FileTree files = file.takes == "unnamed"_L1 ? FileTree() : trees->value(file.role);
    const bool primary = std::ranges::any_of(m_manifest.kit.roles, [&](const Kit::Role &role) { return role.id == file.role && role.primary; });
    if (file.takes.isEmpty() ? primary : file.takes == "unnamed"_L1)
        files.insert(trees->value(QString()));
    return placedIn(path, files);
}

FileTree KitWriters::kubernetesFiles(const QString &path, const Pipeline &pipeline, const Environment *environment) const
{
    const KubernetesPipeline written = m_kubernetes.value(pipeline.id);
    return placedIn(path, environment ? written.stages.value(environment->stage).files : written.files);
}

} // namespace penstock
