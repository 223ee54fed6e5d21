// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>

namespace penstock {

/// What a child writes to one stream, in bounded memory: the beginning and the end are kept, for errors stand at the end.
class StreamBuffer
{
public:
    explicit StreamBuffer(qint64 limit)
        : m_half(std::max<qint64>(limit / 2, 1))
    { }

    using Line = std::function<void(const QByteArray &)>;
    void add(QByteArrayView bytes, const Line &line, bool wanted);
    void endLines(const Line &line, bool wanted); ///< the last line may lack its end
    QByteArray take(); ///< what was kept, with a line in between that says how much was left out
    bool truncated() const { return m_left > 0; }

private:
    qint64 m_half;
    QByteArray m_head, m_tail, m_line;
    qint64 m_left = 0; ///< bytes left out
};

} // namespace penstock
