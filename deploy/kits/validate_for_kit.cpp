// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/context.h"
#include "deploy/kits/drawn_lists.h"
#include "deploy/kits/kit.h"
#include "models/catalogue/condition.h"
#include "models/validation/property_rules.h"
#include "models/validation/validate.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Anything a person may have entered, shortened for a message.
QString shown(const QString &text)
{
    const QString line = commentText(text);
    return line.size() > 60 ? QString(line.left(57) + u"…"_s) : line;
}

/// "Google Cloud project" stays, "Region" becomes "region": the first word's capital goes unless the next one has one too.
QString inSentence(const QString &label)
{
    const bool name = label.size() > 1 && (label[1].isUpper() || label.section(u' ', 1, 1).left(1).isUpper());
    return name || label.isEmpty() ? label : QString(label.front().toLower() + label.sliced(1));
}

class KitValidation
{
public:
    KitValidation(const Project &project, const Catalogue &catalogue, const Manifest &manifest, const Places &places)
        : m_project(project)
        , m_catalogue(catalogue)
        , m_manifest(manifest)
        , m_places(places)
    { }

    QList<Problem> run()
    {
        checkLanguage();
        checkInputs();
        checkEnvironments();
        checkComponents();
        checkCounts();
        checkTexts();
        const Result<Variables> variables = projectVariables(m_project, m_manifest);
        if (!variables) {
            add(u"kit-not-usable"_s, variables.error().why, {}, u"kit"_s);
            return m_problems;
        }
        for (const KitRule &rule : m_manifest.rules) {
            if (rule.each.isEmpty())
                checkRule(rule, *variables);
            else
                checkDrawn(rule, *variables);
        }
        return m_problems;
    }

private:
    void add(const QString &id, const QString &message, const QString &remedy, const QString &placeKey, const QString &stage = {}, const QString &property = {},
        const QString &pipeline = {}, Severity severity = Severity::Error)
    {
        Problem problem{severity, id, message, remedy, placeOf(placeKey), {}, {}, property, stage};
        if (!pipeline.isEmpty())
            problem.pipeline = PipelineId(pipeline);
        if (!m_problems.contains(problem))
            m_problems.append(problem);
    }

    /// Of the key, or of the nearest thing around it.
    Place placeOf(QString key) const
    {
        while (!key.isEmpty()) {
            if (const auto place = m_places.find(key); place != m_places.end())
                return *place;
            key.truncate(std::max(qsizetype(0), key.lastIndexOf(u'/')));
        }
        return m_places.value(QString());
    }

    void checkLanguage()
    {
        const QStringList &languages = m_manifest.kit.languages;
        if (!languages.isEmpty() && !languages.contains(m_project.kit.language))
            add(u"kit-language"_s, u"The kit %1 does not write \"%2\"."_s.arg(m_manifest.kit.id, shown(m_project.kit.language)),
                u"Choose %1."_s.arg(languages.join(u" or "_s)), u"kit/language"_s);
    }

    void checkInputs()
    {
        QSet<QString> known;
        for (const PropertyType &input : m_manifest.kit.inputs) {
            known.insert(input.id);
            if (!input.onlyWhen.isEmpty() && !holds({input.onlyWhen}, m_project, m_manifest.kit))
                continue;
            const Value value = inputValue(m_project, input);
            const QString key = u"kit/inputs/"_s + input.id;
            const bool missing = value.isNull() || (value.isString() && value.toString().isEmpty());
            if (missing && input.required)
                add(u"input-missing"_s, u"%1 is missing."_s.arg(input.label), input.help, key, {}, input.id);
            else if (!missing)
                checkInput(input, value, key);
        }
        for (auto it = m_project.kit.inputs.begin(); it != m_project.kit.inputs.end(); ++it) {
            if (!known.contains(it.key()))
                add(u"input-unknown"_s, u"The kit %1 has no input \"%2\"."_s.arg(m_manifest.kit.id, shown(it.key())), u"Remove it, or correct its name."_s,
                    u"kit/inputs/"_s + it.key(), {}, it.key(), {}, Severity::Warning);
        }
    }

    void checkInput(const PropertyType &input, const Value &value, const QString &key)
    {
        if (const QString problem = propertyProblem(input, value); !problem.isEmpty())
            add(u"input-not-usable"_s, u"%1: %2"_s.arg(input.label, problem), input.patternHelp, key, {}, input.id);
    }

    void checkEnvironments()
    {
        if (m_manifest.kit.environment.cicd)
            checkEnvironment(m_project.cicd, u"cicd"_s, u"CI/CD"_s, u"cicd"_s);
        for (qsizetype i = 0; i < m_project.environments.size(); ++i) {
            const Environment &environment = m_project.environments[i];
            checkEnvironment(environment, u"environments/"_s + environment.stage, environment.stage, environment.stage);
            checkSettings(environment, u"environments/"_s + environment.stage);
            checkRevision(environment);
        }
    }

    /// A branch or tag moves, and the same project would no longer make the same files.
    void checkRevision(const Environment &environment)
    {
        static const QRegularExpression commit(u"\\A[0-9a-f]{7,40}\\z"_s);
        const QString here = u"environments/"_s + environment.stage + u"/revision"_s;
        if (environment.revision.isEmpty())
            return;
        if (!m_manifest.kit.environment.revision)
            add(u"revision-not-usable"_s, u"%1: with the kit %2 no stage can be pinned to a commit."_s.arg(environment.stage, m_manifest.kit.id),
                u"Remove the revision."_s, here, environment.stage, u"revision"_s);
        else if (!commit.match(environment.revision).hasMatch())
            add(u"revision-not-usable"_s, u"%1: \"%2\" is not the id of a commit."_s.arg(environment.stage, shown(environment.revision)),
                u"Give 7 to 40 of its hexadecimal digits; git rev-parse REF tells them."_s, here, environment.stage, u"revision"_s);
    }

    /// Account and region as the kit's form asks.
    void checkEnvironment(const Environment &environment, const QString &key, const QString &name, const QString &stage)
    {
        const EnvironmentForm &form = m_manifest.kit.environment;
        for (const auto &[field, text, id] :
            {std::tuple(&form.account, &environment.account, u"account"_s), std::tuple(&form.region, &environment.region, u"region"_s)}) {
            const QString here = key + u'/' + id;
            if (text->isEmpty() && !mayBeEmpty(*field))
                add(id + u"-missing"_s, u"%1 has no %2."_s.arg(name, inSentence(field->label)), field->help, here, stage, id);
            else if (const QString fault = fieldProblem(*field, *text); !fault.isEmpty())
                add(id + u"-not-usable"_s, u"%1: \"%2\" cannot be its %3."_s.arg(name, shown(*text), inSentence(field->label)), field->patternHelp, here, stage,
                    id);
        }
    }

    /// What the kit asks of each stage beside that. A setting's key in problems is "settings/ID".
    void checkSettings(const Environment &environment, const QString &key)
    {
        QSet<QString> known;
        for (const PropertyType &input : m_manifest.kit.environment.inputs) {
            known.insert(input.id);
            if (!conditionHolds(input.onlyWhen, [&](const QString &name) { return textOf(environment, name); }))
                continue;
            const Value value = settingValue(environment, input);
            const QString property = u"settings/"_s + input.id;
            const QString here = key + u'/' + property;
            if (saysNothing(value)) {
                if (input.required)
                    add(u"setting-missing"_s, u"%1: %2 is missing."_s.arg(environment.stage, input.label), input.help, here, environment.stage, property);
            } else if (const QString problem = propertyProblem(input, value); !problem.isEmpty()) {
                add(u"setting-not-usable"_s, u"%1: %2"_s.arg(environment.stage, problem), input.patternHelp, here, environment.stage, property);
            }
        }
        for (auto it = environment.settings.begin(); it != environment.settings.end(); ++it) {
            if (!known.contains(it.key()))
                add(u"setting-unknown"_s, u"%1: the kit %2 has no setting \"%3\"."_s.arg(environment.stage, m_manifest.kit.id, shown(it.key())),
                    u"Remove it, or correct its name."_s, key + u"/settings/"_s + it.key(), environment.stage, u"settings/"_s + it.key(), {},
                    Severity::Warning);
        }
    }

    /// Of a setting of the environment, or of an input of the kit.
    QString textOf(const Environment &environment, const QString &name) const
    {
        const EnvironmentForm &form = m_manifest.kit.environment;
        Value value;
        if (const auto setting = std::ranges::find(form.inputs, name, &PropertyType::id); setting != form.inputs.end())
            value = settingValue(environment, *setting);
        else if (const auto input = std::ranges::find(m_manifest.kit.inputs, name, &PropertyType::id); input != m_manifest.kit.inputs.end())
            value = inputValue(m_project, *input);
        return value.isNull() ? QString() : value.text();
    }

    void checkComponents()
    {
        for (const Pipeline &pipeline : m_project.pipelines) {
            for (const Node &node : pipeline.graph.nodes) {
                const ComponentType *type = m_catalogue.type(node.type);
                if (!type || delivers(m_manifest.kit, *type))
                    continue;
                Problem problem;
                problem.id = u"component-not-delivered"_s;
                problem.message = u"The kit %1 cannot deliver %2 (%3)."_s.arg(m_manifest.kit.id, type->title, type->id);
                problem.remedy = u"Take it out of the drawing, or choose a kit that delivers it."_s;
                problem.place = placeOf(u"pipelines/"_s + pipeline.id.value + u"/nodes/"_s + node.id.value);
                problem.pipeline = pipeline.id;
                problem.node = node.id;
                m_problems.append(problem);
            }
        }
    }

    void checkCounts()
    {
        const qsizetype count = m_project.environments.size();
        if (count < m_manifest.leastEnvironments)
            add(u"no-environment"_s, u"The kit needs at least %1 environment."_s.arg(m_manifest.leastEnvironments), u"Add a stage such as dev."_s,
                u"environments"_s);
        if (m_manifest.mostEnvironments >= 0 && count > m_manifest.mostEnvironments)
            add(u"too-many-environments"_s, u"There are %1 environments; the kit can deliver to %2."_s.arg(count).arg(m_manifest.mostEnvironments), {},
                u"environments"_s);
    }

    /// Text that no file can hold.
    void checkTexts()
    {
        const auto check = [this](const QString &text, const QString &key, const QString &stage = {}, const QString &pipeline = {}) {
            if (const QString problem = literalProblem(Language::Json, text); !problem.isEmpty())
                add(u"text-not-writable"_s, problem, u"Remove the character."_s, key, stage, {}, pipeline);
        };
        check(m_project.label, u"label"_s);
        check(m_project.description, u"description"_s);
        for (const Pipeline &pipeline : m_project.pipelines)
            check(pipeline.title, u"pipelines/"_s + pipeline.id.value + u"/title"_s, {}, pipeline.id.value);
    }

    void checkRule(const KitRule &rule, const Variables &variables)
    {
        const QString head = rule.of.section(u'.', 0, 0);
        if (head == "tag"_L1) {
            checkTags(rule, m_project.tags, {}, u"tags"_s, {});
            checkTags(rule, m_project.cicd.tags, m_project.cicd.team.isEmpty() ? m_project.team : m_project.cicd.team, u"cicd"_s, {});
            for (const Environment &environment : m_project.environments)
                checkTags(rule, environment.tags, environment.team.isEmpty() ? m_project.team : environment.team, u"environments/"_s + environment.stage,
                    environment.stage);
            return;
        }
        if (head != "environment"_L1 && head != "pipeline"_L1) {
            checkText(rule, variables, rule.of, head == "cicd"_L1 ? head : QString(), {});
            return;
        }
        QSet<QString> seen;
        const QList<Variable> *list = lookUp(variables, head + u's')->list();
        for (qsizetype i = 0; i < list->size(); ++i) {
            Variables inside = variables;
            inside.insert(head, list->at(i));
            const QString stage = head == "environment"_L1 ? m_project.environments.at(i).stage : QString();
            const QString pipeline = head == "pipeline"_L1 ? m_project.pipelines.at(i).id.value : QString();
            const QString text = checkText(rule, inside, rule.of, stage, pipeline);
            if (rule.unique && seen.contains(text.toLower()))
                add(rule.id, u"\"%1\" and another one are too much alike."_s.arg(shown(stage.isEmpty() ? pipeline : stage)), rule.help,
                    stage.isEmpty() ? QString(u"pipelines/"_s + pipeline) : QString(u"environments/"_s + stage + u"/stage"_s), stage, {}, pipeline);
            seen.insert(text.toLower());
        }
    }

    /// Checks one text, and gives it back.
    QString checkText(const KitRule &rule, const Variables &variables, const QString &path, const QString &stage, const QString &pipeline)
    {
        const Variable *variable = lookUp(variables, path);
        if (!variable || (!variable->value() && !variable->fragment())) {
            add(u"kit-not-usable"_s, u"The kit's rule \"%1\" is about \"%2\", which is not there."_s.arg(rule.id, path), {}, u"kit"_s);
            return {};
        }
        const QString text = variable->fragment() ? variable->fragment()->text() : variable->value()->text();
        if (!fits(rule, text))
            add(rule.id, u"\"%1\" cannot be used here."_s.arg(shown(text)), rule.help, placeKey(path, stage, pipeline), stage, propertyOf(path), pipeline);
        return text;
    }

    /// A rule about a text of each node that a list has. A drawing that cannot be read yet has problems of its own.
    void checkDrawn(const KitRule &rule, const Variables &variables)
    {
        if (!m_drawn)
            m_drawn = drawnLists(m_project, m_catalogue, m_manifest).value_or(QMap<QString, QList<Variable>>());
        QSet<QString> seen;
        for (const Variable &item : m_drawn->value(rule.each.section(u' ', 0, 0))) {
            Variables inside = variables;
            inside.insert(rule.each.section(u' ', -1), item);
            const Result<QString> text = fillIn(rule.of, inside, rule.place);
            if (!text) {
                add(u"kit-not-usable"_s, text.error().why, {}, u"kit"_s);
                return;
            }
            const bool again = rule.unique && seen.contains(text->toLower());
            seen.insert(text->toLower());
            if (fits(rule, *text) && !again)
                continue;
            Problem problem{Severity::Error, rule.id, (again ? u"\"%1\" is there twice."_s : u"\"%1\" cannot be used here."_s).arg(shown(*text)), rule.help, {},
                PipelineId(lookUp(inside, rule.each.section(u' ', -1) + u".pipeline"_s)->value()->text()),
                NodeId(lookUp(inside, rule.each.section(u' ', -1) + u".node"_s)->value()->text()), {}, {}};
            problem.place = placeOf(u"pipelines/"_s + problem.pipeline.value + u"/nodes/"_s + problem.node.value);
            if (!m_problems.contains(problem))
                m_problems.append(problem);
        }
    }

    bool fits(const KitRule &rule, const QString &text) const
    {
        if (rule.maxLength >= 0 && text.size() > rule.maxLength)
            return false;
        if (rule.pattern.isEmpty())
            return true;
        const QRegularExpression pattern(QRegularExpression::anchoredPattern(rule.pattern), QRegularExpression::UseUnicodePropertiesOption);
        return text.isValidUtf16() && pattern.match(text).hasMatch();
    }

    void checkTags(const KitRule &rule, const QMap<QString, QString> &tags, const QString &team, const QString &placeKey, const QString &stage)
    {
        const bool keys = rule.of == "tag.key"_L1;
        for (auto it = tags.begin(); it != tags.end(); ++it) {
            if (!fits(rule, keys ? it.key() : it.value()))
                add(rule.id, u"The tag \"%1: %2\" cannot be used."_s.arg(shown(it.key()), shown(it.value())), rule.help,
                    placeKey == "tags"_L1 ? QString(u"tags/"_s + it.key()) : QString(placeKey + u"/tags/"_s + it.key()), stage);
        }
        if (!keys && !team.isEmpty() && !fits(rule, team))
            add(rule.id, u"The team \"%1\" cannot become the tag Team."_s.arg(shown(team)), rule.help,
                stage.isEmpty() ? u"team"_s : QString(placeKey + u"/team"_s), stage);
    }

    /// The field of a form that a rule is about: "settings/ID" of an environment, an input's id.
    static QString propertyOf(const QString &path)
    {
        const QString last = path.section(u'.', -1);
        if (path.startsWith("environment."_L1))
            return path.contains(".names."_L1) ? u"stage"_s : path.contains(".settings."_L1) ? QString(u"settings/"_s + last) : last;
        return path.startsWith("inputs."_L1) || path.startsWith("cicd."_L1) ? last : QString();
    }

    QString placeKey(const QString &path, const QString &stage, const QString &pipeline) const
    {
        QString last = path.section(u'.', -1);
        if (path.startsWith("environment."_L1))
            return u"environments/"_s + stage + u'/' + propertyOf(path);
        if (path.startsWith("pipeline."_L1))
            return u"pipelines/"_s + pipeline;
        if (path.startsWith("project."_L1))
            return last;
        if (path.startsWith("inputs."_L1))
            return u"kit/inputs/"_s + last;
        if (path.startsWith("repository."_L1))
            return u"repositories/"_s + (m_manifest.kit.roles.isEmpty() ? QString() : m_manifest.kit.roles.first().id) + u'/' + last;
        return path.section(u'.', 0, 0) + u'/' + last;
    }

    const Project &m_project;
    const Catalogue &m_catalogue;
    const Manifest &m_manifest;
    const Places &m_places;
    QList<Problem> m_problems;
    std::optional<QMap<QString, QList<Variable>>> m_drawn;
};

} // namespace

QList<Problem> validateForKit(const Project &project, const Catalogue &catalogue, const Kit &kit, const Places &places)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return {Problem{Severity::Error, u"kit-not-readable"_s, QString(manifest.error().what + u' ' + manifest.error().why), manifest.error().next,
            manifest.error().place, {}, {}, {}, {}}};
    return KitValidation(project, catalogue, *manifest, places).run();
}

} // namespace penstock
