// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace penstock::git {

inline const QString recordPath = QStringLiteral(".penstock/deploy.json");
inline const QString basePrefix = QStringLiteral(".penstock/base/");

/// What was generated for one path.
struct GeneratedText
{
    QByteArray blob; ///< Git's id of the generated text, 40 hexadecimal digits
    bool executable = false;
    bool onlyOnce = false;
    bool operator==(const GeneratedText &) const = default;
};

/// .penstock/deploy.json: what was generated here last time, from which kit.
struct DeployRecord
{
    QString kitId, kitVersion;
    QMap<QString, GeneratedText> files;

    /// Sorted, without dates: the same record is always the same bytes.
    QByteArray toJson() const;
    static Result<DeployRecord> fromJson(const QByteArray &json);
};

/// Git's id of a file with this text.
QByteArray blobId(const QByteArray &text);

/// Whether a path may be generated: relative, inside the folder, not Git's own. The reason when not.
std::optional<QString> badPath(const QString &path);

} // namespace penstock::git
