// SPDX-License-Identifier: Apache-2.0
#include "deploy/process/process.h"
#include "tests/support/git_folder.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryFile>
#include <QTest>

#include <atomic>
#include <csignal>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace penstock;

/// The door for child processes, tried with shells that behave and that do not.
class TestProcess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bothStreamsAndExitCode();
    void failureShowsCommandAndReason();
    void missingToolSaysHowToInstall();
    void neverFromTheCurrentFolder();
    void argumentsAreNotAShellLine();
    void environmentAndFolder();
    void hugeInputThroughAPipe();
    void inputNobodyReads();
    void hugeOutputIsBounded();
    void linesComeAsTheyAreWritten();
    void endlessLine();
    void crash();
    void timeout();
    void cancelWhileItRuns();
    void cancelWhenItIgnoresTheRequest();
    void cancelEndsGrandchildren();
    void cancelledBeforeItStarts();
    void backgroundProcessDoesNotHoldUs();
    void noTerminalAndNoForeignFiles();
    void secretsAreMasked();
    void manyAtOnce();
};

static ProcessRequest shell(const QString &script) { return {.program = u"sh"_s, .arguments = {u"-c"_s, script}}; }

/// Whether a process is still there, zombies not counted.
static bool runs(const QByteArray &pid)
{
    const QByteArray status = test::readAll(u"/proc/"_s + QString::fromLatin1(pid.trimmed()) + u"/stat"_s);
    return !status.isEmpty() && !status.contains(") Z ") && !status.contains(") X ");
}

void TestProcess::bothStreamsAndExitCode()
{
    const auto output = run(shell(u"echo out; echo err >&2"_s));
    VERIFY_OK(output);
    QCOMPARE(output->output, "out\n"_ba);
    QCOMPARE(output->errors, "err\n"_ba);
    QCOMPARE(output->exitCode, 0);
    auto request = shell(u"exit 3"_s);
    request.acceptFailure = true;
    QCOMPARE(run(request)->exitCode, 3);
}

void TestProcess::failureShowsCommandAndReason()
{
    const auto output = run(shell(u"echo 'disk is full' >&2; exit 4"_s));
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Tool);
    QCOMPARE(output.error().what, u"sh failed with exit code 4."_s);
    QVERIFY(output.error().why.contains(u"disk is full"_s) && output.error().why.contains(u"Command: sh -c"_s));
}

void TestProcess::missingToolSaysHowToInstall()
{
    const auto output = run({.program = u"no-such-tool"_s, .install = u"sudo apt install no-such-tool"_s});
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Tool);
    QCOMPARE(output.error().what, u"no-such-tool is not installed."_s);
    QCOMPARE(output.error().next, u"Install it with: sudo apt install no-such-tool"_s);
    QVERIFY(run({.program = u"sh"_s, .folder = u"/no/such/folder"_s}).error().why.contains(u"/no/such/folder"_s));
}

void TestProcess::neverFromTheCurrentFolder()
{
    QTemporaryDir folder;
    test::writeAll(folder.filePath(u"evil"_s), "#!/bin/sh\necho evil\n", true);
    const QString before = QDir::currentPath();
    QDir::setCurrent(folder.path());
    for (const QString &path : {u".:/usr/bin"_s, u":/usr/bin"_s, u"/usr/bin:"_s, u"relative"_s})
        QVERIFY(!findProgram(u"evil"_s, path));
    QVERIFY(!findProgram(u"./evil"_s));
    QVERIFY(!run({.program = u"evil"_s, .folder = folder.path()}));
    QDir::setCurrent(before);
    QCOMPARE(findProgram(u"evil"_s, folder.path()), folder.filePath(u"evil"_s));
}

void TestProcess::argumentsAreNotAShellLine()
{
    const QStringList words{u"a b"_s, u"$(id)"_s, u"'"_s, u"数据"_s, QString(), u"-n"_s, u"*"_s};
    const auto output = run({.program = u"printf"_s, .arguments = QStringList{u"%s\\n"_s} + words});
    VERIFY_OK(output);
    QCOMPARE(QString::fromUtf8(output->output), QString(words.join(u'\n') + u'\n'));
}

void TestProcess::environmentAndFolder()
{
    QTemporaryDir folder;
    qputenv("TAKEN_AWAY", "1");
    auto request = shell(u"echo \"$MINE|${TAKEN_AWAY-gone}\"; pwd"_s);
    request.environment = {{u"MINE"_s, u"x=y z"_s}, {u"TAKEN_AWAY"_s, std::nullopt}};
    request.folder = folder.path();
    QCOMPARE(QString::fromUtf8(run(request)->output), u"x=y z|gone\n%1\n"_s.arg(QFileInfo(folder.path()).canonicalFilePath()));
}

void TestProcess::hugeInputThroughAPipe()
{
    ProcessRequest request{.program = u"cat"_s};
    request.input = QByteArray(5'000'000, 'x');
    const auto output = run(request);
    VERIFY_OK(output);
    QVERIFY(output->output == request.input && !output->truncated);
}

void TestProcess::inputNobodyReads()
{
    auto request = shell(u"exec <&-; echo done"_s);
    request.input = QByteArray(5'000'000, 'x');
    const auto output = run(request);
    VERIFY_OK(output);
    QCOMPARE(output->output, "done\n"_ba);
    QCOMPARE(run({.program = u"cat"_s})->output, QByteArray()); // without input it is at its end, not waiting
}

void TestProcess::hugeOutputIsBounded()
{
    auto request = shell(u"echo first; head -c 300000000 /dev/zero | tr '\\0' x; echo; echo last; head -c 50000000 /dev/zero >&2"_s);
    request.outputLimit = 10000;
    const auto output = run(request);
    VERIFY_OK(output);
    QVERIFY(output->truncated);
    QVERIFY2(output->output.size() < 10200, QByteArray::number(output->output.size()).constData());
    QVERIFY(output->output.startsWith("first\n") && output->output.endsWith("\nlast\n"));
    QVERIFY(output->output.contains("bytes left out]"));
    QVERIFY(output->errors.size() < 10200);
}

void TestProcess::linesComeAsTheyAreWritten()
{
    QList<QByteArray> lines;
    auto request = shell(u"printf 'one\\ntwo\\r50%%\\r100%%\\n\\nlast'; echo err >&2"_s);
    request.line = [&](ProcessStream stream, const QByteArray &line) { lines.append(QByteArray(stream == ProcessStream::Errors ? "! " : "").append(line)); };
    VERIFY_OK(run(request));
    QVERIFY2(lines.removeOne("! err"_ba), lines.join(QByteArrayLiteral(", ")).constData());
    QCOMPARE(lines, QList<QByteArray>({"one", "two", "50%", "100%", "last"}));
    // Live: the child waits for the file that the callback makes of its first line.
    QTemporaryDir folder;
    auto live = shell(u"echo go; n=0; while [ ! -e %1 ]; do n=$((n+1)); [ $n -lt 100000 ] || exit 1; done"_s.arg(folder.filePath(u"seen"_s)));
    live.line = [&](ProcessStream, const QByteArray &) { test::writeAll(folder.filePath(u"seen"_s), "x"); };
    live.timeout = 60s;
    VERIFY_OK(run(live));
}

void TestProcess::endlessLine()
{
    qsizetype longest = 0;
    auto request = shell(u"head -c 10000000 /dev/zero"_s);
    request.line = [&](ProcessStream, const QByteArray &line) { longest = std::max(longest, line.size()); };
    VERIFY_OK(run(request));
    QCOMPARE(longest, 65536);
}

void TestProcess::crash()
{
    auto request = shell(u"echo 'about to fall' >&2; kill -SEGV $$"_s);
    request.acceptFailure = true;
    const auto output = run(request);
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Tool);
    QVERIFY2(output.error().what.contains(u"signal 11"_s), qPrintable(output.error().what));
    QVERIFY(output.error().why.contains(u"about to fall"_s));
}

void TestProcess::timeout()
{
    ProcessRequest request{.program = u"sleep"_s, .arguments = {u"1000"_s}};
    request.timeout = 50ms;
    const auto output = run(request);
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Tool);
    QVERIFY(output.error().what.contains(u"took too long"_s));
    request.arguments = {u"0"_s};
    request.timeout = 60s;
    VERIFY_OK(run(request));
}

void TestProcess::cancelWhileItRuns()
{
    std::stop_source stop;
    QByteArray ending;
    auto request = shell(u"trap 'echo tidy; exit 0' TERM; echo ready; while :; do sleep 1000 >/dev/null 2>&1 & wait; done"_s);
    request.patience = 60s;
    request.line = [&](ProcessStream, const QByteArray &line) {
        if (line == "ready")
            stop.request_stop();
        ending = line;
    };
    QElapsedTimer clock;
    clock.start();
    const auto output = run(request, {{}, stop.get_token()});
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Cancelled);
    QCOMPARE(ending, "tidy"_ba); // gently: it could put its things away
    QVERIFY(clock.elapsed() < 30000); // once it has ended, nobody waits the patience out
}

void TestProcess::cancelWhenItIgnoresTheRequest()
{
    std::stop_source stop;
    QByteArray pid;
    auto request = shell(u"trap '' TERM; echo $$; while :; do sleep 1000; done"_s);
    request.patience = 100ms;
    request.line = [&](ProcessStream, const QByteArray &line) {
        pid = line;
        stop.request_stop();
    };
    const auto output = run(request, {{}, stop.get_token()});
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Cancelled);
    QVERIFY(!pid.isEmpty() && !runs(pid));
}

void TestProcess::cancelEndsGrandchildren()
{
    std::stop_source stop;
    QList<QByteArray> pids;
    // One that listens, one that does not, one that let go of our streams.
    auto request = shell(u"sleep 1000 & echo $!; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' & "
                         "sh -c 'trap \"\" TERM; echo $$; exec >/dev/null 2>&1; while :; do sleep 1000; done' & wait"_s);
    request.patience = 200ms;
    request.line = [&](ProcessStream, const QByteArray &line) {
        pids += line;
        if (pids.size() == 3)
            stop.request_stop();
    };
    const auto output = run(request, {{}, stop.get_token()});
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Cancelled);
    QCOMPARE(pids.size(), 3);
    for (const QByteArray &pid : pids)
        QTRY_VERIFY2(!runs(pid), pid.constData()); // killed before run() returned; the system may take a moment to bury them
}

void TestProcess::cancelledBeforeItStarts()
{
    QTemporaryDir folder;
    std::stop_source stop;
    stop.request_stop();
    const auto output = run({.program = u"touch"_s, .arguments = {folder.filePath(u"x"_s)}}, {{}, stop.get_token()});
    QVERIFY(!output);
    QCOMPARE(output.error().kind, ErrorKind::Cancelled);
    QVERIFY(!QFile::exists(folder.filePath(u"x"_s)));
}

void TestProcess::backgroundProcessDoesNotHoldUs()
{
    QElapsedTimer clock;
    clock.start();
    const auto output = run(shell(u"sleep 20 & echo $!"_s)); // holds our streams open
    VERIFY_OK(output);
    QVERIFY(clock.elapsed() < 15000);
    QVERIFY(runs(output->output)); // not ours to end: nothing was cancelled
    ::kill(output->output.trimmed().toInt(), SIGKILL);
}

void TestProcess::noTerminalAndNoForeignFiles()
{
    QTemporaryFile open;
    QVERIFY(open.open());
    const auto output = run(shell(u"(: </dev/tty) 2>/dev/null && echo terminal; ls /proc/$$/fd | wc -l"_s));
    VERIFY_OK(output);
    QVERIFY(!output->output.contains("terminal"));
    QVERIFY2(output->output.trimmed().toInt() <= 4, output->output.constData());
}

void TestProcess::secretsAreMasked()
{
    ProcessRequest request = shell(u"echo token is hunter22 >&2; exit 1"_s);
    request.arguments += {u"https://me:pass-word@example.com/x"_s};
    request.secrets = {u"hunter22"_s};
    const auto output = run(request);
    QVERIFY(!output);
    const QString text = output.error().toString();
    QVERIFY2(!text.contains(u"hunter22"_s) && !text.contains(u"pass-word"_s) && text.contains(u"me:***@example.com"_s), qPrintable(text));
}

void TestProcess::manyAtOnce()
{
    std::vector<std::jthread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&good, i] {
            for (int round = 0; round < 10; ++round) {
                auto request = shell(u"cat; exit %1"_s.arg(i));
                request.acceptFailure = true;
                request.input = QByteArray(100'000, char('a' + i));
                const auto output = run(request);
                good += output && output->exitCode == i && output->output == request.input;
            }
        });
    }
    threads.clear();
    QCOMPARE(good.load(), 80);
}

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
