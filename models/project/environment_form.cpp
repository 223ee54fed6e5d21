// SPDX-License-Identifier: Apache-2.0
#include "models/project/environment_form.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

bool matches(const QString &pattern, const QString &text)
{
    const QRegularExpression whole(QRegularExpression::anchoredPattern(pattern), QRegularExpression::UseUnicodePropertiesOption);
    return text.isValidUtf16() && whole.match(text).hasMatch();
}

} // namespace

QString fieldProblem(const EnvironmentForm::Field &field, const QString &text)
{
    if (text.isEmpty() || field.pattern.isEmpty() || matches(field.pattern, text))
        return {};
    return field.patternHelp.isEmpty() ? u"%1 does not have the right form."_s.arg(field.label) : u"%1: %2"_s.arg(field.label, field.patternHelp);
}

bool mayBeEmpty(const EnvironmentForm::Field &field) { return !field.pattern.isEmpty() && matches(field.pattern, QString()); }

} // namespace penstock
