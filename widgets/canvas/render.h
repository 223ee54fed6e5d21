// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/graph/graph.h"
#include "models/plan/plan.h"
#include "widgets/canvas/node_face.h"
#include "widgets/shell/theme.h"

#include <QHash>

namespace penstock {

class Catalogue;

/// Draws a pipeline into a file, SVG or PNG by its ending, replacing it atomically. In an SVG text is text and lines are
/// lines. `scale`: pixels per unit of the canvas (PNG; in an SVG it only sets the size). `marks` colours nodes by what a
/// plan does with them. Needs a QGuiApplication (platform "offscreen" is enough), no display.
Result<void> renderPipeline(
    const Pipeline &pipeline, const Catalogue &catalogue, const Theme &theme, const QString &fileName, double scale, const QHash<NodeId, Action> &marks = {});
Result<void> renderPipeline(
    const Pipeline &pipeline, const TypeLookup &types, const Theme &theme, const QString &fileName, double scale, const QHash<NodeId, Action> &marks = {});

} // namespace penstock
