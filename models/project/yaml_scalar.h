// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"
#include "models/project/yaml_tree.h"

#include <optional>

namespace penstock {

/// What a scalar says, after YAML 1.2: quoted is text; plain true, false, integers and floats are typed. What YAML 1.1
/// and 1.2 read differently (yes, 012, 12:30), what does not fit 64 bits, and .nan and .inf are kept as text.
Value scalarValue(const YamlNode &scalar);

/// Where new scalar text will stand.
struct ScalarContext
{
    YamlNode::Style like = YamlNode::Style::Plain; ///< the style to keep where it can hold the value
    bool inFlow = false;                           ///< inside [] or {}, or a key: one line, and , [ ] { } need quotes
    int indent = 2;                                ///< spaces before the lines of a block scalar
};

/// YAML that reads back as exactly that value. Lines are separated with LF; block scalars carry their indentation.
/// `value` is null, a bool, a number or text.
QString scalarText(const Value &value, const ScalarContext &context = {});

/// A double-quoted scalar; holds any text.
QString doubleQuoted(const QString &text);

/// Whether it can stand without quotes, in every place, for YAML 1.1 and 1.2 readers.
bool canBePlain(QStringView text);

} // namespace penstock
