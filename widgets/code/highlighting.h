// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QPalette;
class QTextDocument;

namespace penstock {

/// Colours a document as its file name (or, where that says nothing, its language: "python", "json") asks, with a theme
/// that fits the palette. Calling it again changes language and theme. Unknown names leave the text plain.
///
/// Reading the definitions takes tens of milliseconds, so nothing is read before the first call; widgets call it once they
/// were painted. Window's thread only.
void highlight(QTextDocument *document, const QString &fileName, const QString &language, const QPalette &palette);

/// Whether the definitions were read already.
bool highlightingIsLoaded();

} // namespace penstock
