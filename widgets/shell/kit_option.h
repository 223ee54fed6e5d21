// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/environment_form.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <algorithm>

namespace penstock {

/// A kit as one chooses it and fills it in; the window fills these from what deploy/kits knows.
struct KitOption
{
    QString id;
    QString title;
    QString summary;
    QStringList languages;  ///< "typescript", "python"; empty: no choice
    QString provider = {};  ///< "aws"
    QString documentation = {}; ///< Markdown
    QList<PropertyType> inputs = {};
    EnvironmentForm environment = {};
    QStringList components = {}; ///< what it can deliver, see isNamed(); empty: everything
    struct Role
    {
        QString id;
        QString title;
    };
    QList<Role> roles = {};
};

/// The one of that id; null: there is none.
inline const KitOption *findKit(const QList<KitOption> &kits, const QString &id)
{
    const auto found = std::ranges::find(kits, id, &KitOption::id);
    return found == kits.end() ? nullptr : &*found;
}

/// "Google Cloud" for "gcp".
inline QString providerTitle(const QString &provider)
{
    return provider == QLatin1String("aws") ? QStringLiteral("AWS")
        : provider == QLatin1String("gcp")  ? QStringLiteral("Google Cloud")
        : provider == QLatin1String("k8s")  ? QStringLiteral("Kubernetes")
                                            : provider;
}

/// "TypeScript" for "typescript".
inline QString languageTitle(const QString &language)
{
    return language == QLatin1String("typescript") ? QStringLiteral("TypeScript") : language == QLatin1String("python") ? QStringLiteral("Python") : language;
}

} // namespace penstock
