// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_files.h"
#include "models/project/yaml_tree.h"

namespace penstock {

/// The format that this program writes.
inline constexpr int projectFormat = 1;

/// What penstock.yaml says; pipelines stay empty. Fails where there is nothing to show: not a mapping, a newer format.
Result<Project> readProjectFile(const YamlTree &tree, Places &places, QList<Problem> &problems);

/// What pipelines/ID.yaml says, without its layout.
Result<Pipeline> readPipelineFile(const YamlTree &tree, const PipelineId &id, Places &places, QList<Problem> &problems);

/// What pipelines/ID.layout.yaml says.
Layout readLayoutFile(const YamlTree &tree, const PipelineId &id, QList<Problem> &problems);

} // namespace penstock
