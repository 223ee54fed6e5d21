// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/quoting.h"

#include "deploy/writers/literals.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString hex(char32_t character, int digits) { return QString::number(uint(character), 16).rightJustified(digits, u'0'); }

/// Not QString::fromUcs4, which takes U+FEFF for a byte order mark and drops it.
QString character(char32_t c)
{
    if (!QChar::requiresSurrogates(c))
        return QString(QChar(char16_t(c)));
    const QChar pair[] = {QChar(QChar::highSurrogate(c)), QChar(QChar::lowSurrogate(c))};
    return QString(pair, 2);
}

/// The escapes that most languages share; an empty text where they have none for it.
QString commonEscape(char32_t c)
{
    switch (c) {
    case '\\': return u"\\\\"_s;
    case '\n': return u"\\n"_s;
    case '\r': return u"\\r"_s;
    case '\t': return u"\\t"_s;
    default: return {};
    }
}

/// JSON's way, which TypeScript and Groovy share: UTF-16 units.
QString utf16Escape(char32_t c)
{
    QString text;
    for (const QChar unit : character(c))
        text += u"\\u"_s + hex(unit.unicode(), 4);
    return text;
}

QString utf32Escape(char32_t c) { return c > 0xffff ? QString(u"\\U"_s + hex(c, 8)) : QString(u"\\u"_s + hex(c, 4)); }

template<typename Escape> QString quoted(QStringView text, QChar quote, Escape escape)
{
    QString out;
    out.reserve(text.size() + 2);
    out += quote;
    for (const char32_t c : text.toUcs4()) {
        if (const QString common = commonEscape(c); !common.isEmpty())
            out += common;
        else if (c == quote.unicode())
            out += QString(u'\\') + quote;
        else if (isInvisible(c))
            out += escape(c);
        else
            out += character(c);
    }
    return out + quote;
}

bool isName(QStringView text)
{
    if (text.isEmpty() || (text.front() >= u'0' && text.front() <= u'9'))
        return false;
    return std::ranges::all_of(text, [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'; });
}

} // namespace

bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    case QChar::Separator_Space: return c != ' ';
    default: return QChar::isNonCharacter(c) || (c >= 0xe0000 && c <= 0xe0fff); // tags and supplementary selectors
    }
}

QString quotePython(QStringView text)
{
    return quoted(text, u'"', [](char32_t c) { return c < 0x100 ? QString(u"\\x"_s + hex(c, 2)) : utf32Escape(c); });
}

QString quoteJson(QStringView text) { return quoted(text, u'"', utf16Escape); }

QString typescriptKey(QStringView text)
{
    if (text == "__proto__"_L1)
        return u"[\"__proto__\"]"_s; // the bare and the quoted form would set the object's prototype
    return isName(text) ? text.toString() : quoteJson(text);
}

QString quoteYaml(QStringView text)
{
    static const QSet<QString> words{u"y"_s, u"n"_s, u"yes"_s, u"no"_s, u"on"_s, u"off"_s, u"true"_s, u"false"_s, u"null"_s};
    const bool plain = !text.isEmpty() && text.front().unicode() < 0x80 && text.front().isLetter()
        && std::ranges::all_of(
            text, [](QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.' || c == u'/'); })
        && !words.contains(text.toString().toLower());
    if (plain)
        return text.toString();
    return quoted(text, u'"', [](char32_t c) { return c < 0x100 ? QString(u"\\x"_s + hex(c, 2)) : utf32Escape(c); });
}

bool yamlKeyIsLong(QStringView quotedKey) { return quotedKey.size() > 120; }

QString yamlFlowKey(QStringView text)
{
    const QString key = quoteYaml(text);
    return yamlKeyIsLong(key) ? QString(u"? "_s + key + u' ') : key;
}

QString quoteHcl(QStringView text)
{
    const QString escaped = quoted(text, u'"', utf32Escape);
    QString out;
    out.reserve(escaped.size());
    for (qsizetype i = 0; i < escaped.size(); ++i) {
        const QChar c = escaped.at(i);
        const bool opens = (c == u'$' || c == u'%') && i + 1 < escaped.size() && escaped.at(i + 1) == u'{';
        if (!opens) {
            out += c;
        } else if (i > 0 && (escaped.at(i - 1) == u'$' || escaped.at(i - 1) == u'%')) {
            out += c + u"\\u007b"_s; // $${ after another $ would be read from the left, as an escape of its own
            ++i;
        } else {
            out += QString(c) + c;
        }
    }
    return out;
}

QString quoteShell(QStringView text) { return u'\'' + text.toString().replace(u'\'', u"'\\''"_s) + u'\''; }

bool shellWordIsPlain(QStringView word, bool first)
{
    static const QSet<QString> reserved{u"case"_s, u"coproc"_s, u"do"_s, u"done"_s, u"elif"_s, u"else"_s, u"esac"_s, u"fi"_s, u"for"_s, u"function"_s, u"if"_s,
        u"in"_s, u"select"_s, u"then"_s, u"time"_s, u"until"_s, u"while"_s};
    if (word.isEmpty() || (first && reserved.contains(word.toString())))
        return false;
    return std::ranges::all_of(
        word, [first](QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || u"_@%+:,./-"_s.contains(c) || (!first && c == u'=')); });
}

QString quoteDockerfile(QStringView text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        if (u"\\\"$"_s.contains(c)) // nothing else: a backslash before any other character stays
            out += u'\\';
        out += c;
    }
    return QString(out + u'"');
}

QString quoteGroovy(QStringView text) { return quoted(text, u'\'', utf16Escape); }

QString literalProblem(Language language, const QString &text)
{
    if (!text.isValidUtf16())
        return u"The text holds half of a character (an unpaired surrogate), which no file can hold."_s;
    if (language == Language::Shell && text.contains(QChar(u'\0')))
        return u"The text holds a NUL character, which no word of a shell can hold."_s;
    if (language == Language::Hcl && text != text.normalized(QString::NormalizationForm_C))
        return u"The text holds decomposed characters, which Terraform would change to their composed form. Enter it in composed form (NFC)."_s;
    const auto holds = [&](const auto &test) { return std::ranges::any_of(text.toUcs4(), test); };
    if (language == Language::Dockerfile && holds([](char32_t c) { return c < 0x20 || isInvisible(c); }))
        return u"The text holds a line break or a character that cannot be seen, which no word of a Dockerfile can hold."_s;
    if (language == Language::DotEnv) {
        if (holds([](char32_t c) { return c < 0x20 || isInvisible(c); }))
            return u"The text holds a line break or a character that cannot be seen, which no line NAME=VALUE can hold."_s;
        if (text != text.trimmed())
            return u"The text begins or ends with a space, which a line NAME=VALUE would lose."_s;
    }
    if (language == Language::Toml && holds([](char32_t c) { return c > 0xffff && isInvisible(c); }))
        return u"The text holds a character that cannot be seen, which TOML cannot write."_s;
    return {};
}

} // namespace penstock
