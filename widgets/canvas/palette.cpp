// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/palette.h"

#include "models/catalogue/catalogue.h"

#include <QLineEdit>
#include <QListView>
#include <QTimer>
#include <QVBoxLayout>

namespace penstock {

Palette::Palette(QWidget *parent)
    : QWidget(parent)
    , m_list(new ComponentList(this))
{
    m_list->view()->setDragEnabled(true);
    m_list->view()->setDragDropMode(QAbstractItemView::DragOnly);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    setMinimumWidth(180);
    connect(m_list, &ComponentList::chosen, this, &Palette::insertRequested);
}

void Palette::setCatalogue(const Catalogue &catalogue) { setTypes(lookupIn(catalogue), catalogue.ids()); }

void Palette::setTypes(TypeLookup lookup, const QStringList &typeIds)
{
    m_lookup = std::move(lookup);
    m_typeIds = typeIds;
    if (!std::exchange(m_waiting, true))
        QTimer::singleShot(0, this, &Palette::fill);
}

void Palette::fill()
{
    m_waiting = false;
    m_list->model().setTypes(m_lookup, m_typeIds, true);
    Q_EMIT filled();
}

void Palette::setOffered(const QStringList &patterns) { m_list->model().setOffered(patterns); }

void Palette::focusSearch()
{
    m_list->search()->setFocus(Qt::ShortcutFocusReason);
    m_list->search()->selectAll();
}

} // namespace penstock
