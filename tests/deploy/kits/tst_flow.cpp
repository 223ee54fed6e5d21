// SPDX-License-Identifier: Apache-2.0
// How a change travels, and what a kit asks of environments and drawings: kits of a few lines, each for one situation.
#include "deploy/kits/flow.h"
#include "tests/deploy/kits/sample_project.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

const QByteArray head = R"(kit: 1
id: tiny
version: "1.0.0"
title: Tiny
summary: For tests
provider: gcp
roles:
  - {id: pipeline, title: Code, primary: true}
  - {id: deployment, title: Deployment}
files: []
inputs:
  - {id: branch, type: text, label: Branch, default: main}
)";

QString shown(const Result<DeliveryFlow> &flow)
{
    if (!flow)
        return u"error: "_s + flow.error().why + u" at line "_s + QString::number(flow.error().place.line);
    QStringList lines;
    for (const DeliveryFlow::Node &node : flow->nodes)
        lines << node.id + u'=' + node.title + (node.stage.isEmpty() ? QString() : QString(u'@' + node.stage)) + u'/' + node.role;
    for (const DeliveryFlow::Step &step : flow->steps)
        lines << step.from + u'>' + step.to + u':' + step.label + (step.approval ? u"!"_s : QString());
    return lines.join(u' ');
}

class TestFlow : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_number = 0;

    Kit kit(const QByteArray &rest)
    {
        const QString folder = m_folder.filePath(QString::number(++m_number));
        QFile file(folder + u"/kit.yaml"_s);
        if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write(head + rest);
        file.close();
        const Result<Kit> read = readKit(folder);
        if (!read)
            qFatal("%s", qPrintable(read.error().toString()));
        return *read;
    }

    static Project project(const QStringList &stages)
    {
        Project made = sample::project({});
        made.kit = {u"tiny"_s, {}, {}};
        made.environments.clear();
        for (const QString &stage : stages) {
            Environment environment;
            environment.stage = stage;
            environment.account = u"acme-"_s + stage;
            environment.region = u"europe-west1"_s;
            environment.manualApproval = stage == "prod"_L1;
            made.environments << environment;
        }
        return made;
    }

    /// Ids of problems with what they are about: "account-not-usable dev/account".
    static QStringList problems(const Project &project, const Kit &kit, const Places &places = {})
    {
        QStringList found;
        for (const Problem &problem : validateForKit(project, Catalogue(), kit, places))
            found << problem.id + u' ' + (problem.node.isEmpty() ? QString(problem.stage + u'/' + problem.property) : problem.node.value)
                    + (problem.place.line > 0 ? u':' + QString::number(problem.place.line) : QString());
        return found;
    }

private Q_SLOTS:
    void environmentsAndTheirTransitionsRepeat()
    {
        const Kit kit = this->kit(R"(flow:
  nodes:
    - {id: main, title: "{inputs.branch}", kind: branch}
    - {id: "at-{environment.stage}", title: "{environment.stage}", kind: stage, each: environments}
  steps:
    - {from: main, to: "at-{first.stage}", label: push}
    - {from: "at-{environment.stage}", to: "at-{next.stage}", label: "to {next.stage}", approval: next.manualApproval, each: transitions}
)");
        QCOMPARE(shown(deliveryFlow(project({u"dev"_s, u"test"_s, u"prod"_s}), kit)),
            u"main=main/pipeline at-dev=dev@dev/pipeline at-test=test@test/pipeline at-prod=prod@prod/pipeline "
            "main>at-dev:push at-dev>at-test:to test at-test>at-prod:to prod!"_s);
        QCOMPARE(shown(deliveryFlow(project({u"dev"_s}), kit)), u"main=main/pipeline at-dev=dev@dev/pipeline main>at-dev:push"_s);
        // Nothing to deliver to yet: what is about the first stage is left out.
        QCOMPARE(shown(deliveryFlow(project({}), kit)), u"main=main/pipeline"_s);
    }

    void whatComesOutTheSameIsOne()
    {
        const Kit kit = this->kit(R"(environmentInputs:
  - {id: branch, type: text, label: Branch, default: main}
flow:
  nodes:
    - {id: "b-{environment.settings.branch}", title: "{environment.settings.branch}", kind: branch, each: environments, role: deployment}
  steps:
    - {from: "b-{environment.settings.branch}", to: "b-{next.settings.branch}", label: promote, each: transitions}
)");
        QCOMPARE(shown(deliveryFlow(project({u"dev"_s, u"prod"_s}), kit)), u"b-main=main/deployment"_s);
    }

    void mistakesSayWhere_data()
    {
        QTest::addColumn<QByteArray>("flow");
        QTest::addColumn<QString>("why");
        const QByteArray nodes = "flow:\n  nodes:\n    - {id: main, title: main, kind: branch}\n  steps:\n";
        QTest::newRow("a node that is not there") << nodes + "    - {from: main, to: there}\n" << u"error: The flow has no node \"there\". at line 17"_s;
        QTest::newRow("a variable that is not there") << nodes + "    - {from: main, to: main, label: \"{inputs.nothing}\"}\n" << u"error: *at line 17"_s;
        QTest::newRow("an approval that says nothing") << nodes + "    - {from: main, to: main, approval: first.stage}\n"
                                                       << u"error: \"first.stage\" does not say whether somebody approves. at line 17"_s;
        QTest::newRow("a role that is not there") << QByteArray("flow:\n  nodes:\n    - {id: main, title: main, kind: branch, role: x}\n  steps: []\n")
                                                  << u"error: There is no repository role \"x\". at line 15"_s;
    }
    void mistakesSayWhere()
    {
        QFETCH(QByteArray, flow);
        QFETCH(QString, why);
        const QString said = shown(deliveryFlow(project({u"dev"_s}), kit(flow)));
        QVERIFY2(QRegularExpression(QRegularExpression::wildcardToRegularExpression(why, QRegularExpression::NonPathWildcardConversion)).match(said).hasMatch(),
            qPrintable(said));
    }

    void everyShippedKitHasAFlowThatFits()
    {
        for (const QString &id : kitIds()) {
            const Result<Kit> kit = readKit(id);
            QVERIFY(kit);
            Project made = sample::project(kit->languages.value(0));
            made.kit.id = id;
            for (Environment &environment : made.environments) {
                for (const PropertyType &input : kit->environment.inputs) {
                    if (input.defaultValue.isNull() && input.kind == PropertyKind::Text)
                        environment.settings.insert(input.id, Value(u"x"_s));
                }
            }
            const Result<DeliveryFlow> flow = deliveryFlow(made, *kit);
            QVERIFY2(flow, qPrintable(id + u": "_s + (flow ? QString() : flow.error().toString())));
            QVERIFY2(flow->nodes.size() > made.environments.size() && !flow->steps.isEmpty(), qPrintable(id));
        }
    }

    void environmentsAreJudgedByTheForm()
    {
        const Kit kit = this->kit(R"(environmentForm:
  title: Google Cloud project
  account: {label: Google Cloud project, pattern: "[a-z][a-z0-9-]{4,28}[a-z0-9]", patternHelp: 6 to 30 letters}
  region: {label: Zone, pattern: "|[a-z0-9-]+"}
  cicd: false
environmentInputs:
  - {id: namespace, type: text, label: Namespace, required: true, pattern: "[a-z]+", patternHelp: lower-case letters}
  - {id: mode, type: choice, label: Mode, choices: [job, cron], default: job}
  - {id: schedule, type: text, label: Schedule, required: true, onlyWhen: mode=cron}
)");
        Project made = project({u"dev"_s});
        made.cicd = {}; // nobody asks for it
        made.environments[0].settings.insert(u"namespace"_s, Value(u"orders"_s));
        QCOMPARE(problems(made, kit), QStringList());
        Environment &dev = made.environments[0];
        dev.region.clear(); // its pattern lets it
        QCOMPARE(problems(made, kit), QStringList());
        dev.account = u"222222222222"_s;
        QCOMPARE(problems(made, kit), QStringList{u"account-not-usable dev/account"_s});
        dev.account.clear();
        QCOMPARE(problems(made, kit), QStringList{u"account-missing dev/account"_s});
        dev.account = u"acme-dev"_s;
        dev.region = u"Europe"_s;
        QCOMPARE(problems(made, kit), QStringList{u"region-not-usable dev/region"_s});
        dev.region = u"europe-west1"_s;
        dev.settings = {{u"namespace"_s, Value(u"Orders 1"_s)}, {u"mode"_s, Value(u"cron"_s)}, {u"other"_s, Value(1)}};
        QCOMPARE(problems(made, kit, {{u"environments/dev/settings/namespace"_s, {u"penstock.yaml"_s, 12, 7}}}),
            (QStringList{
                u"setting-not-usable dev/settings/namespace:12"_s, u"setting-missing dev/settings/schedule"_s, u"setting-unknown dev/settings/other"_s}));
    }

    void onlyWhatTheKitDeliversMayBeDrawn()
    {
        const Kit google = kit("components: [gcp.*, provider=k8s]\nenvironmentForm:\n  title: P\n  account: {label: A}\n  region: {label: R}\n  cicd: false\n");
        QVERIFY(problems(project({u"dev"_s}), google).contains(u"component-not-delivered landing"_s));
        const Kit amazon = kit("components: [gcp.*, provider=aws]\n");
        QVERIFY(!problems(project({u"dev"_s}), amazon).contains(u"component-not-delivered landing"_s));
        ComponentType type;
        type.id = u"aws.s3.bucket"_s;
        type.provider = u"aws"_s;
        QVERIFY(!delivers(google, type) && delivers(amazon, type) && delivers(kit({}), type));
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestFlow)
#include "tst_flow.moc"
