// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/variable.h"

#include <QList>

#include <optional>

namespace penstock {

/// One name that a template uses, and how.
struct TemplateUse
{
    enum class How { Output, Condition, Loop, EndLoop };
    How how = How::Output;
    QString path;     ///< "environment.stage"
    QString loopName; ///< Loop: the name inside
    int line = 0;
};

/// What a template uses, in order. Refuses, with file and line, whatever would let text past the writers or lose it
/// silently: `safe`, `safeseq`, any other filter, `autoescape`, tags other than if, for and comment, quotes written
/// around a variable, and constants as output.
Result<QList<TemplateUse>> lintTemplate(const QString &text, const QString &file);

/// Checks that every name the template uses is there for these variables (for each round of each loop), and that what
/// comes out as text can be a literal. An empty text is there; a name that is not would come out empty without a word.
Result<void> checkUses(const QList<TemplateUse> &uses, const Variables &variables, std::optional<Language> language, const QString &file);

} // namespace penstock
