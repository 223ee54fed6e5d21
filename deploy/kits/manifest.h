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
    QStringList when; ///< all must hold: "language=python", "tests", "!tests"
    Place place;
};

/// A limit on a text of the project, with the sentence that says it.
struct KitRule
{
    QString id;      ///< of the problem: "stage-name"
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
    QString each;              ///< empty, "cicd-regions", "stages"
    ArgumentPattern arguments; ///< an argument "$NAME" is a tool of the manifest, spelt for the language
    Place place;
};

/// Everything that kit.yaml says.
struct Manifest
{
    Kit kit;
    QList<KitFile> files;
    QList<KitRule> rules;
    int leastEnvironments = 0;
    int mostEnvironments = -1;
    QList<std::pair<QString, QString>> names;            ///< derived texts, in order; later ones may use earlier ones
    QList<std::pair<QString, QString>> environmentNames; ///< the same for each environment
    QMap<QString, QMap<QString, QStringList>> tools;     ///< by name, then language ("" for all): the words that run it
    QList<KitCommand> bootstrap;
    QList<std::pair<QString, QList<KitCommand>>> commands; ///< blocks of commands that templates may show, by name
    QHash<QString, Place> places;                        ///< of names and inputs, for messages
    QString file;                                        ///< path of kit.yaml
};

/// `idOrFolder`: a shipped kit's id, or a folder with a kit.yaml. Reads only kit.yaml. Errors have file and line.
Result<Manifest> readManifest(const QString &idOrFolder);

} // namespace penstock
