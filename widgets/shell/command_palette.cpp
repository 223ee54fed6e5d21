// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/command_palette.h"

#include <QMenu>
#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString plainText(const QAction *action)
{
    QString text = action->text();
    text.remove(u"…"_s);
    // "&&" is a real ampersand, "&x" only marks the key.
    text.replace(u"&&"_s, u"\x1"_s).remove(u'&').replace(u"\x1"_s, u"&"_s);
    return text.trimmed();
}

} // namespace

int fuzzyScore(const QString &typed, const QString &text)
{
    int score = 1;
    qsizetype at = 0;
    bool together = false;
    for (const QChar c : typed) {
        if (c.isSpace()) {
            together = false;
            continue;
        }
        qsizetype found = text.indexOf(c, at, Qt::CaseInsensitive);
        if (found < 0)
            return 0;
        // The beginning of a word is worth more than the first place where the letter occurs.
        for (qsizetype word = found; !together && word >= 0; word = text.indexOf(c, word + 1, Qt::CaseInsensitive)) {
            if (word == 0 || !text[word - 1].isLetterOrNumber()) {
                found = word;
                break;
            }
        }
        const bool begins = found == 0 || !text[found - 1].isLetterOrNumber();
        score += found == at && together ? 8 : begins ? 6 : 1;
        together = true;
        at = found + 1;
    }
    return score * 1000 - int(std::min(text.size(), qsizetype(999))); // of two that fit alike, the shorter one
}

CommandPalette::CommandPalette(QWidget *parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_none(new QLabel(tr("No command fits."), this))
{
    setAccessibleName(tr("Commands"));
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(tr("Command"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands that fit"));
    m_list->setFocusPolicy(Qt::NoFocus); // the keyboard stays in the field; arrows move in the list
    m_list->setUniformItemSizes(true);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_field);
    layout->addWidget(m_none);
    layout->addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::refill);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
}

void CommandPalette::setActions(const QList<QAction *> &actions)
{
    m_actions.clear();
    for (QAction *action : actions) {
        if (!action->isSeparator() && !plainText(action).isEmpty() && !action->menu())
            m_actions << action;
    }
    refill();
}

void CommandPalette::popUp()
{
    m_field->clear();
    refill();
    const int letter = fontMetrics().averageCharWidth();
    QSize size(letter * 70, fontMetrics().height() * 22);
    if (const QWidget *owner = parentWidget()) {
        size = size.boundedTo(owner->size() * 0.9);
        move(owner->mapToGlobal(QPoint((owner->width() - size.width()) / 2, owner->height() / 12)));
    }
    resize(size);
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::refill()
{
    m_list->clear();
    QList<std::pair<int, QAction *>> fits;
    for (const QPointer<QAction> &action : std::as_const(m_actions)) {
        if (const int score = action ? fuzzyScore(m_field->text(), plainText(action)) : 0)
            fits << std::pair(score, action.data());
    }
    if (!m_field->text().isEmpty())
        std::ranges::stable_sort(fits, std::greater(), [](const auto &fit) { return fit.first; });
    for (const auto &[score, action] : std::as_const(fits)) {
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QListWidgetItem(action->icon(), keys.isEmpty() ? plainText(action) : QString(plainText(action) + u"    "_s + keys), m_list);
        item->setData(Qt::UserRole, QVariant::fromValue(QPointer<QAction>(action)));
        item->setToolTip(action->toolTip());
        if (!action->isEnabled())
            item->setFlags(Qt::NoItemFlags);
    }
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->flags() & Qt::ItemIsEnabled) {
            m_list->setCurrentRow(row);
            break;
        }
    }
    m_none->setVisible(m_list->count() == 0);
}

void CommandPalette::run()
{
    const QListWidgetItem *item = m_list->currentItem();
    const auto action = item ? item->data(Qt::UserRole).value<QPointer<QAction>>() : QPointer<QAction>();
    if (!action || !action->isEnabled())
        return;
    accept();
    // After the popup is gone, so that the command finds the focus where it was.
    QTimer::singleShot(0, action.data(), &QAction::trigger);
}

bool CommandPalette::eventFilter(QObject *, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: QCoreApplication::sendEvent(m_list, event); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(); return true;
    default: return false;
    }
}

} // namespace penstock
