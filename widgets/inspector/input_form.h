// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace penstock {

class PropertyField;

/// A form of inputs that have one value each, for all stages: those of a kit, or of an environment. The same fields as the
/// properties of a node, judged as they are typed, under the headings of their groups; inputs whose condition does not hold
/// are hidden. The keyboard stays where it is when other values arrive.
class InputForm : public QWidget
{
    Q_OBJECT
public:
    /// `columns`: fields beside each other, where there is the width for it.
    explicit InputForm(QWidget *parent = nullptr, int columns = 1);

    /// Made anew when they are other ones than before.
    void setInputs(const QList<PropertyType> &inputs);
    /// `anew`: another thing's values; what was half typed goes.
    void display(const ValueMap &values, bool anew = false);
    /// What conditions may ask beside the inputs: "language" …
    void setSurroundings(const QHash<QString, QString> &values);
    /// Messages by input, shown where a field has none of its own.
    void setProblems(const QHash<QString, QString> &messages);

    bool isEmpty() const { return m_fields.isEmpty(); }
    PropertyField *field(const QString &input) const; ///< null: there is none
    /// Puts the keyboard into that field; false when it is not there or hidden.
    bool focusInput(const QString &input);

Q_SIGNALS:
    void edited(const QString &input, const penstock::Value &value); ///< by the person; null: back to the default

private:
    void rebuild();
    PropertyField *addField(const PropertyType &input);
    void refreshVisibility();
    QString textOf(const QString &input) const;

    int m_columns;
    QList<PropertyType> m_inputs;
    ValueMap m_values;
    QHash<QString, QString> m_surroundings;
    QList<PropertyField *> m_fields;
    QHash<PropertyField *, QWidget *> m_headings; ///< the heading above a group's fields
    QVBoxLayout *m_place;
    QWidget *m_body = nullptr;
};

} // namespace penstock
