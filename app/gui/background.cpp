// SPDX-License-Identifier: Apache-2.0
#include "app/gui/background.h"

namespace penstock {

Task::~Task()
{
    cancel();
    m_future.waitForFinished();
}

void Task::begin(const QString &title)
{
    m_title = title;
    m_running = true;
    m_stop = std::stop_source();
    Q_EMIT started(title);
}

void Task::end()
{
    m_running = false;
    Q_EMIT ended();
}

} // namespace penstock
