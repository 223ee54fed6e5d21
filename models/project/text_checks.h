// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace penstock {

/// Why a text is not worth handing to a YAML parser.
struct TextFault
{
    QString why;
    QString next;
    int offset = 0; ///< in bytes
};

/// Too large, not UTF-8, characters that YAML does not allow, or unmerged Git conflicts: what a parser would report
/// obscurely or not at all.
std::optional<TextFault> textFault(const QByteArray &bytes, int mostBytes);

/// Offsets in bytes. A line ends with LF, CRLF or CR, as in YAML.
std::vector<int> lineBeginnings(const QByteArray &bytes);

} // namespace penstock
