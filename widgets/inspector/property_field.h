// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QLabel;
class QToolButton;

namespace penstock {

class HelpLabel;
class NoteLabel;
class PropertyEditor;

/// The message about a value, or empty when it is fine; see propertyProblem().
using PropertyValidator = std::function<QString(const PropertyType &, const Value &)>;

/// What a field shows.
struct FieldValue
{
    QString stage; ///< empty: the base value, for all stages
    Value own;     ///< of that stage, or the base value
    Value base;    ///< in a stage: the base value
    bool operator==(const FieldValue &) const = default;
};

/// One property: label with required mark, editor, unit, help, the message about its value, and the way back to what would
/// count without it ("Reset", or in a stage the "Differs in dev" box).
class PropertyField : public QWidget
{
    Q_OBJECT
public:
    PropertyField(const PropertyType &type, const PropertyValidator &validator, QWidget *parent);

    const PropertyType &type() const { return m_type; }
    /// `anew`: another node or stage; what was half typed goes.
    void display(const FieldValue &value, bool anew);
    /// A message found elsewhere (by the validation of the whole project), shown when the field has none of its own.
    void setFoundProblem(const QString &message);
    QString message() const;
    const Value &entered() const { return m_shown.own; } ///< null: no value of its own
    PropertyEditor *editor() const { return m_editor; }
    QCheckBox *stageBox() const { return m_differs; }
    QToolButton *resetButton() const { return m_reset; }

Q_SIGNALS:
    void edited(); ///< by the person; entered() is what is wanted now

private:
    void layOut();
    void updateMarks();
    void updateMessage();
    Value startingValue() const;
    void enter(const Value &value);

    PropertyType m_type;
    PropertyValidator m_validator;
    FieldValue m_shown;
    QString m_helpText;
    QString m_found;
    PropertyEditor *m_editor;
    QLabel *m_label;
    QCheckBox *m_differs;
    QToolButton *m_reset;
    HelpLabel *m_help;
    NoteLabel *m_message;
};

} // namespace penstock
