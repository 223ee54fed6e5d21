// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace penstock {

enum class ProcessStream { Output, Errors };

/// A child process to run: an argument list, never a shell line.
struct ProcessRequest
{
    QString program{};       ///< a name, looked up in the absolute folders of PATH, or an absolute path
    QStringList arguments{};
    QString folder{};        ///< where it runs; empty: where we do
    QMap<QString, std::optional<QString>> environment{}; ///< on top of ours; without a value: taken away
    QByteArray input{};      ///< its whole standard input

    qint64 outputLimit = 16 * 1024 * 1024; ///< bytes kept of each stream: beyond it the middle is left out and `truncated` is set
    std::chrono::milliseconds timeout{0};  ///< 0: as long as it takes
    std::chrono::milliseconds patience{3000}; ///< between asking it to end and ending it
    /// Called with each line as it comes, without its end; a carriage return ends a line too (progress). Cut at 64 KiB.
    std::function<void(ProcessStream, const QByteArray &)> line{};

    QStringList secrets{};       ///< shown as *** wherever the command or its output is shown
    QString install{};           ///< "sudo apt install git": said when the program is missing
    bool acceptFailure = false; ///< a nonzero exit code is an answer, not an error (a signal still is an error)
};

struct ProcessOutput
{
    int exitCode = 0;
    QByteArray output;
    QByteArray errors;
    bool truncated = false; ///< of either stream; the bytes left out are marked in it
};

/// Runs it and waits: call it off the window's thread. It leads a session of its own, without a terminal, so it cannot ask
/// for a password there. When the watch says stop or the time is over, it and everything it started are asked to end, and
/// ended after `patience`; no process of its group is left behind. Errors: Tool (missing, failed, crashed, too slow), Cancelled.
Result<ProcessOutput> run(const ProcessRequest &request, const Watch &watch = {});

/// The absolute path of a program: never one of the current folder, nor of a relative entry of PATH.
std::optional<QString> findProgram(const QString &name, const QString &path = qEnvironmentVariable("PATH"));

/// The command as a person would type it, secrets and passwords in addresses replaced by ***.
QString shownCommand(const ProcessRequest &request);

/// Text with these secrets, and passwords in addresses, replaced by ***.
QString withoutSecrets(QString text, const QStringList &secrets);

} // namespace penstock
