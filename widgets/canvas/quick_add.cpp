// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/quick_add.h"

#include <QLineEdit>
#include <QScreen>
#include <QVBoxLayout>

namespace penstock {

QuickAdd::QuickAdd(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_list(new ComponentList(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Add a component"));
    resize(300, 340);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    connect(m_list, &ComponentList::chosen, this, [this](const QString &typeId) {
        Q_EMIT chosen(typeId);
        close();
    });
}

void QuickAdd::popup(QPoint globalPosition)
{
    const QScreen *own = QGuiApplication::screenAt(globalPosition);
    if (!own)
        own = screen();
    const QRect available = own->availableGeometry();
    QRect wanted(globalPosition, size());
    wanted.moveLeft(std::max(available.left(), std::min(wanted.left(), available.right() - wanted.width())));
    wanted.moveTop(std::max(available.top(), std::min(wanted.top(), available.bottom() - wanted.height())));
    move(wanted.topLeft());
    show();
    m_list->search()->setFocus(Qt::PopupFocusReason);
}

} // namespace penstock
