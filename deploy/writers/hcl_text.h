// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/value.h"

#include <QString>

#include <functional>
#include <vector>

namespace penstock {

/// Values that span lines begin at the left margin where a template puts them; `hclLayout` gives their lines the
/// indentation of the line that they stand in, and brings the "=" of neighbouring one-line arguments into one column, as
/// terraform fmt does. Texts (heredocs) and comments are left alone. `continued` marks the beginning of a value's further lines.
QString hclLayout(const QString &text, QChar continued);

/// HCL text as `terraform fmt` wants it. Values reach it as literals or as traversals that `traversal` makes of references.
class HclText
{
public:
    /// How a reference reads: "google_storage_bucket.landing.name". Fails on one that is not there.
    using Traversal = std::function<Result<QString>(const Reference &)>;
    explicit HclText(Traversal traversal)
        : m_traversal(std::move(traversal))
    { }

    /// An expression; what spans lines is indented for a line that begins with `indent` spaces.
    Result<QString> expression(const Value &value, int indent = 0) const;

    /// A name and its expression on one line or several.
    struct Argument
    {
        QString name;
        QString text;
    };
    /// Arguments one below the other: the "=" of neighbours that take one line each are in one column, as terraform fmt does.
    static QString arguments(const std::vector<Argument> &arguments, int indent);
    /// A key of an object: bare where it is a name.
    static QString key(const QString &key);

private:
    Result<QString> joined(const Joined &value) const;
    Result<QString> list(const ValueList &list, int indent) const;
    Result<QString> object(const ValueMap &map, int indent) const;

    Traversal m_traversal;
};

} // namespace penstock
