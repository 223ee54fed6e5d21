// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/tones.h"

#include "widgets/shell/theme.h"

namespace penstock {

bool isDark(const QPalette &palette) { return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness(); }

QColor blended(const QColor &a, const QColor &b, double part)
{
    const auto blend = [part](int from, int to) { return int(std::lround(from + (to - from) * part)); };
    return QColor(blend(a.red(), b.red()), blend(a.green(), b.green()), blend(a.blue(), b.blue()));
}

ToneColours toneColours(Tone tone, const QPalette &palette)
{
    const Theme &theme = isDark(palette) ? darkTheme() : lightTheme();
    switch (tone) {
    case Tone::Info: return {theme.hint, theme.hintFill, blended(theme.hintFill, theme.hint, 0.5)};
    case Tone::Good: return {theme.added, theme.addedFill, blended(theme.addedFill, theme.added, 0.5)};
    case Tone::Caution: return {theme.warning, theme.warningFill, blended(theme.warningFill, theme.warning, 0.5)};
    case Tone::Danger: return {theme.error, theme.errorFill, blended(theme.errorFill, theme.error, 0.5)};
    case Tone::Change: return {theme.changed, theme.changedFill, blended(theme.changedFill, theme.changed, 0.5)};
    case Tone::Remove: return {theme.removed, theme.removedFill, blended(theme.removedFill, theme.removed, 0.5)};
    case Tone::Replace: return {theme.replaced, theme.replacedFill, blended(theme.replacedFill, theme.replaced, 0.5)};
    case Tone::Neutral: break;
    }
    const QColor window = palette.color(QPalette::Window);
    const QColor text = palette.color(QPalette::WindowText);
    return {text, blended(window, text, 0.08), blended(window, text, 0.28)};
}

} // namespace penstock
