// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace penstock {

/// The one of `known` that somebody who wrote `text` most likely meant; empty when none is near.
QString closest(const QString &text, const QStringList &known);

/// "Did you mean X?", or empty.
QString didYouMean(const QString &text, const QStringList &known);

} // namespace penstock
