// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/project_input.h"

#include "models/project/project_files.h"

using namespace penstock;
using namespace Qt::StringLiterals;

namespace {

QMap<QString, QByteArray> sourcesOf(const QByteArray &input)
{
    QMap<QString, QByteArray> sources;
    QString path = u"penstock.yaml"_s;
    qsizetype begin = 0;
    for (;;) {
        const qsizetype mark = input.indexOf("\n=== ", begin);
        sources.insert(path, input.mid(begin, mark < 0 ? -1 : mark + 1 - begin));
        const qsizetype end = mark < 0 ? -1 : input.indexOf('\n', mark + 1);
        if (end < 0 || sources.size() > 8)
            return sources;
        path = QString::fromUtf8(input.mid(mark + 5, end - mark - 5));
        begin = end + 1;
    }
}

void mustHold(bool condition, const char *what)
{
    if (!condition)
        qFatal("%s", what);
}

/// Whatever is edited: the answer is texts that say it, or a refusal.
void edit(const LoadedProject &loaded, const Project &wanted)
{
    const Result<QMap<QString, QByteArray>> changed = editedSources(loaded, wanted);
    if (!changed)
        return;
    QMap<QString, QByteArray> sources = loaded.sources;
    for (auto it = changed->begin(); it != changed->end(); ++it)
        sources.insert(it.key(), *it);
    const Result<LoadedProject> again = parseProject(sources);
    mustHold(again.has_value(), "an edited project no longer reads");
    mustHold(again->project.label == wanted.label && again->project.environments == wanted.environments, "an edited project says something else");
}

} // namespace

void tryProjectInput(const QByteArray &input)
{
    const Result<LoadedProject> loaded = parseProject(sourcesOf(input));
    if (!loaded)
        return mustHold(!loaded.error().what.isEmpty(), "an error without words");
    const Result<QMap<QString, QByteArray>> unchanged = editedSources(*loaded, loaded->project);
    mustHold(unchanged && unchanged->isEmpty(), "a project that was not edited changes");
    Project project = loaded->project;
    project.label += u"x: \"y\" # z\n"_s;
    project.kit.inputs.insert(u"added"_s, ValueList{u"a"_s, 1});
    edit(*loaded, project);
    project = loaded->project;
    project.environments.append({u"added"_s, u"000000000001"_s, u"eu-west-1"_s, {}, {}, true, {}, {}});
    if (project.environments.size() > 2)
        project.environments.removeFirst();
    for (Pipeline &pipeline : project.pipelines) {
        for (Node &node : pipeline.graph.nodes) {
            node.properties.insert(u"added"_s, true);
            node.stages[u"dev"_s].insert(u"added"_s, u"text"_s);
        }
        if (!pipeline.graph.nodes.isEmpty())
            pipeline.graph.nodes.move(0, pipeline.graph.nodes.size() - 1);
        if (!pipeline.graph.edges.isEmpty())
            pipeline.graph.edges.removeFirst();
    }
    edit(*loaded, project);
}
