// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/kits/manifest.h"
#include "deploy/writers/airflow_writer.h"
#include "deploy/writers/cdk_writer.h"
#include "deploy/writers/kubernetes_writer.h"
#include "deploy/writers/terraform_writer.h"
#include "models/project/project.h"

namespace penstock {

/// What fills files from the drawing, by the names that manifests use. resources/kits/README.md says what each writes and
/// which variables it adds. Made for one project; what several files need is worked out once.
class KitWriters
{
public:
    KitWriters(const Project &project, const Catalogue &catalogue, const Manifest &manifest);

    static QStringList names(); ///< sorted

    /// Adds what the manifest's writers know of environments and pipelines.
    Result<void> addVariables(Variables &variables);

    /// The files of one entry of the manifest; `path` is a file or a folder, as the writer wants it. `pipeline` and
    /// `environment` are those of the round, or null.
    Result<FileTree> write(const KitFile &file, const QString &path, const Pipeline *pipeline, const Environment *environment);

private:
    bool uses(const QString &prefix) const;
    Result<void> addCdk(Variables &variables);
    Result<void> addTerraform(Variables &variables);
    Result<void> addKubernetes(Variables &variables);
    Result<FileTree> cdkModule(const QString &path, const Pipeline &pipeline) const;
    Result<FileTree> terraformModule(const QString &path, const Pipeline &pipeline) const;
    FileTree kubernetesFiles(const QString &path, const Pipeline &pipeline, const Environment *environment) const;
    Result<void> addAirflow(Variables &variables);
    FileTree airflowDags(const QString &path, const Pipeline &pipeline) const;
    Result<FileTree> nodeFilesOf(const KitFile &file, const QString &path, const Pipeline &pipeline) const;

    const Project &m_project;
    const Catalogue &m_catalogue;
    const Manifest &m_manifest;
    QMap<PipelineId, CdkPipelineModule> m_cdk;
    QMap<PipelineId, TerraformModule> m_terraform;
    QHash<std::pair<QString, QString>, QString> m_flat; ///< folder and address -> the pipeline that has it there
    QMap<PipelineId, KubernetesPipeline> m_kubernetes;
    AirflowDags m_airflow;
};

} // namespace penstock
