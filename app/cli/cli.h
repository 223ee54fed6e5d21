// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace penstock {

/// Whether these arguments (without the program's name) are for the command line rather than for the window.
bool isCommandLine(const QStringList &arguments);

/// Runs one command. The exit code is the contract: 0 done, 1 problems or "no", 2 wrong usage, 3 a tool, network or account failed.
int runCommandLine(int argc, char **argv);

} // namespace penstock
