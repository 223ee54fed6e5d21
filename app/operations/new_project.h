// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/project/project.h"

#include <QList>

namespace penstock {

/// A project that ships with Penstock.
struct Example
{
    QString id;
    QString title;
    QString summary;
    QString kit;
};
QList<Example> examples();
/// The example's project, as a beginning for a form.
Result<Project> exampleProject(const QString &id);

/// Changes to make to an example, or to a new project, as it is written.
struct NewProject
{
    QString example;  ///< id; empty: a project with an empty pipeline
    Project settings; ///< label, team, prefix, kit, cicd, environments; with an example what is set here replaces the example's
};

/// 8 lower-case letters and digits, from the system's random numbers.
QString newUid();

/// Makes the folder (it must be empty or not there) with the project's files, as a Git repository unless it lies in one.
/// A new project gets its own uid and name.
Result<void> createProject(const QString &folder, const NewProject &wanted);

} // namespace penstock
