// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/value.h"

#include <QList>

namespace penstock {

/// A YAML text as a tree that knows its lines: what manifests and documents of kits are read through.
struct YamlValue
{
    enum class Kind { Scalar, List, Map };
    Kind kind = Kind::Scalar;
    Value scalar; ///< text, number, boolean or null, as YAML 1.2 reads it
    QList<YamlValue> items;
    QList<std::pair<QString, YamlValue>> members; ///< in the order of the text
    Place place;

    const YamlValue *member(const QString &key) const;
    QString text() const { return scalar.toString(); }
};

/// Any bytes are safe. Fails on what is not YAML, on anchors, on keys that are not text and on duplicate keys.
Result<YamlValue> readYaml(const QByteArray &bytes, const QString &file);

/// The same from JSON, which is much quicker for a large document; only the file is known as its place.
Result<YamlValue> readJson(const QByteArray &bytes, const QString &file);

/// Reads the whole file; the error names it.
Result<QByteArray> readKitFile(const QString &path);

} // namespace penstock
