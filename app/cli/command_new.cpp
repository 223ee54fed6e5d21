// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/new_project.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

struct Options
{
    std::string folder, kit = "aws-ddk-cdk-pipelines", example, language, label, team, prefix = "penstock", cicd;
    std::vector<std::string> environments;
};

/// "dev=222222222222:eu-west-1" or "222222222222": account and region, the region from `region` when it is not there.
void setAccount(Environment &environment, const QString &text, const QString &region)
{
    environment.account = text.section(u':', 0, 0);
    environment.region = text.contains(u':') ? text.section(u':', 1) : region;
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
    project.kit.id = toQString(options.kit);
    project.label = options.label.empty() ? QDir(QDir(toQString(options.folder)).absolutePath()).dirName() : toQString(options.label);
    project.team = options.team.empty() ? project.label : toQString(options.team);
    project.prefix = toQString(options.prefix);
    project.cicd.stage = u"cicd"_s;
    project.cicd.team = project.team;
    setAccount(project.cicd, toQString(options.cicd), u"eu-west-1"_s);
    for (const std::string &text : options.environments) {
        const QString word = toQString(text);
        if (!word.contains(u'='))
            return failure(ErrorKind::Usage, u"--env %1 names no account."_s.arg(word), {}, u"Write it as --env STAGE=ACCOUNT[:REGION]"_s);
        Environment environment;
        environment.stage = word.section(u'=', 0, 0);
        setAccount(environment, word.section(u'=', 1), project.cicd.region);
        environment.team = project.team;
        environment.manualApproval = !project.environments.isEmpty();
        project.environments.append(environment);
    }
    if (project.environments.isEmpty()) {
        // Empty accounts are problems that say what to fill in, which made-up ones would not be.
        for (const QString &stage : {u"dev"_s, u"prod"_s}) {
            Environment environment{.stage = stage,
                .account = {},
                .region = project.cicd.region,
                .profile = {},
                .team = project.team,
                .manualApproval = stage == "prod"_L1,
                .tags = {},
                .revision = {}};
            project.environments.append(environment);
        }
    }
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
    command->add_option("--cicd", options->cicd, "the account that runs CI/CD")->type_name("ACCOUNT[:REGION]");
    command->add_option("--env", options->environments, "an environment, in the order of promotion (repeat it)")->type_name("STAGE=ACCOUNT[:REGION]");
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
