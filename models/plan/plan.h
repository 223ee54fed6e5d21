// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace penstock {

enum class Action { Create, Update, Replace, Delete, Read, Import, Move, Forget, NoOp };
/// Whether a change destroys the resource and makes it anew.
enum class Replacement { No, May, Will };

QString actionId(Action action);           ///< "create" … "no-op", as in plan.schema.json
QString actionSign(Action action);         ///< "+", "~", "-", "-/+", "<=" … as people know them from Terraform

/// One attribute that differs. Null before: it is added; null after: it is removed.
struct AttributeChange
{
    QString path; ///< "VersioningConfiguration.Status", "Tags[0].Value"
    Value before;
    Value after;
    bool sensitive = false; ///< values are never shown; before and after are null then
    bool unknown = false;   ///< after is known only once it is deployed
    Replacement forcesReplacement = Replacement::No;
    bool operator==(const AttributeChange &) const = default;
};

struct ResourceChange
{
    QString address;
    QString type;
    Action action = Action::NoOp;
    Replacement replacement = Replacement::No;
    QString node; ///< "PIPELINE/NODE" it comes from; empty: none
    QString previousAddress;
    bool retained = false; ///< a deletion that leaves the resource behind
    QStringList risks;     ///< ids of the risk rules, sorted: "destroys-data", "widens-access" …
    QList<AttributeChange> attributes;
    bool operator==(const ResourceChange &) const = default;
};

/// What would change in one environment, whatever computed it.
struct Plan
{
    QString engine = QStringLiteral("design"); ///< design, terraform, cloudformation
    QString environment; ///< stage id; empty: not of one environment
    QString against;     ///< what it was compared with, for a person: "main (1a2b3c4)", "nothing"
    QList<ResourceChange> resources; ///< sorted by address; no-op ones are left out unless asked for
    QList<ResourceChange> outputs;
    QList<ResourceChange> drift;
    bool operator==(const Plan &) const = default;

    int count(Action action) const;
    bool isEmpty() const; ///< nothing would change
};

} // namespace penstock
