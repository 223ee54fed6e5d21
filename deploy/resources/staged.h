// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/resolve.h"

#include <QMap>
#include <QSet>

namespace penstock {

/// A reference to a value that differs between stages: its attribute is the setting's name.
inline const QString stagedSetting = QStringLiteral("Penstock::Setting");

/// A reference to a member of the item that a dynamic block is made from: "lifecycle_rule.action.type".
inline const QString stagedItem = QStringLiteral("Penstock::Each");

/// The resources of a pipeline once for all stages: what is the same everywhere stands there, what differs is a reference
/// to a setting (stagedSetting), and `settings` says its value in each stage.
///
/// A block that only some stages have, or a different number of times, is the map {"$dynamic": SETTING, "$content": MAP};
/// the setting is then a list of maps, and the content has a reference (stagedItem) at each leaf.
struct StagedResources
{
    QList<Resource> resources;         ///< sorted by address
    QMap<QString, ValueMap> settings;  ///< by stage; every stage has every name; null: no value there
    QStringList names;                 ///< sorted
};

struct StagedOptions
{
    /// Of an attribute path of a type ("template.labels"): it is a map of the cloud's, which differs as a whole.
    std::function<bool(const QString &type, const QString &path)> isMap;
    /// How a setting begins for a resource: "landing".
    std::function<QString(const Resource &)> prefix;
    /// Of resources that another writer takes.
    std::function<bool(const Resource &)> leavesOut = {};
};

/// Fails when the stages do not have the same resources, or when what differs refers to a resource.
Result<StagedResources> stagedResources(const Project &project, const Catalogue &catalogue, const PipelineId &pipeline, const StagedOptions &options);

} // namespace penstock
