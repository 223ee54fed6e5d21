// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/component_model.h"

#include <QListView>
#include <QWidget>

class QLineEdit;
class QLabel;

namespace penstock {

/// A search field above a list of component types. The arrows move in the list while the field keeps the focus.
class ComponentList : public QWidget
{
    Q_OBJECT
public:
    explicit ComponentList(QWidget *parent = nullptr);

    ComponentModel &model() { return *m_model; }
    QLineEdit *search() { return m_search; }
    QListView *view() { return m_view; }
    /// Shown when nothing matches.
    void setEmptyText(const QString &text);

Q_SIGNALS:
    void chosen(const QString &typeId); ///< Enter or double click

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void searched(const QString &words);
    void step(int by);
    void choose(const QModelIndex &index);

    ComponentModel *m_model;
    QLineEdit *m_search;
    QListView *m_view;
    QLabel *m_empty;
};

} // namespace penstock
