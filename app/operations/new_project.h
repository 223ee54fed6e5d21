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

/// Changes to make to an example, or to a new project, as it is written.
struct NewProject
{
    QString example;  ///< id; empty: a project with an empty pipeline
    Project settings; ///< label, team, prefix, kit, cicd, environments; with an example only kit.language counts
};

/// 8 lower-case letters and digits, from the system's random numbers.
QString newUid();

/// Makes the folder (it must be empty or not there) with the project's files. A new project gets its own uid and name.
Result<void> createProject(const QString &folder, const NewProject &wanted);

} // namespace penstock
