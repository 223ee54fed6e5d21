// SPDX-License-Identifier: Apache-2.0
#include "models/project/project.h"

using namespace Qt::StringLiterals;

namespace penstock {

const Environment *Project::environment(const QString &stage) const
{
    const auto found = std::ranges::find(environments, stage, &Environment::stage);
    return found == environments.end() ? nullptr : &*found;
}

const Pipeline *Project::pipeline(const PipelineId &id) const
{
    const auto found = std::ranges::find(pipelines, id, &Pipeline::id);
    return found == pipelines.end() ? nullptr : &*found;
}

QList<Pipeline> forStagesOf(const Project &project, QList<Pipeline> pipelines)
{
    for (Pipeline &pipeline : pipelines) {
        for (Node &node : pipeline.graph.nodes)
            node.stages.removeIf([&](const auto &values) { return !project.environment(values.key()); });
    }
    return pipelines;
}

QString derivedName(const QString &prefix, const QString &label, const QString &uid, const NameLimits &limits)
{
    static const QRegularExpression other(u"[^a-z0-9_-]+"_s);
    const qsizetype most = limits.length;
    QString middle = label.toLower().replace(other, u"-"_s);
    if (!limits.underscores)
        middle.replace(u'_', u'-');
    middle = middle.left(std::max(qsizetype(0), most - prefix.size() - uid.size() - 2));
    while (middle.endsWith(u'-'))
        middle.chop(1);
    while (middle.startsWith(u'-'))
        middle.remove(0, 1);
    QStringList parts{prefix, middle, uid};
    parts.removeAll(QString());
    return parts.join(u'-');
}

} // namespace penstock
