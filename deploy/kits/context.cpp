// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/context.h"

#include "models/catalogue/condition.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int longestDescription = 1024;     // bytes, of a CloudFormation description
constexpr int longestDescriptionOfCdk = 512; // UTF-16 units: the CDK refuses more

/// At most that many bytes of UTF-8 and units of UTF-16, no character cut in two.
QString truncated(const QString &text, int bytes, int units)
{
    QString out;
    int size = 0;
    for (const char32_t c : text.toUcs4()) {
        size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (size > bytes || out.size() + (c < 0x10000 ? 1 : 2) > units)
            break;
        out += QStringView(QChar::fromUcs4(c));
    }
    return out;
}

QStringList nameParts(const QString &text)
{
    static const QRegularExpression other(u"[^A-Za-z0-9]+"_s);
    return text.split(other, Qt::SkipEmptyParts);
}

/// "my-orders" -> "MyOrders".
QString pascalCase(const QString &text)
{
    QString name;
    for (const QString &part : nameParts(text))
        name += part.left(1).toUpper() + part.sliced(1);
    return name;
}

/// A module of Python or TypeScript: words of either language get a "_".
QString moduleName(const QString &id)
{
    static const QSet<QString> reserved{u"and"_s, u"as"_s, u"assert"_s, u"async"_s, u"await"_s, u"break"_s, u"class"_s, u"continue"_s, u"def"_s, u"del"_s,
        u"elif"_s, u"else"_s, u"except"_s, u"finally"_s, u"for"_s, u"from"_s, u"global"_s, u"if"_s, u"import"_s, u"in"_s, u"is"_s, u"lambda"_s, u"nonlocal"_s,
        u"not"_s, u"or"_s, u"pass"_s, u"raise"_s, u"return"_s, u"try"_s, u"while"_s, u"with"_s, u"yield"_s};
    const QString name = QString(id).replace(u'-', u'_');
    return reserved.contains(name) ? QString(name + u'_') : name;
}

/// What may stand in the name of a CloudFormation stack.
QString stackNamePart(const QString &text)
{
    static const QRegularExpression other(u"[^A-Za-z0-9-]"_s);
    return QString(text).replace(other, u"-"_s);
}

Value tagsValue(const QMap<QString, QString> &tags, const QString &team)
{
    ValueMap map;
    for (auto it = tags.begin(); it != tags.end(); ++it)
        map.insert(it.key(), Value(it.value()));
    if (!team.isEmpty() && !map.contains(u"Team"_s))
        map.insert(u"Team"_s, Value(team));
    return map;
}

/// Values and choices of inputs, as templates name them: {ID: value} and {ID: {CHOICE: true or false}}. A list can be looped
/// over; as one value it is IDList. A map is one value; its entries to loop over are IDItems, each {key, value}.
std::pair<Variables, Variables> inputVariables(const QList<PropertyType> &inputs, const std::function<Value(const PropertyType &)> &valueOf)
{
    Variables values;
    Variables chosen;
    for (const PropertyType &input : inputs) {
        const Value value = valueOf(input);
        if (input.kind == PropertyKind::TextList) {
            QList<Variable> items;
            for (const Value &item : value.toList())
                items.append(Variable(item));
            values.insert(input.id, items);
            values.insert(QString(input.id + u"List"_s), Value(value.toList()));
        } else if (input.kind == PropertyKind::TextMap) {
            QList<Variable> items;
            const ValueMap map = value.toMap();
            for (auto it = map.begin(); it != map.end(); ++it)
                items.append(Variables{{u"key"_s, it.key()}, {u"value"_s, Variable(*it)}});
            values.insert(input.id, Value(map));
            values.insert(QString(input.id + u"Items"_s), items);
        } else {
            values.insert(input.id, value.isNull() ? Variable(QString()) : Variable(value));
        }
        Variables choices;
        for (const QString &choice : input.choices)
            choices.insert(choice, value.toString() == choice);
        if (!choices.isEmpty())
            chosen.insert(input.id, choices);
    }
    return {values, chosen};
}

Variables environmentVariables(const Environment &environment, const Project &project, const Kit &kit)
{
    const auto [settings, chosen] = inputVariables(kit.environment.inputs, [&](const PropertyType &input) { return settingValue(environment, input); });
    const QString team = environment.team.isEmpty() ? project.team : environment.team;
    return {{u"stage"_s, environment.stage}, {u"account"_s, environment.account}, {u"region"_s, environment.region}, {u"profile"_s, environment.profile},
        {u"team"_s, team}, {u"revision"_s, environment.revision}, {u"manualApproval"_s, environment.manualApproval},
        {u"tags"_s, tagsValue(environment.tags, team)}, {u"settings"_s, settings}, {u"chosen"_s, chosen},
        {u"stageTitle"_s,
            stackNamePart(QString(environment.stage.left(1).toUpper() + environment.stage.sliced(std::min(qsizetype(1), environment.stage.size()))))}};
}

Variables projectMap(const Project &project)
{
    const QString description = project.description.trimmed().isEmpty() ? u"No description provided"_s : project.description;
    QString stem = nameParts(project.prefix).join(u'_').toLower();
    if (stem.isEmpty())
        stem = u"penstock"_s;
    return {{u"label"_s, project.label}, {u"description"_s, description},
        {u"shortDescription"_s, truncated(description, longestDescription, longestDescriptionOfCdk)}, {u"team"_s, project.team}, {u"prefix"_s, project.prefix},
        {u"uid"_s, project.uid}, {u"name"_s, project.name}, {u"stackName"_s, stackNamePart(project.name)}, {u"tags"_s, tagsValue(project.tags, {})},
        {u"package"_s, Fragment::identifier(stem + u"_app"_s)}, {u"className"_s, Fragment::identifier(pascalCase(stem) + u"Stack"_s)}};
}

Result<Variables> derivedNames(const QList<KitName> &patterns, const Variables &variables, const Manifest &manifest, const Project &project)
{
    Variables known = variables;
    Variables names;
    for (const KitName &name : patterns) {
        const auto pattern = std::ranges::find_if(name.texts, [&](const auto &text) { return holds(text.first, project, manifest.kit, known); });
        const Result<QString> text = pattern == name.texts.end() ? QString() : fillIn(pattern->second, known, manifest.places.value(u"names."_s + name.name));
        if (!text)
            return std::unexpected(text.error());
        // These are names in any language.
        static const QRegularExpression identifier(u"^\\{[A-Za-z0-9_.-]+:(snake|identifier)\\}$"_s);
        const bool isIdentifier = pattern != name.texts.end() && identifier.match(pattern->second).hasMatch();
        names.insert(name.name, isIdentifier ? Variable(Fragment::identifier(*text)) : Variable(*text));
        known.insert(u"names"_s, names);
    }
    return names;
}

/// The stage that is production: "prod" where there is one, else the last.
qsizetype productionOf(const Project &project)
{
    const auto named = std::ranges::find(project.environments, u"prod"_s, &Environment::stage);
    return named == project.environments.end() ? project.environments.size() - 1 : named - project.environments.begin();
}

/// "$cdk" becomes the words that run it in that language. (Reading the manifest has checked the names.)
ArgumentPattern withTools(const ArgumentPattern &pattern, const Manifest &manifest, const QString &language)
{
    ArgumentPattern out;
    for (const QStringList &group : pattern) {
        if (group.size() != 1 || !group.first().startsWith(u'$')) {
            out.append(group);
            continue;
        }
        const QMap<QString, QStringList> spellings = manifest.tools.value(group.first().sliced(1));
        for (const QString &word : spellings.value(language, spellings.value(QString())))
            out.append(QStringList{word});
    }
    return out;
}

Result<QStringList> filledArguments(const ArgumentPattern &pattern, const Variables &variables, const Place &place)
{
    static const QRegularExpression placeholder(u"\\{([A-Za-z0-9_.-]+)\\}"_s);
    QStringList words;
    for (const QStringList &group : pattern) {
        const bool leaveOut = group.size() > 1 && std::ranges::any_of(group, [&](const QString &word) {
            const QRegularExpressionMatch match = placeholder.match(word);
            const Variable *variable = match.hasMatch() ? lookUp(variables, match.captured(1)) : nullptr;
            return variable && variable->value() && variable->value()->toString().isEmpty() && !variable->value()->isNumber();
        });
        for (const QString &word : leaveOut ? QStringList{} : group) {
            const Result<QString> text = fillIn(word, variables, place);
            if (!text)
                return std::unexpected(text.error());
            words.append(*text);
        }
    }
    return words;
}

struct Target
{
    QString environment, account, region, profile, stage;
};

/// Whom a command is run for. Environments that share account and region are one.
QList<Target> targets(const QString &each, const Project &project)
{
    const Environment &cicd = project.cicd;
    const Target once{u"cicd"_s, cicd.account, cicd.region, cicd.profile, {}};
    if (each.isEmpty())
        return {once};
    QList<Target> list;
    if (each == "environments"_L1) {
        for (const Environment &environment : project.environments)
            list.append({environment.stage, environment.account, environment.region, environment.profile, environment.stage});
        return list;
    }
    QSet<std::pair<QString, QString>> seen;
    if (each == "cicd-regions"_L1) {
        list.append(once);
        seen.insert({cicd.account, cicd.region});
    }
    for (const Environment &environment : project.environments) {
        const bool stages = each == "stages"_L1;
        const QString account = stages ? environment.account : cicd.account;
        if ((stages && account == cicd.account) || seen.contains({account, environment.region}))
            continue;
        seen.insert({account, environment.region});
        list.append({stages ? environment.stage : u"cicd"_s, account, environment.region, stages ? environment.profile : cicd.profile, environment.stage});
    }
    return list;
}

Variables pipelineVariables(const Pipeline &pipeline)
{
    const QString module = moduleName(pipeline.id.value);
    return {{u"id"_s, pipeline.id.value}, {u"title"_s, pipeline.title.isEmpty() ? pipeline.id.value : pipeline.title},
        {u"module"_s, Fragment::identifier(module)}, {u"importPath"_s, QString(u"./pipelines/"_s + module)},
        {u"className"_s, Fragment::identifier(pascalCase(pipeline.id.value) + u"Pipeline"_s)}};
}

} // namespace

Value inputValue(const Project &project, const PropertyType &input)
{
    const auto set = project.kit.inputs.find(input.id);
    return set == project.kit.inputs.end() || set->isNull() ? input.defaultValue : *set;
}

Value settingValue(const Environment &environment, const PropertyType &input)
{
    const auto set = environment.settings.find(input.id);
    return set == environment.settings.end() || set->isNull() ? input.defaultValue : *set;
}

bool holds(const QStringList &conditions, const Project &project, const Kit &kit, const Variables &variables)
{
    const auto valueOf = [&](const QString &name) {
        if (name.contains(u'.')) {
            const Variable *variable = lookUp(variables, name);
            const Value known = !variable ? Value()
                : variable->fragment()    ? Value(variable->fragment()->text())
                : variable->value()       ? *variable->value()
                                          : Value();
            return known.isNull() ? QString() : known.text();
        }
        if (name == "language"_L1)
            return project.kit.language;
        const auto input = std::ranges::find(kit.inputs, name, &PropertyType::id);
        const Value value = input == kit.inputs.end() ? Value() : inputValue(project, *input);
        return value.isNull() ? QString() : value.text();
    };
    return std::ranges::all_of(conditions, [&](const QString &condition) { return conditionHolds(condition, valueOf); });
}

Result<Variables> projectVariables(const Project &project, const Manifest &manifest)
{
    Variables variables;
    variables.insert(u"project"_s, projectMap(project));
    variables.insert(u"kit"_s, Variables{{u"id"_s, manifest.kit.id}, {u"version"_s, manifest.kit.version}, {u"title"_s, manifest.kit.title}});
    variables.insert(u"language"_s, project.kit.language);
    variables.insert(u"cicd"_s, environmentVariables(project.cicd, project, manifest.kit));

    auto [inputs, chosen] = inputVariables(manifest.kit.inputs, [&](const PropertyType &input) { return inputValue(project, input); });
    Variables languages;
    for (const QString &language : manifest.kit.languages)
        languages.insert(language, project.kit.language == language);
    chosen.insert(u"language"_s, languages);
    variables.insert(u"inputs"_s, inputs);
    variables.insert(u"chosen"_s, chosen);

    const QString role = manifest.kit.roles.isEmpty() ? QString() : manifest.kit.roles.first().id;
    const auto repository = std::ranges::find(project.repositories, role, &RepositoryRole::role);
    const bool known = repository != project.repositories.end();
    variables.insert(u"repository"_s,
        Variables{{u"role"_s, role}, {u"remote"_s, known ? repository->remote : QString()},
            {u"branch"_s, known && !repository->branch.isEmpty() ? repository->branch : u"main"_s}});

    const Result<Variables> names = derivedNames(manifest.names, variables, manifest, project);
    if (!names)
        return names;
    variables.insert(u"names"_s, *names);

    QList<Variable> environments;
    for (const Environment &environment : project.environments) {
        Variables map = environmentVariables(environment, project, manifest.kit);
        map.insert(u"first"_s, environments.isEmpty());
        map.insert(u"last"_s, environments.size() + 1 == project.environments.size());
        map.insert(u"production"_s, environments.size() == productionOf(project));
        map.insert(u"number"_s, Value(qint64(environments.size() + 1)));
        Variables inside = variables;
        inside.insert(u"environment"_s, map);
        const Result<Variables> own = derivedNames(manifest.environmentNames, inside, manifest, project);
        if (!own)
            return own;
        map.insert(u"names"_s, *own);
        environments.append(map);
    }
    variables.insert(u"environments"_s, environments);

    QList<Variable> pipelines;
    for (const Pipeline &pipeline : project.pipelines)
        pipelines.append(pipelineVariables(pipeline));
    variables.insert(u"pipelines"_s, pipelines);
    return variables;
}

Result<QStringList> filledCommand(
    const ArgumentPattern &pattern, const Manifest &manifest, const QString &language, const Variables &variables, const Place &place)
{
    return filledArguments(withTools(pattern, manifest, language), variables, place);
}

Result<QList<Kit::Step>> filledCommands(const QList<KitCommand> &commands, const Manifest &manifest, const Project &project, const Variables &variables)
{
    QList<Kit::Step> steps;
    for (const KitCommand &command : commands) {
        for (const Target &target : targets(command.each, project)) {
            Variables inside = variables;
            inside.insert(u"account"_s, target.account);
            inside.insert(u"region"_s, target.region);
            inside.insert(u"profile"_s, target.profile);
            inside.insert(u"stage"_s, target.stage);
            if (const auto at = std::ranges::find(project.environments, target.stage, &Environment::stage); at != project.environments.end()) {
                const QList<Variable> *environments = lookUp(variables, u"environments"_s)->list();
                inside.insert(u"environment"_s, environments->at(at - project.environments.begin()));
            }
            if (!holds(command.when, project, manifest.kit, inside))
                continue;
            const Result<QStringList> arguments = filledCommand(command.arguments, manifest, project.kit.language, inside, command.place);
            if (!arguments)
                return std::unexpected(arguments.error());
            const Result<QString> title = fillIn(command.title, inside, command.place);
            if (!title)
                return std::unexpected(title.error());
            const Result<QString> line = shellCommand(*arguments);
            if (!line)
                return std::unexpected(line.error());
            steps.append({*title, *line, target.environment, *arguments});
        }
    }
    return steps;
}

Result<QList<Kit::Step>> bootstrapSteps(const Project &project, const Kit &kit)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return std::unexpected(manifest.error());
    const Result<Variables> variables = projectVariables(project, *manifest);
    if (!variables)
        return std::unexpected(variables.error());
    return filledCommands(manifest->bootstrap, *manifest, project, *variables);
}

} // namespace penstock
