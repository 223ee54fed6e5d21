// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/variable.h"
#include "deploy/kits/yaml_value.h"

namespace penstock {

/// A document of a kit (ddk.json, package.json …) as a value. It is written in YAML; three words are not taken as they are:
///   $(path)            the whole text: becomes that variable's value, whatever type it has
///   $each: {of, as, key, value}   in a map: one more member for each item of a list; `key` is a pattern
///   $when: path        in a map: the map is left out (with its key) unless that condition holds
Result<Value> fillDocument(const YamlValue &document, const Variables &variables);

} // namespace penstock
