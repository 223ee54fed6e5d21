// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

class QPainter;
class QRectF;

namespace penstock {

/// The icons of resources/icons by name ("bucket", "undo" …), in one colour. A name with '/' is an SVG file's path.
/// Names that are not there give the icon "unknown". Window's thread (or the only one, without a window).

/// Cached. `size` in device-independent pixels.
QPixmap iconFor(const QString &name, const QColor &color, int size, qreal devicePixelRatio = 1);
/// Draws it as lines, sharp at any scale, and as lines into an SVG.
void paintIcon(QPainter &painter, const QString &name, const QColor &color, const QRectF &rect);
/// For actions and buttons: follows the theme by itself, greyed when disabled.
QIcon themedIcon(const QString &name);
/// The program's own icon, in its colours.
QIcon applicationIcon();

} // namespace penstock
