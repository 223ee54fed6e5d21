// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_document.h"

#include <QFile>
#include <QTemporaryDir>

namespace penstock {

/// A component type with a property of every kind, and a project that uses it in two stages.
struct InspectorSample
{
    QTemporaryDir folder;
    Catalogue catalogue;
    ProjectDocument document;
    const PipelineId pipeline{QStringLiteral("orders")};
    const NodeId node{QStringLiteral("job")};
    const NodeId other{QStringLiteral("other")};
    QString trouble; ///< empty: the entry could be read

    InspectorSample()
    {
        QFile file(folder.filePath(QStringLiteral("sample.all.yaml")));
        if (file.open(QIODevice::WriteOnly))
            file.write(entry());
        file.close();
        if (const auto added = catalogue.addFolder(folder.path()); !added)
            trouble = added.error().toString();
        else if (const auto read = catalogue.read(QStringLiteral("sample.all")); !read)
            trouble = read.error().toString();
        document.setProject(project());
    }

    Value base(const QString &property) const { return document.node(pipeline, node)->properties.value(property); }
    Value staged(const QString &stage, const QString &property) const { return document.node(pipeline, node)->stages.value(stage).value(property); }

    static Project project()
    {
        Project project;
        project.label = QStringLiteral("Research orders");
        project.description = QStringLiteral("Orders of the research team, cleaned every night and offered as a table.");
        project.team = QStringLiteral("Research");
        project.prefix = QStringLiteral("research");
        project.uid = QStringLiteral("k3v9x2ab");
        project.name = QStringLiteral("research-research-orders-k3v9x2ab");
        project.kit = {QStringLiteral("aws-ddk-cdk-pipelines"), QStringLiteral("typescript"), {}};
        const auto environment = [](const char *stage, const char *account) {
            Environment made;
            made.stage = QLatin1StringView(stage);
            made.account = QLatin1StringView(account);
            made.region = QStringLiteral("eu-west-1");
            made.profile = made.stage;
            return made;
        };
        project.cicd = environment("cicd", "111111111111");
        project.environments = {environment("dev", "222222222222"), environment("prod", "333333333333")};
        project.environments[1].manualApproval = true;
        Pipeline pipeline;
        pipeline.id = PipelineId(QStringLiteral("orders"));
        Node first;
        first.id = NodeId(QStringLiteral("job"));
        first.type = QStringLiteral("sample.all");
        first.title = QStringLiteral("Clean the orders");
        first.properties = {{QStringLiteral("name"), Value(QStringLiteral("orders"))}, {QStringLiteral("timeout"), Value(30)}};
        Node second = first;
        second.id = NodeId(QStringLiteral("other"));
        second.title.clear();
        second.properties = {};
        pipeline.graph.nodes = {first, second};
        project.pipelines = {pipeline};
        return project;
    }

    static QByteArray entry()
    {
        return R"(title: Everything job
provider: aws
category: compute
icon: etl
summary: Has a property of every kind
properties:
  name:
    label: Name
    help: What it is called in the account.
    kind: text
    required: true
    pattern: "[a-z-]+"
    patternHelp: lower-case letters and hyphens
  note:
    label: Note
    kind: multiline
    default: nothing to say
  script:
    label: Script
    help: Runs for each file that arrives.
    kind: code
    language: python
    group: What it does
  timeout:
    label: Timeout
    help: It is stopped after this long.
    kind: integer
    unit: s
    minimum: 1
    maximum: 900
    default: 60
    group: What it does
  ratio:
    label: Ratio
    kind: number
    minimum: 0
    maximum: 1
    group: What it does
  versioned:
    label: Keep old versions
    help: Overwritten and deleted files can be brought back.
    kind: boolean
    default: true
    group: What it does
  mode:
    label: Mode
    kind: choice
    choices: [fast, careful]
    default: careful
    perStage: false
    group: What it does
  patience:
    label: Patience
    kind: integer
    onlyWhen: mode=careful
    group: What it does
  folders:
    label: Folders
    kind: textList
    group: More
  labels:
    label: Labels
    kind: textMap
    group: More
  extra:
    label: Extra settings
    kind: json
    group: More
)";
    }
};

} // namespace penstock
