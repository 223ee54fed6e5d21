// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/component_patterns.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {

bool isNamed(const QStringList &patterns, const ComponentType &type)
{
    const auto names = [&type](const QString &pattern) {
        if (pattern.startsWith("provider="_L1))
            return type.provider == pattern.section(u'=', 1);
        const QString expression = QRegularExpression::wildcardToRegularExpression(pattern, QRegularExpression::NonPathWildcardConversion);
        return QRegularExpression(expression).match(type.id).hasMatch();
    };
    return patterns.isEmpty() || std::ranges::any_of(patterns, names);
}

} // namespace penstock
