// SPDX-License-Identifier: Apache-2.0
#include "widgets/environments/bootstrap_list.h"

#include "widgets/shell/chip.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

BootstrapList::BootstrapList(QWidget *parent)
    : QWidget(parent)
    , m_body(new QWidget(this))
{
    auto *fold = new QToolButton(this);
    fold->setText(tr("Bootstrap commands"));
    fold->setToolTip(tr("What is run once in this account before anything can be deployed there"));
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold->setArrowType(Qt::RightArrow);
    fold->setAutoRaise(true);
    fold->setCheckable(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(fold, 0, Qt::AlignLeft);
    layout->addWidget(m_body);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins({});
    m_body->hide();
    connect(fold, &QToolButton::toggled, this, [this, fold](bool open) {
        fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_body->setVisible(open);
    });
    hide();
}

void BootstrapList::setCommands(const QList<BootstrapCommand> &commands)
{
    setVisible(!commands.isEmpty());
    if (commands == m_commands)
        return;
    m_commands = commands;
    rebuild();
}

QString BootstrapList::allText() const
{
    QString text;
    for (const BootstrapCommand &step : m_commands)
        text += u"# "_s + step.title + u'\n' + step.command + u'\n';
    return text;
}

void BootstrapList::rebuild()
{
    delete m_inside;
    m_inside = new QWidget(m_body);
    auto *layout = new QVBoxLayout(m_inside);
    layout->setContentsMargins({});
    layout->addWidget(new HelpLabel(tr("Run these once, in this order, with credentials of this very account."), m_inside));
    const auto copyButton = [this](const QString &text, const QString &name) {
        auto *button = new QPushButton(tr("Copy"), m_inside);
        button->setAccessibleName(name);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, button, [text] { QGuiApplication::clipboard()->setText(text); });
        return button;
    };
    for (const BootstrapCommand &step : std::as_const(m_commands)) {
        auto *title = new QLabel(step.title, m_inside);
        title->setTextFormat(Qt::PlainText);
        title->setWordWrap(true);
        layout->addWidget(title);
        auto *text = new QPlainTextEdit(step.command, m_inside);
        text->setReadOnly(true);
        text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        text->setTabChangesFocus(true);
        text->setAccessibleName(step.title);
        const int lines = std::clamp(int(step.command.count(u'\n')) + 1 + int(step.command.size()) / 90, 2, 8);
        text->setFixedHeight(text->fontMetrics().lineSpacing() * lines + int(2 * text->document()->documentMargin()) + 2 * text->frameWidth());
        auto *row = new QHBoxLayout;
        row->addWidget(text, 1);
        row->addWidget(copyButton(step.command, tr("Copy the command: %1").arg(step.title)), 0, Qt::AlignTop);
        layout->addLayout(row);
    }
    if (m_commands.size() > 1) {
        auto *all = copyButton(allText(), tr("Copy all commands"));
        all->setText(tr("Copy all"));
        layout->addWidget(all, 0, Qt::AlignLeft);
    }
    m_body->layout()->addWidget(m_inside);
}

} // namespace penstock
