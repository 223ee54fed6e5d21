// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/page_bar.h"

#include "widgets/shell/tones.h"

#include <QButtonGroup>
#include <QPainter>
#include <QShortcut>
#include <QStyleOptionFocusRect>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

/// A page's button: icon above label, a bar at the left edge where it is the current one, the badge at the upper right.
class PageBar::Button : public QToolButton
{
public:
    using QToolButton::QToolButton;
    QString badge;
    QString baseTip;

    QSize sizeHint() const override
    {
        const int line = fontMetrics().height();
        return {fontMetrics().horizontalAdvance(text()) + 2 * line, line * 7 / 2};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor window = palette().color(QPalette::Window);
        const QColor ink = palette().color(QPalette::WindowText);
        const QColor accent = palette().color(QPalette::Highlight);
        if (isChecked() || underMouse() || isDown())
            painter.fillRect(rect(), blended(window, isChecked() ? accent : ink, isChecked() ? 0.16 : 0.07));
        const int line = fontMetrics().height();
        if (isChecked())
            painter.fillRect(0, 0, std::max(3, line / 5), height(), accent);
        const int side = line * 5 / 4;
        const int top = (height() - side - line - line / 5) / 2;
        icon().paint(&painter, QRect((width() - side) / 2, top, side, side), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
        painter.setPen(isEnabled() ? ink : palette().color(QPalette::Disabled, QPalette::WindowText));
        QFont label = font();
        label.setBold(isChecked());
        painter.setFont(label);
        painter.drawText(QRect(0, top + side + line / 5, width(), line), Qt::AlignHCenter, text());
        if (!badge.isEmpty())
            paintBadge(painter, side, top);
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(accent, 2));
            painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 3, 3);
        }
    }

private:
    void paintBadge(QPainter &painter, int side, int top) const
    {
        const ToneColours colours = toneColours(Tone::Change, palette());
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.8);
        painter.setFont(small);
        const int breadth = std::max(painter.fontMetrics().horizontalAdvance(badge) + 8, painter.fontMetrics().height());
        const QRectF box(width() / 2.0 + side / 2.0 - 4, top - 2, breadth, painter.fontMetrics().height());
        painter.setPen(colours.line);
        painter.setBrush(colours.fill);
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
        painter.setPen(colours.text);
        painter.drawText(box, Qt::AlignCenter, badge);
    }
};

PageBar::PageBar(QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
    , m_list(new QVBoxLayout(this))
{
    setAccessibleName(tr("Pages"));
    m_list->setContentsMargins({});
    m_list->setSpacing(0);
    m_list->addStretch(1);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &PageBar::pageRequested);
}

int PageBar::addPage(const QString &title, const QIcon &icon, const QString &toolTip)
{
    const int page = count();
    auto *made = new Button(this);
    made->setText(title);
    made->setIcon(icon);
    made->setCheckable(true);
    made->setFocusPolicy(Qt::TabFocus);
    made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    made->setAccessibleName(title);
    // Ctrl+1 is "fit" on the canvas, so pages are a level up.
    const QKeySequence keys(QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, Qt::Key(Qt::Key_1 + page)));
    made->baseTip = toolTip + u" ("_s + keys.toString(QKeySequence::NativeText) + u')';
    made->setToolTip(made->baseTip);
    m_group->addButton(made, page);
    m_list->insertWidget(page, made);
    made->setChecked(page == 0);
    auto *shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [this, page] {
        if (button(page)->isEnabled())
            Q_EMIT pageRequested(page);
    });
    return page;
}

PageBar::Button *PageBar::button(int page) const { return static_cast<Button *>(m_group->button(page)); }

void PageBar::setIcon(int page, const QIcon &icon)
{
    if (Button *each = button(page))
        each->setIcon(icon);
}

void PageBar::setCurrent(int page)
{
    if (Button *each = button(page))
        each->setChecked(true);
}

int PageBar::current() const { return m_group->checkedId(); }

int PageBar::count() const { return int(m_group->buttons().size()); }

void PageBar::setBadge(int page, const QString &badge, const QString &meaning)
{
    Button *each = button(page);
    if (!each)
        return;
    each->badge = badge;
    each->setAccessibleName(badge.isEmpty() ? each->text() : QString(each->text() + u", "_s + meaning));
    each->setToolTip(badge.isEmpty() ? each->baseTip : QString(each->baseTip + u'\n' + meaning));
    each->update();
}

} // namespace penstock
