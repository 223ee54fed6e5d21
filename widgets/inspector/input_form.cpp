// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/input_form.h"

#include "models/catalogue/condition.h"
#include "models/validation/validate.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/inspector/property_field.h"
#include "widgets/shell/chip.h"

#include <QGridLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Whether two inputs are shown and judged the same way, so that a form need not be made anew.
bool isSame(const PropertyType &a, const PropertyType &b)
{
    const auto parts = [](const PropertyType &type) {
        return std::tie(type.id, type.label, type.help, type.unit, type.group, type.kind, type.defaultValue, type.required, type.choices, type.pattern,
            type.patternHelp, type.minLength, type.maxLength, type.minimum, type.maximum, type.onlyWhen);
    };
    return parts(a) == parts(b);
}

/// propertyProblem(), and that a required input wants a value.
QString inputProblem(const PropertyType &input, const Value &value)
{
    const bool missing = value.isNull() || (value.isString() && value.toString().isEmpty());
    if (input.required && missing)
        return InputForm::tr("This is needed.");
    return propertyProblem(input, value);
}

} // namespace

InputForm::InputForm(QWidget *parent, int columns)
    : QWidget(parent)
    , m_columns(columns)
    , m_place(new QVBoxLayout(this))
{
    m_place->setContentsMargins({});
}

void InputForm::setInputs(const QList<PropertyType> &inputs)
{
    if (m_body && std::ranges::equal(m_inputs, inputs, isSame))
        return;
    m_inputs = inputs;
    rebuild();
}

void InputForm::rebuild()
{
    m_fields.clear();
    m_headings.clear();
    delete m_body;
    m_body = new QWidget(this);
    auto *layout = new QGridLayout(m_body);
    layout->setContentsMargins({});
    layout->setVerticalSpacing(fontMetrics().height() * 3 / 4);
    layout->setHorizontalSpacing(fontMetrics().height() * 2);
    for (int column = 0; column < m_columns; ++column)
        layout->setColumnStretch(column, 1);
    int row = 0;
    m_place->addWidget(m_body);
    QStringList groups;
    for (const PropertyType &input : std::as_const(m_inputs)) {
        if (!groups.contains(input.group))
            groups << input.group;
    }
    for (const QString &group : std::as_const(groups)) {
        QWidget *heading = nullptr;
        if (!group.isEmpty()) {
            heading = headingLabel(group, 2, m_body);
            layout->addWidget(heading, row++, 0, 1, m_columns);
        }
        int column = 0;
        for (const PropertyType &input : std::as_const(m_inputs)) {
            if (input.group != group)
                continue;
            PropertyField *field = addField(input);
            m_headings.insert(field, heading);
            const bool wide = field->editor()->isTall(); // beside a line it would leave a hole
            if (wide && column > 0) {
                column = 0;
                ++row;
            }
            layout->addWidget(field, row, column, 1, wide ? m_columns : 1, Qt::AlignTop);
            column = wide ? 0 : (column + 1) % m_columns;
            row += column == 0;
        }
        row += column != 0;
    }
    display(m_values, true);
}

PropertyField *InputForm::addField(const PropertyType &input)
{
    PropertyType type = input;
    type.perStage = false;
    auto *made = new PropertyField(type, &inputProblem, m_body);
    m_fields << made;
    connect(made, &PropertyField::edited, this, [this, made] { Q_EMIT edited(made->type().id, made->entered()); });
    return made;
}

void InputForm::display(const ValueMap &values, bool anew)
{
    m_values = values;
    for (PropertyField *each : std::as_const(m_fields))
        each->display({{}, values.value(each->type().id), {}}, anew);
    refreshVisibility();
}

void InputForm::setSurroundings(const QHash<QString, QString> &values)
{
    m_surroundings = values;
    refreshVisibility();
}

void InputForm::setProblems(const QHash<QString, QString> &messages)
{
    for (PropertyField *each : std::as_const(m_fields))
        each->setFoundProblem(messages.value(each->type().id));
}

QString InputForm::textOf(const QString &input) const
{
    const auto type = std::ranges::find(m_inputs, input, &PropertyType::id);
    if (type == m_inputs.end())
        return m_surroundings.value(input);
    const Value own = m_values.value(input);
    const Value &value = own.isNull() ? type->defaultValue : own;
    return value.isNull() ? QString() : value.text();
}

void InputForm::refreshVisibility()
{
    QSet<QWidget *> used;
    for (PropertyField *each : std::as_const(m_fields)) {
        const bool visible = conditionHolds(each->type().onlyWhen, [this](const QString &input) { return textOf(input); });
        each->setVisible(visible);
        if (visible)
            used.insert(m_headings.value(each));
    }
    for (QWidget *heading : std::as_const(m_headings)) {
        if (heading)
            heading->setVisible(used.contains(heading));
    }
}

PropertyField *InputForm::field(const QString &input) const
{
    const auto found = std::ranges::find_if(m_fields, [&](const PropertyField *each) { return each->type().id == input; });
    return found == m_fields.end() ? nullptr : *found;
}

bool InputForm::focusInput(const QString &input)
{
    PropertyField *wanted = field(input);
    if (!wanted || wanted->isHidden())
        return false;
    wanted->editor()->input()->setFocus(Qt::ShortcutFocusReason);
    return true;
}

} // namespace penstock
