// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/operations/demo.h"
#include "app/operations/render.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

void report(const Demonstration &demo)
{
    printLine();
    printLine(shown(u"“%1”: a drawing of %2 components became a repository."_s.arg(demo.label).arg(demo.nodes)));
    printLine();
    QList<QStringList> rows;
    rows.append({u"Project"_s, demo.folder});
    rows.append({u"Drawing"_s, demo.folder + u"/pipelines/orders.yaml, as a picture: "_s + demo.pictureFile});
    for (const Plan &plan : demo.plans) {
        rows.append({u"Plan for %1"_s.arg(plan.environment),
            u"%1 to add, %2 to change, %3 to destroy (penstock plan %4 --env %5)"_s.arg(plan.count(Action::Create))
                .arg(plan.count(Action::Update))
                .arg(plan.count(Action::Delete))
                .arg(demo.folder, plan.environment)});
    }
    rows.append({u"Commit"_s,
        u"%1 %2, %3 files, by %4%5"_s.arg(demo.commit.id.left(7), demo.commit.summary)
            .arg(demo.files)
            .arg(demo.commit.author, demo.borrowedIdentity ? u" (Git knew no author; only this repository uses that one)"_s : QString())});
    rows.append({u"Pushed"_s, u"branch %1 to %2"_s.arg(demo.push.branch, demo.push.remote)});
    print(shown(table(rows)));
    printLine();
    printLine(u"Where to look next"_s);
    rows = {{u"  the window"_s, u"penstock %1"_s.arg(demo.folder)},
        {u"  the templates"_s, u"git clone %1 clone && cd clone && npm ci && npx cdk synth"_s.arg(demo.remote)},
        {u"  a change"_s, u"edit %1/pipelines/orders.yaml, then: penstock plan %1 --env prod"_s.arg(demo.folder)}};
    print(shown(table(rows)));
}

} // namespace

void addDemoCommand(CLI::App &app, Session &session)
{
    auto folder = std::make_shared<std::string>();
    CLI::App *command = app.add_subcommand("demo", "the bundled example, end to end, with a local bare repository as remote");
    command->add_option("DIR", *folder, "the folder to make; the bare repository goes beside it as DIR.git")->required()->type_name("");
    command->callback([folder, &session] {
        const auto draw = [](const Workspace &workspace, const QString &file) { return renderDrawing(workspace, {}, file); };
        const auto demo = demonstrate(toQString(*folder), draw, session.watch);
        demo ? report(*demo) : session.fail(demo.error());
    });
}

} // namespace penstock
