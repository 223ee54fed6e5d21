// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/variable.h"

#include <memory>
#include <optional>

namespace penstock {

/// The languages a file made from a template can be in.
enum class FileLanguage { Python, TypeScript, Json, Yaml, Hcl, Shell, Groovy, Markdown, Plain };

std::optional<FileLanguage> fileLanguage(const QString &name); ///< "python", "markdown", "plain" …

/// Renders templates of a kit. Texts come out as literals of the file's language (Markdown: escaped; Plain: refused, it
/// has no way to quote). Not for several threads at once.
class TemplateRenderer
{
public:
    TemplateRenderer();
    ~TemplateRenderer();
    /// `file` is where the template was read, for messages.
    Result<QByteArray> render(const QString &text, const QString &file, FileLanguage language, const Variables &variables);

private:
    struct Engine;
    std::unique_ptr<Engine> m_engine;
};

} // namespace penstock
