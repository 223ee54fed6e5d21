// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/operations/workspace.h"

namespace penstock {

/// The pipeline as a picture, .svg or .png by the file's name. With `against` (a revision) nodes are marked with what
/// deploying the first environment would change. Needs a QGuiApplication (offscreen is enough).
Result<void> renderDrawing(const Workspace &workspace, const QString &pipeline, const QString &file, const QString &against = {}, bool dark = false);

/// Qt's platform for drawing without a display, unless the person chose one. Before the application is made.
void drawWithoutDisplay();

} // namespace penstock
