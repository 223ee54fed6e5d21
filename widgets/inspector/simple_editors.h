// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/inspector/property_editor.h"

#include <QAbstractSpinBox>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace penstock {

/// One line of text. Empty means no value.
class LineEditor : public PropertyEditor
{
    Q_OBJECT
public:
    explicit LineEditor(QWidget *parent);
    QWidget *input() const override;

protected:
    void refresh() override;

private:
    QLineEdit *m_edit;
};

/// A number that may be absent: an empty box shows greyed what counts then. Any number can be typed; whether it is in range
/// is the validation's to say, so that nothing typed is silently changed. Arrows and wheel stay within the range.
class NumberBox : public QAbstractSpinBox
{
    Q_OBJECT
public:
    explicit NumberBox(const PropertyType &type, QWidget *parent = nullptr);

    /// Null: no number there. Invalid text: nothing.
    std::optional<Value> number() const;
    void setNumber(const Value &value);
    void setInherited(const Inherited &inherited);
    void stepBy(int steps) override;
    QValidator::State validate(QString &input, int &position) const override;

Q_SIGNALS:
    void numberTyped();

protected:
    StepEnabled stepEnabled() const override;

private:
    bool m_integer;
    std::optional<double> m_minimum;
    std::optional<double> m_maximum;
    Inherited m_inherited;
};

class NumberEditor : public PropertyEditor
{
    Q_OBJECT
public:
    NumberEditor(const PropertyType &type, QWidget *parent);
    QWidget *input() const override;

protected:
    void refresh() override;

private:
    NumberBox *m_box;
};

/// A check box. Without a value of its own it shows what counts, and says so beside it.
class BooleanEditor : public PropertyEditor
{
    Q_OBJECT
public:
    explicit BooleanEditor(QWidget *parent);
    QWidget *input() const override;

protected:
    void refresh() override;

private:
    QCheckBox *m_box;
};

/// One of several words. The first entry means no value; a value that is none of the choices is shown as such, not lost.
class ChoiceEditor : public PropertyEditor
{
    Q_OBJECT
public:
    ChoiceEditor(const QStringList &choices, QWidget *parent);
    QWidget *input() const override;

protected:
    void refresh() override;

private:
    QStringList m_choices;
    QComboBox *m_box;
};

} // namespace penstock
