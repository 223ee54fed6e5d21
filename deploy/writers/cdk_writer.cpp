// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_writer.h"

#include "deploy/writers/cdk_dialect.h"
#include "deploy/writers/node_files.h"

using namespace Qt::StringLiterals;

namespace penstock {

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
    Result<QMap<QString, FileTree>> files = nodeFiles(drawing);
    if (!files)
        return std::unexpected(files.error());
    return CdkPipelineModule{std::move(*source), model->className, files->value(QString())};
}

} // namespace penstock
