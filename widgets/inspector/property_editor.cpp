// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/property_editor.h"

#include "widgets/inspector/simple_editors.h"
#include "widgets/inspector/table_editors.h"
#include "widgets/inspector/text_editors.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>

namespace penstock {

namespace {

class UndoFilter : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::ShortcutOverride)
            return false;
        const auto *key = static_cast<QKeyEvent *>(event);
        return key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo);
    }
};

class WheelFilter : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *field = qobject_cast<QWidget *>(watched);
        if (event->type() != QEvent::Wheel || !field || field->hasFocus())
            return false;
        event->ignore(); // goes on to the scroll area
        return true;
    }
};

} // namespace

QString Inherited::text() const { return value.isNull() ? QString() : PropertyEditor::tr("%1 (%2)").arg(value.text(), from); }

void PropertyEditor::display(const Value &value, const Inherited &inherited, bool anew)
{
    if (!anew && value == m_value && inherited == m_inherited)
        return;
    m_value = value;
    m_inherited = inherited;
    setParseProblem({});
    refresh();
}

void PropertyEditor::enter(const Value &value)
{
    setParseProblem({});
    if (value == m_value)
        return;
    m_value = value;
    Q_EMIT edited();
}

void PropertyEditor::setParseProblem(const QString &message)
{
    if (m_parseProblem == message)
        return;
    m_parseProblem = message;
    Q_EMIT parseProblemChanged(message);
}

PropertyEditor *makePropertyEditor(const PropertyType &type, QWidget *parent)
{
    switch (type.kind) {
    case PropertyKind::Text: return new LineEditor(parent);
    case PropertyKind::Multiline: return new TextEditor({}, parent);
    case PropertyKind::Code: return new TextEditor(type.language, parent);
    case PropertyKind::Json: return new JsonEditor(parent);
    case PropertyKind::Integer:
    case PropertyKind::Number: return new NumberEditor(type, parent);
    case PropertyKind::Boolean: return new BooleanEditor(parent);
    case PropertyKind::Choice: return new ChoiceEditor(type.choices, parent);
    case PropertyKind::TextList: return new ListEditor(parent);
    case PropertyKind::TextMap: return new MapEditor(parent);
    }
    return nullptr;
}

void showText(QLineEdit *edit, const QString &text)
{
    if (edit->text() == text)
        return;
    const int cursor = edit->cursorPosition();
    edit->setText(text);
    edit->setCursorPosition(std::min(cursor, int(text.size())));
}

void leaveUndoToWindow(QWidget *field) { field->installEventFilter(new UndoFilter(field)); }

void wheelOnlyWithFocus(QWidget *field)
{
    field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(new WheelFilter(field));
}

} // namespace penstock
