// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QColor>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPalette>

class QApplication;

namespace penstock {

/// Every colour that Penstock draws with, by its purpose. Data: resources/themes/{light,dark}.json.
/// Names ending in Fill are quiet backgrounds; the colour without Fill is readable on them, and on window and panel.
struct Theme
{
    QString id; ///< "light", "dark"
    bool dark = false;

    QColor window, panel, raised, border;
    QColor text, secondaryText, disabledText;
    QColor accent, accentText, accentFill, link; ///< accentText stands on accent

    QColor canvas, grid;
    QColor nodeFill, nodeBorder, nodeTitle, nodeSubtitle, nodeShadow, unknownFill;
    QColor edge, edgeActive, selection, selectionFill;
    QColor groupFill, groupBorder, groupTitle;
    QColor noteFill, noteBorder, noteText;
    QColor watermark;

    QColor error, errorFill, warning, warningFill, hint, hintFill, success, successFill;
    QColor added, addedFill, removed, removedFill, changed, changedFill, replaced, replacedFill;
    QColor code, codeText, codeGutter, codeGutterText, codeCurrentLine;

    QHash<QString, QColor> categories, ports, stages;
    QColor otherCategory, otherPort;
    QList<QColor> otherStages;

    QColor category(const QString &categoryId) const { return categories.value(categoryId, otherCategory); }
    QColor port(const QString &kind) const { return ports.value(kind, otherPort); }
    /// A stage that is not in the theme always gets the same one of otherStages.
    QColor stage(const QString &stageId) const;
};

/// Reads a theme from JSON; says which colour is missing or no colour.
Result<Theme> parseTheme(const QByteArray &json, const QString &id);
/// The shipped themes. Need no application.
const Theme &lightTheme();
const Theme &darkTheme();

/// The theme that everything is drawn with now. Window's thread.
const Theme &currentTheme();

/// Says when currentTheme() has become another one.
class ThemeWatcher : public QObject
{
    Q_OBJECT
public:
    static ThemeWatcher &instance();
    /// Unknown: follow the desktop (the default).
    void setColorScheme(Qt::ColorScheme scheme);
    Qt::ColorScheme colorScheme() const { return m_override; }
    const Theme &current() const;

Q_SIGNALS:
    void changed();

private:
    ThemeWatcher();
    void update();
    Qt::ColorScheme m_override = Qt::ColorScheme::Unknown;
    const Theme *m_theme = nullptr;
};

QPalette paletteOf(const Theme &theme);
/// Fusion style in the current theme's colours, now and whenever the theme changes.
void applyTheme(QApplication &application);

/// WCAG 2 contrast of two opaque colours, 1 to 21. Text wants at least 4.5.
double contrastRatio(const QColor &a, const QColor &b);

} // namespace penstock
