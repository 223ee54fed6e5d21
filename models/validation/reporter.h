// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_files.h"
#include "models/validation/problem.h"

namespace penstock {

/// Collects problems and finds their places. The rules say what they are looking at by setting `about`.
class Reporter
{
public:
    explicit Reporter(const Places &places)
        : m_places(places)
    { }

    Problem about; ///< pipeline, node, property and stage of what is reported next; the rest of it is not used

    /// `path` as in Places; where nothing is known of it, the place of what it is part of counts.
    void report(Severity severity, const QString &id, const QString &path, const QString &message, const QString &remedy = {});
    void error(const QString &id, const QString &path, const QString &message, const QString &remedy = {})
    {
        report(Severity::Error, id, path, message, remedy);
    }

    QList<Problem> sorted(); ///< by file, line and column; those without a place last

private:
    Place placeOf(const QString &path) const;
    const Places &m_places;
    QList<Problem> m_problems;
};

} // namespace penstock
