// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/kit.h"
#include "deploy/kits/template_renderer.h"

namespace penstock {

/// An argument of a command in a manifest. A nested list is left out when a name in it is empty: [--profile, "{profile}"].
using ArgumentPattern = QList<QStringList>;

/// One file of the generated tree, or a set of them.
struct KitFile
{
    enum class Source { Template, Document, Copy, Writer };
    QString path;   ///< with placeholders; for each pipeline: of the module
    QString role;
    Source source = Source::Template;
    QString name;   ///< file beside the manifest, or the writer's name: "cdk-pipelines"
    FileLanguage language = FileLanguage::Plain;
    bool executable = false;
    bool onlyOnce = false;
    QStringList when; ///< all must hold: "language=python", "tests", "!tests", "environment.manualApproval"
    QString takes;    ///< of the writer node-files: "named" (files that name this role), "unnamed" (that name none); empty: both in the primary one
    QString each;     ///< empty (one), "environments", "pipelines", "environments-pipelines"
    Place place;
};

/// A limit on a text of the project, with the sentence that says it.
struct KitRule
{
    QString id;      ///< of the problem: "stage-name"
    QString each;    ///< empty, or "LIST as NAME": of each node that the list has; "of" is then a text with {variables}
    QString of;      ///< a variable: "project.prefix", "names.NAME", "environment.stage" (each), "pipeline.module" (each), "tag.key", "tag.value"
    QString pattern; ///< for the whole text
    int maxLength = -1;
    bool unique = false; ///< no two may be equal, whatever their capitals
    QString help;
    Place place;
};

struct KitCommand
{
    QString title;
    QString each;              ///< empty, "cicd-regions", "stages", "environments"
    QStringList when;          ///< conditions that all hold
    ArgumentPattern arguments; ///< an argument "$NAME" is a tool of the manifest, spelt for the language
    Place place;
};

/// A node or a step of the picture of how a change travels; texts have placeholders.
struct KitFlowNode
{
    QString id, title, kind; ///< kind: "branch", "stage", "tag", "repository"
    QString role;            ///< of which repository; empty: the primary one
    QString each;            ///< empty, "environments"
    Place place;
};
struct KitFlowStep
{
    QString from, to, label;
    QString approval; ///< a variable that says whether somebody approves; or "true"
    QString each;     ///< empty, "environments", "transitions" (environment and next)
    Place place;
};

/// A text derived once: the first of these whose conditions hold.
struct KitName
{
    QString name;
    QList<std::pair<QStringList, QString>> texts;
};

/// What is left to do outside Git after an edit, and when.
struct KitFollowUp
{
    /// "environment-added", "environment-removed", "account-changed", "region-changed", "setting-changed=ID", "order-changed",
    /// "environment-pinned", "environment-unpinned", "project-renamed", "kit-changed", "language-changed", "input-changed=ID"
    QString when;
    QString title;
    QString why;
    QList<std::pair<QStringList, ArgumentPattern>> commands; ///< with the conditions that all hold for each
    Place place;
};

/// Where the generated Terraform lies, as its own files see each other.
struct KitTerraform
{
    QString modules; ///< a pipeline's module as the calling root sees it: "../../modules/{pipeline.module}"
    QString files; ///< the repository's root as the calling root sees it: "../.."
    QStringList dependsOn; ///< what the calling root has to make before any module: "google_project_service.used"
};

/// Promotion by directory: a stage can be pinned to a commit, and then runs the drawing of it, from files of its own.
struct KitPromotion
{
    QString folder; ///< of the stage's own files, "environments/{environment.stage}"; empty: the kit does not promote like that
    QStringList copies; ///< folders whose files, also those that people wrote, come along: "services"
    KitTerraform terraform; ///< as seen in such a folder; dependsOn stays that of the kit
};

/// Everything that kit.yaml says.
struct Manifest
{
    Kit kit;
    QList<KitFile> files;
    QList<KitRule> rules;
    int leastEnvironments = 0;
    int mostEnvironments = -1;
    QList<KitName> names; ///< derived texts, in order; later ones may use earlier ones
    QList<KitName> environmentNames; ///< the same for each environment
    QMap<QString, QMap<QString, QStringList>> tools; ///< by name, then language ("" for all): the words that run it
    QList<KitCommand> bootstrap;
    QList<std::pair<QString, QList<KitCommand>>> commands; ///< blocks of commands that templates may show, by name
    QList<KitFlowNode> flowNodes;
    QList<KitFlowStep> flowSteps;
    QList<KitFollowUp> followUps;
    KitTerraform terraform;
    KitPromotion promotion;
    QList<std::pair<QString, QString>> lists; ///< variable: the export of nodes that it collects
    QString stageBranch; ///< the branch that a stage is deployed from: "{environment.settings.branch}"; empty: the repository's
    QHash<QString, Place> places; ///< of names and inputs, for messages
    QString file; ///< path of kit.yaml
};

/// `idOrFolder`: a shipped kit's id, or a folder with a kit.yaml. Reads only kit.yaml. Errors have file and line.
Result<Manifest> readManifest(const QString &idOrFolder);

} // namespace penstock
