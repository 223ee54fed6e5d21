// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace penstock {

// How each language quotes a text. These assume that literalProblem() had nothing to say about it.

QString quotePython(QStringView text);     ///< "…", printable text as it is, the rest as \x, \u and \U
QString quoteJson(QStringView text);       ///< "…", also a string of TypeScript
QString typescriptKey(QStringView text);   ///< an object key: bare where it is a name, computed for __proto__
QString quoteYaml(QStringView text);       ///< bare where it is plainly a word, else "…"
QString yamlFlowKey(QStringView text);     ///< the same as a key in {…}; "? " before long ones
bool yamlKeyIsLong(QStringView quoted);    ///< YAML's short form allows at most 1,024 characters
QString quoteHcl(QStringView text);        ///< "…" without templates
QString quoteShell(QStringView text);      ///< '…', for every POSIX shell
bool shellWordIsPlain(QStringView word, bool first); ///< needs no quotes; `first`: it stands where the command stands
QString quoteDockerfile(QStringView text); ///< "…" without expansions, for ARG, ENV and LABEL
QString quoteGroovy(QStringView text);     ///< '…', never a GString

/// Characters that a reader cannot see or that change how the text around them is shown: controls, format characters
/// (among them those that turn text direction), line and paragraph separators, spaces other than U+0020, private use.
bool isInvisible(char32_t character);

} // namespace penstock
