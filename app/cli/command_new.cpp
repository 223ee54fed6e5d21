// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/new_project.h"
#include "deploy/kits/kit.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

struct Options
{
    std::string folder, kit = "aws-ddk-cdk-pipelines", example, language, label, team, prefix = "penstock", cicd;
    std::vector<std::string> environments, settings, inputs;
};

/// "dev=222222222222:eu-west-1" or "222222222222": account and region, the region from `region` when it is not there.
void setAccount(Environment &environment, const QString &text, const QString &region)
{
    const qsizetype colon = text.lastIndexOf(u':'); // what stands before may have colons itself: "example.com:project:europe-west1"
    environment.account = text.left(colon < 0 ? text.size() : colon);
    environment.region = colon < 0 ? region : text.sliced(colon + 1);
}

/// A text of the command line as that input's value. What is no such value stays a text, and validation says so.
Value valueOf(const PropertyType &input, const QString &text)
{
    bool good = false;
    switch (input.kind) {
    case PropertyKind::Boolean: return text == "true"_L1 || text == "false"_L1 ? Value(text == "true"_L1) : Value(text);
    case PropertyKind::Integer: {
        const qint64 number = text.toLongLong(&good);
        return good ? Value(number) : Value(text);
    }
    case PropertyKind::Number: {
        const double number = text.toDouble(&good);
        return good ? Value(number) : Value(text);
    }
    case PropertyKind::TextList: {
        ValueList list;
        for (const QString &item : text.split(u',', Qt::SkipEmptyParts))
            list.append(Value(item.trimmed()));
        return list;
    }
    default: return text;
    }
}

/// Takes "ID=VALUE" into `values`, where one of `inputs` has that id.
Result<void> setValue(ValueMap &values, const QList<PropertyType> &inputs, const QString &word, const QString &option)
{
    const QString id = word.section(u'=', 0, 0);
    const auto input = std::ranges::find(inputs, id, &PropertyType::id);
    if (input != inputs.end() && word.contains(u'=')) {
        values.insert(id, valueOf(*input, word.section(u'=', 1)));
        return {};
    }
    QStringList known;
    for (const PropertyType &each : inputs)
        known.append(each.id);
    return failure(ErrorKind::Usage, u"%1 %2 sets nothing of this kit."_s.arg(option, word), {},
        known.isEmpty() ? u"The kit asks for nothing there."_s : u"Write ID=VALUE with one of: %1"_s.arg(known.join(u", "_s)));
}

Result<void> addEnvironments(Project &project, const Options &options, const Kit &kit)
{
    const EnvironmentForm &form = kit.environment;
    for (const std::string &text : options.environments) {
        const QString word = toQString(text);
        if (!word.contains(u'='))
            return failure(ErrorKind::Usage, u"--env %1 names no account."_s.arg(word), {}, u"Write it as --env STAGE=ACCOUNT[:REGION]"_s);
        Environment environment;
        environment.stage = word.section(u'=', 0, 0);
        setAccount(environment, word.section(u'=', 1), project.environments.isEmpty() ? project.cicd.region : project.environments.last().region);
        environment.manualApproval = form.approval && !project.environments.isEmpty();
        project.environments.append(environment);
    }
    if (project.environments.isEmpty()) {
        // Empty accounts are problems that say what to fill in, which made-up ones would not be.
        for (const QString &stage : {u"dev"_s, u"prod"_s}) {
            Environment environment;
            environment.stage = stage;
            environment.region = project.cicd.region;
            environment.manualApproval = form.approval && stage == "prod"_L1;
            project.environments.append(environment);
        }
    }
    for (Environment &environment : project.environments)
        environment.team = project.team;
    for (const std::string &text : options.settings) {
        const QString word = toQString(text);
        const auto environment = std::ranges::find(project.environments, word.section(u':', 0, 0), &Environment::stage);
        if (environment == project.environments.end() || !word.contains(u':'))
            return failure(ErrorKind::Usage, u"--set %1 names no stage of --env."_s.arg(word), {}, u"Write it as --set STAGE:ID=VALUE"_s);
        if (const auto set = setValue(environment->settings, form.inputs, word.section(u':', 1), u"--set"_s); !set)
            return set;
    }
    return {};
}

Result<NewProject> wanted(const Options &options)
{
    NewProject wanted;
    wanted.example = toQString(options.example);
    Project &project = wanted.settings;
    project.kit.language = toQString(options.language);
    if (!options.example.empty()) {
        project.label = toQString(options.label);
        project.team = toQString(options.team);
        return wanted;
    }
    const auto kit = readKit(toQString(options.kit));
    if (!kit)
        return std::unexpected(kit.error());
    project.kit.id = kit->id;
    project.label = options.label.empty() ? QDir(QDir(toQString(options.folder)).absolutePath()).dirName() : toQString(options.label);
    project.team = options.team.empty() ? project.label : toQString(options.team);
    project.prefix = toQString(options.prefix);
    if (kit->environment.cicd) {
        project.cicd.team = project.team;
        setAccount(project.cicd, toQString(options.cicd), kit->provider == "aws"_L1 ? u"eu-west-1"_s : QString());
    } else if (!options.cicd.empty()) {
        return failure(ErrorKind::Usage, u"The kit %1 has no environment that runs CI/CD."_s.arg(kit->id), {}, u"Leave out --cicd."_s);
    }
    for (const std::string &input : options.inputs) {
        if (const auto set = setValue(project.kit.inputs, kit->inputs, toQString(input), u"--input"_s); !set)
            return std::unexpected(set.error());
    }
    if (const auto added = addEnvironments(project, options, *kit); !added)
        return std::unexpected(added.error());
    return wanted;
}

} // namespace

void addNewCommand(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("new", "make a new project");
    command->add_option("DIR", options->folder, "the folder to make; it must be empty or not there")->required()->type_name("");
    CLI::Option *example = command->add_option("--example", options->example, "begin with an example (penstock examples lists them)")->type_name("ID");
    command->add_option("--kit", options->kit, "the way of delivery (penstock kits lists them)")->capture_default_str()->type_name("ID")->excludes(example);
    command->add_option("--language", options->language, "python or typescript, where the kit offers both")->type_name("LANGUAGE");
    command->add_option("--label", options->label, "its name for people (default: the folder's name)")->type_name("TEXT");
    command->add_option("--team", options->team, "the owning team (default: the label)")->type_name("TEXT");
    command->add_option("--prefix", options->prefix, "begins the names of what is made: 1 to 20 of a-z and -")->capture_default_str()->type_name("TEXT");
    command->add_option("--cicd", options->cicd, "the account that runs CI/CD, where the kit has one")->type_name("ACCOUNT[:REGION]");
    command
        ->add_option("--env", options->environments,
            "an environment, in the order of promotion (repeat it); ACCOUNT is an AWS account, a Google Cloud project … as the kit says")
        ->type_name("STAGE=ACCOUNT[:REGION]");
    command->add_option("--set", options->settings, "what the kit asks of an environment beside that (repeat it)")->type_name("STAGE:ID=VALUE");
    command->add_option("--input", options->inputs, "an input of the kit (repeat it; penstock kits ID lists them)")->type_name("ID=VALUE");
    command->callback([options, &session] {
        const auto project = wanted(*options);
        if (!project)
            return session.fail(project.error());
        if (const auto made = createProject(toQString(options->folder), *project); !made)
            return session.fail(made.error());
        printLine(u"Made a project in %1."_s.arg(QDir(toQString(options->folder)).absolutePath()));
        printLine(u"Next: penstock %1 opens it; penstock validate %1 says what is still to fill in."_s.arg(toQString(options->folder)));
    });
}

} // namespace penstock
