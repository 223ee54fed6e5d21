// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/message_banner.h"

#include "widgets/shell/chip.h"

#include <QAccessible>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QLabel *line(QWidget *parent, bool bold)
{
    auto *label = new WrappedLabel({}, parent);
    QFont font = label->font();
    font.setBold(bold);
    label->setFont(font);
    label->setForegroundRole(QPalette::WindowText);
    return label;
}

QString sign(Tone tone) { return tone == Tone::Danger ? u"✖"_s : tone == Tone::Caution ? u"⚠"_s : tone == Tone::Good ? u"✔"_s : u"ℹ"_s; }

} // namespace

MessageBanner::MessageBanner(QWidget *parent)
    : QFrame(parent)
    , m_sign(line(this, true))
    , m_what(line(this, true))
    , m_why(line(this, false))
    , m_next(line(this, false))
    , m_detailsButton(new QToolButton(this))
    , m_details(new QPlainTextEdit(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    m_sign->setAlignment(Qt::AlignTop);
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAutoRaise(true);
    m_details->setReadOnly(true);
    m_details->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_details->setMaximumHeight(fontMetrics().height() * 10);
    m_details->setAccessibleName(tr("Details"));
    m_details->setTabChangesFocus(true);
    m_close->setText(u"✕"_s);
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Dismiss"));
    m_close->setAccessibleName(tr("Dismiss this message"));

    auto *texts = new QVBoxLayout;
    texts->addWidget(m_what);
    texts->addWidget(m_why);
    texts->addWidget(m_next);
    texts->addWidget(m_details);
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_sign, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    layout->addWidget(m_action, 0, Qt::AlignTop);
    layout->addWidget(m_detailsButton, 0, Qt::AlignTop);
    layout->addWidget(m_close, 0, Qt::AlignTop);

    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);
    connect(m_action, &QPushButton::clicked, this, &MessageBanner::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        dismiss();
        Q_EMIT dismissed();
    });
    hide();
}

void MessageBanner::showError(const Error &error, const QString &details)
{
    const QString place = error.place.toString();
    const QString what = place.isEmpty() ? error.what : QString(place + u": "_s + error.what);
    const bool chosen = error.kind == ErrorKind::Cancelled;
    const bool refused = error.kind == ErrorKind::Refused;
    showMessage(chosen ? Tone::Info : refused ? Tone::Caution : Tone::Danger, what, error.why, error.next, details);
}

void MessageBanner::showMessage(Tone tone, const QString &what, const QString &why, const QString &next, const QString &details)
{
    m_tone = tone;
    m_sign->setText(sign(tone));
    m_what->setText(what);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_next->setText(next.isEmpty() ? QString() : QString(u"→ "_s + next));
    m_next->setVisible(!next.isEmpty());
    m_details->setPlainText(details);
    m_detailsButton->setVisible(!details.isEmpty());
    m_detailsButton->setChecked(false);
    m_details->hide();
    m_action->hide();
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColours(tone, QGuiApplication::palette()).text);
    m_sign->setPalette(colours);
    m_what->setPalette(colours);
    setAccessibleName(text());
    show();
    QAccessibleEvent alert(this, QAccessible::Alert); // a screen reader says it without the focus moving
    QAccessible::updateAccessibility(&alert);
    update();
}

void MessageBanner::setAction(const QString &text, const QString &toolTip)
{
    m_action->setText(text);
    m_action->setToolTip(toolTip);
    m_action->setVisible(!text.isEmpty());
}

QString MessageBanner::text() const
{
    if (isHidden())
        return {};
    QStringList lines{m_what->text(), m_why->text(), m_next->text()};
    lines.removeAll(QString());
    return lines.join(u'\n');
}

void MessageBanner::dismiss() { hide(); }

void MessageBanner::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(m_tone, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.line);
    painter.setBrush(colours.fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

void MessageBanner::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        m_close->click();
    else
        QFrame::keyPressEvent(event);
}

} // namespace penstock
