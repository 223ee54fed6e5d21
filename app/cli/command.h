// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/output.h"
#include "app/operations/workspace.h"
#include "models/core/error.h"
#include "models/core/progress.h"

#include <CLI/CLI.hpp>

namespace penstock {

/// What the commands of one run share.
struct Session
{
    Watch watch;      ///< progress to standard error; stopped by Ctrl+C
    int exitCode = 0; ///< what the program ends with

    /// Says the error on standard error and takes its exit code.
    void fail(const Error &error);
};

// One function a file: adds the command to the program; its callback does the work when it was asked for.
void addNewCommand(CLI::App &app, Session &session);
void addExamplesCommand(CLI::App &app, Session &session);
void addKitsCommand(CLI::App &app, Session &session);
void addComponentsCommand(CLI::App &app, Session &session);
void addValidateCommand(CLI::App &app, Session &session);
void addGenerateCommand(CLI::App &app, Session &session);
void addPlanCommand(CLI::App &app, Session &session);
void addPromoteCommand(CLI::App &app, Session &session);
void addStatusCommand(CLI::App &app, Session &session);
void addCommitCommand(CLI::App &app, Session &session);
void addPushCommand(CLI::App &app, Session &session);
void addCloneCommand(CLI::App &app, Session &session);
void addRenderCommand(CLI::App &app, Session &session);
void addDoctorCommand(CLI::App &app, Session &session);
void addDemoCommand(CLI::App &app, Session &session);

/// The optional [DIR] every command that works on a project takes; the current folder by default.
void addFolder(CLI::App &command, std::string &folder);
QString toQString(const std::string &text);

/// What is left to do outside Git since the last push. Where that cannot be found out standard error says why, and nothing
/// else fails for it: it stands beside what was asked for.
QList<FollowUp> followUpsOf(const Workspace &workspace);

} // namespace penstock
