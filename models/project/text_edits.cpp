// SPDX-License-Identifier: Apache-2.0
#include "models/project/text_edits.h"

#include <algorithm>

namespace penstock {

namespace {

bool isBreak(char c) { return c == '\n' || c == '\r'; }

} // namespace

QByteArray withEdits(const QByteArray &bytes, std::vector<TextEdit> edits, int from, int to)
{
    std::ranges::stable_sort(edits, [](const TextEdit &a, const TextEdit &b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
    QByteArray result;
    result.reserve(to - from);
    int at = from;
    for (const TextEdit &edit : edits) {
        result.append(bytes.constData() + at, std::max(0, edit.begin - at));
        result.append(edit.text);
        at = std::max(at, edit.end);
    }
    result.append(bytes.constData() + at, std::max(0, to - at));
    return result;
}

TextLines::TextLines(const QByteArray &bytes)
    : m_bytes(bytes)
    , m_break("\n")
{
    const auto first = std::ranges::find_if(bytes, isBreak);
    if (first != bytes.end() && *first == '\r')
        m_break = first + 1 != bytes.end() && first[1] == '\n' ? QByteArray("\r\n") : QByteArray("\r");
}

int TextLines::begin(int offset) const
{
    while (offset > 0 && !isBreak(m_bytes[offset - 1]))
        --offset;
    return offset == 0 && m_bytes.startsWith("\xEF\xBB\xBF") ? 3 : offset;
}

int TextLines::end(int offset) const
{
    while (offset < m_bytes.size() && !isBreak(m_bytes[offset]))
        ++offset;
    return offset;
}

int TextLines::next(int offset) const
{
    int at = end(offset);
    if (at < m_bytes.size() && m_bytes[at] == '\r' && at + 1 < m_bytes.size() && m_bytes[at + 1] == '\n')
        return at + 2;
    return at < m_bytes.size() ? at + 1 : at;
}

bool TextLines::onlySpaces(int from, int to) const
{
    return std::all_of(m_bytes.begin() + from, m_bytes.begin() + to, [](char c) { return c == ' '; });
}

bool TextLines::isBlank(int lineBegin) const
{
    return std::all_of(m_bytes.begin() + lineBegin, m_bytes.begin() + end(lineBegin), [](char c) { return c == ' ' || c == '\t'; });
}

int TextLines::commentColumn(int lineBegin) const
{
    int at = lineBegin;
    while (at < m_bytes.size() && (m_bytes[at] == ' ' || m_bytes[at] == '\t'))
        ++at;
    return at < m_bytes.size() && m_bytes[at] == '#' ? at - lineBegin : -1;
}

bool TextLines::endsWithBreak() const { return m_bytes.isEmpty() || isBreak(m_bytes.back()); }

bool TextLines::breakBefore(int offset) const { return offset == 0 || isBreak(m_bytes[offset - 1]); }

} // namespace penstock
