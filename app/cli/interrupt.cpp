// SPDX-License-Identifier: Apache-2.0
#include "app/cli/interrupt.h"

#include <csignal>
#include <unistd.h>

namespace penstock {

namespace {

// A stop token may not be touched in a signal handler; a pipe may. The thread at its other end asks to stop.
int wakeUp[2] = {-1, -1};
volatile std::sig_atomic_t caughtBefore = 0;

void caught(int signal)
{
    if (caughtBefore)
        _exit(128 + signal);
    caughtBefore = 1;
    [[maybe_unused]] const auto written = write(wakeUp[1], "s", 1);
}

} // namespace

Interrupt::Interrupt()
{
    if (pipe(wakeUp) != 0)
        return; // without a pipe the signals keep their meaning: they end the program
    struct sigaction action = {};
    action.sa_handler = caught;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    m_waiting = std::jthread([this] {
        char why = 0;
        if (read(wakeUp[0], &why, 1) == 1 && why == 's')
            m_stop.request_stop();
    });
}

Interrupt::~Interrupt()
{
    if (!m_waiting.joinable())
        return;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    [[maybe_unused]] const auto written = write(wakeUp[1], "q", 1);
    m_waiting.join();
    close(wakeUp[0]);
    close(wakeUp[1]);
}

} // namespace penstock
