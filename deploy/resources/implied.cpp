// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/implied.h"

namespace penstock {

Result<QMap<QString, int>> impliedResources(const Project &project, const Catalogue &catalogue, const ResolveOptions &options)
{
    QMap<QString, int> counts;
    QMap<QString, int> shared; // the largest of what is there once for all nodes
    for (const Pipeline &pipeline : project.pipelines) {
        const Drawing drawing = Drawing::of(project, pipeline, catalogue);
        for (size_t i = 0; i < drawing.nodes.size(); ++i) {
            if (!isComplete(drawing.nodes[i], options.stage))
                continue;
            const Scope scope = Scope::of(drawing, qsizetype(i), options.stage, options.symbolicEnvironment);
            for (const ImpliedRule &rule : scope.self().rules->implied) {
                const Result<Value> count = evaluate(rule.count, scope);
                if (!count)
                    return std::unexpected(count.error());
                if (rule.once)
                    shared[rule.type] = std::max(shared.value(rule.type), int(count->toInteger()));
                else
                    counts[rule.type] += int(count->toInteger());
            }
        }
    }
    for (auto it = shared.begin(); it != shared.end(); ++it)
        counts[it.key()] += *it;
    counts.removeIf([](const auto &entry) { return entry.value() == 0; });
    return counts;
}

} // namespace penstock
