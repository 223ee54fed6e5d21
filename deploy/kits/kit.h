// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/catalogue/component_type.h"
#include "models/core/error.h"
#include "models/files/file_tree.h"
#include "models/project/environment_form.h"
#include "models/project/project_files.h"
#include "models/validation/problem.h"

namespace penstock {

/// A way of delivery, as its manifest says: resources/kits/ID/kit.yaml and templates beside it.
struct Kit
{
    QString id;       ///< "aws-ddk-cdk-pipelines"
    QString version;  ///< of the kit itself; written into .penstock/deploy.json
    QString title;
    QString summary;
    QString provider; ///< "aws"
    QString documentation; ///< Markdown
    QStringList languages; ///< "typescript", "python"; empty: no choice
    QList<PropertyType> inputs; ///< the form
    EnvironmentForm environment;
    NameLimits name; ///< of new projects
    QStringList components; ///< what it can deliver: component type ids with "*", or "provider=aws"; empty: everything
    struct Role
    {
        QString id;
        QString title;
        bool primary = false;
    };
    QList<Role> roles;
    /// Bootstrap. In a Kit the arguments still have their placeholders and `environment` says for whom: "cicd" (in every
    /// region it deploys to) or "stages"; see bootstrapSteps for those of a project.
    struct Step
    {
        QString title;
        QString command;
        QString environment;
        QStringList arguments = {};
    };
    QList<Step> steps;
    bool makesStageBranches = false; ///< a push makes the stages' branches that the remote does not have yet
    QStringList branches; ///< for people: how branches become environments
    QString folder;       ///< where manifest and templates are
};

QStringList kitIds();                     ///< shipped ones and a person's own, sorted
Result<Kit> readKit(const QString &id);   ///< also from a folder path

/// Whether a kit can deliver components of that type.
bool delivers(const Kit &kit, const ComponentType &type);

/// The kit's own rules: inputs, environments by its form, what it delivers, stage names, limits. validate() has the general
/// ones. The ids: kit-not-readable kit-not-usable kit-language input-missing input-not-usable input-unknown (warning)
/// no-environment too-many-environments revision-not-usable text-not-writable account-missing account-not-usable region-missing
/// region-not-usable setting-missing setting-not-usable setting-unknown (warning) component-not-delivered, and those of its rules.
QList<Problem> validateForKit(const Project &project, const Catalogue &catalogue, const Kit &kit, const Places &places = {});

/// A stage that is pinned to a commit (Environment::revision): the drawing it runs, and what people had written by then.
struct PinnedStage
{
    QString stage;
    QString commit;                  ///< 40 hexadecimal digits
    QList<Pipeline> pipelines = {};  ///< the drawing at that commit
    FileTree written = {};           ///< of the primary repository at that commit, below pinnedFolders(): what people wrote or changed
};

/// The folders of the primary repository whose files a pinned stage takes along, each ending in "/". Empty: no stage of this kit can be pinned.
Result<QStringList> pinnedFolders(const Kit &kit);

/// The file tree of each repository role. The same project gives the same bytes. Fails when the project has errors that
/// make a file impossible; run the validations first. Does not contain .penstock/ (deploy/git writes that).
/// `pinned`: one for each stage with a revision; the files of such a stage are made from its drawing, in a folder of its own.
Result<QList<GeneratedRepository>> generate(const Project &project, const Catalogue &catalogue, const Kit &kit, const QList<PinnedStage> &pinned = {});

/// What must be run once before the first deployment, in this order: for exactly this project's accounts, regions and
/// profiles. `environment` is "cicd" or a stage, `arguments` the command word for word, `command` the same for a shell.
Result<QList<Kit::Step>> bootstrapSteps(const Project &project, const Kit &kit);

} // namespace penstock
