// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/validation/reporter.h"
#include "models/validation/validate.h"

// The rules that validate() runs, by what they look at. Each is linear in that.
namespace penstock {

/// "aws", "gcp" or "k8s": what is known of the kit, or what its id suggests; empty for others.
QString providerOf(const Project &project, const Knowledge &knowledge);

void checkProject(Reporter &reporter, const Project &project, const Knowledge &knowledge);
void checkEnvironments(Reporter &reporter, const Project &project, const Knowledge &knowledge);
void checkNodes(Reporter &reporter, const Project &project, const Pipeline &pipeline, const Knowledge &knowledge);
void checkEdges(Reporter &reporter, const Pipeline &pipeline, const Knowledge &knowledge);
/// Cycles over the edges that start what they lead to.
void checkCycles(Reporter &reporter, const Pipeline &pipeline, const Knowledge &knowledge);
/// Tags by the limits of AWS. `path` is where they stand.
void checkTags(Reporter &reporter, const QMap<QString, QString> &tags, const QString &path);

/// "pipelines/ID", as in Places.
QString pathOf(const Pipeline &pipeline);

} // namespace penstock
