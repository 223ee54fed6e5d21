// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace penstock {

enum class DiffLineKind { File, Hunk, Context, Added, Removed, Note };

struct DiffLine
{
    DiffLineKind kind = DiffLineKind::Context;
    QString text;   ///< with its sign in front for context, added and removed
    int before = 0; ///< line number in the file of before; 0: not there
    int after = 0;
    bool operator==(const DiffLine &) const = default;
};

/// Reads a unified diff, as git writes it. Whatever is no diff comes out as Note lines; nothing is dropped.
QList<DiffLine> parseUnifiedDiff(const QString &text);

} // namespace penstock
