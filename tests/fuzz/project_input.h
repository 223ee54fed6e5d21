// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

/// Reads any bytes as a project; where there is one, sets a property, saves and reads again. Aborts when a guarantee
/// breaks. The texts of several files are separated by a line "=== PATH".
void tryProjectInput(const QByteArray &input);
