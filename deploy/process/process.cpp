// SPDX-License-Identifier: Apache-2.0
// Unix processes directly rather than through QProcess: a QProcess needs an event loop to drain two streams evenly, and
// this must work in any thread, wake at once when it is cancelled, and keep hold of the process group to the end.
#include "deploy/process/process.h"

#include "deploy/process/stream_buffer.h"

#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace penstock {
namespace {

/// A file descriptor that is ours to close.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int number)
        : m_number(number)
    { }
    Descriptor(Descriptor &&other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    { }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor() { close(); }
    int get() const { return m_number; }
    bool open() const { return m_number >= 0; }
    void close()
    {
        if (m_number >= 0)
            ::close(std::exchange(m_number, -1));
    }

private:
    int m_number = -1;
};

struct Pipe
{
    Descriptor read, write;
    static Pipe make()
    {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            return {};
        return {Descriptor(ends[0]), Descriptor(ends[1])};
    }
};

/// Holds SIGPIPE back from this thread: a child that does not read its input must not end us.
class NoBrokenPipe
{
public:
    NoBrokenPipe()
    {
        sigemptyset(&m_set);
        sigaddset(&m_set, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_set, &m_before);
    }
    ~NoBrokenPipe()
    {
        if (!sigismember(&m_before, SIGPIPE)) {
            const timespec now{};
            sigtimedwait(&m_set, nullptr, &now);
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    Q_DISABLE_COPY_MOVE(NoBrokenPipe)

private:
    sigset_t m_set, m_before;
};

QString systemError(int number) { return QString::fromLocal8Bit(std::strerror(number)); }

QProcessEnvironment environmentOf(const ProcessRequest &request)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : request.environment.asKeyValueRange()) {
        if (value)
            environment.insert(name, *value);
        else
            environment.remove(name);
    }
    return environment;
}

/// Strings as exec wants them; lives as long as the pointers are used.
class Words
{
public:
    explicit Words(const QStringList &words)
    {
        for (const QString &word : words)
            m_words.push_back(QFile::encodeName(word));
        for (QByteArray &word : m_words)
            m_pointers.push_back(word.data());
        m_pointers.push_back(nullptr);
    }
    char *const *get() { return m_pointers.data(); }

private:
    std::vector<QByteArray> m_words;
    std::vector<char *> m_pointers;
};

class Child
{
public:
    Child(const ProcessRequest &request, const Watch &watch)
        : m_request(request)
        , m_watch(watch)
        , m_out(request.outputLimit)
        , m_err(request.outputLimit)
    { }

    Result<ProcessOutput> run();

private:
    int spawn(const QString &file, const QProcessEnvironment &environment);
    void attend();
    int waitTime(Clock::time_point now) const;
    void askToEnd(Clock::time_point now);
    void readFrom(Descriptor &from, StreamBuffer &into, ProcessStream stream);
    void feed();
    Result<ProcessOutput> finish();
    std::unexpected<Error> failed(const QString &what, const QString &why, const QString &next = {}) const;

    const ProcessRequest &m_request;
    const Watch &m_watch;
    StreamBuffer m_out, m_err;
    Descriptor m_stdin, m_stdout, m_stderr, m_exit, m_wake;
    pid_t m_pid = -1;
    qsizetype m_fed = 0;
    bool m_exited = false, m_ending = false, m_late = false;
    std::optional<Clock::time_point> m_deadline, m_killAt, m_drainUntil;
};

std::unexpected<Error> Child::failed(const QString &what, const QString &why, const QString &next) const
{
    const QString command = u"Command: "_s + shownCommand(m_request);
    const QString shown = why.isEmpty() ? command : QString(withoutSecrets(why, m_request.secrets) + u"\n  "_s + command);
    return failure(ErrorKind::Tool, what, shown, next);
}

int Child::spawn(const QString &file, const QProcessEnvironment &environment)
{
    Pipe in, out = Pipe::make(), err = Pipe::make();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);

    if (m_request.input.isEmpty()) {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    } else {
        in = Pipe::make();
        ::fcntl(in.write.get(), F_SETFL, O_NONBLOCK);
        posix_spawn_file_actions_adddup2(&actions, in.read.get(), 0);
    }
    posix_spawn_file_actions_adddup2(&actions, out.write.get(), 1);
    posix_spawn_file_actions_adddup2(&actions, err.write.get(), 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3); // whatever else we hold open is not the child's
    if (!m_request.folder.isEmpty())
        posix_spawn_file_actions_addchdir_np(&actions, QFile::encodeName(m_request.folder).constData());

    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD})
        sigaddset(&defaults, number);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    Words arguments(QStringList{m_request.program} + m_request.arguments);
    Words variables(environment.toStringList());
    const bool piped = out.read.open() && err.read.open() && (m_request.input.isEmpty() || in.write.open());
    const int error = piped ? posix_spawn(&m_pid, QFile::encodeName(file).constData(), &actions, &attributes, arguments.get(), variables.get()) : EMFILE;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
        return error;
    m_stdin = std::move(in.write);
    m_stdout = std::move(out.read);
    m_stderr = std::move(err.read);
    m_exit = Descriptor(int(::syscall(SYS_pidfd_open, m_pid, 0)));
    return 0;
}

Result<ProcessOutput> Child::run()
{
    if (m_watch.stop.stop_requested())
        return failure(ErrorKind::Cancelled, u"%1 was not started: it was cancelled."_s.arg(m_request.program));
    const QProcessEnvironment environment = environmentOf(m_request);
    const auto file = findProgram(m_request.program, environment.value(u"PATH"_s));
    if (!file) {
        const QString next
            = m_request.install.isEmpty() ? u"Install it, and see that its folder is in PATH."_s : QString(u"Install it with: "_s + m_request.install);
        return failed(u"%1 is not installed."_s.arg(m_request.program), {}, next);
    }
    if (!m_request.folder.isEmpty() && !QFileInfo(m_request.folder).isDir())
        return failed(u"%1 could not be started."_s.arg(m_request.program), u"There is no folder %1."_s.arg(m_request.folder));

    m_wake = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (const int error = spawn(*file, environment); error != 0)
        return failed(u"%1 could not be started."_s.arg(m_request.program), systemError(error));
    if (m_request.timeout.count() > 0)
        m_deadline = Clock::now() + m_request.timeout;

    const std::stop_callback wake(m_watch.stop, [this] {
        const quint64 one = 1;
        [[maybe_unused]] const auto written = ::write(m_wake.get(), &one, sizeof one);
    });
    const NoBrokenPipe noBrokenPipe;
    attend();
    return finish();
}

void Child::askToEnd(Clock::time_point now)
{
    m_ending = true;
    m_stdin.close();
    ::kill(-m_pid, SIGTERM);
    m_killAt = now + m_request.patience;
}

/// Milliseconds until something must be done without being woken; -1: nothing.
int Child::waitTime(Clock::time_point now) const
{
    std::optional<Clock::time_point> next;
    for (const auto &time : {m_ending || m_exited ? std::nullopt : m_deadline, m_killAt, m_drainUntil}) {
        if (time && (!next || *time < *next))
            next = time;
    }
    if (!next)
        return -1;
    return int(std::max<qint64>(0, std::chrono::ceil<std::chrono::milliseconds>(*next - now).count()));
}

/// Reads, feeds and watches until the child has ended and its streams are read.
void Child::attend()
{
    while (true) {
        const bool streams = m_stdout.open() || m_stderr.open();
        auto now = Clock::now();
        if (m_exited && (!streams || (m_drainUntil && now >= *m_drainUntil)))
            return;
        std::array<pollfd, 5> watched{pollfd{m_stdout.get(), POLLIN, 0}, {m_stderr.get(), POLLIN, 0}, {m_stdin.get(), POLLOUT, 0},
            {m_exited ? -1 : m_exit.get(), POLLIN, 0}, {m_ending ? -1 : m_wake.get(), POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), waitTime(now)) < 0 && errno != EINTR)
            return;
        if (watched[0].revents)
            readFrom(m_stdout, m_out, ProcessStream::Output);
        if (watched[1].revents)
            readFrom(m_stderr, m_err, ProcessStream::Errors);
        if (watched[2].revents)
            feed();
        now = Clock::now();
        if (watched[3].revents && !m_exited) {
            m_exited = true;
            m_stdin.close();
            // Something it left running in the background may hold the streams open for ever. What the child itself
            // wrote is in them already.
            if (!m_drainUntil)
                m_drainUntil = now + (m_ending ? m_request.patience : std::chrono::milliseconds(500));
        }
        if (!m_ending && m_watch.stop.stop_requested())
            askToEnd(now);
        if (!m_ending && !m_exited && m_deadline && now >= *m_deadline) {
            m_late = true;
            askToEnd(now);
        }
        if (m_killAt && now >= *m_killAt) {
            ::kill(-m_pid, SIGKILL);
            m_killAt.reset();
            m_drainUntil = now;
        }
    }
}

void Child::readFrom(Descriptor &from, StreamBuffer &into, ProcessStream stream)
{
    std::array<char, 65536> block;
    const auto count = ::read(from.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR)
        return;
    if (count <= 0) {
        from.close();
        into.endLines([&](const QByteArray &line) { m_request.line(stream, line); }, bool(m_request.line));
        return;
    }
    into.add({block.data(), count}, [&](const QByteArray &line) { m_request.line(stream, line); }, bool(m_request.line));
}

void Child::feed()
{
    const auto count = ::write(m_stdin.get(), m_request.input.constData() + m_fed, size_t(m_request.input.size() - m_fed));
    if (count > 0)
        m_fed += count;
    if ((count < 0 && errno != EAGAIN && errno != EINTR) || m_fed == m_request.input.size())
        m_stdin.close();
}

Result<ProcessOutput> Child::finish()
{
    if (m_ending)
        ::kill(-m_pid, SIGKILL); // before the child is reaped: until then nobody else can have its group's number
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) { }

    ProcessOutput output{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), m_out.take(), m_err.take(), false};
    output.truncated = m_out.truncated() || m_err.truncated();
    const QString name = m_request.program;
    if (m_late)
        return failed(u"%1 took too long and was ended."_s.arg(name), u"It had %1 seconds."_s.arg(double(m_request.timeout.count()) / 1000));
    if (m_ending)
        return failure(ErrorKind::Cancelled, u"%1 was cancelled."_s.arg(name));
    const QByteArray said = output.errors.trimmed().isEmpty() ? output.output : output.errors;
    const QString tail = QString::fromUtf8(said.trimmed().last(std::min<qsizetype>(said.trimmed().size(), 4000)));
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        return failed(u"%1 crashed: signal %2 (%3)."_s.arg(name).arg(number).arg(QString::fromLatin1(::strsignal(number))), tail);
    }
    if (output.exitCode != 0 && !m_request.acceptFailure)
        return failed(u"%1 failed with exit code %2."_s.arg(name).arg(output.exitCode), tail);
    return output;
}

} // namespace

Result<ProcessOutput> run(const ProcessRequest &request, const Watch &watch) { return Child(request, watch).run(); }

} // namespace penstock
