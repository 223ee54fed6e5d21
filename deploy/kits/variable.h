// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/writers/literals.h"

#include <memory>
#include <variant>

namespace penstock {

/// What a writer made: text that is right as it stands in one language, and the only text that reaches a file without
/// becoming a literal. There is no way to make one from any text: each maker quotes or checks.
class Fragment
{
public:
    static Fragment identifier(const QString &name);               ///< a name of a program; anything else is cut out
    static Fragment hcl(const QString &text) { return Fragment(text.trimmed()); } ///< whole blocks that the Terraform writer made
    static Fragment markdownBlock(const QString &text, const QString &language); ///< a fenced block
    static Fragment markdownSpan(const QString &text);             ///< a code span
    const QString &text() const { return m_text; }
    bool operator==(const Fragment &) const = default;

private:
    explicit Fragment(QString text)
        : m_text(std::move(text))
    { }
    QString m_text;
};

class Variable;
using Variables = QMap<QString, Variable>;

/// What a template or document of a kit may name. A text or value becomes a literal of the file's language; a list is
/// for {% for %}, a map for a dotted name.
class Variable
{
public:
    using Data = std::variant<Value, Fragment, QList<Variable>, std::shared_ptr<const Variables>>;
    Variable(Value value = {})
        : m_data(std::move(value))
    { }
    Variable(QString text)
        : m_data(Value(std::move(text)))
    { }
    Variable(bool value)
        : m_data(Value(value))
    { }
    Variable(Fragment fragment)
        : m_data(std::move(fragment))
    { }
    Variable(QList<Variable> list)
        : m_data(std::move(list))
    { }
    Variable(Variables map)
        : m_data(std::make_shared<const Variables>(std::move(map)))
    { }

    const Value *value() const { return std::get_if<Value>(&m_data); }
    const Fragment *fragment() const { return std::get_if<Fragment>(&m_data); }
    const QList<Variable> *list() const { return std::get_if<QList<Variable>>(&m_data); }
    const Variables *map() const
    {
        const auto *map = std::get_if<std::shared_ptr<const Variables>>(&m_data);
        return map ? map->get() : nullptr;
    }

private:
    Data m_data;
};

/// "environment.names.stage" looked up step by step; null when a step is not there.
const Variable *lookUp(const Variables &variables, const QString &path);

/// Replaces each {path} in a text of a manifest (a path, an argument, a derived name) by that variable's text, {path:kebab} and
/// {path:snake} by its words with - or _ between them, {path:identifier} by its letters, digits and _. Fails on a name that is not there or is not text or a number.
Result<QString> fillIn(const QString &pattern, const Variables &variables, const Place &place);

} // namespace penstock
