// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/variable.h"

using namespace Qt::StringLiterals;

namespace penstock {

Fragment Fragment::identifier(const QString &name)
{
    QString text;
    for (const QChar c : name) {
        if (c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_'))
            text += c;
    }
    return Fragment(text.isEmpty() || text.front().isDigit() ? QString(u'_' + text) : text);
}

Fragment Fragment::markdownBlock(const QString &text, const QString &language) { return Fragment(markdownFence(text, language)); }

Fragment Fragment::markdownSpan(const QString &text) { return Fragment(markdownCode(text)); }

const Variable *lookUp(const Variables &variables, const QString &path)
{
    const Variables *map = &variables;
    const Variable *found = nullptr;
    for (const QString &part : path.split(u'.')) {
        if (!map)
            return nullptr;
        const auto it = map->find(part);
        if (it == map->end())
            return nullptr;
        found = &*it;
        map = found->map();
    }
    return found;
}

namespace {

/// "salesPublisherJob" in words: sales_publisher_job, or with another character between them. Only small letters and digits are left.
QString inWords(const QString &text, QChar between)
{
    QString words;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool ascii = c.unicode() < 0x80 && c.isLetterOrNumber();
        const bool begins = c.isUpper() && i > 0 && (!text[i - 1].isUpper() || (i + 1 < text.size() && text[i + 1].isLower()));
        if ((begins || !ascii) && !words.isEmpty() && words.back() != between)
            words += between;
        if (ascii)
            words += c.toLower();
    }
    while (words.endsWith(between))
        words.chop(1);
    return words;
}

} // namespace

Result<QString> fillIn(const QString &pattern, const Variables &variables, const Place &place)
{
    static const QRegularExpression placeholder(u"\\{([A-Za-z0-9_.-]+)(:kebab|:snake|:identifier)?\\}"_s);
    QString text;
    qsizetype end = 0;
    for (auto matches = placeholder.globalMatch(pattern); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        text += QStringView(pattern).sliced(end, match.capturedStart() - end);
        end = match.capturedEnd();
        const Variable *variable = lookUp(variables, match.captured(1));
        if (variable && variable->value() && variable->value()->isString() && match.hasCaptured(2)) {
            const QString of = variable->value()->toString();
            text += match.captured(2) == ":identifier"_L1 ? Fragment::identifier(of).text() : inWords(of, match.captured(2) == ":snake"_L1 ? u'_' : u'-');
        } else if (variable && variable->fragment()) {
            text += variable->fragment()->text();
        } else if (variable && variable->value() && (variable->value()->isString() || variable->value()->isNumber())) {
            text += variable->value()->isString() ? variable->value()->toString() : variable->value()->text();
        } else {
            return failure(ErrorKind::Internal, u"The kit names something that is not there."_s,
                u"\"%1\" in \"%2\" is not a text of this project."_s.arg(match.captured(0), pattern), {}, place);
        }
    }
    return QString(text + QStringView(pattern).sliced(end));
}

} // namespace penstock
