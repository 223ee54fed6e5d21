// SPDX-License-Identifier: Apache-2.0
// The window as a person uses it: a project opened, every page looked at, an edit made, seen in the files, and taken back.
#include "app/gui/design_page.h"
#include "app/gui/main_window.h"
#include "app/gui/review_page.h"
#include "app/operations/new_project.h"
#include "app/operations/ship.h"
#include "deploy/kits/kit.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/code/code_view.h"
#include "widgets/code/generated_files_view.h"
#include "widgets/delivery/delivery_page.h"
#include "widgets/delivery/flow_view.h"
#include "widgets/delivery/kit_chooser.h"
#include "widgets/environments/environments_page.h"
#include "widgets/inspector/input_form.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/inspector/property_field.h"
#include "widgets/repository/repository_page.h"
#include "widgets/review/follow_up_list.h"
#include "widgets/shell/new_environments.h"
#include "widgets/shell/new_project_form.h"

#include <QTemporaryDir>
#include <QTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace penstock;

class tst_main_window : public QObject
{
    Q_OBJECT

    QTemporaryDir place;
    std::unique_ptr<MainWindow> window;

    bool settled() const { return window->session()->resultsAreCurrent(); }
    QString file(const QString &path) const
    {
        const auto &files = window->session()->results().files;
        for (const GeneratedRepository &repository : files ? *files : QList<GeneratedRepository>()) {
            if (repository.files.contains(path))
                return QString::fromUtf8(repository.files.value(path).content);
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CONFIG_HOME", place.filePath(u"config"_s).toLocal8Bit());
        qputenv("GIT_CONFIG_GLOBAL", place.filePath(u"gitconfig"_s).toLocal8Bit());
        QCoreApplication::setOrganizationName(u"penstock"_s);
        QCoreApplication::setApplicationName(u"penstock-test"_s);
        const auto made = createProject(place.filePath(u"research"_s), {u"research"_s, {}});
        QVERIFY2(made, qPrintable(made ? QString() : made.error().toString()));
        window = std::make_unique<MainWindow>();
        window->resize(1300, 850);
        window->show();
        QVERIFY(window->openProject(place.filePath(u"research"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
    }
    void cleanupTestCase()
    {
        window->session()->document()->undoStack()->setClean(); // so that closing asks nothing
        window.reset();
    }

    void everyPageCanBeShown()
    {
        for (int page = MainWindow::Design; page <= MainWindow::Repository; ++page) {
            window->showPage(MainWindow::Page(page));
            QVERIFY(!window->grab().isNull());
        }
        QVERIFY2(window->session()->results().problems.isEmpty(), qPrintable(window->session()->results().problems.value(0).message));
        QVERIFY(window->session()->results().files.has_value());
    }

    void anInputIsEditedSeenInTheFilesAndTakenBack()
    {
        window->showPage(MainWindow::Delivery);
        DeliveryPage *page = window->deliveryPage();
        QVERIFY(!page->flow()->flow().isEmpty());
        PropertyField *branch = page->form()->field(u"branch"_s);
        QVERIFY(branch);
        const QString before = page->flow()->inWords();
        const auto filesWith = [this](const QString &text) {
            int count = 0;
            const auto &files = window->session()->results().files;
            for (const GeneratedRepository &repository : files ? *files : QList<GeneratedRepository>()) {
                for (const FileEntry &entry : repository.files)
                    count += entry.content.contains(text.toUtf8());
            }
            return count;
        };
        auto *line = qobject_cast<QLineEdit *>(branch->editor()->input());
        QVERIFY(line);
        line->selectAll();
        QTest::keyClicks(line, u"trunk-of-tests"_s);
        QTRY_VERIFY_WITH_TIMEOUT(settled() && filesWith(u"trunk-of-tests"_s) > 0, 30'000);
        QVERIFY(page->flow()->inWords().contains(u"trunk-of-tests"));
        QVERIFY(window->isWindowModified());
        QTest::keyClicks(line, u" not a branch"_s);
        QTRY_VERIFY_WITH_TIMEOUT(settled() && !window->session()->results().files, 30'000);
        QVERIFY(!branch->message().isEmpty());
        while (window->session()->document()->undoStack()->canUndo())
            window->session()->document()->undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(settled() && window->session()->results().files.has_value(), 30'000);
        QCOMPARE(filesWith(u"trunk-of-tests"_s), 0);
        QCOMPARE(page->flow()->inWords(), before);
        QVERIFY(!window->isWindowModified());
    }

    void aRemovedStageIsSaidToLeaveItsResources()
    {
        QFile settings(place.filePath(u"gitconfig"_s));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write("[user]\n\tname = Ada\n\temail = ada@example.org\n");
        settings.close();
        const auto workspace = openWorkspace(place.filePath(u"research"_s));
        QVERIFY(workspace);
        const auto committed = commitProject(*workspace, u"First"_s, {}, {});
        QVERIFY2(committed, qPrintable(committed ? QString() : committed.error().toString()));
        window->session()->setAgainst(u"HEAD"_s);
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
        QVERIFY(window->reviewPage()->followUps()->isHidden());

        window->session()->document()->removeEnvironment(u"prod"_s);
        QTRY_VERIFY_WITH_TIMEOUT(settled() && !window->reviewPage()->followUps()->followUps().isEmpty(), 30'000);
        window->showPage(MainWindow::Review);
        QVERIFY(window->reviewPage()->followUps()->isVisible());
        QVERIFY(window->reviewPage()->followUps()->followUps().first().title.contains(u"prod"));
        window->reviewPage()->followUps()->fold()->click();
        QVERIFY(!window->grab().isNull());
        const auto &plans = window->session()->results().plans;
        const auto gone = std::ranges::find(plans, u"prod"_s, &LiveResults::StagePlan::stage);
        QVERIFY(gone != plans.end() && gone->plan);
        QVERIFY(gone->plan->count(Action::Forget) > 0 && gone->plan->count(Action::Delete) == 0);

        window->session()->document()->undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(settled() && window->reviewPage()->followUps()->followUps().isEmpty(), 30'000);
        window->session()->setAgainst({});
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
    }

    void everyExampleIsCommittedAndPushed_data()
    {
        QTest::addColumn<QString>("id");
        for (const Example &example : examples())
            QTest::newRow(qPrintable(example.id)) << example.id;
    }
    void everyExampleIsCommittedAndPushed()
    {
        QFETCH(QString, id);
        QTemporaryDir folder;
        const auto made = createProject(folder.filePath(u"project"_s), {id, {}});
        QVERIFY2(made, qPrintable(made ? QString() : made.error().toString()));
        MainWindow own;
        own.resize(1200, 800);
        own.show();
        QVERIFY(own.openProject(folder.filePath(u"project"_s)));
        const auto ready = [&own] { return own.session()->resultsAreCurrent(); };
        QTRY_VERIFY_WITH_TIMEOUT(ready(), 60'000);
        const auto git = [](const QStringList &arguments) {
            QProcess process;
            process.start(u"git"_s, arguments);
            return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray("failed");
        };
        const auto kit = readKit(own.session()->document()->project().kit.id);
        QVERIFY(kit);
        QStringList remotes;
        for (const Kit::Role &role : kit->roles) {
            remotes.append(folder.filePath(role.id + u".git"_s));
            QVERIFY(git({u"init"_s, u"--quiet"_s, u"--bare"_s, remotes.last()}) != "failed");
            const QList<RepositoryRole> &known = own.session()->document()->project().repositories;
            const auto found = std::ranges::find(known, role.id, &RepositoryRole::role);
            RepositoryRole changed = found == known.end() ? RepositoryRole{role.id, {}, {}, {}} : *found;
            changed.remote = remotes.last();
            QVERIFY(own.session()->document()->setRepository(changed));
        }
        own.showPage(MainWindow::Repository);
        Q_EMIT own.repositoryPage()->commitRequested(u"From the window"_s, {}, true);
        const auto pushed = [&] {
            return std::ranges::all_of(
                remotes, [&](const QString &remote) { return git({u"--git-dir="_s + remote, u"log"_s, u"--all"_s, u"--format=%s"_s}) == "From the window"; });
        };
        QTRY_VERIFY2_WITH_TIMEOUT(pushed(), qPrintable(id), 120'000);
        QTRY_VERIFY_WITH_TIMEOUT(ready() && !own.isWindowModified(), 60'000);
    }

    void aStageIsPromotedFromItsCard()
    {
        QTemporaryDir folder;
        QVERIFY(createProject(folder.filePath(u"project"_s), {u"orders-dataflow"_s, {}}));
        const auto workspace = openWorkspace(folder.filePath(u"project"_s));
        QVERIFY(workspace);
        const auto committed = commitProject(*workspace, u"First"_s, {}, {});
        QVERIFY2(committed, qPrintable(committed ? QString() : committed.error().toString()));
        const QString head = committed->first().commit.id;
        MainWindow own;
        own.resize(1200, 800);
        own.show();
        QVERIFY(own.openProject(folder.filePath(u"project"_s)));
        own.showPage(MainWindow::Environments);
        const auto ready = [&own] { return own.session()->resultsAreCurrent(); };
        QTRY_VERIFY_WITH_TIMEOUT(ready(), 60'000);
        QPushButton *button = nullptr;
        for (QPushButton *each : own.environmentsPage()->card(u"prod"_s)->findChildren<QPushButton *>()) {
            if (each->isVisible() && each->text() == "Promote from dev"_L1)
                button = each;
        }
        QVERIFY(button);
        button->click();
        const auto revision = [&own] { return own.session()->document()->project().environment(u"prod"_s)->revision; };
        QTRY_COMPARE_WITH_TIMEOUT(revision(), head, 30'000);
        QVERIFY2(own.windowTitle().startsWith(own.session()->document()->project().label), qPrintable(own.windowTitle()));
        for (const QProgressBar *bar : own.repositoryPage()->findChildren<QProgressBar *>())
            QVERIFY(!bar->isVisibleTo(own.repositoryPage())); // nothing runs any more
        // The files follow at once, and so does the plan: another drawing does not reach the stage.
        const auto files = [&own] { return own.session()->results().files ? own.session()->results().files->first().files.keys() : QStringList(); };
        QTRY_VERIFY_WITH_TIMEOUT(ready() && files().contains(u"environments/prod/modules/orders/main.tf"_s), 60'000);
        own.session()->document()->undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(ready() && !files().isEmpty() && !files().contains(u"environments/prod/modules/orders/main.tf"_s), 60'000);
        QVERIFY(revision().isEmpty());
    }

    void aProblemOfAnInputLeadsToItsField()
    {
        window->session()->document()->setKitInput(u"branch"_s, Value(u"a b"_s));
        QTRY_VERIFY_WITH_TIMEOUT(settled() && hasErrors(window->session()->results().problems), 30'000);
        window->showPage(MainWindow::Design);
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->designPage()->showProblem(window->session()->results().problems.first());
        QVERIFY(window->deliveryPage()->isVisible());
        QVERIFY(window->deliveryPage()->form()->field(u"branch"_s)->isAncestorOf(QApplication::focusWidget()));
        window->session()->document()->undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
    }

    void aProblemOfAnEnvironmentLeadsToItsCard()
    {
        Environment dev = window->session()->document()->project().environments.first();
        dev.account = u"12"_s;
        window->session()->document()->setEnvironment(dev.stage, dev);
        QTRY_VERIFY_WITH_TIMEOUT(settled() && hasErrors(window->session()->results().problems), 30'000);
        QCOMPARE(std::ranges::count(window->session()->results().problems, dev.stage, &Problem::stage), 1); // said once
        window->designPage()->showProblem(window->session()->results().problems.first());
        QVERIFY(window->environmentsPage()->isVisible());
        window->session()->document()->undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
    }

    void everyKitCanBeginAProject()
    {
        window->showNewProject();
        NewProjectForm *form = window->newProjectForm();
        QCOMPARE(form->kitBox()->count(), kitIds().size());
        for (int i = 0; i < form->kitBox()->count(); ++i) {
            form->kitBox()->setCurrentIndex(i);
            const QString id = form->kitBox()->currentData().toString();
            const auto kit = readKit(id);
            QVERIFY(kit);
            form->labelEdit()->setText(u"Orders"_s);
            form->prefixEdit()->setText(u"orders"_s);
            QVERIFY2(form->problem().isEmpty() || form->folder().isEmpty(), qPrintable(id + u": "_s + form->problem()));
            const QString folder = place.filePath(u"new-"_s + id);
            const auto made = createProject(folder, {{}, form->project()});
            QVERIFY2(made, qPrintable(made ? QString() : made.error().toString()));
            const auto opened = openWorkspace(folder);
            QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().toString()));
            QCOMPARE(opened->project().kit.id, id);
            QVERIFY(kit->languages.isEmpty() || kit->languages.contains(opened->project().kit.language));
            QFile main(folder + u"/penstock.yaml"_s);
            QVERIFY(main.open(QIODevice::ReadOnly));
            QCOMPARE(main.readAll().contains("\ncicd:"), kit->environment.cicd);
            // What is not entered yet is said; nothing else is wrong.
            for (const Problem &problem : problemsOf(*opened)) {
                if (problem.severity == Severity::Error)
                    QVERIFY2(!problem.id.startsWith("kit-"_L1) && problem.id != "region-unknown"_L1, qPrintable(id + u": "_s + problem.message));
            }
        }
    }
};

QTEST_MAIN(tst_main_window)
#include "tst_main_window.moc"
