// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"

#include <QWidget>

class QLineEdit;

namespace penstock {

/// What counts while a property has no value of its own, and where that comes from, for a person: "default", "all stages".
struct Inherited
{
    Value value;
    QString from;
    bool operator==(const Inherited &) const = default;
    QString text() const; ///< "30 (default)", or empty
};

/// Edits one value. What a person enters is in value() at once, and edited() says so each time; null means "no value of its own".
/// display() shows what came from elsewhere (undo, another view) and never emits; while it shows what is there already it
/// touches nothing, so cursor and focus stay. `anew`: it is another thing's value now; what was half typed goes.
class PropertyEditor : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    void display(const Value &value, const Inherited &inherited, bool anew = false);
    const Value &value() const { return m_value; }
    /// Set while the text entered is no value at all (not a number, not JSON). value() is then the last one that was.
    QString parseProblem() const { return m_parseProblem; }
    /// The widget that the keyboard goes to and that a label is for.
    virtual QWidget *input() const = 0;
    /// Whether label and editor need a line each.
    virtual bool isTall() const { return false; }

Q_SIGNALS:
    void edited(); ///< by the person; value() has it
    void parseProblemChanged(const QString &message);

protected:
    virtual void refresh() = 0; ///< shows m_value and m_inherited
    void enter(const Value &value);
    void setParseProblem(const QString &message);

    Value m_value;
    Inherited m_inherited;

private:
    QString m_parseProblem;
};

/// The editor that fits a property. `parent` owns it.
PropertyEditor *makePropertyEditor(const PropertyType &type, QWidget *parent);

/// Lets Ctrl+Z and Ctrl+Y in a text field through to the window: undo is the document's, so that a field has no second
/// history of its own.
void leaveUndoToWindow(QWidget *field);
/// Sets the text where it is another one; the cursor stays where it was.
void showText(QLineEdit *edit, const QString &text);
/// The mouse wheel scrolls the form, and changes a value only in the field that has the focus.
void wheelOnlyWithFocus(QWidget *field);

} // namespace penstock
