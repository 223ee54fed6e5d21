// SPDX-License-Identifier: Apache-2.0
// The window's menus: every action has a name, so that the command palette finds it, and most have keys.
#include "app/gui/main_window.h"

#include "app/gui/design_page.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/shell/command_palette.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/shortcuts_dialog.h"
#include "widgets/shell/theme.h"

#include <QActionGroup>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QKeySequence keys(const char *text) { return QKeySequence(QString::fromLatin1(text)); }

/// Keys that belong to the canvas and work while it has the keyboard; the canvas handles them itself.
QList<ShortcutEntry> canvasKeys()
{
    const QString canvas = MainWindow::tr("Canvas");
    return {{canvas, MainWindow::tr("Add a component at the pointer"), MainWindow::tr("Tab, or double-click on nothing")},
        {canvas, MainWindow::tr("Properties of the selected node"), MainWindow::tr("Enter, or double-click")},
        {canvas, MainWindow::tr("Rename the selected node"), u"F2"_s}, {canvas, MainWindow::tr("Delete"), u"Del, Backspace"_s},
        {canvas, MainWindow::tr("Walk to the next node"), MainWindow::tr("arrows; with Shift the selection grows")},
        {canvas, MainWindow::tr("Move the selection"), MainWindow::tr("Alt+arrows by the grid, Alt+Shift+arrows by one pixel")},
        {canvas, MainWindow::tr("Pan"), MainWindow::tr("Space+drag, middle button, wheel")},
        {canvas, MainWindow::tr("Zoom"), MainWindow::tr("Ctrl+wheel, Ctrl++, Ctrl+-, Ctrl+0")},
        {canvas, MainWindow::tr("Stop what the pointer is doing"), u"Esc"_s}};
}

} // namespace

QAction *MainWindow::action(
    QMenu *menu, const QString &text, const QList<QKeySequence> &shortcuts, const QString &icon, const std::function<void()> &run, bool project)
{
    QAction *made = menu->addAction(text);
    made->setShortcuts(shortcuts);
    if (!icon.isEmpty())
        made->setIcon(themedIcon(icon));
    connect(made, &QAction::triggered, this, run);
    if (project)
        m_projectActions.append(made);
    return made;
}

void MainWindow::makeActions()
{
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeHelpMenu();
}

void MainWindow::makeFileMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&File"));
    action(
        menu, tr("&New project…"), {QKeySequence::New}, u"new"_s,
        [this] {
            if (mayLeave())
                showNewProject();
        },
        false);
    action(menu, tr("&Open…"), {QKeySequence::Open}, u"open"_s, [this] { chooseFolder(); }, false);
    action(
        menu, tr("&Welcome page"), {}, {},
        [this] {
            if (mayLeave())
                showWelcome();
        },
        false);
    menu->addSeparator();
    action(menu, tr("&Save"), {QKeySequence::Save}, u"save"_s, [this] { save(); });
    menu->addSeparator();
    action(menu, tr("&Quit"), {QKeySequence::Quit}, {}, [this] { close(); }, false);
}

void MainWindow::makeEditMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Edit"));
    QAction *undo = m_session.document()->undoStack()->createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setIcon(themedIcon(u"undo"_s));
    QAction *redo = m_session.document()->undoStack()->createRedoAction(this, tr("&Redo"));
    redo->setShortcuts({keys("Ctrl+Shift+Z"), keys("Ctrl+Y")});
    redo->setIcon(themedIcon(u"redo"_s));
    menu->addActions({undo, redo});
    menu->addSeparator();
    // The canvas has these keys itself while it has the keyboard, and text fields have theirs; here they have no keys of their own.
    CanvasView *canvas = m_design->canvas();
    action(menu, tr("Cu&t"), {}, {}, [canvas] { canvas->cut(); });
    action(menu, tr("&Copy"), {}, {}, [canvas] { canvas->copy(); });
    action(menu, tr("&Paste"), {}, {}, [canvas] { canvas->paste(); });
    action(menu, tr("D&uplicate"), {}, {}, [canvas] { canvas->duplicate(); });
    action(menu, tr("&Delete"), {}, u"trash"_s, [canvas] { canvas->deleteSelection(); });
    action(menu, tr("Select &all"), {}, {}, [canvas] { canvas->selectAll(); });
    menu->addSeparator();
    action(menu, tr("&Group"), {}, u"group"_s, [canvas] { canvas->groupSelection(); });
    action(menu, tr("U&ngroup"), {}, {}, [canvas] { canvas->ungroupSelection(); });
    action(menu, tr("Add a n&ote"), {}, u"note"_s, [canvas] { canvas->addNote(); });
    action(menu, tr("&Tidy up"), {keys("Ctrl+Shift+L")}, {}, [canvas] { canvas->tidy(); });
    menu->addSeparator();
    action(menu, tr("&Find a component"), {keys("Ctrl+Shift+A")}, u"search"_s, [this] {
        showPage(Design);
        m_design->focusPalette();
    });
}

void MainWindow::makeViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    const QStringList pages{tr("&Design"), tr("&Environments"), tr("De&livery"), tr("&Review"), tr("Re&pository")};
    for (int page = 0; page < pages.size(); ++page)
        action(menu, pages[page], page == Review ? QList{keys("F8")} : QList<QKeySequence>{}, {}, [this, page] { showPage(Page(page)); });
    menu->addSeparator();
    CanvasView *canvas = m_design->canvas();
    action(menu, tr("Zoom &in"), {}, u"zoom-in"_s, [canvas] { canvas->zoomIn(); });
    action(menu, tr("Zoom &out"), {}, u"zoom-out"_s, [canvas] { canvas->zoomOut(); });
    action(menu, tr("&Fit the drawing"), {keys("Ctrl+1"), keys("Shift+1")}, u"fit"_s, [canvas] { canvas->zoomToFit(); });
    action(menu, tr("Check for &problems"), {keys("F7")}, u"check"_s, [this] {
        showPage(Design);
        m_design->showProblems();
    });
    menu->addSeparator();
    auto *group = new QActionGroup(this);
    const Qt::ColorScheme chosen = Qt::ColorScheme(QSettings().value(u"colorScheme"_s, 0).toInt());
    for (const auto &[text, scheme] : {std::pair{tr("As the desktop"), Qt::ColorScheme::Unknown}, std::pair{tr("Light"), Qt::ColorScheme::Light},
             std::pair{tr("Dark"), Qt::ColorScheme::Dark}}) {
        QAction *choice = action(
            menu, text, {}, {},
            [scheme] {
                ThemeWatcher::instance().setColorScheme(scheme);
                QSettings().setValue(u"colorScheme"_s, int(scheme));
            },
            false);
        choice->setCheckable(true);
        choice->setChecked(scheme == chosen);
        group->addAction(choice);
    }
}

void MainWindow::makeHelpMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Help"));
    action(
        menu, tr("&Commands…"), {keys("Ctrl+Shift+P"), keys("Ctrl+K")}, {},
        [this] {
            m_commands->setActions(findChildren<QAction *>());
            m_commands->popUp();
        },
        false);
    action(
        menu, tr("&Keyboard shortcuts"), {keys("?"), keys("Ctrl+?")}, {},
        [this] {
            if (!m_shortcuts)
                m_shortcuts = new ShortcutsDialog(this);
            m_shortcuts->setEntries(ShortcutsDialog::entriesOf(tr("Window"), findChildren<QAction *>()) + canvasKeys());
            m_shortcuts->show();
            m_shortcuts->raise();
        },
        false);
    action(
        menu, tr("&About Penstock"), {}, {},
        [this] {
            QMessageBox::about(this, tr("Penstock"),
                tr("Penstock %1\n\nDraw data pipelines, see exactly what a change will do in each account, ship them by Git.\n\nApache License 2.0")
                    .arg(QLatin1StringView(PENSTOCK_VERSION)));
        },
        false);
}

} // namespace penstock
