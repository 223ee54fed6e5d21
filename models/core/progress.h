// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <functional>
#include <stop_token>

namespace penstock {

/// How far something long has come. `total` 0: not known.
struct Progress
{
    QString step; ///< what is being done, for a person: "Pushing objects"
    qint64 done = 0;
    qint64 total = 0;
};

/// What a long operation is given: where to report, and whether it should stop. Called on the operation's thread.
struct Watch
{
    std::function<void(const Progress &)> progress; ///< may be empty
    std::stop_token stop;                           ///< stop_requested(): end soon with ErrorKind::Cancelled

    void report(const QString &step, qint64 done = 0, qint64 total = 0) const
    {
        if (progress)
            progress({step, done, total});
    }
};

} // namespace penstock
