// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/literals.h"

#include "deploy/writers/quoting.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int step = 4;
constexpr int jsonStep = 2;
constexpr qint64 exactInDouble = qint64(1) << 53;

std::unexpected<Error> refused(const QString &why) { return failure(ErrorKind::Refused, u"The value cannot be written."_s, why); }

/// How a language says what all of them have in common.
struct Grammar
{
    Language language;
    QString null, yes, no;
    QString listOpen, listClose, mapOpen, mapClose, emptyMap;
    QString keyEnd;          // between key and value
    QString (*text)(QStringView);
    QString (*key)(QStringView);
    bool trailingComma;
    int step;
};

const Grammar &grammar(Language language)
{
    static const Grammar python{
        Language::Python, u"None"_s, u"True"_s, u"False"_s, u"["_s, u"]"_s, u"{"_s, u"}"_s, u"{}"_s, u": "_s, quotePython, quotePython, true, step};
    static const Grammar typescript{
        Language::TypeScript, u"undefined"_s, u"true"_s, u"false"_s, u"["_s, u"]"_s, u"{"_s, u"}"_s, u"{}"_s, u": "_s, quoteJson, typescriptKey, true, step};
    static const Grammar json{
        Language::Json, u"null"_s, u"true"_s, u"false"_s, u"["_s, u"]"_s, u"{"_s, u"}"_s, u"{}"_s, u": "_s, quoteJson, quoteJson, false, jsonStep};
    static const Grammar yaml{
        Language::Yaml, u"null"_s, u"true"_s, u"false"_s, u"["_s, u"]"_s, u"{"_s, u"}"_s, u"{}"_s, u": "_s, quoteYaml, yamlFlowKey, false, jsonStep};
    static const Grammar hcl{
        Language::Hcl, u"null"_s, u"true"_s, u"false"_s, u"["_s, u"]"_s, u"{"_s, u"}"_s, u"{}"_s, u" = "_s, quoteHcl, quoteHcl, true, jsonStep};
    static const Grammar groovy{
        Language::Groovy, u"null"_s, u"true"_s, u"false"_s, u"["_s, u"]"_s, u"["_s, u"]"_s, u"[:]"_s, u": "_s, quoteGroovy, quoteGroovy, false, step};
    static const Grammar toml{
        Language::Toml, u"\"\""_s, u"true"_s, u"false"_s, u"["_s, u"]"_s, u"{ "_s, u" }"_s, u"{}"_s, u" = "_s, quoteJson, quoteJson, false, jsonStep};
    static const Grammar dockerfile{Language::Dockerfile, u"\"\""_s, u"\"true\""_s, u"\"false\""_s, u"["_s, u"]"_s, u"{"_s, u"}"_s, u"{}"_s, u": "_s,
        quoteDockerfile, quoteJson, false, jsonStep};
    switch (language) {
    case Language::Toml: return toml;
    case Language::Dockerfile: return dockerfile;
    case Language::Python: return python;
    case Language::TypeScript: return typescript;
    case Language::Json: return json;
    case Language::Yaml: return yaml;
    case Language::Hcl: return hcl;
    case Language::Groovy: return groovy;
    case Language::Shell:
    case Language::DotEnv: break;
    }
    return json; // shell and files of variables have no lists and maps of their own, and never come here
}

/// The shortest digits that give the same number back, always recognizable as a real number (YAML 1.1 wants the dot).
QString realText(double number)
{
    QString text = QString::number(number, 'g', QLocale::FloatingPointShortest);
    if (!text.contains(u'.')) {
        const qsizetype exponent = text.indexOf(u'e');
        text.insert(exponent < 0 ? text.size() : exponent, u".0"_s);
    }
    return text;
}

class Writer
{
public:
    explicit Writer(const Grammar &language)
        : m_grammar(language)
    { }

    Result<QString> write(const Value &value, int indent)
    {
        if (auto written = append(value, indent); !written)
            return std::unexpected(written.error());
        return m_out;
    }

private:
    Result<void> append(const Value &value, int indent)
    {
        return std::visit([&](const auto &data) { return put(data, indent); }, value.data());
    }
    Result<void> put(std::monostate, int) { return add(m_grammar.null); }
    Result<void> put(bool value, int) { return add(value ? m_grammar.yes : m_grammar.no); }
    Result<void> put(qint64 value, int)
    {
        if (m_grammar.language == Language::TypeScript && (value > exactInDouble || value < -exactInDouble))
            return refused(u"%1 has more digits than a number of TypeScript can hold."_s.arg(value));
        const bool isLong = m_grammar.language == Language::Groovy && (value > std::numeric_limits<int>::max() || value < std::numeric_limits<int>::min());
        return add(QString::number(value) + (isLong ? u"L"_s : QString()));
    }
    Result<void> put(double value, int)
    {
        if (!std::isfinite(value))
            return refused(u"The number is not finite."_s);
        return add(realText(value));
    }
    Result<void> put(const QString &value, int) { return putText(value, m_grammar.text); }
    Result<void> put(const ValueList &list, int indent)
    {
        if (list.isEmpty())
            return add(m_grammar.listOpen + m_grammar.listClose);
        m_out += m_grammar.listOpen;
        for (qsizetype i = 0; i < list.size(); ++i) {
            beginItem(i, indent);
            if (auto item = append(list.at(i), inner(indent)); !item)
                return item;
        }
        endItems(indent);
        return add(m_grammar.listClose);
    }
    Result<void> put(const ValueMap &map, int indent)
    {
        if (map.isEmpty())
            return add(m_grammar.emptyMap);
        const QString pad = m_grammar.language == Language::Hcl && indent < 0 ? u" "_s : QString(); // as terraform fmt wants it
        m_out += m_grammar.mapOpen + pad;
        qsizetype index = 0;
        for (auto it = map.begin(); it != map.end(); ++it) {
            beginItem(index++, indent);
            if (auto key = putText(it.key(), m_grammar.key); !key)
                return key;
            m_out += m_grammar.keyEnd;
            if (auto item = append(it.value(), inner(indent)); !item)
                return item;
        }
        endItems(indent);
        return add(pad + m_grammar.mapClose);
    }
    Result<void> put(const Reference &, int) { return refused(u"It is a reference between resources, which has no literal."_s); }
    Result<void> put(const Joined &, int) { return refused(u"It holds references between resources, which have no literal."_s); }

    Result<void> putText(const QString &text, QString (*quote)(QStringView))
    {
        if (const QString problem = literalProblem(m_grammar.language, text); !problem.isEmpty())
            return refused(problem);
        return add(quote(text));
    }
    Result<void> add(const QString &text)
    {
        m_out += text;
        return {};
    }
    int inner(int indent) const { return indent < 0 ? -1 : indent + m_grammar.step; }
    void newLine(int indent) { m_out += u'\n' + QString(indent, u' '); }
    void beginItem(qsizetype index, int indent)
    {
        if (index > 0)
            m_out += indent < 0 ? u", "_s : u","_s;
        if (indent >= 0)
            newLine(inner(indent));
    }
    void endItems(int indent)
    {
        if (indent < 0)
            return;
        if (m_grammar.trailingComma)
            m_out += u',';
        newLine(indent);
    }

    const Grammar &m_grammar;
    QString m_out;
};

/// Whether a text of several lines can stand as a literal block (`|`): every reader gives exactly it back, and nothing in it
/// is invisible. Lines that end in a space, or a first line that begins with one, are quoted instead.
bool yamlBlockIsExact(const QString &text)
{
    static const auto blank = [](QChar c) { return c == u' ' || c == u'\t'; };
    const QStringList lines = text.split(u'\n');
    if (lines.size() < 2 || lines.first().isEmpty() || text.endsWith("\n\n"_L1) || text == "\n"_L1)
        return false;
    for (const QString &line : lines) {
        if (!line.isEmpty() && (line.front() == u'\t' || blank(line.back())))
            return false;
    }
    return lines.first().front() != u' ' && std::ranges::none_of(text.toUcs4(), [](char32_t c) { return c != '\n' && c != '\t' && isInvisible(c); });
}

QString yamlBlock(const QString &text, int indent)
{
    const bool ends = text.endsWith(u'\n');
    QString out = ends ? u"|\n"_s : u"|-\n"_s;
    for (const QString &line : (ends ? text.chopped(1) : text).split(u'\n'))
        out += line.isEmpty() ? u"\n"_s : QString(QString(indent, u' ') + line + u'\n');
    return out;
}

/// Sorted, but what says what a thing is comes first.
QStringList yamlKeys(const ValueMap &map)
{
    QStringList first, others;
    for (const QString &key : {u"apiVersion"_s, u"kind"_s, u"metadata"_s, u"name"_s}) {
        if (map.contains(key))
            first.append(key);
    }
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (!first.contains(it.key()))
            others.append(it.key());
    }
    return first + others;
}

/// Block style: what people expect of a YAML file. Scalars and empty collections stand on their key's line, texts of
/// several lines below it.
Result<void> appendYaml(QString &out, const Value &value, int indent, bool onNewLine)
{
    const ValueList list = value.toList();
    const ValueMap map = value.toMap();
    if (list.isEmpty() && map.isEmpty()) {
        const bool block = !onNewLine && literalProblem(Language::Yaml, value.toString()).isEmpty() && yamlBlockIsExact(value.toString());
        const Result<QString> scalar = block ? Result<QString>(yamlBlock(value.toString(), indent)) : yamlLiteral(value);
        if (!scalar)
            return std::unexpected(scalar.error());
        out += (onNewLine ? QString() : u" "_s) + *scalar + (block ? QString() : u"\n"_s);
        return {};
    }
    if (!onNewLine)
        out += u'\n';
    for (const Value &item : list) {
        const bool isNested = !item.toList().isEmpty() || !item.toMap().isEmpty();
        QString inside; // the first line of what is nested stands behind the dash
        if (auto written = appendYaml(inside, item, indent + jsonStep, isNested); !written)
            return written;
        out += QString(indent, u' ') + (isNested ? QString(u"- "_s + inside.sliced(indent + jsonStep)) : QString(u'-' + inside));
    }
    for (const QString &name : yamlKeys(map)) {
        if (const QString problem = literalProblem(Language::Yaml, name); !problem.isEmpty())
            return refused(problem);
        const QString key = quoteYaml(name);
        out += QString(indent, u' ') + (yamlKeyIsLong(key) ? QString(u"? "_s + key + u'\n' + QString(indent, u' ')) : key) + u':';
        if (auto written = appendYaml(out, map.value(name), indent + jsonStep, false); !written)
            return written;
    }
    return {};
}

} // namespace

Result<QString> literal(Language language, const Value &value, LiteralLayout layout)
{
    if (language == Language::Shell)
        return shellLiteral(value);
    if (language == Language::DotEnv) {
        Result<QString> text = value.isString() ? Result<QString>(value.toString()) : value.isNull() ? Result<QString>(QString()) : jsonLiteral(value);
        if (text && !literalProblem(language, *text).isEmpty())
            return refused(literalProblem(language, *text));
        return text;
    }
    return Writer(grammar(language)).write(value, layout.indent);
}

Result<QString> pythonLiteral(const Value &value, LiteralLayout layout) { return literal(Language::Python, value, layout); }
Result<QString> typescriptLiteral(const Value &value, LiteralLayout layout) { return literal(Language::TypeScript, value, layout); }
Result<QString> jsonLiteral(const Value &value, LiteralLayout layout) { return literal(Language::Json, value, layout); }
Result<QString> yamlLiteral(const Value &value) { return literal(Language::Yaml, value); }
Result<QString> hclLiteral(const Value &value, LiteralLayout layout) { return literal(Language::Hcl, value, layout); }
Result<QString> groovyLiteral(const Value &value, LiteralLayout layout) { return literal(Language::Groovy, value, layout); }

Result<QString> shellLiteral(const Value &value)
{
    if (value.isList()) {
        QStringList words;
        for (const Value &item : value.toList()) {
            if (item.isList())
                return refused(u"A shell has no lists of lists."_s);
            const Result<QString> word = shellLiteral(item);
            if (!word)
                return word;
            words.append(*word);
        }
        return words.join(u' ');
    }
    if (value.isMap())
        return refused(u"A shell word cannot be a map."_s);
    if (value.isReference() || value.isJoined())
        return refused(u"It is a reference between resources, which has no literal."_s);
    if (value.isNumber()) {
        const double number = value.isInteger() ? 0 : value.toDouble();
        if (!std::isfinite(number))
            return refused(u"The number is not finite."_s);
    }
    const QString text = value.isNull() ? QString() : value.isNumber() && !value.isInteger() ? realText(value.toDouble()) : value.text();
    if (const QString problem = literalProblem(Language::Shell, text); !problem.isEmpty())
        return refused(problem);
    return quoteShell(text);
}

Result<QByteArray> jsonDocument(const Value &value)
{
    return jsonLiteral(value, LiteralLayout::spread()).transform([](const QString &text) { return QString(text + u'\n').toUtf8(); });
}

Result<QByteArray> yamlDocument(const Value &value)
{
    QString out;
    if (auto written = appendYaml(out, value, 0, true); !written)
        return std::unexpected(written.error());
    return out.toUtf8();
}

Result<QString> shellCommand(const QStringList &arguments)
{
    QStringList words;
    for (const QString &argument : arguments) {
        if (const QString problem = literalProblem(Language::Shell, argument); !problem.isEmpty())
            return refused(problem);
        words.append(shellWordIsPlain(argument, words.isEmpty()) ? argument : quoteShell(argument));
    }
    return words.join(u' ');
}

} // namespace penstock
