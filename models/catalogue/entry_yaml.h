// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/core/value.h"

#include <yaml-cpp/yaml.h>

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace penstock {

/// Reads one YAML file of the catalogue. Keeps the first thing that is wrong and goes on with defaults, so that reading
/// functions stay plain; whoever began asks error() at the end. yaml-cpp's exceptions do not leave this class.
class EntryYaml
{
public:
    explicit EntryYaml(QString file) : m_file(std::move(file)) {}

    /// Runs `read` with the document's root; false when something was wrong.
    bool run(const QByteArray &text, const std::function<void(const YAML::Node &)> &read);
    const std::optional<Error> &error() const { return m_error; }

    void fail(const YAML::Node &node, const QString &what, const QString &next = {});
    /// Calls `entry` for each pair in the order of the file. Not a map, a key twice: fails.
    void eachEntry(const YAML::Node &node, const QString &meaning,
                   const std::function<void(const QString &key, const YAML::Node &keyNode, const YAML::Node &value)> &entry);
    void unknownKey(const YAML::Node &keyNode, const QString &key, const QStringList &known);

    QString text(const YAML::Node &node);
    bool boolean(const YAML::Node &node);
    int integer(const YAML::Node &node);
    double number(const YAML::Node &node);
    QStringList textList(const YAML::Node &node);
    /// What the YAML says as it stands: quoted scalars are text, plain ones true, false, null, numbers or text.
    Value value(const YAML::Node &node);
    static int line(const YAML::Node &node) { return node.Mark().line + 1; }

private:
    QString m_file;
    std::optional<Error> m_error;
};

} // namespace penstock
