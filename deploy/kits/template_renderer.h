// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/variable.h"
#include "deploy/writers/literals.h"

#include <memory>
#include <optional>

namespace penstock {

/// The languages a file made from a template can be in.
enum class FileLanguage {
    Python,
    TypeScript,
    Json,
    Yaml,
    Github,     ///< a workflow of GitHub Actions: YAML in which "${{ … }}" of the template stands, and of a value is text
    CloudBuild, ///< a build of Cloud Build: YAML in which a value's "$" is doubled
    Hcl,
    Toml,
    Dockerfile, ///< values as double-quoted words of ARG, ENV and LABEL
    Shell,
    Groovy,
    DotEnv, ///< lines NAME=VALUE, without quotes
    Markdown,
    Plain
};

inline bool isYaml(FileLanguage language) { return language == FileLanguage::Yaml || language == FileLanguage::Github || language == FileLanguage::CloudBuild; }

/// A template's text as the engine reads it: in a workflow of GitHub "${{ … }}" is put away.
QString templateText(const QString &text, FileLanguage language);

/// A value as it stands in a file of that language. Markdown and Plain have no literals: ErrorKind::Internal.
Result<QString> fileLiteral(FileLanguage language, const Value &value);

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
