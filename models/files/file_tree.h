// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/id.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace penstock {

/// One generated file.
struct FileEntry
{
    QByteArray content;
    bool executable = false;
    bool onlyOnce = false; ///< belongs to people from then on: written when it is missing, never merged or overwritten
    QString origin;        ///< "PIPELINE/NODE" that it was made for; empty for the repository's own files
    bool operator==(const FileEntry &) const = default;
};

/// Paths with '/', relative to the repository, sorted.
using FileTree = QMap<QString, FileEntry>;

/// What a kit generates for one repository role.
struct GeneratedRepository
{
    QString role;
    FileTree files;
    bool operator==(const GeneratedRepository &) const = default;
};

} // namespace penstock
