// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/delivery_flow.h"

#include <QHash>
#include <QPointF>
#include <QRectF>

namespace penstock {

/// Where everything of a flow is drawn.
struct FlowPlaces
{
    struct Step
    {
        QRectF label;         ///< empty: it has none
        QList<QPointF> points; ///< from the first node's edge to the second one's; through the label's middle
        bool backwards = false; ///< it leads to a column further left
    };
    QList<QRectF> nodes; ///< as in the flow
    QList<Step> steps;
    QSizeF size;
};

struct FlowSizes
{
    QList<QSizeF> nodes;
    QList<QSizeF> labels; ///< of the steps; empty: no label
    double columnGap = 24;
    double rowGap = 16;
};

/// Columns from left to right along the steps; what leads back is ignored for the columns. A label has a place in a column of
/// its own, and a step that passes a column has a lane in it, so that nothing is drawn over anything else. Deterministic.
FlowPlaces placeFlow(const DeliveryFlow &flow, const FlowSizes &sizes);

} // namespace penstock
