// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/property_field.h"

#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

PropertyField::PropertyField(const PropertyType &type, const PropertyValidator &validator, QWidget *parent)
    : QWidget(parent)
    , m_type(type)
    , m_validator(validator)
    , m_helpText(type.secret ? tr("%1 Only the name of the secret, never its value.").arg(type.help).trimmed() : type.help)
    , m_editor(makePropertyEditor(type, this))
    , m_label(new QLabel(this))
    , m_differs(new QCheckBox(this))
    , m_reset(new QToolButton(this))
    , m_help(new HelpLabel({}, this))
    , m_message(new NoteLabel(Tone::Danger, this))
{
    const QString label = type.label.isEmpty() ? type.id : type.label;
    m_label->setTextFormat(Qt::PlainText);
    m_label->setText(type.required ? tr("%1 (required)").arg(label) : label);
    m_label->setToolTip(type.id);
    m_label->setBuddy(m_editor->input());
    m_editor->input()->setAccessibleName(m_label->text());
    m_editor->input()->setAccessibleDescription(type.help);
    m_reset->setText(tr("Reset"));
    m_reset->setAutoRaise(true);
    m_help->setText(m_helpText);
    m_help->setVisible(!m_helpText.isEmpty());
    layOut();

    connect(m_editor, &PropertyEditor::edited, this, [this] { enter(m_editor->value()); });
    connect(m_editor, &PropertyEditor::parseProblemChanged, this, [this] { updateMessage(); });
    connect(m_reset, &QToolButton::clicked, this, [this] {
        m_editor->setFocus(); // the button is about to go
        enter({});
    });
    connect(m_differs, &QCheckBox::clicked, this, [this](bool differs) {
        enter(differs ? startingValue() : Value());
        if (differs)
            m_editor->setFocus();
    });
}

void PropertyField::layOut()
{
    auto *top = new QHBoxLayout;
    top->addWidget(m_label, 1);
    top->addWidget(m_differs);
    top->addWidget(m_reset);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(fontMetrics().height() / 5);
    layout->addLayout(top);
    layout->addWidget(m_editor);
    layout->addWidget(m_message);
    layout->addWidget(m_help);
    // The keyboard comes to the value first, then to the ways back from it.
    QWidget::setTabOrder(m_editor->input(), m_differs);
    QWidget::setTabOrder(m_differs, m_reset);
}

void PropertyField::display(const FieldValue &value, bool anew)
{
    m_shown = value;
    Inherited inherited{m_type.defaultValue, tr("default")};
    if (!value.stage.isEmpty() && !value.base.isNull())
        inherited = {value.base, tr("all stages")};
    m_editor->display(value.own, inherited, anew);
    const bool fixed = !value.stage.isEmpty() && !m_type.perStage;
    m_editor->setEnabled(!fixed);
    m_help->setText(fixed ? tr("The same in all stages.") : m_helpText);
    m_help->setVisible(!m_help->text().isEmpty());
    updateMarks();
    updateMessage();
}

void PropertyField::enter(const Value &value)
{
    m_shown.own = value;
    updateMarks();
    updateMessage();
    Q_EMIT edited(); // the document answers with display()
}

void PropertyField::updateMarks()
{
    const bool inStage = !m_shown.stage.isEmpty();
    const bool own = !m_shown.own.isNull();
    m_differs->setVisible(inStage && m_type.perStage);
    m_differs->setText(tr("Differs in %1").arg(m_shown.stage));
    m_differs->setAccessibleName(tr("%1 differs in %2").arg(m_type.label, m_shown.stage));
    m_differs->setChecked(own);
    m_reset->setVisible(!inStage && own);
    m_reset->setToolTip(m_type.defaultValue.isNull() ? tr("Back to no value") : tr("Back to the default: %1").arg(m_type.defaultValue.text()));
    m_reset->setAccessibleName(tr("Reset %1").arg(m_type.label));
    QFont font = m_label->font();
    font.setBold(own); // what was set stands out from what only counts by default
    m_label->setFont(font);
}

void PropertyField::setFoundProblem(const QString &message)
{
    m_found = message;
    updateMessage();
}

QString PropertyField::message() const { return m_message->note(); }

void PropertyField::updateMessage()
{
    QString message = m_editor->parseProblem();
    const bool judged = m_shown.stage.isEmpty() || !m_shown.own.isNull(); // in a stage, only what that stage says
    if (message.isEmpty() && judged && m_validator) {
        const bool counts = m_shown.own.isNull() && !m_type.defaultValue.isNull();
        message = m_validator(m_type, counts ? m_type.defaultValue : m_shown.own);
    }
    m_message->setNote(message.isEmpty() ? m_found : message);
}

/// Where "differs" begins: with what counts now, so that ticking the box changes nothing by itself.
Value PropertyField::startingValue() const
{
    if (!m_shown.base.isNull())
        return m_shown.base;
    if (!m_type.defaultValue.isNull())
        return m_type.defaultValue;
    switch (m_type.kind) {
    case PropertyKind::Boolean: return Value(false);
    case PropertyKind::Integer: return Value(qint64(m_type.minimum.value_or(0)));
    case PropertyKind::Number: return Value(m_type.minimum.value_or(0));
    case PropertyKind::Choice: return Value(m_type.choices.value(0));
    case PropertyKind::TextList: return Value(ValueList());
    case PropertyKind::TextMap:
    case PropertyKind::Json: return Value(ValueMap());
    case PropertyKind::Text:
    case PropertyKind::Multiline:
    case PropertyKind::Code: break;
    }
    return Value(QString());
}

} // namespace penstock
