// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/core/error.h"
#include "models/project/project.h"

#include <QList>
#include <QMap>
#include <QSet>

namespace penstock {

/// One DAG as a Python module.
struct AirflowDag
{
    QString id;
    PipelineId pipeline;
    QString node;      ///< "PIPELINE/NODE"
    QStringList tasks; ///< their ids, topological
    QByteArray module;
};

/// All DAGs of a project. What differs between stages is read from the environment when a module is loaded; `variables` says
/// what each stage's environment must hold. With them are STAGE, PROJECT and LOCATION; IMAGES (a JSON map from an image's name to its reference)
/// where an image is used; and SETTING_NAME for each setting of `settings`.
struct AirflowDags
{
    QList<AirflowDag> dags;
    QMap<QString, QMap<QString, QString>> variables; ///< by stage, by name; each is one line of text
    QSet<QString> settings; ///< settings of environments that are asked for, by their ids
    QSet<QString> images;   ///< names of images

    static QString settingVariable(const QString &id); ///< "subnetName" -> "SETTING_SUBNET_NAME"
};

/// `folder` is where the modules will lie; functions of nodes' files are imported by their path below it.
Result<AirflowDags> writeAirflowDags(const Project &project, const Catalogue &catalogue, const QString &folder);

} // namespace penstock
