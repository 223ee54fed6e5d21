// SPDX-License-Identifier: Apache-2.0
#include "models/validation/closest.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

// How many characters must be added, removed or changed; `most` + 1 when it is more than that.
int distance(QStringView a, QStringView b, int most)
{
    if (std::abs(a.size() - b.size()) > most)
        return most + 1;
    std::vector<int> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = int(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0]++;
        int best = row[0];
        for (qsizetype j = 0; j < b.size(); ++j) {
            const int changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[size_t(j) + 1];
            row[size_t(j) + 1] = std::min({changed, diagonal + 1, row[size_t(j)] + 1});
            best = std::min(best, row[size_t(j) + 1]);
        }
        if (best > most)
            return most + 1;
    }
    return row.back();
}

} // namespace

QString closest(const QString &text, const QStringList &known)
{
    const QString wanted = text.left(100).toLower();
    int best = std::max(wanted.size() < 4 ? 1 : 2, int(wanted.size()) / 3) + 1; // two neighbours swapped count as two
    QString found;
    for (const QString &candidate : known) {
        if (const int apart = distance(wanted, candidate.toLower(), best - 1); apart < best) {
            best = apart;
            found = candidate;
        }
    }
    return found;
}

QString didYouMean(const QString &text, const QStringList &known)
{
    const QString near = closest(text, known);
    return near.isEmpty() ? QString() : QString(u"Did you mean "_s + near + u'?');
}

} // namespace penstock
