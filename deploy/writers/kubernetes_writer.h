// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/writers/kubernetes_objects.h"
#include "models/files/file_tree.h"

namespace penstock {

/// An object of a pipeline and the file that it is written to.
struct KubernetesManifest
{
    QString file; ///< "orders-api-deployment.yaml"
    KubernetesKind kind;
    QString name; ///< metadata.name
};

/// What delivery itself does: a release of a chart or of a Kustomize folder, a secret that is brought into the cluster.
struct KubernetesRelease
{
    QString driver; ///< "helm", "kustomize", "secret"
    QString node;
    ValueMap attributes;
};

/// A pipeline in one stage, as differences from its base.
struct KubernetesStage
{
    FileTree files;                     ///< patches, and objects that only this stage has
    QList<KubernetesManifest> patches;  ///< the objects that differ; `file` is the patch
    QList<KubernetesManifest> additions;
    QList<KubernetesRelease> releases;
};

/// A pipeline as a Kustomize base that serves every stage.
struct KubernetesPipeline
{
    FileTree files; ///< one for each object, and kustomization.yaml; empty: the pipeline has no objects
    QList<KubernetesManifest> manifests;
    QStringList images;               ///< names that Kustomize's `images` replaces; sorted
    QList<KubernetesRelease> releases; ///< with the base values
    QMap<QString, KubernetesStage> stages;
};

/// `setting`: the default of an environment's setting. Resources of other families (Terraform's) are left out.
Result<KubernetesPipeline> writeKubernetes(
    const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const std::function<Value(const QString &)> &setting);

} // namespace penstock
