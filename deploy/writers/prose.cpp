// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/literals.h"
#include "deploy/writers/quoting.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// One line: what breaks a line or cannot be seen becomes a space, and runs of those become one.
QString oneLine(const QString &text)
{
    QString out;
    for (const char32_t c : text.toUcs4()) { // half characters become U+FFFD
        if (!isInvisible(c))
            out += QString::fromUcs4(&c, 1);
        else if (!out.endsWith(u' '))
            out += u' ';
    }
    return out.trimmed();
}

/// The longest run of backticks.
qsizetype longestRun(const QString &text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

} // namespace

QString commentText(const QString &text)
{
    static const QRegularExpression coding(u"coding([:=])"_s);
    QString line = oneLine(text);
    line.replace(u"*/"_s, u"* /"_s).replace(u"/*"_s, u"/ *"_s).replace(coding, u"coding \\1"_s);
    while (line.endsWith(u'\\'))
        line += u' '; // and so it joins no next line
    return line;
}

QString markdownText(const QString &text)
{
    QString out;
    const QString line = oneLine(text);
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (c == u'&')
            out += u"&amp;"_s;
        else if (c == u'<')
            out += u"&lt;"_s;
        else if (u"\\`*_[]>|~$#!^"_s.contains(c) || (i == 0 && u"-+="_s.contains(c)))
            out += QString(u'\\') + c;
        else
            out += c;
    }
    static const QRegularExpression numbered(u"^(\\d{1,9})([.)])"_s); // "1." would begin a list
    out.replace(numbered, u"\\1\\\\2"_s);
    return out;
}

QString markdownCode(const QString &text)
{
    const QString line = oneLine(text);
    const QString fence(longestRun(line) + 1, u'`');
    const bool pad = line.startsWith(u'`') || line.endsWith(u'`') || line.isEmpty();
    return pad ? QString(fence + u' ' + line + u' ' + fence) : QString(fence + line + fence);
}

QString markdownFence(const QString &text, const QString &language)
{
    const QString fence(std::max(qsizetype(3), longestRun(text) + 1), u'`');
    return fence + language + u'\n' + text + (text.endsWith(u'\n') ? QString() : u"\n"_s) + fence;
}

} // namespace penstock
