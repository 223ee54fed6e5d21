// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace penstock {

/// One of two texts by number; %n in it becomes the number. Works without a translation file for the plural forms.
inline QString plural(qint64 n, const QString &one, const QString &many)
{
    return QString(n == 1 ? one : many).replace(QStringLiteral("%n"), QString::number(n));
}

} // namespace penstock
