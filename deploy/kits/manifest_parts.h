// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/manifest.h"
#include "deploy/kits/yaml_members.h"

namespace penstock {

// Sections of kit.yaml, each read into what it fills.

Result<void> readEnvironmentForm(const YamlValue &yaml, EnvironmentForm &form);
Result<void> readFlow(const YamlValue &yaml, Manifest &manifest);
Result<void> readTerraform(const YamlValue &yaml, KitTerraform &terraform);
Result<void> readPromotion(const YamlValue &yaml, Manifest &manifest);
Result<void> readFollowUp(const YamlValue &yaml, Manifest &manifest);

/// The words of a command; tools ("$cdk") must be those of the manifest.
ArgumentPattern readArguments(Members &owner, const YamlValue &list, const Manifest &manifest);

} // namespace penstock
