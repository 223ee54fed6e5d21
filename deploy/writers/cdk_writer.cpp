// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_writer.h"

#include "deploy/writers/cdk_dialect.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<FileTree> nodeFiles(const Drawing &drawing)
{
    FileTree files;
    for (size_t i = 0; i < drawing.nodes.size(); ++i) {
        const Scope scope = Scope::of(drawing, qsizetype(i));
        for (const FileRule &rule : scope.self().rules->files) {
            if (!holds(rule.when, scope))
                continue;
            QString text = rule.property.isEmpty() ? QString() : propertyValue(scope.self(), rule.property, {}).toString();
            if (text.isEmpty()) {
                const Result<Value> skeleton = evaluate(rule.skeleton, scope);
                if (!skeleton)
                    return std::unexpected(skeleton.error());
                text = skeleton->toString();
            }
            if (!text.endsWith(u'\n'))
                text += u'\n';
            files.insert(withIds(rule.path, scope), FileEntry{text.toUtf8(), false, true, drawing.pipeline->id.value + u'/' + scope.self().node->id.value});
        }
    }
    return files;
}

} // namespace

Result<CdkPipelineModule> writeCdkPipeline(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, CdkLanguage language)
{
    const Result<QMap<QString, CdkModule>> modules = catalogue.cdkModules();
    if (!modules)
        return std::unexpected(modules.error());
    QSet<QString> taken;
    for (const CdkModule &module : *modules)
        taken << module.alias << module.pythonAlias;

    // Plans leave out what has no type; code that lacks a drawn node would be a lie.
    QSet<NodeId> ids;
    for (const Node &node : pipeline.graph.nodes) {
        if (const Result<const ComponentType *> type = catalogue.read(node.type); !type)
            return std::unexpected(type.error());
        if (ids.contains(node.id))
            return failure(
                ErrorKind::Project, u"Two nodes of the pipeline %1 have the id %2."_s.arg(pipeline.id.value, node.id.value), {}, u"Rename one of them."_s);
        ids.insert(node.id);
    }
    const Drawing drawing = Drawing::of(project, pipeline, catalogue);
    const Result<CdkModel> model = cdkModel(drawing, taken);
    if (!model)
        return std::unexpected(model.error());
    const auto dialect = language == CdkLanguage::Python ? CdkDialect::python(*modules) : CdkDialect::typescript(*modules);
    Result<QByteArray> source = dialect->module(*model);
    if (!source)
        return std::unexpected(source.error());
    Result<FileTree> files = nodeFiles(drawing);
    if (!files)
        return std::unexpected(files.error());
    return CdkPipelineModule{std::move(*source), model->className, std::move(*files)};
}

} // namespace penstock
