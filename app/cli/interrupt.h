// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <thread>

namespace penstock {

/// Turns Ctrl+C (SIGINT) and SIGTERM into a stop request; a second one ends the program at once. One at a time.
/// Signals are caught, not blocked: a blocked signal would stay blocked in every child process.
class Interrupt
{
public:
    Interrupt();
    ~Interrupt();
    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_waiting;
};

} // namespace penstock
