// SPDX-License-Identifier: Apache-2.0
// Generating repositories and planning, by the number of drawn nodes: aim for 1,000 nodes under 150 ms and 50 ms, and for time
// that grows with the nodes. The drawing is chains of what each cloud's pipelines are made of, with values that differ in prod.
#include "deploy/kits/kit.h"
#include "deploy/plan/design_plan.h"
#include "deploy/resources/resolve.h"

#include <benchmark/benchmark.h>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

struct Shape
{
    QString kit, language;
    QList<std::pair<QString, QString>> chain; // component type, and the ports of the edge to the next: "out>in"
    QString staged;                           // a property of the first type that differs in prod
    ValueMap required;                        // values that the types need
};

const Shape aws{u"aws-ddk-cdk-pipelines"_s, u"typescript"_s,
    {{u"aws.s3.bucket"_s, u"objects>bucket"_s}, {u"aws.s3.event"_s, u"event>start"_s}, {u"aws.lambda"_s, {}}}, u"versioned"_s, {}};
const Shape google{u"gcp-dataflow-cloudbuild"_s, {}, {{u"gcp.gcs.bucket"_s, {}}, {u"gcp.pubsub.topic"_s, {}}, {u"gcp.bq.dataset"_s, {}}}, u"versioning"_s, {}};

Project drawing(const Shape &shape, qsizetype nodes, const Catalogue &catalogue)
{
    Project project;
    project.label = u"Bench"_s;
    project.team = u"Bench"_s;
    project.prefix = u"bench"_s;
    project.uid = u"a1b2c3d4"_s;
    project.name = u"bench-bench-a1b2c3d4"_s;
    project.kit = {shape.kit, shape.language, {}};
    project.cicd = {u"cicd"_s, u"111111111111"_s, u"eu-west-1"_s, {}, {}, false, {}};
    const bool isAws = shape.kit.startsWith("aws"_L1);
    for (const QString &stage : {u"dev"_s, u"prod"_s}) {
        const QString account = isAws ? (stage == "dev"_L1 ? u"222222222222"_s : u"333333333333"_s) : QString(u"bench-project-"_s + stage);
        project.environments.append({stage, account, isAws ? u"eu-west-1"_s : u"europe-west1"_s, {}, {}, false, {}});
    }
    project.repositories = {{u"pipeline"_s, {}, {}, {}}};
    Pipeline pipeline;
    pipeline.id = PipelineId(u"bench"_s);
    pipeline.title = u"Bench"_s;
    for (qsizetype i = 0; i < nodes; ++i) {
        const auto &[type, ports] = shape.chain[i % shape.chain.size()];
        Node node{NodeId(u"node-%1"_s.arg(i)), type, {}, {}, {}, {}};
        const Result<const ComponentType *> known = catalogue.read(type);
        if (!known)
            qFatal("%s", qPrintable(known.error().toString()));
        for (const PropertyType &property : (*known)->properties) {
            if (property.required && property.defaultValue.isNull())
                node.properties.insert(property.id, u"node_%1"_s.arg(i));
        }
        if (i % shape.chain.size() == 0)
            node.stages.insert(u"prod"_s, {{shape.staged, Value(false)}});
        pipeline.graph.nodes.append(node);
        if (!ports.isEmpty() && i + 1 < nodes)
            pipeline.graph.edges.append(Edge{{node.id, ports.section(u'>', 0, 0)}, {NodeId(u"node-%1"_s.arg(i + 1)), ports.section(u'>', 1)}});
    }
    project.pipelines = {pipeline};
    return project;
}

void generateIt(benchmark::State &state, const Shape &shape)
{
    const Catalogue catalogue;
    const Project project = drawing(shape, state.range(0), catalogue);
    const Result<Kit> kit = readKit(shape.kit);
    if (!kit)
        return state.SkipWithError("the kit is not there");
    for ([[maybe_unused]] const auto &round : state) {
        const auto trees = generate(project, catalogue, *kit);
        if (!trees)
            return state.SkipWithError(trees.error().toString().toUtf8().constData());
        benchmark::DoNotOptimize(trees->size());
    }
    state.SetComplexityN(state.range(0));
}

/// What the window does while somebody draws: resolve both sides, compare.
void planIt(benchmark::State &state, const Shape &shape)
{
    const Catalogue catalogue;
    const Project before = drawing(shape, state.range(0), catalogue);
    Project now = before;
    for (qsizetype i = 0; i < now.pipelines[0].graph.nodes.size(); i += 10 * shape.chain.size())
        now.pipelines[0].graph.nodes[i].stages[u"prod"_s].insert(shape.staged, Value(true));
    qsizetype changes = 0;
    for ([[maybe_unused]] const auto &round : state) {
        const auto left = resolve(before, catalogue, u"prod"_s), right = resolve(now, catalogue, u"prod"_s);
        if (!left || !right)
            return state.SkipWithError("it does not resolve");
        changes = designPlan(*left, *right).resources.size();
    }
    if (changes == 0)
        return state.SkipWithError("nothing changed: the plan is not what was meant");
    state.counters["changes"] = double(changes);
    state.SetComplexityN(state.range(0));
}

} // namespace

BENCHMARK_CAPTURE(generateIt, aws, aws)->RangeMultiplier(10)->Range(10, 10'000)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK_CAPTURE(generateIt, google, google)->RangeMultiplier(10)->Range(10, 10'000)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK_CAPTURE(planIt, aws, aws)->RangeMultiplier(10)->Range(10, 10'000)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK_CAPTURE(planIt, google, google)->RangeMultiplier(10)->Range(10, 10'000)->Unit(benchmark::kMillisecond)->Complexity();

BENCHMARK_MAIN();
