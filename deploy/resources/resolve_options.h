// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/evaluate.h"
#include "deploy/resources/resolve.h"

namespace penstock {

struct ResolveOptions
{
    QString stage;                    ///< whose property values count; empty: base values
    bool symbolicEnvironment = false; ///< account, region and stage id stay references (what generated code does)
    PipelineId pipeline = {};         ///< only this one; empty: all
};

Result<ResourceGraph> resolve(const Project &project, const Catalogue &catalogue, const ResolveOptions &options);

} // namespace penstock
