// SPDX-License-Identifier: Apache-2.0
// What an edit leaves to be done outside Git: each event of a manifest, by one thing edited.
#include "deploy/kits/follow_ups.h"
#include "tests/deploy/kits/sample_project.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

constexpr const char *manifest = R"(kit: 1
id: KIT
version: "1.0.0"
title: Kit
summary: For tests
provider: aws
languages: [typescript, python]
stageBranch: "{environment.settings.branch}"
roles:
  - {id: pipeline, title: Code, primary: true}
environmentInputs:
  - {id: branch, type: text, label: Branch, default: main}
inputs:
  - {id: mode, type: choice, label: Mode, choices: [a, b], default: a}
followUps:
  - {when: environment-added, title: "added {environment.stage}", commands: [[bootstrap, "{account}", [--profile, "{profile}"]]]}
  - {when: environment-removed, title: "removed {environment.stage} of {environment.account}", why: "It stays.", commands: [[aws, delete, "{environment.names.stack}"]]}
  - {when: account-changed, title: "account of {environment.stage}: {was.account} to {environment.account}"}
  - {when: region-changed, title: "region of {environment.stage}: {was.region} to {environment.region}"}
  - {when: setting-changed=branch, title: "branch of {environment.stage}: {was.settings.branch} to {environment.settings.branch}"}
  - {when: order-changed, title: "order", commands: [{command: [run, a], when: [mode=a]}, {command: [run, b], when: [mode=b]}]}
  - {when: project-renamed, title: "{was.name} to {project.name}"}
  - {when: language-changed, title: "language"}
  - {when: environment-pinned, title: "pinned {environment.stage}"}
  - {when: environment-unpinned, title: "unpinned {environment.stage}, which ran {was.revision}"}
  - {when: input-changed=mode, title: "mode {was.mode} to {inputs.mode}"}
  - {when: kit-changed, title: "left KIT"}
environmentNames:
  stack: "{project.prefix}-{environment.stage}"
files: []
)";

class TestFollowUps : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Kit m_kit, m_other;

    Kit kit(const QString &id)
    {
        const QString folder = m_folder.filePath(id);
        if (!QDir().mkpath(folder))
            qFatal("no folder");
        QFile file(folder + u"/kit.yaml"_s);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write(QByteArray(manifest).replace("KIT", id.toUtf8()));
        file.close();
        const Result<Kit> read = readKit(folder);
        if (!read)
            qFatal("%s", qPrintable(read.error().toString()));
        return *read;
    }

    QStringList titles(const Project &before, const Project &now)
    {
        const auto found = followUps(before, m_kit, now, m_kit);
        if (!found)
            return {found.error().toString()};
        QStringList list;
        for (const FollowUp &followUp : *found)
            list.append(followUp.title);
        return list;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_kit = kit(u"one"_s);
        m_other = kit(u"two"_s);
    }

    void nothingEditedLeavesNothing()
    {
        const Project project = sample::project(u"python"_s);
        QCOMPARE(titles(project, project), QStringList{});
        Project edited = project;
        edited.label = u"Another label"_s; // the derived name stays
        edited.pipelines.clear();
        QCOMPARE(titles(project, edited), QStringList{});
    }

    void eachEventIsSaid_data()
    {
        QTest::addColumn<std::function<void(Project &)>>("edit");
        QTest::addColumn<QStringList>("expected");
        const auto row
            = [](const char *name, const std::function<void(Project &)> &edit, const QStringList &expected) { QTest::newRow(name) << edit << expected; };
        row("an environment is added", [](Project &p) { p.environments.append({u"test"_s, u"444444444444"_s, u"eu-west-1"_s, {}, {}, false, {}}); },
            {u"added test"_s});
        row("an environment is removed", [](Project &p) { p.environments.removeLast(); }, {u"removed prod of 333333333333"_s});
        row("an environment is renamed", [](Project &p) { p.environments[1].stage = u"live"_s; }, {u"added live"_s, u"removed prod of 333333333333"_s});
        row("the account", [](Project &p) { p.environments[0].account = u"999999999999"_s; }, {u"account of dev: 222222222222 to 999999999999"_s});
        row("the account of CI/CD", [](Project &p) { p.cicd.account = u"999999999999"_s; }, {u"account of cicd: 111111111111 to 999999999999"_s});
        row("the region", [](Project &p) { p.environments[1].region = u"us-east-1"_s; }, {u"region of prod: eu-west-1 to us-east-1"_s});
        row("a setting", [](Project &p) { p.environments[0].settings = {{u"branch"_s, u"dev"_s}}; }, {u"branch of dev: main to dev"_s});
        row("a setting to what it was by default", [](Project &p) { p.environments[0].settings = {{u"branch"_s, u"main"_s}}; }, {});
        row("the order", [](Project &p) { p.environments.swapItemsAt(0, 1); }, {u"order"_s});
        row("the name", [](Project &p) { p.name = u"research-other-k3v9x2ab"_s; }, {u"research-research-orders-k3v9x2ab to research-other-k3v9x2ab"_s});
        row("the language", [](Project &p) { p.kit.language = u"typescript"_s; }, {u"language"_s});
        row("an input", [](Project &p) { p.kit.inputs.insert(u"mode"_s, u"b"_s); }, {u"mode a to b"_s});
    }
    void eachEventIsSaid()
    {
        QFETCH(std::function<void(Project &)>, edit);
        QFETCH(QStringList, expected);
        const Project before = sample::project(u"python"_s);
        Project now = before;
        edit(now);
        QCOMPARE(titles(before, now), expected);
    }

    void pinningIsAnEventAndMovingThePinIsNone()
    {
        const Project newest = sample::project(u"python"_s);
        Project pinned = newest;
        pinned.environments[1].revision = u"0123456"_s;
        Project moved = pinned;
        moved.environments[1].revision = u"7654321"_s;
        QCOMPARE(titles(newest, pinned), QStringList{u"pinned prod"_s});
        QCOMPARE(titles(pinned, moved), QStringList{});
        QCOMPARE(titles(moved, newest), QStringList{u"unpinned prod, which ran 7654321"_s});
    }

    void aCommandMayBeForSomeProjectsOnly()
    {
        for (const QString &mode : {u"a"_s, u"b"_s}) {
            Project before = sample::project(u"python"_s);
            before.kit.inputs.insert(u"mode"_s, mode);
            Project now = before;
            now.environments.swapItemsAt(0, 1);
            const auto found = followUps(before, m_kit, now, m_kit);
            QVERIFY(found && found->size() == 1);
            QCOMPARE(found->first().commands, QStringList{u"run "_s + mode});
        }
    }

    void commandsAreOfThatEnvironment()
    {
        const Project before = sample::project(u"python"_s);
        Project now = before;
        now.environments.removeLast();
        now.environments.append({u"test"_s, u"444444444444"_s, u"eu-west-1"_s, u"my test"_s, {}, false, {}});
        const auto found = followUps(before, m_kit, now, m_kit);
        QVERIFY2(found, qPrintable(found ? QString() : found.error().toString()));
        QCOMPARE(found->size(), 2);
        QCOMPARE(found->at(0).commands, QStringList{u"bootstrap 444444444444 --profile 'my test'"_s});
        QCOMPARE(found->at(0).stage, u"test"_s);
        QCOMPARE(found->at(1).commands, QStringList{u"aws delete research-prod"_s});
        QCOMPARE(found->at(1).why, u"It stays."_s);
    }

    void anotherKitSaysWhatTheOldOneLeaves()
    {
        const Project before = sample::project(u"python"_s);
        Project now = before;
        now.environments.removeLast();
        const auto found = followUps(before, m_kit, now, m_other);
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->first().title, u"left one"_s);
    }

    void theBranchOfAStage()
    {
        Project project = sample::project(u"python"_s);
        project.repositories[0].branch = u"trunk"_s;
        project.environments[0].settings = {{u"branch"_s, u"dev"_s}};
        QCOMPARE(stageBranch(project, m_kit, u"dev"_s).value_or(QString()), u"dev"_s);
        QCOMPARE(stageBranch(project, m_kit, u"prod"_s).value_or(QString()), u"main"_s); // the input's default
        QCOMPARE(stageBranch(project, m_kit, u"cicd"_s).value_or(QString()), u"trunk"_s);
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestFollowUps)
#include "tst_follow_ups.moc"
