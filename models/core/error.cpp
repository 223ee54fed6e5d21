// SPDX-License-Identifier: Apache-2.0
#include "models/core/error.h"

using namespace Qt::StringLiterals;

namespace penstock {

QString Place::toString() const
{
    QString text = file;
    if (line > 0) {
        text += u':' + QString::number(line);
        if (column > 0)
            text += u':' + QString::number(column);
    }
    return text;
}

QString Error::toString() const
{
    QString text = place.file.isEmpty() ? what : QString(place.toString() + u": "_s + what);
    if (!why.isEmpty())
        text += u"\n  "_s + why;
    if (!next.isEmpty())
        text += u"\n  "_s + next;
    return text;
}

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage: return 2;
    case ErrorKind::Project:
    case ErrorKind::Refused:
    case ErrorKind::NotFound: return 1;
    case ErrorKind::File:
    case ErrorKind::Tool:
    case ErrorKind::Network:
    case ErrorKind::Account:
    case ErrorKind::Cancelled:
    case ErrorKind::Internal: return 3;
    }
    return 3;
}

} // namespace penstock
