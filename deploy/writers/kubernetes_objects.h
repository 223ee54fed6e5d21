// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/resolve.h"

#include <functional>

namespace penstock {

/// The kind of a Kubernetes object, from a resource's type: "batch/v1/CronJob", "v1/Service".
struct KubernetesKind
{
    QString group; ///< empty: the core group
    QString version;
    QString kind;
    QString apiVersion() const { return group.isEmpty() ? version : QString(group + u'/' + version); }
    bool operator==(const KubernetesKind &) const = default;
};

/// Nothing where the type is not an object's: Terraform's, CloudFormation's, and "release/DRIVER".
std::optional<KubernetesKind> kubernetesKind(const QString &type);

/// "release/helm" -> "helm": what delivery itself does, not an object that somebody applies. Empty: it is something else.
QString releaseDriver(const QString &type);

/// Turns the values of a resource graph into what a manifest can hold: no references. An image is its plain name, the
/// attribute of another resource is what the drawing says of it, and what Google makes of names (the address of a service
/// account) is made here too. What only an environment knows has no value in a graph without a stage, and is left out.
class KubernetesValues
{
public:
    /// `setting`: the value of an environment's setting that nobody set: the kit's default.
    KubernetesValues(const ResourceGraph &graph, std::function<Value(const QString &)> setting);

    /// Fails where something is known only once it was made.
    Result<Value> plain(const Value &value) const;
    /// The names of the images in a value.
    static void collectImages(const Value &value, QSet<QString> &images);

private:
    Result<Value> plain(const Value &value, int depth) const;
    Result<Value> of(const Reference &reference, int depth) const;
    Result<Value> attribute(const Resource &resource, const QString &name, int depth) const;

    const ResourceGraph &m_graph;
    std::function<Value(const QString &)> m_setting;
};

} // namespace penstock
