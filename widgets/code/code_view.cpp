// SPDX-License-Identifier: Apache-2.0
#include "widgets/code/code_view.h"

#include "widgets/code/code_edit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

CodeView::CodeView(QWidget *parent)
    : QWidget(parent)
    , m_edit(new CodeEdit(this))
    , m_findBar(new QWidget(this))
    , m_findText(new QLineEdit(m_findBar))
    , m_findResult(new QLabel(m_findBar))
{
    m_edit->setReadOnly(true);
    // A cursor that the keyboard can move, so that text can be selected and copied without a mouse.
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setAccessibleName(tr("File text"));

    auto *label = new QLabel(tr("F&ind:"), m_findBar);
    label->setBuddy(m_findText);
    m_findText->setClearButtonEnabled(true);
    auto *previous = new QToolButton(m_findBar);
    previous->setText(tr("Previous"));
    auto *next = new QToolButton(m_findBar);
    next->setText(tr("Next"));
    auto *close = new QToolButton(m_findBar);
    close->setText(tr("Close"));
    auto *bar = new QHBoxLayout(m_findBar);
    bar->addWidget(label);
    bar->addWidget(m_findText, 1);
    bar->addWidget(m_findResult);
    bar->addWidget(previous);
    bar->addWidget(next);
    bar->addWidget(close);
    m_findBar->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_findBar);

    connect(previous, &QToolButton::clicked, this, &CodeView::findPrevious);
    connect(next, &QToolButton::clicked, this, &CodeView::findNext);
    connect(close, &QToolButton::clicked, this, &CodeView::closeFind);
    connect(m_findText, &QLineEdit::textChanged, this, [this] { find(false, true); });
    connect(m_findText, &QLineEdit::returnPressed, this, &CodeView::findNext);
    addShortcuts();
}

void CodeView::addShortcuts()
{
    const auto shortcut = [this](const QKeySequence &keys, QWidget *where, auto slot) {
        auto *made = new QShortcut(keys, where);
        made->setContext(Qt::WidgetWithChildrenShortcut);
        connect(made, &QShortcut::activated, this, slot);
    };
    shortcut(QKeySequence::Find, this, &CodeView::openFind);
    shortcut(QKeySequence::FindNext, this, &CodeView::findNext);
    shortcut(QKeySequence::FindPrevious, this, &CodeView::findPrevious);
    shortcut(Qt::Key_Escape, m_findBar, &CodeView::closeFind);
}

void CodeView::setText(const QString &fileName, const QString &text)
{
    const bool same = fileName == m_fileName;
    m_fileName = fileName;
    if (text == m_edit->toPlainText()) {
        m_edit->setSyntax(fileName);
        return;
    }
    const int down = m_edit->verticalScrollBar()->value();
    const int right = m_edit->horizontalScrollBar()->value();
    const int line = m_edit->textCursor().blockNumber();
    m_edit->setSyntax(fileName);
    m_edit->setPlainText(text);
    if (same) {
        m_edit->setTextCursor(QTextCursor(m_edit->document()->findBlockByNumber(std::min(line, m_edit->blockCount() - 1))));
        m_edit->verticalScrollBar()->setValue(down);
        m_edit->horizontalScrollBar()->setValue(right);
    }
}

QString CodeView::text() const { return m_edit->toPlainText(); }

void CodeView::setMarkedLines(const QSet<int> &lines) { m_edit->setMarkedLines(lines); }

void CodeView::goToLine(int line)
{
    const QTextBlock block = m_edit->document()->findBlockByNumber(std::clamp(line - 1, 0, m_edit->blockCount() - 1));
    m_edit->setTextCursor(QTextCursor(block));
    m_edit->centerCursor();
}

void CodeView::openFind()
{
    const QString selected = m_edit->textCursor().selectedText();
    m_findBar->show();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_findText->setText(selected);
    m_findText->setFocus(Qt::ShortcutFocusReason);
    m_findText->selectAll();
}

void CodeView::closeFind()
{
    m_findBar->hide();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void CodeView::findNext() { find(false, false); }

void CodeView::findPrevious() { find(true, false); }

void CodeView::find(bool backwards, bool fromStart)
{
    const QString wanted = m_findText->text();
    if (wanted.isEmpty()) {
        m_findResult->clear();
        return;
    }
    const QTextDocument::FindFlags flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    QTextCursor from = m_edit->textCursor();
    if (fromStart) // as one types, the match under the cursor grows instead of moving on
        from.setPosition(from.selectionStart());
    QTextCursor found = m_edit->document()->find(wanted, from, flags);
    bool around = false;
    if (found.isNull()) {
        QTextCursor edge(m_edit->document());
        edge.movePosition(backwards ? QTextCursor::End : QTextCursor::Start);
        found = m_edit->document()->find(wanted, edge, flags);
        around = !found.isNull();
    }
    m_findResult->setText(found.isNull() ? tr("Not found") : around ? tr("From the other end") : QString());
    if (!found.isNull())
        m_edit->setTextCursor(found);
}

} // namespace penstock
