// SPDX-License-Identifier: Apache-2.0
#include "app/operations/render.h"

#include "app/operations/plan.h"
#include "widgets/canvas/render.h"
#include "widgets/shell/theme.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<const Pipeline *> choosePipeline(const Project &project, const QString &name)
{
    if (const Pipeline *pipeline = project.pipeline(PipelineId(name)))
        return pipeline;
    if (name.isEmpty() && project.pipelines.size() == 1)
        return &project.pipelines.first();
    QStringList names;
    for (const Pipeline &pipeline : project.pipelines)
        names += pipeline.id.value;
    return failure(ErrorKind::Usage, name.isEmpty() ? u"The project has %1 pipelines."_s.arg(names.size()) : u"There is no pipeline “%1”."_s.arg(name), {},
        names.isEmpty() ? u"Draw one first."_s : u"Name one of them with --pipeline: %1"_s.arg(names.join(u", "_s)));
}

Result<QHash<NodeId, Action>> marksAgainst(const Workspace &workspace, const Pipeline &pipeline, const QString &revision)
{
    QHash<NodeId, Action> marks;
    if (revision.isEmpty() || workspace.project().environments.isEmpty())
        return marks;
    const auto against = planAgainst(workspace, revision);
    if (!against)
        return std::unexpected(against.error());
    const auto earlier = earlierProject(workspace, *against);
    if (!earlier)
        return std::unexpected(earlier.error());
    const auto plan = planEnvironment(workspace, workspace.project(), workspace.project().environments.first().stage, *earlier);
    if (!plan)
        return std::unexpected(plan.error());
    return nodeActions(*plan, pipeline.id);
}

} // namespace

Result<void> renderDrawing(const Workspace &workspace, const QString &name, const QString &file, const QString &against, bool dark)
{
    if (!file.endsWith(".svg"_L1, Qt::CaseInsensitive) && !file.endsWith(".png"_L1, Qt::CaseInsensitive))
        return failure(ErrorKind::Usage, u"A picture is an .svg or a .png file, not %1."_s.arg(file));
    const auto pipeline = choosePipeline(workspace.project(), name);
    if (!pipeline)
        return std::unexpected(pipeline.error());
    const auto marks = marksAgainst(workspace, **pipeline, against);
    if (!marks)
        return std::unexpected(marks.error());
    constexpr double pngScale = 2; // sharp on a screen of twice the density; an SVG has no pixels
    return renderPipeline(
        **pipeline, workspace.catalogue, dark ? darkTheme() : lightTheme(), file, file.endsWith(".png"_L1, Qt::CaseInsensitive) ? pngScale : 1, *marks);
}

void drawWithoutDisplay()
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

} // namespace penstock
