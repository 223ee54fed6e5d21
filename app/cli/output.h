// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/follow_up.h"
#include "models/validation/problem.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace penstock {

enum class Format { Text, Json, Markdown };

/// Adds --format. Markdown only where the command can say its report that way.
void addFormat(CLI::App &command, Format &format, bool markdown = false);

/// Standard output, UTF-8, as it is (no newline added).
void print(const QString &text);
void printLine(const QString &text = {});
/// The one JSON document of a command.
void printJson(const QJsonObject &document);
/// Standard error: messages and progress.
void tell(const QString &text);

/// Whether standard output is a terminal that shows colours (NO_COLOR and TERM=dumb are respected).
bool colourWanted();

/// Rows as aligned columns; the last column is not padded.
QString table(const QList<QStringList> &rows, const QString &indent = {});

/// What is left to do outside Git, for a person; empty when nothing is.
QString followUpText(const QList<FollowUp> &followUps);
QJsonArray followUpJson(const QList<FollowUp> &followUps);
QString problemText(const Problem &problem);
QJsonObject problemJson(const Problem &problem);
/// An empty text is null.
QJsonValue orNull(const QString &text);

/// Text from elsewhere with its control characters shown as escapes, so that nothing drives the terminal.
QString shown(const QString &text);

} // namespace penstock
