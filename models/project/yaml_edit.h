// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/wanted.h"
#include "models/project/yaml_tree.h"

namespace penstock {

/// The bytes of `tree` with only those spans changed in which `old` (what they say now) and `wanted` differ. Whatever
/// neither of the two mentions stays: comments, blank lines, unknown keys, the order of keys, quotes, line endings.
/// Refuses (ErrorKind::Refused, with a place) what cannot be done soundly, such as a change inside an anchored value that
/// an alias names elsewhere. The caller reads the result again and compares.
Result<QByteArray> editedText(const YamlTree &tree, const Wanted &old, const Wanted &wanted);

} // namespace penstock
