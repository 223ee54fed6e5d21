// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/inspector/property_editor.h"

class QLabel;

namespace penstock {

class CodeEdit;

/// Several lines of text, or code with highlighting and line numbers. Grows with its text up to a dozen lines.
class TextEditor : public PropertyEditor
{
    Q_OBJECT
public:
    /// An empty language means plain text.
    TextEditor(const QString &language, QWidget *parent);
    QWidget *input() const override;
    bool isTall() const override { return true; }

protected:
    void refresh() override;
    virtual void typed(const QString &text);
    virtual QString textOf(const Value &value) const;

private:
    void fitHeight();

    CodeEdit *m_edit;
    bool m_showing = false;
};

/// JSON: only text that parses becomes the value; what does not stays in the field with the reason below it.
class JsonEditor : public TextEditor
{
    Q_OBJECT
public:
    explicit JsonEditor(QWidget *parent);

protected:
    void typed(const QString &text) override;
    QString textOf(const Value &value) const override;
};

/// Parses JSON with a message that says where it stops being JSON. Top-level scalars are values too.
std::optional<Value> parseJson(const QString &text, QString *message);

} // namespace penstock
