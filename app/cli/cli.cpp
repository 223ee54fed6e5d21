// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cli.h"

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/operations/plan.h"
#include "app/operations/render.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

using AddCommand = void (*)(CLI::App &, Session &);

// In the order in which people meet them.
constexpr struct
{
    const char *name;
    AddCommand add;
} commands[] = {
    {"new", addNewCommand},
    {"examples", addExamplesCommand},
    {"kits", addKitsCommand},
    {"components", addComponentsCommand},
    {"validate", addValidateCommand},
    {"generate", addGenerateCommand},
    {"plan", addPlanCommand},
    {"promote", addPromoteCommand},
    {"status", addStatusCommand},
    {"commit", addCommitCommand},
    {"push", addPushCommand},
    {"clone", addCloneCommand},
    {"render", addRenderCommand},
    {"doctor", addDoctorCommand},
    {"demo", addDemoCommand},
};

constexpr int wrongUsage = 2;

/// Only what draws pays for fonts and a (screenless) platform; the others start in a few milliseconds.
std::unique_ptr<QCoreApplication> makeApplication(int &argc, char **argv)
{
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (command != "render" && command != "demo")
        return std::make_unique<QCoreApplication>(argc, argv);
    drawWithoutDisplay();
    return std::make_unique<QGuiApplication>(argc, argv);
}

constexpr const char *footer = "Exit codes: 0 done; 1 the project has problems, or the answer is \"no\"; 2 wrong usage; 3 a tool, network or account failed.\n"
                               "Messages and progress go to standard error; with --format json, standard output holds one JSON document and nothing else.\n"
                               "penstock COMMAND --help tells more.";

} // namespace

void Session::fail(const Error &error)
{
    tell(u"penstock: "_s + shown(error.toString()));
    exitCode = penstock::exitCode(error.kind);
}

void addFolder(CLI::App &command, std::string &folder)
{
    command.add_option("DIR", folder, "the project's folder (default: this one, or the closest above with a penstock.yaml)")->type_name("");
}

QString toQString(const std::string &text) { return QString::fromUtf8(text); }

QList<FollowUp> followUpsOf(const Workspace &workspace)
{
    const auto against = planAgainst(workspace);
    const auto earlier = against ? earlierProject(workspace, *against) : std::unexpected(against.error());
    auto followUps = earlier ? followUpsSince(workspace, workspace.project(), *earlier) : std::unexpected(earlier.error());
    if (!followUps)
        tell(u"What is left to do outside Git cannot be said. "_s + followUps.error().toString());
    return followUps.value_or(QList<FollowUp>());
}

bool isCommandLine(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return false;
    const QString &first = arguments.first();
    static const QStringList asking{u"-h"_s, u"--help"_s, u"--version"_s, u"-V"_s};
    if (asking.contains(first) || std::ranges::any_of(commands, [&](const auto &command) { return first == QLatin1StringView(command.name); }))
        return true;
    // Options of Qt's own (-platform …) open the window; any other word must be a folder or file to open.
    return !first.startsWith(u'-') && !QFileInfo::exists(first);
}

int runCommandLine(int argc, char **argv)
{
    const auto application = makeApplication(argc, argv);
    QCoreApplication::setApplicationName(u"penstock"_s);
    Interrupt interrupt;
    Session session;
    session.watch.stop = interrupt.token();
    session.watch.progress = [last = QString()](const Progress &progress) mutable {
        if (progress.step != last)
            tell(u"… "_s + progress.step);
        last = progress.step;
    };

    CLI::App app("Draw data pipelines, see exactly what a change will do in each account, ship them by Git.\n"
                 "Without a command, the window opens: penstock [PROJECT]",
        "penstock");
    app.set_version_flag("-V,--version", "penstock " PENSTOCK_VERSION);
    app.require_subcommand(1);
    app.footer(footer);
    app.get_formatter()->column_width(34);
    for (const auto &command : commands)
        command.add(app, session);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        const bool detailed = std::any_of(argv + 1, argv + argc, [](const char *word) { return std::string_view(word) == "--detailed-exitcode"; });
        const auto used = app.get_subcommands();
        tell(u"penstock: "_s + QString::fromUtf8(error.what()));
        tell(u"  penstock %1--help tells how it is used."_s.arg(used.empty() ? QString() : QString(toQString(used.front()->get_name()) + u' ')));
        return detailed ? 1 : wrongUsage;
    }
    return session.exitCode;
}

} // namespace penstock
