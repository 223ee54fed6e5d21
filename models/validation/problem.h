// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/id.h"

#include <QList>

namespace penstock {

enum class Severity { Error, Warning, Hint };

/// Something wrong in a project: what, where, and how to mend it.
struct Problem
{
    Severity severity = Severity::Error;
    QString id;      ///< stable, for scripts and tests: "duplicate-id", "edge-to-nowhere", "account-not-12-digits" …
    QString message; ///< one sentence
    QString remedy;  ///< how to mend it; may be empty
    Place place;     ///< file, line and column where the text is known
    // What it is about; each may be empty.
    PipelineId pipeline;
    NodeId node;
    QString property;
    QString stage;

    bool operator==(const Problem &) const = default;
};

bool hasErrors(const QList<Problem> &problems);

} // namespace penstock
