// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/icons.h"

#include "widgets/shell/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <cmath>
#include <map>
#include <memory>
#include <tuple>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

QByteArray iconSource(const QString &name)
{
    QFile file(name.contains(u'/') ? name : u":/penstock/icons/"_s % name % u".svg"_s);
    if (!name.isEmpty() && file.open(QIODevice::ReadOnly))
        return file.readAll();
    QFile unknown(u":/penstock/icons/unknown.svg"_s);
    return unknown.open(QIODevice::ReadOnly) ? unknown.readAll() : QByteArray();
}

/// One renderer a name and colour; a drawing uses a few dozen of them.
QSvgRenderer &rendererFor(const QString &name, const QColor &color)
{
    static QHash<std::pair<QString, QRgb>, std::shared_ptr<QSvgRenderer>> renderers;
    std::shared_ptr<QSvgRenderer> &renderer = renderers[{name, color.rgba()}];
    if (!renderer) {
        QByteArray source = iconSource(name);
        source.replace("currentColor", color.name().toLatin1());
        renderer = std::make_shared<QSvgRenderer>(source);
        renderer->setAspectRatioMode(Qt::KeepAspectRatio);
    }
    return *renderer;
}

/// Draws with the colours of the theme there is at that moment.
class ThemedIconEngine : public QIconEngine
{
public:
    explicit ThemedIconEngine(QString name)
        : m_name(std::move(name))
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override { paintIcon(*painter, m_name, color(mode), rect); }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1); }

    /// `size` is in device pixels here.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        return iconFor(m_name, color(mode), std::min(size.width(), size.height()));
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(m_name); }

private:
    static QColor color(QIcon::Mode mode)
    {
        const Theme &theme = currentTheme();
        return mode == QIcon::Disabled ? theme.disabledText : mode == QIcon::Selected ? theme.accentText : theme.text;
    }

    QString m_name;
};

} // namespace

QPixmap iconFor(const QString &name, const QColor &color, int size, qreal devicePixelRatio)
{
    static std::map<std::tuple<QString, QRgb, int>, QPixmap> pixmaps;
    const int pixels = std::max(1, int(std::lround(size * devicePixelRatio)));
    QPixmap &pixmap = pixmaps[{name, color.rgba(), pixels}];
    if (pixmap.isNull()) {
        pixmap = QPixmap(pixels, pixels);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintIcon(painter, name, color, QRectF(0, 0, pixels, pixels));
    }
    QPixmap result = pixmap;
    result.setDevicePixelRatio(devicePixelRatio);
    return result;
}

void paintIcon(QPainter &painter, const QString &name, const QColor &color, const QRectF &rect) { rendererFor(name, color).render(&painter, rect); }

QIcon themedIcon(const QString &name) { return QIcon(new ThemedIconEngine(name)); }

QIcon applicationIcon() { return QIcon(u":/penstock/icons/penstock.svg"_s); }

} // namespace penstock
