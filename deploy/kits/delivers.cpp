// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/kit.h"

using namespace Qt::StringLiterals;

namespace penstock {

bool delivers(const Kit &kit, const ComponentType &type)
{
    const auto matches = [&type](const QString &pattern) {
        if (pattern.startsWith("provider="_L1))
            return type.provider == pattern.section(u'=', 1);
        return QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern, QRegularExpression::NonPathWildcardConversion))
            .match(type.id)
            .hasMatch();
    };
    return kit.components.isEmpty() || std::ranges::any_of(kit.components, matches);
}

} // namespace penstock
