// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/process/process.h"

#include <QString>
#include <QStringList>

namespace penstock::git {

/// Runs the git program for what talks to other machines, and reports its progress.
///
/// Why not libgit2: Debian's has its own TLS and its own SSH library, which know nothing of ~/.ssh/config, jump hosts,
/// hardware keys and certificates, known_hosts marks, credential helpers, proxies and http.* settings, and its local transport
/// skips the hooks of the remote. With git, whatever works for a person in a terminal works here, and is refused here just the same.
///
/// Never asks anything on a terminal: a helper or askpass program that the person set up may show its own dialog.
/// Answers a nonzero exit code as output, not as an error.
Result<ProcessOutput> runGit(
    const QString &folder, const QStringList &arguments, const Watch &watch, const QMap<QString, std::optional<QString>> &environment = {});

/// "Receiving objects:  45% (9/20), 1.2 MiB" as progress; nothing for other lines.
std::optional<Progress> progressOf(const QByteArray &line);

/// What a failed fetch, push or clone means: why, in the server's words, and what to do next.
Error networkError(const QString &what, const QString &url, const ProcessOutput &output, const Watch &watch);

/// Refuses addresses that could run a program or be taken for an option.
Result<void> checkUrl(const QString &url);

/// A folder of this machine: a path or file://.
bool isLocalUrl(const QString &url);

} // namespace penstock::git
