// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

#include <QHash>

namespace penstock {

/// What is known of a resource beside its change.
struct RiskFacts
{
    bool holdsData = false;           ///< destroying it destroys data
    const ValueMap *before = nullptr; ///< all its attributes; null: it is not there, or that is not known
    const ValueMap *after = nullptr;
};

/// The risks of a change, whatever engine found it. Ids:
/// - destroys-data: what holds data is deleted or replaced, and does not stay behind;
/// - widens-access: a policy allows more, or a permission is given;
/// - opens-network: something can be reached from places from which it could not;
/// - lowers-protection: versioning, encryption, public access block, deletion protection, backups, removal policy …;
/// - replaces: the resource is, or may be, destroyed and made anew.
/// Which attributes of which resource types matter is data: :/penstock/replacement/risks.json.
class RiskRules
{
public:
    RiskRules();
    QStringList risksOf(const ResourceChange &change, const RiskFacts &facts) const; ///< sorted, each once

private:
    struct Rule
    {
        QString risk;
        QString path; // the attribute, or what begins its path; positions in lists left out
        QJsonObject when;
    };
    static bool holds(const Rule &rule, const ResourceChange &change, const AttributeChange &attribute);
    QHash<QString, QList<Rule>> m_rules; // by resource type; "*": any
};

} // namespace penstock
