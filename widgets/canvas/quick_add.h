// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/component_list.h"

#include <QFrame>

namespace penstock {

/// A list of components that pops up at the pointer; deletes itself once it is closed.
class QuickAdd : public QFrame
{
    Q_OBJECT
public:
    explicit QuickAdd(QWidget *parent);
    ComponentList &list() { return *m_list; }
    /// Shows it at that place of the screen and takes the keyboard.
    void popup(QPoint globalPosition);

Q_SIGNALS:
    void chosen(const QString &typeId);

private:
    ComponentList *m_list;
};

} // namespace penstock
