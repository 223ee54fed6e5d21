// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/node_header.h"

#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

NodeHeader::NodeHeader(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(new QLineEdit(this))
    , m_type(new QLabel(this))
    , m_summary(new HelpLabel({}, this))
    , m_idLabel(new QLabel(this))
    , m_rename(new QToolButton(this))
    , m_idEdit(new QLineEdit(this))
    , m_idProblem(new NoteLabel(Tone::Danger, this))
    , m_description(new QPlainTextEdit(this))
{
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setAccessibleName(tr("Title"));
    m_title->setToolTip(tr("The title on the canvas. Without one, the id is shown."));
    m_type->setTextFormat(Qt::PlainText);
    m_idLabel->setTextFormat(Qt::PlainText);
    m_idLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rename->setText(tr("Rename"));
    m_rename->setAutoRaise(true);
    m_rename->setToolTip(tr("Change the id (F2). Edges follow."));
    m_idEdit->setAccessibleName(tr("New id"));
    m_idEdit->installEventFilter(this);
    m_idEdit->hide();
    m_description->setPlaceholderText(tr("Description: what this step is for"));
    m_description->setAccessibleName(tr("Description"));
    m_description->setTabChangesFocus(true);
    m_description->setUndoRedoEnabled(false);
    m_description->setFixedHeight(fontMetrics().lineSpacing() * 3);
    leaveUndoToWindow(m_title);
    leaveUndoToWindow(m_description);
    layOut();

    connect(m_title, &QLineEdit::textEdited, this, &NodeHeader::titleEdited);
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_showing)
            Q_EMIT descriptionEdited(m_description->toPlainText());
    });
    connect(m_rename, &QToolButton::clicked, this, &NodeHeader::beginRename);
    connect(m_idEdit, &QLineEdit::textEdited, this, [this](const QString &id) { m_idProblem->setNote(m_checkId && id != m_id ? m_checkId(id) : QString()); });
    connect(m_idEdit, &QLineEdit::returnPressed, this, [this] { endRename(true); });
}

void NodeHeader::layOut()
{
    auto *top = new QHBoxLayout;
    top->addWidget(m_icon, 0, Qt::AlignTop);
    auto *names = new QVBoxLayout;
    names->setSpacing(fontMetrics().height() / 5);
    names->addWidget(m_title);
    names->addWidget(m_type);
    top->addLayout(names, 1);
    auto *idRow = new QHBoxLayout;
    idRow->addWidget(m_idLabel, 1);
    idRow->addWidget(m_idEdit, 1);
    idRow->addWidget(m_rename);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(fontMetrics().height() / 3);
    layout->addLayout(top);
    layout->addWidget(m_summary);
    layout->addLayout(idRow);
    layout->addWidget(m_idProblem);
    layout->addWidget(m_description);
}

void NodeHeader::display(const Node &node, const ComponentType *type, bool anew)
{
    if (anew || node.id.value != m_id)
        endRename(false);
    m_id = node.id.value;
    m_idLabel->setText(tr("Id: %1").arg(m_id));
    m_type->setText(type ? tr("%1 · %2").arg(type->title, type->id) : node.type);
    m_type->setToolTip(m_type->text());
    m_summary->setText(type ? type->summary : tr("The catalogue has no such component type. Its values are kept as they are."));
    m_summary->setVisible(!m_summary->text().isEmpty());
    m_title->setPlaceholderText(m_id);
    if (m_title->text() != node.title) {
        const int cursor = m_title->cursorPosition();
        m_title->setText(node.title);
        m_title->setCursorPosition(std::min(cursor, int(node.title.size())));
    }
    if (m_description->toPlainText() != node.description) {
        m_showing = true;
        m_description->setPlainText(node.description);
        m_showing = false;
    }
}

void NodeHeader::setIcon(const QIcon &icon)
{
    const int side = fontMetrics().height() * 2;
    m_icon->setPixmap(icon.pixmap(QSize(side, side), devicePixelRatio()));
    m_icon->setVisible(!icon.isNull());
}

void NodeHeader::beginRename()
{
    m_idEdit->setText(m_id);
    m_idProblem->setNote({});
    m_idLabel->hide();
    m_rename->hide();
    m_idEdit->show();
    m_idEdit->setFocus();
    m_idEdit->selectAll();
}

void NodeHeader::focusTitle()
{
    m_title->setFocus(Qt::ShortcutFocusReason);
    m_title->selectAll();
}

void NodeHeader::endRename(bool keep)
{
    if (m_idEdit->isHidden())
        return;
    const QString id = m_idEdit->text();
    const QString problem = keep && id != m_id && m_checkId ? m_checkId(id) : QString();
    m_idProblem->setNote(problem);
    if (!problem.isEmpty())
        return; // stays open with the reason below
    const bool focused = m_idEdit->hasFocus();
    m_idEdit->hide();
    m_idLabel->show();
    m_rename->show();
    if (focused)
        m_rename->setFocus();
    if (keep && id != m_id)
        Q_EMIT renamed(id);
}

bool NodeHeader::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_idEdit)
        return false;
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        endRename(false);
        return true;
    }
    if (event->type() == QEvent::FocusOut && m_idProblem->note().isEmpty())
        endRename(true);
    return false;
}

} // namespace penstock
