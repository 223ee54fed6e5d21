// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/chip.h"

#include <QToolButton>
#include <QEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace penstock {

Chip::Chip(const QString &text, Tone tone, QWidget *parent)
    : QLabel(text, parent)
    , m_tone(tone)
{
    const int side = fontMetrics().averageCharWidth();
    setContentsMargins(side, side / 4, side, side / 4);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Chip::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(m_tone, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.line);
    painter.setBrush(colours.fill);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const qreal radius = std::min(box.height() / 2, 9.0);
    painter.drawRoundedRect(box, radius, radius);
    painter.setPen(colours.text);
    painter.drawText(contentsRect(), Qt::AlignCenter, fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width() + 1));
}

WrappedLabel::WrappedLabel(const QString &text, QWidget *parent)
    : QLabel(text, parent)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::NoFocus);
}

QSize WrappedLabel::sizeHint() const
{
    constexpr int most = 60; // letters in a line that reads well
    const QRect box = fontMetrics().boundingRect(QRect(0, 0, fontMetrics().averageCharWidth() * most, QWIDGETSIZE_MAX), Qt::TextWordWrap, text());
    const int edge = 2 * margin();
    return {box.width() + edge + 2, box.height() + edge};
}

HelpLabel::HelpLabel(const QString &text, QWidget *parent)
    : WrappedLabel(text, parent)
{
    setForegroundRole(QPalette::PlaceholderText);
}

NoteLabel::NoteLabel(Tone tone, QWidget *parent)
    : WrappedLabel({}, parent)
    , m_tone(tone)
{
    setForegroundRole(QPalette::WindowText); // on a card it would be Text, which has no tone
    recolour();
    hide();
}

void NoteLabel::setNote(const QString &text)
{
    if (m_note == text)
        return;
    m_note = text;
    const bool alarming = m_tone == Tone::Danger || m_tone == Tone::Caution;
    setText(text.isEmpty() || !alarming ? text : QString(u"⚠ "_s + text));
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

void NoteLabel::changeEvent(QEvent *event)
{
    WrappedLabel::changeEvent(event);
    // Setting a colour on our own palette is no ApplicationPaletteChange, so this does not call itself.
    if (event->type() == QEvent::ApplicationPaletteChange)
        recolour();
}

void NoteLabel::recolour()
{
    QPalette mine;
    mine.setColor(QPalette::WindowText, toneColours(m_tone, QGuiApplication::palette()).text);
    setPalette(mine);
}

QLabel *headingLabel(const QString &text, int level, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * (level == 1 ? 1.5 : level == 2 ? 1.15 : 1.0));
    label->setFont(font);
    return label;
}

int chipWidth(const QFontMetrics &metrics, const QString &text) { return metrics.horizontalAdvance(text) + 2 * metrics.averageCharWidth(); }

int paintChip(QPainter *painter, QPoint topLeft, int height, const QString &text, Tone tone, const QPalette &palette)
{
    const ToneColours colours = toneColours(tone, palette);
    const int width = chipWidth(painter->fontMetrics(), text);
    const QRectF box = QRectF(topLeft, QSizeF(width, height)).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(colours.line);
    painter->setBrush(colours.fill);
    const qreal radius = std::min(box.height() / 2, 8.0);
    painter->drawRoundedRect(box, radius, radius);
    painter->setPen(colours.text);
    painter->drawText(box, Qt::AlignCenter, text);
    painter->restore();
    return width;
}

QToolButton *textButton(const QString &text, const QString &toolTip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

} // namespace penstock
