// SPDX-License-Identifier: Apache-2.0
#include "deploy/process/stream_buffer.h"

namespace penstock {

static constexpr qsizetype longestLine = 65536;

void StreamBuffer::add(QByteArrayView bytes, const Line &line, bool wanted)
{
    const qsizetype toHead = std::clamp<qsizetype>(qsizetype(m_half) - m_head.size(), 0, bytes.size());
    m_head.append(bytes.first(toHead));
    m_tail.append(bytes.sliced(toHead));
    if (m_tail.size() > 2 * m_half) { // only when it doubled: each byte is moved a bounded number of times
        m_left += m_tail.size() - m_half;
        m_tail = m_tail.last(m_half);
    }
    if (!wanted)
        return;
    for (const char c : bytes) {
        if (c == '\n' || c == '\r')
            endLines(line, true);
        else if (m_line.size() < longestLine)
            m_line += c;
    }
}

void StreamBuffer::endLines(const Line &line, bool wanted)
{
    if (wanted && !m_line.isEmpty())
        line(m_line);
    m_line.clear();
}

QByteArray StreamBuffer::take()
{
    if (m_tail.size() > m_half) {
        m_left += m_tail.size() - m_half;
        m_tail = m_tail.last(m_half);
    }
    if (m_left > 0)
        m_head += "\n[" + QByteArray::number(m_left) + " bytes left out]\n";
    return m_head + m_tail;
}

} // namespace penstock
