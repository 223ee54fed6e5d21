// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/manifest.h"
#include "deploy/kits/variable.h"
#include "models/project/project.h"

namespace penstock {

/// The names that a kit's templates, documents and paths may use, made from a project:
///   project.{label, description, shortDescription, team, prefix, uid, name, stackName, tags, package,
///     className}
///   kit.{id, version, title}   language   inputs.ID   chosen.INPUT.CHOICE and chosen.language.ID (conditions)
///   cicd.{account, region, profile, team, tags}   names.NAME   repository.{role, name, remote, branch}
///   environments: list of {stage, stageTitle, account, region, profile, team, revision, manualApproval, tags, first, last, number, settings.ID,
///     chosen.ID.CHOICE, names.NAME}
///   pipelines: list of {id, title, module, className, importPath}
Result<Variables> projectVariables(const Project &project, const Manifest &manifest);

/// The value of an input: what was set, or its default.
Value inputValue(const Project &project, const PropertyType &input);

/// The same of an environment: its setting, or the default of the kit's environment input.
Value settingValue(const Environment &environment, const PropertyType &input);

/// Whether all conditions of a manifest hold: "language=python", "tests", "!tests". With variables also names with a dot:
/// "environment.manualApproval", "!environment.last", "environment.settings.mode=job".
bool holds(const QStringList &conditions, const Project &project, const Kit &kit, const Variables &variables = {});

/// The words of one command: tools spelt for the language, names filled in.
Result<QStringList> filledCommand(
    const ArgumentPattern &pattern, const Manifest &manifest, const QString &language, const Variables &variables, const Place &place);

/// The commands of a manifest for exactly this project, with those for each region or stage spelt out.
Result<QList<Kit::Step>> filledCommands(const QList<KitCommand> &commands, const Manifest &manifest, const Project &project, const Variables &variables);

} // namespace penstock
