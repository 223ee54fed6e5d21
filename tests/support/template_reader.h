// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/resolve.h"

#include <QJsonObject>

namespace penstock::testing {

/// Compares what was declared with a CloudFormation template that CDK made (with aws:cdk:path metadata).
/// Lines of what is wrong, empty when the declaration is true: every declared resource is there, of its type, with its
/// attributes and deletion policy; whatever else is there is counted in `implied` by type, exactly.
QStringList compareWithTemplate(const ResourceGraph &declared, const QMap<QString, int> &implied, const QJsonObject &cloudFormation);

} // namespace penstock::testing
