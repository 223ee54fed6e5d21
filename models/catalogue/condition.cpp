// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/condition.h"

using namespace Qt::StringLiterals;

namespace penstock {

bool conditionHolds(const QString &condition, const std::function<QString(const QString &)> &valueOf)
{
    if (condition.isEmpty())
        return true;
    const bool negated = condition.startsWith(u'!');
    const QString rest = negated ? condition.sliced(1) : condition;
    const QString value = valueOf(rest.section(u'=', 0, 0));
    const bool yes = rest.contains(u'=') ? value == rest.section(u'=', 1) : !value.isEmpty() && value != "false"_L1;
    return yes != negated;
}

} // namespace penstock
