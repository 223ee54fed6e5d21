// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace penstock {

/// The name that the CDK's Python packages give a method, member or property: "enforceSSL" is "enforce_ssl",
/// "lambda" is "lambda_".
QString pythonName(const QString &camelCase);

} // namespace penstock
