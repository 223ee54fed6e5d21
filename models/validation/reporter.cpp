// SPDX-License-Identifier: Apache-2.0
#include "models/validation/reporter.h"

namespace penstock {

void Reporter::report(Severity severity, const QString &id, const QString &path, const QString &message, const QString &remedy)
{
    Problem problem = about;
    problem.severity = severity;
    problem.id = id;
    problem.message = message;
    problem.remedy = remedy;
    problem.place = placeOf(path);
    m_problems.append(std::move(problem));
}

Place Reporter::placeOf(const QString &path) const
{
    QString at = path;
    while (!at.isEmpty() && !m_places.isEmpty()) {
        if (const auto found = m_places.constFind(at); found != m_places.constEnd())
            return *found;
        at.truncate(std::max(qsizetype(0), at.lastIndexOf(u'/')));
    }
    return {};
}

QList<Problem> Reporter::sorted()
{
    std::ranges::stable_sort(m_problems, [](const Problem &a, const Problem &b) {
        const auto key = [](const Problem &problem) {
            return std::tuple(problem.place.file.isEmpty(), std::cref(problem.place.file), problem.place.line, problem.place.column);
        };
        return key(a) < key(b);
    });
    return m_problems;
}

} // namespace penstock
