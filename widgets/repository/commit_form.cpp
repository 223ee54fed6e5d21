// SPDX-License-Identifier: Apache-2.0
#include "widgets/repository/commit_form.h"

#include "widgets/shell/chip.h"
#include "widgets/shell/plural.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {
constexpr int summaryWidth = 50;
constexpr int bodyWidth = 72;
} // namespace

/// The message's body, with a thin line where its lines should end.
class CommitForm::Body : public QPlainTextEdit
{
public:
    explicit Body(QWidget *parent)
        : QPlainTextEdit(parent)
    {
        setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        setTabChangesFocus(true);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPlainTextEdit::paintEvent(event);
        QPainter painter(viewport());
        painter.setPen(blended(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.25));
        const qreal x = document()->documentMargin() + contentOffset().x() + fontMetrics().horizontalAdvance(u'm') * bodyWidth;
        painter.drawLine(QPointF(x, 0), QPointF(x, viewport()->height()));
    }
};

CommitForm::CommitForm(QWidget *parent)
    : QWidget(parent)
    , m_summary(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_body(new Body(this))
    , m_commit(new QPushButton(this))
    , m_commitAndPush(new QPushButton(tr("Commit and p&ush"), this))
    , m_push(new QPushButton(this))
    , m_reason(new HelpLabel({}, this))
{
    m_summary->setAccessibleName(tr("Summary of the commit"));
    m_body->setAccessibleName(tr("Description of the commit"));
    m_body->setPlaceholderText(tr("Why (optional; lines up to %1 characters)").arg(bodyWidth));
    m_body->setMinimumHeight(fontMetrics().lineSpacing() * 3);
    m_commit->setToolTip(tr("Commit the ticked files (Ctrl+Enter)"));
    m_commitAndPush->setToolTip(tr("Commit the ticked files, then push (Ctrl+Shift+Enter)"));
    auto *line = new QHBoxLayout;
    line->addWidget(m_summary, 1);
    line->addWidget(m_count);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_commit);
    buttons->addWidget(m_commitAndPush);
    buttons->addStretch(1);
    buttons->addWidget(m_push);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(line);
    layout->addWidget(m_body, 1);
    layout->addLayout(buttons);
    layout->addWidget(m_reason);

    connect(m_summary, &QLineEdit::textChanged, this, &CommitForm::refresh);
    connect(m_commit, &QPushButton::clicked, this, [this] { Q_EMIT commitRequested(false); });
    connect(m_commitAndPush, &QPushButton::clicked, this, [this] { Q_EMIT commitRequested(true); });
    connect(m_push, &QPushButton::clicked, this, &CommitForm::pushRequested);
    setSuggestion({});
}

void CommitForm::setSituation(const Situation &situation)
{
    m_situation = situation;
    refresh();
}

void CommitForm::setSuggestion(const QString &summary)
{
    m_suggestion = summary.trimmed();
    m_summary->setPlaceholderText(m_suggestion.isEmpty() ? tr("Summary: what this commit does") : m_suggestion);
    refresh();
}

QString CommitForm::summary() const
{
    const QString typed = m_summary->text().trimmed();
    return typed.isEmpty() ? m_suggestion : typed;
}

QString CommitForm::message() const
{
    const QString body = m_body->toPlainText().trimmed();
    return body.isEmpty() ? summary() : QString(summary() + u"\n\n"_s + body);
}

void CommitForm::clear()
{
    m_summary->clear();
    m_body->clear();
}

QString CommitForm::reason() const
{
    if (m_situation.busy)
        return tr("Something is running; wait for it, or cancel it.");
    if (m_situation.conflicts > 0)
        return tr("First settle the conflicts listed above.");
    if (m_situation.branch.isEmpty())
        return tr("No branch is checked out, so a commit would belong to none.");
    if (m_situation.changed == 0)
        return tr("Nothing to commit: all files are as in the last commit.");
    if (m_situation.ticked == 0)
        return tr("Tick the files that go into the commit.");
    return summary().isEmpty() ? tr("Write a summary of what the commit does.") : QString();
}

void CommitForm::refresh()
{
    const QString why = reason();
    const Situation &now = m_situation;
    m_commit->setText(now.branch.isEmpty() ? tr("&Commit") : tr("&Commit to %1").arg(now.branch));
    m_commit->setEnabled(why.isEmpty());
    m_commitAndPush->setEnabled(why.isEmpty() && now.hasRemote);
    m_push->setText(now.ahead > 0 ? plural(now.ahead, tr("&Push %n commit"), tr("&Push %n commits")) : tr("&Push"));
    m_push->setEnabled(!now.busy && now.hasRemote && now.ahead > 0);
    QStringList lines{why};
    if (!now.hasRemote)
        lines << tr("To push, enter a remote above.");
    else if (m_summary->text().trimmed().isEmpty() && !m_suggestion.isEmpty() && why.isEmpty())
        lines << tr("Without a summary of your own, the one shown greyed is used.");
    lines.removeAll(QString());
    m_reason->setText(lines.join(u' '));
    m_reason->setVisible(!lines.isEmpty());

    const int length = int(summary().size());
    m_count->setText(tr("%1/%2").arg(length).arg(summaryWidth));
    m_count->setToolTip(length > summaryWidth ? tr("Longer than %1 characters: many tools cut it off.").arg(summaryWidth) : QString());
    QPalette colours;
    if (length > summaryWidth)
        colours.setColor(QPalette::WindowText, toneColours(Tone::Caution, QGuiApplication::palette()).text);
    m_count->setPalette(colours);
}

void CommitForm::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool withPush = event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier);
    if (enter && (withPush || event->modifiers() == Qt::ControlModifier))
        (withPush ? m_commitAndPush : m_commit)->click(); // a disabled button does nothing
    else
        QWidget::keyPressEvent(event);
}

} // namespace penstock
