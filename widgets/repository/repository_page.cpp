// SPDX-License-Identifier: Apache-2.0
#include "widgets/repository/repository_page.h"

#include "widgets/repository/changed_files.h"
#include "widgets/repository/commit_form.h"
#include "widgets/repository/diff_view.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"
#include "widgets/shell/plural.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

RepositoryPage::RepositoryPage(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_missingText(new HelpLabel)
    , m_create(new QPushButton(tr("&Create repository here")))
    , m_branch(headingLabel({}, 2))
    , m_sync(new Chip)
    , m_remote(new QLineEdit)
    , m_align(new QPushButton(tr("&Settings to every branch")))
    , m_refresh(new QPushButton(tr("Re&fresh")))
    , m_banner(new MessageBanner)
    , m_conflictBanner(new MessageBanner)
    , m_conflicts(new QTreeWidget)
    , m_files(new ChangedFiles)
    , m_diff(new DiffView)
    , m_commit(new CommitForm)
    , m_step(new QLabel)
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_commits(new QTreeWidget)
    , m_log(new QPlainTextEdit)
{
    m_progressRow = makeProgress();
    auto *page = new QWidget;
    auto *inside = new QVBoxLayout(page);
    inside->setContentsMargins({});
    inside->addWidget(makeTop());
    inside->addWidget(m_conflictBanner);
    inside->addWidget(m_conflicts);
    inside->addWidget(makeMiddle(), 1);
    m_stack->addWidget(makeMissing());
    m_stack->addWidget(page);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(headingLabel(tr("Repository"), 1));
    layout->addWidget(m_banner);
    layout->addWidget(m_progressRow);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_commit->summaryEdit());
    connectAll();
    setState({});
}

// A field that has the focus ends its editing when it goes, and there is nobody left to save for.
RepositoryPage::~RepositoryPage() { m_remote->disconnect(this); }

QWidget *RepositoryPage::makeMissing()
{
    auto *missing = new QWidget;
    auto *layout = new QVBoxLayout(missing);
    m_missingText->setAlignment(Qt::AlignCenter);
    auto *title = headingLabel(tr("No repository yet"), 2);
    title->setAlignment(Qt::AlignCenter);
    layout->addStretch(1);
    layout->addWidget(title);
    layout->addWidget(m_missingText);
    layout->addWidget(m_create, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    return missing;
}

QWidget *RepositoryPage::makeTop()
{
    auto *top = new QWidget;
    auto *row = new QHBoxLayout(top);
    row->setContentsMargins({});
    auto *label = new QLabel(tr("Re&mote:"));
    label->setBuddy(m_remote);
    m_remote->setPlaceholderText(tr("any Git URL or folder, such as https://…, ssh://…, /path/to/bare.git"));
    m_remote->setToolTip(tr("Where pushes go. Saved when you press Enter or leave the field."));
    m_refresh->setToolTip(tr("Look at the folder again (F5)"));
    row->addWidget(m_branch);
    row->addWidget(m_sync);
    row->addSpacing(fontMetrics().height());
    row->addWidget(label);
    row->addWidget(m_remote, 1);
    m_align->setToolTip(
        tr("Brings environments and delivery as they were committed here to the branches of all other stages at the remote, with a commit on each; "
           "their drawings stay as they are"));
    row->addWidget(m_align);
    row->addWidget(m_refresh);
    return top;
}

QWidget *RepositoryPage::makeProgress()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    m_bar->setAccessibleName(tr("Progress"));
    row->addWidget(m_step);
    row->addWidget(m_bar, 1);
    row->addWidget(m_cancel);
    bar->hide();
    return bar;
}

QWidget *RepositoryPage::makeMiddle()
{
    auto *left = new QSplitter(Qt::Vertical);
    left->addWidget(m_files);
    left->addWidget(m_commit);
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    left->setChildrenCollapsible(false);
    auto *right = new QSplitter(Qt::Vertical);
    right->addWidget(m_diff);
    right->addWidget(makeHistory());
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 1);
    right->setChildrenCollapsible(false);
    auto *both = new QSplitter;
    both->addWidget(left);
    both->addWidget(right);
    both->setStretchFactor(0, 2);
    both->setStretchFactor(1, 3);
    both->setChildrenCollapsible(false);
    m_conflicts->setHeaderLabels({tr("File"), tr("Why")});
    m_conflicts->setRootIsDecorated(false);
    m_conflicts->setAccessibleName(tr("Conflicts"));
    return both;
}

QWidget *RepositoryPage::makeHistory()
{
    m_commits->setHeaderLabels({tr("Commit"), tr("Summary"), tr("Author"), tr("When")});
    m_commits->setRootIsDecorated(false);
    m_commits->setUniformRowHeights(true);
    m_commits->setAccessibleName(tr("Recent commits"));
    m_commits->header()->setStretchLastSection(false);
    m_commits->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_commits->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_log->setReadOnly(true);
    m_log->setMaximumBlockCount(2000);
    m_log->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_log->setTabChangesFocus(true);
    m_log->setAccessibleName(tr("Log of Git operations"));
    m_log->setPlaceholderText(tr("What Git was asked to do, and what it answered, stands here."));
    auto *tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->addTab(m_commits, tr("Recent commits"));
    tabs->addTab(m_log, tr("Git log of this session"));
    return tabs;
}

void RepositoryPage::connectAll()
{
    connect(m_create, &QPushButton::clicked, this, &RepositoryPage::createRequested);
    connect(m_refresh, &QPushButton::clicked, this, &RepositoryPage::refreshRequested);
    connect(m_cancel, &QPushButton::clicked, this, &RepositoryPage::cancelRequested);
    connect(m_remote, &QLineEdit::editingFinished, this, [this] {
        const QString url = m_remote->text().trimmed();
        if (url != m_state.remote)
            Q_EMIT remoteEdited(url);
    });
    connect(m_files, &ChangedFiles::currentPathChanged, this, [this](const QString &path) {
        m_diff->setDiff({});
        if (!path.isEmpty())
            Q_EMIT diffRequested(path);
    });
    connect(m_files, &ChangedFiles::ticksChanged, this, &RepositoryPage::refreshButtons);
    connect(m_commit, &CommitForm::pushRequested, this, &RepositoryPage::pushRequested);
    connect(m_align, &QPushButton::clicked, this, &RepositoryPage::alignRequested);
    connect(m_commit, &CommitForm::commitRequested, this, [this](bool push) { Q_EMIT commitRequested(m_commit->message(), m_files->tickedPaths(), push); });
    auto *again = new QShortcut(QKeySequence::Refresh, this);
    again->setContext(Qt::WidgetWithChildrenShortcut);
    connect(again, &QShortcut::activated, this, &RepositoryPage::refreshRequested);
}

void RepositoryPage::setState(const RepositoryState &state)
{
    m_state = state;
    m_stack->setCurrentIndex(state.exists ? 1 : 0);
    m_missingText->setText(state.folder.isEmpty() ? tr("Save the project first.")
                                                  : tr("%1 is no Git repository. Creating one there changes none of its files.").arg(state.folder));
    m_create->setEnabled(!state.folder.isEmpty() && !m_busy);
    refreshTop();
    refreshConflicts();
    refreshCommits();
    m_files->setChanges(state.changes);
    refreshButtons();
}

void RepositoryPage::refreshTop()
{
    m_branch->setText(m_state.branch.isEmpty() ? tr("(no branch)") : m_state.branch);
    m_branch->setToolTip(m_state.folder);
    QStringList parts;
    if (m_state.ahead > 0)
        parts << tr("↑%1 to push").arg(m_state.ahead);
    if (m_state.behind > 0)
        parts << tr("↓%1 to fetch").arg(m_state.behind);
    const bool level = parts.isEmpty() && !m_state.upstream.isEmpty();
    m_sync->setText(level ? tr("✔ as %1").arg(m_state.upstream) : parts.isEmpty() ? tr("never pushed") : parts.join(u"  "_s));
    m_sync->setTone(level ? Tone::Good : m_state.behind > 0 ? Tone::Caution : Tone::Info);
    m_sync->setToolTip(m_state.upstream.isEmpty() ? tr("No branch of a remote belongs to this one yet.") : tr("Compared with %1").arg(m_state.upstream));
    if (!m_remote->hasFocus() || !m_remote->isModified()) // not while somebody is typing
        m_remote->setText(m_state.remote);
}

void RepositoryPage::refreshConflicts()
{
    m_conflicts->clear();
    for (const GenerationConflict &conflict : std::as_const(m_state.conflicts)) {
        auto *item = new QTreeWidgetItem(m_conflicts, {conflict.path, conflict.reason});
        item->setToolTip(1, conflict.reason);
    }
    m_conflicts->resizeColumnToContents(0);
    const int rows = std::clamp(m_conflicts->topLevelItemCount(), 1, 6) + 1;
    m_conflicts->setFixedHeight(rows * fontMetrics().height() * 3 / 2 + 2 * m_conflicts->frameWidth());
    m_conflicts->setVisible(!m_state.conflicts.isEmpty());
    if (m_state.conflicts.isEmpty())
        m_conflictBanner->dismiss();
    else
        m_conflictBanner->showMessage(Tone::Caution,
            plural(m_state.conflicts.size(), tr("%n generated file conflicts with changes made by hand."),
                tr("%n generated files conflict with changes made by hand.")),
            tr("Nothing was written."), tr("Take your change out of the file, or bring it into the drawing, then refresh."));
}

void RepositoryPage::refreshCommits()
{
    m_commits->clear();
    const QLocale locale;
    for (const CommitLine &commit : std::as_const(m_state.commits)) {
        const QString id = commit.id.left(8) + (commit.pushed ? QString() : u" ↑"_s);
        auto *item = new QTreeWidgetItem(
            m_commits, {id, commit.summary, commit.author.section(u" <"_s, 0, 0), locale.toString(commit.time.toLocalTime(), QLocale::ShortFormat)});
        item->setToolTip(0, commit.pushed ? commit.id : tr("%1, not pushed yet").arg(commit.id));
        item->setToolTip(1, commit.summary);
        item->setToolTip(2, commit.author);
    }
}

void RepositoryPage::refreshButtons()
{
    CommitForm::Situation now;
    now.branch = m_state.branch;
    now.ticked = int(m_files->tickedPaths().size());
    now.changed = int(m_state.changes.size());
    now.ahead = m_state.ahead;
    now.hasRemote = !m_state.remote.isEmpty();
    now.busy = m_busy;
    now.conflicts = int(m_state.conflicts.size());
    m_commit->setSituation(now);
    m_create->setEnabled(!m_state.folder.isEmpty() && !m_busy);
    m_align->setVisible(m_state.stageBranches);
    m_align->setEnabled(!m_state.remote.isEmpty() && !m_busy);
}

void RepositoryPage::setDiff(const QString &path, const QString &unifiedDiff)
{
    if (path == m_files->currentPath())
        m_diff->setDiff(unifiedDiff);
}

void RepositoryPage::setMessageSuggestion(const QString &summary) { m_commit->setSuggestion(summary); }

void RepositoryPage::setProgress(const Progress &progress)
{
    if (!m_busy) {
        m_busy = true;
        m_banner->dismiss();
        refreshButtons();
    }
    m_step->setText(progress.step);
    const bool known = progress.total > 0;
    m_bar->setRange(0, known ? 1000 : 0); // objects may be more than an int holds
    m_bar->setValue(known ? int(1000.0 * double(progress.done) / double(progress.total)) : 0);
    m_progressRow->show();
}

void RepositoryPage::setIdle()
{
    m_busy = false;
    m_progressRow->hide();
    refreshButtons();
}

void RepositoryPage::showError(const Error &error)
{
    setIdle();
    m_banner->showError(error, m_log->toPlainText());
    appendLog(error.toString());
}

void RepositoryPage::showResult(const QString &what, const QString &details)
{
    setIdle();
    m_banner->showMessage(Tone::Good, what, {}, {}, details);
}

void RepositoryPage::clearMessage() { m_commit->clear(); }

void RepositoryPage::appendLog(const QString &line) { m_log->appendPlainText(QTime::currentTime().toString(u"HH:mm:ss  "_s) + line); }

QString RepositoryPage::stateText() const
{
    if (!m_state.exists)
        return tr("No repository yet");
    if (!m_state.conflicts.isEmpty())
        return tr("Conflicts");
    return m_state.changes.isEmpty() ? tr("Nothing to commit") : tr("Changes");
}

} // namespace penstock
