// SPDX-License-Identifier: Apache-2.0
#include "app/gui/gui.h"

#include "app/gui/main_window.h"
#include "widgets/shell/theme.h"

#include <QApplication>
#include <QFile>
#include <QSettings>

#include <cstdio>
#include <ctime>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Milliseconds since this process was started, by the kernel's clock (to a hundredth of a second); -1 where there is no /proc.
qint64 millisecondsSinceStart()
{
    QFile file(u"/proc/self/stat"_s);
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = file.readAll();
    // Field 22; the name in field 2 may hold spaces, so count from its closing bracket.
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const qint64 started = fields.value(19).toLongLong() * 1000 / sysconf(_SC_CLK_TCK);
    return qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000 - started;
}

} // namespace

int runWindow(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"penstock"_s);
    QCoreApplication::setApplicationName(u"penstock"_s);
    QGuiApplication::setDesktopFileName(u"penstock"_s);
    ThemeWatcher::instance().setColorScheme(Qt::ColorScheme(QSettings().value(u"colorScheme"_s, 0).toInt()));
    applyTheme(application);

    MainWindow window;
    if (qEnvironmentVariableIntValue("PENSTOCK_MEASURE_FIRST_PAINT") == 1) {
        QObject::connect(&window, &MainWindow::firstPainted, &application, [] {
            std::fprintf(stderr, "first paint after %lld ms\n", static_cast<long long>(millisecondsSinceStart()));
            QCoreApplication::quit();
        });
    }
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() > 1)
        window.openProject(arguments.at(1));
    else
        window.showWelcome();
    window.show();
    return QApplication::exec();
}

} // namespace penstock
