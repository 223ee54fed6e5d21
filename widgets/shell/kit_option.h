// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace penstock {

/// A kit as one chooses it; the window fills these from what deploy/kits knows.
struct KitOption
{
    QString id;
    QString title;
    QString summary;
    QStringList languages; ///< "typescript", "python"; empty: no choice
    bool operator==(const KitOption &) const = default;
};

/// "TypeScript" for "typescript".
inline QString languageTitle(const QString &language)
{
    return language == QLatin1String("typescript") ? QStringLiteral("TypeScript") : language == QLatin1String("python") ? QStringLiteral("Python") : language;
}

} // namespace penstock
