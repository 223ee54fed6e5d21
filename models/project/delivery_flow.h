// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace penstock {

/// How a change travels from where it is written to the last stage, for one project: the data of a picture.
struct DeliveryFlow
{
    enum class Kind { Branch, Stage, Tag, Repository };
    struct Node
    {
        QString id; ///< unique in the flow
        QString title;
        Kind kind = Kind::Branch;
        QString role;  ///< of which repository
        QString stage; ///< of the environment it stands for; empty: for none
        bool operator==(const Node &) const = default;
    };
    struct Step
    {
        QString from, to; ///< ids of nodes
        QString label;
        bool approval = false; ///< somebody has to approve
        bool operator==(const Step &) const = default;
    };
    QList<Node> nodes;
    QList<Step> steps;

    bool operator==(const DeliveryFlow &) const = default;
    bool isEmpty() const { return nodes.isEmpty(); }
};

} // namespace penstock
