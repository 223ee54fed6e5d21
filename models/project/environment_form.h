// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"

namespace penstock {

/// What an environment is for a kit: an account, a project, a cluster's namespace.
struct EnvironmentForm
{
    struct Field
    {
        QString label;
        QString help = {};
        QString example = {}; ///< a value that would do
        QString pattern = {}; ///< for the whole text; empty: any
        QString patternHelp = {};
    };
    QString title = QStringLiteral("Environment"); ///< "AWS account"
    Field account = {QStringLiteral("Account")};
    Field region = {QStringLiteral("Region")};
    bool cicd = true;     ///< there is an environment that runs CI/CD
    bool profile = true;  ///< commands take a profile of the AWS command line
    bool approval = true; ///< manualApproval means something
    bool revision = false; ///< a stage can run the drawing of an earlier commit
    QList<PropertyType> inputs; ///< further values of each environment: Environment::settings
};

/// What is wrong with a text in that field, as a sentence; empty when nothing is. An empty text is not judged here: it
/// is not typed yet, or not needed.
QString fieldProblem(const EnvironmentForm::Field &field, const QString &text);
/// Whether the field may stay empty: its pattern says so.
bool mayBeEmpty(const EnvironmentForm::Field &field);

} // namespace penstock
