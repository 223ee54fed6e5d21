// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/value.h"

#include <QString>
#include <QStringList>

namespace penstock {

/// The languages a value can be written in as a literal.
enum class Language {
    Python,
    TypeScript,
    Json,
    Yaml,
    Hcl,
    Toml,
    Dockerfile,
    Shell,
    Groovy,
    DotEnv ///< what follows NAME= on its line, without quotes; lists and maps are JSON
};

/// One line, or spread over lines. Keys come in the order of ValueMap either way, so equal values give equal text.
struct LiteralLayout
{
    int indent = -1; ///< -1: one line; otherwise the spaces that the line with the opening bracket begins with
    static LiteralLayout oneLine() { return {}; }
    static LiteralLayout spread(int indent = 0) { return {indent}; }
};

/// Any value as a literal of a language. Evaluating the literal gives the value again, whatever is in it; text never
/// becomes code. Refused (ErrorKind::Refused, `why` says what): references, numbers that are not finite, text with half
/// of a surrogate pair, and what a language cannot hold (shell: NUL, maps; TypeScript: integers beyond 2^53; HCL: text
/// that Unicode normalisation would change).
Result<QString> literal(Language language, const Value &value, LiteralLayout layout = {});

Result<QString> pythonLiteral(const Value &value, LiteralLayout layout = {});
Result<QString> typescriptLiteral(const Value &value, LiteralLayout layout = {});
Result<QString> jsonLiteral(const Value &value, LiteralLayout layout = {});
Result<QString> yamlLiteral(const Value &value);  ///< one line, flow style
Result<QString> hclLiteral(const Value &value, LiteralLayout layout = {});
Result<QString> shellLiteral(const Value &value); ///< one word, single-quoted; a list: its words
Result<QString> groovyLiteral(const Value &value, LiteralLayout layout = {}); ///< single-quoted: never a GString

/// Whole documents, ending in a newline.
Result<QByteArray> jsonDocument(const Value &value); ///< two spaces
/// Block style; texts of several lines as literal blocks. apiVersion, kind, metadata and name come first in a map.
Result<QByteArray> yamlDocument(const Value &value);

/// A command as a line for a shell: words that need no quotes have none.
Result<QString> shellCommand(const QStringList &arguments);

/// Why no literal can hold this text in that language; empty: it can.
QString literalProblem(Language language, const QString &text);

/// A person's text inside a comment, on one line: ends neither a line comment nor a block comment, and is not taken for
/// Python's encoding declaration. Not reversible; for reading only.
QString commentText(const QString &text);

/// A person's text inside a paragraph, heading or table cell of Markdown, on one line, shown as it is.
QString markdownText(const QString &text);
/// As a code span, and as a fenced block with a language; no run of backticks in it ends it.
QString markdownCode(const QString &text);
QString markdownFence(const QString &text, const QString &language);

} // namespace penstock
