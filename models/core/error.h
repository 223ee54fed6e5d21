// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <expected>

namespace penstock {

/// Where in a text something is. Lines and columns count from 1; 0 means not known.
struct Place
{
    QString file; ///< relative to the project where it can be
    int line = 0;
    int column = 0; ///< in characters, not bytes

    bool operator==(const Place &) const = default;
    /// "pipelines/orders.yaml:12:5", or as much of it as is known.
    QString toString() const;
};

/// What sort of thing failed. Decides the exit code of a command (see exitCode).
enum class ErrorKind {
    Usage,     ///< what was asked for makes no sense: exit code 2
    Project,   ///< the project's files have a problem: 1
    Refused,   ///< the answer is "no": not fast-forward, conflicts, nothing to commit: 1
    NotFound,  ///< a file, reference, kit or component type that is not there: 1
    File,      ///< reading or writing a file failed: 3
    Tool,      ///< a program is missing or failed: 3
    Network,   ///< a server could not be reached or said no: 3
    Account,   ///< credentials, identity or rights: 3
    Cancelled, ///< the person stopped it: 3
    Internal,  ///< a guarantee of our own broke: 3
};

/// Errors are values: what failed, why, and what to do next. Each part is a sentence for a person.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString what; ///< "The project could not be read."
    QString why;  ///< "Line 4 is not YAML: …"; may be empty
    QString next; ///< "Close the quote."; may be empty
    Place place;  ///< where, if it has a place

    bool operator==(const Error &) const = default;
    /// All parts in one text of up to three lines: "PLACE: what\n  why\n  next".
    QString toString() const;
};

/// The exit code that a command ends with after this error: 1, 2 or 3.
int exitCode(ErrorKind kind);

template<typename T> using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(ErrorKind kind, QString what, QString why = {}, QString next = {}, Place place = {})
{
    return std::unexpected(Error{kind, std::move(what), std::move(why), std::move(next), std::move(place)});
}

} // namespace penstock
