// SPDX-License-Identifier: Apache-2.0
// Draws every page of the window with the bundled example, light and dark, into a folder: packaging/screenshots. With a
// project as the second argument: the pages of that one, as it is.
#include "app/gui/design_page.h"
#include "app/gui/main_window.h"
#include "app/gui/review_page.h"
#include "app/operations/demo.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/shell/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

constexpr int patienceMilliseconds = 20'000;

/// Runs the event loop until it holds; false when it never did.
bool until(const std::function<bool()> &holds)
{
    QElapsedTimer timer;
    timer.start();
    while (!holds()) {
        if (timer.hasExpired(patienceMilliseconds))
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    }
    return true;
}

void settle()
{
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

bool shoot(MainWindow &window, const QString &file)
{
    settle();
    if (window.grab().save(file))
        return true;
    std::fprintf(stderr, "%s could not be written\n", qPrintable(file));
    return false;
}

bool shootAll(const QString &project, const QString &folder, const QString &theme)
{
    ThemeWatcher::instance().setColorScheme(theme == "dark"_L1 ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
    MainWindow window;
    window.resize(1440, 900);
    const auto file = [&](const QString &page) { return folder + u'/' + page + u'-' + theme + u".png"_s; };
    window.showWelcome();
    window.show();
    bool good = shoot(window, file(u"welcome"_s));
    window.showNewProject(u"research"_s);
    good &= shoot(window, file(u"new"_s));
    if (!window.openProject(project) || !until([&] { return window.session()->resultsAreCurrent(); }))
        return false;
    // An edit that was not shipped yet, so that the plans have something to say.
    ProjectDocument *document = window.session()->document();
    const Pipeline &pipeline = document->project().pipelines.first();
    for (const Node &node : pipeline.graph.nodes) {
        if (node.properties.contains(u"memoryMb"_s))
            document->setNodeProperty(pipeline.id, node.id, u"memoryMb"_s, Value(1024));
        if (node.type == "aws.s3.bucket"_L1 && node.stages.contains(u"dev"_s))
            window.designPage()->canvas()->selectNodes({node.id});
    }
    good &= until([&] { return window.session()->resultsAreCurrent(); });
    window.designPage()->canvas()->zoomToFit();
    good &= shoot(window, file(u"design"_s));
    window.showPage(MainWindow::Environments);
    good &= shoot(window, file(u"environments"_s));
    window.showPage(MainWindow::Delivery);
    good &= shoot(window, file(u"delivery"_s));
    window.showPage(MainWindow::Review);
    window.reviewPage()->showStage(u"dev"_s);
    good &= shoot(window, file(u"review"_s));
    good &= window.save();
    window.showPage(MainWindow::Repository);
    QElapsedTimer timer;
    timer.start();
    until([&] { return timer.hasExpired(800); }); // the repository is looked at elsewhere, and its answer has no signal of its own here
    good &= shoot(window, file(u"repository"_s));
    return good;
}

/// For looking at a kit, at many stages, at long texts.
bool shootProject(const QString &project, const QString &folder, const QString &theme)
{
    ThemeWatcher::instance().setColorScheme(theme == "dark"_L1 ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
    MainWindow window;
    window.resize(1440, 900);
    window.show();
    if (!window.openProject(project) || !until([&] { return window.session()->resultsAreCurrent(); }))
        return false;
    const std::pair<MainWindow::Page, QString> pages[] = {{MainWindow::Design, u"design"_s}, {MainWindow::Environments, u"environments"_s},
        {MainWindow::Delivery, u"delivery"_s}, {MainWindow::Review, u"review"_s}};
    bool good = true;
    for (const auto &[page, name] : pages) {
        window.showPage(page);
        if (page == MainWindow::Design)
            window.designPage()->canvas()->zoomToFit();
        good &= shoot(window, folder + u'/' + QFileInfo(project).fileName() + u'-' + name + u'-' + theme + u".png"_s);
    }
    return good;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QTemporaryDir place;
    qputenv("XDG_CONFIG_HOME", place.filePath(u"config"_s).toLocal8Bit());
    qputenv("GIT_CONFIG_GLOBAL", place.filePath(u"gitconfig"_s).toLocal8Bit());
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"penstock"_s);
    QCoreApplication::setApplicationName(u"penstock"_s);
    applyTheme(application);
    if (argc < 2) {
        std::fprintf(stderr, "usage: screenshots FOLDER [PROJECT]\n");
        return 2;
    }
    const QString folder = QString::fromLocal8Bit(argv[1]);
    QDir().mkpath(folder);
    bool good = true;
    for (const QString &theme : {u"light"_s, u"dark"_s}) {
        if (argc > 2) {
            good &= shootProject(QString::fromLocal8Bit(argv[2]), folder, theme);
            continue;
        }
        const QString project = place.filePath(theme + u"/research"_s);
        const auto demo = demonstrate(project, [](const Workspace &, const QString &) { return Result<void>(); });
        if (!demo) {
            std::fprintf(stderr, "%s\n", qPrintable(demo.error().toString()));
            return 1;
        }
        good &= shootAll(project, folder, theme);
    }
    return good ? 0 : 1;
}
