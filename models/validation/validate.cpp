// SPDX-License-Identifier: Apache-2.0
#include "models/validation/validate.h"

#include "models/validation/rules.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

// Ids that become names of files, or of other things in them.
void checkIds(Reporter &reporter, const Pipeline &pipeline)
{
    const QString path = pathOf(pipeline);
    const QString remedy = u"Ids begin with a lower-case letter and go on with lower-case letters, digits, _ and -, up to 63 in all."_s;
    const auto check = [&](const QString &id, const QString &where, const QString &what) {
        if (!hasIdForm(id))
            reporter.error(u"id-form"_s, where, u"\"%1\" cannot be the id of a %2."_s.arg(id.left(80), what), remedy);
    };
    check(pipeline.id.value, path, u"pipeline"_s);
    for (const Group &group : pipeline.graph.groups)
        check(group.id.value, QString(path + u"/groups/"_s + group.id.value), u"group"_s);
    for (const Note &note : pipeline.graph.notes)
        check(note.id.value, QString(path + u"/notes/"_s + note.id.value), u"note"_s);
}

} // namespace

QList<Problem> validate(const Project &project, const Knowledge &knowledge, const Places &places)
{
    // Types are asked for at every node and edge.
    QHash<QString, const ComponentType *> types;
    Knowledge known = knowledge;
    known.type = [&](const QString &id) {
        auto found = types.constFind(id);
        if (found == types.constEnd())
            found = types.insert(id, knowledge.type(id));
        return *found;
    };

    Reporter reporter(places);
    checkProject(reporter, project, known);
    checkEnvironments(reporter, project, known);
    for (const Pipeline &pipeline : project.pipelines) {
        reporter.about.pipeline = pipeline.id;
        checkIds(reporter, pipeline);
        checkNodes(reporter, project, pipeline, known);
        checkEdges(reporter, pipeline, known);
        checkCycles(reporter, pipeline, known);
        reporter.about.pipeline = {};
    }
    return reporter.sorted();
}

} // namespace penstock
