// SPDX-License-Identifier: Apache-2.0
#include "widgets/code/generated_files_view.h"

#include "widgets/code/code_edit.h"
#include "widgets/code/code_view.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int RoleRole = Qt::UserRole;
constexpr int PathRole = Qt::UserRole + 1;

const FileEntry *findFile(const QList<GeneratedRepository> &repositories, const QString &role, const QString &path)
{
    for (const GeneratedRepository &repository : repositories) {
        if (repository.role != role)
            continue;
        const auto found = repository.files.constFind(path);
        return found == repository.files.constEnd() ? nullptr : &*found;
    }
    return nullptr;
}

bool isText(const QByteArray &content) { return !content.left(8000).contains('\0'); }

/// Lines of `now` that `before` did not have, counted from 1. A set comparison: cheap, and enough for marks beside a text.
QSet<int> newLines(const QByteArray &before, const QByteArray &now)
{
    const QList<QByteArray> old = before.split('\n');
    const QSet<QByteArray> known(old.begin(), old.end());
    QSet<int> marked;
    int line = 0;
    for (const QByteArray &text : now.split('\n')) {
        ++line;
        if (!known.contains(text))
            marked.insert(line);
    }
    return marked;
}

} // namespace

GeneratedFilesView::GeneratedFilesView(QWidget *parent)
    : QWidget(parent)
    , m_banner(new MessageBanner(this))
    , m_state(new Chip({}, Tone::Neutral, this))
    , m_filter(new QComboBox(this))
    , m_nothing(new HelpLabel({}, this))
    , m_title(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_tree(new QTreeWidget)
    , m_code(new CodeView)
{
    m_filter->setAccessibleName(tr("Which files are shown"));
    m_filter->addItem(tr("All files"), QString());
    m_state->hide();
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(fontMetrics().height());

    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(2);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("Generated files"));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);

    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins({});
    leftLayout->addWidget(m_filter);
    leftLayout->addWidget(m_tree, 1);
    auto *right = new QWidget;
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins({});
    auto *titleRow = new QHBoxLayout;
    titleRow->addWidget(m_title, 1);
    titleRow->addWidget(m_state);
    rightLayout->addLayout(titleRow);
    rightLayout->addWidget(m_code, 1);
    auto *splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(splitter);
    m_nothing->setText(tr("Nothing has been generated yet."));

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);

    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (m_filling || !item || item->data(0, PathRole).toString().isEmpty())
            return;
        m_role = item->data(0, RoleRole).toString();
        m_path = item->data(0, PathRole).toString();
        showSelected();
    });
    connect(m_filter, &QComboBox::activated, this, [this] {
        setNodeFilter(m_filter->currentData().toString());
        Q_EMIT nodeFilterChanged(m_origin);
    });
}

void GeneratedFilesView::setRepositories(const QList<GeneratedRepository> &repositories)
{
    if (!m_repositories.isEmpty() && repositories != m_repositories)
        m_before = m_repositories;
    m_repositories = repositories;
    m_state->hide();
    m_banner->dismiss();
    rebuildTree();
}

void GeneratedFilesView::setComputing()
{
    m_state->setText(tr("Generating …"));
    m_state->setTone(Tone::Info);
    m_state->show();
    if (m_repositories.isEmpty())
        m_nothing->setText(tr("Generating …"));
}

void GeneratedFilesView::setOutOfDate()
{
    m_state->setText(tr("Out of date"));
    m_state->setTone(Tone::Caution);
    m_state->setToolTip(tr("The project changed after these files were generated."));
    m_state->show();
}

void GeneratedFilesView::setError(const Error &error)
{
    m_banner->showError(error);
    if (m_repositories.isEmpty()) {
        m_state->hide();
        m_nothing->setText(tr("No files could be generated."));
    } else {
        setOutOfDate();
    }
}

QString GeneratedFilesView::stateText() const { return m_stack->currentIndex() == 0 ? m_nothing->text() : m_state->isHidden() ? QString() : m_state->text(); }

void GeneratedFilesView::setNodeFilter(const QString &origin)
{
    if (!origin.isEmpty() && origin != m_selectedNode) {
        m_selectedNode = origin;
        while (m_filter->count() > 1)
            m_filter->removeItem(1);
        m_filter->addItem(tr("Files of %1").arg(origin.section(u'/', 1)), origin);
    }
    m_filter->setCurrentIndex(std::max(0, m_filter->findData(origin)));
    if (origin == m_origin)
        return;
    m_origin = origin;
    rebuildTree();
}

void GeneratedFilesView::showFile(const QString &role, const QString &path)
{
    if (!entry(role, path))
        return;
    m_role = role;
    m_path = path;
    rebuildTree();
}

const FileEntry *GeneratedFilesView::entry(const QString &role, const QString &path) const { return findFile(m_repositories, role, path); }

const FileEntry *GeneratedFilesView::entryBefore(const QString &role, const QString &path) const { return findFile(m_before, role, path); }

QString GeneratedFilesView::changeOf(const QString &role, const QString &path) const
{
    if (m_before.isEmpty())
        return {};
    const FileEntry *before = entryBefore(role, path);
    const FileEntry *now = entry(role, path);
    return !before ? tr("+ new") : before->content != now->content ? tr("~ changed") : QString();
}

void GeneratedFilesView::rebuildTree()
{
    const bool any = std::ranges::any_of(m_repositories, [](const GeneratedRepository &r) { return !r.files.isEmpty(); });
    m_stack->setCurrentIndex(any ? 1 : 0);
    if (!any) {
        m_nothing->setText(m_repositories.isEmpty() ? m_nothing->text() : tr("This project generates no files yet."));
        return;
    }
    m_filling = true;
    m_tree->clear();
    for (const GeneratedRepository &repository : std::as_const(m_repositories)) {
        QTreeWidgetItem *top = m_tree->invisibleRootItem();
        if (m_repositories.size() > 1) {
            top = new QTreeWidgetItem(m_tree, {tr("Repository “%1”").arg(repository.role)});
            top->setExpanded(true);
        }
        addFiles(repository, top);
    }
    m_tree->expandAll();
    m_filling = false;

    if (m_tree->topLevelItemCount() == 0) {
        new QTreeWidgetItem(m_tree, {tr("No file is only for this node.")});
        m_tree->topLevelItem(0)->setFlags(Qt::NoItemFlags);
        m_tree->setFirstColumnSpanned(0, {}, true);
    }
    if (!m_tree->currentItem()) { // the file shown is not among these: the first one that is
        for (QTreeWidgetItemIterator it(m_tree); *it; ++it) {
            if (!(*it)->data(0, PathRole).toString().isEmpty()) {
                m_tree->setCurrentItem(*it);
                break;
            }
        }
    }
    showSelected();
}

QTreeWidgetItem *GeneratedFilesView::folderItem(QTreeWidgetItem *top, const QString &folder, QHash<QString, QTreeWidgetItem *> &folders)
{
    if (folder.isEmpty())
        return top;
    if (QTreeWidgetItem *known = folders.value(folder))
        return known;
    const qsizetype slash = folder.lastIndexOf(u'/');
    QTreeWidgetItem *parent = folderItem(top, slash < 0 ? QString() : folder.left(slash), folders);
    auto *item = new QTreeWidgetItem(parent, {folder.mid(slash + 1)});
    item->setIcon(0, style()->standardIcon(QStyle::SP_DirIcon));
    folders.insert(folder, item);
    return item;
}

void GeneratedFilesView::addFiles(const GeneratedRepository &repository, QTreeWidgetItem *top)
{
    QHash<QString, QTreeWidgetItem *> folders;
    const ToneColours changed = toneColours(Tone::Caution, palette());
    for (auto it = repository.files.begin(); it != repository.files.end(); ++it) {
        if (!m_origin.isEmpty() && it->origin != m_origin)
            continue;
        const qsizetype slash = it.key().lastIndexOf(u'/');
        QTreeWidgetItem *folder = folderItem(top, slash < 0 ? QString() : it.key().left(slash), folders);
        const QString change = changeOf(repository.role, it.key());
        auto *item = new QTreeWidgetItem(folder, {it.key().mid(slash + 1), change});
        item->setIcon(0, style()->standardIcon(QStyle::SP_FileIcon));
        item->setData(0, RoleRole, repository.role);
        item->setData(0, PathRole, it.key());
        item->setToolTip(0, it.key());
        if (!change.isEmpty())
            item->setForeground(1, changed.text);
        if (repository.role == m_role && it.key() == m_path)
            m_tree->setCurrentItem(item);
    }
}

void GeneratedFilesView::showSelected()
{
    const FileEntry *file = entry(m_role, m_path);
    if (!file) {
        m_title->clear();
        m_code->setText({}, {});
        return;
    }
    QStringList title{m_path};
    if (file->executable)
        title << tr("executable");
    if (file->onlyOnce)
        title << tr("written once, then yours");
    m_title->setText(title.join(u" · "_s));
    m_code->setText(m_path, isText(file->content) ? QString::fromUtf8(file->content) : tr("(not text: %1 bytes)").arg(file->content.size()));
    const FileEntry *before = entryBefore(m_role, m_path);
    m_code->setMarkedLines(before && before->content != file->content ? newLines(before->content, file->content) : QSet<int>());
}

} // namespace penstock
