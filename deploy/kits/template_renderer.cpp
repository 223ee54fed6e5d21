// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/template_renderer.h"

#include "deploy/kits/template_lint.h"
#include "deploy/writers/hcl_text.h"

#include <KTextTemplate/Context>
#include <KTextTemplate/Engine>
#include <KTextTemplate/OutputStream>
#include <KTextTemplate/SafeString>
#include <KTextTemplate/Template>

#include <QTextStream>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

std::optional<Language> literalLanguage(FileLanguage language)
{
    switch (language) {
    case FileLanguage::Python: return Language::Python;
    case FileLanguage::TypeScript: return Language::TypeScript;
    case FileLanguage::Json: return Language::Json;
    case FileLanguage::Yaml:
    case FileLanguage::Github:
    case FileLanguage::CloudBuild: return Language::Yaml;
    case FileLanguage::Hcl: return Language::Hcl;
    case FileLanguage::Toml: return Language::Toml;
    case FileLanguage::Dockerfile: return Language::Dockerfile;
    case FileLanguage::Shell: return Language::Shell;
    case FileLanguage::Groovy: return Language::Groovy;
    case FileLanguage::DotEnv: return Language::DotEnv;
    case FileLanguage::Markdown:
    case FileLanguage::Plain: break;
    }
    return {};
}

/// Escaping is writing a literal. Whatever a template outputs goes through here, but for what a writer made.
class LiteralStream : public KTextTemplate::OutputStream
{
public:
    LiteralStream(QTextStream *stream, FileLanguage language)
        : OutputStream(stream)
        , m_language(language)
    { }

    QString escape(const QString &input) const override
    {
        if (literalLanguage(m_language)) {
            const Result<QString> text = fileLiteral(m_language, Value(input));
            return text ? *text : QString(); // checkUses has refused those before anything is rendered
        }
        return markdownText(input);
    }
    QSharedPointer<OutputStream> clone(QTextStream *stream) const override { return QSharedPointer<LiteralStream>::create(stream, m_language); }

private:
    FileLanguage m_language;
};

/// "${{ … }}" in a workflow's template is GitHub's, not the engine's: its braces are put away while the engine works. No value
/// can bring these characters, since literals escape the private use area.
constexpr QChar continuedLine = u'\uE0F2';
const QString openBraces = u"\uE0F0"_s, closeBraces = u"\uE0F1"_s;

QString withBracesAway(QString text)
{
    static const QRegularExpression expression(u"\\$\\{\\{(.*?)\\}\\}"_s);
    return text.replace(expression, QString(u'$' + openBraces + u"\\1"_s + closeBraces));
}

QString withBracesBack(QString text) { return text.replace(openBraces, u"{{"_s).replace(closeBraces, u"}}"_s); }

/// A line with only a tag leaves no line behind. (The engine's own trimming takes the line break before the tag, which
/// leaves an empty line at the beginning of a file.)
QString withoutTagLines(const QString &text)
{
    static const QRegularExpression line(u"^[ \\t]*(\\{%[^\\n]*?%\\})[ \\t]*\\n"_s, QRegularExpression::MultilineOption);
    return QString(text).replace(line, u"\\1"_s);
}

QVariant safe(const QString &text) { return QVariant::fromValue(KTextTemplate::SafeString(text, KTextTemplate::SafeString::IsSafe)); }

/// For the engine. Of maps only the members that the template names somewhere: what a big drawing brings is needed by few files.
QVariant toVariant(const Variable &variable, FileLanguage language, const QSet<QString> &named)
{
    if (const Fragment *fragment = variable.fragment())
        return safe(fragment->text());
    if (const QList<Variable> *list = variable.list()) {
        QVariantList items;
        for (const Variable &item : *list)
            items.append(toVariant(item, language, named));
        return items;
    }
    if (const Variables *map = variable.map()) {
        QVariantHash hash;
        for (auto it = map->begin(); it != map->end(); ++it) {
            if (named.contains(it.key()))
                hash.insert(it.key(), toVariant(*it, language, named));
        }
        if (hash.isEmpty() && !map->isEmpty())
            hash.insert(map->firstKey(), true); // a condition may ask whether there is anything
        return hash;
    }
    const Value &value = *variable.value();
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool(); // for conditions
    if (literalLanguage(language)) {
        if (const Result<QString> text = fileLiteral(language, value))
            return safe(*text);
    }
    return {};
}

} // namespace

QString templateText(const QString &text, FileLanguage language) { return language == FileLanguage::Github ? withBracesAway(text) : text; }

Result<QString> fileLiteral(FileLanguage language, const Value &value)
{
    const std::optional<Language> written = literalLanguage(language);
    if (!written)
        return failure(ErrorKind::Internal, u"This file has no literals."_s);
    // Terraform's own layout, so that `terraform fmt` has nothing to change.
    Result<QString> text = *written == Language::Hcl && (value.isMap() || value.isList())
        ? HclText([](const Reference &) -> Result<QString> { return failure(ErrorKind::Internal, u"A kit's value refers to a resource."_s); }).expression(value)
        : literal(*written, value);
    if (text && *written == Language::Hcl)
        text->replace(u"\n"_s, u'\n' + QString(continuedLine)); // hclLayout gives them their indentation
    if (text && language == FileLanguage::Github)
        text->replace(u"${{"_s, u"${{ '${{' }}"_s);
    if (text && language == FileLanguage::CloudBuild)
        text->replace(u"$"_s, u"$$"_s);
    return text;
}

std::optional<FileLanguage> fileLanguage(const QString &name)
{
    static const QHash<QString, FileLanguage> names{{u"python"_s, FileLanguage::Python}, {u"typescript"_s, FileLanguage::TypeScript},
        {u"json"_s, FileLanguage::Json}, {u"yaml"_s, FileLanguage::Yaml}, {u"hcl"_s, FileLanguage::Hcl}, {u"github"_s, FileLanguage::Github},
        {u"cloudbuild"_s, FileLanguage::CloudBuild}, {u"toml"_s, FileLanguage::Toml}, {u"dockerfile"_s, FileLanguage::Dockerfile},
        {u"shell"_s, FileLanguage::Shell}, {u"groovy"_s, FileLanguage::Groovy}, {u"dotenv"_s, FileLanguage::DotEnv}, {u"markdown"_s, FileLanguage::Markdown},
        {u"plain"_s, FileLanguage::Plain}};
    const auto found = names.find(name);
    return found == names.end() ? std::nullopt : std::optional(*found);
}

struct TemplateRenderer::Engine
{
    KTextTemplate::Engine engine;
};

TemplateRenderer::TemplateRenderer() = default;
TemplateRenderer::~TemplateRenderer() = default;

Result<QByteArray> TemplateRenderer::render(const QString &source, const QString &file, FileLanguage language, const Variables &variables)
{
    const bool github = language == FileLanguage::Github;
    const QString text = templateText(source, language);
    const Result<QList<TemplateUse>> uses = lintTemplate(text, file);
    if (!uses)
        return std::unexpected(uses.error());
    for (const TemplateUse &use : *uses) {
        const bool quoteless = language == FileLanguage::Plain && use.how == TemplateUse::How::Output;
        if (quoteless)
            return failure(ErrorKind::Internal, u"The kit's template is not safe."_s, u"A plain file has no way to quote {{ %1 }}."_s.arg(use.path), {},
                {file, use.line, 0});
    }
    if (const Result<void> checked = checkUses(*uses, variables, literalLanguage(language), file); !checked)
        return std::unexpected(checked.error());
    if (uses->isEmpty())
        return source.toUtf8(); // nothing to render, and the engine stays unloaded

    if (!m_engine)
        m_engine = std::make_unique<Engine>();
    const KTextTemplate::Template parsed = m_engine->engine.newTemplate(withoutTagLines(text), file);
    if (parsed->error() != KTextTemplate::NoError)
        return failure(ErrorKind::Internal, u"The kit's template cannot be read."_s, parsed->errorString(),
            u"Is KTextTemplate's plugin ktexttemplate_defaulttags installed?"_s, {file, 0, 0});
    KTextTemplate::Context context;
    QSet<QString> named;
    for (const TemplateUse &use : *uses) {
        for (const QString &part : use.path.split(u'.'))
            named.insert(part);
    }
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        if (named.contains(it.key()))
            context.insert(it.key(), toVariant(*it, language, named));
    }
    QString out;
    QTextStream stream(&out);
    LiteralStream literals(&stream, language);
    parsed->render(&literals, &context);
    stream.flush();
    if (parsed->error() != KTextTemplate::NoError)
        return failure(ErrorKind::Internal, u"The kit's template cannot be rendered."_s, parsed->errorString(), {}, {file, 0, 0});
    if (language == FileLanguage::Hcl)
        out = hclLayout(out, continuedLine);
    return (github ? withBracesBack(out) : out).toUtf8();
}

} // namespace penstock
