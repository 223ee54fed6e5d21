// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/core/error.h"
#include "models/project/project.h"

#include <QList>

namespace penstock {

/// What will exist in the cloud.
struct Resource
{
    QString address;    ///< "PIPELINE.NODE.RESOURCE", unique
    QString type;       ///< "AWS::S3::Bucket"
    ValueMap attributes; ///< CloudFormation properties (nested maps and lists); references stay references
    QString node;       ///< "PIPELINE/NODE"
    QString deletionPolicy; ///< "Retain", "Delete", "Snapshot" or empty
    bool holdsData = false; ///< destroying it destroys data
    QString constructPath;  ///< path of the CDK construct in its stack, e.g. "orders/landing/Resource"
    QStringList formerly = {}; ///< addresses that it had under former ids of its nodes, the oldest first
    bool operator==(const Resource &) const = default;
};

/// Whether a type is one of Terraform's: CloudFormation's have "::" in them, Kubernetes' have "/".
inline bool isTerraformType(const QString &type) { return !type.contains(QLatin1StringView("::")) && !type.contains(QLatin1Char('/')); }

/// All resources of one environment, sorted by address.
struct ResourceGraph
{
    QString stage; ///< empty: base values, no stage
    QList<Resource> resources;
    const Resource *resource(const QString &address) const; ///< binary search
};

/// Resolves project and environment into resources. stage empty: base values only. Unknown component types, and nodes with
/// missing required properties, are left out (validation has said so). Linear in nodes and edges.
Result<ResourceGraph> resolve(const Project &project, const Catalogue &catalogue, const QString &stage);

} // namespace penstock
