// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_files.h"
#include "models/project/yaml_tree.h"

#include <QSet>

namespace penstock {

/// Reads typed values out of a tree, and notes on the way what is wrong and where things stand. What cannot be read is a
/// Problem and an empty value. Aliases are followed, within a budget that no chain of them can exceed.
class YamlReader
{
public:
    struct Context
    {
        PipelineId pipeline;
        NodeId node;
        QString property;
        QString stage;
    };
    using Entry = std::function<bool(const QString &key, int keyNode, int valueNode)>; ///< false: the key is not known

    YamlReader(const YamlTree &tree, Places &places, QList<Problem> &problems)
        : m_tree(tree)
        , m_places(places)
        , m_problems(problems)
        , m_budget(tree.size() + mostRepeats)
    { }

    Context context; ///< what the problems noted next are about

    const YamlTree &tree() const { return m_tree; }
    const YamlNode &at(int node);

    /// Calls `entry` for each key, the first of duplicates only. `what` names the mapping in messages: "an environment".
    /// `duplicateId` is the problem's id for a second entry with the same key.
    void mapping(int node, const QString &what, const Entry &entry, const QString &duplicateId = QStringLiteral("duplicate-key"));
    void sequence(int node, const QString &what, const std::function<void(int item, int index)> &item);
    QString text(int node, const QString &what);
    bool boolean(int node, const QString &what);
    std::optional<qint64> integer(int node, const QString &what);
    Value value(int node);
    QMap<QString, QString> texts(int node, const QString &what);

    void problem(Severity severity, const QString &id, int node, const QString &message, const QString &remedy = {});
    /// Where `path` stands: at its value where that is on the key's line, else at its key.
    void stands(const QString &path, int keyNode, int valueNode);
    void stands(const QString &path, int node);

private:
    const YamlTree &m_tree;
    Places &m_places;
    QList<Problem> &m_problems;
    static constexpr int mostRepeats = 10'000; ///< values that aliases may add to those that are written
    int m_budget;                               ///< visits that are left
    int m_level = 0;
};

} // namespace penstock
