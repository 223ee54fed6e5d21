// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/project_session.h"

#include <QMainWindow>

class QStackedWidget;

namespace penstock {

class CommandPalette;
class DeliveryPage;
class DesignPage;
class EnvironmentsPage;
class MessageBanner;
class NewProjectForm;
class PageBar;
class RepositoryController;
class RepositoryPage;
class ReviewPage;
class ShortcutsDialog;
class StatusStrip;
class WelcomePage;

/// The window: welcome page, or the pages of the open project. Holds the session and lets the pages know of each other's wishes.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    enum Page { Design, Environments, Delivery, Review, Repository };

    MainWindow();
    ~MainWindow() override;

    /// Opens a project; a failure is shown where the person is.
    bool openProject(const QString &folder);
    void showPage(Page page);
    void showWelcome();
    void showNewProject(const QString &exampleId = {});
    ProjectSession *session() { return &m_session; }
    DesignPage *designPage() const { return m_design; }
    RepositoryPage *repositoryPage() const { return m_repository; }
    ReviewPage *reviewPage() const { return m_review; }
    EnvironmentsPage *environmentsPage() const { return m_environments; }
    DeliveryPage *deliveryPage() const { return m_delivery; }
    NewProjectForm *newProjectForm() const { return m_new; }
    bool save();

Q_SIGNALS:
    void firstPainted(); ///< once: the canvas of the first project was drawn

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *makeProjectPages();
    void connectPages();
    void connectSession();
    void connectWelcome();
    void makeActions();
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeHelpMenu();
    QAction *action(
        QMenu *menu, const QString &text, const QList<QKeySequence> &keys, const QString &icon, const std::function<void()> &run, bool project = true);

    void refreshTitle();
    void refreshStatus();
    void createProject();
    void clone(const QString &url);
    void promote(const QString &from, const QString &to);
    void chooseFolder();
    /// Asks what to do with unsaved changes. False: the person wants to stay.
    bool mayLeave();

    ProjectSession m_session;
    Task m_task;
    QString m_example; ///< the new project begins with it
    QStackedWidget *m_top;
    QStackedWidget *m_pages;
    WelcomePage *m_welcome;
    NewProjectForm *m_new;
    PageBar *m_bar;
    MessageBanner *m_banner;
    DesignPage *m_design;
    EnvironmentsPage *m_environments;
    DeliveryPage *m_delivery;
    ReviewPage *m_review;
    RepositoryPage *m_repository;
    RepositoryController *m_controller;
    StatusStrip *m_status;
    CommandPalette *m_commands;
    ShortcutsDialog *m_shortcuts = nullptr; ///< made when it is first asked for
    QList<QAction *> m_projectActions; ///< need a project
};

} // namespace penstock
