// SPDX-License-Identifier: Apache-2.0
#include "app/operations/demo.h"

#include "app/operations/doctor.h"
#include "app/operations/new_project.h"
#include "app/operations/plan.h"
#include "deploy/process/process.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// The example with its remote filled in, as a person would: only that text changes.
Result<void> nameRemote(const QString &folder, const QString &remote)
{
    auto workspace = openWorkspace(folder);
    if (!workspace)
        return std::unexpected(workspace.error());
    Project project = workspace->project();
    const QString primary = workspace->kit && !workspace->kit->roles.isEmpty() ? workspace->kit->roles.first().id : u"pipeline"_s;
    const auto known = std::ranges::find(project.repositories, primary, &RepositoryRole::role);
    if (known != project.repositories.end())
        known->remote = remote;
    else
        project.repositories.append(RepositoryRole{primary, {}, remote, {}});
    return saveProject(workspace->loaded, project);
}

/// On a machine where Git knows no author yet, the demonstration's repository gets one of its own.
Result<bool> ensureIdentity(const QString &folder, const Watch &watch)
{
    const auto workspace = openWorkspace(folder);
    if (!workspace)
        return std::unexpected(workspace.error());
    const auto diagnosis = examine(&*workspace, watch);
    if (!diagnosis)
        return std::unexpected(diagnosis.error());
    if (diagnosis->identityKnown)
        return false;
    for (const auto &[name, value] : {std::pair{u"user.name"_s, u"Penstock demonstration"_s}, std::pair{u"user.email"_s, u"demonstration@localhost"_s}}) {
        ProcessRequest request;
        request.program = u"git"_s;
        request.arguments = {u"config"_s, name, value};
        request.folder = folder;
        if (const auto set = run(request, watch); !set)
            return std::unexpected(set.error());
    }
    return true;
}

} // namespace

Result<Demonstration> demonstrate(const QString &folder, const std::function<Result<void>(const Workspace &, const QString &)> &draw, const Watch &watch)
{
    Demonstration demo;
    demo.folder = QDir(folder).absolutePath();
    demo.remote = demo.folder + u".git"_s;
    if (QFileInfo::exists(demo.remote))
        return failure(ErrorKind::Refused, u"%1 is there already."_s.arg(demo.remote), u"The demonstration makes its bare repository there."_s,
            u"Choose another folder."_s);

    watch.report(u"Making the example"_s);
    if (const auto made = createProject(demo.folder, {.example = u"research"_s, .settings = {}}); !made)
        return std::unexpected(made.error());
    if (const auto bare = Repository::initBare(demo.remote); !bare)
        return std::unexpected(bare.error());
    if (const auto named = nameRemote(demo.folder, demo.remote); !named)
        return std::unexpected(named.error());
    const auto workspace = openWorkspace(demo.folder);
    if (!workspace)
        return std::unexpected(workspace.error());
    demo.label = workspace->project().label;
    demo.cicdAccount = workspace->project().cicd.account;
    for (const Pipeline &pipeline : workspace->project().pipelines)
        demo.nodes += int(pipeline.graph.nodes.size());

    watch.report(u"Planning"_s);
    for (const Environment &environment : workspace->project().environments) {
        auto plan = planEnvironment(*workspace, workspace->project(), environment.stage, Earlier{});
        if (!plan)
            return std::unexpected(plan.error());
        demo.plans.append(std::move(*plan));
    }

    const auto repository = Repository::init(demo.folder);
    if (!repository)
        return std::unexpected(repository.error());
    const auto borrowed = ensureIdentity(demo.folder, watch);
    if (!borrowed)
        return std::unexpected(borrowed.error());
    demo.borrowedIdentity = *borrowed;
    const auto committed = commitProject(*workspace, u"Draw the Research team's pipeline and generate its delivery"_s, {}, watch);
    if (!committed)
        return std::unexpected(committed.error());
    demo.commit = committed->first().commit;
    const auto files = repository->filesAt(demo.commit.id);
    if (!files)
        return std::unexpected(files.error());
    demo.files = int(files->size());
    const auto pushed = pushProject(*workspace, watch);
    if (!pushed)
        return std::unexpected(pushed.error());
    demo.push = pushed->first();

    demo.pictureFile = demo.folder + u".svg"_s;
    if (const auto drawn = draw(*workspace, demo.pictureFile); !drawn)
        return std::unexpected(drawn.error());
    return demo;
}

} // namespace penstock
