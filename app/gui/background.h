// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/progress.h"

#include <QFutureWatcher>
#include <QObject>
#include <QtConcurrentRun>

#include <functional>
#include <stop_token>

namespace penstock {

/// Runs one piece of work at a time off the window's thread and answers on it. Asking again while it runs remembers only
/// the newest wish, so wishes never pile up; the answer to an outdated wish is dropped.
template<typename Input, typename Output> class Newest : public QObject
{
public:
    using Work = std::function<Output(const Input &)>;
    using Done = std::function<void(const Output &)>;

    Newest(Work work, Done done, QObject *parent)
        : QObject(parent)
        , m_work(std::move(work))
        , m_done(std::move(done))
    {
        connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] { finished(); });
    }
    ~Newest() override { m_watcher.waitForFinished(); } // it holds copies only; the program ends after it

    void ask(Input input)
    {
        m_next = std::move(input);
        if (!m_watcher.isRunning() && !m_busy)
            start();
    }
    bool busy() const { return m_busy; }

private:
    void start()
    {
        m_busy = true;
        m_watcher.setFuture(QtConcurrent::run([work = m_work, input = *std::exchange(m_next, std::nullopt)] { return work(input); }));
    }
    void finished()
    {
        m_busy = false;
        const Output output = m_watcher.result();
        if (m_next)
            start();
        else
            m_done(output);
    }

    Work m_work;
    Done m_done;
    std::optional<Input> m_next;
    bool m_busy = false;
    QFutureWatcher<Output> m_watcher;
};

/// One long task a person started: progress, cancelling, an answer. Runs off the window's thread. One at a time.
class Task : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    ~Task() override;

    bool running() const { return m_running; }
    QString title() const { return m_title; }

    /// `work` reports and is stopped through its Watch; `done` is called on the window's thread, also after cancel().
    template<typename Output> bool start(const QString &title, std::function<Output(const Watch &)> work, std::function<void(const Output &)> done)
    {
        if (m_running)
            return false;
        begin(title);
        const auto report = [this](const Progress &progress) {
            QMetaObject::invokeMethod(this, [this, progress] { Q_EMIT progressed(progress.step, progress.done, progress.total); }, Qt::QueuedConnection);
        };
        auto future = QtConcurrent::run([work = std::move(work), watch = Watch{report, m_stop.get_token()}] { return work(watch); });
        m_future = QFuture<void>(future);
        future.then(this, [this, done = std::move(done)](const Output &output) {
            end();
            done(output);
        });
        return true;
    }
    void cancel() { m_stop.request_stop(); }

Q_SIGNALS:
    void started(const QString &title);
    void progressed(const QString &step, qint64 done, qint64 total);
    void ended();

private:
    void begin(const QString &title);
    void end();

    QString m_title;
    bool m_running = false;
    std::stop_source m_stop;
    QFuture<void> m_future;
};

} // namespace penstock
