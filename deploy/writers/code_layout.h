// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <variant>
#include <vector>

namespace penstock {

/// Code as nested groups, laid out so that lines stay below a width: a group is on one line where it fits, else each of its
/// items has a line of its own.
struct CodeText
{
    struct Group
    {
        QString open, close; ///< "[", "]"
        std::vector<CodeText> items;
        bool padded = false; ///< a space inside the brackets on one line: { a: 1 }
        bool hugsLast = false; ///< where only the last item is long, it alone is broken: f(a, {…})
        bool beside = false; ///< items stand side by side without commas, each on its own line: parts of one long text
    };
    std::vector<std::variant<QString, Group>> pieces;

    CodeText() = default;
    CodeText(const QString &text)
        : pieces{text}
    { }
    CodeText(Group group)
        : pieces{std::move(group)}
    { }
    CodeText &operator<<(const CodeText &more);
    CodeText &operator<<(const QString &text) { return *this << CodeText(text); }
};

/// The text, beginning at `column` of a line that is indented by `indent`; `step` is one more level. Lines end with \n.
QString laidOut(const CodeText &code, int indent, int step, int column, int width = 110);

} // namespace penstock
