// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace penstock {

class CanvasView;

/// Lets assistive programs see the canvas: a list with one item a node (title, type, problems, neighbours), of which the
/// selected one that the keyboard is at has the focus. Installing twice does nothing.
void installCanvasAccessibility();
/// Tells assistive programs that another node has the focus.
void announceSelection(CanvasView &view);

} // namespace penstock
