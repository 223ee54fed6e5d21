// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/component_list.h"

#include "widgets/shell/icons.h"
#include "widgets/shell/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace penstock {
namespace {

/// Headings small and quiet, types with their icon.
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int text = option.fontMetrics.height();
        return {120, index.data(ComponentModel::HeadingRole).toBool() ? text + 14 : std::max(32, text + 14)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (!index.data(ComponentModel::HeadingRole).toBool()) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        painter->save();
        QFont font = option.font;
        font.setWeight(QFont::DemiBold);
        font.setPointSizeF(font.pointSizeF() * 0.9);
        painter->setFont(font);
        painter->setPen(currentTheme().secondaryText);
        painter->drawText(option.rect.adjusted(8, 4, -8, -3), Qt::AlignLeft | Qt::AlignBottom, index.data().toString());
        painter->restore();
    }

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->decorationSize = QSize(20, 20);
        if (option->state & QStyle::State_Selected) {
            // The icons' own colours stay readable on a quiet selection.
            option->palette.setColor(QPalette::Highlight, currentTheme().accentFill);
            option->palette.setColor(QPalette::HighlightedText, currentTheme().text);
            option->icon = QIcon(option->icon.pixmap(QSize(20, 20), 2, QIcon::Normal));
        }
    }
};

} // namespace

ComponentList::ComponentList(QWidget *parent)
    : QWidget(parent)
    , m_model(new ComponentModel(this))
    , m_search(new QLineEdit(this))
    , m_view(new QListView(this))
    , m_empty(new QLabel(this))
{
    m_search->setPlaceholderText(tr("Search components"));
    m_search->setAccessibleName(tr("Search components"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);

    m_view->setModel(m_model);
    m_view->setItemDelegate(new RowDelegate(m_view));
    m_view->setAccessibleName(tr("Components"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);

    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->hide();
    setEmptyText(tr("Nothing matches."));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_search);
    layout->addWidget(m_empty);
    layout->addWidget(m_view, 1);

    connect(m_search, &QLineEdit::textChanged, this, &ComponentList::searched);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { choose(m_view->currentIndex()); });
    connect(m_view, &QListView::activated, this, &ComponentList::choose);
    connect(m_model, &ComponentModel::modelReset, this, [this] {
        m_empty->setVisible(m_model->typeCount() == 0);
        m_view->setCurrentIndex(m_search->text().isEmpty() ? QModelIndex() : m_model->firstType());
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, m_view->viewport(), qOverload<>(&QWidget::update));
}

void ComponentList::setEmptyText(const QString &text) { m_empty->setText(text); }

void ComponentList::searched(const QString &words)
{
    m_model->setWords(words);
    m_view->scrollToTop();
}

void ComponentList::choose(const QModelIndex &index)
{
    if (const QString type = m_model->typeAt(index); !type.isEmpty())
        Q_EMIT chosen(type);
}

void ComponentList::step(int by)
{
    int row = m_view->currentIndex().isValid() ? m_view->currentIndex().row() : by > 0 ? -1 : m_model->rowCount();
    do {
        row += by;
    } while (row >= 0 && row < m_model->rowCount() && m_model->typeAt(m_model->index(row)).isEmpty());
    if (row >= 0 && row < m_model->rowCount())
        m_view->setCurrentIndex(m_model->index(row));
}

bool ComponentList::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down: step(1); return true;
        case Qt::Key_Up: step(-1); return true;
        default: break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace penstock
