// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/kit.h"
#include "models/catalogue/catalogue.h"
#include "models/project/project_files.h"

#include <optional>

namespace penstock {

/// A project with what is needed to work on it. A value: operations take copies to other threads.
struct Workspace
{
    QString folder; ///< absolute
    LoadedProject loaded;
    Catalogue catalogue;
    std::optional<Kit> kit; ///< nothing when the project names one that is not there (a Problem says so)

    const Project &project() const { return loaded.project; }
};

/// The shipped catalogue and the person's own entries: folders named in PENSTOCK_CATALOGUE_PATH, the user's data folder
/// (penstock/catalogue), and `catalogue/` of the project, later ones replacing earlier ones of the same id.
Result<Catalogue> openCatalogue(const QString &projectFolder);

/// Reads the project in `folder` (or in the closest folder above that has a penstock.yaml). Writes nothing.
Result<Workspace> openWorkspace(const QString &folder);

/// Everything wrong with it: from reading, from the general rules, from the kit's; sorted by place.
QList<Problem> problemsOf(const Workspace &workspace);
/// The same for an edited project that was not saved yet (places are those of the saved text).
QList<Problem> problemsOf(const Workspace &workspace, const Project &project);

/// An Error that counts the errors among the problems and names the first, or success.
Result<void> requireSound(const QList<Problem> &problems);

} // namespace penstock
