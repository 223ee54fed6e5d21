// SPDX-License-Identifier: Apache-2.0
#include "models/project/yaml_scalar.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

bool isOneOf(QStringView text, std::initializer_list<QStringView> words) { return std::ranges::find(words, text) != words.end(); }

bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }

std::optional<qint64> integer(QStringView text)
{
    bool ok = false;
    if (text.startsWith(u"0x") || text.startsWith(u"0o")) {
        const qulonglong number = text.mid(2).toULongLong(&ok, text[1] == u'x' ? 16 : 8);
        return ok && !text.mid(2).startsWith(u'+') && number <= qulonglong(std::numeric_limits<qint64>::max()) ? std::optional(qint64(number)) : std::nullopt;
    }
    const QStringView digits = text.startsWith(u'-') || text.startsWith(u'+') ? text.mid(1) : text;
    if (digits.isEmpty() || !std::ranges::all_of(digits, isDigit) || (digits.size() > 1 && digits.startsWith(u'0')))
        return {};
    const qint64 number = text.toLongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

std::optional<double> real(QStringView text)
{
    const QStringView digits = text.startsWith(u'-') || text.startsWith(u'+') ? text.mid(1) : text;
    if (digits.isEmpty() || !(isDigit(digits[0]) || (digits[0] == u'.' && digits.size() > 1)))
        return {};
    const auto allowed = [](QChar c) { return isDigit(c) || c == u'.' || c == u'e' || c == u'E' || c == u'-' || c == u'+'; };
    const bool looksReal = digits.contains(u'.') || digits.contains(u'e') || digits.contains(u'E');
    if (!looksReal || !std::ranges::all_of(digits, allowed))
        return {};
    bool ok = false;
    const double number = text.toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

Value plainValue(const QString &text)
{
    if (text.isEmpty() || isOneOf(text, {u"~", u"null", u"Null", u"NULL"}))
        return {};
    if (isOneOf(text, {u"true", u"True", u"TRUE"}))
        return true;
    if (isOneOf(text, {u"false", u"False", u"FALSE"}))
        return false;
    if (const std::optional<qint64> number = integer(text))
        return *number;
    if (const std::optional<double> number = real(text))
        return *number;
    return text;
}

/// Breaks, controls and what is invisible: only a double-quoted scalar shows them.
bool needsEscape(char32_t c)
{
    return c < 0x20 || c == 0x7F || (c >= 0x80 && c <= 0x9F) || c == 0xA0 || c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F) || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFEFF || (c >= 0xFFF0 && c <= 0xFFFB && c != 0xFFFC) || c == 0xFFFE
        || c == 0xFFFF;
}

bool hasEscapes(const QString &text, bool breaksToo)
{
    for (const char32_t c : text.toUcs4()) {
        if (needsEscape(c) && (breaksToo || c != u'\n'))
            return true;
    }
    return false;
}

QString escaped(char32_t c)
{
    switch (c) {
    case 0: return u"\\0"_s;
    case '\t': return u"\\t"_s;
    case '\n': return u"\\n"_s;
    case '\r': return u"\\r"_s;
    case 0x1B: return u"\\e"_s;
    default: break;
    }
    if (c < 0x100)
        return u"\\x%1"_s.arg(uint(c), 2, 16, QChar(u'0'));
    if (c < 0x10000)
        return u"\\u%1"_s.arg(uint(c), 4, 16, QChar(u'0'));
    return u"\\U%1"_s.arg(uint(c), 8, 16, QChar(u'0'));
}

QString number(double value)
{
    QString text = QString::number(value, 'g', QLocale::FloatingPointShortest);
    if (!std::isfinite(value) || text.contains(u'.'))
        return text;
    const qsizetype exponent = text.indexOf(u'e');
    return exponent < 0 ? QString(text + u".0"_s) : text.insert(exponent, u".0"_s); // YAML 1.1 wants the point
}

bool canBeSingleQuoted(const QString &text) { return !hasEscapes(text, true); }

/// Whether a literal block holds the text: nothing invisible, no line that begins with space first or is only space.
bool canBeLiteral(const QString &text)
{
    if (text.isEmpty() || text.startsWith(u'\n') || text.startsWith(u' ') || text.startsWith(u'\t') || text.endsWith(u"\n\n") || hasEscapes(text, false))
        return false;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        if (line.endsWith(u' ') || line.endsWith(u'\t'))
            return false;
    }
    return true;
}

QString literal(const QString &text, int indent, bool folded)
{
    const bool breakAtEnd = text.endsWith(u'\n');
    QString result = folded ? u">"_s : u"|"_s;
    if (!breakAtEnd)
        result += u'-';
    for (const QStringView line : QStringView(text).chopped(breakAtEnd ? 1 : 0).split(u'\n'))
        result += line.isEmpty() ? QString(u'\n') : QString(u'\n' + QString(indent, u' ') + line);
    return result;
}

} // namespace

Value scalarValue(const YamlNode &scalar)
{
    if (scalar.tag.startsWith(u"tag:yaml.org,2002:") && scalar.tag != u"tag:yaml.org,2002:str")
        return plainValue(scalar.text);
    if (scalar.style != YamlNode::Style::Plain || !scalar.tag.isEmpty())
        return scalar.text;
    return plainValue(scalar.text);
}

QString doubleQuoted(const QString &text)
{
    QString result = u"\""_s;
    const auto characters = text.toUcs4();
    for (const char32_t c : characters) {
        if (c == u'"' || c == u'\\')
            result += QString(u'\\') + QChar(char16_t(c));
        else
            result += needsEscape(c) ? escaped(c) : QString::fromUcs4(&c, 1);
    }
    return result + u'"';
}

bool canBePlain(QStringView text)
{
    if (text.isEmpty() || text.size() > 200 || !(text[0].isLetter() || text[0] == u'_' || text[0] == u'/') || text.back().isSpace() || text.back() == u':')
        return false;
    static constexpr QStringView marks = u" _-./@+=()'~%$!?*&^;<>|";
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool colon = c == u':' && i + 1 < text.size() && !text[i + 1].isSpace();
        const bool hash = c == u'#' && i > 0 && !text[i - 1].isSpace();
        if (!colon && !hash && !c.isLetter() && !isDigit(c) && !marks.contains(c))
            return false;
        if (c.isSurrogate())
            return false;
    }
    const QString lower = text.toString().toLower();
    return !isOneOf(lower, {u"true", u"false", u"null", u"yes", u"no", u"on", u"off", u"y", u"n"});
}

QString scalarText(const Value &value, const ScalarContext &context)
{
    if (value.isNull())
        return u"null"_s;
    if (value.isBool() || value.isInteger())
        return value.text();
    if (value.isNumber())
        return number(value.toDouble());
    using Style = YamlNode::Style;
    const QString text = value.toString();
    const bool lines = text.contains(u'\n');
    if (context.like == Style::SingleQuoted && canBeSingleQuoted(text))
        return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
    if (context.like == Style::DoubleQuoted)
        return doubleQuoted(text);
    if (!context.inFlow && canBeLiteral(text)) {
        const bool oneLine = text.indexOf(u'\n') < 0 || text.indexOf(u'\n') == text.size() - 1;
        if (context.like == Style::Literal || (context.like == Style::Folded && !oneLine) || (context.like == Style::Plain && lines))
            return literal(text, context.indent, false);
        if (context.like == Style::Folded)
            return literal(text, context.indent, true);
    }
    return canBePlain(text) && context.like == Style::Plain ? text : doubleQuoted(text);
}

} // namespace penstock
