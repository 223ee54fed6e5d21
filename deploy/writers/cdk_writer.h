// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/core/error.h"
#include "models/files/file_tree.h"
#include "models/project/project.h"

namespace penstock {

enum class CdkLanguage { Python, TypeScript };

/// One pipeline as a CDK construct class. TypeScript: `new OrdersPipeline(scope, "orders", { environmentId })`;
/// Python: `OrdersPipeline(scope, "orders", environment_id=…)`. The construct's id must be the pipeline's id: the paths
/// in resources and stageOverrides() begin with it. Files are looked for from the repository's root, where `cdk synth` runs.
/// The class, and the code files of its nodes (handlers, scripts, statements).
struct CdkPipelineModule
{
    QByteArray source;    ///< the whole module: imports, class, constructs, edges
    QString className;    ///< "OrdersPipeline"
    FileTree nodeFiles;   ///< src/lambda/NODE/index.py …, paths relative to the repository; onlyOnce
};

/// Writes the pipeline's module from the catalogue's CDK mapping. Values reach the text only as literals.
Result<CdkPipelineModule> writeCdkPipeline(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, CdkLanguage language);

/// What ddk.json says under environments.STAGE.resources: for each construct path the CloudFormation properties that
/// differ from the base values, and RemovalPolicy. Fails when a difference cannot be said as an override.
Result<ValueMap> stageOverrides(const Project &project, const Catalogue &catalogue, const QString &stage);

} // namespace penstock
