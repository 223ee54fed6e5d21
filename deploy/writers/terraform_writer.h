// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/core/error.h"
#include "models/files/file_tree.h"
#include "models/project/project.h"

#include <QMap>

namespace penstock {

/// A pipeline as a Terraform module that serves every stage. What differs between stages comes in as `var.settings`.
struct TerraformModule
{
    QByteArray main;      ///< main.tf; empty: the pipeline makes nothing in the cloud
    QByteArray variables; ///< variables.tf
    QStringList inputs;   ///< the variables that it takes beside settings: "env", "images", "project", "region", "namespace" …; sorted
    QStringList addresses; ///< "google_storage_bucket.landing", "data.google_project.this"
    QMap<QString, ValueMap> settings; ///< by stage: the value of var.settings; empty: the module has no such variable
    bool isEmpty() const { return main.isEmpty(); }
};

/// `files`: the repository's root as the root module sees it ("../.."), for files that nodes read.
/// Inside the module {$stage: project} is var.project, location var.region, id var.env, settings.NAME a variable of that name,
/// {$image: NAME} is var.images["NAME"], and {$generated: NAME} a text made from var.entropy, which is ephemeral.
Result<TerraformModule> writeTerraformModule(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const QString &files);

/// The same resources for one stage alone, with its values as they are; project, region, env and images stay variables.
Result<QByteArray> writeTerraformFlat(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const QString &stage, const QString &files);

/// The call of a module, as a block: `module "orders" { source = …  project = var.project … }`. `settings`: what it gets
/// as such, or (a Reference to Penstock::Raw) an expression. `dependsOn`: addresses of resources that have to be there first.
Result<QString> terraformCall(
    const QString &name, const QString &source, const TerraformModule &module, const Value &settings, const QStringList &dependsOn = {});

} // namespace penstock
