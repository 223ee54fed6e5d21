// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/node_painter.h"

#include "widgets/shell/icons.h"
#include "widgets/shell/theme.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <QTransform>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr double cornerRadius = 10;
constexpr double portRadius = 5;
constexpr double iconBox = 38;
constexpr double textLeft = 60;
constexpr double textRight = 12;
constexpr double subtitleScale = 0.5; ///< below: no subtitle, no badges' texts
constexpr double portScale = 0.35;

QFont sized(int pixels, QFont::Weight weight)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

QStaticText staticText(const QString &text, const QFont &font)
{
    QStaticText result(text);
    result.setTextFormat(Qt::PlainText);
    result.setPerformanceHint(QStaticText::AggressiveCaching);
    result.prepare(QTransform(), font);
    return result;
}

} // namespace

QColor actionColor(const Theme &theme, Action action)
{
    switch (action) {
    case Action::Create:
    case Action::Import: return theme.added;
    case Action::Delete:
    case Action::Forget: return theme.removed;
    case Action::Replace: return theme.replaced;
    case Action::Update:
    case Action::Move: return theme.changed;
    case Action::Read:
    case Action::NoOp: break;
    }
    return theme.secondaryText;
}

QColor actionFill(const Theme &theme, Action action)
{
    switch (action) {
    case Action::Create:
    case Action::Import: return theme.addedFill;
    case Action::Delete:
    case Action::Forget: return theme.removedFill;
    case Action::Replace: return theme.replacedFill;
    case Action::Update:
    case Action::Move: return theme.changedFill;
    case Action::Read:
    case Action::NoOp: break;
    }
    return theme.nodeFill;
}

QString actionMark(Action action)
{
    switch (action) {
    case Action::Create:
    case Action::Import: return u"+"_s;
    case Action::Delete:
    case Action::Forget: return u"−"_s;
    case Action::Replace: return u"−/+"_s;
    case Action::Update:
    case Action::Move: return u"~"_s;
    case Action::Read: return u"<="_s;
    case Action::NoOp: break;
    }
    return {};
}

NodePainter::NodePainter(const Theme &theme)
    : m_theme(&theme)
    , m_titleFont(titleFont())
    , m_subtitleFont(subtitleFont())
    , m_labelFont(labelFont())
{ }

QFont NodePainter::titleFont() { return sized(13, QFont::DemiBold); }

QFont NodePainter::subtitleFont() { return sized(11, QFont::Normal); }

QFont NodePainter::labelFont() { return sized(11, QFont::Medium); }

QRectF NodePainter::titleRect(const QRectF &node)
{
    const double middle = node.center().y();
    return {node.left() + textLeft, middle - 19, node.width() - textLeft - textRight, 18};
}

void NodePainter::setTheme(const Theme &theme)
{
    m_theme = &theme;
    m_pictures.clear();
}

void NodePainter::paint(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale)
{
    const bool plain = m_steady && !look.hovered && !look.connecting && !look.focused && !m_vector;
    if (!plain || !paintCached(painter, scene, slot, look, scale))
        paintAll(painter, scene, slot, look, scale);
}

/// False where a picture makes no sense: a painter that turns or scales otherwise, or a picture too large to keep.
bool NodePainter::paintCached(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale)
{
    const SceneNode &node = scene.node(slot);
    const QTransform transform = painter.transform();
    const double ratio = painter.device()->devicePixelRatio();
    const QRectF area = CanvasScene::paintedRect(node.rect);
    const QSize size(int(std::ceil(area.width() * scale * ratio)) + 1, int(std::ceil(area.height() * scale * ratio)) + 1);
    const int cost = size.width() * size.height() * 4 / 1024 + 1;
    if (transform.type() > QTransform::TxScale || !qFuzzyCompare(transform.m11(), scale) || !qFuzzyCompare(transform.m22(), scale) || cost > 2048)
        return false;
    quint64 connected = 0;
    for (const int edge : node.edges) {
        const SceneEdge &own = scene.edge(edge);
        if (own.isDrawn())
            connected |= (own.from == slot ? quint64(1) << (own.output % 32) : 0) | (own.to == slot ? quint64(1) << (32 + own.input % 32) : 0);
    }
    const size_t key = qHashMulti(0, node.title, node.face->type, node.face->title, node.face->inputs.size(), node.face->outputs.size(), look.selected,
        node.overriddenStages, node.problems.isEmpty(), int(node.severity), node.mark ? int(*node.mark) : -1, connected, scale, ratio);
    QPixmap *picture = m_pictures.object(key);
    if (!picture) {
        picture = new QPixmap(size);
        picture->fill(Qt::transparent);
        QPainter own(picture);
        own.setRenderHints(painter.renderHints());
        own.scale(scale * ratio, scale * ratio);
        own.translate(-area.topLeft());
        paintAll(own, scene, slot, look, scale);
        own.end();
        picture->setDevicePixelRatio(ratio);
        if (!m_pictures.insert(key, picture, cost))
            return false;
    }
    // On whole pixels, so that text stays sharp.
    const QPointF corner = transform.map(area.topLeft());
    painter.save();
    painter.resetTransform();
    painter.drawPixmap(QPointF(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio), *picture);
    painter.restore();
    return true;
}

void NodePainter::paintAll(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale)
{
    const SceneNode &node = scene.node(slot);
    if (look.dimmed)
        painter.setOpacity(0.4);
    paintCard(painter, node, look, scale);
    paintTexts(painter, slot, node, scale);
    if (scale >= portScale || look.connecting || m_vector)
        paintPorts(painter, scene, slot, look, scale);
    paintBadges(painter, node);
    paintMark(painter, node);
    if (look.dimmed)
        painter.setOpacity(1);
}

void NodePainter::paintCard(QPainter &painter, const SceneNode &node, const NodeLook &look, double scale) const
{
    const QRectF &rect = node.rect;
    painter.setPen(Qt::NoPen);
    if (scale >= subtitleScale && !m_vector) {
        QColor shadow = m_theme->nodeShadow;
        shadow.setAlphaF(shadow.alphaF() * 0.25f);
        painter.setBrush(shadow);
        painter.drawRoundedRect(rect.adjusted(-1, 1, 1, 4), cornerRadius + 1, cornerRadius + 1);
        painter.drawRoundedRect(rect.adjusted(0, 1, 0, 2), cornerRadius, cornerRadius);
    }
    if (look.selected || look.focused) {
        QColor ring = m_theme->selection;
        ring.setAlphaF(look.selected ? 0.22f : 0.0f);
        painter.setBrush(ring);
        painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), cornerRadius + 4, cornerRadius + 4);
    }
    const QColor fill = node.mark && *node.mark != Action::NoOp ? blended(m_theme->nodeFill, actionFill(*m_theme, *node.mark), 0.6)
        : node.face->known                                      ? m_theme->nodeFill
                                                                : m_theme->unknownFill;
    QPen border(m_theme->nodeBorder, 1.2);
    if (look.selected)
        border = QPen(m_theme->selection, 2);
    else if (node.mark && *node.mark != Action::NoOp)
        border = QPen(actionColor(*m_theme, *node.mark), 1.8);
    else if (look.hovered)
        border.setColor(blended(m_theme->nodeBorder, m_theme->text, 0.35));
    if (!node.face->known)
        border.setStyle(Qt::DashLine);
    painter.setPen(border);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect, cornerRadius, cornerRadius);
    if (look.focused) {
        painter.setPen(QPen(m_theme->selection, 1.4, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(-6, -6, 6, 6), cornerRadius + 5, cornerRadius + 5);
    }

    const QColor accent = m_theme->category(node.face->category);
    const QRectF box(rect.left() + 12, rect.center().y() - iconBox / 2, iconBox, iconBox);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blended(fill, accent, 0.13));
    painter.drawRoundedRect(box, 9, 9);
    const QRectF icon = box.adjusted(8, 8, -8, -8);
    if (m_vector) {
        paintIcon(painter, node.face->icon, accent, icon);
    } else {
        // Made for the scale at hand in steps, so that zooming does not make a picture a step.
        const double step = scale > 2 ? 4 : scale > 1 ? 2 : scale > 0.5 ? 1 : 0.5;
        const double ratio = painter.device()->devicePixelRatio() * step;
        painter.drawPixmap(icon, iconFor(node.face->icon, accent, int(icon.width()), ratio), QRectF(QPointF(0, 0), icon.size() * ratio));
    }
}

const NodePainter::Texts &NodePainter::texts(int slot, const SceneNode &node)
{
    if (slot >= m_texts.size())
        m_texts.resize(slot + 1);
    Texts &texts = m_texts[slot];
    if (texts.revision == node.revision && texts.face == node.face)
        return texts;
    const QFontMetricsF titleMetrics(m_titleFont), subtitleMetrics(m_subtitleFont);
    const double width = node.rect.width() - textLeft - textRight;
    texts.revision = node.revision;
    texts.face = node.face;
    texts.plainTitle = titleMetrics.elidedText(node.title, Qt::ElideRight, width);
    texts.plainSubtitle = subtitleMetrics.elidedText(node.face->title, Qt::ElideRight, width);
    texts.title = staticText(texts.plainTitle, m_titleFont);
    texts.subtitle = staticText(texts.plainSubtitle, m_subtitleFont);
    return texts;
}

void NodePainter::paintTexts(QPainter &painter, int slot, const SceneNode &node, double scale)
{
    const Texts &own = texts(slot, node);
    const double left = node.rect.left() + textLeft;
    const double middle = node.rect.center().y();
    const bool both = scale >= subtitleScale || m_vector;
    const QPointF title(left, both ? middle - 18 : middle - 9);
    painter.setFont(m_titleFont);
    painter.setPen(m_theme->nodeTitle);
    if (m_vector)
        painter.drawText(title + QPointF(0, QFontMetricsF(m_titleFont).ascent()), own.plainTitle);
    else
        painter.drawStaticText(title, own.title);
    if (!both)
        return;
    painter.setFont(m_subtitleFont);
    painter.setPen(m_theme->nodeSubtitle);
    const QPointF subtitle(left, middle + 2);
    if (m_vector)
        painter.drawText(subtitle + QPointF(0, QFontMetricsF(m_subtitleFont).ascent()), own.plainSubtitle);
    else
        painter.drawStaticText(subtitle, own.subtitle);
}

void NodePainter::paintPorts(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double) const
{
    const NodeFace &face = *scene.node(slot).face;
    const auto side = [&](bool output, const QList<PortType> &ports, const QList<int> &lit) {
        for (int i = 0; i < ports.size(); ++i) {
            const PortHit hit{slot, output, i};
            const bool isLit = lit.contains(i);
            const bool isTarget = look.target == hit;
            const QPointF center = scene.portPosition(slot, output, i);
            paintPort(painter, center, ports[i], scene.isConnected(hit), isLit, look.connecting && !isLit && !isTarget, isTarget);
            // The wire itself runs over the place of its own port's label.
            if ((look.hovered && !look.connecting) || isLit || (isTarget && output != look.wireFromOutput))
                paintPortLabel(painter, center, ports[i], output);
        }
    };
    side(false, face.inputs, look.litInputs);
    side(true, face.outputs, look.litOutputs);
}

void NodePainter::paintPort(QPainter &painter, QPointF center, const PortType &port, bool connected, bool lit, bool faded, bool target) const
{
    QColor color = m_theme->port(port.kind);
    if (faded)
        color = blended(m_theme->nodeFill, color, 0.3);
    if (lit || target) {
        QColor glow = color;
        glow.setAlphaF(target ? 0.45f : 0.22f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(glow);
        painter.drawEllipse(center, portRadius + (target ? 7 : 5), portRadius + (target ? 7 : 5));
    }
    painter.setPen(QPen(connected ? m_theme->nodeFill : color, 1.8));
    painter.setBrush(connected ? color : m_theme->nodeFill);
    const double radius = lit || target ? portRadius + 1 : portRadius;
    painter.drawEllipse(center, radius, radius);
}

void NodePainter::paintPortLabel(QPainter &painter, QPointF center, const PortType &port, bool output) const
{
    const QString text = port.label.isEmpty() ? port.id : port.label;
    const QFont &font = m_labelFont;
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(text) + 12;
    const double height = 17;
    QRectF pill(center.x() + 12, center.y() - height / 2, width, height);
    if (!output)
        pill.moveRight(center.x() - 12);
    painter.setPen(QPen(m_theme->nodeBorder, 1));
    painter.setBrush(m_theme->raised);
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setFont(font);
    painter.setPen(m_theme->text);
    painter.drawText(pill, Qt::AlignCenter, text);
}

void NodePainter::paintBadges(QPainter &painter, const SceneNode &node) const
{
    if (!node.problems.isEmpty()) {
        const bool error = node.severity == Severity::Error;
        const QColor color = error ? m_theme->error : node.severity == Severity::Warning ? m_theme->warning : m_theme->hint;
        const QColor fill = error ? m_theme->errorFill : node.severity == Severity::Warning ? m_theme->warningFill : m_theme->hintFill;
        const QPointF center(node.rect.right() - 8, node.rect.top() + 2);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(fill);
        painter.drawEllipse(center, 8.5, 8.5);
        painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap));
        if (node.severity == Severity::Hint) {
            painter.drawLine(center + QPointF(0, -0.5), center + QPointF(0, 3.8));
            painter.drawPoint(center + QPointF(0, -4));
        } else {
            painter.drawLine(center + QPointF(0, -4), center + QPointF(0, 0.8));
            painter.drawPoint(center + QPointF(0, 4.2));
        }
    }
    // One dot for each stage with values of its own.
    double x = node.rect.right() - 14;
    painter.setPen(Qt::NoPen);
    for (const QString &stage : node.overriddenStages) {
        painter.setBrush(m_theme->stage(stage));
        painter.drawRoundedRect(QRectF(x - 8, node.rect.bottom() - 9, 9, 4), 2, 2);
        x -= 12;
        if (x < node.rect.left() + textLeft)
            break;
    }
}

void NodePainter::paintMark(QPainter &painter, const SceneNode &node) const
{
    const QString text = node.mark ? actionMark(*node.mark) : QString();
    if (text.isEmpty())
        return;
    QFont font = m_labelFont;
    font.setBold(true);
    font.setPixelSize(13);
    const double width = std::max(20.0, QFontMetricsF(font).horizontalAdvance(text) + 12);
    const QRectF pill(node.rect.left() + 8, node.rect.top() - 10, width, 20);
    painter.setPen(QPen(actionColor(*m_theme, *node.mark), 1.5));
    painter.setBrush(actionFill(*m_theme, *node.mark));
    painter.drawRoundedRect(pill, 10, 10);
    painter.setFont(font);
    painter.setPen(actionColor(*m_theme, *node.mark));
    painter.drawText(pill, Qt::AlignCenter, text);
}

} // namespace penstock
