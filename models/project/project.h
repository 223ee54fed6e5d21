// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"
#include "models/graph/graph.h"

#include <QList>
#include <QString>

namespace penstock {

/// One account (AWS), project (Google Cloud) or cluster and namespace (Kubernetes), with region and stage.
struct Environment
{
    QString stage;   ///< unique, not empty, not "cicd"
    QString account; ///< AWS: 12 digits; always text, leading zeros count
    QString region;  ///< e.g. "eu-west-1"
    QString profile; ///< the command line's profile for that account; empty: the default one
    QString team;    ///< owning team; becomes the tag Team; empty: the project's
    bool manualApproval = false; ///< somebody must approve before this stage is deployed
    QMap<QString, QString> tags;
    ValueMap settings = {}; ///< what the kit asks of each environment, by the id of its environmentInputs; only what was set
    QString revision = {}; ///< the commit of the drawing this stage runs; empty: the newest

    bool operator==(const Environment &) const = default;
};

/// A repository of the project; which roles there are is the kit's matter.
struct RepositoryRole
{
    QString role;   ///< e.g. "pipeline"; the primary role holds penstock.yaml
    QString name;   ///< folder beside DIR for roles that are not primary
    QString remote; ///< any Git URL or path; empty: none yet
    QString branch; ///< empty: "main"
    bool operator==(const RepositoryRole &) const = default;
};

/// The way of delivery and what it was told.
struct KitChoice
{
    QString id;       ///< e.g. "aws-ddk-cdk-pipelines"
    QString language; ///< "python" or "typescript" where the kit offers both
    ValueMap inputs;  ///< by input id of the kit; only what was set
    bool operator==(const KitChoice &) const = default;
};

/// pipelines + environments + delivery settings + repositories: penstock.yaml and what it names.
struct Project
{
    int formatVersion = 1;  ///< key `penstock`
    QString label;          ///< for people; any text of 1 to 255 characters
    QString description;    ///< any text of up to 5,000 characters
    QString prefix;         ///< `^[a-z-]{1,20}$`, begins the names of what is made in the cloud
    QString uid;            ///< 8 lower-case letters or digits, made once, never changed
    QString name;           ///< derived once from prefix, label and uid, then kept: names repository and pipeline
    QString team;           ///< owning team
    QMap<QString, QString> tags;
    KitChoice kit;
    Environment cicd;       ///< stage "cicd"; never deployed to
    QList<Environment> environments; ///< in the order of promotion
    QList<RepositoryRole> repositories;
    QList<Pipeline> pipelines; ///< sorted by id

    bool operator==(const Project &) const = default;
    const Environment *environment(const QString &stage) const;
    const Pipeline *pipeline(const PipelineId &id) const;
};

/// These pipelines as the project's stages know them: without the values of stages that it does not have. For drawings from
/// other commits and branches.
QList<Pipeline> forStagesOf(const Project &project, QList<Pipeline> pipelines);

/// What a project's name may be, where a way of delivery builds further names from it.
struct NameLimits
{
    qsizetype length = 63;
    bool underscores = true;
};

/// The name that a new project gets: lower-case, other characters become "-", as long as the limits say, the uid whole.
QString derivedName(const QString &prefix, const QString &label, const QString &uid, const NameLimits &limits = {});

} // namespace penstock
