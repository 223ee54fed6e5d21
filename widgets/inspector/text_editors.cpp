// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/text_editors.h"

#include "widgets/code/code_edit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

TextEditor::TextEditor(const QString &language, QWidget *parent)
    : PropertyEditor(parent)
    , m_edit(new CodeEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_edit);
    setFocusProxy(m_edit);
    if (language.isEmpty()) {
        m_edit->setLineNumbersVisible(false);
        m_edit->setFont(font());
        m_edit->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    } else {
        m_edit->setSyntax({}, language);
        m_edit->setIndent(4);
        m_edit->setToolTip(tr("Tab indents, Escape leaves the editor."));
    }
    // The document's undo is the only one.
    m_edit->setUndoRedoEnabled(false);
    leaveUndoToWindow(m_edit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        fitHeight();
        if (!m_showing)
            typed(m_edit->toPlainText());
    });
    fitHeight();
}

QWidget *TextEditor::input() const { return m_edit; }

void TextEditor::refresh()
{
    const QString text = m_value.isNull() ? QString() : textOf(m_value);
    m_edit->setPlaceholderText(
        m_value.isNull() && !m_inherited.value.isNull() ? QString(textOf(m_inherited.value) + u"\n("_s + m_inherited.from + u')') : QString());
    if (text != m_edit->toPlainText()) {
        const int cursor = m_edit->textCursor().position();
        m_showing = true;
        m_edit->setPlainText(text);
        m_showing = false;
        QTextCursor back(m_edit->document());
        back.setPosition(m_edit->hasFocus() ? std::min(cursor, int(text.size())) : 0);
        m_edit->setTextCursor(back);
    }
    fitHeight();
}

void TextEditor::typed(const QString &text) { enter(text.isEmpty() ? Value() : Value(text)); }

QString TextEditor::textOf(const Value &value) const { return value.text(); }

void TextEditor::fitHeight()
{
    const int asked = m_edit->document()->isEmpty() ? int(m_edit->placeholderText().count(u'\n')) + 1 : m_edit->blockCount();
    const int lines = std::clamp(asked, 3, 12);
    const int margins = int(2 * m_edit->document()->documentMargin()) + 2 * m_edit->frameWidth() + m_edit->fontMetrics().height() / 2;
    m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * lines + margins);
}

JsonEditor::JsonEditor(QWidget *parent)
    : TextEditor(u"json"_s, parent)
{ }

void JsonEditor::typed(const QString &text)
{
    if (text.trimmed().isEmpty()) {
        enter({});
        return;
    }
    QString message;
    if (const std::optional<Value> value = parseJson(text, &message))
        enter(*value);
    else
        setParseProblem(message);
}

QString JsonEditor::textOf(const Value &value) const
{
    const QJsonValue json = value.toJson();
    if (json.isObject() || json.isArray()) {
        const QJsonDocument document = json.isObject() ? QJsonDocument(json.toObject()) : QJsonDocument(json.toArray());
        return QString::fromUtf8(document.toJson()).trimmed();
    }
    const QByteArray wrapped = QJsonDocument(QJsonArray{json}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2));
}

std::optional<Value> parseJson(const QString &text, QString *message)
{
    // An array around it lets scalars through; it is one byte before what the person wrote.
    QJsonParseError error;
    const QByteArray bytes = text.toUtf8();
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray("[" + bytes + "]"), &error);
    if (error.error == QJsonParseError::NoError && document.array().size() == 1)
        return Value::fromJson(document.array().first());
    const QByteArray before = bytes.left(std::max(0, error.offset - 1));
    const int line = int(before.count('\n')) + 1;
    *message = error.error == QJsonParseError::NoError
        ? PropertyEditor::tr("This is more than one JSON value. It is kept here, but not in the project, until it is one.")
        : PropertyEditor::tr("Not JSON yet, line %1: %2. It is kept here, but not in the project, until it is.").arg(line).arg(error.errorString());
    return std::nullopt;
}

} // namespace penstock
