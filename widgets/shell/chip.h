// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/shell/tones.h"

#include <QLabel>

class QToolButton;

namespace penstock {

/// A short word on a rounded, toned background: "will be replaced", "prod".
class Chip : public QLabel
{
    Q_OBJECT
public:
    explicit Chip(const QString &text = {}, Tone tone = Tone::Neutral, QWidget *parent = nullptr);
    void setTone(Tone tone);
    Tone tone() const { return m_tone; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone;
};

/// A label that wraps, and asks for as few lines as it can: a bare QLabel asks for a narrow column, which leaves holes in forms.
class WrappedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit WrappedLabel(const QString &text = {}, QWidget *parent = nullptr);
    QSize sizeHint() const override;
};

/// Text that explains: wraps, is paler than what it explains, and can be selected with the mouse.
class HelpLabel : public WrappedLabel
{
    Q_OBJECT
public:
    explicit HelpLabel(const QString &text = {}, QWidget *parent = nullptr);
};

/// A line with a sign about something wrong or worth knowing: "⚠ Twelve digits are needed." Hidden while it has no text.
class NoteLabel : public WrappedLabel
{
    Q_OBJECT
public:
    explicit NoteLabel(Tone tone, QWidget *parent = nullptr);
    void setNote(const QString &text);
    QString note() const { return m_note; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    Tone m_tone;
    QString m_note;
};

/// A heading of a page or of a part of one. Level 1 is a page's title.
QLabel *headingLabel(const QString &text, int level, QWidget *parent = nullptr);

/// A chip as a delegate draws it. Returns the width it took.
int paintChip(QPainter *painter, QPoint topLeft, int height, const QString &text, Tone tone, const QPalette &palette);
int chipWidth(const QFontMetrics &metrics, const QString &text);

/// A small button with a text; its tool tip is its name for those who do not see it.
QToolButton *textButton(const QString &text, const QString &toolTip, QWidget *parent);

} // namespace penstock
