// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace penstock {

/// Something that an edit leaves to be done outside Git: a stack to delete, an account to bootstrap.
struct FollowUp
{
    QString when;  ///< what was edited: "environment-removed", "account-changed" …
    QString stage; ///< the environment it is about; empty: the project
    QString title; ///< a sentence
    QString why;   ///< what happens without it; may be empty
    QStringList commands; ///< each as a line for a shell; may be none
    bool operator==(const FollowUp &) const = default;
};

} // namespace penstock
