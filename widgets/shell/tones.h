// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

namespace penstock {

/// What a coloured thing means. Colour never stands alone: a sign, an icon or a word always goes with it.
enum class Tone { Neutral, Info, Good, Caution, Danger, Change, Remove, Replace };

/// Three of the theme's colours that are readable together on a window of that palette.
struct ToneColours
{
    QColor text;
    QColor fill;
    QColor line;
};

bool isDark(const QPalette &palette);
ToneColours toneColours(Tone tone, const QPalette &palette);
/// `part` of b mixed into a, 0 to 1.
QColor blended(const QColor &a, const QColor &b, double part);

} // namespace penstock
