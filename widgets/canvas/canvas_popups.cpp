// SPDX-License-Identifier: Apache-2.0
// What opens over the canvas: the context menu, quick-add, and fields to edit a text in its place.
#include "widgets/canvas/canvas_view.h"
#include "widgets/canvas/quick_add.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/theme.h"

#include <QMimeData>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

/// A field over the canvas: Enter (Ctrl+Enter in several lines) or leaving it takes the text, Esc does not.
class InlineEdit : public QPlainTextEdit
{
public:
    InlineEdit(QWidget *parent, const QString &text, bool lines, std::function<void(const QString &)> done)
        : QPlainTextEdit(text, parent)
        , m_lines(lines)
        , m_done(std::move(done))
    {
        setFrameShape(QFrame::Box);
        setVerticalScrollBarPolicy(lines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setLineWrapMode(lines ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
        document()->setDocumentMargin(2);
        setObjectName(u"inlineEdit"_s);
        setAccessibleName(lines ? CanvasView::tr("Text of the note") : CanvasView::tr("Title"));
        selectAll();
    }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
        if (event->key() == Qt::Key_Escape)
            end(false);
        else if ((enter && (!m_lines || event->modifiers() & Qt::ControlModifier)) || (!m_lines && event->key() == Qt::Key_Tab))
            end(true);
        else
            QPlainTextEdit::keyPressEvent(event);
    }

    void focusOutEvent(QFocusEvent *event) override
    {
        QPlainTextEdit::focusOutEvent(event);
        if (event->reason() != Qt::PopupFocusReason) // its own context menu
            end(true);
    }

    void insertFromMimeData(const QMimeData *source) override
    {
        if (m_lines)
            QPlainTextEdit::insertFromMimeData(source);
        else
            insertPlainText(source->text().simplified());
    }

private:
    void end(bool take)
    {
        const auto done = std::exchange(m_done, {});
        if (!done)
            return; // hiding it takes the focus away once more
        QWidget *canvas = parentWidget()->parentWidget();
        hide();
        deleteLater();
        canvas->setFocus();
        if (take)
            done(m_lines ? toPlainText() : toPlainText().simplified());
    }

    bool m_lines;
    std::function<void(const QString &)> m_done;
};

} // namespace

void CanvasView::editText(const QRectF &sceneRect, const QString &text, bool lines, std::function<void(const QString &)> done)
{
    auto *field = new InlineEdit(viewport(), text, lines, std::move(done));
    QFont font = lines ? NodePainter::subtitleFont() : NodePainter::titleFont();
    font.setPixelSize(std::clamp(int((lines ? 12 : 13) * m_zoom), 11, 26));
    field->setFont(font);
    QRectF place = toView(sceneRect);
    place.setWidth(std::max(place.width(), 160.0));
    place.setHeight(std::max(place.height(), double(QFontMetrics(font).height() + 10)));
    field->setGeometry(place.toAlignedRect());
    field->show();
    field->setFocus();
}

void CanvasView::renameSelected()
{
    if (!m_editor.canEdit())
        return;
    if (selection().isEmpty()) {
        if (!m_editor.selection().groups.isEmpty())
            editGroupTitle(m_editor.selection().groups.first());
        else if (!m_editor.selection().notes.isEmpty())
            editNote(m_editor.selection().notes.first());
        return;
    }
    const NodeId id = selection().last();
    const SceneNode &node = m_editor.scene().node(m_editor.scene().slotOf(id));
    ensureVisible(node.rect);
    const Node *own = m_editor.document()->node(m_editor.pipelineId(), id);
    editText(NodePainter::titleRect(node.rect).adjusted(-6, -5, 6, 5), own->title.isEmpty() ? id.value : own->title, false, [this, id](const QString &title) {
        if (ProjectDocument *document = m_editor.document())
            document->setNodeTitle(m_editor.pipelineId(), id, title == id.value ? QString() : title);
    });
}

void CanvasView::editNote(const NoteId &id)
{
    const auto &notes = m_editor.scene().notes();
    const auto note = std::ranges::find_if(notes, [&id](const SceneNote &other) { return other.note.id == id; });
    if (note == notes.end() || !m_editor.canEdit())
        return;
    editText(note->rect, note->note.text, true, [this, own = *note](const QString &text) {
        if (ProjectDocument *document = m_editor.document(); document && text != own.note.text)
            document->setNote(m_editor.pipelineId(), Note{own.note.id, text}, own.rect);
    });
}

void CanvasView::editGroupTitle(const GroupId &id)
{
    const auto &groups = m_editor.scene().groups();
    const auto group = std::ranges::find_if(groups, [&id](const SceneGroup &other) { return other.group.id == id; });
    if (group == groups.end() || !m_editor.canEdit())
        return;
    editText(CanvasScene::groupTitleRect(group->frame).adjusted(8, 0, -8, 0), group->group.title, false, [this, own = group->group](const QString &title) {
        Group changed = own;
        changed.title = title;
        if (ProjectDocument *document = m_editor.document(); document && changed != own)
            document->setGroup(m_editor.pipelineId(), changed);
    });
}

void CanvasView::addNote()
{
    const NoteId id = m_editor.addNote(pointerInScene());
    if (!id.isEmpty())
        editNote(id);
}

void CanvasView::openQuickAdd(QPoint at, const PortHit &from)
{
    if (!m_editor.canEdit())
        return;
    const QPointF position = toScene(at);
    // By names: numbers of slots may be others when something is chosen.
    const NodeId node = from.isValid() ? m_editor.scene().node(from.node).id : NodeId();
    auto *popup = new QuickAdd(this);
    popup->list().model().setOffered(m_offered);
    popup->list().model().setTypes(m_lookup, m_typeIds, true);
    if (from.isValid()) {
        popup->list().model().setCondition([this, from](const QString &type) { return m_editor.typeFits(type, from); });
        popup->list().setEmptyText(tr("No component has a port that fits."));
    }
    connect(popup, &QuickAdd::chosen, this, [this, node, from, position](const QString &type) {
        const int slot = m_editor.scene().slotOf(node);
        if (slot >= 0)
            m_editor.insertTypeAtWire(type, {slot, from.output, from.index}, position);
        else
            m_editor.insertType(type, position);
        setFocus();
    });
    popup->popup(viewport()->mapToGlobal(at));
}

void CanvasView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool editable = m_editor.canEdit();
    const CanvasSelection &selected = m_editor.selection();
    const QPoint at = event->reason() == QContextMenuEvent::Mouse ? event->pos() : toView(pointerInScene()).toPoint();
    QMenu menu(this);
    const auto add = [&menu](const QString &icon, const QString &text, const QKeySequence &keys, bool enabled, const std::function<void()> &run) {
        QAction *action = menu.addAction(themedIcon(icon), text);
        action->setShortcut(keys);
        action->setShortcutVisibleInContextMenu(true);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, &menu, run);
    };
    if (!selected.nodes.isEmpty()) {
        add(u"settings"_s, tr("Properties"), Qt::Key_Return, true, [this] { Q_EMIT openProperties(selection().last()); });
        add(u"design"_s, tr("Rename"), Qt::Key_F2, editable, [this] { renameSelected(); });
        add(u"workflow"_s, tr("Connect in order of selection"), Qt::CTRL | Qt::Key_L, editable && selected.nodes.size() > 1,
            [this] { m_editor.connectSelected(); });
        menu.addSeparator();
    }
    if (selected.isEmpty()) {
        add(u"plus"_s, tr("Add component…"), Qt::Key_Tab, editable, [this, at] { openQuickAdd(at); });
        add(u"note"_s, tr("Add note"), {}, editable, [this, at] {
            if (const NoteId id = m_editor.addNote(toScene(at)); !id.isEmpty())
                editNote(id);
        });
        menu.addSeparator();
    } else {
        add(u"clone"_s, tr("Copy"), QKeySequence::Copy, true, [this] { copy(); });
        add({}, tr("Cut"), QKeySequence::Cut, editable, [this] { cut(); });
        add({}, tr("Duplicate"), Qt::CTRL | Qt::Key_D, editable, [this] { duplicate(); });
    }
    const bool pastable = editable && QApplication::clipboard()->text().contains("penstock-canvas"_L1);
    add({}, tr("Paste"), QKeySequence::Paste, pastable, [this, at] { m_editor.paste(QApplication::clipboard()->text().toUtf8(), toScene(at)); });
    if (!selected.isEmpty()) {
        add(u"trash"_s, tr("Delete"), QKeySequence::Delete, editable, [this] { deleteSelection(); });
        if (!selected.nodes.isEmpty())
            add({}, tr("Delete and join neighbours"), Qt::CTRL | Qt::Key_Delete, editable, [this] { m_editor.removeSelection(true); });
        menu.addSeparator();
        add(u"group"_s, tr("Group"), Qt::CTRL | Qt::SHIFT | Qt::Key_G, editable && !selected.nodes.isEmpty(), [this] { groupSelection(); });
        add({}, tr("Ungroup"), Qt::CTRL | Qt::SHIFT | Qt::Key_U, editable, [this] { ungroupSelection(); });
    } else {
        add({}, tr("Select all"), QKeySequence::SelectAll, true, [this] { selectAll(); });
        menu.addSeparator();
    }
    add({}, selected.nodes.size() > 1 ? tr("Tidy selection") : tr("Tidy up"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, editable, [this] { tidy(); });
    add(u"fit"_s, tr("Show all"), Qt::CTRL | Qt::Key_1, true, [this] { zoomToFit(); });
    menu.exec(viewport()->mapToGlobal(at));
}

} // namespace penstock
