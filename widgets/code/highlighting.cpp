// SPDX-License-Identifier: Apache-2.0
#include "widgets/code/highlighting.h"

#include "widgets/shell/tones.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QTextDocument>

namespace penstock {

namespace {

std::unique_ptr<KSyntaxHighlighting::Repository> &held()
{
    static std::unique_ptr<KSyntaxHighlighting::Repository> repository;
    return repository;
}

KSyntaxHighlighting::Repository &repository()
{
    if (!held())
        held() = std::make_unique<KSyntaxHighlighting::Repository>();
    return *held();
}

} // namespace

bool highlightingIsLoaded() { return held() != nullptr; }

void highlight(QTextDocument *document, const QString &fileName, const QString &language, const QPalette &palette)
{
    auto definition = repository().definitionForFileName(fileName);
    if (!definition.isValid() && !language.isEmpty())
        definition = repository().definitionForName(language);
    const auto theme = repository().defaultTheme(isDark(palette) ? KSyntaxHighlighting::Repository::DarkTheme : KSyntaxHighlighting::Repository::LightTheme);

    auto *highlighter = document->findChild<KSyntaxHighlighting::SyntaxHighlighter *>(Qt::FindDirectChildrenOnly);
    if (!highlighter)
        highlighter = new KSyntaxHighlighting::SyntaxHighlighter(document); // owned by the document
    const bool themeChanged = highlighter->theme().name() != theme.name();
    const bool definitionChanged = highlighter->definition() != definition;
    if (themeChanged)
        highlighter->setTheme(theme);
    if (definitionChanged)
        highlighter->setDefinition(definition); // rehighlights
    else if (themeChanged)
        highlighter->rehighlight();
}

} // namespace penstock
