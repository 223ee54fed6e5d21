// SPDX-License-Identifier: Apache-2.0
#include "widgets/delivery/kit_change.h"

#include "models/catalogue/component_patterns.h"
#include "models/validation/validate.h"
#include "widgets/shell/plural.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(KitChange)
};

const PropertyType *inputOf(const QList<PropertyType> &inputs, const QString &id)
{
    const auto found = std::ranges::find(inputs, id, &PropertyType::id);
    return found == inputs.end() ? nullptr : &*found;
}

bool isUsable(const QList<PropertyType> &inputs, const QString &id, const Value &value)
{
    const PropertyType *input = inputOf(inputs, id);
    return input && propertyProblem(*input, value).isEmpty();
}

QString languageAfter(const KitOption &to, const QString &language) { return to.languages.contains(language) ? language : to.languages.value(0); }

/// Labels of values, those that go and those that stay.
std::pair<QStringList, QStringList> valuesThat(const ValueMap &values, const QList<PropertyType> &before, const QList<PropertyType> &after)
{
    QStringList stay;
    QStringList go;
    for (auto it = values.begin(); it != values.end(); ++it) {
        const PropertyType *known = inputOf(after, it.key()) ? inputOf(after, it.key()) : inputOf(before, it.key());
        (isUsable(after, it.key(), *it) ? stay : go) << (known ? known->label : it.key());
    }
    return {stay, go};
}

/// Those that the kit cannot deliver: "landing (S3 bucket)".
QStringList strangers(const Project &project, const Catalogue &catalogue, const KitOption &to)
{
    QStringList found;
    for (const Pipeline &pipeline : project.pipelines) {
        for (const Node &node : pipeline.graph.nodes) {
            const ComponentType *type = catalogue.type(node.type);
            if (type && !isNamed(to.components, *type))
                found << Words::tr("%1 (%2)").arg(node.title.isEmpty() ? node.id.value : node.title, type->title);
        }
    }
    return found;
}

QString shortened(QStringList names)
{
    constexpr qsizetype most = 5;
    const qsizetype more = names.size() - most;
    names = names.first(std::min(most, names.size()));
    return names.join(u", "_s) + (more > 0 ? Words::tr(" and %1 more").arg(more) : QString());
}

void sayEnvironments(const Project &project, const KitOption *from, const KitOption &to, KitChange &change)
{
    QStringList stages;
    QStringList settings;
    for (const Environment &environment : project.environments) {
        stages << environment.stage;
        if (from)
            settings += valuesThat(environment.settings, from->environment.inputs, to.environment.inputs).second;
    }
    settings.removeDuplicates();
    change.kept << Words::tr("The stages %1 in their order, with their teams and tags.").arg(stages.join(u", "_s));
    const EnvironmentForm &after = to.environment;
    if (!from || from->environment.account.label != after.account.label || from->environment.title != after.title)
        change.changes << Words::tr("An environment becomes: %1. Enter %2 and %3 of each on the Environments page.")
                              .arg(after.title, after.account.label, after.region.label);
    if (!after.inputs.isEmpty()) {
        QStringList labels;
        for (const PropertyType &input : after.inputs)
            labels << input.label;
        change.changes << Words::tr("Each environment is asked for %1.").arg(shortened(labels));
    }
    if (!settings.isEmpty())
        change.changes << Words::tr("These settings of environments go: %1.").arg(shortened(settings));
    if ((!from || from->environment.cicd) && !after.cicd)
        change.changes << Words::tr("No environment of yours runs CI/CD any more; its account is kept in the file and not used.");
    else if (from && !from->environment.cicd && after.cicd)
        change.changes << Words::tr("An environment runs CI/CD: enter its account.");
    const bool approvals = std::ranges::any_of(project.environments, &Environment::manualApproval);
    if (approvals && !after.approval)
        change.changes << Words::tr("“Somebody must approve” means nothing to this kit; approvals are set where it delivers.");
}

} // namespace

KitChange kitChange(const Project &project, const Catalogue &catalogue, const KitOption *from, const KitOption &to)
{
    KitChange change;
    int nodes = 0;
    for (const Pipeline &pipeline : project.pipelines)
        nodes += int(pipeline.graph.nodes.size());
    change.kept << plural(nodes, Words::tr("The drawing: %n node."), Words::tr("The drawing: %n nodes.")) << Words::tr("Label, team, prefix and name.");
    if (!project.repositories.isEmpty())
        change.kept << Words::tr("The repositories' addresses and branches.");
    const auto [stay, go] = valuesThat(project.kit.inputs, from ? from->inputs : QList<PropertyType>(), to.inputs);
    if (!stay.isEmpty())
        change.kept << Words::tr("These settings: %1.").arg(shortened(stay));

    change.changes << Words::tr("The repository's files are generated anew; what you changed in them by hand is merged where that can be.");
    if (to.roles.size() > 1 && (!from || from->roles.size() != to.roles.size())) {
        QStringList titles;
        for (const KitOption::Role &role : to.roles)
            titles << role.title;
        change.changes << Words::tr("There are %1 repositories: %2.").arg(to.roles.size()).arg(titles.join(u", "_s));
    }
    const QString language = languageAfter(to, project.kit.language);
    if (language != project.kit.language)
        change.changes << (language.isEmpty() ? Words::tr("There is no choice of language.")
                                              : Words::tr("The language becomes %1.").arg(languageTitle(language)));
    if (!go.isEmpty())
        change.changes << Words::tr("These settings go: %1.").arg(shortened(go));
    sayEnvironments(project, from, to, change);
    if (const QStringList cannot = strangers(project, catalogue, to); !cannot.isEmpty())
        change.changes << plural(int(cannot.size()), Words::tr("%n node cannot be delivered and has to be drawn anew: "),
                              Words::tr("%n nodes cannot be delivered and have to be drawn anew: "))
                + shortened(cannot) + u'.';
    return change;
}

void changeKit(ProjectDocument &document, const KitOption &to)
{
    document.undoStack()->beginMacro(Words::tr("Choose the kit %1").arg(to.title));
    const Project before = document.project();
    document.setField(ProjectDocument::Field::KitId, to.id);
    document.setField(ProjectDocument::Field::KitLanguage, languageAfter(to, before.kit.language));
    for (auto it = before.kit.inputs.begin(); it != before.kit.inputs.end(); ++it) {
        if (!isUsable(to.inputs, it.key(), *it))
            document.setKitInput(it.key(), {});
    }
    for (const Environment &environment : before.environments) {
        Environment wanted = environment;
        wanted.settings.removeIf([&](const auto &setting) { return !isUsable(to.environment.inputs, setting.key(), setting.value()); });
        document.setEnvironment(environment.stage, wanted);
    }
    document.undoStack()->endMacro();
}

} // namespace penstock
