// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace penstock {

/// Opens the window, on the project named on the command line or on the welcome page. Returns when it is closed.
///
/// PENSTOCK_MEASURE_FIRST_PAINT=1 (for measurements): says on standard error how many milliseconds after the start of the
/// process the project was first painted, and ends.
int runWindow(int argc, char **argv);

} // namespace penstock
