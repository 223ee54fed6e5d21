// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/writers/cdk_code.h"

#include <QSet>

namespace penstock {

/// One statement of the pipeline's constructor.
struct CdkStatement
{
    enum class Kind { Heading, Declare, Call, Override };
    Kind kind = Kind::Call;
    QString text;      ///< Heading: what the following makes; Override: the path
    int variable = -1; ///< Declare
    Code code;         ///< Declare: a New; Call: a Call; Override: the construct
    Code value;        ///< Override
};

/// A pipeline as statements, before it has a language.
struct CdkModel
{
    QString className;                 ///< "OrdersPipeline"
    QString pipelineId;
    std::vector<QStringList> variables; ///< their names as words: {"clean", "role"}
    std::vector<CdkStatement> statements;
    QSet<int> used;                    ///< variables that something refers to
    bool usesEnvironment = false;      ///< needs the environment id
};

/// Fails when a node cannot be written: a required property missing, a cycle, an id that is none.
/// `moduleNames` are taken by imports.
Result<CdkModel> cdkModel(const Drawing &drawing, const QSet<QString> &moduleNames);

} // namespace penstock
