// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/welcome_page.h"

#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// The one local folder of a drag, or the folder of the one penstock.yaml; empty: neither.
QString folderOf(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return {};
    const QFileInfo info(urls.first().toLocalFile());
    if (info.isDir())
        return info.absoluteFilePath();
    return info.fileName() == "penstock.yaml"_L1 ? info.absolutePath() : QString();
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
    , m_banner(new MessageBanner)
    , m_recent(new QListWidget)
    , m_noRecent(new HelpLabel(tr("Projects that you open are listed here.")))
    , m_forget(new QPushButton(tr("Remove from list")))
    , m_url(new QLineEdit)
    , m_examples(new QVBoxLayout)
{
    setAcceptDrops(true);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(fontMetrics().height() * 2);
    columns->addWidget(makeRecent(), 1);
    columns->addWidget(makeBeginnings(), 1);
    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    const int edge = fontMetrics().height() * 2;
    layout->setContentsMargins(edge, edge, edge, edge);
    layout->addWidget(headingLabel(tr("Penstock"), 1));
    layout->addWidget(new HelpLabel(tr("Draw a data pipeline, see what a change does in each account, and ship it by Git.")));
    layout->addWidget(m_banner);
    layout->addSpacing(fontMetrics().height());
    layout->addLayout(columns, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *outer = new QVBoxLayout(this);
    outer->addWidget(scroll);
    setRecent({});
}

QWidget *WelcomePage::makeRecent()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins({});
    auto *title = headingLabel(tr("&Recent projects"), 2);
    title->setBuddy(m_recent);
    m_recent->setAccessibleName(tr("Recent projects"));
    m_recent->setAlternatingRowColors(true);
    m_recent->setWordWrap(true);
    m_recent->setSpacing(fontMetrics().height() / 4);
    auto *open = new QPushButton(tr("&Open folder …"));
    auto *row = new QHBoxLayout;
    row->addWidget(open);
    row->addStretch(1);
    row->addWidget(m_forget);
    layout->addWidget(title);
    layout->addWidget(m_noRecent);
    layout->addWidget(m_recent, 1);
    layout->addLayout(row);
    layout->addWidget(new HelpLabel(tr("Or drop a project's folder anywhere on this page.")));
    layout->addStretch(0);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openFolderRequested);
    connect(m_recent, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) { Q_EMIT openRequested(item->data(Qt::UserRole).toString()); });
    connect(m_recent, &QListWidget::currentRowChanged, this, [this] { updateForget(); });
    connect(m_forget, &QPushButton::clicked, this, [this] {
        if (const QListWidgetItem *item = m_recent->currentItem())
            Q_EMIT forgetRequested(item->data(Qt::UserRole).toString());
    });
    return column;
}

QWidget *WelcomePage::makeBeginnings()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins({});
    auto *fresh = new QPushButton(tr("&New project …"));
    auto *label = new QLabel(tr("&Clone from a Git repository:"));
    label->setBuddy(m_url);
    m_url->setPlaceholderText(tr("URL or path"));
    auto *clone = new QPushButton(tr("Clone …"));
    clone->setEnabled(false);
    auto *row = new QHBoxLayout;
    row->addWidget(m_url, 1);
    row->addWidget(clone);
    layout->addWidget(headingLabel(tr("Begin"), 2));
    layout->addWidget(fresh, 0, Qt::AlignLeft);
    layout->addSpacing(fontMetrics().height() / 2);
    layout->addWidget(label);
    layout->addLayout(row);
    layout->addSpacing(fontMetrics().height());
    layout->addWidget(headingLabel(tr("Examples"), 2));
    layout->addLayout(m_examples);
    layout->addStretch(1);
    const auto ask = [this] {
        const QString url = m_url->text().trimmed();
        if (!url.isEmpty())
            Q_EMIT cloneRequested(url);
    };
    connect(fresh, &QPushButton::clicked, this, &WelcomePage::newProjectRequested);
    connect(clone, &QPushButton::clicked, this, ask);
    connect(m_url, &QLineEdit::returnPressed, this, ask);
    connect(m_url, &QLineEdit::textChanged, clone, [clone](const QString &text) { clone->setEnabled(!text.trimmed().isEmpty()); });
    return column;
}

void WelcomePage::setRecent(const QList<RecentProject> &recent)
{
    m_recent->clear();
    for (const RecentProject &project : recent) {
        const QString when = project.opened.isValid() ? QLocale().toString(project.opened.toLocalTime(), QLocale::ShortFormat) : QString();
        const QString second = project.exists ? QStringList{project.folder, when}.join(u"   "_s).trimmed() : tr("%1 (not there now)").arg(project.folder);
        auto *item = new QListWidgetItem(project.label + u'\n' + second, m_recent);
        item->setData(Qt::UserRole, project.folder);
        item->setToolTip(project.folder);
        if (!project.exists)
            item->setForeground(palette().color(QPalette::PlaceholderText));
    }
    m_noRecent->setVisible(recent.isEmpty());
    m_recent->setVisible(!recent.isEmpty());
    if (!recent.isEmpty())
        m_recent->setCurrentRow(0);
    updateForget();
}

void WelcomePage::updateForget()
{
    m_forget->setVisible(m_recent->count() > 0);
    m_forget->setEnabled(m_recent->currentItem());
}

void WelcomePage::setExamples(const QList<ExampleCard> &examples)
{
    qDeleteAll(m_cards);
    m_cards.clear();
    for (const ExampleCard &example : examples) {
        auto *card = new QFrame;
        card->setFrameShape(QFrame::StyledPanel);
        card->setAutoFillBackground(true);
        card->setBackgroundRole(QPalette::Base);
        auto *use = new QPushButton(tr("Use this example …"));
        use->setAccessibleName(tr("New project from the example %1").arg(example.title));
        auto *layout = new QVBoxLayout(card);
        layout->addWidget(headingLabel(example.title, 3));
        layout->addWidget(new HelpLabel(example.summary));
        if (!example.delivery.isEmpty())
            layout->addWidget(new HelpLabel(tr("Delivered by: %1").arg(example.delivery)));
        layout->addWidget(use, 0, Qt::AlignLeft);
        connect(use, &QPushButton::clicked, this, [this, id = example.id] { Q_EMIT exampleRequested(id); });
        m_examples->addWidget(card);
        m_cards << card;
    }
}

void WelcomePage::dragEnterEvent(QDragEnterEvent *event)
{
    if (folderOf(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_dropping = true;
    update();
}

void WelcomePage::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropping = false;
    update();
}

void WelcomePage::dropEvent(QDropEvent *event)
{
    m_dropping = false;
    update();
    const QString folder = folderOf(event->mimeData());
    if (folder.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT openRequested(folder);
}

void WelcomePage::paintEvent(QPaintEvent *)
{
    if (!m_dropping)
        return;
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 3, Qt::DashLine));
    painter.drawRect(rect().adjusted(3, 3, -3, -3));
}

} // namespace penstock
