// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"

#include <QByteArray>

struct git_repository;

namespace penstock::git {

/// Whether commits are to be signed (commit.gpgsign).
bool signsCommits(git_repository *repository);

/// The signature of a commit's text, made by the program that Git's configuration names (gpg, gpgsm or ssh-keygen).
Result<QByteArray> signature(git_repository *repository, const QByteArray &commit, const QString &committer, const Watch &watch);

} // namespace penstock::git
