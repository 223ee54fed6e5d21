// SPDX-License-Identifier: Apache-2.0
#include "app/gui/main_window.h"

#include "app/gui/delivery_controller.h"
#include "app/gui/design_page.h"
#include "app/gui/plan_adapter.h"
#include "app/gui/recent_projects.h"
#include "app/gui/repository_controller.h"
#include "app/gui/review_page.h"
#include "app/operations/clone.h"
#include "app/operations/new_project.h"
#include "app/operations/promote.h"
#include "deploy/kits/kit.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/delivery/delivery_page.h"
#include "widgets/environments/environments_page.h"
#include "widgets/repository/repository_page.h"
#include "widgets/shell/command_palette.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/message_banner.h"
#include "widgets/shell/new_project_form.h"
#include "widgets/shell/page_bar.h"
#include "widgets/shell/status_strip.h"
#include "widgets/shell/welcome_page.h"

#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr QSize usualSize(1320, 860);
const QString taskId = u"task"_s; // there is one at a time

QString usualProjectsFolder() { return QSettings().value(u"projectsFolder"_s, QDir::homePath()).toString(); }

QVBoxLayout *plainColumn(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins({});
    column->setSpacing(0);
    return column;
}

} // namespace

MainWindow::MainWindow()
    : m_top(new QStackedWidget)
    , m_pages(new QStackedWidget)
    , m_welcome(new WelcomePage)
    , m_new(new NewProjectForm)
    , m_bar(new PageBar)
    , m_banner(new MessageBanner)
    , m_design(new DesignPage(&m_session))
    , m_environments(new EnvironmentsPage(m_session.document()))
    , m_delivery(new DeliveryPage(m_session.document()))
    , m_review(new ReviewPage(&m_session))
    , m_repository(new RepositoryPage)
    , m_controller(new RepositoryController(&m_session, m_repository, &m_task, this))
    , m_status(new StatusStrip)
    , m_commands(new CommandPalette(this))
{
    new DeliveryController(&m_session, m_delivery, m_environments, this);
    setWindowIcon(applicationIcon());
    resize(usualSize);
    m_top->addWidget(m_welcome);
    m_top->addWidget(m_new);
    m_top->addWidget(makeProjectPages());
    setCentralWidget(m_top);
    makeActions();
    connectPages();
    connectSession();
    connectWelcome();
    restoreGeometry(QSettings().value(u"geometry"_s).toByteArray());
}

// The pages hold the session's document: they go before it does.
MainWindow::~MainWindow() { delete takeCentralWidget(); }

QWidget *MainWindow::makeProjectPages()
{
    m_bar->addPage(tr("Design"), themedIcon(u"design"_s), tr("Draw the pipeline"));
    m_bar->addPage(tr("Environments"), themedIcon(u"environments"_s), tr("Accounts, regions, promotion, bootstrap commands"));
    m_bar->addPage(tr("Delivery"), themedIcon(u"delivery"_s), tr("The kit and its settings, how a change travels, generated files"));
    m_bar->addPage(tr("Review"), themedIcon(u"review"_s), tr("What deploying would change in each environment"));
    m_bar->addPage(tr("Repository"), themedIcon(u"repository"_s), tr("Changed files, commit, push"));
    for (QWidget *page : std::initializer_list<QWidget *>{m_design, m_environments, m_delivery, m_review, m_repository})
        m_pages->addWidget(page);

    auto *right = new QWidget;
    QVBoxLayout *column = plainColumn(right);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    auto *upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(m_bar);
    upper->addWidget(right, 1);
    auto *all = new QWidget;
    QVBoxLayout *whole = plainColumn(all);
    whole->addLayout(upper, 1);
    whole->addWidget(m_status);
    return all;
}

void MainWindow::connectPages()
{
    connect(m_bar, &PageBar::pageRequested, this, [this](int page) { showPage(Page(page)); });
    connect(m_design, &DesignPage::firstPainted, this, &MainWindow::firstPainted);
    connect(m_design, &DesignPage::reviewRequested, this, [this](const QString &stage) {
        m_review->showStage(stage);
        showPage(Review);
    });
    connect(m_design, &DesignPage::environmentsRequested, this, [this](const QString &stage, const QString &field) {
        showPage(Environments);
        m_environments->showEnvironment(stage, field);
    });
    connect(m_design, &DesignPage::deliveryRequested, this, [this](const QString &input) {
        showPage(Delivery);
        m_delivery->showInput(input);
    });
    connect(m_delivery, &DeliveryPage::environmentRequested, this, [this](const QString &stage) {
        showPage(Environments);
        m_environments->showEnvironment(stage);
    });
    connect(m_review, &ReviewPage::nodeActivated, this, [this](const PipelineId &pipeline, const NodeId &node) {
        showPage(Design);
        m_design->showNode(pipeline, node);
    });
    connect(m_environments, &EnvironmentsPage::promotionRequested, this, &MainWindow::promote);
    connect(m_status, &StatusStrip::problemsRequested, this, [this] {
        showPage(Design);
        m_design->showProblems();
    });
    connect(m_status, &StatusStrip::branchActivated, this, [this] { showPage(Repository); });
    connect(m_status, &StatusStrip::cancelRequested, this, [this](const QString &) { m_task.cancel(); });
    connect(&m_task, &Task::started, this, [this](const QString &title) {
        m_status->setTask(taskId, {title, 0, 0}, true);
        m_repository->setProgress({title, 0, 0});
    });
    connect(&m_task, &Task::progressed, this, [this](const QString &step, qint64 done, qint64 total) {
        if (!m_task.running())
            return; // a late report
        m_status->setTask(taskId, {step, done, total}, true);
        m_repository->setProgress({step, done, total});
    });
    connect(&m_task, &Task::ended, this, [this] { m_status->endTask(taskId); });
    connect(m_controller, &RepositoryController::stateChanged, this, &MainWindow::refreshStatus);
}

void MainWindow::connectSession()
{
    connect(&m_session, &ProjectSession::opened, this, [this] {
        m_banner->dismiss();
        refreshTitle();
    });
    connect(&m_session, &ProjectSession::modifiedChanged, this, &MainWindow::refreshTitle);
    connect(&m_session, &ProjectSession::resultsChanged, this, [this] { refreshStatus(); });
    connect(m_session.document(), &ProjectDocument::projectChanged, this, &MainWindow::refreshTitle);
    connect(&m_session, &ProjectSession::changedOnDisk, this, [this] {
        m_banner->showMessage(Tone::Caution, tr("The project's files were changed by somebody else."),
            tr("You have changes that are not saved. Saving is refused until the files are read again."), tr("Reading them again drops your unsaved changes."));
        m_banner->setAction(tr("Read again"));
    });
    connect(&m_session, &ProjectSession::reloaded, this, [this] {
        m_banner->showMessage(Tone::Info, tr("The project's files were changed on disk and have been read again."));
        refreshTitle();
    });
    connect(m_banner, &MessageBanner::actionTriggered, this, [this] {
        if (const auto read = m_session.reload(); !read)
            m_banner->showError(read.error());
    });
}

void MainWindow::connectWelcome()
{
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::openProject);
    connect(m_welcome, &WelcomePage::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(m_welcome, &WelcomePage::newProjectRequested, this, [this] { showNewProject(); });
    connect(m_welcome, &WelcomePage::exampleRequested, this, &MainWindow::showNewProject);
    connect(m_welcome, &WelcomePage::cloneRequested, this, &MainWindow::clone);
    connect(m_welcome, &WelcomePage::forgetRequested, this, [this](const QString &folder) {
        forgetProject(folder);
        showWelcome();
    });
    connect(m_new, &NewProjectForm::createRequested, this, &MainWindow::createProject);
    connect(m_new, &NewProjectForm::cancelled, this, &MainWindow::showWelcome);
    connect(m_new, &NewProjectForm::folderDialogRequested, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Where the project goes"), usualProjectsFolder());
        if (!folder.isEmpty())
            m_new->setFolder(folder);
    });
}

void MainWindow::showWelcome()
{
    QList<RecentProject> recent;
    for (const RecentEntry &entry : recentProjects())
        recent.append({entry.label, entry.folder, entry.opened, QFileInfo::exists(entry.folder + u"/penstock.yaml"_s)});
    m_welcome->setRecent(recent);
    QList<ExampleCard> cards;
    for (const Example &example : examples()) {
        const auto kit = readKit(example.kit);
        cards.append({example.id, example.title, example.summary, kit ? kit->title : QString()});
    }
    m_welcome->setExamples(cards);
    m_top->setCurrentWidget(m_welcome);
    refreshTitle();
}

void MainWindow::showNewProject(const QString &exampleId)
{
    m_example = exampleId;
    m_new->setKits(kitOptions());
    const Catalogue shipped;
    m_new->setRegions(
        {{u"aws"_s, shipped.regions(u"aws"_s)}, {u"gcp"_s, shipped.regions(u"gcp"_s)}}, {{u"aws"_s, u"eu-west-1"_s}, {u"gcp"_s, u"europe-west1"_s}});
    m_new->setParentFolder(usualProjectsFolder());
    const auto beginning = exampleId.isEmpty() ? Result<Project>(Project{}) : exampleProject(exampleId);
    if (!beginning) {
        m_welcome->banner()->showError(beginning.error());
        return;
    }
    m_new->setExample(exampleId.isEmpty() ? QString() : beginning->label, *beginning);
    m_top->setCurrentWidget(m_new);
    refreshTitle();
}

bool MainWindow::openProject(const QString &folder)
{
    if (!mayLeave())
        return false;
    if (const auto opened = m_session.open(folder); !opened) {
        showWelcome();
        m_welcome->banner()->showError(opened.error());
        return false;
    }
    rememberProject(m_session.folder(), m_session.document()->project().label);
    m_top->setCurrentIndex(2);
    showPage(Design);
    refreshTitle(); // the session said that it is open while another page was in front
    return true;
}

void MainWindow::showPage(Page page)
{
    m_bar->setCurrent(page);
    m_pages->setCurrentIndex(page);
    for (QAction *action : std::as_const(m_projectActions))
        action->setEnabled(m_session.isOpen());
    if (page == Repository)
        m_controller->refresh();
    if (page == Design)
        m_design->canvas()->setFocus();
}

void MainWindow::refreshTitle()
{
    const bool open = m_top->currentIndex() == 2;
    for (QAction *action : std::as_const(m_projectActions))
        action->setEnabled(open);
    setWindowTitle(open ? m_session.document()->project().label + u"[*] – Penstock"_s : u"Penstock"_s);
    setWindowModified(open && m_session.isModified()); // after the title, which has the place for the mark
    refreshStatus();
}

void MainWindow::refreshStatus()
{
    const RepositoryState &state = m_controller->state();
    m_status->setFacts({.project = m_session.document()->project().label,
        .environment = {},
        .branch = state.branch,
        .ahead = state.ahead,
        .behind = state.behind,
        .changedFiles = int(state.changes.size()),
        .unsaved = m_session.isModified()});
    const QList<Problem> &problems = m_session.results().problems;
    const int errors = int(std::ranges::count(problems, Severity::Error, &Problem::severity));
    const int warnings = int(std::ranges::count(problems, Severity::Warning, &Problem::severity));
    m_status->setProblems(errors + warnings == 0 ? tr("No problems") : tr("%1 errors, %2 warnings").arg(errors).arg(warnings), errors, warnings);
    m_bar->setBadge(Repository, state.changes.isEmpty() ? QString() : QString::number(state.changes.size()), tr("changed files"));
}

bool MainWindow::save()
{
    const auto saved = m_session.save();
    if (!saved)
        m_banner->showError(saved.error());
    else
        m_controller->refresh();
    return saved.has_value();
}

void MainWindow::createProject()
{
    const QString folder = m_new->folder();
    if (const auto made = penstock::createProject(folder, {m_example, m_new->project()}); !made) {
        m_new->banner()->showError(made.error());
        return;
    }
    QSettings().setValue(u"projectsFolder"_s, QFileInfo(folder).absolutePath());
    openProject(folder);
}

void MainWindow::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project's folder"), usualProjectsFolder());
    if (!folder.isEmpty())
        openProject(folder);
}

void MainWindow::clone(const QString &url)
{
    const QString name = folderForUrl(url);
    const QString parent = QFileDialog::getExistingDirectory(this, tr("Clone into a new folder “%1” in").arg(name), usualProjectsFolder());
    if (parent.isEmpty())
        return;
    using Cloned = Result<Workspace>;
    m_welcome->banner()->showMessage(Tone::Info, tr("Cloning %1 …").arg(url));
    const bool started = m_task.start<Cloned>(
        tr("Cloning"), [url, folder = parent + u'/' + name](const Watch &watch) { return cloneProject(url, folder, watch); },
        [this](const Cloned &cloned) {
            if (!cloned) {
                m_welcome->banner()->showError(cloned.error());
                return;
            }
            m_welcome->banner()->dismiss();
            openProject(cloned->folder);
        });
    if (!started)
        m_welcome->banner()->showMessage(Tone::Caution, tr("Something else is still running; try again when it has ended."));
}

void MainWindow::promote(const QString &from, const QString &to)
{
    using Found = Result<Promotion>;
    const bool started = m_task.start<Found>(
        tr("Looking up what %1 runs").arg(from), [workspace = m_session.workspace(), from, to](const Watch &) { return promotionOf(workspace, from, to); },
        [this](const Found &found) {
            if (!found) {
                m_banner->showError(found.error());
                return;
            }
            const Environment *known = m_session.document()->project().environment(found->to);
            if (!known)
                return; // it was removed meanwhile
            Environment pinned = *known;
            pinned.revision = found->commit;
            m_session.document()->setEnvironment(found->to, pinned);
            m_banner->showMessage(Tone::Info,
                tr("%1 runs the drawing of %2 from now on. Review says what that changes there; saving, committing and pushing make it so.")
                    .arg(found->to, found->commit.left(7)));
        });
    if (!started)
        m_banner->showMessage(Tone::Caution, tr("Something else is still running; try again when it has ended."));
}

bool MainWindow::mayLeave()
{
    if (!m_session.isOpen() || !m_session.isModified())
        return true;
    const auto answer
        = QMessageBox::question(this, tr("Unsaved changes"), tr("“%1” has changes that are not saved.").arg(m_session.document()->project().label),
            QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Save)
        return save();
    return answer == QMessageBox::Discard;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!mayLeave()) {
        event->ignore();
        return;
    }
    QSettings().setValue(u"geometry"_s, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace penstock
