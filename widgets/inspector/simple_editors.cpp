// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/simple_editors.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QHBoxLayout *bareRow(QWidget *owner)
{
    auto *row = new QHBoxLayout(owner);
    row->setContentsMargins({});
    return row;
}

} // namespace

LineEditor::LineEditor(QWidget *parent)
    : PropertyEditor(parent)
    , m_edit(new QLineEdit(this))
{
    bareRow(this)->addWidget(m_edit);
    setFocusProxy(m_edit);
    leaveUndoToWindow(m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString &text) { enter(text.isEmpty() ? Value() : Value(text)); });
}

QWidget *LineEditor::input() const { return m_edit; }

void LineEditor::refresh()
{
    const QString text = m_value.isNull() ? QString() : m_value.text();
    m_edit->setPlaceholderText(m_value.isNull() ? m_inherited.text() : tr("empty"));
    if (text == m_edit->text())
        return;
    const int cursor = m_edit->cursorPosition();
    m_edit->setText(text);
    m_edit->setCursorPosition(m_edit->hasFocus() ? std::min(cursor, int(text.size())) : 0);
}

NumberBox::NumberBox(const PropertyType &type, QWidget *parent)
    : QAbstractSpinBox(parent)
    , m_integer(type.kind == PropertyKind::Integer)
    , m_minimum(type.minimum)
    , m_maximum(type.maximum)
{
    setAccelerated(true);
    setKeyboardTracking(true);
    wheelOnlyWithFocus(this);
    leaveUndoToWindow(lineEdit());
    // A floor for the width: enough for a large number and the default's words.
    setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberBox::numberTyped);
}

std::optional<Value> NumberBox::number() const
{
    const QString text = lineEdit()->text().trimmed();
    if (text.isEmpty())
        return Value();
    bool ok = false;
    const qint64 whole = QLocale::c().toLongLong(text, &ok);
    if (ok)
        return Value(whole);
    const double real = m_integer ? 0 : QLocale::c().toDouble(text, &ok);
    return ok && std::isfinite(real) ? std::optional(Value(real)) : std::nullopt;
}

void NumberBox::setNumber(const Value &value)
{
    const QString text = value.isNull() ? QString() : value.text();
    if (text == lineEdit()->text())
        return;
    const int cursor = lineEdit()->cursorPosition();
    lineEdit()->setText(text);
    lineEdit()->setCursorPosition(std::min(cursor, int(text.size())));
}

void NumberBox::setInherited(const Inherited &inherited)
{
    m_inherited = inherited;
    lineEdit()->setPlaceholderText(inherited.text());
}

void NumberBox::stepBy(int steps)
{
    const std::optional<Value> entered = number();
    double from = entered && !entered->isNull() ? entered->toDouble() : m_inherited.value.isNumber() ? m_inherited.value.toDouble() : m_minimum.value_or(0);
    from += steps;
    from = std::clamp(from, m_minimum.value_or(-9e15), std::max(m_minimum.value_or(-9e15), m_maximum.value_or(9e15)));
    lineEdit()->setText(Value(std::trunc(from) == from ? Value(qint64(from)) : Value(from)).text());
    Q_EMIT numberTyped();
}

QValidator::State NumberBox::validate(QString &input, int &) const
{
    static const QRegularExpression whole(u"^-?\\d*$"_s);
    static const QRegularExpression real(u"^-?\\d*\\.?\\d*([eE][-+]?\\d*)?$"_s);
    return (m_integer ? whole : real).match(input).hasMatch() ? QValidator::Acceptable : QValidator::Invalid;
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const
{
    const std::optional<Value> entered = number();
    const double now = entered && !entered->isNull() ? entered->toDouble() : m_inherited.value.toDouble();
    StepEnabled enabled = StepNone;
    enabled.setFlag(StepUpEnabled, !m_maximum || now < *m_maximum);
    enabled.setFlag(StepDownEnabled, !m_minimum || now > *m_minimum);
    return enabled;
}

NumberEditor::NumberEditor(const PropertyType &type, QWidget *parent)
    : PropertyEditor(parent)
    , m_box(new NumberBox(type, this))
{
    QHBoxLayout *row = bareRow(this);
    row->addWidget(m_box, 1);
    if (!type.unit.isEmpty())
        row->addWidget(new QLabel(type.unit, this));
    row->addStretch(1);
    setFocusProxy(m_box);
    connect(m_box, &NumberBox::numberTyped, this, [this] {
        if (const std::optional<Value> number = m_box->number())
            enter(*number);
        else
            setParseProblem(tr("This is not a number yet."));
    });
}

QWidget *NumberEditor::input() const { return m_box; }

void NumberEditor::refresh()
{
    m_box->setInherited(m_inherited);
    m_box->setNumber(m_value);
}

BooleanEditor::BooleanEditor(QWidget *parent)
    : PropertyEditor(parent)
    , m_box(new QCheckBox(this))
{
    QHBoxLayout *row = bareRow(this);
    row->addWidget(m_box);
    row->addStretch(1);
    setFocusProxy(m_box);
    connect(m_box, &QCheckBox::clicked, this, [this](bool on) {
        enter(Value(on));
        refresh();
    });
    refresh();
}

QWidget *BooleanEditor::input() const { return m_box; }

void BooleanEditor::refresh()
{
    const bool own = !m_value.isNull();
    const bool on = own ? m_value.toBool() : m_inherited.value.toBool();
    m_box->setChecked(on);
    const QString word = on ? tr("Yes") : tr("No");
    m_box->setText(own || m_inherited.value.isNull() ? word : tr("%1 (%2)").arg(word, m_inherited.from));
    QPalette colours = palette();
    if (!own)
        colours.setColor(QPalette::WindowText, colours.color(QPalette::PlaceholderText));
    m_box->setPalette(own ? QPalette() : colours);
}

ChoiceEditor::ChoiceEditor(const QStringList &choices, QWidget *parent)
    : PropertyEditor(parent)
    , m_choices(choices)
    , m_box(new QComboBox(this))
{
    QHBoxLayout *row = bareRow(this);
    row->addWidget(m_box, 1);
    row->addStretch(1);
    setFocusProxy(m_box);
    wheelOnlyWithFocus(m_box);
    m_box->addItem(tr("Not set"));
    for (const QString &choice : choices)
        m_box->addItem(choice, choice);
    connect(m_box, &QComboBox::activated, this, [this](int index) { enter(index == 0 ? Value() : Value(m_box->itemData(index).toString())); });
}

QWidget *ChoiceEditor::input() const { return m_box; }

void ChoiceEditor::refresh()
{
    m_box->setItemText(0, m_inherited.value.isNull() ? tr("Not set") : m_inherited.text());
    while (m_box->count() > m_choices.size() + 1)
        m_box->removeItem(m_box->count() - 1);
    int index = 0;
    if (!m_value.isNull()) {
        index = int(m_choices.indexOf(m_value.text())) + 1;
        if (index == 0) {
            m_box->addItem(tr("%1 (not a choice)").arg(m_value.text()), m_value.text());
            index = m_box->count() - 1;
        }
    }
    m_box->setCurrentIndex(index);
}

} // namespace penstock
