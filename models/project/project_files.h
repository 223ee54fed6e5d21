// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/project/project.h"
#include "models/validation/problem.h"

#include <QByteArray>
#include <QMap>

#include <memory>

namespace penstock {

/// Where in the files a thing stands, for problems that are found after reading. Keys are paths such as
/// "environments/dev/account", "cicd/account", "pipelines/orders/nodes/landing/properties/versioned",
/// "pipelines/orders/edges/3", "kit/inputs/source"; see placeOf.
using Places = QHash<QString, Place>;

/// A project as it was read: the model, the exact bytes it came from, and where things stand in them.
struct LoadedProject
{
    QString folder;                    ///< absolute
    Project project;
    QMap<QString, QByteArray> sources; ///< by path relative to the folder; what saving edits
    Places places;
    QList<Problem> problems;           ///< what the reading itself found; the rest is validate()'s
};

/// Reads penstock.yaml and pipelines/*.yaml with their layouts from a folder. Never writes. Fails only when there is no
/// project to show at all (no penstock.yaml, not YAML, a newer format); whatever else is wrong comes as a Problem and
/// the readable rest is there. Any bytes are safe input.
Result<LoadedProject> loadProject(const QString &folder);

/// The same from texts in memory: path -> bytes. For tests, fuzzing, and for reading another commit.
Result<LoadedProject> parseProject(const QMap<QString, QByteArray> &sources, const QString &folder = {});

/// The texts that say `project`, made from `loaded.sources` by changing only the spans that differ between
/// loaded.project and project; all other bytes, comments and unknown keys stay. New text has its keys in a fixed order.
/// Each result is parsed again and compared with the model; a mismatch is refused (ErrorKind::Internal), never written.
/// A file that is no longer needed maps to a null QByteArray.
Result<QMap<QString, QByteArray>> editedSources(const LoadedProject &loaded, const Project &project);

/// editedSources, then each changed file is replaced atomically. Refuses when a file on disk is no longer what was read
/// (somebody else saved). On success `loaded` holds the new state.
Result<void> saveProject(LoadedProject &loaded, const Project &project);

/// The files of a new project, as text a person would write.
QMap<QString, QByteArray> newProjectSources(const Project &project);

} // namespace penstock
