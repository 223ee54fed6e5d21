// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/theme.h"

#include <QApplication>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

struct Field
{
    const char *name;
    QColor Theme::*color;
};

#define FIELD(name)                                                                                                                                            \
    Field { #name, &Theme::name }
constexpr Field fields[] = {
    FIELD(window),
    FIELD(panel),
    FIELD(raised),
    FIELD(border),
    FIELD(text),
    FIELD(secondaryText),
    FIELD(disabledText),
    FIELD(accent),
    FIELD(accentText),
    FIELD(accentFill),
    FIELD(link),
    FIELD(canvas),
    FIELD(grid),
    FIELD(nodeFill),
    FIELD(nodeBorder),
    FIELD(nodeTitle),
    FIELD(nodeSubtitle),
    FIELD(nodeShadow),
    FIELD(unknownFill),
    FIELD(edge),
    FIELD(edgeActive),
    FIELD(selection),
    FIELD(selectionFill),
    FIELD(groupFill),
    FIELD(groupBorder),
    FIELD(groupTitle),
    FIELD(noteFill),
    FIELD(noteBorder),
    FIELD(noteText),
    FIELD(watermark),
    FIELD(error),
    FIELD(errorFill),
    FIELD(warning),
    FIELD(warningFill),
    FIELD(hint),
    FIELD(hintFill),
    FIELD(success),
    FIELD(successFill),
    FIELD(added),
    FIELD(addedFill),
    FIELD(removed),
    FIELD(removedFill),
    FIELD(changed),
    FIELD(changedFill),
    FIELD(replaced),
    FIELD(replacedFill),
    FIELD(code),
    FIELD(codeText),
    FIELD(codeGutter),
    FIELD(codeGutterText),
    FIELD(codeCurrentLine),
};
#undef FIELD

/// "#rrggbb" or "#rrggbbaa", the order people know from CSS (Qt's own has alpha first).
QColor colorFrom(const QString &text)
{
    if (text.size() != 9 || !text.startsWith(u'#'))
        return QColor::fromString(text);
    const QString alphaFirst = u'#' % QStringView(text).mid(7) % QStringView(text).mid(1, 6);
    return QColor::fromString(alphaFirst);
}

class Reader
{
public:
    QColor color(const QJsonValue &value, const QString &key)
    {
        const QColor color = colorFrom(value.toString());
        if (!color.isValid() && m_wrong.isEmpty())
            m_wrong = key;
        return color;
    }

    QHash<QString, QColor> colors(const QJsonObject &object, const QString &key)
    {
        QHash<QString, QColor> result;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString path = key % u'.' % it.key();
            result.insert(it.key(), color(it.value(), path));
        }
        return result;
    }

    QString wrong() const { return m_wrong; }

private:
    QString m_wrong;
};

Theme shipped(const QString &id)
{
    QFile file(u":/penstock/themes/"_s % id % u".json"_s);
    Result<Theme> read
        = file.open(QIODevice::ReadOnly) ? parseTheme(file.readAll(), id) : failure(ErrorKind::Internal, u"The theme %1 is not in the program."_s.arg(id));
    if (!read)
        qFatal("%s", qPrintable(read.error().toString())); // a broken build: a test reads both
    return *read;
}

double luminance(const QColor &color)
{
    const auto channel = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

} // namespace

QColor Theme::stage(const QString &stageId) const
{
    if (const auto known = stages.constFind(stageId); known != stages.constEnd())
        return *known;
    return otherStages.isEmpty() ? accent : otherStages.at(qsizetype(qHash(stageId, 0) % size_t(otherStages.size())));
}

Result<Theme> parseTheme(const QByteArray &json, const QString &id)
{
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(json, &error).object();
    const QString what = u"The theme %1 could not be read."_s.arg(id);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorKind::File, what, error.errorString());
    Theme theme;
    theme.id = id;
    theme.dark = root.value("dark"_L1).toBool();
    Reader reader;
    const QJsonObject colors = root.value("colors"_L1).toObject();
    for (const Field &field : fields) {
        const QString name = QString::fromLatin1(field.name);
        theme.*field.color = reader.color(colors.value(name), u"colors."_s + name);
    }
    theme.categories = reader.colors(root.value("categories"_L1).toObject(), u"categories"_s);
    theme.ports = reader.colors(root.value("ports"_L1).toObject(), u"ports"_s);
    theme.stages = reader.colors(root.value("stages"_L1).toObject(), u"stages"_s);
    theme.otherCategory = reader.color(root.value("otherCategory"_L1), u"otherCategory"_s);
    theme.otherPort = reader.color(root.value("otherPort"_L1), u"otherPort"_s);
    const QJsonArray others = root.value("otherStages"_L1).toArray();
    for (const QJsonValue other : others)
        theme.otherStages.append(reader.color(other, u"otherStages"_s));
    if (!reader.wrong().isEmpty())
        return failure(ErrorKind::File, what, u"%1 is missing or is no colour."_s.arg(reader.wrong()), u"Write it as #rrggbb or #rrggbbaa."_s);
    return theme;
}

const Theme &lightTheme()
{
    static const Theme light = shipped(u"light"_s);
    return light;
}

const Theme &darkTheme()
{
    static const Theme dark = shipped(u"dark"_s);
    return dark;
}

const Theme &currentTheme() { return ThemeWatcher::instance().current(); }

ThemeWatcher &ThemeWatcher::instance()
{
    static ThemeWatcher watcher;
    return watcher;
}

ThemeWatcher::ThemeWatcher()
{
    if (qGuiApp)
        connect(qGuiApp->styleHints(), &QStyleHints::colorSchemeChanged, this, &ThemeWatcher::update);
    update();
}

void ThemeWatcher::setColorScheme(Qt::ColorScheme scheme)
{
    m_override = scheme;
    update();
}

const Theme &ThemeWatcher::current() const { return *m_theme; }

void ThemeWatcher::update()
{
    Qt::ColorScheme scheme = m_override;
    if (scheme == Qt::ColorScheme::Unknown && qGuiApp)
        scheme = qGuiApp->styleHints()->colorScheme();
    const Theme *next = scheme == Qt::ColorScheme::Dark ? &darkTheme() : &lightTheme();
    if (next == m_theme)
        return;
    m_theme = next;
    Q_EMIT changed();
}

QPalette paletteOf(const Theme &theme)
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor &color) { palette.setColor(role, color); };
    set(QPalette::Window, theme.window);
    set(QPalette::WindowText, theme.text);
    set(QPalette::Base, theme.panel);
    set(QPalette::AlternateBase, theme.window);
    set(QPalette::Text, theme.text);
    set(QPalette::PlaceholderText, theme.secondaryText);
    set(QPalette::Button, theme.raised);
    set(QPalette::ButtonText, theme.text);
    set(QPalette::BrightText, theme.error);
    set(QPalette::ToolTipBase, theme.raised);
    set(QPalette::ToolTipText, theme.text);
    set(QPalette::Highlight, theme.accent);
    set(QPalette::HighlightedText, theme.accentText);
    set(QPalette::Accent, theme.accent);
    set(QPalette::Link, theme.link);
    set(QPalette::LinkVisited, theme.link);
    set(QPalette::Light, theme.dark ? theme.raised.lighter(120) : QColor(Qt::white));
    set(QPalette::Midlight, theme.dark ? theme.raised.lighter(110) : theme.window);
    set(QPalette::Mid, theme.border);
    set(QPalette::Dark, theme.dark ? theme.canvas : theme.border.darker(115));
    set(QPalette::Shadow, theme.dark ? QColor(Qt::black) : theme.border.darker(140));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.disabledText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.border);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, theme.disabledText);
    return palette;
}

void applyTheme(QApplication &application)
{
    application.setStyle(QStyleFactory::create(u"Fusion"_s));
    const auto apply = [] { QApplication::setPalette(paletteOf(currentTheme())); };
    apply();
    QObject::connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, &application, apply);
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace penstock
