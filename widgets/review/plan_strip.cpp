// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/plan_strip.h"

#include "widgets/review/plans_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStyleOptionButton>
#include <QStylePainter>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Gives way where there is no room: many stages, or long names, must not make the window wider. The counts at the end stay.
class StageButton : public QPushButton
{
public:
    using QPushButton::QPushButton;
    QSize minimumSizeHint() const override
    {
        const QSize whole = QPushButton::minimumSizeHint();
        return {std::min(whole.width(), fontMetrics().averageCharWidth() * 16), whole.height()};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStylePainter painter(this);
        QStyleOptionButton option;
        initStyleOption(&option);
        const int room = style()->subElementRect(QStyle::SE_PushButtonContents, &option, this).width();
        option.text = fontMetrics().elidedText(text(), Qt::ElideMiddle, room);
        painter.drawControl(QStyle::CE_PushButton, option);
    }
};

} // namespace

PlanStrip::PlanStrip(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    setAccessibleName(tr("What the drawing would change"));
    m_row->setContentsMargins({});
    m_row->addStretch(1);
}

void PlanStrip::setPlans(const QList<EnvironmentPlan> &plans)
{
    m_plans = plans;
    refresh();
}

void PlanStrip::refresh()
{
    // Buttons are kept, so that one with the focus keeps it while plans come and go under the typing.
    while (m_buttons.size() > m_plans.size())
        delete m_buttons.takeLast();
    while (m_buttons.size() < m_plans.size()) {
        auto *button = new StageButton(this);
        button->setFlat(true);
        button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        button->setAutoDefault(false);
        const qsizetype index = m_buttons.size();
        connect(button, &QPushButton::clicked, this, [this, index] { Q_EMIT stageActivated(m_plans.value(index).stage); });
        m_row->insertWidget(int(index), button);
        m_buttons << button;
    }
    for (int i = 0; i < m_plans.size(); ++i) {
        const EnvironmentPlan &plan = m_plans[i];
        QPushButton *button = m_buttons[i];
        button->setText(plan.stage + u' ' + planBrief(plan) + (plan.outOfDate ? u" …"_s : QString()));
        const QString words = plan.state == PlanState::Ready ? summaryText(countsOf(plan.plan)) : planBrief(plan);
        button->setToolTip(tr("%1: %2. Open the review.").arg(plan.stage, words));
        button->setAccessibleName(button->toolTip());
        QPalette colours;
        const Tone tone = planTone(plan);
        if (tone != Tone::Neutral)
            colours.setColor(QPalette::ButtonText, toneColours(tone, QGuiApplication::palette()).text);
        button->setPalette(colours);
    }
}

QStringList PlanStrip::texts() const
{
    QStringList texts;
    for (const QPushButton *button : m_buttons)
        texts << button->text();
    return texts;
}

void PlanStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        refresh();
}

} // namespace penstock
