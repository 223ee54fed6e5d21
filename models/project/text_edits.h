// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <vector>

namespace penstock {

/// Bytes [begin, end) become `text`.
struct TextEdit
{
    int begin = 0;
    int end = 0;
    QByteArray text;
};

/// Applies edits that do not overlap; of several insertions at one place the first added comes first.
QByteArray withEdits(const QByteArray &bytes, std::vector<TextEdit> edits, int from, int to);

/// The lines of a text, for edits that take or add whole ones.
class TextLines
{
public:
    explicit TextLines(const QByteArray &bytes);
    const QByteArray &lineBreak() const { return m_break; } ///< the text's first, or LF
    int begin(int offset) const;                            ///< of the line of offset
    int end(int offset) const;                              ///< of the line of offset, before its line break
    int next(int offset) const;                             ///< begin of the line after that of offset, or the text's end
    bool onlySpaces(int from, int to) const;
    bool isBlank(int lineBegin) const;
    int commentColumn(int lineBegin) const;  ///< where the # stands, or -1 where the line is no comment
    bool endsWithBreak() const;
    bool breakBefore(int offset) const; ///< offset begins a line

private:
    const QByteArray &m_bytes;
    QByteArray m_break;
};

} // namespace penstock
