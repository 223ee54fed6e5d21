// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/airflow_writer.h"

#include "deploy/writers/airflow_module.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<QString> idOf(const Drawing &drawing, const AirflowGraph &graph)
{
    const DrawnNode &dag = drawing.nodes[size_t(graph.dag)];
    const Result<Value> id = evaluate(*dag.rules->airflowDag->id, Scope::of(drawing, graph.dag));
    if (!id)
        return std::unexpected(id.error());
    static const QRegularExpression usable(u"\\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,249}\\z"_s);
    if (!usable.match(id->toString()).hasMatch())
        return failure(ErrorKind::Project, u"The DAG %1 has no id that is usable."_s.arg(dag.node->id.value),
            u"\"%1\" becomes its id and the name of its file."_s.arg(id->text().left(80)), u"Use letters, digits and _ . -, at most 250."_s);
    return id->toString();
}

} // namespace

QString AirflowDags::settingVariable(const QString &id)
{
    static const QRegularExpression wordEnd(u"([a-z0-9])([A-Z])"_s);
    return u"SETTING_"_s + QString(id).replace(wordEnd, u"\\1_\\2"_s).toUpper();
}

Result<AirflowDags> writeAirflowDags(const Project &project, const Catalogue &catalogue, const QString &folder)
{
    AirflowDags result;
    AirflowEnvironment shared{{}, {u"STAGE"_s, u"PROJECT"_s, u"LOCATION"_s, u"IMAGES"_s}, {}, {}, {}};
    for (const Environment &environment : project.environments)
        shared.variables.insert(environment.stage, {{u"STAGE"_s, environment.stage}, {u"PROJECT"_s, environment.account}, {u"LOCATION"_s, environment.region}});
    QMap<QString, QString> ids; // to the node that has it
    for (const Pipeline &pipeline : project.pipelines) {
        const Drawing drawing = Drawing::of(project, pipeline, catalogue);
        const Result<std::vector<AirflowGraph>> graphs = airflowGraphs(drawing);
        if (!graphs)
            return std::unexpected(graphs.error());
        if (graphs->empty())
            continue;
        const Result<AirflowValues> values = AirflowValues::of(drawing, catalogue);
        if (!values)
            return std::unexpected(values.error());
        for (const AirflowGraph &graph : *graphs) {
            const Result<QString> id = idOf(drawing, graph);
            if (!id)
                return std::unexpected(id.error());
            AirflowDag dag{*id, pipeline.id, pipeline.id.value + u'/' + drawing.nodes[size_t(graph.dag)].node->id.value, {}, {}};
            if (ids.contains(*id))
                return failure(ErrorKind::Project, u"Two DAGs have the id %1: %2 and %3."_s.arg(*id, ids.value(*id), dag.node),
                    u"Airflow would take the one that it reads last."_s, u"Give one of them another id."_s);
            ids.insert(*id, dag.node);
            for (const qsizetype task : graph.tasks)
                dag.tasks.append(drawing.nodes[size_t(task)].node->id.value);
            Result<QByteArray> module = AirflowModule(drawing, *values, shared, folder).write(graph, *id);
            if (!module)
                return std::unexpected(module.error());
            dag.module = std::move(*module);
            result.dags.append(std::move(dag));
        }
    }
    result.variables = shared.variables;
    result.variables.remove(QString());
    result.settings = shared.settings;
    result.images = shared.images;
    return result;
}

} // namespace penstock
