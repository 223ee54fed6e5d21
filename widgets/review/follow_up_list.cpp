// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/follow_up_list.h"

#include "widgets/shell/chip.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int mostHeight = 260; // of the open list, in pixels at 100 %; beyond it scrolls

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

FollowUpList::FollowUpList(QWidget *parent)
    : QWidget(parent)
    , m_fold(new QToolButton(this))
    , m_body(new QWidget(this))
{
    m_fold->setToolTip(tr("What deploying by Git does not do: set up an account, delete what nothing deploys any more"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setArrowType(Qt::RightArrow);
    m_fold->setAutoRaise(true);
    m_fold->setCheckable(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 4);
    layout->addWidget(m_fold, 0, Qt::AlignLeft);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMaximumHeight(mostHeight);
    scroll->hide();
    layout->addWidget(scroll);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(20, 0, 0, 0);
    connect(m_fold, &QToolButton::toggled, this, [this, scroll](bool open) {
        m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        scroll->setVisible(open);
    });
    hide();
}

void FollowUpList::setFollowUps(const QList<FollowUp> &followUps)
{
    setVisible(!followUps.isEmpty());
    if (followUps == m_followUps)
        return;
    m_followUps = followUps;
    m_fold->setText(tr("Left to do outside Git: %1").arg(followUps.size()));
    rebuild();
}

void FollowUpList::rebuild()
{
    delete m_inside;
    m_inside = new QWidget(m_body);
    auto *layout = new QVBoxLayout(m_inside);
    layout->setContentsMargins({});
    for (const FollowUp &followUp : std::as_const(m_followUps)) {
        QLabel *title = plainLabel(followUp.title, m_inside);
        QFont bold = title->font();
        bold.setBold(true);
        title->setFont(bold);
        layout->addWidget(title);
        if (!followUp.why.isEmpty())
            layout->addWidget(plainLabel(followUp.why, m_inside));
        for (const QString &command : followUp.commands) {
            auto *row = new QHBoxLayout;
            QLabel *text = plainLabel(command, m_inside);
            text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
            row->addWidget(text, 1);
            auto *copy = new QToolButton(m_inside);
            copy->setText(tr("Copy"));
            copy->setAccessibleName(tr("Copy the command for: %1").arg(followUp.title));
            connect(copy, &QToolButton::clicked, copy, [command] { QGuiApplication::clipboard()->setText(command); });
            row->addWidget(copy, 0, Qt::AlignTop);
            layout->addLayout(row);
        }
    }
    layout->addStretch(1);
    m_body->layout()->addWidget(m_inside);
}

} // namespace penstock
