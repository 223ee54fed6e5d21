// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/python_names.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace penstock {

QString pythonName(const QString &camelCase)
{
    // As jsii names things: units such as MiB are one word.
    static const QRegularExpression units(u"(^|[^A-Z]+)(KiB|MiB|GiB)($|[^a-z]+)"_s);
    static const QRegularExpression wordEnd(u"([a-z0-9])([A-Z])"_s);
    static const QRegularExpression shoutEnd(u"([A-Z]+)([A-Z][a-z0-9]+)"_s);
    static const QStringList keywords{u"and"_s, u"as"_s, u"assert"_s, u"async"_s, u"await"_s, u"break"_s, u"class"_s, u"continue"_s, u"def"_s, u"del"_s,
        u"elif"_s, u"else"_s, u"except"_s, u"finally"_s, u"for"_s, u"from"_s, u"global"_s, u"if"_s, u"import"_s, u"in"_s, u"is"_s, u"lambda"_s, u"nonlocal"_s,
        u"not"_s, u"or"_s, u"pass"_s, u"raise"_s, u"return"_s, u"try"_s, u"while"_s, u"with"_s, u"yield"_s, u"self"_s};
    QString text = camelCase;
    if (const QRegularExpressionMatch unit = units.match(text); unit.hasMatch()) {
        QString word = unit.captured(2).toLower();
        word[0] = word[0].toUpper();
        text.replace(unit.capturedStart(2), unit.capturedLength(2), word);
    }
    text.replace(wordEnd, u"\\1_\\2"_s);
    text.replace(shoutEnd, u"\\1_\\2"_s);
    text = text.toLower();
    return keywords.contains(text) ? QString(text + u'_') : text;
}

} // namespace penstock
